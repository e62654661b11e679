import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { SaleId } from '../../../src/lib/domain/ids';
import { ON_SCREEN } from '../../../src/lib/domain/printer';
import { Language } from '../../../src/lib/till/locale.svelte';
import { Till } from '../../../src/lib/till/till.svelte';
import { openSale, pairedTill, payCash, type PairedTill } from './paired-till';

const SHOP = 'https://shop.example';
const NEXT = { id: '1043', no: '1043', rev: 0 };

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
  it('says nothing of the network once it was given up', async () => {
    world.network.isDown = true;
    await till.start();
    await vi.waitFor(() => expect(till.queue.isUnreached).toBe(true));
    const { storage, clock } = world.ports;
    for (const { id: job } of till.queue.jobs) await storage.giveUp(job, 'By phone', clock.now());
    await till.refresh();
    expect(till.queue.jobs).toMatchObject([{ state: 'givenUp', error: 'shop-unreachable' }]);
    expect(till.queue.isUnreached).toBe(false);
  });

  it('waits, is shown, and goes by itself when the network is back', async () => {
    world.network.isDown = true;
    await till.start();
    await become({ print: 'printed', deliver: 'queued' });
    await vi.waitFor(() => expect(till.queue.jobs).toMatchObject([{ error: 'shop-unreachable' }]));
    expect(till.queue.isUnreached).toBe(true);
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

describe('the browser is asked to send in the background', () => {
  const asked = vi.fn();
  beforeEach(() => {
    asked.mockClear();
    till = new Till({ ...world.ports, deliverLater: asked }, new Language(['en']));
  });

  it('not as long as the window itself delivers', async () => {
    shopIsThere();
    await till.start();
    await become({ print: 'printed', deliver: 'delivered' });
    till.queue.leave();
    expect(asked).not.toHaveBeenCalled();
  });

  it('once when a try has failed, however often it fails', async () => {
    world.network.isDown = true;
    await till.start();
    await vi.waitFor(() => expect(till.queue.jobs).toMatchObject([{ tries: 1, state: 'queued' }]));
    await till.queue.retryDelivery();
    await vi.waitFor(() => expect(till.queue.jobs).toMatchObject([{ tries: 2, state: 'queued' }]));
    expect(asked).toHaveBeenCalledOnce();
  });

  it('again when results wait another time', async () => {
    world.network.isDown = true;
    await till.start();
    await vi.waitFor(() => expect(asked).toHaveBeenCalledOnce());
    shopIsThere();
    world.network.isDown = false;
    await till.queue.retryDelivery();
    await become({ print: 'printed', deliver: 'delivered' });
    await vi.waitFor(() => expect(till.queue.jobs).toEqual([]));
    world.network.isDown = true;
    await payCash(world, await openSale(world, { jti: 'the-next-link-0123', ord: NEXT }));
    await till.refresh();
    till.queue.poke();
    await vi.waitFor(() => expect(asked).toHaveBeenCalledTimes(2));
  });

  it('when the window goes out of sight before its result went out', async () => {
    await till.queue.refresh();
    till.queue.leave();
    expect(asked).toHaveBeenCalledOnce();
  });

  it('not for what only the seller can take to the shop', async () => {
    await world.ports.storage.updateShop(world.shop.id, { deliver: 'link' });
    await till.start();
    await vi.waitFor(() =>
      expect(till.queue.jobs).toMatchObject([{ kind: 'deliver', parked: true }]),
    );
    till.queue.leave();
    expect(asked).not.toHaveBeenCalled();
  });
});

it('what another window of this till left behind is looked for every half minute', async () => {
  await till.start();
  const { windows, storage } = world.secondWindow();
  await become({ print: 'printed', deliver: 'queued' });
  await vi.waitFor(() => expect(till.queue.jobs).toMatchObject([{ error: 'shop-unreachable' }]));
  // Due by the other window's clock alone: this one does not take it first.
  const later = world.clock.now() + 20_000;
  const taken = await storage.claim({ kind: 'deliver' }, windows.name, later, 600_000);
  expect(taken).not.toBeNull();
  world.house.close(windows.name);
  shopIsThere();
  world.clock.advance(30_000);
  await become({ print: 'printed', deliver: 'delivered' });
});

it('two windows deliver a result once and print its receipt once', async () => {
  shopIsThere();
  const other = new Till(world.secondWindow(), new Language(['en']));
  await Promise.all([till.start(), other.start()]);
  await become({ print: 'printed', deliver: 'delivered' });
  const sent = world.network.requests.filter(({ url }) => url.includes('/kass/result'));
  expect(sent).toHaveLength(1);
});
