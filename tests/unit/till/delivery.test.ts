// Results on their way, with the queue that times them: a shop that answers by plan, and a clock that is moved by hand.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { SaleId } from '../../../src/lib/domain/ids';
import type { DeliverJob } from '../../../src/lib/domain/job';
import { advance } from '../../../src/lib/till/advance';
import { deliver } from '../../../src/lib/delivery/deliver';
import { intake } from '../../../src/lib/till/intake';
import { Language } from '../../../src/lib/till/locale.svelte';
// Loaded on demand by the queue: here at once, so that no wait includes it.
import '../../../src/lib/till/run-job';
import { Till } from '../../../src/lib/till/till.svelte';
import { START_MS } from '../../fakes/till-ports';
import { attempted, openSale, pairedTill, payCash, type PairedTill } from './paired-till';

const SHOP = 'https://shop.example';
const SECOND = 1000;
const DAY = 24 * 60 * 60 * SECOND;

vi.setConfig({ testTimeout: 60_000 });

let world: PairedTill;
let till: Till;
beforeEach(async () => {
  // The least chance, so that waits are exact.
  world = await pairedTill();
  const random = (length: number) =>
    length === 1 ? new Uint8Array(1) : crypto.getRandomValues(new Uint8Array(length));
  world = { ...world, ports: { ...world.ports, random } };
  till = new Till(world.ports, new Language(['en']));
});

async function paid(no = '1042'): Promise<SaleId> {
  const id = await openSale(world, { jti: `link-of-the-order-${no}`, ord: { id: no, no, rev: 0 } });
  await payCash(world, id);
  return id;
}

/** The shop answers like this, one after the other, and takes everything from then on. */
function plan(...answers: readonly (() => Response)[]): void {
  let i = 0;
  world.network.serve(SHOP, () => answers[i++]?.() ?? Response.json({ order: 'paid' }));
}
const says =
  (status: number, headers: Record<string, string> = {}) =>
  () =>
    Response.json({ error: 'test' }, { status, headers });

const jobsOf = async (id: SaleId): Promise<DeliverJob[]> =>
  (await world.ports.storage.jobsOf(id)).filter((job) => job.kind === 'deliver');
/** What was sent to the callback; the till also looks at the shop’s page from time to time. */
const delivered = () => world.network.requests.filter(({ url }) => url.includes('/kass/result'));
const posts = () => delivered().length;

/** Waits for what the queue does in its own time; timers that are due run meanwhile, and the clock stands still. */
const eventually = (check: () => unknown): Promise<unknown> =>
  vi.waitFor(
    async () => {
      world.clock.advance(0);
      await check();
    },
    { timeout: 10_000, interval: 5 },
  );

const become = (id: SaleId, ...jobs: readonly object[]): Promise<unknown> =>
  eventually(async () => expect(await jobsOf(id)).toMatchObject(jobs));

/** Waits until the shop was asked this often and nothing is on its way. */
const atRest = (id: SaleId, tries: number): Promise<unknown> =>
  eventually(async () => {
    expect(posts()).toBe(tries);
    expect((await jobsOf(id)).map(({ state }) => state)).not.toContain('sending');
  });

describe('a shop that does not answer', () => {
  it('is asked again after 5 s, 30 s, 2 min, 10 min and then every hour, for a week', async () => {
    const id = await paid();
    world.network.isDown = true;
    await till.start();
    await atRest(id, 1);
    const waits = [5, 30, 120, 600, 3600, 3600];
    for (const [i, seconds] of waits.entries()) {
      world.clock.advance(seconds * SECOND - 1);
      await atRest(id, i + 1);
      world.clock.advance(1);
      await atRest(id, i + 2);
    }
    world.clock.advance(7 * DAY);
    await become(id, { state: 'stopped', error: 'shop-silent' });
    await eventually(() =>
      expect(till.needs).toMatchObject([{ type: 'result', job: { sale: id } }]),
    );
    const asked = posts();
    await till.queue.retryDelivery();
    world.clock.advance(DAY);
    await eventually(() => expect(till.queue.jobs).toHaveLength(1));
    expect(posts()).toBe(asked);
  });

  it('is told once the seller tries again', async () => {
    const id = await paid();
    plan(says(410));
    await till.start();
    await become(id, { state: 'stopped' });
    const view = till.show(id);
    await view?.load();
    const [job] = await jobsOf(id);
    if (!job) throw new TypeError('No result');
    await view?.tryNow(job.id);
    await become(id, { state: 'delivered' });
  });
});

