import { beforeEach, describe, expect, test } from 'vitest';
import {
  openShop,
  order,
  pairedDevice,
  post,
  resultFor,
  SHOP,
  signed,
  TILL,
  type OpenShop,
} from './open-shop';

let open: OpenShop;
beforeEach(async () => {
  open = await openShop();
});

const ask = (path: string, method = 'GET', origin: string | null = TILL): Promise<Response> =>
  open.shop.handle(
    new Request(SHOP + path, { method, headers: origin === null ? {} : { origin } }),
  );

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

describe('what goes wrong in the shop itself', () => {
  const broken = () => {
    throw new TypeError('The database is gone');
  };

  test('is told to the shop, and the till can read that it did', async () => {
    const errors: unknown[] = [];
    open = await openShop({ onError: (error) => errors.push(error) });
    open.store.get = broken;
    const answer = await ask('/kass/order/any');
    expect(answer.status).toBe(500);
    expect(answer.headers.get('access-control-allow-origin')).toBe(TILL);
    expect(errors).toEqual([new TypeError('The database is gone')]);
  });

  test('is thrown where nobody listens', async () => {
    open.store.get = broken;
    await expect(ask('/kass/order/any')).rejects.toThrow('The database is gone');
  });

  test.each([
    ['an origin with a path', { origin: 'https://shop.example/' }, 'origin'],
    ['a till that is no origin', { tills: ['till.example'] }, 'tills'],
    ['grants no till understands', { grants: { life: 1 } }, 'life'],
  ])('is found at the start: %s', async (_, change, field) => {
    await expect(openShop(change)).rejects.toMatchObject({
      code: 'link-invalid',
      details: { field },
    });
  });
});

describe('a browser that comes back from the till', () => {
  const back = (query: string): Promise<Response> => ask(`/kass/result?${query}`);

  test('brings its result, and leaves the address that holds it', async () => {
    open = await openShop({ orderPage: (id) => `${SHOP}/orders/${encodeURIComponent(id)}` });
    const device = await pairedDevice(open);
    await open.shop.orderLinks(order, TILL);
    const jws = await signed(await resultFor(open, device), device);
    const answer = await back(`order=${order.id}&kass=${jws}`);
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('https://shop.example/orders/o-1042');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect((await open.shop.order(order.id))?.state).toBe('paid');
  });

  test('goes to the front page of a shop that has no other', async () => {
    expect((await back('order=o-1042')).headers.get('location')).toBe('https://shop.example/');
  });

  test('changes nothing by words in its address', async () => {
    await open.shop.orderLinks(order, TILL);
    await back(`order=${order.id}&kass=paid&status=paid`);
    expect((await open.shop.order(order.id))?.state).toBe('awaiting');
  });
});
