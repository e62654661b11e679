import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_GRANTS, type Shop } from '../../../src/lib/domain/shop';
import { askAgain, startPairing } from '../../../src/lib/till/pair';
import { checkShop, checkShops, refreshPairing } from '../../../src/lib/till/shops-check';
import { fakeWorld, START_MS, type FakeWorld } from '../../fakes/till-ports';
import { allowed, ASKING, HandShop, REFUSED, REVOKED } from './hand-shop';

const ORIGIN = 'https://shop.example';

let world: FakeWorld;
let shop: HandShop;
beforeEach(async () => {
  world = await fakeWorld();
  shop = await HandShop.open(world, ORIGIN);
});

const start = (from = shop) => startPairing(world.ports, from.link(), 'Kass 0042');
async function pair(from = shop): Promise<Shop> {
  from.answer = allowed({ limits: { EUR: 100 } });
  return askAgain(world.ports, await start(from));
}
const stored = async ({ id }: Shop) => {
  const found = await world.ports.storage.getShop(id);
  if (!found) throw new TypeError('The shop is gone');
  return found;
};
const check = async (one: Shop) => checkShop(world.ports, await stored(one));

describe('a check of a pairing', () => {
  it('asks with the request of the pairing, and stores what is allowed now', async () => {
    const paired = await pair();
    shop.answer = allowed({ refund: true });
    world.clock.advance(1000);
    expect(await check(paired)).toBe('fits');
    expect(shop.requests).toEqual([paired.request, paired.request]);
    expect(await stored(paired)).toEqual({
      ...paired,
      grants: { ...DEFAULT_GRANTS, refund: true },
      checkedAt: START_MS + 1000,
    });
  });

  it.each([
    ['said no', REFUSED],
    ['took the till off its list', REVOKED],
  ])('locks it when the shop has %s', async (_, answer) => {
    const paired = await pair();
    shop.answer = answer;
    expect(await check(paired)).toBe('ended');
    expect(await stored(paired)).toMatchObject({ state: 'revoked', endedBy: 'shop' });
    expect(await check(paired)).toBe('ended');
  });

  it.each([
    ['an answer that is none', { status: 200, body: 'Hello' }],
    ['grants that are wrong', allowed({ life: 1 })],
    ['a fault of its own', { status: 500, body: {} }],
    ['a no that could be anybody’s', { status: 403, body: {} }],
  ])('changes nothing that was allowed after %s', async (_, answer) => {
    const paired = await pair();
    shop.answer = answer;
    expect(await check(paired)).toBe('silent');
    expect(await stored(paired)).toEqual(paired);
  });

  it('changes nothing when the shop has forgotten the code', async () => {
    const paired = await pair();
    shop.answer = { status: 410, body: { error: 'code' } };
    expect(await check(paired)).toBe('unknown');
    expect(await stored(paired)).toEqual(paired);
  });

  it('changes nothing when nobody answers', async () => {
    const paired = await pair();
    world.network.isDown = true;
    expect(await check(paired)).toBe('silent');
    expect(await stored(paired)).toEqual(paired);
  });

  it('does not ask a site that shows no key of the pairing: it has no say', async () => {
    const paired = await pair();
    await shop.rotate({ keepsOld: false, isVouchedFor: false });
    shop.answer = REVOKED;
    expect(await check(paired)).toBe('foreign');
    expect(await stored(paired)).toEqual(paired);
  });

  it('takes on a new key that a pinned one vouches for, and then lets the old one go', async () => {
    const paired = await pair();
    const old = shop.signer.kid;
    const fresh = await shop.rotate();
    expect(await check(paired)).toBe('fits');
    expect((await stored(paired)).keys.map(({ kid }) => kid)).toEqual([fresh.kid, old]);
    const newest = await shop.rotate({ keepsOld: false });
    expect(await check(paired)).toBe('fits');
    expect((await stored(paired)).keys.map(({ kid }) => kid)).toEqual([newest.kid]);
  });

  it('of a pairing made before requests were kept reads the page alone', async () => {
    const paired = await pair();
    await world.ports.storage.updateShop(paired.id, { request: '' });
    shop.answer = REVOKED;
    expect(await check(paired)).toBe('unknown');
    expect(await stored(paired)).toMatchObject({ state: 'paired' });
  });

  it('does not lock a pairing that was made anew while the answer was on its way', async () => {
    const paired = await pair();
    shop.answer = REVOKED;
    shop.meanwhile = () => world.ports.storage.updateShop(paired.id, { request: 'a new one' });
    await refreshPairing(world.ports, paired);
    expect(await stored(paired)).toMatchObject({ state: 'paired' });
  });

  it('does not bring back what its owner ended meanwhile', async () => {
    const paired = await pair();
    shop.meanwhile = () =>
      world.ports.storage.updateShop(paired.id, { state: 'revoked', endedBy: 'owner' });
    await refreshPairing(world.ports, paired);
    expect(await stored(paired)).toMatchObject({ state: 'revoked', endedBy: 'owner' });
  });
});