describe('a shop that asks for time', () => {
  it.each([
    ['as seconds', { 'Retry-After': '90' }],
    ['as a date', { 'Retry-After': 'Mon, 23 Nov 2026 12:01:30 GMT' }],
  ])('%s gets it, although the network comes back and the seller taps', async (_, headers) => {
    const id = await paid();
    plan(says(503, headers));
    await till.start();
    await atRest(id, 1);
    world.clock.advance(60 * SECOND);
    await till.queue.retryDelivery();
    const view = till.show(id);
    await view?.load();
    const [job] = await jobsOf(id);
    if (job) await view?.tryNow(job.id);
    await atRest(id, 1);
    expect(await jobsOf(id)).toMatchObject([{ heldUntil: START_MS + 90 * SECOND }]);
    world.clock.advance(30 * SECOND);
    await become(id, { state: 'delivered' });
    expect(posts()).toBe(2);
  });

  it('is not asked in a circle when it wishes none', async () => {
    const id = await paid();
    const busy = says(429, { 'Retry-After': '0' });
    plan(busy, busy);
    await till.start();
    await atRest(id, 1);
    world.clock.advance(5 * SECOND - 1);
    await atRest(id, 1);
    world.clock.advance(1);
    await atRest(id, 2);
  });
});

describe('a shop that does not know this till any more', () => {
  it('is asked once: what is left is kept with the reason, and its links are refused', async () => {
    const sales = [await paid('1042'), await paid('1043'), await paid('1044')];
    plan(says(401));
    await till.start();
    for (const id of sales) await become(id, { state: 'stopped', error: 'shop-revoked' });
    expect(posts()).toBe(1);
    await eventually(() =>
      expect(till.shops).toMatchObject([{ state: 'revoked', endedBy: 'shop' }]),
    );
    const link = await world.link({ jti: 'link-of-another-order' });
    await expect(till.take({ raw: link, door: 'link' })).rejects.toMatchObject({
      code: 'link-unpaired',
    });
  });

  it('gets them all once it is paired again', async () => {
    const sales = [await paid('1042'), await paid('1043')];
    plan(says(401));
    await till.start();
    for (const id of sales) await become(id, { state: 'stopped' });
    const { storage } = world.ports;
    const asking = await storage.updateShop(world.shop.id, {
      state: 'asking',
      pair: `${SHOP}/pair`,
    });
    world.network.serve(SHOP, (request) =>
      Response.json(request.url === asking.pair ? { state: 'allowed' } : { order: 'paid' }),
    );
    await till.askShop(asking);
    for (const id of sales) await become(id, { state: 'delivered' });
  });
});

describe('the results of one order', () => {
  const doubted = async (): Promise<SaleId> => {
    const id = await openSale(world);
    const attempt = await attempted(world, id);
    await advance(world.ports, id, { type: 'attemptUnanswered', at: START_MS, attempt });
    await advance(world.ports, id, { type: 'doubtSettled', at: START_MS, attempt, paid: true });
    return id;
  };
  const told = async () =>
    Promise.all(
      delivered().map(async (request) => {
        const [, payload = ''] = (await request.clone().text()).split('.');
        const { res } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { res: string };
        return res;
      }),
    );

  it('go in their order: the doubt before what became of it', async () => {
    const id = await doubted();
    plan(says(503));
    await till.start();
    await atRest(id, 1);
    world.clock.advance(5 * SECOND);
    await eventually(async () =>
      expect((await jobsOf(id)).map(({ state }) => state)).toEqual(['delivered', 'delivered']),
    );
    expect(await told()).toEqual(['doubt', 'doubt', 'paid']);
  });

  it('hold up no other order', async () => {
    const id = await doubted();
    const other = await paid('1043');
    plan(says(503));
    await till.start();
    await become(other, { state: 'delivered' });
    expect((await jobsOf(id)).map(({ state }) => state)).toEqual(['queued', 'queued']);
  });

  it('go on past one that the shop refused, which stays on the screen', async () => {
    const id = await doubted();
    plan(says(422));
    await till.start();
    await eventually(async () =>
      expect((await jobsOf(id)).map(({ state }) => state)).toEqual(['stopped', 'delivered']),
    );
    const view = till.show(id);
    await view?.load();
    expect(view?.delivery).toMatchObject({ state: 'stopped', error: 'shop-refused' });
    expect(view?.isTold).toBe(false);
  });
});

