import { expect, it, vi } from 'vitest';
import { Language } from '../../../src/lib/till/locale.svelte';
import { QueueView } from '../../../src/lib/till/queue-view.svelte';
import { Till } from '../../../src/lib/till/till.svelte';
import { openSale, pairedTill, payCash } from './paired-till';

it.each([
  ['is given up when the try is over', { type: 'retry', error: 'shop-unreachable' }, 'givenUp'],
  ['stays delivered when the try worked', { type: 'done', state: 'delivered' }, 'delivered'],
] as const)('a message that is being sent %s', async (_, outcome, state) => {
  const world = await pairedTill();
  world.network.isDown = true;
  const id = await openSale(world);
  await payCash(world, id);
  const { storage, clock, random } = world.ports;
  const job = await storage.claim({ kind: 'deliver' }, 'elsewhere', clock.now(), 600_000);
  if (!job) throw new TypeError('Nothing to send');

  const till = new Till(world.ports, new Language(['en']));
  await till.refresh();
  const giving = new QueueView(till).giveUp(job, 'Told them on the phone');
  await vi.waitFor(() => expect(till.queue.jobs).toContainEqual(job));
  await storage.settle(job.id, 'elsewhere', outcome, clock.now(), random);
  const passing = setInterval(() => world.clock.advance(1000), 10);
  await giving;
  clearInterval(passing);
  expect(await storage.jobsOf(id)).toContainEqual(expect.objectContaining({ id: job.id, state }));
});
