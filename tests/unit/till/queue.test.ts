import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { SaleId } from '../../../src/lib/domain/ids';
import { ON_SCREEN } from '../../../src/lib/domain/printer';
import { Language } from '../../../src/lib/till/locale.svelte';
import { Till } from '../../../src/lib/till/till.svelte';
import { openSale, pairedTill, payCash, type PairedTill } from './paired-till';

const SHOP = 'https://shop.example';

let world: PairedTill;
let till: Till;
let id: SaleId;
beforeEach(async () => {
  world = await pairedTill();
  till = new Till(world.ports, new Language(['en']));
  id = await openSale(world);
  await payCash(world, id);
});

const jobs = async () =>
  Object.fromEntries(
    (await world.ports.storage.jobsOf(id)).map(({ kind, state }) => [kind, state]),
  );
const become = (states: Record<string, string>) =>
  vi.waitFor(async () => expect(await jobs()).toEqual(states), { timeout: 10_000 });
const shopIsThere = () => world.network.serve(SHOP, () => Response.json({ order: 'paid' }));

describe('work that an earlier page left', () => {
  it('is done by the next one', async () => {
    shopIsThere();
    await till.start();
    await become({ print: 'printed', deliver: 'delivered' });
    await vi.waitFor(() => expect(till.queue.jobs).toEqual([]));
  });

  it('that was being printed when the page died asks the seller', async () => {
    shopIsThere();
    const { windows, storage } = world.secondWindow();
    const pick = { kind: 'print', printer: ON_SCREEN } as const;
    await storage.claim(pick, windows.name, world.clock.now(), 60_000);
    world.house.close(windows.name);
    await till.start();
    await become({ print: 'unknown', deliver: 'delivered' });
    expect(till.needs.map((need) => need.type)).toEqual(['paper']);
  });
});

describe('a result without a network', () => {
  it('waits, is shown, and goes by itself when the network is back', async () => {
    world.network.isDown = true;
    await till.start();
    await become({ print: 'printed', deliver: 'queued' });
    await vi.waitFor(() => expect(till.queue.jobs).toMatchObject([{ error: 'shop-unreachable' }]));
    shopIsThere();
    world.network.isDown = false;
    await till.queue.retryDelivery();
    await become({ print: 'printed', deliver: 'delivered' });
  });

  it('is tried again when its time has come', async () => {
    world.network.isDown = true;
    await till.start();
    await vi.waitFor(() => expect(till.queue.jobs).toMatchObject([{ state: 'queued', tries: 1 }]));
    shopIsThere();
    world.network.isDown = false;
    await vi.waitFor(() => {
      world.clock.advance(60_000);
      expect(till.queue.jobs).toEqual([]);
    });
  });
});

it('two windows deliver a result once and print its receipt once', async () => {
  shopIsThere();
  const other = new Till(world.secondWindow(), new Language(['en']));
  await Promise.all([till.start(), other.start()]);
  await become({ print: 'printed', deliver: 'delivered' });
  const sent = world.network.requests.filter(({ url }) => url.includes('/kass/result'));
  expect(sent).toHaveLength(1);
});
