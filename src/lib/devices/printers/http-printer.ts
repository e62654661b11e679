// Printers of the local network that take a whole document by HTTP and answer after printing it. Knows when to ask and
// what an answer means for a job; the words of each maker are in `*-reply.ts`.
//
//   status request (nothing can be printed by it) → the job → "success"
import { AppError, isAppError, type ErrorCode } from '../../domain/errors';
import { isTrouble, type PrinterLanguage, type PrinterTrouble } from '../../domain/printer';
import {
  SendError,
  type DeviceEnvironment,
  type PrinterDriver,
  type PrinterLink,
  type PrinterTold,
  type SendOptions,
} from '../device';
import { postXml } from '../transports/http';
import { toLanOrigin } from '../transports/lan-address';
import { makeSignal, Turns } from '../waiting';

const PROBE_TIMEOUT_MS = 5_000;
/** Long enough for the seller to answer the browser's question about the local network. */
const PAIR_TIMEOUT_MS = 60_000;
/** [D] How often a printer in trouble is asked whether it is over; nothing else would tell. */
export const LOOK_AGAIN_MS = 5_000;

/** Why a printer does not print, or did not. */
export interface Refusal {
  readonly code: ErrorCode;
  /** in the printer's own words, for reports */
  readonly reason: string;
}

/** What one maker's printers ask and answer. */
export interface HttpProtocol<Id extends string, Reply extends { readonly success: boolean }> {
  readonly id: Id;
  readonly language: PrinterLanguage;
  /** path and query of the service, which is not typed by the seller */
  readonly service: string;
  /** a document that prints nothing and is answered with the status */
  readonly statusRequest: string;
  /** until the answer to a job, in milliseconds: more than the printer's own limit */
  readonly printTimeoutMs: number;
  /** null: something else answers there */
  readonly parse: (text: string) => Reply | null;
  /**
   * What a reply says against printing; null: nothing does. A reply without success always says something, and
   * `printer-unknown-kind` says that there is no printer behind the service.
   */
  readonly refusalOf: (reply: Reply) => Refusal | null;
  /** whether a job that was refused may have left something on paper */
  readonly mayHavePrinted: (reply: Reply) => boolean;
}

export function httpPrinter<const Id extends string, Reply extends { readonly success: boolean }>(
  protocol: HttpProtocol<Id, Reply>,
): PrinterDriver & { readonly id: Id } {
  const { id, language, service } = protocol;
  /** From what was typed, or from a whole address of the service as it is stored. */
  const urlOf = (text: string) => toLanOrigin(text.trim().replace(service, '')) + service;
  return {
    id,
    languages: [language],
    remembers: true,
    asks: 'address',
    availability: () => ({ ok: true }),
    async pair(env, typed = '') {
      const url = urlOf(typed);
      await new Service(protocol, env, url).askStatus(PAIR_TIMEOUT_MS);
      return { name: new URL(url).host, address: { url } };
    },
    async connect(env, { url = '' }, told) {
      const there = new Service(protocol, env, urlOf(url));
      const refusal = await there.askStatus(PROBE_TIMEOUT_MS);
      return new HttpLink(there, env, told, refusal);
    },
  };
}

/** One printer's address and its language. */
class Service<Reply extends { readonly success: boolean }> {
  readonly #protocol: HttpProtocol<string, Reply>;
  readonly #env: DeviceEnvironment;
  readonly #url: string;

  constructor(protocol: HttpProtocol<string, Reply>, env: DeviceEnvironment, url: string) {
    this.#protocol = protocol;
    this.#env = env;
    this.#url = url;
  }

