import { beforeEach, describe, expect, it } from 'vitest';
import { newNonce } from '../../../src/lib/domain/ids';
import { DEFAULT_GRANTS, type Shop } from '../../../src/lib/domain/shop';
import { advance } from '../../../src/lib/till/advance';
import { signResults } from '../../../src/lib/delivery/deliver';
import { intake } from '../../../src/lib/till/intake';
import {
  askAgain,
  isChecked,
  labelOf,
  previewPairing,
  startPairing,
  stopPairing,
} from '../../../src/lib/till/pair';
import { START_MS, TILL } from '../../fakes/till-ports';
import { everything } from '../offline/samples';
import { claims, refusal, signRaw } from '../schemes/kass/paired-shop';
import { askingShop, SHOP, type AskingShop } from './asking-shop';
import { allowed, ASKING, HandShop, REVOKED } from './hand-shop';

let world: AskingShop;
beforeEach(async () => {
  world = await askingShop();
});

const start = (link = world.link) => startPairing(world.ports, link, 'Kass 0042');
const rows = () => everything(world.db);
const TEN_MINUTES = 10 * 60 * 1000;
const ORDER = { id: '1', no: '1', rev: 0, cur: 'EUR', sum: 5, lines: [{ n: 'Tea', t: 5 }] };
const UNSIGNED = { until: START_MS + 1000, limit: 100, cur: 'EUR' };

describe('a pairing that cannot begin stores nothing', () => {
  const refused = async (link?: string) => {
    const before = await rows();
    const { code } = await refusal(start(link));
    expect(await rows()).toEqual(before);
    return code;
  };

  it('because the link is none', async () => {
    expect(await refused('abc')).toBe('pair-garbled');
  });

  it('because the link is too old', async () => {
    world.clock.advance(TEN_MINUTES + 1000);
    expect(await refused()).toBe('pair-expired');
  });

  it("because the shop's own page names another key: a link alone binds no shop", async () => {
    const other = await askingShop();
    expect(await refused(other.link)).toBe('pair-mismatch');
  });

  it("because the shop's own page is none", async () => {
    world.network.serve(SHOP, () => new Response('Hello'));
    expect(await refused()).toBe('pair-mismatch');
  });

  it('because the origin is one no shop may have', async () => {
    const json = Buffer.from(world.link.split('p=')[1] ?? '', 'base64url').toString();
    const local = json.replaceAll(SHOP, 'http://192.168.1.5');
    expect(await refused(`#p=${Buffer.from(local).toString('base64url')}`)).toBe('pair-garbled');
  });
});

describe('before the seller confirms', () => {
  it('name and host are shown, and nothing is stored or sent', async () => {
    const before = await rows();
    expect(await previewPairing(world.ports, world.link)).toEqual({
      name: 'Corner shop',
      host: 'shop.example',
      renews: false,
      asking: null,
    });
    expect(await rows()).toEqual(before);
    expect(world.network.requests).toEqual([]);
  });

  it('a link that is too old is refused', async () => {
    world.clock.advance(TEN_MINUTES + 1000);
    expect((await refusal(previewPairing(world.ports, world.link))).code).toBe('pair-expired');
  });

  it('a link that was confirmed in time goes on, even when it is old by now', async () => {
    const shop = await start();
    world.clock.advance(TEN_MINUTES + 1000);
    expect((await previewPairing(world.ports, world.link)).asking).toEqual(shop);
  });
});

describe('a pairing', () => {
  it('stores the shop as asking, with a key that cannot be read out', async () => {
    const shop = await start();
    expect(shop).toMatchObject({
      id: world.server.kid,
      origin: SHOP,
      name: 'Corner shop',
      home: `${SHOP}/orders`,
      state: 'asking',
    });
    const key = await world.ports.storage.getKey(shop.id);
    expect(key?.privateKey.extractable).toBe(false);
    expect(labelOf(shop)).toBe('Kass 0042');
    expect(world.network.allowed).toEqual(new Set([SHOP]));
  });

  it('goes on after a reload with the same key and digits', async () => {
    const shop = await start();
    expect(await start()).toEqual(shop);
  });

  it('shows the digits that the shop shows', async () => {
    const shop = await start();
    await askAgain(world.ports, shop);
    const [device] = await world.store.list('device');
    expect(shop.digits).toMatch(/^\d{6}$/);
    expect(device).toMatchObject({ digits: shop.digits, label: 'Kass 0042', till: TILL });
  });

  it('waits until the admin has decided', async () => {
    const shop = await start();
    expect((await askAgain(world.ports, shop)).state).toBe('asking');
    await world.decide('allowed');
    const paired = await askAgain(world.ports, shop);
    // The request stays: it asks later how this till stands.
    expect(paired).toMatchObject({ state: 'paired', code: '', request: shop.request });
    expect(paired.codeUntil).toBeUndefined();
    expect((await world.ports.storage.getShop(shop.id))?.state).toBe('paired');
  });

  it('is forgotten when the admin says no', async () => {
    const shop = await start();
    await askAgain(world.ports, shop);
    await world.decide('refused');
    expect((await refusal(askAgain(world.ports, shop))).code).toBe('pair-refused');
    expect(await world.ports.storage.listShops()).toEqual([]);
  });

  it('is too late when another till has used the code', async () => {
    const other = await askingShop();
    other.network.serve(SHOP, (request) => world.server.handle(request));
    await askAgain(other.ports, await startPairing(other.ports, world.link, 'Other'));
    expect((await refusal(askAgain(world.ports, await start()))).code).toBe('pair-expired');
  });

  it('waits on when the shop does not answer', async () => {
    const shop = await start();
    world.network.isDown = true;
    expect((await refusal(askAgain(world.ports, shop))).code).toBe('pair-unreachable');
    expect(await world.ports.storage.listShops()).toHaveLength(1);
  });

  it('that is stopped leaves neither shop nor key', async () => {
    const shop = await start();
    await stopPairing(world.ports, shop);
    expect(await world.ports.storage.listShops()).toEqual([]);
    expect(await world.ports.storage.getKey(shop.id)).toBeNull();
  });
});

