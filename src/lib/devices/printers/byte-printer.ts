// Receipt printers reached by bytes, whatever the cable. Holds a conversation with the printer around each job.
//
//   wake → status → ESC @ (prints nothing) → the job → fence → printed
//                └ trouble: refused, nothing sent           └ trouble: waits until it is over
import { AppError, isAppError } from '../../domain/errors';
import type { PrinterAbilities, PrinterLanguage, PrinterTrouble } from '../../domain/printer';
import {
  SendError,
  type Delivered,
  type DeviceEnvironment,
  type PrinterDriver,
  type PrinterLink,
  type PrinterTold,
  type SendOptions,
} from '../device';
import { Patience } from '../patience';
import type { ByteChannel, ByteTransport } from '../transports/transport';
import { pause, Turns, within } from '../waiting';
import { WriteQueue } from '../write-queue';
import { startEscPosTalk } from './esc-pos-talk';
import { startStarTalk } from './star-talk';
import {
  FLUSH_HEADER,
  INITIALISE,
  REAL_TIME_MS,
  SILENT,
  type Fence,
  type Said,
  type Talk,
} from './talk';

/** [D] A printer that was woken needs a moment before it takes bytes. */
const WAKE_MS = 200;
/** How often a printer that owes an answer is looked at. */
const LOOK_MS = 1_000;
/** Zeros that end the largest command we send, a band of a picture under 4 kB, when it broke off (printers.md §6.6). */
const RECOVERY = [...Array<number>(4_096).fill(0), ...INITIALISE];

const STAR: readonly PrinterLanguage[] = ['star-prnt', 'star-line'];

/** The driver of all receipt printers at the end of one kind of cable. */
export const bytePrinter = <Id extends string>(transport: ByteTransport & { readonly id: Id }) =>
  ({
    id: transport.id,
    languages: ['esc-pos', 'star-prnt', 'star-line'],
    remembers: transport.remembers,
    asks: 'nothing',
    availability: (env) => transport.availability(env),
    pair: (env) => transport.pair(env),
    async connect(env, address, told) {
      const channel = await transport.open(env, address);
      const link = new ByteLink(channel, env, told);
      try {
        await link.start();
        return link;
      } catch (error) {
        await channel.close();
        throw isAppError(error) ? new AppError(error.code, error.message, { cause: error }) : error;
      }
    },
  }) as const satisfies PrinterDriver;

class ByteLink implements PrinterLink {
  readonly #channel: ByteChannel;
  readonly #env: DeviceEnvironment;
  readonly #told: PrinterTold;
  readonly #queue: WriteQueue;
  readonly #talk: Talk;
  readonly #turns = new Turns();
  #abilities: PrinterAbilities;
  /** half a command of an earlier connection may wait in the printer */
  #isBroken: boolean;
  /** what was told last */
  #trouble: PrinterTrouble | null = null;
  /** the printer's own last word, asked or not */
  #heard: PrinterTrouble | null = null;

  constructor(channel: ByteChannel, env: DeviceEnvironment, told: PrinterTold) {
    this.#channel = channel;
    this.#env = env;
    this.#told = told;
    this.#isBroken = told.brokeOff ?? false;
    this.#abilities = (channel.answers && told.abilities) || SILENT;
    this.#queue = new WriteQueue(channel, env, () => this.#isExcused());
    const startTalk = STAR.includes(told.language) ? startStarTalk : startEscPosTalk;
    this.#talk = startTalk(channel, this.#queue, env, (trouble) => this.#hear(trouble));
  }

  get abilities(): PrinterAbilities {
    return this.#abilities;
  }

  get lost(): Promise<void> {
    return this.#channel.lost;
  }

  /** Asks what the printer can do, if nobody knows, and has it tell of changes. */
  async start(): Promise<void> {
    if (!this.#channel.answers) return;
    if (!this.#told.abilities) {
      if (this.#isBroken) await this.#sayQuietly(RECOVERY);
      this.#isBroken = false;
      this.#abilities = await this.#talk.probe();
    }
    const quiet = this.#talk.quiet(this.#abilities);
    // Behind half a command they would be taken for the rest of it: the first job ends that.
    if (quiet.length === 0 || this.#isBroken) return;
    // A printer without paper may hold this back; the job will tell.
    await within(this.#env, REAL_TIME_MS, this.#sayQuietly([...INITIALISE, ...quiet]));
  }

  send(payload: Uint8Array, options: SendOptions = {}): Promise<Delivered> {
    return this.#turns.take(() => this.#job(payload, options));
  }

  close(): Promise<void> {
    return this.#channel.close();
  }

  async #job(payload: Uint8Array, options: SendOptions): Promise<Delivered> {
    const trouble = await this.#orClose(() => this.#prepare());
    // Told before anything was sent: the link is as good as before.
    if (trouble) throw new SendError(trouble, false);
    return this.#orClose(() => this.#print(payload, options));
  }

  async #orClose<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      await this.#channel.close();
      throw error;
    }
  }

  /**
   * Wakes the printer, ends what an earlier job has left in it, and asks what keeps it from printing.
   * @throws SendError, not begun: `printer-lost` when it has stopped answering
   */
  async #prepare(): Promise<PrinterTrouble | null> {
    if (this.#told.wake) {
      await this.#sayQuietly([0x00]);
      await pause(this.#env, WAKE_MS);
    }
    if (this.#isBroken) {
      await this.#sayQuietly(FLUSH_HEADER);
      const trouble = await this.#ask(() => this.#talk.askNow());
      if (trouble) return trouble;
      await this.#sayQuietly(RECOVERY);
      this.#isBroken = false;
    }
    return this.#ask(() => this.#talk.check(this.#abilities));
  }

  /** What keeps the printer from printing, where it can tell. */
  async #ask(question: () => Promise<Said>): Promise<PrinterTrouble | null> {
    if (!this.#abilities.status) return null;
    const said = await question();
    const trouble = said === undefined ? await this.#lookAside() : said;
    if (said === undefined && !trouble)
      throw new SendError('printer-lost', false, { details: SILENCE });
    this.#hear(trouble);
    return trouble;
  }

  async #print(payload: Uint8Array, options: SendOptions): Promise<Delivered> {
    await this.#write(payload, options);
    // Made only now: what comes before it answers something earlier.
    const fence = this.#talk.fence(this.#abilities);
    if (!fence) {
      this.#report(this.#heard);
      return 'handedOver';
    }
    try {
      return await this.#confirm(fence);
    } finally {
      fence.forget();
    }
  }

