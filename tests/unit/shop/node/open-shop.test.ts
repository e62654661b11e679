import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listener, openShop, type NodeShop } from '../../../../src/lib/shop/node/index';
import { order, pairedDevice, resultFor, signed, SHOP, START_MS, TILL } from '../open-shop';

const DAY_MS = 24 * 60 * 60 * 1000;
let folder: string;
let nowMs: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shop-'));
  nowMs = START_MS;
});
afterEach(() => rm(folder, { recursive: true }));

const open = (): Promise<NodeShop> =>
  openShop({
    ...{ origin: SHOP, name: 'Corner shop', tills: [TILL] },
    file: join(folder, 'shop.json'),
    nowMs: () => nowMs,
  });

const keysShown = (shop: NodeShop): number => (shop.wellKnown()['keys'] as unknown[]).length;

describe('a shop that is opened', () => {
  test('is the same after a restart: key, tills, orders, results', async () => {
    const shop = await open();
    const { store } = shop;
    const device = await pairedDevice({ shop, store, clock: { nowMs } });
    await shop.orderLinks(order, TILL);
    const again = await open();
    expect(again.kid).toBe(shop.kid);
    const claims = await resultFor({ shop, store, clock: { nowMs } }, device);
    expect((await again.takeResult(await signed(claims, device))).status).toBe(200);
    expect((await (await open()).order(order.id))?.state).toBe('paid');
  });

  test('changes its key, shows the old one for 30 days, and remembers', async () => {
    const shop = await open();
    const first = shop.kid;
    await shop.rotateKey();
    expect(shop.kid).not.toBe(first);
    expect(keysShown(shop)).toBe(2);
    expect((await open()).kid).toBe(shop.kid);
    nowMs += 31 * DAY_MS;
    await shop.rotateKey();
    expect(keysShown(shop)).toBe(2);
    expect(keysShown(await open())).toBe(2);
  });

  test('shows no more than four keys', async () => {
    const shop = await open();
    for (let time = 0; time < 3; time += 1) await shop.rotateKey();
    const { kid } = shop;
    await expect(shop.rotateKey()).rejects.toThrow(RangeError);
    expect(shop.kid).toBe(kid);
    expect(keysShown(shop)).toBe(4);
  });
});

describe('Node’s own server', () => {
  let server: Server;
  const listen = async (handle: (request: Request) => Promise<Response>): Promise<string> => {
    server = createServer(listener(handle, SHOP));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  test('passes method, address, headers and body, and gives the answer back', async () => {
    const at = await listen(async (incoming) =>
      Response.json(
        {
          method: incoming.method,
          url: incoming.url,
          type: incoming.headers.get('content-type'),
          body: await incoming.text(),
        },
        {
          status: 201,
          headers: [
            ['set-cookie', 'a=1'],
            ['set-cookie', 'b=2'],
          ],
        },
      ),
    );
    const answer = await fetch(`${at}/kass/result?a=1`, {
      method: 'POST',
      body: 'Чай',
      headers: { 'content-type': 'application/jose' },
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await answer.json()).toEqual({
      ...{ method: 'POST', url: 'https://shop.example/kass/result?a=1' },
      ...{ type: 'application/jose', body: 'Чай' },
    });
  });

  test('serves a shop as it is', async () => {
    const shop = await open();
    const at = await listen((incoming) => shop.handle(incoming));
    const page = await fetch(`${at}/.well-known/kass.json`, { headers: { origin: TILL } });
    expect(page.headers.get('access-control-allow-origin')).toBe(TILL);
    expect(await page.json()).toMatchObject({
      name: 'Corner shop',
      callback: `${SHOP}/kass/result`,
    });
  });

  test('refuses a body without end', async () => {
    const at = await listen(() => Promise.resolve(new Response('read')));
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sending = request(at, { method: 'POST' }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sending.on('error', reject);
      sending.end('x'.repeat(300_000));
    });
    expect(status).toBe(413);
  });

  test('answers 500 when the shop throws, and says so to the process', async () => {
    const warning = new Promise<Error>((resolve) => process.once('warning', resolve));
    const at = await listen(() => Promise.reject(new TypeError('The disk is full')));
    expect((await fetch(at)).status).toBe(500);
    expect((await warning).message).toBe('The disk is full');
  });
});
