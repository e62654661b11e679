// docs/shop-guide.md, run from top to bottom as its reader would: the package is installed into a new folder, the shop
// started there, and a till speaks to it with the requests that stand on the page.
import { exec, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildCode } from '../../../scripts/package.js';
import { makeDeviceKey, thumbprint, type Signer } from '../../../src/lib/schemes/kass/device-key';
import { parsePayload, readJws, signJws, type JwsType } from '../../../src/lib/schemes/kass/jws';
import { readLink } from '../../../src/lib/schemes/kass/order-link';
import { readPairingLink } from '../../../src/lib/schemes/kass/pairing';
import { readUnsignedLink, toUnsignedOrder } from '../../../src/lib/schemes/kass/unsigned-link';
import type {
  Links,
  ShopOptions,
  ShopOrder,
  ShopServer,
  ShopStore,
} from '../../../src/lib/shop/index';
import type * as library from '../../../src/lib/shop/index';
import type * as node from '../../../src/lib/shop/node/index';
import type { NodeShop } from '../../../src/lib/shop/node/index';
import { atTill, chainOf, order, pairedDevice, pinned, SHOP, TILL } from '../shop/open-shop';
import { Blocks, readHttp, wherever, type HttpRequest, type HttpResponse } from './guide-blocks';

const root = join(import.meta.dirname, '../../..');
/** As the page writes it; the test's shop has another port. */
const WRITTEN = 'localhost:8080';
const blocks = new Blocks(await readFile(join(root, 'docs/shop-guide.md'), 'utf8'));

let folder: string;
let corner: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guide-'));
  corner = join(folder, 'corner-shop');
  await buildCode(join(folder, 'kass/dist'));
}, 120_000);
afterAll(() => rm(folder, { recursive: true, maxRetries: 3 }));

/** npm asks nobody on the network. */
const env = {
  ...process.env,
  ...{ npm_config_offline: 'true', npm_config_audit: 'false', npm_config_fund: 'false' },
};
const shell = promisify(exec);
const inCorner = (command: string) => shell(command, { cwd: corner, env });

/** Writes a block of the page to the file it names, and gives its path. */
async function write(name: string): Promise<string> {
  const path = join(corner, name);
  await writeFile(path, blocks.take('js', name));
  return path;
}

const load = async <T>(name: string): Promise<T> =>
  (await import(/* @vite-ignore */ pathToFileURL(await write(name)).href)) as T;

test('the plain button asks for what it says, without a signature', async () => {
  const [, href = ''] = /href='([^']+)'/.exec(blocks.take('html', 'pay.html')) ?? [];
  const link = readLink(href);
  if (link.type !== 'unsigned') throw new Error(link.type);
  const unsigned = readUnsignedLink(link.link);
  expect(unsigned.callback).toBe(`http://${WRITTEN}/kass/result?{*}`);
  const shown = await toUnsignedOrder(unsigned, { iss: '', nowMs: 0 });
  expect(shown).toMatchObject({ sum: 1990, cur: 'EUR', ord: { no: '1042' } });
});

