// Opens the till's database, and the one way to read and to write it: writes are strict, faults are AppErrors.
// Knows nothing of what the rows mean.
import { openDB } from 'idb';
import { AppError, isAppError } from '../domain/errors';
import { migrations } from './migrations';
import type { KassDb, KassSchema, StoreName, WriteTx } from './schema';

export type { KassDb } from './schema';

export interface OpenHooks {
  /** An older version of the till is open in another window; opening waits for it. */
  blocked?(): void;
  /** A newer version waits for this window: `close` lets it in, and nothing here can be stored after that. */
  blocking?(close: () => void): void;
  /** The browser closed the database by itself: it was cleared, or its disk failed. Nothing can be stored here any more. */
  terminated?(): void;
}

/** What a browser calls it when the database itself has failed, and not one piece of work (IndexedDB 3.0 §2.8, §4). */
const FAULTS: ReadonlySet<string> = new Set([
  'AbortError',
  'InvalidStateError',
  'NotFoundError',
  'QuotaExceededError',
  'TimeoutError',
  'UnknownError',
]);

/** Whether an error means that this window can store nothing: it is full, closed, cleared or broken. */
export const isStorageFault = (error: unknown): error is AppError =>
  isAppError(error) && error.code === 'storage-broken' && FAULTS.has(error.details['name'] ?? '');

/**
 * Opens the database and brings it to the present version.
 * Without a `blocking` hook this window gives way to a newer version at once.
 * @throws AppError `storage-broken`: no IndexedDB, no room, or a database newer than this code
 */
export function openKass(name = 'kass', hooks: OpenHooks = {}): Promise<KassDb> {
  return read(async () => {
    const db: KassDb = await openDB<KassSchema>(name, migrations.length, {
      upgrade(upgraded, oldVersion, _newVersion, tx) {
        for (const migrate of migrations.slice(oldVersion)) migrate(upgraded, tx);
      },
      blocked: () => hooks.blocked?.(),
      terminated: () => hooks.terminated?.(),
      blocking(_current, _wanted, event) {
        const close = () => (event.target as IDBDatabase).close();
        if (hooks.blocking) hooks.blocking(close);
        else close();
      },
    });
    return db;
  });
}

/** Runs a piece of reading. @throws AppError `storage-broken` with the browser's error as cause */
export async function read<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw storageError(cause);
  }
}

/**
 * Runs `work` in one transaction that is flushed to disk before this resolves. Whatever `work` throws undoes
 * all of it. `work` may await nothing but this transaction's own requests.
 * @throws AppError: the one `work` threw, or `storage-broken` with the browser's error as cause
 */
export function write<T>(
  db: KassDb,
  stores: readonly StoreName[],
  work: (tx: WriteTx) => Promise<T>,
): Promise<T> {
  return read(async () => {
    const tx: WriteTx = db.transaction([...stores], 'readwrite', { durability: 'strict' });
    const over = Promise.allSettled([tx.done]);
    try {
      const value = await work(tx);
      await tx.done;
      return value;
    } catch (error) {
      abort(tx);
      await over;
      throw error;
    }
  });
}

/** Undoes a transaction, unless the browser did so already because a request of it failed. */
function abort(tx: WriteTx): void {
  try {
    tx.abort();
  } catch (error) {
    if ((error as DOMException).name !== 'InvalidStateError') throw error;
  }
}

function storageError(cause: unknown): AppError {
  if (isAppError(cause)) return cause;
  const name = cause instanceof Error ? cause.name : 'unknown';
  return new AppError('storage-broken', `The database failed: ${name}`, {
    cause,
    details: { name },
  });
}
