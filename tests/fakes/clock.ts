// A clock that stands still until it is moved.
import type { Clock } from '../../src/lib/till/ports';

export class FakeClock implements Clock {
  #now: number;
  #timers: { readonly at: number; readonly run: () => void }[] = [];

  /** @param now milliseconds since 1970 */
  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + ms, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
  }

  /** When timers run, milliseconds since 1970. */
  get times(): readonly number[] {
    return this.#timers.map((timer) => timer.at);
  }

  /** How long until the next timer, milliseconds; null when none runs. */
  get next(): number | null {
    const times = this.#timers.map((timer) => timer.at - this.#now);
    return times.length > 0 ? Math.min(...times) : null;
  }

  /** Moves on and runs what is due, in its order. */
  advance(ms: number): void {
    this.#now += ms;
    const due = this.#timers.filter((timer) => timer.at <= this.#now);
    this.#timers = this.#timers.filter((timer) => timer.at > this.#now);
    for (const timer of due.sort((a, b) => a.at - b.at)) timer.run();
  }
}
