import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { orderOf, ordersOf } from '../../../examples/shop/goods';
import { startShop } from '../../../examples/shop/server';
import { newResultId, type ResultId } from '../../../src/lib/domain/ids';
import { parseAsk, parseOrder, type Order } from '../../../src/lib/domain/order';
import type { ResultClaims } from '../../../src/lib/domain/result';
import { fillSlot } from '../../../src/lib/schemes/kass/slot';
import { makeDeviceKey, type Signer } from '../../../src/lib/schemes/kass/device-key';
import { signFindRequest } from '../../../src/lib/schemes/kass/find-order';
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

async function claimsIn(href: string): Promise<unknown> {
  const link = readLink(href);
  if (link.type !== 'signed') throw new Error(link.type);
  const { payload, zip } = readJws(link.jws, 'kass-order+jwt');
  return parsePayload(zip ? await inflate(payload, 256 * 1024) : payload);
}

const orderIn = async (href: string): Promise<Order> => parseOrder(await claimsIn(href));

/** The id of the newest result made here. */
let lastJti: ResultId | undefined;

async function cashResult(
  order: Order,
  device: Signer,
  change: Partial<ResultClaims> = {},
): Promise<string> {
  const amt = change.amt ?? order.sum - order.paid;
  lastJti = newResultId((length) => crypto.getRandomValues(new Uint8Array(length)));
  return signResult(
    {
      ...{ v: 1, iss: device.kid, aud: order.iss, htu: htuOf(order.cb), seq: 1 },
      ...{ iat: 1, jti: lastJti },
      ...{ ord: order.ord, oj: order.jti, st: order.st, res: 'paid', amt, cur: order.cur },
      ...{ how: [{ method: 'cash', amt, asr: 'cash', at: '2026-11-23T12:00:00Z' }], asr: 'cash' },
      ...change,
    },
    device.privateKey,
    device.kid,
  );
}

async function send(jws: string): Promise<void> {
  const answer = await fetch(`${shop}/kass/result`, { method: 'POST', body: jws });
  expect(answer.status).toBe(200);
}

/** The one till as the shop stores it. */
const till = async (): Promise<unknown> =>
  ((await (await fetch(`${shop}/test/state`)).json()) as { tills: unknown[] }).tills[0];

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

  test('offers refund, note and question for a paid order, each as a link of its own', async () => {
    const device = await pair();
    const order = await orderIn(await text('/test/link?order=en-0-0'));
    await send(await cashResult(order, device));
    const page = await text('/');
    const act = (name: string) =>
      new RegExp(`data-act="${name}"\\s+href="(${TILL}/#j=[^"]+)"`).exec(page)?.[1] ?? '';
    const refund = parseAsk(await claimsIn(act('refundNow')));
    expect(refund).toMatchObject({
      ...{ act: 'refundNow', order: { sum: 1990, cur: 'EUR', ord: { id: 'en-0-0' } } },
    });
    expect(parseAsk(await claimsIn(act('printNow')))).toMatchObject({
      ...{ act: 'printNow', order: { doc: expect.arrayContaining([{ k: 'rule' }]) } },
    });
    expect(parseAsk(await claimsIn(act('statusNow')))).toMatchObject({ act: 'statusNow' });
    const part = { res: 'refunded', amt: 500, oj: refund.order.jti, st: refund.order.st } as const;
    await send(await cashResult(order, device, { ...part, sup: lastJti, seq: 2 }));
    const after = await text('/');
    expect(after).toContain('Taken: €19.90');
    expect(after).toContain('Refunded:');
    expect((await orderIn(await text('/test/link?order=en-0-0&act=refundNow'))).sum).toBe(1490);
  });

  test('finds an order by its number, in its page and for a till', async () => {
    const page = await text('/?no=2043');
    expect(page).toContain('data-order="en-0-2"');
    expect(page).not.toContain('data-order="en-0-1"');
    expect(await text('/?no=77')).toContain('No order 77');
    const device = await pair();
    const ask = { aud: shop, no: '1042', till: TILL, nowMs: Date.now() };
    const answer = await fetch(`${shop}/kass/find`, {
      method: 'POST',
      body: await signFindRequest(ask, device),
    });
    const { link } = (await answer.json()) as { link: string };
    expect(await orderIn(link)).toMatchObject({ ord: { id: 'ru-0-1' }, aud: device.kid });
  });

  test('lets the admin name a till, limit it and take refunds from it', async () => {
    const device = await pair();
    expect(await till()).toMatchObject({ grants: { refund: true, limits: {} } });
    await postForm('/tills', {
      ...{ kid: device.kid, decision: 'saved', name: 'By the door' },
      ...{ 'limit-EUR': '250,5', 'limit-RUB': 'none' },
    });
    expect(await till()).toMatchObject({
      ...{ name: 'By the door', grants: { refund: false, limits: { EUR: 250_50 } } },
    });
    expect(await text('/')).toContain('value="250.50"');
  });

  test('shows what is missing of a till, also after it was revoked', async () => {
    const device = await pair();
    const order = await orderIn(await text('/test/link?order=en-0-0'));
    await send(await cashResult(order, device, { seq: 4, out: 3 }));
    await postForm('/tills', { kid: device.kid, decision: 'revoked' });
    const page = await text('/');
    expect(page).toContain('data-state="revoked"');
    expect(page).toContain('waiting in the till: 2');
    expect(page).toContain('Results are missing: 1–3');
  });

  test('makes every link on demand', async () => {
    const device = await pair();
    const link = (more: string) => text(`/test/link?order=en-0-1&${more}`);
    expect(await link('form=protocol&act=printNow')).toMatch(/^web\+kass:\/\/printNow\?j=/);
    expect((await link('form=reference')).length).toBeLessThan(600);
    expect(await link('form=qr')).toContain('<svg');
    expect((await orderIn(await link(`aud=${device.kid}`))).aud).toBe(device.kid);
    const refused = await fetch(`${shop}/test/link?order=en-0-1&act=refundNow`);
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('was not paid');
  });

  test('changes its key, its grants and its mind on demand', async () => {
    await pair();
    const before = await wellKnownKeys();
    const kid = (await text('/test/rotate')).trim();
    const after = await wellKnownKeys();
    expect(after.map((key) => key.kid)).toEqual([kid, before[0]?.kid]);
    await text('/test/grant?refund=false&pay=true&limit=EUR:500&life=3600&exp=1&group=front');
    expect(await till()).toMatchObject({
      grants: {
        ...{ pay: true, refund: false, print: true, limits: { EUR: 500 } },
        ...{ life: 3600, exp: 1, groups: ['front'] },
      },
    });
    await text('/test/revoke');
    expect(await till()).toMatchObject({ state: 'revoked' });
    expect((await fetch(`${shop}/test/constructor`)).status).toBe(404);
  });
});
