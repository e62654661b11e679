// Work that breaks every time must not keep the work behind it from being done.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { SaleId } from '../../../src/lib/domain/ids';
import type { Job } from '../../../src/lib/domain/job';
import { Language } from '../../../src/lib/till/locale.svelte';
import type { Ports } from '../../../src/lib/till/ports';
import { Till } from '../../../src/lib/till/till.svelte';
import { fakeDraw } from '../../fakes/draw';
import { openSale, pairedTill, payCash, type PairedTill } from './paired-till';

const SHOP = 'https://shop.example';

let world: PairedTill;
let bad: SaleId;
let good: SaleId;
beforeEach(async () => {
  world = await pairedTill();
  world.network.serve(SHOP, () => Response.json({ order: 'paid' }));
  bad = await openSale(world);
  await payCash(world, bad);
  good = await openSale(world, {
    jti: 'another-link-of-the-shop',
    ord: { id: 'order-2', no: '2', rev: 1 },
  });
  await payCash(world, good);
});

/** Lets hours pass until a sale's job of a kind is in a state. */
async function become(id: SaleId, kind: Job['kind'], expected: Partial<Job>): Promise<void> {
  await vi.waitFor(
    async () => {
      world.clock.advance(60 * 60 * 1000);
      const jobs = await world.ports.storage.jobsOf(id);
      expect(jobs.find((job) => job.kind === kind)).toMatchObject(expected);
    },
    { timeout: 10_000 },
  );
}

async function start(ports: Ports = world.ports): Promise<Till> {
  const till = new Till(ports, new Language(['en']));
  await till.start();
  return till;
}

/** The result of a sale as an old version or a fault of the disk may have left it. */
async function changeResult(id: SaleId, change: object): Promise<void> {
  const [result] = await world.ports.storage.resultsOf(id);
  if (!result) throw new TypeError('No result');
  await world.db.put('results', { ...result, ...change });
}

describe('a result that cannot be sent', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['is gone', async () => changeResult(bad, { jws: 7 })],
    [
      'has lost its sale, which alone knows where it goes',
      async () => {
        await changeResult(bad, { cb: undefined });
        await world.db.delete('sales', bad);
        for (const key of await world.db.getAllKeys('journal'))
          if (key[0] === bad) await world.db.delete('journal', key);
      },
    ],
  ])('because it %s is set aside with its reason, and the next one goes', async (_, harm) => {
    await harm();
    await start();
    await become(good, 'deliver', { state: 'delivered' });
    await become(bad, 'deliver', { state: 'stopped', error: 'result-broken' });
  });

  it.each([
    ['keys', 'shop-revoked'],
    ['shops', 'result-broken'],
  ] as const)(
    'because its shop has lost its row in `%s` is set aside, and can be given up',
    async (store, error) => {
      await world.db.delete(store, world.shop.id);
      const till = await start();
      for (const id of [bad, good]) await become(id, 'deliver', { state: 'stopped', error });
      await vi.waitFor(() =>
        expect(till.needs.map(({ type }) => type)).toEqual(['result', 'result']),
      );
    },
  );
});

describe('a paper that cannot be made', () => {
  it('is set aside without a question, and the next one prints', async () => {
    const [job] = await world.ports.storage.jobsOf(bad);
    if (job?.kind !== 'print' || job.receipt.kind === 'document') throw new TypeError('No paper');
    await world.db.put('jobs', { ...job, receipt: { ...job.receipt, orderNo: '订单' } });
    // A letter that this machine cannot draw, whichever printer it is for.
    const line: Ports['draw']['line'] = (part, columns) =>
      part.text.includes('订') ? Promise.reject(new RangeError()) : fakeDraw.line(part, columns);
    await start({ ...world.ports, draw: { ...fakeDraw, line } });
    await become(good, 'print', { state: 'printed' });
    await become(bad, 'print', { state: 'failed', error: 'print-broken' });
  });
});
