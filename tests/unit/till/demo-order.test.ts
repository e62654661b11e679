import { beforeEach, describe, expect, it } from 'vitest';
import { advance } from '../../../src/lib/till/advance';
import { demoLink } from '../../../src/lib/till/demo-order';
import { intake } from '../../../src/lib/till/intake';
import type { Ports } from '../../../src/lib/till/ports';
import { fakeWorld, START_MS, type FakeWorld } from '../../fakes/till-ports';

let world: FakeWorld;
beforeEach(async () => {
  world = await fakeWorld();
});

async function openDemo(ports: Ports = world.ports) {
  const outcome = await intake(ports, { raw: await demoLink(ports), door: 'demo' });
  const stored = outcome.type === 'sale' ? await ports.storage.loadSale(outcome.id) : null;
  if (!stored) throw new TypeError('No sale');
  return stored.sale;
}

describe('the built-in demo order', () => {
  it('comes in by the same way as every link, and is marked', async () => {
    expect(await openDemo()).toMatchObject({
      type: 'open',
      shop: 'demo',
      door: 'demo',
      demo: true,
      order: { cur: 'EUR', sum: 3620 },
    });
  });

  it('speaks the language of the till', async () => {
    const russian = { ...world.ports, language: () => 'ru' as const };
    expect((await openDemo(russian)).order).toMatchObject({ cur: 'RUB', lang: 'ru' });
  });

  it('may be opened again and again, each time as a sale of its own', async () => {
    const [first, second] = [await openDemo(), await openDemo()];
    expect(second.id).not.toBe(first.id);
    expect((await world.ports.storage.loadSale(first.id))?.sale.type).toBe('open');
  });

  it('is cash only: no payment app is asked for money that is not real', async () => {
    expect((await openDemo()).order.pay).toEqual({ methods: ['cash'] });
  });

  it('prints, but its result never leaves the device', async () => {
    const { id } = await openDemo();
    await advance(world.ports, id, { type: 'cashTaken', at: START_MS, given: 5000 });
    const jobs = await world.ports.storage.jobsOf(id);
    expect(jobs).toMatchObject([{ kind: 'print', receipt: { demo: true } }]);
    expect(await world.ports.storage.resultsOf(id)).toEqual([]);
    expect(world.network.requests).toEqual([]);
  });
});
