// How long a printer may keep us waiting. Knows two clocks, nothing of printers: silence is soon too long, while one
// that says what is wrong with it gets the time to have that put right.
import type { Timers } from './waiting';

/** [D] Longer than any printer takes for the rest of its buffer. */
export const SILENCE_MS = 15_000;
/** [D] Time to fetch a roll of paper. */
export const TROUBLE_MS = 600_000;

export class Patience {
  readonly #timers: Timers;
  #timer: number | undefined;
  #isTroubled = false;
  #isOver = false;

  /** @param waitedMs how long was waited already */
  constructor(timers: Timers, waitedMs = 0) {
    this.#timers = timers;
    this.#start(waitedMs);
  }

  /** Nothing more is to be expected. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** @param isTroubled the printer says what keeps it; each change starts the clock anew */
  note(isTroubled: boolean): void {
    if (isTroubled === this.#isTroubled || this.#isOver) return;
    this.#isTroubled = isTroubled;
    this.end();
    this.#start();
  }

  /** Stops the clock. */
  end(): void {
    const { clearTimeout } = this.#timers;
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #start(waitedMs = 0): void {
    const { setTimeout } = this.#timers;
    const limit = this.#isTroubled ? TROUBLE_MS : SILENCE_MS;
    this.#timer = setTimeout(() => (this.#isOver = true), limit - waitedMs);
  }
}
