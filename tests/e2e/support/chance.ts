// Chance from a seed, so that what went wrong can be tried again. The browser's own timing stays by chance.

export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 to 1, without 1; mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  isOneIn(many: number): boolean {
    return this.next() * many < 1;
  }

  oneOf<T>(all: readonly T[]): T {
    const chosen = all[Math.floor(this.next() * all.length)];
    if (chosen === undefined) throw new RangeError('Nothing to choose from');
    return chosen;
  }

  /** One of these, the heavier the likelier; undefined when all weigh nothing. */
  weighted<T>(all: readonly T[], weightOf: (one: T) => number): T | undefined {
    const total = all.reduce((sum, one) => sum + weightOf(one), 0);
    let left = this.next() * total;
    return all.find((one) => (left -= weightOf(one)) < 0);
  }
}
