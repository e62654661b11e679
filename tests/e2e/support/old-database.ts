// A database as an older version left it (tests/fixtures/databases), in a real browser: a page of the till's origin that
// runs no till makes it and keeps it open, as a window of that version would.
import 'fake-indexeddb/auto';
import { readFile } from 'node:fs/promises';
import type { BrowserContext, Page } from '@playwright/test';
import { openDB } from 'idb';
import { migrations } from '../../../src/lib/offline/migrations';
import type { KassSchema } from '../../../src/lib/offline/schema';

interface Dump {
  readonly stores: Readonly<Record<string, readonly { readonly key?: string; row: object }[]>>;
}

/** A store as its migrations make it. */
interface Store {
  readonly name: string;
  readonly keyPath: string | string[] | null;
  readonly indexes: readonly (readonly [string, string | string[], IDBIndexParameters])[];
}

async function storesOf(version: number): Promise<readonly Store[]> {
  const db = await openDB<KassSchema>(`old-${version}`, version, {
    upgrade(upgraded, _from, _to, tx) {
      for (const migrate of migrations.slice(0, version)) migrate(upgraded, tx);
    },
  });
  const names = [...db.objectStoreNames];
  const reading = db.transaction(names);
  const stores = names.map((name): Store => {
    const store = reading.objectStore(name);
    const indexes = [...store.indexNames].map((of) => {
      const { keyPath, unique, multiEntry } = store.index(of);
      return [of, keyPath, { unique, multiEntry }] as Store['indexes'][number];
    });
    return { name, keyPath: store.keyPath, indexes };
  });
  db.close();
  return stores;
}

/** @returns the page that holds it; it never gives way */
export async function holdOldDatabase(
  context: BrowserContext,
  till: string,
  version: number,
): Promise<Page> {
  const file = new URL(`../../fixtures/databases/version-${version}.json`, import.meta.url);
  const dump = JSON.parse(await readFile(file, 'utf8')) as Dump;
  const page = await context.newPage();
  await page.goto(`${till}/manifest.webmanifest`);
  await page.evaluate(
    ({ version, stores, rows }) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('kass', version);
        opening.onerror = () => reject(new Error(String(opening.error)));
        opening.onupgradeneeded = () => {
          for (const { name, keyPath, indexes } of stores) {
            const store = opening.result.createObjectStore(name, { keyPath });
            for (const [of, path, options] of indexes) store.createIndex(of, path, options);
            for (const { key, row } of rows[name] ?? []) store.put(row, key);
          }
        };
        opening.onsuccess = () => resolve();
      }),
    { version, stores: await storesOf(version), rows: dump.stores },
  );
  return page;
}
