import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { get, request as ask } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTill } from '../../../scripts/serve.js';

const addresses = { till: 'http://a', shop: 'http://b', pay: 'http://c', printer: 'http://d' };

let dir: string;
let port: number;
let till: { close(): Promise<void> };

/** The request exactly as written: fetch would tidy its path up. */
async function answer(
  path: string,
  method = 'GET',
): Promise<{ status: number; body: string; cache: string }> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    ask({ host: '127.0.0.1', port, path, method, agent: false }, resolve).on('error', reject).end();
  });
  let body = '';
  for await (const part of response) body += String(part);
  return { status: response.statusCode ?? 0, body, cache: response.headers['cache-control'] ?? '' };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kass-'));
  await mkdir(join(dir, 'site'));
  const write = (name: string, text: string) => writeFile(join(dir, name), text);
  await write('secret.txt', 'secret');
  await write(
    'site/_headers',
    '/*\n  X-Till: yes\n/\n  Cache-Control: no-cache\n/:file\n  Cache-Control: no-cache\n',
  );
  await write('site/index.html', 'home');
  await write('site/sale.html', 'sale');
  await write('site/404.html', 'missing');
  await write('site/a.js', 'script');
  port = await freePort();
  till = await startTill({ port, dir: join(dir, 'site'), addresses: null });
});
afterEach(async () => {
  await till.close();
  await rm(dir, { recursive: true });
});

describe('the server of the built till', () => {
  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/....//secret.txt',
    '/_headers',
    '/demo.json',
    '/nothing',
    '/sale/',
  ])('shows its page for missing addresses at %s', async (path) => {
    expect(await answer(path)).toEqual({ status: 404, body: 'missing', cache: 'no-cache' });
  });

  it('refuses an address that cannot be read', async () => {
    expect((await answer('/%')).status).toBe(400);
  });

  it('says so when its port is taken', async () => {
    const second = startTill({ port, dir: join(dir, 'site'), addresses: null });
    await expect(second).rejects.toThrow('EADDRINUSE');
  });

  it.each([
    ['/', 'home'],
    ['/?t=a#j', 'home'],
    ['/sale?id=1', 'sale'],
    ['/sale.html', 'sale'],
    ['/a.js', 'script'],
  ])('answers %s', async (path, body) => {
    expect(await answer(path)).toEqual({ status: 200, body, cache: 'no-cache' });
  });

  it('sends no body for HEAD', async () => {
    expect(await answer('/', 'HEAD')).toEqual({ status: 200, body: '', cache: 'no-cache' });
  });

  it('tells the addresses of the demo when it has them', async () => {
    await till.close();
    till = await startTill({ port, dir: join(dir, 'site'), addresses });
    expect(JSON.parse((await answer('/demo.json')).body)).toEqual(addresses);
  });

  it('lets go of open connections when it closes', async () => {
    const open = get({ host: '127.0.0.1', port, path: '/' });
    const gone = new Promise((resolve) => open.on('close', resolve));
    open.on('error', () => {});
    await till.close();
    await gone;
  });
});
