// The demo shop's memory: everything in one JSON file, so that a restart keeps tills, orders and results.
// Without a file it forgets with the process.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { makeShopKey, PrivateJwk, type ShopStore, type ShopTables } from '../../src/lib/shop/index';

type Rows = { readonly [T in keyof ShopTables]: Map<string, ShopTables[T]> };
type SavedRows = { readonly [T in keyof ShopTables]: readonly [string, ShopTables[T]][] };

export interface ShopMemory {
  readonly key: PrivateJwk;
  readonly store: ShopStore;
  /** how many batches of orders there have been */
  readonly batches: number;
  addBatch(): void;
}

/**
 * @param onChange is told when a till, a result or a batch of orders is new or different
 * @throws SyntaxError or a zod error when the file is there but is not one of this shop's
 */
export async function openMemory(file: string | null, onChange: () => void): Promise<ShopMemory> {
  const saved = file !== null && existsSync(file) ? load(file) : null;
  const key = saved?.key ?? (await makeShopKey());
  const rows = saved?.rows ?? emptyRows();
  let batches = saved?.batches ?? 1;
  const save = (): void => {
    if (file !== null) write(file, { key, batches, rows });
  };
  save();
  return {
    key,
    store: storeOver(rows, (table) => {
      save();
      // Links are made while a page is shown: they are no news for it.
      if (table === 'device' || table === 'result') onChange();
    }),
    get batches() {
      return batches;
    },
    addBatch: () => {
      batches += 1;
      save();
      onChange();
    },
  };
}

function storeOver(rows: Rows, afterPut: (table: keyof ShopTables) => void): ShopStore {
  return {
    get: (table, key) => Promise.resolve(rows[table].get(key)),
    put: (table, key, row) => {
      rows[table].set(key, row);
      afterPut(table);
      return Promise.resolve();
    },
    list: (table) => Promise.resolve([...rows[table].values()]),
  };
}

const emptyRows = (): Rows => toRows({ code: [], device: [], link: [], order: [], result: [] });

const toRows = ({ code, device, link, order, result }: SavedRows): Rows => ({
  code: new Map(code),
  device: new Map(device),
  link: new Map(link),
  order: new Map(order),
  result: new Map(result),
});

interface Content {
  readonly key: PrivateJwk;
  readonly batches: number;
  readonly rows: Rows;
}

function load(file: string): Content {
  const { key, batches, rows } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly key: unknown;
    readonly batches: number;
    readonly rows: SavedRows;
  };
  return { key: PrivateJwk.parse(key), batches, rows: toRows(rows) };
}

/** Beside first, then in place, so that a stop half-way leaves the old file whole. Readable by its owner only. */
function write(file: string, { key, batches, rows }: Content): void {
  const { code, device, link, order, result } = rows;
  const plain: SavedRows = {
    code: [...code],
    device: [...device],
    link: [...link],
    order: [...order],
    result: [...result],
  };
  writeFileSync(`${file}.new`, JSON.stringify({ key, batches, rows: plain }), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