const OTHER = 'https://other.example';

describe('what the shop allows', () => {
  const ask = async (answer: HandShop['answer']) => {
    const shop = await HandShop.open(world, OTHER);
    const asking = await start(shop.link());
    shop.answer = answer;
    return askAgain(world.ports, asking);
  };

  it('is stored with the pairing, and what it adds that is not known is left out', async () => {
    const grants = { refund: true, limits: { EUR: 50_000 }, life: 3600, drawer: true };
    const { grants: stored } = await ask(allowed(grants));
    expect(stored).toEqual({
      pay: true,
      refund: true,
      print: true,
      limits: { EUR: 50_000 },
      life: 3600,
      groups: [],
    });
  });

  it('is the usual when it names nothing', async () => {
    expect((await ask(allowed())).grants).toEqual(DEFAULT_GRANTS);
  });

  it.each([
    ['grants that are wrong', allowed({ limits: { EUR: -1 } })],
    ['no JSON', { status: 200, body: 'Hello' }],
    ['a state nobody knows', { status: 200, body: { state: 'maybe' } }],
    ['a yes with the status of a no', { ...allowed(), status: 403 }],
    ['a no of something between', { status: 403, body: {} }],
  ])('%s: the till asks on', async (_, answer) => {
    expect((await refusal(ask(answer))).code).toBe('pair-unreachable');
    expect(await world.ports.storage.listShops()).toMatchObject([{ state: 'asking' }]);
  });

  it('is nothing when the shop does not know the till any more', async () => {
    expect((await refusal(ask(REVOKED))).code).toBe('pair-refused');
  });
});

describe('pairing without the network', () => {
  const startOffline = async () => {
    world.network.isDown = true;
    const shop = await start();
    world.network.isDown = false;
    return shop;
  };

  it('rests on the link alone: it asks, takes no orders, and nothing was sent', async () => {
    const { server } = world;
    const shop = await startOffline();
    expect(isChecked(shop)).toBe(false);
    expect(shop).toMatchObject({ state: 'asking', checkedAt: 0, pair: '', name: 'Corner shop' });
    const { https } = await server.orderLinks(ORDER, TILL);
    expect((await refusal(intake(world.ports, { raw: https, door: 'link' }))).code).toBe(
      'link-unpaired',
    );
    expect(await world.store.list('device')).toEqual([]);
  });

  it('reads the site at the first contact, and only then sends the request', async () => {
    const shop = await startOffline();
    world.network.requests.splice(0);
    const asking = await askAgain(world.ports, shop);
    expect(asking).toMatchObject({ state: 'asking', checkedAt: START_MS, home: `${SHOP}/orders` });
    expect(world.network.requests.map(({ method }) => method)).toEqual(['GET', 'POST']);
    await world.decide('allowed');
    expect(await askAgain(world.ports, asking)).toMatchObject({ state: 'paired' });
  });

  it('shows the digits that the shop will show', async () => {
    const shop = await startOffline();
    await askAgain(world.ports, shop);
    expect(await world.store.list('device')).toMatchObject([{ digits: shop.digits }]);
  });

  it('stays as it is while nobody answers, or the server is ill', async () => {
    const shop = await startOffline();
    world.network.isDown = true;
    expect((await refusal(askAgain(world.ports, shop))).code).toBe('pair-unreachable');
    world.network.isDown = false;
    world.network.serve(SHOP, () => new Response(null, { status: 503 }));
    expect((await refusal(askAgain(world.ports, shop))).code).toBe('pair-unreachable');
    expect(await world.ports.storage.getShop(shop.id)).toEqual(shop);
  });

  it('is locked when the site shows another key, and no request is sent', async () => {
    const shop = await startOffline();
    const stranger = await HandShop.open(world, SHOP);
    expect((await refusal(askAgain(world.ports, shop))).code).toBe('pair-mismatch');
    expect(await world.ports.storage.getShop(shop.id)).toMatchObject({
      state: 'revoked',
      endedBy: 'check',
    });
    expect(stranger.requests).toEqual([]);
  });

  it('ends with the life of the code', async () => {
    const shop = await startOffline();
    world.clock.advance(TEN_MINUTES + 1000);
    world.network.requests.splice(0);
    expect((await refusal(askAgain(world.ports, shop))).code).toBe('pair-expired');
    expect(world.network.requests).toEqual([]);
  });
});

