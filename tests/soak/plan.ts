// What will happen to each sale, by chance that follows from the seed and the number of the sale alone.
import { seeded } from '../../examples/storm';

/** What the demo payment app does; `lost`: it takes the money, and its answer never arrives. */
export type AppTurn =
  'approve' | 'approve-without-tx' | 'decline' | 'cancel' | 'never-answer' | 'lost';

export interface Plan {
  /** the demo shop's order */
  readonly order: string;
  /** the app's turns one after another; none left: the customer pays in cash */
  readonly app: readonly AppTurn[];
  /** how the tab dies, and how long after the link was tapped; null: it lives. Milliseconds */
  readonly kill: { readonly way: 'close' | 'crash'; readonly afterMs: number } | null;
  /** the link opens a new document, not the page that lives */
  readonly cold: boolean;
}

const CARD_SHARE = 0.4;
const KILL_SHARE = 0.1;
const COLD_SHARE = 0.15;
/** A sale takes this long; later no tab dies of it. */
const SALE_MS = 3_000;
/** Of each batch of the demo shop there are so many orders in a language. */
const BATCH = 6;
/** From this batch on the numbers of Russian orders are those of English ones. */
const RUSSIAN_UP_TO = 100;

const TURNS: readonly { readonly turn: AppTurn; readonly share: number }[] = [
  { turn: 'approve', share: 0.6 },
  { turn: 'decline', share: 0.1 },
  { turn: 'cancel', share: 0.1 },
  { turn: 'approve-without-tx', share: 0.05 },
  { turn: 'never-answer', share: 0.05 },
  { turn: 'lost', share: 0.1 },
];

/** How many batches the shop needs for so many sales. */
export const batchesFor = (sales: number): number => orderAt(Math.max(0, sales - 1)).batch + 1;

/** The order of sale `n`: both languages while their numbers differ, then English alone. */
function orderAt(n: number): { readonly id: string; readonly batch: number } {
  const both = RUSSIAN_UP_TO * BATCH * 2;
  if (n >= both) {
    const batch = RUSSIAN_UP_TO + Math.floor((n - both) / BATCH);
    return { id: `en-${batch}-${(n - both) % BATCH}`, batch };
  }
  const batch = Math.floor(n / (BATCH * 2));
  const place = n % (BATCH * 2);
  return { id: `${place < BATCH ? 'en' : 'ru'}-${batch}-${place % BATCH}`, batch };
}

export function planOf(seed: number, n: number): Plan {
  const chance = seeded(seed * 100_003 + n);
  const byCard = chance() < CARD_SHARE;
  const app: AppTurn[] = [];
  while (byCard && app.length < 3 && !app.some(takesMoney)) app.push(turnBy(chance()));
  const isKilled = chance() < KILL_SHARE;
  const way = chance() < 0.5 ? 'close' : 'crash';
  const afterMs = Math.round(chance() * SALE_MS);
  return {
    order: orderAt(n).id,
    app,
    kill: isKilled ? { way, afterMs } : null,
    cold: chance() < COLD_SHARE,
  };
}

const takesMoney = (turn: AppTurn): boolean => turn.startsWith('approve') || turn === 'lost';

function turnBy(value: number): AppTurn {
  let sum = 0;
  for (const { turn, share } of TURNS) if (value < (sum += share)) return turn;
  return 'approve';
}
