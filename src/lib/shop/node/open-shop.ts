// A shop that works out of the box: it makes its key, keeps everything in one file and changes its key on demand.
import { createShop, makeShopKey, type ShopOptions, type ShopServer } from '../index';
import { openFileStore, type FileStore, type StoredKey, type StoredKeys } from './file-store';

export interface NodeShopOptions extends Omit<ShopOptions, 'key' | 'olderKeys' | 'store'> {
  /** where everything is kept, e.g. `./kass-shop.json`; null: in memory, for tests */
  readonly file: string | null;
}

export interface NodeShop extends ShopServer {
  /** what the file holds, for pages of your own */
  readonly store: FileStore;
  /**
   * Signs with a new key from now on. The older ones stay shown for as long as tills may need to learn the new one,
   * 30 days at least.
   * @throws RangeError when there have been three changes within 30 days
   */
  rotateKey(): Promise<void>;
}

/** How long a key is shown after it was replaced (link-security §9 life cycle), milliseconds. */
const OVERLAP_MS = 30 * 24 * 60 * 60 * 1000;
const MAX_KEYS = 4;

/** @throws as `createShop` and `openFileStore` */
export async function openShop({ file, ...options }: NodeShopOptions): Promise<NodeShop> {
  const nowMs = options.nowMs ?? Date.now;
  const store = await openFileStore(file, nowMs);
  const [{ jwk: key }, ...older] = store.keys;
  const shop = await createShop({
    onError: (error) => process.emitWarning(error instanceof Error ? error : String(error)),
    ...options,
    key,
    olderKeys: older.map(({ jwk }) => jwk),
    store,
  });
  return {
    ...shop,
    get kid() {
      return shop.kid;
    },
    store,
    rotateKey: async () => {
      const keys = withNew({ jwk: await makeShopKey(), madeAt: nowMs() }, store.keys, nowMs());
      // Stored first: a key that signed anything must still be there after a stop.
      await store.setKeys(keys);
      const [{ jwk: first }, ...rest] = keys;
      await shop.changeKeys([first, ...rest.map(({ jwk }) => jwk)]);
    },
  };
}

/** The new key and those replaced less than the overlap ago. */
function withNew(key: StoredKey, keys: StoredKeys, nowMs: number): StoredKeys {
  const all = [key, ...keys];
  const shown = all.filter((_, at) => {
    const replacement = all[at - 1];
    return replacement !== undefined && nowMs - replacement.madeAt < OVERLAP_MS;
  });
  if (shown.length >= MAX_KEYS)
    throw new RangeError('Three keys were replaced within 30 days: a fifth cannot be shown');
  return [key, ...shown];
}
