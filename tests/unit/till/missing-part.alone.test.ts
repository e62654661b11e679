// A window of an old version whose stored files are gone: its work waits, for another window or for the files.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { SaleId } from '../../../src/lib/domain/ids';
import { ON_SCREEN } from '../../../src/lib/domain/printer';
import { Devices } from '../../../src/lib/till/devices.svelte';
import { Queue } from '../../../src/lib/till/queue.svelte';
import { printJob } from '../offline/samples';
import { openSale, pairedTill, payCash, type PairedTill } from './paired-till';

const ENCODER = '../../../src/lib/encoders/esc-pos';
const NEXT = { id: '1043', no: '1043', rev: 0 };
const lost = (): never => {
  throw new TypeError('Failed to fetch dynamically imported module');
};

let world: PairedTill;
beforeEach(async () => {
  vi.resetModules();
  world = await pairedTill();
});
afterEach(() => vi.doUnmock(ENCODER));

it('leaves its receipt and its results as they were, however often it looks, and does them once the part is there', async () => {
  world.network.serve('https://shop.example', () => Response.json({ order: 'paid' }));
  const ids: readonly SaleId[] = [
    await openSale(world),
    await openSale(world, { jti: 'the-next-link-0123', ord: NEXT }),
  ];
  for (const id of ids) await payCash(world, id);
  const jobs = async () =>
    (await Promise.all(ids.map((id) => world.ports.storage.jobsOf(id)))).flat();
  const before = await jobs();
  let isThere = false;
  let asked = 0;
  const devices = new Devices(world.ports);
  await devices.load();
  const queue = new Queue(
    world.ports,
    devices,
    () => {},
    async () => {
      asked += 1;
      return isThere ? import('../../../src/lib/till/run-job') : lost();
    },
  );
  for (let look = 1; look <= 7; look += 1) {
    queue.poke();
    // One receipt and one result, and not the result after it.
    await vi.waitFor(() => expect(asked).toBe(2 * look));
    await vi.waitFor(async () => expect(await jobs()).toEqual(before));
  }
  isThere = true;
  await vi.waitFor(
    async () => {
      world.clock.advance(30_000);
      const states = (await jobs()).map(({ state }) => state);
      expect(states.toSorted()).toEqual(['delivered', 'delivered', 'printed', 'printed']);
    },
    { timeout: 10_000, interval: 100 },
  );
});

it('begins no receipt without the part that speaks the language of its printer', async () => {
  vi.doMock(ENCODER, lost);
  const { runJob } = await import('../../../src/lib/till/run-job');
  const devices = new Devices(world.ports);
  devices.send = () => Promise.reject(new TypeError('not asked'));
  const job = printJob('1', { printer: ON_SCREEN });
  expect(await runJob(world.ports, devices, job, () => {})).toEqual({ type: 'unready' });
});
