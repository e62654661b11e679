import { describe, expect, test } from 'vitest';
import { WellKnown, type Shop } from '../../../src/lib/domain/shop';
import { makeDeviceKey, makeShopKey } from '../../../src/lib/schemes/kass/device-key';
import { keysToPin } from '../../../src/lib/schemes/kass/key-list';
import { checkWellKnown, readPairingLink } from '../../../src/lib/schemes/kass/pairing';
import {
  atTill,
  openShop,
  order,
  pairRequest,
  pinned,
  post,
  START_MS,
  TILL,
  told,
  type OpenShop,
} from './open-shop';

/** What a till pins after it has read the shop's page again. */
async function refreshed(open: OpenShop, shop: Shop): Promise<Shop> {
  const keys = await keysToPin(shop, WellKnown.parse(open.shop.wellKnown()));
  return { ...shop, keys: keys ?? shop.keys };
}

describe('a shop that changes its key', () => {
  test('shows no list while it has one key', async () => {
    const open = await openShop();
    expect(open.shop.wellKnown()['list']).toBeUndefined();
  });

  test('is followed by tills that know the old one, over two changes as well', async () => {
    const keys = [await makeShopKey(), await makeShopKey(), await makeShopKey()] as const;
    const open = await openShop({ key: keys[0] });
    const first = await pinned(open);
    const before = open.shop.kid;
    await open.shop.changeKeys([keys[1], keys[0]]);
    expect(open.shop.kid).not.toBe(before);
    const second = await pinned(open);
    await open.shop.changeKeys([keys[2], keys[1], keys[0]]);
    const { https } = await open.shop.orderLinks(order, TILL);
    for (const shop of [first, second]) {
      await expect(atTill(open, https, shop)).rejects.toMatchObject({ code: 'link-unpaired' });
      const ask = await atTill(open, https, await refreshed(open, shop));
      expect(ask.order.ord.id).toBe(order.id);
    }
  });

  test('is not followed by a till whose key it shows no more', async () => {
    const open = await openShop();
    const shop = await pinned(open);
    await open.shop.changeKeys([await makeShopKey(), await makeShopKey()]);
    expect(await keysToPin(shop, WellKnown.parse(open.shop.wellKnown()))).toBeNull();
  });

  test('may show four keys and no more', async () => {
    const [key, ...others] = await Promise.all(Array.from({ length: 5 }, makeShopKey));
    if (!key) throw new Error('No key');
    const open = await openShop({ key, olderKeys: others.slice(1) });
    await expect(open.shop.changeKeys([key, ...others])).rejects.toMatchObject({
      details: { field: 'olderKeys' },
    });
    const link = await open.shop.newPairingLink(TILL);
    const read = readPairingLink(link, { nowMs: START_MS, loopbackAllowed: false });
    expect(checkWellKnown(read, open.shop.wellKnown()).keys).toHaveLength(4);
  });

  test('still answers a till that was paired under a key gone long ago', async () => {
    const open = await openShop();
    const device = await makeDeviceKey();
    const request = await pairRequest(open, device);
    await post(open, '/kass/pair', request);
    await open.shop.decide(device.kid, 'allowed');
    await open.shop.changeKeys([await makeShopKey()]);
    expect(await told(await post(open, '/kass/pair', request))).toMatchObject({ state: 'allowed' });
    const stranger = await pairRequest(await openShop(), await makeDeviceKey());
    expect(await told(await post(open, '/kass/pair', stranger))).toMatchObject({ field: 'shop' });
  });
});