describe('a shop that asks how an order stands', () => {
  it('gets the newest result once more, the same text', async () => {
    const id = await paid();
    plan();
    await till.start();
    await become(id, { state: 'delivered' });
    const query = await world.link({ act: 'statusNow', jti: 'link-of-the-question' });
    await intake(world.ports, { raw: query, door: 'link' });
    till.queue.poke();
    await eventually(() => expect(posts()).toBe(2));
    const texts = await Promise.all(delivered().map((request) => request.text()));
    expect(texts[1]).toBe(texts[0]);
    await become(id, { state: 'delivered' });
  });
});

describe('a shop without a server', () => {
  const parked = async (change = {}): Promise<SaleId> => {
    await world.ports.storage.updateShop(world.shop.id, { deliver: 'link' });
    const id = await openSale(world, change);
    await payCash(world, id);
    await till.start();
    await become(id, { parked: true });
    return id;
  };

  it('is told by the way back: the result stands in the slot, and the tap notes that it went', async () => {
    const id = await parked();
    const view = till.show(id);
    await view?.load();
    const [result] = await world.ports.storage.resultsOf(id);
    expect(view?.backAddress).toBe(`${SHOP}/kass/result?order=1042&kass=${result?.jws}`);
    expect(view?.isTold).toBe(true);
    await eventually(() => expect(till.waitingWork.results).toBe(0));
    await eventually(() =>
      expect(till.needs).toMatchObject([{ type: 'result', job: { sale: id, parked: true } }]),
    );
    await view?.handOver();
    expect(await jobsOf(id)).toMatchObject([{ state: 'handedOver', parked: false }]);
    await eventually(() => expect(till.needs).toEqual([]));
    expect(posts()).toBe(0);
  });

  it('whose callback has no slot is told by code and text alone', async () => {
    const id = await parked({ cb: `${SHOP}/kass/result` });
    const view = till.show(id);
    await view?.load();
    const job = view?.delivery;
    expect(job && view?.carried(job)).toMatchObject({ page: null });
    expect(view?.hasPage).toBe(false);
    expect(view?.isTold).toBe(false);
  });

  it('of which an order is still open needs nobody: its next result speaks for both', async () => {
    await world.ports.storage.updateShop(world.shop.id, { deliver: 'link' });
    const id = await openSale(world);
    const attempt = await attempted(world, id);
    await advance(world.ports, id, { type: 'attemptUnanswered', at: START_MS, attempt });
    await advance(world.ports, id, { type: 'doubtSettled', at: START_MS, attempt, paid: false });
    await till.start();
    await eventually(async () =>
      expect((await jobsOf(id)).map((job) => job.parked)).toEqual([true, true]),
    );
    await till.refresh();
    await eventually(() => expect(till.needs).toEqual([]));
    await payCash(world, id);
    till.queue.poke();
    await eventually(async () => expect((await jobsOf(id)).at(-1)?.parked).toBe(true));
    await till.refresh();
    await eventually(() => expect(till.needs).toMatchObject([{ type: 'result', job: { seq: 3 } }]));
    const view = till.show(id);
    await view?.load();
    await view?.handOver();
    expect((await jobsOf(id)).map(({ state }) => state)).toEqual([
      'handedOver',
      'handedOver',
      'handedOver',
    ]);
  });

  it('that has one after all is not noted as told by a look at its page', async () => {
    const id = await paid();
    world.network.isDown = true;
    await till.start();
    await atRest(id, 1);
    const view = till.show(id);
    await view?.load();
    await view?.handOver();
    expect(await jobsOf(id)).toMatchObject([{ state: 'queued' }]);
    const [job] = await jobsOf(id);
    expect(job && (await deliver(world.ports, job))).toMatchObject({ type: 'retry' });
  });
});