describe('a check of a pairing that waits for its shop', () => {
  it('finishes it when the shop has allowed it by now', async () => {
    const asking = await start();
    expect(await check(asking)).toBe('waiting');
    shop.answer = allowed();
    expect(await check(asking)).toBe('fits');
    expect(await stored(asking)).toMatchObject({ state: 'paired' });
  });

  it('leaves it while nobody answers', async () => {
    const asking = await start();
    world.network.isDown = true;
    expect(await check(asking)).toBe('silent');
    expect(await stored(asking)).toEqual(asking);
  });

  it.each([
    ['the shop says no', REFUSED],
    ['another till has used its code', { status: 410, body: { error: 'code' } }],
  ])('ends it when %s', async (_, answer) => {
    const asking = await start();
    shop.answer = answer;
    expect(await check(asking)).toBe('refused');
    expect(await world.ports.storage.listShops()).toEqual([]);
  });

  it('reads a site that was not reached before, and locks a pairing that it does not fit', async () => {
    world.network.isDown = true;
    const asking = await start();
    world.network.isDown = false;
    await shop.rotate({ keepsOld: false });
    expect(await check(asking)).toBe('foreign');
    expect(await stored(asking)).toMatchObject({ state: 'revoked', endedBy: 'check' });
  });

  it('asks nobody once a code is too old that never got there, and leaves it to be seen', async () => {
    world.network.isDown = true;
    const asking = await start();
    world.network.isDown = false;
    world.clock.advance(11 * 60 * 1000);
    world.network.requests.splice(0);
    expect(await check(asking)).toBe('refused');
    expect(world.network.requests).toEqual([]);
    expect(await stored(asking)).toEqual(asking);
  });
});

describe('the round of all shops', () => {
  const asked = () => world.network.requests.map(({ url }) => new URL(url).host);

  it('goes on when one of them is broken, and leaves out who has no server', async () => {
    const other = await HandShop.open(world, 'https://other.example');
    const bare = await HandShop.open(world, 'https://bare.example');
    const [first, second, third] = [await pair(), await pair(other), await pair(bare)];
    await world.ports.storage.updateShop(third.id, { deliver: 'link' });
    // Gone before its answer can be stored.
    shop.meanwhile = () => world.ports.storage.removeShop(first.id);
    other.answer = REVOKED;
    world.network.requests.splice(0);
    await checkShops(world.ports, 'all');
    expect(new Set(asked())).toEqual(new Set(['shop.example', 'other.example']));
    expect(await stored(second)).toMatchObject({ state: 'revoked' });
  });

  it('of those that wait leaves the others alone', async () => {
    const other = await HandShop.open(world, 'https://other.example');
    await pair(other);
    await start();
    shop.answer = ASKING;
    world.network.requests.splice(0);
    await checkShops(world.ports, 'asking');
    expect(new Set(asked())).toEqual(new Set(['shop.example']));
  });

  it('is made by one window at a time', async () => {
    await pair();
    world.network.requests.splice(0);
    await Promise.all([checkShops(world.ports, 'all'), checkShops(world.secondWindow(), 'all')]);
    expect(asked()).toHaveLength(2);
  });
});
