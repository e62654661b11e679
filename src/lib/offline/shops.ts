// The shops this till is paired with.
import { AppError } from '../domain/errors';
import type { ShopId } from '../domain/ids';
import { Shop } from '../domain/shop';
import { read, write } from './db';
import { keyedBy, parseRow, parseRows } from './quarantine';
import type { DeviceKey, KassDb } from './schema';

/** All pairings, oldest first. */
export async function listShops(db: KassDb): Promise<readonly Shop[]> {
  const rows = await read(() => db.getAll('shops'));
  const shops = await parseRows(db, 'shops', Shop, keyedBy('id', rows));
  return shops.sort((a, b) => a.pairedAt - b.pairedAt);
}

export async function getShop(db: KassDb, id: ShopId): Promise<Shop | null> {
  const row: unknown = await read(() => db.get('shops', id));
  return parseRow(db, 'shops', Shop, id, row);
}

export async function putShop(db: KassDb, shop: Shop): Promise<void> {
  await write(db, ['shops'], (tx) => tx.objectStore('shops').put(shop));
}

/** Stores a pairing together with the device key made for it. */
export async function putPairing(db: KassDb, shop: Shop, key: Omit<DeviceKey, 'v'>): Promise<void> {
  await write(db, ['shops', 'keys'], async (tx) => {
    await tx.objectStore('shops').put(shop);
    await tx.objectStore('keys').put({ v: 1, ...key });
  });
}

/**
 * Changes what `change` names and leaves the rest as it is, whichever window wrote it. Returns the shop.
 * @throws AppError `storage-broken` when there is no such shop
 */
export function updateShop(db: KassDb, id: ShopId, change: Partial<Shop>): Promise<Shop> {
  return write(db, ['shops'], async (tx) => {
    const row: unknown = await tx.objectStore('shops').get(id);
    const known = Shop.safeParse(row);
    if (!known.success) throw new AppError('storage-broken', 'A shop is gone');
    const shop = { ...known.data, ...change };
    await tx.objectStore('shops').put(shop);
    return shop;
  });
}

/** Forgets a pairing that was not finished, and its key. A shop with sales is revoked instead: they need both. */
export async function removeShop(db: KassDb, id: ShopId): Promise<void> {
  await write(db, ['shops', 'keys'], async (tx) => {
    await tx.objectStore('shops').delete(id);
    await tx.objectStore('keys').delete(id);
  });
}