describe('the shop in Node', () => {
  let running: ChildProcess;
  let host: string;
  const printed: string[] = [];

  beforeAll(async () => {
    await shell(blocks.take('sh').trim().split('\n').join(' && '), { cwd: folder, env });
    await write('shop.js');
    host = `localhost:${await freePort()}`;
    const [command = '', ...args] = blocks.take('sh').trim().split(' ');
    expect(command).toBe('node');
    running = spawn(process.execPath, args, {
      cwd: corner,
      env: { ...env, PORT: host.split(':')[1] },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    running.stdout?.on('data', (part: Buffer) => printed.push(part.toString()));
    await once(running.stdout ?? running, 'data');
  }, 120_000);
  afterAll(async () => {
    running.kill();
    await once(running, 'exit');
  });

  const here = (text: string): string => text.replaceAll(WRITTEN, host);
  const page = async (): Promise<string> => (await fetch(`http://${host}/`)).text();
  const hrefOn = async (start: string): Promise<string> =>
    [...(await page()).matchAll(/href="([^"]+)"/g)]
      .map(([, href = '']) => href)
      .find((href) => href.startsWith(start)) ?? '';

  test('says where to begin', () => {
    expect(printed.join('')).toBe(here(blocks.take('text')));
  });

  test('answers a till as the page shows it, from its own page to the second payment', async () => {
    const till = await Till.meet(host, hrefOn);
    let answer: Response | null = null;
    for (const { language, name, text } of blocks.takeAll(['json', 'http', 'comment'])) {
      if (language === 'json') await till.read(name as JwsType, JSON.parse(here(text)) as Claims);
      else if (language === 'comment') await till.goOn(text);
      else {
        const message = readHttp(here(text));
        if ('method' in message) answer = await ask(message, till.body);
        else await compare(answer, message);
      }
    }
    expect(await page()).toContain('Order 1042: paid');
    expect(printed.join('')).toContain('Order 1042 is paid: paid, 1990 EUR');
  });

  function ask({ method, path, headers, body }: HttpRequest, jws: string): Promise<Response> {
    expect(headers['host']).toBe(host);
    const filled = Object.entries(headers).map(([name, value]): [string, string] => [
      name,
      value.startsWith('…') ? 'something' : value,
    ]);
    return fetch(`http://${host}${path}`, {
      ...{ method, headers: filled },
      ...(body === '' ? {} : { body: jws }),
    });
  }

  async function compare(answer: Response | null, written: HttpResponse): Promise<void> {
    const names = Object.keys(written.headers);
    const headers = Object.fromEntries(names.map((name) => [name, answer?.headers.get(name)]));
    expect({ status: answer?.status, headers }).toEqual({
      ...{ status: written.status, headers: written.headers },
    });
    const body = await answer?.text();
    if (!body || !written.body) expect(body).toBe(written.body);
    else {
      const json: unknown = JSON.parse(written.body);
      expect(wherever(json, JSON.parse(body))).toEqual(json);
    }
  }

  test('takes forms of its own pages alone', async () => {
    const headers = { origin: 'https://evil.example' };
    const answer = await fetch(`http://${host}/tills`, { method: 'POST', headers });
    expect(answer.status).toBe(403);
  });
});

test('a wrong order is refused in the words that stand on the page', async () => {
  await write('wrong.js');
  const { stdout } = await inCorner(blocks.take('sh'));
  expect(stdout).toBe(blocks.take('text'));
});

describe('the parts of the page', () => {
  const clock = { nowMs: Date.UTC(2026, 10, 23, 12) };

  /** A shop of the installed package, over memory or a store of the reader's. */
  async function open(change: Partial<ShopOptions> = {}): Promise<{
    shop: NodeShop;
    store: ShopStore;
    clock: { nowMs: number };
    device: Signer;
  }> {
    const { openShop } = await installed<typeof node>('node');
    const shop = await openShop({
      ...{ origin: SHOP, name: 'Corner shop', tills: [TILL], file: null },
      ...{ nowMs: () => clock.nowMs, ...change },
    });
    const { store } = shop;
    const device = await pairedDevice({ shop, store, clock });
    await shop.orderLinks(order, TILL);
    return { shop, store, clock, device };
  }

  const installed = async <T>(part: 'index' | 'node'): Promise<T> =>
    (await import(
      /* @vite-ignore */ pathToFileURL(join(folder, `kass/dist/shop/${part}.js`)).href
    )) as T;

  test('make links to refund, to print and to ask', async () => {
    type MoreLinks = (shop: ShopServer, of: ShopOrder, till: string) => Promise<More>;
    type More = Readonly<Record<'refund' | 'note' | 'question', Links>>;
    const { moreLinks } = await load<{ readonly moreLinks: MoreLinks }>('more.js');
    const world = await open();
    await chainOf(world, world.device).send();
    const links = await moreLinks(world.shop, order, TILL);
    const grants = { ...(await pinned(world)).grants, refund: true };
    const shop = await pinned(world, { grants });
    expect(await atTill(world, links.refund.https, shop)).toMatchObject({
      ...{ act: 'refundNow', order: { sum: 1990 } },
    });
    expect(await atTill(world, links.note.reference, shop)).toMatchObject({
      ...{ act: 'printNow', order: { doc: expect.arrayContaining([{ k: 'rule' }]) } },
    });
    expect(await atTill(world, links.question.protocol, shop)).toMatchObject({ act: 'statusNow' });
  });

  test('keep everything in the reader’s own database', async () => {
    type Store = { readonly databaseStore: (db: object) => ShopStore };
    const { databaseStore } = await load<Store>('store.js');
    const { createShop, makeShopKey } = await installed<typeof library>('index');
    const store = databaseStore(fakeDatabase());
    const shop: ShopServer = await createShop({
      ...{ origin: SHOP, name: 'Corner shop', tills: [TILL], store },
      ...{ key: await makeShopKey(), nowMs: () => clock.nowMs },
    });
    const device = await pairedDevice({ shop, store, clock });
    await shop.orderLinks(order, TILL);
    expect(await chainOf({ shop, store, clock }, device).send()).toMatchObject({ order: 'paid' });
    expect(await store.list('result')).toHaveLength(1);
  });

  test('ask the processor before goods leave', async () => {
    type Accept = (world: object) => NonNullable<ShopOptions['onResult']>;
    const { accept } = await load<{ accept: Accept }>('accept.js');
    const done: string[] = [];
    const asked: string[] = [];
    const onResult = accept({
      processor: {
        hasPaid: async (id: string, sum: number) => {
          asked.push(`${id} ${sum}`);
          return id === 'tx-good';
        },
      },
      goods: {
        release: async (id: string) => void done.push(`release ${id}`),
        hold: async (id: string) => void done.push(`hold ${id}`),
      },
    });
    const { shop, store, device } = await open({ onResult });
    const till = chainOf({ shop, store, clock }, device);
    await till.send({ res: 'part', amt: 500 });
    await till.send({ sup: 'result-0000000001' });
    const by = { method: 'app', amt: 20_000, asr: 'seller', at: '', app: 'pay' } as const;
    const large = { ...order, sum: 20_000, lines: [{ n: 'Bicycle', t: 20_000 }], adj: [] };
    for (const [rev, tx] of ['tx-bad', 'tx-good'].entries()) {
      await shop.orderLinks({ ...large, rev: rev + 1 }, TILL);
      const ord = { id: order.id, no: order.no, rev: rev + 1 };
      await till.send({ ord, amt: 20_000, how: [{ ...by, tx }] });
    }
    expect(asked).toEqual(['tx-bad 20000', 'tx-good 20000']);
    expect(done).toEqual(['hold o-1042', 'release o-1042', 'hold o-1042', 'release o-1042']);
  });

  test('look at night for what is missing', async () => {
    const { nightly } = await load<{ readonly nightly: (shop: NodeShop) => Promise<string[]> }>(
      'nightly.js',
    );
    const { shop, store, device } = await open();
    expect(await nightly(shop)).toEqual([]);
    const till = chainOf({ shop, store, clock }, device);
    await till.sign();
    await till.send({ res: 'doubt', amt: 0, how: [], att: 'attempt-1' });
    await till.send({ res: 'doubt', amt: 0, how: [], att: 'attempt-1', prev: undefined });
    expect(await nightly(shop)).toEqual([
      'Door tablet: results 1 to 1 are missing',
      'Door tablet: result result-0000000003 does not follow the one before',
      'Order 1042 is in doubt',
    ]);
  });
});

test('every block of the page was run', () => {
  expect(blocks.left()).toEqual([]);
});

type Claims = Readonly<Record<string, unknown>>;

/** The first address on the shop's page that begins so. */
type HrefOn = (start: string) => Promise<string>;

/** The till of the HTTP part: it signs the claims that stand on the page, `…` filled in. */
class Till {
  /** what it POSTs next */
  body = '';
  readonly #device: Signer;
  readonly #host: string;
  readonly #hrefOn: HrefOn;
  #result: Claims = {};

  private constructor(device: Signer, host: string, hrefOn: HrefOn) {
    this.#device = device;
    this.#host = host;
    this.#hrefOn = hrefOn;
  }

  static async meet(host: string, hrefOn: HrefOn): Promise<Till> {
    return new Till(await makeDeviceKey(), host, hrefOn);
  }

  async read(typ: JwsType, written: Claims): Promise<void> {
    if (typ === 'kass-order+jwt') {
      expect(wherever(written, await this.#linkClaims())).toEqual(written);
      return;
    }
    const values =
      typ === 'kass-pair+jwt' ? await this.#pairingValues() : await this.#resultValues();
    const filled = Object.entries(written).map(([name, value]) => [name, values[name] ?? value]);
    const claims = Object.fromEntries(filled) as Claims;
    expect(wherever(written, claims)).toEqual(written);
    if (typ === 'kass-result+jwt') this.#result = claims;
    await this.#sign(typ, claims);
  }

  /** What a comment of the page says happens next. */
  goOn(what: string): Promise<void> {
    if (what === 'the admin allows the till') return this.#isAllowed();
    expect(what).toBe('another result');
    return this.#sign('kass-result+jwt', { ...this.#result, jti: 'another-result', seq: 2 });
  }

  async #isAllowed(): Promise<void> {
    const answer = await fetch(`http://${this.#host}/tills`, {
      method: 'POST',
      headers: { origin: `http://${this.#host}` },
      body: new URLSearchParams({ kid: this.#device.kid, decision: 'allowed' }),
      redirect: 'manual',
    });
    expect(answer.status).toBe(303);
  }

  async #sign(typ: JwsType, claims: Claims): Promise<void> {
    const { privateKey, kid } = this.#device;
    const payload = new TextEncoder().encode(JSON.stringify(claims));
    this.body = await signJws(payload, { typ, kid }, privateKey);
  }

  async #linkClaims(): Promise<Claims> {
    const link = readLink(await this.#hrefOn('http://localhost:4170/#j='));
    if (link.type !== 'signed') throw new Error(link.type);
    return parsePayload(readJws(link.jws, 'kass-order+jwt').payload) as Claims;
  }

  async #pairingValues(): Promise<Claims> {
    const address = await this.#hrefOn('http://localhost:4170/pair#p=');
    const { code, keys } = readPairingLink(address, { nowMs: Date.now(), loopbackAllowed: true });
    const [key] = keys;
    if (!key) throw new Error('A pairing link without a key');
    const { kid, jwk } = this.#device;
    return { iss: kid, jwk, code, shop: await thumbprint(key), nonce: 'nonce-0123456789' };
  }

  async #resultValues(): Promise<Claims> {
    const { jti: oj, st } = await this.#linkClaims();
    return { iss: this.#device.kid, jti: 'the-first-result', oj, st };
  }
}

/** Understands the three statements that stand on the page. */
function fakeDatabase() {
  const rows = new Map<string, unknown>();
  return {
    async query(sql: string, [tab = '', key = '', row = '']: readonly string[]) {
      const name = `${tab}/${key}`;
      if (sql.startsWith('insert')) rows.set(name, JSON.parse(row));
      if (!sql.includes('and key'))
        return {
          rows: [...rows].flatMap(([at, one]) => (at.startsWith(name) ? [{ row: one }] : [])),
        };
      return { rows: rows.has(name) ? [{ row: rows.get(name) }] : [] };
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
