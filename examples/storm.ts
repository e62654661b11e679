// Faults by chance, for tests: which of some faults a request meets, if any. The same seed gives the same row of them.

/** How many requests met which fault. */
export type FaultCounts = Readonly<Record<string, number>>;

export interface Storm<F extends string> {
  /** The fault of the next request; null: it is answered as usual. */
  next(): F | null;
  readonly counts: FaultCounts;
}

/** @param share of requests that meet a fault, 0 to 1 */
export function makeStorm<const F extends string>(
  faults: readonly F[],
  share: number,
  seed: number,
): Storm<F> {
  const random = seeded(seed);
  const counts: Record<string, number> = {};
  return {
    next() {
      const isFault = random() < share;
      const fault = faults[Math.floor(random() * faults.length)];
      if (!isFault || fault === undefined) return null;
      counts[fault] = (counts[fault] ?? 0) + 1;
      return fault;
    },
    counts,
  };
}

/** Numbers from 0 up to 1 that follow from the seed alone (mulberry32, 32 bits of state). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
