// Rows that no longer parse: copied aside so that they can be shown and exported, and skipped, so that one
// broken row never keeps the till from starting.
import * as z from 'zod/mini';
import { read, write } from './db';
import type { BrokenRow, KassDb, StoreName, WriteTx } from './schema';

/** A schema that gives `T`; a row may have been written by any version. */
type Schema<T> = z.ZodMiniType<T>;

/** A row as it came from the store, with the key it lies under. */
export interface RawRow {
  readonly key: string;
  readonly row: unknown;
}

/** Splits rows into those that parse, in their order, and copies of the others. */
export function sift<T>(
  store: StoreName,
  schema: Schema<T>,
  rows: readonly RawRow[],
): { readonly good: T[]; readonly broken: BrokenRow[] } {
  const good: T[] = [];
  const broken: BrokenRow[] = [];
  for (const { key, row } of rows) {
    const parsed = z.safeParse(schema, row);
    if (parsed.success) good.push(parsed.data);
    else broken.push({ v: 1, store, key, row, why: whyOf(parsed.error) });
  }
  return { good, broken };
}

/** Stores copies of broken rows, inside a transaction that has `quarantine` in its scope. */
export async function setAside(tx: WriteTx, broken: readonly BrokenRow[]): Promise<void> {
  const quarantine = tx.objectStore('quarantine');
  await Promise.all(broken.map((row) => quarantine.put(row)));
}

/** The rows that parse; the others are set aside in a transaction of their own. */
export async function parseRows<T>(
  db: KassDb,
  store: StoreName,
  schema: Schema<T>,
  rows: readonly RawRow[],
): Promise<T[]> {
  const { good, broken } = sift(store, schema, rows);
  if (broken.length > 0) await write(db, ['quarantine'], (tx) => setAside(tx, broken));
  return good;
}

/** One row; null when it is missing or broken. */
export async function parseRow<T>(
  db: KassDb,
  store: StoreName,
  schema: Schema<T>,
  key: string,
  row: unknown,
): Promise<T | null> {
  if (row === undefined) return null;
  const [good] = await parseRows(db, store, schema, [{ key, row }]);
  return good ?? null;
}

/** Rows of a store whose key is their member `member`. */
export const keyedBy = (member: string, rows: readonly unknown[]): RawRow[] =>
  rows.map((row) => ({ key: String((row as Record<string, unknown>)[member]), row }));

/** Everything that was set aside, for the screen and for export. */
export const listQuarantine = (db: KassDb): Promise<readonly BrokenRow[]> =>
  read(() => db.getAll('quarantine'));

function whyOf(error: z.core.$ZodError): string {
  const [issue] = error.issues;
  return issue ? `${issue.path.join('.') || 'row'}: ${issue.message}` : 'row';
}
