// The tiny shop in PHP, served by PHP itself: a till is paired, gets an order and pays it, all over http.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../../src/lib/domain/errors';
import { ResultId } from '../../../src/lib/domain/ids';
import type { Order } from '../../../src/lib/domain/order';
import type { ResultClaims } from '../../../src/lib/domain/result';
import type { Shop } from '../../../src/lib/domain/shop';
import { makeDeviceKey, thumbprint } from '../../../src/lib/schemes/kass/device-key';
import { readLink } from '../../../src/lib/schemes/kass/order-link';
import {
  checkWellKnown,
  readPairingLink,
  signPairRequest,
  sixDigits,
} from '../../../src/lib/schemes/kass/pairing';
import { signResult } from '../../../src/lib/schemes/kass/result-jws';
import { verifyLink } from '../../../src/lib/schemes/kass/verify-order';
import { readKeys, shopOf } from '../vectors/files';
import { base, hasPhp, inPhp, PHP, resultOf } from './php';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe.skipIf(!hasPhp)(inPhp('the shop in PHP'), () => {
  const till = 'http://localhost:4170';
  let shop: string;
  let folder: string;
  let server: ChildProcess;

  beforeAll(async () => {
    const port = await freePort();
    shop = `http://127.0.0.1:${port}`;
    folder = mkdtempSync(join(tmpdir(), 'kass-php-shop-'));
    const env = { ...process.env, KASS_TILL: till, KASS_SHOP: shop, KASS_SHOP_DIR: folder };
    server = spawn('php', ['-S', `127.0.0.1:${port}`, 'shop.php'], { cwd: PHP, env });
    await new Promise<void>((resolve, reject) => {
      server.once('exit', () => reject(new Error('php -S ended')));
      server.stderr?.on('data', (text: Buffer) => {
        if (text.includes('started')) resolve();
      });
    });
  });
  afterAll(() => {
    server.removeAllListeners('exit');
    server.kill();
    rmSync(folder, { recursive: true });
  });

  const at = (path: string) => fetch(`${shop}${path}`, { redirect: 'manual' });
  const post = (path: string, body: string | URLSearchParams, headers = {}) =>
    fetch(`${shop}${path}`, {
      method: 'POST',
      body,
      headers,
      redirect: 'manual',
    });
  const send = async (path: string, jws: string) => {
    const answer = await post(path, jws, { 'content-type': 'application/jose', origin: till });
    expect(answer.headers.get('access-control-allow-origin')).toBe(till);
    return { status: answer.status, body: await answer.json() };
  };
  const page = async () => (await at('/')).text();
  const linkOf = (html: string, id: string) =>
    new RegExp(`id="${id}" href="([^"]+)"`).exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const decide = (kid: string, decision: string, origin: string) =>
    post('/tills', new URLSearchParams({ kid, decision }), { origin });

  test('pairs a till, gives it an order, takes its result, and lets it go', async () => {
    const nowMs = Date.now();
    const link = readPairingLink(linkOf(await page(), 'pair'), { nowMs, loopbackAllowed: true });
    const wellKnown = checkWellKnown(link, await (await at('/.well-known/kass.json')).json());
    const [jwk] = wellKnown.keys;
    if (!jwk) throw new TypeError('No key');
    const kid = await thumbprint(jwk);
    const device = await makeDeviceKey();
    const request = await signPairRequest(
      {
        aud: link.origin,
        shop: kid,
        code: link.code,
        nonce: 'nonce-0123456789',
        label: '<b>Door</b>',
        till,
      },
      device,
    );
    const digits = await sixDigits(kid, device.kid, link.code);
    expect(await send('/kass/pair', request)).toEqual({
      status: 202,
      body: { state: 'asking', digits },
    });
    expect(await page()).toContain(
      `&lt;b&gt;Door&lt;/b&gt;: asking, digits <strong>${digits}</strong>`,
    );
    expect((await decide(device.kid, 'allowed', 'https://evil.example')).status).toBe(403);
    expect((await decide(device.kid, 'allowed', shop)).status).toBe(303);
    const allowed = await send('/kass/pair', request);
    expect(allowed).toMatchObject({ status: 200, body: { state: 'allowed', digits } });

    const paired: Shop = {
      ...shopOf(base, await readKeys()),
      origin: link.origin,
      keys: [{ kid, jwk }],
      callback: wellKnown.callback,
      device: device.kid,
    };
    const pay = readLink(linkOf(await page(), 'pay'));
    if (pay.type !== 'signed') throw new TypeError(pay.type);
    const { order } = await verifyLink(pay.jws, {
      shops: [paired],
      tillOrigin: till,
      nowMs,
      loopbackAllowed: true,
      action: pay.action,
      load: () => Promise.reject(new AppError('link-unreachable')),
    });
    const claims = resultOf(device, paired, order.jti, aboutOf(order as Order));
    const sign = (change: Partial<ResultClaims> = {}) =>
      signResult({ ...claims, ...change }, device.privateKey, device.kid);
    const jti = (name: string) => ({ jti: ResultId.parse(name) });

    const short = { ...jti('result-short-0001'), amt: 1, how: [] };
    expect(await send('/kass/result', await sign(short))).toMatchObject({
      status: 422,
      body: { error: 'sum' },
    });
    const doubt = { ...jti('result-doubt-0001'), res: 'doubt' as const, amt: 0, how: [] };
    expect(await send('/kass/result', await sign(doubt))).toMatchObject({
      body: { order: 'awaiting' },
    });
    const paid = await sign();
    const taken = { status: 200, body: { jti: claims.jti, order: 'paid' } };
    expect(await send('/kass/result', paid)).toEqual(taken);
    expect(await send('/kass/result', paid)).toEqual(taken);
    expect((await at(`/kass/result?order=php-1&kass=${paid}`)).status).toBe(303);
    expect(await page()).toContain('Order 1: paid');
    const second = await sign({ ...jti('result-second-001'), seq: 2 });
    expect(await send('/kass/result', second)).toEqual({ status: 409, body: { error: 'paid' } });
    const late = { ...jti('result-late-00001'), res: 'doubt' as const, sup: claims.jti };
    expect(await send('/kass/result', await sign(late))).toMatchObject({ body: { order: 'paid' } });

    await decide(device.kid, 'revoked', shop);
    const revoked = { status: 401, body: { error: 'revoked' } };
    expect(await send('/kass/result', await sign(jti('result-after-0001')))).toEqual(revoked);
    expect(await send('/kass/pair', request)).toEqual(revoked);
  });

  test('takes no word of a stranger', async () => {
    const stranger = await makeDeviceKey();
    const claims = resultOf(
      stranger,
      { origin: shop, callback: `${shop}/kass/result` },
      'link-0123456789abcdef',
    );
    const jws = await signResult(claims, stranger.privateKey, stranger.kid);
    expect(await send('/kass/result', jws)).toEqual({ status: 401, body: { error: 'unknown' } });
    expect(await send('/kass/result', 'paid, honestly')).toMatchObject({ status: 400 });
    expect(await send('/kass/result', 'x'.repeat(70_000))).toMatchObject({ status: 413 });
    expect(await send('/kass/pair', jws)).toMatchObject({
      status: 400,
      body: { error: 'request' },
    });
    expect((await decide('nobody', 'allowed', shop)).status).toBe(403);
  });

  test('tells a browser that the till may ask', async () => {
    const preflight = await fetch(`${shop}/kass/result`, {
      method: 'OPTIONS',
      headers: { origin: till, 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toBe(
      'content-type, idempotency-key',
    );
    expect((await at('/nowhere')).headers.get('access-control-allow-origin')).toBe(till);
  });
});

/** What a result says of the order it answers. */
const aboutOf = ({ ord, st, sum, cur }: Order): Partial<ResultClaims> => ({
  ord,
  ...(st === undefined ? {} : { st }),
  amt: sum,
  cur,
});
