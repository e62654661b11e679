// One writer at a time, in pieces, with rests. Knows bytes and time, nothing of receipts or of Bluetooth.
//
//   wait until the device takes bytes → write one piece → rest → … → all accepted
import { AppError } from '../domain/errors';
import { toDeviceError } from './browser-error';
import { SendError } from './device';
import { Patience } from './patience';
import { pause, Turns, within, type Timers } from './waiting';

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

/** How often a device that holds a write back is asked why. */
const HELD_CHECK_MS = 1_000;

export interface QueueOptions {
  /**
   * How many bytes at the start print nothing, `ESC @` for instance. They are written as pieces of their own, so
   * that a link found dead there is known to have printed nothing.
   */
  readonly quietBytes?: number;
  /** size of a piece, bytes, in place of the sink's own */
  readonly pieceBytes?: number | undefined;
  readonly onProgress?: ((sent: number, total: number) => void) | undefined;
}

export class WriteQueue {
  readonly #sink: ByteSink;
  readonly #timers: Timers;
  readonly #isExcused: () => Promise<boolean>;
  readonly #turns = new Turns();
  #broken: AppError | undefined;
  #sending = 0;
  /** rejects what is being waited for */
  #giveUp: (error: AppError) => void = () => {};

  /**
   * @param isExcused asked while a write is held back: whether the device says why, as a printer without paper may.
   *   It then gets the time of `Patience`; without a reason it is soon taken for gone.
   */
  constructor(
    sink: ByteSink,
    timers: Timers,
    isExcused: () => Promise<boolean> = () => Promise.resolve(false),
  ) {
    this.#sink = sink;
    this.#timers = timers;
    this.#isExcused = isExcused;
    void sink.lost.then(() => this.#break(new AppError('printer-lost')));
  }

  /** Something is being sent, or waits for its turn. */
  get isBusy(): boolean {
    return this.#sending > 0;
  }

  /**
   * Writes a whole payload after those before it. A queue that failed once stays closed: half a command may wait
   * in the printer and a write may still be pending, so the device has to be connected anew.
   * @throws SendError, `begun` from the first byte on that may have left and could print
   */
  send(payload: Uint8Array, options: QueueOptions = {}): Promise<void> {
    this.#sending += 1;
    return this.#turns
      .take(() => this.#sendAll(payload, options))
      .finally(() => (this.#sending -= 1));
  }

  async #sendAll(payload: Uint8Array, options: QueueOptions): Promise<void> {
    const { quietBytes = 0, onProgress } = options;
    const { chunkBytes, pauseMs } = this.#sink;
    const pieceBytes = options.pieceBytes ?? chunkBytes;
    const total = payload.length;
    let accepted = 0;
    let begun = false;
    try {
      for (const piece of pieces(payload, quietBytes, pieceBytes)) {
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

  /** Ends when the piece was taken, or the device has held it back for too long. */
  async #write(piece: Uint8Array<ArrayBuffer>): Promise<void> {
    const taken = this.#sink.write(piece).then(() => true);
    if (await within(this.#timers, HELD_CHECK_MS, taken)) return;
    const patience = new Patience(this.#timers, HELD_CHECK_MS);
    try {
      do {
        if (patience.isOver) throw new AppError('printer-lost', 'write not answered');
        const excused = await within(this.#timers, HELD_CHECK_MS, this.#isExcused());
        patience.note(excused ?? false);
      } while (!(await within(this.#timers, HELD_CHECK_MS, taken)));
    } finally {
      patience.end();
    }
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

/** The quiet bytes and the rest, each in pieces of its own. */
function* pieces(
  payload: Uint8Array,
  quietBytes: number,
  pieceBytes: number,
): Generator<Uint8Array<ArrayBuffer>> {
  for (const [start, end] of [
    [0, quietBytes],
    [quietBytes, payload.length],
  ] as const)
    for (let from = start; from < end; from += pieceBytes)
      yield payload.slice(from, Math.min(from + pieceBytes, end));
}