describe('pairing again with the same shop', () => {
  let shop: HandShop;
  let first: Shop;
  beforeEach(async () => {
    shop = await HandShop.open(world, OTHER);
    shop.answer = allowed({ limits: { EUR: 100 } });
    first = await askAgain(world.ports, await start(shop.link()));
    shop.answer = ASKING;
  });
  const list = () => world.ports.storage.listShops();
  const again = () => {
    world.clock.advance(1000);
    return startPairing(world.ports, shop.link(), 'Kass 0043');
  };
  const sell = async () => {
    const raw = await orderOf(shop);
    const outcome = await intake(world.ports, { raw, door: 'link' });
    if (outcome.type !== 'sale') throw new TypeError('No sale');
    await advance(world.ports, outcome.id, { type: 'cashTaken', at: 0, given: 5 });
    return outcome.id;
  };

  it('is said before it is confirmed', async () => {
    expect(await previewPairing(world.ports, shop.link())).toMatchObject({ renews: true });
  });

  it('leaves the old pairing to go on until the shop has allowed the new one', async () => {
    const asking = await again();
    expect(await list()).toMatchObject([{ id: first.id, state: 'paired' }, { state: 'asking' }]);
    await sell();
    await stopPairing(world.ports, asking);
    expect(await list()).toEqual([first]);
  });

  it('then takes its place: the same row, the same key, what is allowed now', async () => {
    const before = await world.ports.storage.getKey(first.id);
    const sale = await sell();
    await world.ports.storage.updateShop(first.id, { unsigned: UNSIGNED });
    shop.answer = allowed({ refund: true });
    const now = await askAgain(world.ports, await again());
    expect(await list()).toEqual([now]);
    expect(now).toMatchObject({
      id: first.id,
      grants: { refund: true, limits: {} },
      unsigned: UNSIGNED,
      pairedAt: START_MS + 1000,
    });
    expect((await world.ports.storage.getKey(first.id))?.kid).toBe(before?.kid);
    expect(await world.ports.storage.resultsOf(sale)).toHaveLength(1);
  });

  it('keeps the name this till has there', async () => {
    expect(labelOf(await again())).toBe('Kass 0042');
  });

  it('pins a new key that nobody vouches for, only once the shop has allowed it', async () => {
    const { kid } = await shop.rotate({ keepsOld: false, isVouchedFor: false });
    const asking = await again();
    expect((await refusal(sell())).code).toBe('link-unpaired');
    shop.answer = allowed();
    const now = await askAgain(world.ports, asking);
    expect(now).toMatchObject({ id: first.id, keys: [{ kid }] });
    await sell();
  });

  it('brings a locked pairing back, and its unsent results their signer', async () => {
    await sell();
    await world.ports.storage.updateShop(first.id, {
      state: 'revoked',
      endedBy: 'shop',
      unsigned: UNSIGNED,
    });
    shop.answer = allowed();
    const now = await askAgain(world.ports, await again());
    expect(now).toMatchObject({ id: first.id, state: 'paired' });
    expect(now.endedBy).toBeUndefined();
    // What the owner of a lost pairing had allowed is not taken over.
    expect(now.unsigned).toBeUndefined();
    await signResults(world.ports, now.id);
    expect(await world.ports.storage.headOf(now.id)).toMatchObject({ seq: 1, signedSeq: 1 });
  });

  it('with two windows asking, both hear of the one pairing', async () => {
    const asking = await again();
    shop.answer = allowed();
    const [one, other] = await Promise.all([
      askAgain(world.ports, asking),
      askAgain(world.secondWindow(), asking),
    ]);
    expect(one).toEqual(other);
    expect(await list()).toEqual([one]);
  });

  it('waits for the newest code alone', async () => {
    await again();
    const newest = await again();
    expect(await list()).toMatchObject([{ id: first.id }, { id: newest.id, state: 'asking' }]);
  });

  it('that is stopped while the answer is on its way does not come back', async () => {
    const asking = await again();
    shop.answer = allowed();
    shop.meanwhile = () => stopPairing(world.ports, asking);
    expect((await refusal(askAgain(world.ports, asking))).code).toBe('pair-expired');
    expect(await list()).toEqual([first]);
  });
});