  /**
   * What keeps it from printing now; null: nothing.
   * @throws AppError `printer-unreachable`; `printer-unknown-kind` when something else answers there
   */
  async askStatus(timeoutMs: number): Promise<Refusal | null> {
    const { statusRequest, parse, refusalOf } = this.#protocol;
    const body = new TextEncoder().encode(statusRequest);
    const url = this.#url;
    const answer = await postXml(this.#env, { url, body, timeoutMs, step: 'connecting' });
    const reply = parse(answer);
    const refusal: Refusal | null = reply
      ? refusalOf(reply)
      : { code: 'printer-unknown-kind', reason: 'no answer of a printer' };
    if (refusal?.code !== 'printer-unknown-kind') return refusal;
    throw new AppError(refusal.code, 'no printer there', { details: { reason: refusal.reason } });
  }

  /**
   * Prints one document, and gives what keeps the printer from printing another one.
   * @throws SendError
   */
  async print(body: Uint8Array): Promise<Refusal | null> {
    const { printTimeoutMs, parse, refusalOf, mayHavePrinted } = this.#protocol;
    const request = { url: this.#url, body, timeoutMs: printTimeoutMs, step: 'sending' } as const;
    const answer = await postXml(this.#env, request).catch((error: unknown) => {
      // A page cannot tell a refused connection from a lost answer.
      throw toSendError(error, true);
    });
    const reply = parse(answer);
    if (!reply) throw refused({ code: 'printer-refused', reason: 'unreadable' }, true);
    const refusal = refusalOf(reply);
    if (!reply.success)
      throw refused(refusal ?? { code: 'printer-refused', reason: '' }, mayHavePrinted(reply));
    return refusal;
  }
}

const refused = ({ code, reason }: Refusal, begun: boolean): SendError =>
  new SendError(code, begun, { details: { reason } });

const toSendError = (error: unknown, begun: boolean): unknown =>
  isAppError(error)
    ? new SendError(error.code, begun, { cause: error, details: error.details })
    : error;

class HttpLink<Reply extends { readonly success: boolean }> implements PrinterLink {
  readonly abilities = { status: true, confirms: 'printed' } as const;
  readonly #service: Service<Reply>;
  readonly #env: DeviceEnvironment;
  readonly #onTrouble: PrinterTold['onTrouble'];
  readonly #turns = new Turns();
  readonly #gone = makeSignal();
  #isClosed = false;
  #trouble: PrinterTrouble | null = null;
  #timer: number | undefined;

  constructor(
    service: Service<Reply>,
    env: DeviceEnvironment,
    { onTrouble }: PrinterTold,
    refusal: Refusal | null,
  ) {
    this.#service = service;
    this.#env = env;
    this.#onTrouble = onTrouble;
    this.#tell(refusal);
  }

  get lost(): Promise<void> {
    return this.#gone.raised;
  }

  send(payload: Uint8Array, { onProgress }: SendOptions = {}): Promise<'printed'> {
    return this.#turns.take(async () => {
      await this.#makeSure();
      this.#tell(await this.#print(payload));
      onProgress?.(payload.length, payload.length);
      return 'printed' as const;
    });
  }

  close(): Promise<void> {
    this.#end();
    return this.#gone.raised;
  }

  /**
   * Asks before each job, so that a printer that is away or cannot print is found out by a request that prints nothing.
   */
  async #makeSure(): Promise<void> {
    const refusal = await this.#look().catch((error: unknown) => {
      throw toSendError(error, false);
    });
    if (refusal) throw refused(refusal, false);
  }

  async #print(payload: Uint8Array): Promise<Refusal | null> {
    try {
      return await this.#service.print(payload);
    } catch (error) {
      if (isAppError(error) && error.code === 'printer-lost') this.#end();
      else if (isAppError(error)) this.#tell({ code: error.code, reason: '' });
      throw error;
    }
  }

  /** Asks for the status; a printer that gives none is gone. */
  async #look(): Promise<Refusal | null> {
    try {
      const refusal = await this.#service.askStatus(PROBE_TIMEOUT_MS);
      this.#tell(refusal);
      return refusal;
    } catch (error) {
      this.#end();
      throw error;
    }
  }

  #tell(refusal: Refusal | null): void {
    const trouble = refusal && isTrouble(refusal.code) ? refusal.code : null;
    if (trouble !== this.#trouble) this.#onTrouble(trouble);
    this.#trouble = trouble;
    if (trouble) this.#lookLater();
  }

  #lookLater(): void {
    if (this.#isClosed || this.#timer !== undefined) return;
    const { setTimeout } = this.#env;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#turns.take(async () => {
        // Whoever waits for the printer hears of its end by `lost`.
        if (!this.#isClosed && this.#trouble) await this.#look().catch(() => {});
      });
    }, LOOK_AGAIN_MS);
  }

  #end(): void {
    const { clearTimeout } = this.#env;
    this.#isClosed = true;
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#gone.raise();
  }
}
