import { beforeEach, describe, expect, test } from 'vitest';
import { makeDeviceKey, type Signer } from '../../../src/lib/schemes/kass/device-key';
import type {
  OrderState,
  ShopOptions,
  ShopOrder,
  ShopRefund,
  TakenResult,
} from '../../../src/lib/shop/index';
import {
  chainOf,
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

describe('a chain of results of one sale', () => {
  test('goes on: doubt, decision, payment, and a later doubt takes nothing away', async () => {
    const till = chainOf(open, device);
    const at = async (answer: Promise<Record<string, unknown>>) => (await answer)['order'];
    const sup = (seq: number) => `result-${String(seq).padStart(10, '0')}`;
    const none = { amt: 0, how: [] };
    expect(await at(till.send({ res: 'doubt', att: 'a-1', ...none }))).toBe('awaiting');
    expect((await open.shop.order(order.id))?.doubts).toEqual(['a-1']);
    expect(await at(till.send({ res: 'declined', att: 'a-1', sup: sup(1), ...none }))).toBe(
      'awaiting',
    );
    expect(await at(till.send({ sup: sup(2) }))).toBe('paid');
    expect(await at(till.send({ res: 'doubt', att: 'a-2', sup: sup(3) }))).toBe('paid');
    expect(await at(till.send({ res: 'declined', att: 'a-2', sup: sup(4) }))).toBe('paid');
    expect(await at(till.send({ res: 'paid', sup: sup(5) }))).toBe('paid');
    expect(await open.shop.order(order.id)).toMatchObject({ result: sup(6), doubts: [] });
  });

  test('does not go on from another till’s result', async () => {
    await sendFor({});
    const other = await pairedDevice(open);
    const claims = await resultFor(open, other, {
      jti: 'result-0000000002',
      sup: 'result-0000000001',
    });
    expect(await send(await signed(claims, other))).toMatchObject({ status: 409, error: 'paid' });
  });

  test('that names itself as its own predecessor ends somewhere', async () => {
    await sendFor({ res: 'declined', amt: 0, how: [], sup: 'result-0000000002' });
    const ring = { jti: 'result-0000000002', sup: 'result-0000000001' };
    expect(await sendFor(ring)).toMatchObject({ status: 200, order: 'paid' });
  });

  test('of a second payment stays as evidence, and can be paid back', async () => {
    await sendFor({});
    const other = await pairedDevice(open);
    const second = await resultFor(open, other, { jti: 'result-0000000002' });
    expect(await send(await signed(second, other))).toMatchObject({ status: 409 });
    await open.shop.refundLinks(refundOf(1990), TILL);
    const back = { res: 'refunded', jti: 'result-0000000003', sup: 'result-0000000002' } as const;
    const refund = await resultFor(open, other, back);
    expect(await send(await signed(refund, other))).toMatchObject({ status: 200, order: 'paid' });
    expect(await open.shop.order(order.id)).toMatchObject({ state: 'paid', refunded: 0 });
  });
});

const refundOf = (sum: number): ShopRefund => ({
  ...{ id: order.id, no: order.no, rev: order.rev, cur: order.cur },
  ...{ sum, lines: [{ n: 'Returned', t: sum }] },
});

describe('a refund', () => {
  const refund = { res: 'refunded', jti: 'result-0000000002', sup: 'result-0000000001' } as const;
  beforeEach(async () => {
    await sendFor({});
    await open.shop.refundLinks(refundOf(500), TILL);
  });

  test('counts for the link that asked for it', async () => {
    expect(await sendFor({ ...refund, amt: 500 })).toMatchObject({ status: 200, order: 'paid' });
    await open.shop.refundLinks(refundOf(1490), TILL);
    const rest = { ...refund, jti: 'result-0000000003', sup: 'result-0000000002', amt: 1490 };
    expect(await sendFor(rest)).toMatchObject({ status: 200, order: 'refunded' });
  });

  test('counts also when the order has a newer revision by now', async () => {
    const claims = await resultFor(open, device, { ...refund, amt: 500 });
    await open.shop.orderLinks({ ...order, rev: 1 }, TILL);
    expect(await send(await signed(claims, device))).toMatchObject({ order: 'awaiting' });
  });

  test.each([
    ['of more than was asked for', { amt: 501 }, 422, 'sum'],
    ['in another currency', { amt: 500, cur: 'USD' }, 422, 'currency'],
    ['by a sale that took nothing', { amt: 500, sup: 'nothing-known' }, 422, 'refund'],
  ])('is refused %s', async (_, change, status, error) => {
    expect(await sendFor({ ...refund, ...change })).toEqual({ status, error });
    expect((await open.shop.order(order.id))?.refunded).toBe(0);
  });

  test('is refused the second time for one link', async () => {
    const first = await resultFor(open, device, { ...refund, amt: 500 });
    await send(await signed(first, device));
    const again = { ...first, jti: first.jti.replace('2', '3') as typeof first.jti };
    expect(await send(await signed(again, device))).toEqual({ status: 409, error: 'refunded' });
  });

  test('is refused for a link to pay, and a payment for a link to refund', async () => {
    const [pay] = await open.store.list('link');
    const claims = { ...refund, amt: 500, oj: pay?.jti, st: pay?.st };
    expect(await sendFor(claims)).toEqual({ status: 422, error: 'order' });
    expect(await sendFor({ jti: 'result-0000000004' })).toEqual({ status: 422, error: 'order' });
  });
});

type Change = NonNullable<Parameters<typeof resultFor>[2]>;

describe('a refund that the seller began at the till', () => {
  const rid = 'refund-at-the-till-01';
  const second = (seq: number, change: Change = {}): Change => ({
    ...{ res: 'refunded' as const, rid, amt: 500, seq },
    ...{ jti: `result-000000000${seq}`, sup: `result-000000000${seq - 1}` },
    ...change,
  });
  const stands = async () => {
    const { state, refunded, refunds = [] } = (await open.shop.order(order.id)) ?? {};
    return { state, refunded, links: refunds.map(({ link }) => link) };
  };
  beforeEach(async () => {
    await sendFor({});
  });

  test.each([
    ['of more than was taken', { amt: 1991 }, 422, 'refund'],
    ['by a sale that took nothing', { sup: 'nothing-known' }, 422, 'refund'],
    ['in another currency', { cur: 'USD' }, 422, 'currency'],
    ['with parts that do not make the whole', { how: [] }, 422, 'sum'],
    ['for another order', { ord: { id: 'o-9', no: '9', rev: 0 } }, 422, 'order'],
    ['for a link nobody made', { oj: 'link-of-somebody-else' }, 422, 'order'],
    ['without the value of the shop', { st: 'guessed-guessed-guess' }, 422, 'st'],
  ])('is refused %s', async (_, change, status, error) => {
    expect(await sendFor(second(2, change))).toEqual({ status, error });
    expect(await stands()).toEqual({ state: 'paid', refunded: 0, links: [] });
  });

  test('is refused where it names the link of a refund the shop asked: that one needs no id', async () => {
    await open.shop.refundLinks(refundOf(500), TILL);
    expect(await sendFor(second(2))).toEqual({ status: 422, error: 'order' });
  });

  test('is refused of more than is left of what was taken', async () => {
    await sendFor(second(2, { amt: 1500 }));
    const more = second(3, { rid: 'refund-at-the-till-02', amt: 491 });
    expect(await sendFor(more)).toEqual({ status: 422, error: 'refund' });
    expect(await stands()).toMatchObject({ refunded: 1500 });
  });

  test('counts for the order, under its own id', async () => {
    expect(await sendFor(second(2))).toMatchObject({ status: 200, order: 'paid' });
    expect(await stands()).toEqual({ state: 'paid', refunded: 500, links: [rid] });
    const rest = second(3, { rid: 'refund-at-the-till-02', amt: 1490 });
    expect(await sendFor(rest)).toMatchObject({ status: 200, order: 'refunded' });
  });

  test('counts once, however often it is told', async () => {
    const jws = await signed(await resultFor(open, device, second(2)), device);
    expect(await send(jws)).toMatchObject({ status: 200, order: 'paid' });
    expect(await send(jws)).toMatchObject({ status: 200, order: 'paid' });
    // Again as a new result, after a doubt that came to nothing.
    expect(await sendFor(second(3))).toMatchObject({ status: 200, order: 'paid' });
    expect(await stands()).toEqual({ state: 'paid', refunded: 500, links: [rid] });
  });

  test('is refused under the id of one that another till gave', async () => {
    await sendFor(second(2));
    const other = await pairedDevice(open);
    const claims = await resultFor(open, other, second(3, { jti: 'result-of-another-1' }));
    expect(await send(await signed(claims, other))).toEqual({ status: 409, error: 'refunded' });
  });

  test('counts also when the order has a newer revision by now', async () => {
    const claims = await resultFor(open, device, second(2));
    await open.shop.orderLinks({ ...order, rev: 1 }, TILL);
    expect(await send(await signed(claims, device))).toMatchObject({ status: 200 });
  });

  test('of an order that was paid twice may be of more than was due', async () => {
    const twice = { jti: 'result-0000000002', sup: 'result-0000000001', seq: 2, amt: 3980 };
    expect(await sendFor(twice)).toMatchObject({ status: 200, order: 'paid' });
    expect(await sendFor(second(3, { amt: 3980 }))).toMatchObject({ order: 'refunded' });
  });
});

describe('a payment in parts', () => {
  const part = (seq: number, change: Change): Change => ({
    ...{ res: 'part' as const, seq, jti: `result-000000000${seq}` },
    ...(seq > 1 ? { sup: `result-000000000${seq - 1}` } : {}),
    ...change,
  });
  const stands = async () => {
    const { state, taken } = (await open.shop.order(order.id)) ?? {};
    return [state, taken];
  };

  test('is in, goes back, and the rest stays', async () => {
    expect(await sendFor(part(1, { amt: 500 }))).toMatchObject({ order: 'part' });
    expect(await sendFor(part(2, { amt: 1200 }))).toMatchObject({ order: 'part' });
    const back = part(3, { res: 'voided', amt: 700 });
    expect(await sendFor(back)).toMatchObject({ status: 200, order: 'part' });
    expect(await stands()).toEqual(['part', 700]);
    expect(await sendFor(part(4, { res: 'paid', amt: 1990 }))).toMatchObject({ order: 'paid' });
  });

  test('that went back whole leaves nothing, and the order can still be paid', async () => {
    await sendFor(part(1, { amt: 500 }));
    await sendFor(part(2, { res: 'voided', amt: 0, how: [] }));
    expect(await stands()).toEqual(['cancelled', 0]);
    expect(await sendFor(part(3, { res: 'paid' }))).toMatchObject({ order: 'paid' });
  });

  test('that another till has is not taken back', async () => {
    await sendFor(part(1, { amt: 500 }));
    const other = await pairedDevice(open);
    const claims: Change = { res: 'voided', amt: 0, how: [], jti: 'result-of-another-1' };
    const back = await signed(await resultFor(open, other, claims), other);
    expect(await send(back)).toMatchObject({ status: 200, order: 'part' });
    expect(await stands()).toEqual(['part', 500]);
  });

  test('with tips and rounding is of what it settles of the order', async () => {
    const how = [{ method: 'cash', amt: 1990, tip: 100, rnd: -2, asr: 'cash', at: '' } as const];
    const claims: Change = { res: 'paid', amt: 1990, tip: 100, rnd: -2, how };
    expect(await sendFor(claims)).toMatchObject({ order: 'paid' });
    expect(await stands()).toEqual(['paid', 1990]);
  });
});

describe('a till', () => {
  test('whose time is over has still taken the money', async () => {
    await open.shop.grant(device.kid, { exp: open.clock.nowMs / 1000 - 1 });
    expect(await sendFor({})).toMatchObject({ status: 200, order: 'paid' });
    expect(await open.shop.devices()).toMatchObject([{ expired: true }]);
  });

  test('that asks to be connected anew keeps its word until the admin decides', async () => {
    await post(open, '/kass/pair', await pairRequest(open, device));
    expect(await sendFor({})).toMatchObject({ status: 200 });
    await open.shop.decide(device.kid, 'refused');
    expect(await sendFor({ jti: 'result-0000000002' })).toEqual({ status: 401, error: 'revoked' });
  });

  test('is seen when it sends, and not when somebody sends in its name', async () => {
    const thief = { ...(await makeDeviceKey()), kid: device.kid };
    const jws = await signed(await resultFor(open, device), thief);
    const before = open.clock.nowMs;
    open.clock.nowMs += 60_000;
    await send(jws);
    expect((await open.store.get('device', device.kid))?.seenAt).toBe(before);
    await sendFor({});
    expect((await open.store.get('device', device.kid))?.seenAt).toBe(before + 60_000);
  });
});

describe('a result without a signed order', () => {
  const bare = { oj: undefined, st: undefined };
  const small = { ...bare, ord: { id: '1042', no: '1042', rev: 0 } };

  test.each<[string, Partial<ShopOptions>]>([
    ['nobody has allowed such', { findOrder: () => order }],
    ['the shop cannot look orders up', { acceptUnsigned: true }],
    ['the shop has no such order', { acceptUnsigned: true, findOrder: () => null }],
  ])('is refused when %s', async (_, options) => {
    open = await openShop(options);
    device = await pairedDevice(open);
    expect(await sendFor(small)).toEqual({ status: 422, error: 'order' });
    expect(await open.store.list('order')).toEqual([]);
  });

  describe('where the shop takes such', () => {
    beforeEach(async () => {
      const findOrder = (no: string): ShopOrder | null =>
        no === '1042' ? { ...order, rev: 3 } : null;
      open = await openShop({ acceptUnsigned: true, findOrder });
      device = await pairedDevice(open);
    });

    test('is checked against the order with its number', async () => {
      expect(await sendFor(small)).toMatchObject({ status: 200, order: 'paid' });
      expect(await open.store.list('order')).toMatchObject([
        { id: 'o-1042', rev: 3, state: 'paid' },
      ]);
    });

    test('is checked against the order with its id and revision', async () => {
      const ord = { id: 'o-1042', no: '1042', rev: 2 };
      expect(await sendFor({ ...bare, ord })).toEqual({ status: 422, error: 'revision' });
      const now = { ...bare, ord: { ...ord, rev: 3 }, jti: 'result-0000000002' };
      expect(await sendFor(now)).toMatchObject({ order: 'paid' });
    });

    test.each([
      ['of too little', { amt: 1 }, 'sum'],
      ['in another currency', { cur: 'USD' }, 'currency'],
      ['of another order', { ord: { id: 'o-7', no: '1042', rev: 3 } }, 'order'],
    ])('is refused %s', async (_, change, error) => {
      expect(await sendFor({ ...small, ...change })).toEqual({ status: 422, error });
    });
  });
});

describe('the shop is told', () => {
  type Heard = readonly [TakenResult, OrderState];

  async function listening(onResult: (...heard: Heard) => unknown): Promise<void> {
    const errors: unknown[] = [];
    open = await openShop({
      onResult: async (result, stands) => (await onResult(result, stands)) as undefined,
      onError: (error) => errors.push(error),
    });
    device = await pairedDevice(open);
    await open.shop.orderLinks(order, TILL);
  }

  test('of each result that counts, once, with the order as it stands', async () => {
    const heard: Heard[] = [];
    await listening((...what) => heard.push(what));
    const jws = await signed(await resultFor(open, device), device);
    await Promise.all([send(jws), send(jws), open.shop.takeResult(jws)]);
    await sendFor({ jti: 'result-0000000002' });
    expect(heard).toHaveLength(1);
    expect(heard[0]).toMatchObject([
      { jws, device: device.kid },
      { state: 'paid', taken: 1990 },
    ]);
  });

  test('again when it could not hear the first time, and the till sends again until then', async () => {
    let times = 0;
    await listening(() => {
      times += 1;
      if (times < 3) throw new TypeError('The mail is down');
    });
    const jws = await signed(await resultFor(open, device), device);
    expect(await send(jws)).toEqual({ status: 503, error: 'later' });
    expect(await send(jws)).toEqual({ status: 503, error: 'later' });
    expect(await stateOf()).toBe('paid');
    expect(await send(jws)).toMatchObject({ status: 200, order: 'paid' });
    await send(jws);
    expect(times).toBe(3);
  });

  test('and what its fiscal printer says goes to the till, each time the same', async () => {
    let receipts = 0;
    await listening(() => ({ fiscal: { number: ++receipts } }));
    const jws = await signed(await resultFor(open, device), device);
    const answer = { status: 200, jti: 'result-0000000001', order: 'paid', fiscal: { number: 1 } };
    expect(await send(jws)).toEqual(answer);
    expect(await send(jws)).toEqual(answer);
  });
});

test('a shop of several processes keeps them apart with a lock of its own', async () => {
  const tasks: string[] = [];
  open = await openShop({
    exclusive: async (task) => {
      tasks.push('begins');
      const result = await task();
      tasks.push('ends');
      return result;
    },
  });
  await open.shop.orderLinks(order, TILL);
  await send('no result');
  expect(tasks).toEqual(['begins', 'ends', 'begins', 'ends']);
});
