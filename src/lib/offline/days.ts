// The sums of days, of sales that are still here and of those that were folded. Lists, shifts and reports read sums by
// `totalsOf` alone: it gives the same before and after folding.
import { addTotals, totalsOfSale, type DayOf, type DayTotals } from '../domain/day';
import { Result } from '../domain/result';
import { read, write } from './db';
import { parseRows, setAside, sift } from './quarantine';
import { DayRow, SaleRow, startingWith, type KassDb, type WriteTx } from './schema';

/** Midnight comes up to so much earlier than in UTC, milliseconds: UTC+14 is the first to have a new day. */
const FIRST_MIDNIGHT_MS = 14 * 60 * 60 * 1000;

/**
 * The sums of the days from `from` to `to`, both among them, by day, shop and currency: one reading of one moment.
 * A sale whose row is broken is counted again once it is mended.
 */
export function totalsOf(
  db: KassDb,
  from: string,
  to: string,
  dayOf: DayOf,
): Promise<readonly DayTotals[]> {
  return read(async () => {
    const tx = db.transaction(['days', 'sales', 'results'], 'readonly');
    const folded = await tx.objectStore('days').getAll(IDBKeyRange.bound([from], [to, []]));
    const found: DayTotals[] = sift('days', DayRow, rawDays(folded)).good.map(withoutSales);
    // Whatever happened to a sale changed it then: one that was not touched since is of no such day.
    const since = IDBKeyRange.lowerBound(Date.parse(from) - FIRST_MIDNIGHT_MS);
    const sales = tx.objectStore('sales').index('updatedAt');
    for (let cursor = await sales.openCursor(since); cursor; cursor = await cursor.continue()) {
      const { success, data } = SaleRow.safeParse(cursor.value);
      if (!success || dayOf(data.openedAt) > to) continue;
      const rows = await tx.objectStore('results').index('sale').getAll(startingWith(data.id));
      const results = sift('results', Result, keyed(rows)).good;
      found.push(...totalsOfSale(data.sale, results, dayOf));
    }
    await tx.done;
    return addTotals(found).filter(({ day }) => day >= from && day <= to);
  });
}

/** Every day's sums as they are stored, oldest first: of folded sales alone. */
export async function listDays(db: KassDb): Promise<readonly DayRow[]> {
  return parseRows(db, 'days', DayRow, rawDays(await read(() => db.getAll('days'))));
}

/** Adds sales to the sums of their days, inside a transaction over `days` and `quarantine`. */
export async function addDays(
  tx: WriteTx,
  added: readonly { readonly of: DayRow['of'][number]; readonly totals: readonly DayTotals[] }[],
): Promise<void> {
  const days = tx.objectStore('days');
  const rows = new Map<string, DayRow>();
  for (const { of, totals } of added)
    for (const one of totals) {
      const key = [one.day, one.shop, one.currency] as const;
      const id = key.join(' ');
      const row = rows.get(id) ?? (await dayIn(tx, [...key]));
      const [sum] = addTotals(row ? [withoutSales(row), one] : [one]);
      if (sum) rows.set(id, { ...sum, v: 1, of: [...(row?.of ?? []), of] });
    }
  await Promise.all([...rows.values()].map((row) => days.put(row)));
}

async function dayIn(tx: WriteTx, key: [string, string, string]): Promise<DayRow | undefined> {
  const row: unknown = await tx.objectStore('days').get(key);
  if (row === undefined) return undefined;
  const { good, broken } = sift('days', DayRow, [{ key: key.join('/'), row }]);
  await setAside(tx, broken);
  return good[0];
}

/** Adds the sums of another till's sales to those of this one: it may have sold for the same shop on the same days. */
export function mergeDays(db: KassDb, rows: readonly DayRow[]): Promise<void> {
  return write(db, ['days', 'quarantine'], async (tx) => {
    for (const row of rows) {
      const known = await dayIn(tx, [row.day, row.shop, row.currency]);
      const [sum] = addTotals([...(known ? [withoutSales(known)] : []), withoutSales(row)]);
      if (sum)
        await tx.objectStore('days').put({ ...sum, v: 1, of: [...(known?.of ?? []), ...row.of] });
    }
  });
}

const withoutSales = ({ v: _v, of: _of, ...totals }: DayRow): DayTotals => totals;

const rawDays = (rows: readonly unknown[]) =>
  rows.map((row) => {
    const { day, shop, currency } = row as Partial<DayRow>;
    return { key: `${day}/${shop}/${currency}`, row };
  });

const keyed = (rows: readonly unknown[]) => rows.map((row) => ({ key: '', row }));
