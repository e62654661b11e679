// A store that forgets with the process: for tests, and as the shape of a real one.
import type { ShopStore, ShopTables } from './shop-store';

/** The rows of each table by their keys. */
export type Rows = { readonly [T in keyof ShopTables]: Map<string, ShopTables[T]> };

export const emptyRows = (): Rows => ({
  code: new Map(),
  device: new Map(),
  link: new Map(),
  document: new Map(),
  order: new Map(),
  result: new Map(),
});

/** @param rows what it holds at first; changed in place */
export function memoryStore(rows: Rows = emptyRows()): ShopStore {
  return {
    get: (table, key) => Promise.resolve(rows[table].get(key)),
    put: (table, key, row) => {
      rows[table].set(key, row);
      return Promise.resolve();
    },
    list: (table) => Promise.resolve([...rows[table].values()]),
  };
}
