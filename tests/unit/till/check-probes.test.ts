// The self-check on a till with real sales, payments, results and keys: what it finds, and what its report keeps back.
import { beforeEach, describe, expect, it } from 'vitest';
import { advance } from '../../../src/lib/till/advance';
import { gatherFacts, type CheckBrowser } from '../../../src/lib/till/check-probes';
import { reportOf } from '../../../src/lib/till/check-report';
import { verdictsOf } from '../../../src/lib/till/check-verdicts';
import { signResults } from '../../../src/lib/delivery/deliver';
import type { CheckFacts } from '../../../src/lib/till/check-facts';
import { SelfCheck } from '../../../src/lib/till/check.svelte';
import { AppError } from '../../../src/lib/domain/errors';
import { Language } from '../../../src/lib/till/locale.svelte';
import type { Disk } from '../../../src/lib/till/ports';
import { Till } from '../../../src/lib/till/till.svelte';
import { START_MS } from '../../fakes/till-ports';
import { everything } from '../offline/samples';
import { attempted, openSale, pairedTill, payCash, saleOf, type PairedTill } from './paired-till';

const browser: CheckBrowser = {
  isInstalled: true,
  hasOwnScheme: true,
  wasTried: false,
  permission: (name) =>
    name === 'camera' ? Promise.resolve('denied') : Promise.reject(new TypeError(name)),
  countCameras: () => Promise.resolve(2),
  reader: () => Promise.resolve('stored'),
  worker: () => Promise.resolve({ isActive: true, isControlling: true }),
};
const updates = {
  version: '0.1.0+aaaaaaaaaaaa',
  release: null,
  isWaiting: false,
  isTooOld: false,
  canInstall: false,
};
const disk: Disk = {
  persist: () => Promise.resolve(true),
  persisted: () => Promise.resolve(false),
  estimate: () => Promise.resolve({ quota: 1000, usage: 400 }),
};

let world: PairedTill;
let till: Till;
beforeEach(async () => {
  world = await pairedTill();
  till = new Till({ ...world.ports, disk }, new Language(['en']));
  world.network.isDown = true;
});

