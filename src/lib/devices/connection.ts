// Life of one printer in this page. Knows when to connect again, nothing of receipts or of how bytes travel.
//
//   idle → connecting → ready → busy → ready …            a fault that time may heal: → lost → connecting → …
import { AppError, isAppError, type ErrorCode } from '../domain/errors';
import {
  isTrouble,
  PRINTER_TROUBLES,
  type PrinterAbilities,
  type PrinterTrouble,
} from '../domain/printer';
import {
  SendError,
  type Delivered,
  type DeviceEnvironment,
  type PrinterAddress,
  type PrinterDriver,
  type PrinterLink,
  type PrinterTold,
  type SendOptions,
} from './device';
import { Turns } from './waiting';

export type ConnectionState = 'idle' | 'connecting' | 'ready' | 'busy' | 'lost';

/** Waits before connecting again, in milliseconds; the last one repeats (printers.md §2.3). */
export const BACK_OFF_MS = [500, 1_000, 2_000, 5_000, 10_000, 30_000] as const;

/** A printer that is off or out of range comes back by itself. The others need somebody to do something. */
const HEALED_BY_TIME: readonly ErrorCode[] = [
  'printer-unreachable',
  'printer-lost',
  ...PRINTER_TROUBLES,
];

/** Which printer, and what its driver is told of it. */
export interface ConnectionTo {
  readonly address: PrinterAddress;
  readonly told: Omit<PrinterTold, 'onTrouble'>;
}

export class Connection {
  readonly #driver: PrinterDriver;
  readonly #env: DeviceEnvironment;
  readonly #to: ConnectionTo;
  readonly #onChange: () => void;
  readonly #jobs = new Turns();
  #state: ConnectionState = 'idle';
  #error: AppError | null = null;
  #trouble: PrinterTrouble | null = null;
  /** of the last link: they are the printer's, and outlive it */
  #abilities: PrinterAbilities | null = null;
  #brokeOff = false;
  #link: PrinterLink | null = null;
  #connecting: Promise<PrinterLink> | null = null;
  /** the attempt that gave the link */
  #opener: Promise<PrinterLink> | null = null;
  #failures = 0;
  #timer: number | undefined;

  /** Does nothing until `connect` or `send`. @param onChange called after anything that can be read here changed */
  constructor(
    driver: PrinterDriver,
    env: DeviceEnvironment,
    to: ConnectionTo,
    onChange: () => void = () => {},
  ) {
    this.#driver = driver;
    this.#env = env;
    this.#to = to;
    this.#brokeOff = to.told.brokeOff ?? false;
    this.#onChange = onChange;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Why the last try to connect or print failed; null once one has worked. */
  get error(): AppError | null {
    return this.#error;
  }

  /** What keeps the printer from printing, as it says itself; null without a connection. */
  get trouble(): PrinterTrouble | null {
    return this.#trouble;
  }

  /** What the printer can tell; null until it has been connected. */
  get abilities(): PrinterAbilities | null {
    return this.#abilities;
  }

  /**
   * Connects, unless it is connected. When it fails because the printer is away, it goes on trying by itself.
   * @throws AppError of the driver's `connect`
   */
  async connect(): Promise<void> {
    await this.#open();
  }

  /**
   * Prints one job after those before it, connecting first if needed.
   * @throws SendError: `begun` is false when nothing was printed for sure
   */
  send(payload: Uint8Array, options: SendOptions = {}): Promise<Delivered> {
    return this.#jobs.take(() => this.#print(payload, options));
  }

  /** Ends the connection and all tries to bring it back. */
  async close(): Promise<void> {
    const link = this.#link;
    this.#link = null;
    this.#connecting = null;
    this.#stopTimer();
    this.#set('idle', null, null);
    await link?.close();
  }

  async #print(payload: Uint8Array, options: SendOptions): Promise<Delivered> {
    const link = await this.#open().catch((error: unknown) => {
      throw isAppError(error)
        ? new SendError(error.code, false, { cause: error, details: error.details })
        : error;
    });
    this.#set('busy', this.#error);
    try {
      const delivered = await link.send(payload, options);
      this.#brokeOff = false;
      this.#finish(link, null);
      return delivered;
    } catch (error) {
      if (!isRefusal(error)) this.#brokeOff = true;
      this.#finish(link, isAppError(error) ? error : null);
      throw error;
    }
  }

  /** After a job: ready again, unless the link went with it. */
  #finish(link: PrinterLink, error: AppError | null): void {
    if (this.#link === link) this.#set('ready', error);
  }

  #open(): Promise<PrinterLink> {
    if (this.#link) return Promise.resolve(this.#link);
    if (this.#connecting) return this.#connecting;
    this.#stopTimer();
    const attempt = this.#driver.connect(this.#env, this.#to.address, {
      ...this.#to.told,
      abilities: this.#to.told.abilities ?? this.#abilities ?? undefined,
      brokeOff: this.#brokeOff,
      onTrouble: (trouble) => this.#onTrouble(opened, trouble),
    });
    const opened: Promise<PrinterLink> = attempt.then(
      (link) => this.#opened(opened, link),
      (error: unknown) => this.#refused(opened, error),
    );
    this.#connecting = opened;
    this.#set('connecting', this.#error);
    return opened;
  }

  async #opened(attempt: Promise<PrinterLink>, link: PrinterLink): Promise<PrinterLink> {
    if (this.#connecting !== attempt) {
      await link.close();
      throw new AppError('printer-cancelled', 'closed while connecting');
    }
    this.#connecting = null;
    this.#link = link;
    this.#opener = attempt;
    this.#abilities = link.abilities;
    this.#failures = 0;
    this.#set('ready', null);
    void link.lost.then(() => this.#onLost(link));
    return link;
  }

  #refused(attempt: Promise<PrinterLink>, error: unknown): never {
    if (this.#connecting === attempt) {
      this.#connecting = null;
      if (isAppError(error)) this.#fail(error);
      else this.#set('idle', null);
    }
    throw error;
  }

  /** Only the link that is, or is about to be, may speak. */
  #onTrouble(attempt: Promise<PrinterLink>, trouble: PrinterTrouble | null): void {
    const speaks = this.#link ? this.#opener === attempt : this.#connecting === attempt;
    if (speaks) this.#set(this.#state, this.#error, trouble);
  }

  #onLost(link: PrinterLink): void {
    if (this.#link !== link) return;
    this.#link = null;
    this.#fail(new AppError('printer-lost'));
  }

  /** Waits and tries again, where that may help. */
  #fail(error: AppError): void {
    if (!HEALED_BY_TIME.includes(error.code)) return this.#set('idle', error, null);
    const { setTimeout } = this.#env;
    const wait = BACK_OFF_MS[Math.min(this.#failures, BACK_OFF_MS.length - 1)] ?? BACK_OFF_MS[0];
    this.#failures += 1;
    this.#timer = setTimeout(() => {
      this.#open().catch(() => {}); // its fault is in `error`, and the next try is on its way
    }, wait);
    this.#set('lost', error, null);
  }

  #stopTimer(): void {
    const { clearTimeout } = this.#env;
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #set(state: ConnectionState, error: AppError | null, trouble = this.#trouble): void {
    if (state === this.#state && error === this.#error && trouble === this.#trouble) return;
    this.#state = state;
    this.#error = error;
    this.#trouble = trouble;
    this.#onChange();
  }
}

/** Nothing was sent, because the printer said what keeps it: no command can have broken off. */
const isRefusal = (error: unknown): boolean =>
  error instanceof SendError && !error.begun && isTrouble(error.code);
