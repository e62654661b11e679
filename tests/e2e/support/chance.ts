// Chance from a seed, so that what went wrong can be tried again. The browser's own timing stays by chance.

import { seeded } from '../../../examples/storm';

export class Chance {
  /** 0 to 1, without 1 */
  readonly next: () => number;

  constructor(seed: number) {
    this.next = seeded(seed);
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
