// Whether the database keeps what it is given: a private window may open it and store nothing (platform.md §6).
import { AppError } from '../domain/errors';
import { read, write } from './db';
import type { KassDb } from './schema';

const KEY = 'probe';

/**
 * Writes a mark in the place of the last one, and reads it back in a transaction of its own. One window at a time.
 * @param mark anything that was not written before
 * @returns whether it is the first one: nothing was ever stored here, or all of it is gone
 * @throws AppError `storage-broken` when it cannot be written, or does not come back as it was
 */
export async function probe(db: KassDb, mark: string): Promise<boolean> {
  const before = await write(db, ['settings'], async (tx) => {
    const settings = tx.objectStore('settings');
    const last: unknown = await settings.get(KEY);
    await settings.put(mark, KEY);
    return last;
  });
  if ((await read(() => db.get('settings', KEY))) !== mark)
    throw new AppError('storage-broken', 'What was written did not come back');
  return before === undefined;
}
