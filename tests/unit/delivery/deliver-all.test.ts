// Windows and the service worker deliver at once: each result reaches the shop once, whoever dies meanwhile.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { deliverAll } from '../../../src/lib/delivery/deliver-all';
import type { DeliveryPorts } from '../../../src/lib/delivery/ports';
import { bindDelivery } from '../../../src/lib/delivery/storage';
import type { SaleId } from '../../../src/lib/domain/ids';
import { ON_SCREEN } from '../../../src/lib/domain/printer';
import { Language } from '../../../src/lib/till/locale.svelte';
// Loaded on demand by the queue: here at once, so that no wait includes it.
import '../../../src/lib/till/run-job';
import { Till } from '../../../src/lib/till/till.svelte';
import { START_MS } from '../../fakes/till-ports';
import { openSale, pairedTill, payCash, type PairedTill } from '../till/paired-till';

const SHOP = 'https://shop.example';
const LEASE_MS = 60_000;
const RESULTS = { kind: 'deliver' } as const;

let world: PairedTill;
let worker: DeliveryPorts;
beforeEach(async () => {
  world = await pairedTill();
  worker = workerPorts();
});

/** As the service worker puts them together: a name of its own, and only the storage of deliveries. */
function workerPorts(name = 'worker'): DeliveryPorts {
  const { fetch, clock, random } = world.ports;
  const windows = world.house.window(name);
  return { storage: bindDelivery(world.db), fetch, windows, clock, random };
}

async function paid(no: string): Promise<SaleId> {
  const id = await openSale(world, { jti: `link-of-the-order-${no}`, ord: { id: no, no, rev: 0 } });
  await payCash(world, id);
  return id;
}

const posts = () => world.network.requests.filter(({ url }) => url.includes('/kass/result'));
const keys = () => posts().map(({ headers }) => headers.get('Idempotency-Key'));
const shopAnswers = (status = 200, headers: Record<string, string> = {}) =>
  world.network.serve(SHOP, () => Response.json({}, { status, headers }));

async function deliveries(id: SaleId) {
  const jobs = await world.ports.storage.jobsOf(id);
  return jobs.filter((job) => job.kind === 'deliver');
}
const states = async (id: SaleId) => (await deliveries(id)).map(({ state }) => state);

/** A shop that answers when the test says so, and is asked before. */
function slowShop() {
  let answer = () => {};
  const answered = new Promise<void>((resolve) => (answer = resolve));
  world.network.serve(SHOP, async () => {
    await answered;
    return Response.json({});
  });
  return { answer };
}

describe('the worker', () => {
  it('says that something is left when the shop does not take it', async () => {
    const id = await paid('1042');
    shopAnswers(503);
    expect(await deliverAll(worker, true)).toBe(false);
    expect(await states(id)).toEqual(['queued']);
  });

  it('sends what waits, and says that nothing is left', async () => {
    const [one, other] = [await paid('1042'), await paid('1043')];
    shopAnswers();
    expect(await deliverAll(worker, true)).toBe(true);
    expect([await states(one), await states(other)]).toEqual([['delivered'], ['delivered']]);
    expect(new Set(keys()).size).toBe(2);
    expect(keys()).toHaveLength(2);
  });

  it('tells open windows what it has sent', async () => {
    await paid('1042');
    shopAnswers();
    const heard = vi.fn();
    world.ports.windows.onNews(heard);
    await deliverAll(worker, false);
    expect(heard).toHaveBeenCalled();
  });

  it('leaves the times of an open window alone, and does not wait where none is open', async () => {
    const id = await paid('1042');
    shopAnswers(500);
    await deliverAll(worker, true);
    expect(await deliverAll(worker, false)).toBe(false);
    expect(posts()).toHaveLength(1);
    shopAnswers();
    expect(await deliverAll(worker, true)).toBe(true);
    expect(posts()).toHaveLength(2);
    expect(await states(id)).toEqual(['delivered']);
  });

  it('waits as long as the shop has asked for', async () => {
    await paid('1042');
    shopAnswers(503, { 'Retry-After': '120' });
    await deliverAll(worker, true);
    shopAnswers();
    expect(await deliverAll(worker, true)).toBe(false);
    world.clock.advance(121_000);
    expect(await deliverAll(worker, true)).toBe(true);
    expect(posts()).toHaveLength(2);
  });

  it('does nothing about paper and payments', async () => {
    const id = await paid('1042');
    shopAnswers();
    await deliverAll(worker, true);
    const jobs = await world.ports.storage.jobsOf(id);
    expect(jobs.find(({ kind }) => kind === 'print')).toMatchObject({
      printer: ON_SCREEN,
      state: 'queued',
      tries: 0,
    });
    expect((await world.ports.storage.loadSale(id))?.sale.attempts).toEqual([]);
  });
});

