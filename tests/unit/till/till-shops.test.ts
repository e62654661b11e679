import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Language } from '../../../src/lib/till/locale.svelte';
import { askAgain, startPairing } from '../../../src/lib/till/pair';
import { Till } from '../../../src/lib/till/till.svelte';
import { fakeWorld, type FakeWorld } from '../../fakes/till-ports';
import { allowed, HandShop, REVOKED } from './hand-shop';

const SECOND_MS = 1000;
const HOUR_MS = 60 * 60 * SECOND_MS;

let world: FakeWorld;
let shop: HandShop;
let till: Till;
beforeEach(async () => {
  world = await fakeWorld();
  shop = await HandShop.open(world, 'https://shop.example');
  till = new Till(world.ports, new Language(['en']));
});

async function pair(): Promise<void> {
  shop.answer = allowed();
  await askAgain(world.ports, await startPairing(world.ports, shop.link(), 'Kass 0042'));
  shop.requests.splice(0);
}
/** Resolves when so many requests were made and the round they belong to is over. */
const asked = (times: number) =>
  vi.waitFor(async () => {
    expect(shop.requests).toHaveLength(times);
    const { windows } = world.ports;
    expect(await windows.exclusive('check-shops', () => Promise.resolve(true), 'leave')).toBe(true);
  });

describe('an open till', () => {
  it('asks its shops a little after its start, and every hour from then on', async () => {
    await pair();
    await till.start();
    expect(shop.requests).toEqual([]);
    world.clock.advance(3 * SECOND_MS);
    await asked(1);
    world.clock.advance(HOUR_MS - SECOND_MS);
    expect(shop.requests).toHaveLength(1);
    world.clock.advance(SECOND_MS);
    await asked(2);
  });

  it('shows that a shop has ended the pairing', async () => {
    await pair();
    shop.answer = REVOKED;
    await till.start();
    expect(till.shops).toMatchObject([{ state: 'paired' }]);
    world.clock.advance(3 * SECOND_MS);
    await vi.waitFor(() => expect(till.shops).toMatchObject([{ state: 'revoked' }]));
  });

  it('goes on with a pairing once the network is back', async () => {
    world.network.isDown = true;
    await startPairing(world.ports, shop.link(), 'Kass 0042');
    world.network.isDown = false;
    shop.answer = allowed();
    await till.networkIsBack();
    expect(till.shops).toMatchObject([{ state: 'paired' }]);
  });
});
