// Whether the database keeps what it is given: a private window may open it and store nothing (platform.md §6).
import { AppError } from '../domain/errors';
import { read, write } from './db';
import type { KassDb } from './schema';

const KEY = 'probe';

/**
 * Writes a row, reads it back in a transaction of its own, and removes it.
 * @param mark anything that was not written before
 * @throws AppError `storage-broken` when it cannot be written, or does not come back as it was
 */
export async function probe(db: KassDb, mark: string): Promise<void> {
  await write(db, ['settings'], (tx) => tx.objectStore('settings').put(mark, KEY));
  const found = await read(() => db.get('settings', KEY));
  await write(db, ['settings'], (tx) => tx.objectStore('settings').delete(KEY));
  if (found !== mark) throw new AppError('storage-broken', 'What was written did not come back');
}
