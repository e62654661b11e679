import { beforeEach, describe, expect, test } from 'vitest';
import { makeDeviceKey, type Signer } from '../../../src/lib/schemes/kass/device-key';
import {
  openShop,
  order,
  pairRequest,
  pairedDevice,
  post,
  resultFor,
  signed,
  TILL,
  told,
  type OpenShop,
} from './open-shop';

let open: OpenShop;
let device: Signer;
beforeEach(async () => {
  open = await openShop();
  device = await pairedDevice(open);
  await open.shop.orderLinks(order, TILL);
});

const send = async (jws: string): Promise<Record<string, unknown>> =>
  told(await post(open, '/kass/result', jws));
const sendFor = async (change: Parameters<typeof resultFor>[2]): Promise<Record<string, unknown>> =>
  send(await signed(await resultFor(open, device, change), device));
const stateOf = async (): Promise<string | undefined> =>
  (await open.store.get('order', order.id))?.state;

describe('a result is refused', () => {
  test.each([
    ['when it is nothing', '', 400],
    ['when it is words', 'paid, honestly', 400],
    ['when it is too long to be one', `a.${'b'.repeat(20_000)}.c`, 400],
    ['when it is enormous', 'x'.repeat(70_000), 413],
  ])('%s', async (_, body, status) => {
    expect((await post(open, '/kass/result', body)).status).toBe(status);
  });

  test('by a device this shop does not know', async () => {
    const stranger = await makeDeviceKey();
    const jws = await signed(await resultFor(open, stranger), stranger);
    expect(await send(jws)).toEqual({ status: 401, error: 'unknown' });
  });

  test('by a device that is not allowed yet', async () => {
    const asking = await makeDeviceKey();
    await post(open, '/kass/pair', await pairRequest(open, asking));
    const jws = await signed(await resultFor(open, asking), asking);
    expect(await send(jws)).toEqual({ status: 403, error: 'asking' });
  });

  test('by a device that was revoked', async () => {
    await open.shop.decide(device.kid, 'revoked');
    expect(await sendFor({})).toEqual({ status: 401, error: 'revoked' });
  });

  test('by another key under the name of a known device', async () => {
    const thief = { ...(await makeDeviceKey()), kid: device.kid };
    const jws = await signed(await resultFor(open, device), thief);
    expect(await send(jws)).toEqual({ status: 400, error: 'invalid', field: 'signature' });
  });

  test.each([
    ['for another shop', { aud: 'https://other.example' }, 400, 'invalid'],
    ['for another address', { htu: 'https://shop.example/other' }, 400, 'invalid'],
    ['for another order', { ord: { id: 'o-9', no: '9', rev: 0 } }, 422, 'order'],
    ['for a link nobody made', { oj: 'link-of-somebody-else' }, 422, 'order'],
    ['for another revision', { ord: { id: 'o-1042', no: '1042', rev: 1 } }, 422, 'order'],
    ['without the value of the shop', { st: 'guessed-guessed-guess' }, 422, 'st'],
    ['in another currency', { cur: 'USD' }, 422, 'currency'],
    ['with too little money', { amt: 1989 }, 422, 'sum'],
    ['with parts that do not make the whole', { how: [] }, 422, 'sum'],
  ])('%s', async (_, change, status, error) => {
    expect(await sendFor(change)).toMatchObject({ status, error });
    expect(await stateOf()).toBe('awaiting');
  });

  test('for a revision that was replaced after its link was made', async () => {
    const old = await resultFor(open, device);
    await open.shop.orderLinks({ ...order, rev: 1 }, TILL);
    expect(await send(await signed(old, device))).toEqual({ status: 422, error: 'revision' });
  });

  test('when another result has paid the order, and is kept as evidence', async () => {
    await sendFor({});
    expect(await sendFor({ jti: 'result-0000000002', seq: 2 })).toEqual({
      status: 409,
      error: 'paid',
    });
    expect(await open.store.list('result')).toHaveLength(2);
    expect((await open.store.get('order', order.id))?.result).toBe('result-0000000001');
  });

  test('when its `jti` was used for something else', async () => {
    await sendFor({});
    expect(await sendFor({ iat: 1 })).toEqual({ status: 400, error: 'invalid', field: 'jti' });
  });
});

describe('a result counts', () => {
  test('and the order is paid', async () => {
    expect(await sendFor({})).toEqual({
      status: 200,
      jti: 'result-0000000001',
      order: 'paid',
    });
    expect(await stateOf()).toBe('paid');
  });

  test('once, however often and however close together it comes', async () => {
    const jws = await signed(await resultFor(open, device), device);
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(jws)));
    for (const answer of answers)
      expect(answer).toEqual({ status: 200, jti: 'result-0000000001', order: 'paid' });
    expect(await open.store.list('result')).toHaveLength(1);
  });

  test('the same when the browser brings it back', async () => {
    const jws = await signed(await resultFor(open, device), device);
    expect((await open.shop.takeResult(jws)).status).toBe(200);
    expect(await send(jws)).toMatchObject({ status: 200 });
    expect(await stateOf()).toBe('paid');
  });

  test('for what is still due of an order paid in part', async () => {
    await open.shop.orderLinks({ ...order, rev: 1, paid: 1000 }, TILL);
    const ord = { id: order.id, no: order.no, rev: 1 };
    expect(await sendFor({ ord, amt: 989 })).toMatchObject({ error: 'sum' });
    expect(await sendFor({ ord, amt: 990, jti: 'result-0000000002' })).toMatchObject({
      order: 'paid',
    });
  });

  test('as cancelled, and the order can still be paid later', async () => {
    expect(await sendFor({ res: 'cancelled', amt: 0, how: [] })).toMatchObject({
      order: 'cancelled',
    });
    expect(await stateOf()).toBe('cancelled');
    expect(await sendFor({ jti: 'result-0000000002' })).toMatchObject({ order: 'paid' });
  });

  test('in place of the one it replaces', async () => {
    await sendFor({});
    const later = { jti: 'result-0000000002', sup: 'result-0000000001' };
    expect(await sendFor(later)).toMatchObject({ status: 200 });
    expect((await open.store.get('order', order.id))?.result).toBe('result-0000000002');
  });

  test('for an older link of the same revision: both are the shop’s', async () => {
    const first = await resultFor(open, device);
    await open.shop.orderLinks(order, TILL);
    expect(await send(await signed(first, device))).toMatchObject({ order: 'paid' });
  });
});
