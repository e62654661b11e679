// Rows that no longer parse: copied aside so that they can be shown and exported, and skipped, so that one
// broken row never keeps the till from starting. Nothing of them is deleted: what is off the list stays copied.
import * as z from 'zod/mini';
import { read, write } from './db';
import { toPlainRow } from './plain-row';
import type { BrokenRow, KassDb, StoreName, WriteTx } from './schema';

export type { BrokenRow } from './schema';

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

/**
 * Stores copies of broken rows, inside a transaction that has `quarantine` in its scope. A copy that is there already
 * stays as it is, saved or off the list: the same row is read again and again.
 */
export async function setAside(tx: WriteTx, broken: readonly BrokenRow[]): Promise<void> {
  const quarantine = tx.objectStore('quarantine');
  const copies = broken.map(async (row) => {
    const known = await quarantine.get([row.store, row.key]);
    if (!known || !isSameCopy(known, row)) await quarantine.put(row);
  });
  await Promise.all(copies);
}

const isSameCopy = (one: BrokenRow, other: BrokenRow): boolean =>
  one.why === other.why && textOf(one) === textOf(other);

const textOf = ({ store, row }: BrokenRow): string => JSON.stringify(toPlainRow(store, row));

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

/** Everything that was set aside and is still on the list, for the screen and for export. */
export async function listQuarantine(db: KassDb): Promise<readonly BrokenRow[]> {
  const rows = await read(() => db.getAll('quarantine'));
  return rows.filter(({ removedAt }) => removedAt === undefined);
}

/** Which row was set aside. */
export type BrokenKey = Pick<BrokenRow, 'store' | 'key'>;

/** A person has these in a file now. */
export const markSaved = (db: KassDb, keys: readonly BrokenKey[], nowMs: number): Promise<void> =>
  changeCopies(db, keys, (row) => ({ ...row, savedAt: nowMs }));

/** Takes those off the list that were saved as a file; others stay on it. */
export const takeOffList = (db: KassDb, keys: readonly BrokenKey[], nowMs: number): Promise<void> =>
  changeCopies(db, keys, (row) => (row.savedAt === undefined ? row : { ...row, removedAt: nowMs }));

function changeCopies(
  db: KassDb,
  keys: readonly BrokenKey[],
  changed: (row: BrokenRow) => BrokenRow,
): Promise<void> {
  return write(db, ['quarantine'], async (tx) => {
    const quarantine = tx.objectStore('quarantine');
    for (const { store, key } of keys) {
      const row = await quarantine.get([store, key]);
      if (row) await quarantine.put(changed(row));
    }
  });
}

function whyOf(error: z.core.$ZodError): string {
  const [issue] = error.issues;
  return issue ? `${issue.path.join('.') || 'row'}: ${issue.message}` : 'row';
}
