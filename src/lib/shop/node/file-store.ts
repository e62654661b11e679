// A shop's memory in one JSON file: keys, tills, links, orders, results. For one process; a shop with thousands of
// orders brings its database instead. Without a file it forgets with the process.
import { open, readFile, rename, stat } from 'node:fs/promises';
import {
  emptyRows,
  makeShopKey,
  memoryStore,
  parseShopKey,
  type PrivateJwk,
  type Rows,
  type ShopStore,
  type ShopTables,
} from '../index';

/** A key of the shop; `madeAt` in milliseconds since 1970. */
export interface StoredKey {
  readonly jwk: PrivateJwk;
  readonly madeAt: number;
}

/** Newest first. */
export type StoredKeys = readonly [StoredKey, ...StoredKey[]];

export interface FileStore extends ShopStore {
  readonly keys: StoredKeys;
  setKeys(keys: StoredKeys): Promise<void>;
}

type SavedRows = { readonly [T in keyof ShopTables]: readonly [string, ShopTables[T]][] };

interface Saved {
  readonly v: 1;
  readonly keys: StoredKeys;
  readonly rows: SavedRows;
}

/**
 * Opens the file, or makes it with a new key.
 *
 * @param path null: everything stays in memory
 * @throws Error when the file is there but is not a shop's; a Node error when it cannot be read or written
 */
export async function openFileStore(path: string | null, nowMs = Date.now): Promise<FileStore> {
  const saved = path === null ? null : await load(path);
  let keys: StoredKeys = saved?.keys ?? [{ jwk: await makeShopKey(), madeAt: nowMs() }];
  const rows = saved ? toRows(saved.rows, nowMs() / 1000) : emptyRows();
  const save =
    path === null
      ? () => Promise.resolve()
      : writerOf(path, () => JSON.stringify({ v: 1, keys, rows: fromRows(rows) } satisfies Saved));
  if (!saved) await save();
  const memory = memoryStore(rows);
  return {
    ...memory,
    put: async (table, key, row) => {
      await memory.put(table, key, row);
      await save();
    },
    get keys() {
      return keys;
    },
    setKeys: (next) => {
      keys = next;
      return save();
    },
  };
}

/** What a run-out code or document is good for ends a day after it. */
const KEPT_SECONDS = 24 * 60 * 60;

function toRows(saved: SavedRows, now: number): Rows {
  const isKept = ([, { exp }]: readonly [string, { readonly exp: number }]): boolean =>
    exp + KEPT_SECONDS > now;
  const { code, device, link, document, order, result } = saved;
  return {
    // A code that a till has used says for ever whose it was.
    code: new Map(code.filter((entry) => entry[1].device !== null || isKept(entry))),
    device: new Map(device),
    link: new Map(link),
    document: new Map(document.filter(isKept)),
    order: new Map(order),
    result: new Map(result),
  };
}

const fromRows = ({ code, device, link, document, order, result }: Rows): SavedRows => ({
  code: [...code],
  device: [...device],
  link: [...link],
  document: [...document],
  order: [...order],
  result: [...result],
});

async function load(path: string): Promise<Saved | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  try {
    const { v, keys, rows } = JSON.parse(text) as Saved;
    if (v !== 1) throw new TypeError(`Format ${String(v)}`);
    for (const { jwk } of keys) parseShopKey(jwk);
    return { v, keys, rows };
  } catch (cause) {
    throw new Error(`${path} is not a file of this shop: move it away or choose another`, {
      cause,
    });
  }
}

/**
 * Writes the whole file; calls that come while one write runs share the next one. Beside first, then in place, so
 * that a stop half-way leaves the old file whole. Readable by its owner only, for it holds the key.
 */
function writerOf(path: string, content: () => string): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | null = null;
  let written: number | null = null;
  const write = async (): Promise<void> => {
    next = null;
    if (written !== null && (await stat(path)).mtimeMs !== written)
      throw new Error(`Another process has written ${path}: one file belongs to one process`);
    const file = await open(`${path}.new`, 'w', 0o600);
    try {
      await file.writeFile(content());
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.new`, path);
    written = (await stat(path)).mtimeMs;
  };
  return () => {
    if (next) return next;
    next = running.then(write, write);
    running = next;
    return next;
  };
}
