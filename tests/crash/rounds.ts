// Which kills `npm run crash` makes: first those that are listed, then as many as it takes, drawn from a seed.
import { Chance } from '../e2e/support/chance';
import type { Way } from './browser-trip';
import type { When } from './strike';

export type Kill = 'browser' | 'workers';

export interface KillRound {
  readonly kill: Kill;
  readonly way: Way;
  readonly when: When;
  /** milliseconds after that moment */
  readonly afterMs: number;
}

const ALWAYS: readonly When[] = [
  'the link is tapped',
  'the order is on the screen',
  'the sale is paid',
  'the result is on its way',
  'the shop has answered',
  'the paper is on its way',
  'the printer has answered',
];
/** The moments that a trip of each kind comes to. */
export const MOMENTS: Readonly<Record<Way, readonly When[]>> = {
  cash: [...ALWAYS, 'the money is taken'],
  card: [...ALWAYS, 'the app is open', 'the app has answered'],
};

/** Each kill at the moments at which something is on its way. */
const LISTED: readonly KillRound[] = (['browser', 'workers'] as const).flatMap((kill) => [
  { kill, way: 'cash', when: 'the money is taken', afterMs: 0 },
  { kill, way: 'cash', when: 'the paper is on its way', afterMs: 0 },
  { kill, way: 'card', when: 'the app has answered', afterMs: 0 },
  { kill, way: 'card', when: 'the result is on its way', afterMs: 0 },
]);

/** A kill comes so long after its moment at most, milliseconds. */
const LATEST_MS = 400;

export function roundsOf(count: number, seed: number): readonly KillRound[] {
  const chance = new Chance(seed);
  const drawn = Array.from({ length: Math.max(0, count - LISTED.length) }, (): KillRound => {
    const way = chance.oneOf(['cash', 'card'] as const);
    return {
      // The browser's own end is the harder test.
      kill: chance.oneOf(['browser', 'browser', 'workers'] as const),
      way,
      when: chance.oneOf(MOMENTS[way]),
      afterMs: Math.floor(chance.next() * LATEST_MS),
    };
  });
  return [...LISTED, ...drawn].slice(0, count);
}