describe('the facts', () => {
  it('come from the database, the browser and the shops', async () => {
    await payCash(world, await openSale(world));
    await till.refresh();
    expect(await gatherFacts(till, updates, browser)).toMatchObject({
      at: START_MS,
      storage: { works: true, persisted: false, room: 600 },
      keys: { shops: 1, missing: [] },
      permissions: { camera: 'denied', bluetooth: 'unsaid', notifications: 'unsaid' },
      shops: [{ shop: 'Corner shop', answer: 'silent' }],
      outbox: { asks: 0, waiting: 2, oldest: START_MS, canSend: true },
      camera: { count: 2, reader: 'stored' },
    });
  });

  it('count what was given up neither as waiting nor as something that asks', async () => {
    await payCash(world, await openSale(world));
    await till.refresh();
    const { storage, clock } = world.ports;
    for (const { id } of till.queue.jobs) await storage.giveUp(id, 'Told by phone', clock.now());
    await till.refresh();
    expect(till.queue.jobs.map(({ state }) => state)).toEqual(['givenUp', 'givenUp']);
    const { outbox } = await gatherFacts(till, updates, browser);
    expect(outbox).toEqual({ asks: 0, waiting: 0, oldest: null, canSend: true });
  });

  it('wait with the trial of the storage until another window has made its own', async () => {
    await till.refresh();
    let end = (): void => {};
    const other = world
      .secondWindow()
      .windows.exclusive('probe', () => new Promise<void>((resolve) => (end = resolve)));
    let isDone = false;
    const facts = gatherFacts(till, updates, browser).then((found) => {
      isDone = true;
      return found;
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(isDone).toBe(false);
    end();
    await other;
    expect((await facts).storage?.works).toBe(true);
  });

  it('say so when a key is gone', async () => {
    await world.db.clear('keys');
    await till.refresh();
    const facts = await gatherFacts(till, updates, browser);
    expect(facts.keys).toEqual({ shops: 1, missing: ['Corner shop'] });
  });

  it('know nothing of what the database holds once it fails, and all the rest', async () => {
    await till.refresh();
    world.db.close();
    const facts = await gatherFacts(till, updates, browser);
    expect(facts.storage).toEqual({ works: false, persisted: false, room: 600 });
    expect([facts.keys, facts.outbox]).toEqual([null, null]);
    expect(facts).toMatchObject({ worker: { isActive: true }, camera: { count: 2 } });
  });

  it('tell of a database that failed once, also when it works again: this window takes no money', async () => {
    await till.refresh();
    till.fail(new AppError('storage-broken', 'The browser closed the database'));
    expect((await gatherFacts(till, updates, browser)).storage?.works).toBe(false);
  });

  it('count a result that only a person brings, and a paper that only a tap prints, as theirs', async () => {
    await payCash(world, await openSale(world));
    const results = { kind: 'deliver' } as const;
    const { storage, clock, random } = world.ports;
    const job = await storage.claim(results, 'here', clock.now(), 1000);
    if (!job) throw new TypeError('Nothing to deliver');
    await storage.settle(job.id, 'here', { type: 'waits' }, clock.now(), random);
    await till.refresh();
    const { outbox } = await gatherFacts(till, updates, browser);
    expect(outbox).toMatchObject({ asks: 1, waiting: 1 });
  });

  const fails = () => Promise.reject(new TypeError('Not here'));
  it.each<[string, Partial<CheckBrowser>, keyof CheckFacts]>([
    ['the cameras', { countCameras: fails }, 'camera'],
    ['the reader of codes', { reader: fails }, 'camera'],
    ['the worker', { worker: fails }, 'worker'],
    [
      'the permissions',
      {
        permission: () => {
          throw new TypeError('No permissions');
        },
      },
      'permissions',
    ],
  ])('stand where the probe of %s fails, all but its own', async (_, change, part) => {
    await till.refresh();
    const whole = await gatherFacts(till, updates, browser);
    const facts = await gatherFacts(till, updates, { ...browser, ...change });
    expect(facts).toEqual({ ...whole, [part]: null });
  });

  it('stand where one probe never ends: it is given up after a while', async () => {
    await till.refresh();
    const worker = () => new Promise<never>(() => undefined);
    const facts = gatherFacts(till, updates, { ...browser, worker });
    await new Promise((resolve) => setTimeout(resolve, 50));
    world.clock.advance(20_000);
    expect(await facts).toMatchObject({ worker: null, storage: { works: true } });
  });
});

describe('the run of a check', () => {
  it('ends, and can be reported, also when everything in it fails', async () => {
    await till.refresh();
    const fails = () => Promise.reject(new TypeError('Not here'));
    world.db.close();
    const nothing: CheckBrowser = {
      ...browser,
      permission: fails,
      countCameras: fails,
      reader: fails,
      worker: fails,
    };
    const check = new SelfCheck(till, { ...updates, checkNow: fails }, () => nothing);
    await check.run();
    expect([check.isRunning, check.at]).toEqual([false, START_MS]);
    expect(check.rows[0]).toMatchObject({ topic: 'storage', verdict: 'broken' });
    expect(check.rows.filter(({ note }) => note === 'This could not be looked at')).toHaveLength(4);
    expect(check.report('Chromium 156')).toContain('Storage: Broken.');
  });
});

/** Every text in a stored value that somebody could be known or paid by. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

/** The words that say of what kind a row is: `paid`, `link`. */
const isWord = (text: string): boolean => /^[a-z]+$/i.test(text) && text.length < 12;

/** Where orders, customers, payments, results and keys lie. */
const PRIVATE = [
  'journal',
  'sales',
  'attempts',
  'jobs',
  'results',
  'heads',
  'keys',
  'seen',
] as const;

describe('the report', () => {
  it('holds nothing of any order, customer, payment, result or key', async () => {
    const id = await openSale(world, {
      ord: { id: 'order-778899', no: '778899', rev: 0 },
      lines: [{ n: 'Zimtsterne for Ada', t: 1990 }],
      adj: [],
    });
    await advance(world.ports, id, {
      type: 'attemptAnswered',
      at: START_MS,
      attempt: await attempted(world, id),
      answer: { outcome: 'approved', tx: 'TX-4711-0815', last4: '4242', complete: true },
    });
    expect((await saleOf(world, id)).type).toBe('paid');
    await signResults(world.ports, world.shop.id);
    await till.refresh();
    const facts = await gatherFacts(till, updates, browser);
    const words = { locale: 'en', origin: till.ports.origin, browser: 'Chromium 156' };
    const report = reportOf(facts, verdictsOf(facts, 'en'), words);
    expect(report).toContain('0.1.0+aaaaaaaaaaaa');
    expect(report).toContain('Corner shop does not answer');

    const rows = await everything(world.db);
    const { name, origin } = world.shop;
    // The report has the time of day, as the receipts of that minute do.
    const known = [name, origin, till.ports.origin, '12:00'];
    const secrets = PRIVATE.flatMap((store) => textsIn(rows[store])).filter(
      (text) => text.length >= 4 && !known.includes(text) && !isWord(text),
    );
    expect(secrets.length).toBeGreaterThan(30);
    for (const one of ['Zimtsterne for Ada', 'TX-4711-0815', '4242', world.device.kid])
      expect(secrets).toContain(one);
    expect(secrets.filter((secret) => report.includes(secret))).toEqual([]);
    for (const sum of ['1990', '19.90', '4242', '778899']) expect(report).not.toContain(sum);
  });
});
