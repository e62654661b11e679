// The till's own keys, one for each shop. A key is stored as the browser's object and cannot be read out.
import type { ShopId } from '../domain/ids';
import { read, write } from './db';
import { keyedBy, parseRow, parseRows } from './quarantine';
import { DeviceKey, type KassDb } from './schema';

export type { DeviceKey } from './schema';

export async function listKeys(db: KassDb): Promise<readonly DeviceKey[]> {
  const rows = await read(() => db.getAll('keys'));
  return parseRows(db, 'keys', DeviceKey, keyedBy('shop', rows));
}

export async function getKey(db: KassDb, shop: ShopId): Promise<DeviceKey | null> {
  const row: unknown = await read(() => db.get('keys', shop));
  return parseRow(db, 'keys', DeviceKey, shop, row);
}

export async function putKey(db: KassDb, key: Omit<DeviceKey, 'v'>): Promise<void> {
  await write(db, ['keys'], (tx) => tx.objectStore('keys').put({ v: 1, ...key }));
}

export async function removeKey(db: KassDb, shop: ShopId): Promise<void> {
  await write(db, ['keys'], (tx) => tx.objectStore('keys').delete(shop));
}
