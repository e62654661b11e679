import { beforeEach, describe, expect, it } from 'vitest';
import { advance } from '../../../src/lib/till/advance';
import { intake } from '../../../src/lib/till/intake';
import {
  askAgain,
  labelOf,
  previewPairing,
  startPairing,
  stopPairing,
} from '../../../src/lib/till/pair';
import { TILL } from '../../fakes/till-ports';
import { everything } from '../offline/samples';
import { refusal } from '../schemes/kass/paired-shop';
import { askingShop, SHOP, type AskingShop } from './asking-shop';

let world: AskingShop;
beforeEach(async () => {
  world = await askingShop();
});

const start = (link = world.link) => startPairing(world.ports, link, 'Kass 0042');
const rows = () => everything(world.db);
const TEN_MINUTES = 10 * 60 * 1000;

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

  it('because the network is away', async () => {
    world.network.isDown = true;
    expect(await refused()).toBe('pair-unreachable');
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
    expect(await labelOf(shop)).toBe('Kass 0042');
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
    expect(await askAgain(world.ports, shop)).toMatchObject({
      state: 'paired',
      code: '',
      request: '',
    });
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

describe('pairing again with the same shop', () => {
  async function sold() {
    await askAgain(world.ports, await start());
    await world.decide('allowed');
    const shop = await askAgain(world.ports, await start());
    const order = { id: '1', no: '1', rev: 0, cur: 'EUR', sum: 5, lines: [{ n: 'Tea', t: 5 }] };
    const { https } = await world.server.orderLinks(order, TILL);
    const outcome = await intake(world.ports, { raw: https, door: 'link' });
    if (outcome.type === 'sale')
      await advance(world.ports, outcome.id, { type: 'cashTaken', at: 0, given: 5 });
    return shop;
  }

  it('keeps the key that unsent results need', async () => {
    const shop = await sold();
    const before = await world.ports.storage.getKey(shop.id);
    await start(await world.server.newPairingLink(TILL));
    expect((await world.ports.storage.getKey(shop.id))?.kid).toBe(before?.kid);
  });

  it('and stopping it keeps the shop of the sales', async () => {
    const shop = await sold();
    await stopPairing(world.ports, await start(await world.server.newPairingLink(TILL)));
    expect((await world.ports.storage.getShop(shop.id))?.state).toBe('revoked');
    expect(await world.ports.storage.getKey(shop.id)).not.toBeNull();
  });
});
