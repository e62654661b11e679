// Reads the journal for a file, some sales at a time, so that a hundred thousand of them never stand in memory at once.
import { bareEvent } from '../domain/bare';
import type { SaleId } from '../domain/ids';
import { Job } from '../domain/job';
import { Result } from '../domain/result';
import { foldSale } from '../domain/sale';
import { read } from './db';
import type { FileSale, TillPart } from './journal-parts';
import { keyedBy, sift } from './quarantine';
import { Head, JournalRow, SaleRow, startingWith, type KassDb } from './schema';
import { loadSettings } from './settings';
import { listShops } from './shops';

/** How many sales there are, and when the first of them came in, milliseconds since 1970. */
export interface SalesCount {
  readonly sales: number;
  readonly since: number | null;
}

export function countSales(db: KassDb): Promise<SalesCount> {
  return read(async () => {
    const sales = db.transaction('sales').store;
    const [count, first] = await Promise.all([
      sales.count(),
      sales.index('openedAt').openKeyCursor(),
    ]);
    return { sales: count, since: first ? first.key : null };
  });
}

/** Shops, ends of chains and choices. What only this tablet or its owner may have is left out. */
export async function tillPart(db: KassDb, timeZone: string): Promise<TillPart> {
  const shops = await listShops(db);
  const heads = await read(() => db.getAll('heads'));
  const { pin: _pin, appTest: _test, ...rest } = await loadSettings(db);
  const { defaultPrinter: _d, copyPrinter: _c, sparePrinter: _s, ...settings } = rest;
  return {
    type: 'till',
    timeZone,
    // The request is signed by a key that stays here, the code was for one use.
    shops: shops.map((shop) => ({ ...shop, request: '', code: '', digits: '' })),
    heads: sift('heads', Head, keyedBy('shop', heads)).good,
    settings,
  };
}

export interface SalesPage {
  readonly sales: readonly FileSale[];
  /** rows of sales that do not fold from what is stored of them */
  readonly broken: readonly unknown[];
  /** the last one read; null at the end */
  readonly next: SaleId | null;
}

/** The next sales in the order of their ids. @param customers with the customers' names, notes and links */
export function exportSales(
  db: KassDb,
  after: SaleId | null,
  limit: number,
  customers: boolean,
): Promise<SalesPage> {
  return read(async () => {
    const tx = db.transaction(['sales', 'journal', 'results', 'jobs'], 'readonly');
    const range = after === null ? null : IDBKeyRange.lowerBound(after, true);
    const ids = (await tx.objectStore('sales').getAllKeys(range, limit)) as SaleId[];
    const pages = await Promise.all(
      ids.map(async (id) => {
        const [row, events, results, jobs] = await Promise.all([
          tx.objectStore('sales').get(id),
          tx.objectStore('journal').getAll(startingWith(id)),
          tx.objectStore('results').index('sale').getAll(startingWith(id)),
          tx.objectStore('jobs').index('sale').getAll(id),
        ]);
        const raw = { row, events, results, jobs };
        return { sale: toFileSale(id, raw, customers), raw };
      }),
    );
    return {
      sales: pages.flatMap(({ sale }) => sale ?? []),
      broken: customers ? pages.flatMap(({ sale, raw }) => (sale ? [] : [raw])) : [],
      next: ids.length < limit ? null : (ids.at(-1) ?? null),
    };
  });
}

interface RawSale {
  readonly row: unknown;
  readonly events: readonly unknown[];
  readonly results: readonly unknown[];
  readonly jobs: readonly unknown[];
}

function toFileSale(id: SaleId, raw: RawSale, customers: boolean): FileSale | null {
  const row = SaleRow.safeParse(raw.row);
  const events = sift('journal', JournalRow, keyedBy('seq', raw.events));
  const results = sift('results', Result, keyedBy('jti', raw.results));
  const jobs = sift('jobs', Job, keyedBy('id', raw.jobs));
  const isWhole = [events, results, jobs].every(({ broken }) => broken.length === 0);
  const told = events.good.map(({ event }) => (customers ? event : bareEvent(event)));
  if (!row.success || !isWhole || foldSale(told) === null) return null;
  const { updatedAt, bare = customers ? undefined : updatedAt } = row.data;
  return {
    id,
    updatedAt,
    ...(bare === undefined ? {} : { bare }),
    events: told,
    results: results.good,
    deliveries: jobs.good.filter((job) => job.kind === 'deliver'),
  };
}