describe('several shops side by side', () => {
  const pairWith = async (origin: string, change: object = {}) => {
    const shop = await HandShop.open(world, origin, change);
    shop.answer = allowed();
    return { shop, stored: await askAgain(world.ports, await start(shop.link())) };
  };

  it('have keys, numbers and answers of their own', async () => {
    const one = await pairWith('https://one.example');
    const two = await pairWith('https://two.example');
    expect(one.stored.device).not.toBe(two.stored.device);
    for (const { shop, stored } of [one, two, two]) {
      const outcome = await intake(world.ports, { raw: await orderOf(shop), door: 'link' });
      if (outcome.type !== 'sale') throw new TypeError('No sale');
      await advance(world.ports, outcome.id, { type: 'cashTaken', at: 0, given: 5 });
      const [result] = await world.ports.storage.resultsOf(outcome.id);
      expect(result?.claims).toMatchObject({
        iss: stored.device,
        aud: shop.origin,
        htu: `${shop.origin}/kass/result`,
      });
    }
    expect(await world.ports.storage.headOf(one.stored.id)).toMatchObject({ seq: 1 });
    expect(await world.ports.storage.headOf(two.stored.id)).toMatchObject({ seq: 2 });
  });

  it("do not open one another's orders", async () => {
    const one = await pairWith('https://one.example');
    const two = await pairWith('https://two.example');
    const raw = await orderOf(one.shop, {
      iss: two.shop.origin,
      cb: `${two.shop.origin}/kass/result`,
    });
    expect((await refusal(intake(world.ports, { raw, door: 'link' }))).code).toBe('link-invalid');
  });

  it.each([
    ['that is live already is refused: an order would have two shops', false],
    ['is taken once the other one was forgotten', true],
  ])('a key %s', async (_, isForgotten) => {
    const one = await pairWith('https://one.example');
    if (isForgotten) await world.ports.storage.updateShop(one.stored.id, { state: 'revoked' });
    const two = new HandShop(world, 'https://two.example', one.shop.signer);
    if (!isForgotten) {
      expect(await refusal(start(two.link()))).toEqual({
        code: 'pair-known',
        details: { reason: 'key', host: 'one.example' },
      });
      return;
    }
    const { id } = await start(two.link());
    expect(id).not.toBe(one.stored.id);
  });

  it('a demo and a real shop do not share a pairing: the demo is forgotten first', async () => {
    const demo = await pairWith(OTHER, { demo: true });
    world.clock.advance(1000);
    const real = await HandShop.open(world, OTHER);
    expect(await refusal(start(real.link()))).toMatchObject({
      code: 'pair-known',
      details: { reason: 'demo' },
    });
    await world.ports.storage.updateShop(demo.stored.id, { state: 'revoked', endedBy: 'owner' });
    real.answer = allowed();
    const stored = await askAgain(world.ports, await start(real.link()));
    expect(stored.id).not.toBe(demo.stored.id);
    expect(stored.device).not.toBe(demo.stored.device);
    expect(await world.ports.storage.listShops()).toMatchObject([
      { demo: true, state: 'revoked' },
      { demo: false, state: 'paired' },
    ]);
  });

  it('also when the site is read only later', async () => {
    const demo = await pairWith(OTHER, { demo: true });
    await world.ports.storage.updateShop(demo.stored.id, { state: 'revoked', endedBy: 'owner' });
    const real = await HandShop.open(world, OTHER);
    world.network.isDown = true;
    const asking = await start(real.link());
    world.network.isDown = false;
    expect((await refusal(askAgain(world.ports, asking))).code).toBe('pair-known');
    expect(await world.ports.storage.getShop(asking.id)).toMatchObject({ endedBy: 'check' });
  });

  it('a shop without a server is not renewed by one with a server', async () => {
    const { stored } = await pairWith(OTHER);
    await world.ports.storage.updateShop(stored.id, { deliver: 'link' });
    const shop = await HandShop.open(world, OTHER);
    expect((await refusal(start(shop.link()))).details).toMatchObject({ reason: 'link' });
  });
});

async function orderOf({ signer, origin }: HandShop, change: object = {}): Promise<string> {
  const order = {
    ...claims,
    iss: origin,
    cb: `${origin}/kass/result`,
    jti: newNonce(world.ports.random),
    ord: { id: newNonce(world.ports.random), no: '1', rev: 0 },
    sum: 5,
    lines: [{ n: 'Tea', t: 5 }],
    adj: [],
    tax: [],
    ...change,
  };
  return `${TILL}/#j=${await signRaw(JSON.stringify(order), signer)}`;
}
