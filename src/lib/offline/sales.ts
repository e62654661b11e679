// Reading sales, and mending the list of them: what does not parse is folded again from the journal.
// New events are written by `commit.ts` alone.
import * as z from 'zod/mini';
import { type AttemptId, SaleId, type ShopId } from '../domain/ids';
import { openAttempt, transition, type SaleEvent, type SaleState } from '../domain/sale';
import { read, write } from './db';
import { parseRow, setAside, sift } from './quarantine';
import { AttemptRow, JournalRow, SaleRow, startingWith, type KassDb, type WriteTx } from './schema';

/** A sale and the number of its last event. */
export interface StoredSale {
  readonly seq: number;
  readonly sale: SaleState;
}

/** One sale; null when this till has none of that id. */
export async function loadSale(db: KassDb, id: SaleId): Promise<StoredSale | null> {
  return toStored(db, id, await read(() => db.get('sales', id)));
}

/** The sale of a shop's order, if there is one. */
export async function findByOrder(
  db: KassDb,
  shop: ShopId,
  orderId: string,
): Promise<StoredSale | null> {
  const row: unknown = await read(() => db.getFromIndex('sales', 'order', [shop, orderId]));
  const id = memberId(row, 'id');
  return id && toStored(db, id, row);
}

/** An attempt and its sale by what a payment app's return carries; null when this till did not start it. */
export async function findByAttempt(db: KassDb, id: AttemptId): Promise<AttemptRow | null> {
  const row: unknown = await read(() => db.get('attempts', id));
  const known = await parseRow(db, 'attempts', AttemptRow, id, row);
  const saleId = memberId(row, 'saleId');
  if (known || !saleId) return known;
  // An approval must find its sale even when its row is broken.
  const stored = await loadSale(db, saleId);
  return (stored && toAttemptRows(stored.sale).find((attempt) => attempt.id === id)) ?? null;
}

/** A sale as it was read, and what of its row changes with every change of it. */
interface ReadSale {
  readonly version: string;
  readonly sale: SaleState;
}

/** The newest first. */
export type RecentSales = ReadonlyMap<SaleId, ReadSale>;

/**
 * Sales that something happened to at or after `sinceMs`, and of the older ones those that are not settled, whose rest is
 * paid another day, or of which the shop asks a refund that nobody has given yet.
 *
 * @param before what was read last: a till reads its list after every change, and parses again what has changed
 */
export async function listRecent(
  db: KassDb,
  sinceMs: number,
  before: RecentSales = new Map(),
): Promise<RecentSales> {
  const lists: unknown[][] = await read(() =>
    Promise.all([
      db.getAllFromIndex('sales', 'updatedAt', IDBKeyRange.lowerBound(sinceMs)),
      db.getAllFromIndex('sales', 'asked'),
      db.getAllFromIndex('sales', 'state', 'open'),
      db.getAllFromIndex('sales', 'state', 'partlyPaid'),
    ]),
  );
  const rows = new Map(lists.flat().map((row) => [memberId(row, 'id'), row] as const));
  const found = await Promise.all(
    [...rows].map(async ([id, row]): Promise<readonly (readonly [SaleId, ReadSale])[]> => {
      if (!id) return [];
      const version = versionOf(row);
      const known = before.get(id);
      if (known?.version === version) return [[id, known]];
      const stored = await toStored(db, id, row);
      return stored ? [[id, { version, sale: stored.sale }]] : [];
    }),
  );
  return new Map(found.flat().sort(([, a], [, b]) => b.sale.openedAt - a.sale.openedAt));
}

const versionOf = (row: unknown): string =>
  ['seq', 'updatedAt', 'bare'].map((member) => String(memberOf(row, member))).join(' ');

/** Whether any sale of this shop is stored. */
export const hasSalesOf = async (db: KassDb, shop: ShopId): Promise<boolean> =>
  (await read(() => db.countFromIndex('sales', 'order', startingWith(shop)))) > 0;

/** How many orders came in at or after `sinceMs`. */
export const countOpenedSince = (db: KassDb, sinceMs: number): Promise<number> =>
  read(() => db.countFromIndex('sales', 'openedAt', IDBKeyRange.lowerBound(sinceMs)));

/** Sales with an attempt that may still take money, newest first; a page that starts asks about these. */
export async function salesWithUndecidedAttempt(db: KassDb): Promise<readonly SaleState[]> {
  const states = ['offered', 'leaving', 'inDoubt'];
  const rows: readonly unknown[] = (
    await read(() =>
      Promise.all(states.map((state) => db.getAllFromIndex('attempts', 'state', state))),
    )
  ).flat();
  const ids = new Set(rows.map((row) => memberId(row, 'saleId')).filter((id) => id !== null));
  const stored = await Promise.all([...ids].map((id) => loadSale(db, id)));
  return newestFirst(stored).filter(openAttempt);
}

