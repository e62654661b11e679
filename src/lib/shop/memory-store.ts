// A store that forgets with the process: for tests, and as the shape of a real one.
import type { ShopStore, ShopTables } from './shop-store';

type Rows = { readonly [T in keyof ShopTables]: Map<string, ShopTables[T]> };

export function memoryStore(): ShopStore {
  const rows: Rows = {
    code: new Map(),
    device: new Map(),
    link: new Map(),
    order: new Map(),
    result: new Map(),
  };
  return {
    get: (table, key) => Promise.resolve(rows[table].get(key)),
    put: (table, key, row) => {
      rows[table].set(key, row);
      return Promise.resolve();
    },
    list: (table) => Promise.resolve([...rows[table].values()]),
  };
}
