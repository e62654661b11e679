import { beforeEach, describe, expect, test } from 'vitest';
import { WellKnown } from '../../../src/lib/domain/shop';
import { makeDeviceKey, type Signer } from '../../../src/lib/schemes/kass/device-key';
import { signFindRequest } from '../../../src/lib/schemes/kass/find-order';
import {
  atTill,
  chainOf,
  openShop,
  order,
  pairedDevice,
  pairRequest,
  pinned,
  post,
  SHOP,
  TILL,
  told,
  type OpenShop,
} from './open-shop';

let open: OpenShop;
let device: Signer;
beforeEach(async () => {
  open = await openShop({ findOrder: (no) => (no === '1042' ? order : null) });
  device = await pairedDevice(open);
});

async function find(no: string, by = device, change = {}): Promise<Record<string, unknown>> {
  const ask = { aud: SHOP, no, till: TILL, nowMs: open.clock.nowMs, ...change };
  return told(await post(open, '/kass/find', await signFindRequest(ask, by)));
}

describe('a till that asks for an order by its number', () => {
  test('learns from the shop’s page where to ask', async () => {
    expect(WellKnown.parse(open.shop.wellKnown()).find).toBe(`${SHOP}/kass/find`);
    expect(WellKnown.parse((await openShop()).shop.wellKnown()).find).toBeUndefined();
  });

  test('gets a link made for it alone', async () => {
    const { status, link } = await find('1042');
    expect(status).toBe(200);
    const shop = await pinned(open, { device: device.kid });
    expect(await atTill(open, String(link), shop)).toMatchObject({
      order: { aud: device.kid, ord: { id: 'o-1042' }, sum: 1990 },
    });
    await expect(atTill(open, String(link))).rejects.toMatchObject({ code: 'link-wrong-till' });
  });

  test('gets none for a number nobody has, nor for an order that is settled', async () => {
    expect(await find('7')).toEqual({ status: 404, error: 'order' });
    await find('1042');
    await chainOf(open, device).send();
    expect(await find('1042')).toEqual({ status: 404, error: 'order' });
  });

  test.each([
    ['may take no payments', { pay: false }],
    ['may not take so much', { limits: { EUR: 1989 } }],
    ['has had its time', { exp: 1 }],
  ])('gets none when it %s', async (_, grants) => {
    await open.shop.grant(device.kid, grants);
    expect(await find('1042')).toEqual({ status: 403, error: 'not-granted' });
  });

  test('gets none when it is not a till of this shop', async () => {
    expect(await find('1042', await makeDeviceKey())).toEqual({ status: 401, error: 'unknown' });
    const asking = await makeDeviceKey();
    await post(open, '/kass/pair', await pairRequest(open, asking));
    expect(await find('1042', asking)).toEqual({ status: 403, error: 'asking' });
    await open.shop.decide(device.kid, 'revoked');
    expect(await find('1042')).toEqual({ status: 401, error: 'revoked' });
  });

  test.each([
    ['for another shop', { aud: 'https://other.example' }, 'aud'],
    ['of a minute long past', { nowMs: 0 }, 'iat'],
    ['for another till', { till: 'https://second.example' }, 'till'],
  ])('gets none by a request %s', async (_, change, field) => {
    expect(await find('1042', device, change)).toEqual({ status: 400, error: 'invalid', field });
    expect(await open.store.list('link')).toEqual([]);
  });

  test('gets none by another key in its name, nor by words', async () => {
    const thief = { ...(await makeDeviceKey()), kid: device.kid };
    expect(await find('1042', thief)).toEqual({
      status: 400,
      error: 'invalid',
      field: 'signature',
    });
    expect((await post(open, '/kass/find', '1042')).status).toBe(400);
  });
});

test('an order that the shop itself wrote wrongly is the shop’s trouble, not the till’s', async () => {
  const errors: unknown[] = [];
  const findOrder = () => ({ ...order, sum: 1 });
  open = await openShop({ findOrder, onError: (error) => errors.push(error) });
  device = await pairedDevice(open);
  expect(await find('1042')).toEqual({ status: 500, error: 'internal' });
  expect(errors).toMatchObject([{ code: 'link-sum-mismatch' }]);
});