  async #write(payload: Uint8Array, { onProgress, pieceBytes }: SendOptions): Promise<void> {
    const isQuiet = INITIALISE.every((byte, at) => payload[at] === byte);
    const head = isQuiet ? [...INITIALISE, ...this.#talk.quiet(this.#abilities)] : [];
    const body = payload.subarray(isQuiet ? INITIALISE.length : 0);
    const extra = head.length + body.length - payload.length;
    await this.#queue.send(Uint8Array.of(...head, ...body), {
      quietBytes: head.length,
      pieceBytes: pieceBytes ?? this.#told.pieceBytes,
      onProgress: onProgress && ((sent) => onProgress(Math.max(0, sent - extra), payload.length)),
    });
  }

  /**
   * Waits until the printer says that all is printed, however long it says what keeps it.
   * @throws SendError, begun: `printer-silent`, `printer-lost`
   */
  async #confirm(fence: Fence): Promise<Delivered> {
    const delivered = await this.#untilReached(fence);
    if (delivered === 'printed') this.#hear(null);
    return delivered;
  }

  async #untilReached(fence: Fence): Promise<Delivered> {
    const patience = new Patience(this.#env);
    let isReached = false;
    const reached = fence.reached.then(() => (isReached = true));
    try {
      await Promise.race([this.#queue.send(fence.bytes), reached]);
      for (;;) {
        await this.#untilLost(within(this.#env, LOOK_MS, reached));
        if (isReached && this.#abilities.confirms === 'printed') return 'printed';
        if (isReached && !this.#abilities.status) return 'handedOver';
        // Worked off, but perhaps not printed: a status without trouble after it makes it sure (printers.md §6.6).
        const wasReached = isReached;
        if ((await this.#look()) === null && wasReached) return 'printed';
        patience.note(this.#trouble !== null);
        if (patience.isOver) throw new SendError('printer-silent', true);
        if (wasReached) await this.#untilLost(pause(this.#env, LOOK_MS));
      }
    } catch (error) {
      throw isAppError(error) ? new SendError(error.code, true, { cause: error }) : error;
    } finally {
      patience.end();
    }
  }

  /** What keeps it, by asking or else by the side road; passes it on. */
  async #look(): Promise<Said> {
    const said = await this.#talk.look(this.#abilities);
    if (said !== undefined) this.#hear(said);
    else this.#report((await this.#lookAside()) ?? this.#heard);
    return said;
  }

  async #lookAside(): Promise<PrinterTrouble | null> {
    const asked = this.#channel.askTrouble?.();
    return asked ? within(this.#env, LOOK_MS, asked) : null;
  }

  /** A write is held back: whether the printer says why. Asked aside, for a command may be half written. */
  async #isExcused(): Promise<boolean> {
    this.#report((await this.#lookAside()) ?? this.#heard);
    return this.#trouble !== null;
  }

  #hear(trouble: PrinterTrouble | null): void {
    this.#heard = trouble;
    this.#report(trouble);
  }

  /** Bytes that print nothing. */
  #sayQuietly(bytes: readonly number[]): Promise<void> {
    const { pieceBytes } = this.#told;
    return this.#queue.send(Uint8Array.from(bytes), { quietBytes: bytes.length, pieceBytes });
  }

  #untilLost<T>(step: Promise<T>): Promise<T> {
    const gone = this.#channel.lost.then(() => {
      throw new AppError('printer-lost');
    });
    return Promise.race([step, gone]);
  }

  #report(trouble: PrinterTrouble | null): void {
    if (trouble === this.#trouble) return;
    this.#trouble = trouble;
    this.#told.onTrouble(trouble);
  }
}

const SILENCE = { reason: 'answers no more' };