describe('a window and the worker at once', () => {
  it('send each result once', async () => {
    const ids = [await paid('1042'), await paid('1043'), await paid('1044')];
    shopAnswers();
    const till = new Till(world.ports, new Language(['en']));
    await Promise.all([till.start(), deliverAll(worker, false), deliverAll(worker, false)]);
    await vi.waitFor(async () => {
      for (const id of ids) expect(await states(id)).toEqual(['delivered']);
    });
    expect(keys()).toHaveLength(3);
    expect(new Set(keys()).size).toBe(3);
  });

  it('wait for one another: what the window is sending, the worker does not send', async () => {
    const id = await paid('1042');
    const shop = slowShop();
    const till = new Till(world.ports, new Language(['en']));
    await till.start();
    await vi.waitFor(() => expect(posts()).toHaveLength(1));
    const round = deliverAll(worker, false);
    shop.answer();
    expect(await round).toBe(true);
    expect(await states(id)).toEqual(['delivered']);
    expect(posts()).toHaveLength(1);
  });

  it('keep one signature for a result that both send, one after the other', async () => {
    await paid('1042');
    shopAnswers(500);
    await deliverAll(worker, true);
    shopAnswers();
    const till = new Till(world.ports, new Language(['en']));
    await till.start();
    await till.queue.retryDelivery();
    await vi.waitFor(() => expect(posts()).toHaveLength(2));
    const texts = await Promise.all(posts().map((request) => request.text()));
    expect(new Set(texts).size).toBe(1);
  });
});

describe('a worker that the browser stops while it sends', () => {
  /** It has claimed a result, the shop may have it, and nobody will ever say. */
  async function stoppedWhileSending(): Promise<SaleId> {
    const id = await paid('1042');
    const { storage, windows, clock } = worker;
    await storage.claim(RESULTS, windows.name, clock.now(), LEASE_MS);
    world.house.close(windows.name);
    return id;
  }

  it('is followed by the next window at once, long before its lease is over', async () => {
    const id = await stoppedWhileSending();
    shopAnswers();
    const till = new Till(world.ports, new Language(['en']));
    await till.start();
    await vi.waitFor(async () => expect(await states(id)).toEqual(['delivered']));
    expect((await deliveries(id)).every(({ settledAt }) => settledAt === START_MS)).toBe(true);
  });

  it('is followed by a window that is open already as soon as it gets the lock', async () => {
    const till = new Till(world.ports, new Language(['en']));
    await till.start();
    const id = await stoppedWhileSending();
    shopAnswers();
    till.queue.poke();
    await vi.waitFor(async () => expect(await states(id)).toEqual(['delivered']));
  });

  it('is followed by the next worker', async () => {
    const id = await stoppedWhileSending();
    shopAnswers();
    expect(await deliverAll(workerPorts('next'), true)).toBe(true);
    expect(await states(id)).toEqual(['delivered']);
  });

  it('keeps its result as long as it is alive', async () => {
    const id = await paid('1042');
    const { storage, windows, clock } = worker;
    await storage.claim(RESULTS, windows.name, clock.now(), LEASE_MS);
    shopAnswers();
    expect(await deliverAll(workerPorts('next'), true)).toBe(false);
    expect(await states(id)).toEqual(['sending']);
    expect(posts()).toEqual([]);
  });
});