/** The sale whose payment app was opened last, at or after `sinceMs`, and has not answered yet; null when there is none. */
export async function lastAway(db: KassDb, sinceMs: number): Promise<SaleId | null> {
  // By the attempts, of which few are under way: orders that nobody came for stay open for years.
  const attempts = await read(() => db.getAllFromIndex('attempts', 'state', 'leaving'));
  const ids = new Set(attempts.map((row) => memberId(row, 'saleId')).filter((id) => id !== null));
  const rows = await Promise.all([...ids].map((id) => read(() => db.get('sales', id))));
  const away = rows.flatMap((row) => {
    const { success, data } = z.safeParse(SaleRow, row);
    const isAway = success && data.state === 'open' && data.updatedAt >= sinceMs;
    return isAway && openAttempt(data.sale)?.state === 'leaving' ? data : [];
  });
  return away.sort((a, b) => b.updatedAt - a.updatedAt)[0]?.id ?? null;
}

/** The row for lists of a state after event `seq`. */
export const toSaleRow = (sale: SaleState, seq: number, updatedAt: number): SaleRow => ({
  v: 1,
  id: sale.id,
  seq,
  shop: sale.shop,
  orderId: sale.order.ord.id,
  state: sale.type,
  openedAt: sale.openedAt,
  updatedAt,
  ...(sale.type === 'paid' && sale.asked ? { asked: sale.asked.at } : {}),
  sale,
});

/** One row for each attempt of a sale. */
export const toAttemptRows = (sale: SaleState): AttemptRow[] =>
  sale.attempts.map(({ id, nonce, state }) => ({ v: 1, id, saleId: sale.id, nonce, state }));

const newestFirst = (stored: readonly (StoredSale | null)[]): SaleState[] =>
  stored.flatMap((one) => one?.sale ?? []).sort((a, b) => b.openedAt - a.openedAt);

async function toStored(db: KassDb, id: SaleId, row: unknown): Promise<StoredSale | null> {
  const known = z.safeParse(SaleRow, row);
  if (known.success) return known.data;
  const events = await read(() => db.count('journal', startingWith(id)));
  return row === undefined && events === 0 ? null : rebuild(db, id);
}

/** Folds the journal again and puts the sale back into the list; what was broken is set aside. */
function rebuild(db: KassDb, id: SaleId): Promise<StoredSale | null> {
  return write(db, ['journal', 'sales', 'attempts', 'quarantine'], async (tx) => {
    const row: unknown = await tx.objectStore('sales').get(id);
    const found = sift('sales', SaleRow, row === undefined ? [] : [{ key: id, row }]);
    // Another window may have mended it in between.
    if (found.good[0]) return found.good[0];
    await setAside(tx, found.broken);
    const journal = await journalIn(tx, id);
    const sale = foldPossible(journal.events);
    if (!sale || isUndone(memberOf(row, 'state'), sale.type)) return null;
    const at = journal.events.at(-1)?.at ?? sale.openedAt;
    await tx.objectStore('sales').put(toSaleRow(sale, journal.seq, at));
    await Promise.all(
      toAttemptRows(sale).map((attempt) => tx.objectStore('attempts').put(attempt)),
    );
    return { seq: journal.seq, sale };
  });
}

async function journalIn(
  tx: WriteTx,
  id: SaleId,
): Promise<{ readonly seq: number; readonly events: SaleEvent[] }> {
  const journal = tx.objectStore('journal');
  const [keys, rows] = await Promise.all([
    journal.getAllKeys(startingWith(id)),
    journal.getAll(startingWith(id)),
  ]);
  const raw = rows.map((row: unknown, i) => ({ key: keys[i]?.join('/') ?? '', row }));
  const { good, broken } = sift('journal', JournalRow, raw);
  await setAside(tx, broken);
  return { seq: keys.at(-1)?.[1] ?? 0, events: good.map((row) => row.event) };
}

/**
 * A sale that was paid, or in part, must not come back as one without that money, nor one that was paid back as one
 * with money in it.
 */
const isUndone = (before: unknown, now: SaleState['type']): boolean =>
  (before === 'refunded' && now !== 'refunded') ||
  (before === 'paid' && now !== 'paid' && now !== 'refunded') ||
  (before === 'partlyPaid' && (now === 'open' || now === 'cancelled'));

/** Folds what can be folded: an event that is lost takes with it only what depended on it. */
function foldPossible(events: readonly SaleEvent[]): SaleState | null {
  let state: SaleState | null = null;
  for (const event of events) state = transition(state, event)?.state ?? state;
  return state;
}

const memberOf = (row: unknown, member: string): unknown =>
  (row as Record<string, unknown> | null | undefined)?.[member];

function memberId(row: unknown, member: string): SaleId | null {
  const id = z.safeParse(SaleId, memberOf(row, member));
  return id.success ? id.data : null;
}
