import { beforeEach, describe, expect, test } from 'vitest';
import { ShopId } from '../../../src/lib/domain/ids';
import { DEFAULT_GRANTS, WellKnown } from '../../../src/lib/domain/shop';
import { thumbprint } from '../../../src/lib/schemes/kass/device-key';
import { readLink } from '../../../src/lib/schemes/kass/order-link';
import { verifyLink } from '../../../src/lib/schemes/kass/verify-order';
import { openShop, order, post, SHOP, START_MS, TILL, type OpenShop } from './open-shop';

let open: OpenShop;
beforeEach(async () => {
  open = await openShop();
});

const ask = (path: string, method = 'GET', origin: string | null = TILL): Promise<Response> =>
  open.shop.handle(
    new Request(SHOP + path, { method, headers: origin === null ? {} : { origin } }),
  );

describe('the links of an order', () => {
  test.each([
    ['a sum that is not the lines', { sum: 1 }, 'sum'],
    ['a line without name', { lines: [{ t: 1990 }], adj: [] }, 'lines.0.n'],
    ['a sum with a fraction', { sum: 19.9 }, 'sum'],
    ['a currency that is none', { cur: 'euro' }, 'cur'],
    ['no id', { id: '' }, 'ord.id'],
  ])('are not made for %s, and the member is named', async (_, change, field) => {
    const wrong = { ...order, ...change } as typeof order;
    await expect(open.shop.orderLinks(wrong, TILL)).rejects.toMatchObject({ details: { field } });
    expect(await open.store.list('link')).toEqual([]);
  });

  test('open at the paired till, in both forms', async () => {
    const page = WellKnown.parse(open.shop.wellKnown());
    const keys = await Promise.all(
      page.keys.map(async (jwk) => ({ kid: await thumbprint(jwk), jwk })),
    );
    const shop = {
      ...({ v: 1, id: ShopId.parse(open.shop.kid), origin: SHOP, name: page.name, keys } as const),
      ...{ callback: page.callback, pair: page.pair, paper: page.paper, demo: page.demo },
      ...({
        builtIn: false,
        state: 'paired',
        deliver: 'post',
        grants: DEFAULT_GRANTS,
        device: '',
        checkedAt: 0,
        digits: '',
        code: '',
        request: '',
        pairedAt: 0,
      } as const),
    };
    const links = await open.shop.orderLinks(order, TILL);
    for (const text of [links.https, links.protocol].map(readLink)) {
      if (text.type !== 'signed') throw new Error(text.type);
      const context = {
        action: text.action,
        shops: [shop],
        tillOrigin: TILL,
        nowMs: START_MS,
        loopbackAllowed: false,
        load: () => Promise.reject(new TypeError('No document was expected')),
      };
      const verified = await verifyLink(text.jws, context);
      expect(verified.order.cb).toBe('https://shop.example/kass/result?order=o-1042&{*}');
    }
  });

  test('do not bring a paid order back, unless its revision rises', async () => {
    await open.shop.orderLinks(order, TILL);
    const stands = await open.shop.order(order.id);
    if (!stands) throw new Error('The order is not known');
    await open.store.put('order', order.id, { ...stands, state: 'paid', result: 'x' });
    await open.shop.orderLinks(order, TILL);
    expect((await open.store.get('order', order.id))?.state).toBe('paid');
    await open.shop.orderLinks({ ...order, rev: 1 }, TILL);
    expect((await open.store.get('order', order.id))?.state).toBe('awaiting');
  });
});

describe('every answer', () => {
  test.each([
    ['/.well-known/kass.json', 'GET', 200],
    ['/kass/result', 'OPTIONS', 204],
    ['/kass/pair', 'OPTIONS', 204],
    ['/kass/result', 'GET', 303],
    ['/kass/result', 'PUT', 405],
    ['/.well-known/kass.json', 'POST', 405],
    ['/kass/pair', 'GET', 405],
    ['/kass/order/guessed', 'GET', 404],
    ['/kass/order/guessed', 'POST', 405],
    ['/kass/find', 'POST', 404],
    ['/kass/result', 'POST', 400],
    ['/kass/pair', 'POST', 400],
    ['/somewhere', 'GET', 404],
    ['/constructor', 'POST', 404],
  ])('%s %s can be read by the till', async (path, method, status) => {
    const answer = await ask(path, method);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('access-control-allow-origin')).toBe(TILL);
    expect(answer.headers.get('access-control-expose-headers')).toBe('Date, Retry-After');
    expect(answer.headers.get('vary')).toBe('Origin');
  });

  test('allows the headers a result comes with', async () => {
    const answer = await ask('/kass/result', 'OPTIONS');
    expect(answer.headers.get('access-control-allow-headers')).toBe(
      'content-type, idempotency-key',
    );
    expect(answer.headers.get('access-control-allow-methods')).toContain('POST');
  });

  test('names the second till when that one asks, and never a stranger', async () => {
    const second = await ask('/.well-known/kass.json', 'GET', 'https://second.example');
    expect(second.headers.get('access-control-allow-origin')).toBe('https://second.example');
    const stranger = await post(open, '/kass/result', 'x', 'https://evil.example');
    expect(stranger.headers.get('access-control-allow-origin')).toBe(TILL);
  });
});
