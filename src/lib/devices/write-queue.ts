// One writer at a time, in pieces, with rests. Knows bytes and time, nothing of receipts or of Bluetooth.
//
//   wait until the device takes bytes → write one piece → rest → … → all accepted
import { AppError } from '../domain/errors';
import { toDeviceError } from './browser-error';
import { SendError } from './device';
import { pause, Turns, withDeadline, type Timers } from './waiting';

/** Where bytes go, one piece after another. */
export interface ByteSink {
  /** the largest piece, in bytes */
  readonly chunkBytes: number;
  /** the rest after each piece, in milliseconds */
  readonly pauseMs: number;
  /** Hands over one piece. May never settle when the device goes away (testing.md §3). */
  write(chunk: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Resolves as soon as the device takes bytes; the sink limits how long that may take. */
  ready(): Promise<void>;
  /** Resolves when the device is gone. */
  readonly lost: Promise<void>;
}

/** [D] A printer without paper may hold a write back until its buffer has room; longer than this is a dead link. */
export const WRITE_TIMEOUT_MS = 15_000;

export interface SendOptions {
  /**
   * How many bytes at the start print nothing, `ESC @` for instance. They are written as a piece of their own, so
   * that a link found dead there is known to have printed nothing. At most `chunkBytes`.
   */
  readonly quietBytes?: number;
  readonly onProgress?: ((sent: number, total: number) => void) | undefined;
}

export class WriteQueue {
  readonly #sink: ByteSink;
  readonly #timers: Timers;
  readonly #turns = new Turns();
  #broken: AppError | undefined;
  /** rejects what is being waited for */
  #giveUp: (error: AppError) => void = () => {};

  constructor(sink: ByteSink, timers: Timers) {
    this.#sink = sink;
    this.#timers = timers;
    void sink.lost.then(() => this.#break(new AppError('printer-lost')));
  }

  /**
   * Writes a whole payload after those before it. A queue that failed once stays closed: half a command may wait
   * in the printer and a write may still be pending, so the device has to be connected anew.
   * @throws SendError, `begun` from the first byte on that may have left and could print
   */
  send(payload: Uint8Array, options: SendOptions = {}): Promise<void> {
    return this.#turns.take(() => this.#sendAll(payload, options));
  }

  async #sendAll(payload: Uint8Array, options: SendOptions): Promise<void> {
    const { quietBytes = 0, onProgress } = options;
    const { chunkBytes, pauseMs } = this.#sink;
    const total = payload.length;
    let accepted = 0;
    let begun = false;
    try {
      for (const piece of pieces(payload, quietBytes, chunkBytes)) {
        await this.#untilLost(() => this.#sink.ready());
        await this.#untilLost(() => {
          begun = accepted >= quietBytes;
          return this.#write(piece);
        });
        accepted += piece.length;
        onProgress?.(accepted, total);
        await pause(this.#timers, pauseMs);
      }
    } catch (error) {
      const cause = toDeviceError(error, 'sending');
      this.#break(cause);
      const details = { ...cause.details, accepted: String(accepted), total: String(total) };
      throw new SendError(cause.code, begun, { cause, details });
    }
  }

  #write(piece: Uint8Array<ArrayBuffer>): Promise<void> {
    const late = () => new AppError('printer-lost', 'write not answered');
    return withDeadline(this.#timers, WRITE_TIMEOUT_MS, this.#sink.write(piece), late);
  }

  /** Does one step, or rejects when the device goes away meanwhile. */
  #untilLost(step: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#broken) return reject(this.#broken);
      this.#giveUp = reject;
      step().then(resolve, reject);
    });
  }

  #break(error: AppError): void {
    this.#broken ??= error;
    this.#giveUp(error);
  }
}

function* pieces(
  payload: Uint8Array,
  quietBytes: number,
  chunkBytes: number,
): Generator<Uint8Array<ArrayBuffer>> {
  if (quietBytes > 0) yield payload.slice(0, quietBytes);
  for (let from = quietBytes; from < payload.length; from += chunkBytes)
    yield payload.slice(from, from + chunkBytes);
}
