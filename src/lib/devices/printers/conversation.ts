// Questions to a printer and their answers over one channel: one at a time, none waited for without end. Knows no
// language; how replies look is handed in.
import type { ByteChannel } from '../transports/transport';
import { pause, within, type Timers } from '../waiting';
import type { WriteQueue } from '../write-queue';

/** Cuts what arrives into replies. */
export interface Splitter<Reply> {
  receive(bytes: Uint8Array): readonly Reply[];
}

/** [D] An answer that came too late is let pass before the next question: a reply does not say to which it belongs. */
const DRAIN_MS = 300;

export class Conversation<Reply> {
  readonly #queue: WriteQueue;
  readonly #timers: Timers;
  readonly #splitter: Splitter<Reply>;
  readonly #onReply: (reply: Reply) => void;
  readonly #waiting = new Set<(reply: Reply) => void>();
  #echo: Echo | null = null;
  #isLate = false;

  /** @param onReply hears every reply, also those that were asked for */
  constructor(
    channel: ByteChannel,
    queue: WriteQueue,
    timers: Timers,
    splitter: Splitter<Reply>,
    onReply: (reply: Reply) => void,
  ) {
    this.#queue = queue;
    this.#timers = timers;
    this.#splitter = splitter;
    this.#onReply = onReply;
    channel.listen((bytes) => this.#hear(bytes));
  }

  /**
   * Asks one question; it must print nothing. Not asked while something is being written: where that is held back,
   * questions would stand in line behind it.
   * @returns null when no reply that fits came in `ms` milliseconds
   * @throws SendError when the question could not be written
   */
  async ask(
    question: readonly number[],
    fits: (reply: Reply) => boolean,
    ms: number,
  ): Promise<Reply | null> {
    if (this.#queue.isBusy) return null;
    if (this.#isLate) await pause(this.#timers, DRAIN_MS);
    const { answer, forget } = this.listenFor(fits);
    this.#echo = new Echo(question);
    try {
      const written = this.#queue.send(Uint8Array.from(question), { quietBytes: question.length });
      const reply = await within(
        this.#timers,
        ms,
        written.then(() => answer),
      );
      this.#isLate = reply === null;
      return reply;
    } finally {
      this.#echo = null;
      forget();
    }
  }

  /** The next reply that fits, from now on. */
  listenFor(fits: (reply: Reply) => boolean): {
    readonly answer: Promise<Reply>;
    readonly forget: () => void;
  } {
    let forget = (): void => {};
    const answer = new Promise<Reply>((resolve) => {
      const hear = (reply: Reply): void => {
        if (!fits(reply)) return;
        forget();
        resolve(reply);
      };
      forget = () => this.#waiting.delete(hear);
      this.#waiting.add(hear);
    });
    return { answer, forget };
  }

  #hear(bytes: Uint8Array): void {
    const own = this.#echo ? this.#echo.strip(bytes) : bytes;
    for (const reply of this.#splitter.receive(own)) {
      this.#onReply(reply);
      for (const hear of [...this.#waiting]) hear(reply);
    }
  }
}

/**
 * Takes the question itself out of what comes back. A device that echoes would otherwise seem to answer: the `72` of
 * `GS r` has the pattern of a status.
 */
class Echo {
  readonly #question: readonly number[];
  #seen: number | null = 0;

  constructor(question: readonly number[]) {
    this.#question = question;
  }

  strip(bytes: Uint8Array): Uint8Array {
    const rest: number[] = [];
    for (const byte of bytes) {
      if (this.#seen !== null && byte === this.#question[this.#seen]) {
        this.#seen += 1;
        if (this.#seen === this.#question.length) this.#seen = null;
        continue;
      }
      // It was no echo after all: what looked like its beginning is a reply.
      if (this.#seen !== null) rest.push(...this.#question.slice(0, this.#seen));
      this.#seen = null;
      rest.push(byte);
    }
    return Uint8Array.from(rest);
  }
}
