// Stores a saved journal beside what is here: what is missing is added, what is here stays. Each call is one
// transaction, and calling it again with the same part changes nothing, so that a cut import is simply begun again.
import { bareEvent } from '../domain/bare';
import type { ShopId } from '../domain/ids';
import type { DeliverJob } from '../domain/job';
import type { Result } from '../domain/result';
import { foldSale, type SaleState } from '../domain/sale';
import type { Shop } from '../domain/shop';
import { listDays, mergeDays } from './days';
import { read, write } from './db';
import { headIn } from './heads';
import type { FileSale, TillPart } from './journal-parts';
import { toAttemptRows, toSaleRow } from './sales';
import {
  JournalRow,
  type SaleRow,
  startingWith,
  type DayRow,
  type KassDb,
  type WriteTx,
} from './schema';

/** How many sales were added, brought on, were here already, or cannot stand beside what is here. */
export interface Imported {
  readonly added: number;
  readonly updated: number;
  readonly here: number;
  readonly clash: number;
}

/** The sales that are here, as they are or folded into the sums of their days. */
export async function knownSales(
  db: KassDb,
): Promise<{ readonly live: ReadonlySet<string>; readonly folded: ReadonlySet<string> }> {
  const [live, days] = await Promise.all([read(() => db.getAllKeys('sales')), listDays(db)]);
  return { live: new Set(live), folded: new Set(days.flatMap(({ of }) => of)) };
}

/**
 * Shops that are not here come as ended by the owner: their key cannot be moved, so they have to be paired again; what
 * they were not told yet is delivered all the same. The end of a chain is taken over where no key here goes on with it.
 */
export async function importTill(db: KassDb, { shops, heads }: TillPart): Promise<void> {
  await write(db, ['shops', 'heads', 'keys', 'results', 'quarantine'], async (tx) => {
    for (const shop of shops) {
      const known: unknown = await tx.objectStore('shops').get(shop.id);
      if (known === undefined) await tx.objectStore('shops').put(ended(shop));
    }
    for (const head of heads) {
      if ((await tx.objectStore('keys').getKey(head.shop)) !== undefined) continue;
      const { seq } = await headIn(tx, head.shop);
      if (head.seq > seq) await tx.objectStore('heads').put(head);
    }
  });
}

/** Whatever a file says of it, no link of the shop is taken before it is paired here. */
const ended = ({ unsigned: _, ...shop }: Shop): Shop => ({
  ...shop,
  state: 'revoked',
  endedBy: 'owner',
});

/**
 * Sums of days can be taken only whole: sales that are here already would count twice.
 * @returns false when some of their sales are here and some are not; nothing is stored then
 */
export async function importDays(db: KassDb, days: readonly DayRow[]): Promise<boolean> {
  const { live, folded } = await knownSales(db);
  const of = [...new Set(days.flatMap((day) => day.of))];
  const here = of.filter((id) => live.has(id) || folded.has(id));
  if (here.length === of.length) return true;
  if (here.length > 0) return false;
  await mergeDays(db, days);
  return true;
}

/** @param folded sales that are here as sums alone */
export function importSales(
  db: KassDb,
  sales: readonly FileSale[],
  folded: ReadonlySet<string>,
): Promise<Imported> {
  return write(db, STORES, async (tx) => {
    const count = { added: 0, updated: 0, here: 0, clash: 0 };
    for (const sale of sales) count[folded.has(sale.id) ? 'here' : await importSale(tx, sale)] += 1;
    return count;
  });
}

const STORES = ['sales', 'journal', 'attempts', 'results', 'jobs', 'heads', 'quarantine'] as const;

