// The shops this till is paired with.
import { AppError } from '../domain/errors';
import type { ShopId } from '../domain/ids';
import { Shop } from '../domain/shop';
import { read, write } from './db';
import { keyedBy, parseRow, parseRows } from './quarantine';
import type { DeviceKey, KassDb, WriteTx } from './schema';

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
    const known = await shopIn(tx, id);
    if (!known) throw new AppError('storage-broken', 'A shop is gone');
    const shop = { ...known, ...change };
    await tx.objectStore('shops').put(shop);
    return shop;
  });
}

/**
 * Stores what the shop said about a request: grants, or that it has ended the pairing. Null when the pairing no
 * longer rests on this request, because it was ended or made anew while the answer was on its way.
 */
export function answerShop(
  db: KassDb,
  { id, request }: Pick<Shop, 'id' | 'request'>,
  answer: Pick<Shop, 'grants'> | Pick<Shop, 'state' | 'endedBy'>,
): Promise<Shop | null> {
  return write(db, ['shops'], async (tx) => {
    const known = await shopIn(tx, id);
    if (known?.state !== 'paired' || known.request !== request) return null;
    const shop = { ...known, ...answer };
    await tx.objectStore('shops').put(shop);
    return shop;
  });
}

/**
 * The shop has allowed this till: `shop` takes the place of the row that asked, and of the pairing it renews when
 * its id is that one's. Null when nobody asks any more.
 */
export function finishPairing(db: KassDb, asking: ShopId, shop: Shop): Promise<Shop | null> {
  return write(db, ['shops', 'keys'], async (tx) => {
    const shops = tx.objectStore('shops');
    const keys = tx.objectStore('keys');
    if ((await shopIn(tx, asking))?.state !== 'asking') {
      const known = await shopIn(tx, shop.id);
      return known?.state === 'paired' && known.request === shop.request ? known : null;
    }
    await shops.put(shop);
    if (shop.id === asking) return shop;
    const key = await keys.get(asking);
    if (key) await keys.put({ ...key, shop: shop.id });
    await shops.delete(asking);
    await keys.delete(asking);
    return shop;
  });
}

async function shopIn(tx: WriteTx, id: ShopId): Promise<Shop | null> {
  const row: unknown = await tx.objectStore('shops').get(id);
  const known = Shop.safeParse(row);
  return known.success ? known.data : null;
}

/** Forgets a pairing that was not finished, and its key. A shop with sales is revoked instead: they need both. */
export async function removeShop(db: KassDb, id: ShopId): Promise<void> {
  await write(db, ['shops', 'keys'], async (tx) => {
    await tx.objectStore('shops').delete(id);
    await tx.objectStore('keys').delete(id);
  });
}
