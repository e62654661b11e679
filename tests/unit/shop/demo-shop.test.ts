import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { orderOf, ordersOf } from '../../../examples/shop/goods';
import { startShop } from '../../../examples/shop/server';
import { newResultId } from '../../../src/lib/domain/ids';
import { parseOrder, type Order } from '../../../src/lib/domain/order';
import { fillSlot } from '../../../src/lib/schemes/kass/slot';
import { makeDeviceKey, type Signer } from '../../../src/lib/schemes/kass/device-key';
import { parsePayload, readJws } from '../../../src/lib/schemes/kass/jws';
import { readLink } from '../../../src/lib/schemes/kass/order-link';
import { readPairingLink, signPairRequest } from '../../../src/lib/schemes/kass/pairing';
import { htuOf, postAddress } from '../../../src/lib/schemes/kass/callback';
import { inflate } from '../../../src/lib/schemes/kass/deflate';
import { signResult } from '../../../src/lib/schemes/kass/result-jws';

const TILL = 'http://localhost:4170';
let folder: string;
let port: number;
let shop: string;
let running: { close(): Promise<void> };

const start = async (): Promise<void> => {
  const addresses = { till: TILL, shop, pay: 'http://localhost:2', printer: 'http://localhost:3' };
  running = await startShop({ port, addresses, file: join(folder, 'shop.json') });
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shop-'));
  port = await freePort();
  shop = `http://localhost:${port}`;
  await start();
});
afterEach(async () => {
  await running.close();
  await rm(folder, { recursive: true });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

const text = async (path: string, headers = {}): Promise<string> =>
  (await fetch(shop + path, { headers })).text();

/** The addresses of a page's links, by what makes them ours. */
const hrefs = (page: string, start: string): readonly string[] =>
  [...page.matchAll(/href="([^"]*)"/g)]
    .map(([, href = '']) => href.replaceAll('&amp;', '&'))
    .filter((href) => href.startsWith(start));

const postForm = (path: string, form: Record<string, string>, origin = shop): Promise<Response> =>
  fetch(shop + path, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { origin },
    redirect: 'manual',
  });

async function askToPair(device: Signer, label = 'Door tablet'): Promise<Response> {
  const [link = ''] = hrefs(await text('/'), `${TILL}/pair#p=`);
  const { code, origin } = readPairingLink(link, { nowMs: Date.now(), loopbackAllowed: true });
  const [{ kid } = { kid: '' }] = await wellKnownKeys();
  const ask = { aud: origin, shop: kid, code, nonce: 'nonce-0123456789', label, till: TILL };
  return fetch(`${shop}/kass/pair`, { method: 'POST', body: await signPairRequest(ask, device) });
}

async function wellKnownKeys(): Promise<readonly { readonly kid: string }[]> {
  const { thumbprint } = await import('../../../src/lib/schemes/kass/device-key');
  const { keys } = (await (await fetch(`${shop}/.well-known/kass.json`)).json()) as {
    keys: Parameters<typeof thumbprint>[0][];
  };
  return Promise.all(keys.map(async (key) => ({ kid: await thumbprint(key) })));
}

async function pair(): Promise<Signer> {
  const device = await makeDeviceKey();
  expect((await askToPair(device)).status).toBe(202);
  await postForm('/tills', { kid: device.kid, decision: 'allowed' });
  return device;
}

async function orderIn(href: string): Promise<Order> {
  const link = readLink(href);
  if (link.type !== 'signed') throw new Error(link.type);
  const { payload, zip } = readJws(link.jws, 'kass-order+jwt');
  return parseOrder(parsePayload(zip ? await inflate(payload, 256 * 1024) : payload));
}

async function cashResult(order: Order, device: Signer): Promise<string> {
  const amt = order.sum - order.paid;
  return signResult(
    {
      ...{ v: 1, iss: device.kid, aud: order.iss, htu: htuOf(order.cb), seq: 1 },
      ...{ iat: 1, jti: newResultId((length) => crypto.getRandomValues(new Uint8Array(length))) },
      ...{ ord: order.ord, oj: order.jti, st: order.st, res: 'paid', amt, cur: order.cur },
      ...{ how: [{ method: 'cash', amt, asr: 'cash', at: '2026-11-23T12:00:00Z' }], asr: 'cash' },
    },
    device.privateKey,
    device.kid,
  );
}

describe('the goods of the demo shop', () => {
  const all = (['ru', 'en'] as const).flatMap((language) => ordersOf(language, 3));

  test.each(all)('order $no adds up, line by line', (order) => {
    for (const { q = '1', p = 0, d = 0, t } of order.lines ?? [])
      expect(Math.round(Number(q) * p) - d).toBe(t);
    const parts = [...(order.lines ?? []), ...(order.adj ?? [])];
    expect(parts.reduce((sum, { t }) => sum + t, 0)).toBe(order.sum);
    expect(orderOf(order.id, 4)).toEqual(order);
  });

  test('have no order of a batch that was not made yet', () => {
    expect(orderOf('ru-3-0', 3)).toBeUndefined();
    expect(orderOf('ru-0-9', 3)).toBeUndefined();
  });
});

describe('the demo shop', () => {
  test('refuses forms of other pages', async () => {
    const device = await makeDeviceKey();
    await askToPair(device);
    const decision = { kid: device.kid, decision: 'allowed' };
    expect((await postForm('/tills', decision, 'https://evil.example')).status).toBe(403);
    expect((await postForm('/orders/new', {}, 'null')).status).toBe(403);
    expect(await text('/')).toContain('data-state="asking"');
  });

  test('shows what a till calls itself as text, never as markup', async () => {
    await askToPair(await makeDeviceKey(), '<img src=x onerror=alert(1)>');
    const page = await text('/');
    expect(page).not.toContain('<img');
    expect(page).toContain('&lt;img');
  });

  test('speaks the language of the browser, or the one chosen', async () => {
    expect(await text('/', { 'accept-language': 'ru-RU,en;q=0.5' })).toContain('Оплатить в кассе');
    expect(await text('/', { 'accept-language': 'de-DE' })).toContain('Pay at the till');
    expect(await text('/?lang=ru', { 'accept-language': 'en' })).toContain('Оплатить в кассе');
    expect(await text('/', { cookie: 'shop-lang=ru' })).toContain('Оплатить в кассе');
  });

  test('takes a result and shows the order as paid', async () => {
    const device = await pair();
    const [href = ''] = hrefs(await text('/'), `${TILL}/#j=`);
    const order = await orderIn(href);
    const jws = await cashResult(order, device);
    const answer = await fetch(postAddress(order.cb), {
      method: 'POST',
      body: jws,
      headers: { 'content-type': 'application/jose', origin: TILL },
    });
    expect(answer.headers.get('access-control-allow-origin')).toBe(TILL);
    expect(await answer.json()).toMatchObject({ order: 'paid' });
    const page = await text('/');
    expect(page).toContain(`data-order="${order.ord.id}" data-state="paid"`);
    expect(page).toContain('Cash · €19.90 · counted by the seller');
    expect(page.match(/data-form="https"/g)).toHaveLength(5);
  });

  test('takes a result that the browser brings, and leaves its address', async () => {
    const device = await pair();
    const [href = ''] = hrefs(await text('/'), 'web+kass://payNow?j=');
    const order = await orderIn(href);
    const back = fillSlot(order.cb, { kass: await cashResult(order, device) });
    const answer = await fetch(back, { redirect: 'manual' });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(`/kass/result?order=${order.ord.id}`);
    expect(await (await fetch(back)).text()).toContain('data-state="paid"');
  });

  test('says so when the browser brings a result of a till it does not know', async () => {
    const [href = ''] = hrefs(await text('/'), `${TILL}/#j=`);
    const order = await orderIn(href);
    const jws = await cashResult(order, await makeDeviceKey());
    const page = await (await fetch(fillSlot(order.cb, { kass: jws }))).text();
    expect(page).toContain('The shop did not accept this result: unknown');
    expect(page).toContain('data-state="awaiting"');
  });

  test('knows its tills and orders after a restart', async () => {
    const device = await pair();
    const [href = ''] = hrefs(await text('/'), `${TILL}/#j=`);
    const order = await orderIn(href);
    await running.close();
    await start();
    const jws = await cashResult(order, device);
    const answer = await fetch(postAddress(order.cb), { method: 'POST', body: jws });
    expect(answer.status).toBe(200);
    expect(await text('/')).toContain('Door tablet');
  });

  test('gives new orders under new numbers, and keeps the old ones payable', async () => {
    const before = await text('/');
    await postForm('/orders/new', {});
    const after = await text('/');
    expect(before).toContain('data-order="en-0-0"');
    expect(after).toContain('data-order="en-1-0"');
    expect(after).not.toContain('data-order="en-0-0"');
    expect(await text('/kass/result?order=en-0-0')).toContain('data-order="en-0-0"');
  });

  test('fails on demand, as often as it was told to', async () => {
    await text('/test/mode?callback=503&times=1&after=2');
    const send = () => fetch(`${shop}/kass/result`, { method: 'POST', body: 'x' });
    const failed = await send();
    expect(failed.status).toBe(503);
    expect(failed.headers.get('retry-after')).toBe('2');
    expect(failed.headers.get('access-control-allow-origin')).toBe(TILL);
    expect((await send()).status).toBe(400);
    await text('/test/mode?callback=drop');
    await expect(send()).rejects.toThrow();
    await text('/test/mode?callback=ok');
    expect((await send()).status).toBe(400);
  });

  test('makes wrong links on demand', async () => {
    const nowSeconds = Date.now() / 1000;
    const link = (kind: string) => text(`/test/link?order=ru-0-0&kind=${kind}`).then(orderIn);
    expect((await link('expired')).exp).toBeLessThan(nowSeconds - 300);
    expect((await link('future')).iat).toBeGreaterThan(nowSeconds + 300);
    expect((await link('other-till')).aud).toBe('https://other-till.example');
    expect((await link('revised')).ord.rev).toBe(1);
    expect((await link('fresh')).ord.rev).toBe(1);
  });
});
