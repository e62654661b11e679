// What is over makes room, in two steps: first the customer's data goes, much later the whole sale folds into the sums
// of its days. Each call is one small transaction that leaves the same sums; which sales are next is read anew each
// time, so that a page may be killed anywhere.
//
//   over, told, printed → bare (no customer) → folded (sums of days alone)
import { bareEvent, barePaper, bareSale } from '../domain/bare';
import { totalsOfSale, type DayOf } from '../domain/day';
import type { DocumentId, SaleId } from '../domain/ids';
import { isUnsettled, Job } from '../domain/job';
import { Result } from '../domain/result';
import { askedOf, openAttempt, surplusOf, type SaleState } from '../domain/sale';
import { addDays } from './days';
import { read, write } from './db';
import { keyedBy, sift } from './quarantine';
import { JournalRow, SaleRow, startingWith, type KassDb, type WriteTx } from './schema';
import { SEEN_MARGIN_S } from './seen';

/**
 * Whether nothing is left to be done for a sale: its money is as it should be, each result is with its shop, no paper
 * waits or asks. What was given up (`stopped`) is not done.
 */
export function isSettled(
  sale: SaleState,
  jobs: readonly Job[],
  results: readonly Result[],
): boolean {
  if (sale.type === 'open' || sale.type === 'partlyPaid') return false;
  if (openAttempt(sale) || askedOf(sale) || surplusOf(sale) > 0) return false;
  if (jobs.some((job) => isUnsettled(job) || job.state === 'stopped')) return false;
  const told = new Set(
    jobs
      .filter((job) => job.kind === 'deliver')
      .filter(({ state }) => state === 'delivered' || state === 'handedOver')
      .map(({ result }) => result),
  );
  return results.every(({ jti, jws }) => jws !== null && told.has(jti));
}

/** A piece of a list: at most so many, after the first `skip`. */
export interface Piece {
  readonly skip: number;
  readonly count: number;
}
/** As many as a browser counts (`unsigned long`). */
const WHOLE: Piece = { skip: 0, count: 0xffff_ffff };

/** The keys of an index that lie before `beforeMs`, oldest first. */
async function oldest<T>(
  index: { getAllKeys(query: IDBKeyRange, count: number): Promise<unknown[]> },
  beforeMs: number,
  { skip, count }: Piece,
): Promise<readonly T[]> {
  const keys = await index.getAllKeys(IDBKeyRange.upperBound(beforeMs, true), skip + count);
  return keys.slice(skip) as T[];
}

/** Sales last changed before `beforeMs` that still have the customer's data, oldest first. Keys alone are read. */
export function salesToBare(
  db: KassDb,
  beforeMs: number,
  { skip, count } = WHOLE,
): Promise<readonly SaleId[]> {
  return read(async () => {
    const sales = db.transaction('sales').store;
    const [old, bare] = await Promise.all([
      oldest<SaleId>(sales.index('updatedAt'), beforeMs, WHOLE),
      sales.index('bare').getAllKeys(),
    ]);
    const done = new Set(bare);
    return old.filter((id) => !done.has(id)).slice(skip, skip + count);
  });
}

/** Sales last changed before `beforeMs`, oldest first. */
export const salesToFold = (
  db: KassDb,
  beforeMs: number,
  piece = WHOLE,
): Promise<readonly SaleId[]> =>
  read(() => oldest(db.transaction('sales').store.index('updatedAt'), beforeMs, piece));

/** Removes the customer's data of those sales that are settled. Returns how many that were. */
export function bareSales(db: KassDb, ids: readonly SaleId[], nowMs: number): Promise<number> {
  return write(db, ['sales', 'journal', 'jobs', 'results'], async (tx) => {
    let count = 0;
    for (const id of ids) {
      const whole = await settledIn(tx, id);
      if (!whole || whole.row.bare !== undefined) continue;
      await bareIn(tx, whole, nowMs);
      count += 1;
    }
    return count;
  });
}

async function bareIn(tx: WriteTx, { row, events, jobs }: WholeSale, bare: number): Promise<void> {
  await tx.objectStore('sales').put({ ...row, sale: bareSale(row.sale), bare });
  for (const one of events) {
    const event = bareEvent(one.event);
    if (event !== one.event) await tx.objectStore('journal').put({ ...one, event, bare });
  }
  for (const job of jobs)
    if (job.kind === 'print')
      await tx.objectStore('jobs').put({ ...job, receipt: barePaper(job.receipt) });
}

