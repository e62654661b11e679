// A window of an old version whose stored files are gone: its work waits, for another window or for the files.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { SaleId } from '../../../src/lib/domain/ids';
import { ON_SCREEN } from '../../../src/lib/domain/printer';
import { Devices } from '../../../src/lib/till/devices.svelte';
import { Language } from '../../../src/lib/till/locale.svelte';
import { Till } from '../../../src/lib/till/till.svelte';
import { printJob } from '../offline/samples';
import { openSale, pairedTill, payCash, type PairedTill } from './paired-till';

const PARTS = {
  work: '../../../src/lib/till/run-job',
  encoder: '../../../src/lib/encoders/esc-pos',
} as const;
const NEXT = { id: '1043', no: '1043', rev: 0 };

const lose = (part: keyof typeof PARTS) =>
  vi.doMock(PARTS[part], () => {
    throw new TypeError('Failed to fetch dynamically imported module');
  });

let world: PairedTill;
beforeEach(async () => {
  vi.resetModules();
  world = await pairedTill();
});
afterEach(() => Object.values(PARTS).forEach((part) => vi.doUnmock(part)));

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
  lose('work');
  const { storage } = world.ports;
  let claims = 0;
  const claim: typeof storage.claim = async (...asked) => {
    const job = await storage.claim(...asked);
    if (job) claims += 1;
    return job;
  };
  const till = new Till({ ...world.ports, storage: { ...storage, claim } }, new Language(['en']));
  await till.start();
  // One receipt and one result, and not the result after it.
  await vi.waitFor(() => expect(claims).toBe(2));
  for (let look = 2; look <= 7; look += 1) {
    await vi.waitFor(async () => expect(await jobs()).toEqual(before));
    till.queue.poke();
    await vi.waitFor(() => expect(claims).toBe(2 * look));
  }
  await vi.waitFor(async () => expect(await jobs()).toEqual(before));
  vi.doUnmock(PARTS.work);
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
  lose('encoder');
  const { runJob } = await import('../../../src/lib/till/run-job');
  const devices = new Devices(world.ports);
  devices.send = () => Promise.reject(new TypeError('not asked'));
  const job = printJob('1', { printer: ON_SCREEN });
  expect(await runJob(world.ports, devices, job, () => {})).toEqual({ type: 'unready' });
});