async function importSale(tx: WriteTx, file: FileSale): Promise<keyof Imported> {
  const state = foldSale(file.events);
  if (!state || state.id !== file.id) return 'clash';
  const stored = await tx.objectStore('journal').count(startingWith(file.id));
  if (stored > 0 && !(await isContinued(tx, file))) return 'clash';
  if (stored >= file.events.length) return 'here';
  const results = await numbered(tx, file, state.shop);
  if (stored > 0) {
    // A later result under a lower number would not be the last one any more.
    if (!results.isOwn) return 'clash';
  } else {
    const order = tx.objectStore('sales').index('order');
    if ((await order.getKey([state.shop, state.order.ord.id])) !== undefined) return 'clash';
  }
  await store(tx, file, state, stored);
  await storeResults(tx, file, results.list);
  return stored > 0 ? 'updated' : 'added';
}

/** Whether what is here and what is in the file are one history, of which one may be longer. */
async function isContinued(tx: WriteTx, { id, events }: FileSale): Promise<boolean> {
  const rows = await tx.objectStore('journal').getAll(startingWith(id));
  const textOf = (event: JournalRow['event']) => JSON.stringify(sorted(bareEvent(event)));
  return rows.every((row: unknown, i) => {
    const known = JournalRow.safeParse(row);
    const event = events[i];
    return known.success && (!event || textOf(known.data.event) === textOf(event));
  });
}

/** The same value as one text, in whatever order its members were stored. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]));
}

async function store(tx: WriteTx, file: FileSale, state: SaleState, stored: number): Promise<void> {
  const { id, updatedAt, bare, events } = file;
  const mark = bare === undefined ? {} : { bare };
  for (const [i, event] of events.entries())
    if (i >= stored)
      await tx.objectStore('journal').add({ v: 1, saleId: id, seq: i + 1, event, ...mark });
  const row: SaleRow = { ...toSaleRow(state, events.length, updatedAt), ...mark };
  await tx.objectStore('sales').put(row);
  await Promise.all(toAttemptRows(state).map((one) => tx.objectStore('attempts').put(one)));
}

/**
 * The results that are missing here. Under their own numbers where those are free and behind the end of the chain; else
 * under numbers below all that were given. The shop knows a result by its `jti` and the number in it, which stay.
 */
async function numbered(
  tx: WriteTx,
  file: FileSale,
  shop: ShopId,
): Promise<{ readonly list: readonly Result[]; readonly isOwn: boolean }> {
  const results = tx.objectStore('results');
  const missing: Result[] = [];
  for (const result of [...file.results].sort((a, b) => a.seq - b.seq))
    if ((await results.getKey(result.jti)) === undefined) missing.push(result);
  const numbers = results.index('shopSeq');
  const { seq: last } = await headIn(tx, shop);
  const taken = await Promise.all(missing.map(({ seq }) => numbers.getKey([shop, seq])));
  const isOwn = missing.every(({ seq }, i) => seq <= last && taken[i] === undefined);
  if (isOwn) return { list: missing, isOwn };
  const lowest = await numbers.openKeyCursor(startingWith(shop));
  const below = Math.min(lowest?.key[1] ?? 1, 1) - missing.length;
  return { list: missing.map((result, i) => ({ ...result, seq: below + i })), isOwn };
}

async function storeResults(
  tx: WriteTx,
  { deliveries }: FileSale,
  results: readonly Result[],
): Promise<void> {
  for (const result of results) {
    await tx.objectStore('results').add(result);
    const job = deliveries.find((one) => one.result === result.jti);
    if (job && (await tx.objectStore('jobs').getKey(job.id)) === undefined)
      await tx.objectStore('jobs').add(resting(job, result));
  }
}

/** Nobody works on it here yet, and without a signature nobody can: its key stayed behind. */
const resting = (job: DeliverJob, { jws, seq }: Result): DeliverJob => ({
  ...job,
  seq,
  lease: null,
  ...(job.state === 'sending' ? { state: 'queued' } : {}),
  ...(jws === null && job.state !== 'handedOver'
    ? { state: 'stopped', error: 'shop-revoked' }
    : {}),
});