/**
 * Folds those sales that are settled into the sums of their days, and takes away all that was stored of them. Not one
 * whose link could still be used, nor the one that ends its shop's chain: the next result is numbered and chained
 * after it even where the chain's own row is lost.
 * @returns how many were folded
 */
export function foldSales(
  db: KassDb,
  ids: readonly SaleId[],
  nowMs: number,
  dayOf: DayOf,
): Promise<number> {
  return write(db, FOLDED, async (tx) => {
    const folded: WholeSale[] = [];
    for (const id of ids) {
      const whole = await settledIn(tx, id);
      if (whole && !isUsable(whole, nowMs) && !(await endsChain(tx, whole))) folded.push(whole);
    }
    await addDays(
      tx,
      folded.map(({ row, results }) => ({
        of: row.id,
        totals: totalsOfSale(row.sale, results, dayOf),
      })),
    );
    for (const whole of folded) await removeIn(tx, whole);
    return folded.length;
  });
}

const FOLDED = ['sales', 'journal', 'attempts', 'jobs', 'results', 'days', 'quarantine'] as const;

/** All that is stored of one sale. */
interface WholeSale {
  readonly row: SaleRow;
  readonly events: readonly JournalRow[];
  readonly jobs: readonly Job[];
  readonly results: readonly Result[];
}

/** A sale that is settled; null also where a row of it does not parse: somebody has to look at that first. */
async function settledIn(tx: WriteTx, id: SaleId): Promise<WholeSale | null> {
  const row = SaleRow.safeParse(await tx.objectStore('sales').get(id));
  if (!row.success) return null;
  const [events, jobs, results] = await Promise.all([
    tx.objectStore('journal').getAll(startingWith(id)),
    tx.objectStore('jobs').index('sale').getAll(id),
    tx.objectStore('results').index('sale').getAll(startingWith(id)),
  ]);
  const parsed = {
    events: sift('journal', JournalRow, keyedBy('seq', events)),
    jobs: sift('jobs', Job, keyedBy('id', jobs)),
    results: sift('results', Result, keyedBy('jti', results)),
  };
  if (Object.values(parsed).some(({ broken }) => broken.length > 0)) return null;
  const whole = {
    row: row.data,
    events: parsed.events.good,
    jobs: parsed.jobs.good,
    results: parsed.results.good,
  };
  return isSettled(whole.row.sale, whole.jobs, whole.results) ? whole : null;
}

/** Whether one of its links may still open it: the till must not take it for a new order. */
const isUsable = ({ events }: WholeSale, nowMs: number): boolean =>
  events.some(({ event }) => 'order' in event && (event.order.exp + SEEN_MARGIN_S) * 1000 >= nowMs);

async function endsChain(tx: WriteTx, { row, results }: WholeSale): Promise<boolean> {
  const numbers = tx.objectStore('results').index('shopSeq');
  const last = await numbers.openKeyCursor(startingWith(row.shop), 'prev');
  return results.some(({ jti }) => jti === last?.primaryKey);
}

async function removeIn(tx: WriteTx, { row, jobs, results }: WholeSale): Promise<void> {
  await Promise.all([
    tx.objectStore('sales').delete(row.id),
    tx.objectStore('journal').delete(startingWith(row.id)),
    ...row.sale.attempts.map(({ id }) => tx.objectStore('attempts').delete(id)),
    ...jobs.map(({ id }) => tx.objectStore('jobs').delete(id)),
    ...results.map(({ jti }) => tx.objectStore('results').delete(jti)),
  ]);
}

/** Documents opened before `beforeMs`, oldest first. */
export const documentsToForget = (
  db: KassDb,
  beforeMs: number,
  piece = WHOLE,
): Promise<readonly DocumentId[]> =>
  read(() => oldest(db.transaction('documents').store.index('openedAt'), beforeMs, piece));

/**
 * Takes documents away with their papers, unless one of those waits or asks. A document is text about anything, a
 * customer's address among it, and no money depends on it.
 * @returns how many were taken away
 */
export function forgetDocuments(db: KassDb, ids: readonly DocumentId[]): Promise<number> {
  return write(db, ['documents', 'jobs'], async (tx) => {
    let count = 0;
    for (const id of ids) {
      const rows = await tx.objectStore('jobs').index('document').getAll(id);
      const { good, broken } = sift('jobs', Job, keyedBy('id', rows));
      if (broken.length > 0 || good.some(isUnsettled)) continue;
      await tx.objectStore('documents').delete(id);
      await Promise.all(good.map((job) => tx.objectStore('jobs').delete(job.id)));
      count += 1;
    }
    return count;
  });
}
