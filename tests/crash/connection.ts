// A page's own connection to the database. When the page dies, what it had not committed is undone, as the browser does.
import 'fake-indexeddb/auto';
import { unwrap } from 'idb';
import { openKass } from '../../src/lib/offline/db';
import { bindStorage, type Storage } from '../../src/lib/till/storage';

/** In all databases of this process: only one world is at work at a time. */
let changed = 0;
/** How often a row was written. */
export const rowsChanged = (): number => changed;

type Change = (this: IDBObjectStore, ...args: unknown[]) => IDBRequest;
const rows = IDBObjectStore.prototype as unknown as Record<'add' | 'put' | 'delete', Change>;
for (const method of ['add', 'put', 'delete'] as const) {
  const change = rows[method];
  rows[method] = function (...args) {
    changed += 1;
    return change.apply(this, args);
  };
}

/** By connection: the writing transactions that have neither ended nor failed. */
const underWay = new WeakMap<IDBDatabase, Set<IDBTransaction>>();

type Begin = (this: IDBDatabase, ...args: unknown[]) => IDBTransaction;
const connections = IDBDatabase.prototype as unknown as { transaction: Begin };
const begin = connections.transaction;
connections.transaction = function (...args) {
  const transaction = begin.apply(this, args);
  const open = transaction.mode === 'readwrite' ? underWay.get(this) : undefined;
  open?.add(transaction);
  for (const end of ['complete', 'abort'])
    transaction.addEventListener(end, () => open?.delete(transaction));
  return transaction;
};

export interface Connection {
  readonly storage: Storage;
  /** The page is dead. */
  breaks(): void;
}

export async function connect(name: string): Promise<Connection> {
  const db = await openKass(name);
  const raw = unwrap(db);
  const open = new Set<IDBTransaction>();
  underWay.set(raw, open);
  return {
    storage: bindStorage(db),
    breaks() {
      for (const transaction of open) transaction.abort();
      raw.close();
    },
  };
}
