// A window that looks after its version: when it restarts, how often, and when it opens no new order.
import { beforeEach, describe, expect, it } from 'vitest';
import { IDLE_MS } from '../../../src/lib/offline/updates';
import type { WorkerEvents } from '../../../src/lib/till/service-worker';
import type { SaleView } from '../../../src/lib/till/sale.svelte';
import { Updates } from '../../../src/lib/till/updates.svelte';
import type { Job } from '../../../src/lib/domain/job';
import type { Attempt } from '../../../src/lib/domain/payment';
import type { SaleState } from '../../../src/lib/domain/sale';
import { fakeWorld, TILL, type FakeWorld } from '../../fakes/till-ports';

const OWN = '0.1.0+aaaaaaaaaaaa';
const NEWER = { version: '0.2.0+bbbbbbbbbbbb', minimum: '0.1.0' };
const TOO_OLD = { ...NEWER, minimum: '0.2.0' };
type Shown = Pick<SaleView, 'id' | 'sale'> & { readonly lead: Pick<SaleView['lead'], 'place'> };
const OPEN = { id: 'sale-here', type: 'open', attempts: [] as readonly Attempt[] } as SaleState;
const SHOWN: Shown = { id: OPEN.id, sale: OPEN, lead: { place: 'leads' } };
const ELSEWHERE = { ...OPEN, id: 'sale-elsewhere' } as SaleState;

/** An order on the screen of another window of this till. Returns the way to leave it. */
async function openElsewhere(
  { world, till }: Bench,
  sale = ELSEWHERE,
): Promise<() => Promise<unknown>> {
  till.sales = [sale];
  let leave = () => {};
  const left = new Promise<void>((resolve) => (leave = resolve));
  void world.secondWindow().windows.exclusive(`sale:${sale.id}`, () => left);
  await settle();
  return () => {
    leave();
    return settle();
  };
}

/** Lets what was promised come about. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

class Bench {
  readonly world: FakeWorld;
  readonly updates: Updates;
  readonly till;
  events!: WorkerEvents;
  activated = 0;
  looked = 0;
  /** a new version is being stored */
  isComing = false;
  quietMs = 0;
  reloads = 0;
  /** a journal is being saved or read in here */
  isJournalOpen = false;
  /** what the storage says of the queue when it is read again */
  stored: readonly Job[] = [];
  missing: () => void = () => {};
  installable: (ask: (() => Promise<unknown>) | null) => void = () => {};
  lastTry: string | null;

  constructor(world: FakeWorld, tried: string | null = null) {
    this.world = world;
    this.lastTry = tried;
    this.till = {
      ports: world.ports,
      sales: [] as readonly SaleState[],
      queue: {
        jobs: [] as readonly Job[],
        refresh: () => {
          this.till.queue.jobs = this.stored;
          return Promise.resolve();
        },
      },
      devices: { holdsForgetfulPrinter: false },
      current: null as Shown | null,
      isClosed: false,
      giveFree: null as (() => void) | null,
    };
    this.updates = new Updates(this.till, {
      version: OWN,
      register: (events) => {
        this.events = events;
        return {
          ready: Promise.resolve(true),
          update: () => {
            this.looked += 1;
            return Promise.resolve(this.isComing);
          },
          activate: () => (this.activated += 1),
        };
      },
      quietMs: () => this.quietMs,
      isJournalOpen: () => this.isJournalOpen,
      onMissing: (listener) => (this.missing = listener),
      onInstallable: (listener) => (this.installable = listener),
      reload: () => (this.reloads += 1),
      lastTry: { read: () => this.lastTry, write: (version) => (this.lastTry = version) },
    });
  }

  /** The till looks every ten seconds whether it is idle. */
  async tick(ms = 10_000): Promise<void> {
    this.world.clock.advance(ms);
    await settle();
  }
}

let world: FakeWorld;
beforeEach(async () => {
  world = await fakeWorld();
});

const hostSays = (answer: unknown) =>
  world.network.serve(TILL, (request) =>
    request.url.endsWith('/release.json')
      ? new Response(typeof answer === 'string' ? answer : JSON.stringify(answer))
      : new Response('', { status: 404 }),
  );

describe('a version that waits', () => {
  it('takes over when the seller wants it, and the window is loaded again exactly once', async () => {
    const bench = new Bench(world);
    bench.events.onWaiting();
    await bench.updates.apply();
    await bench.updates.apply();
    expect(bench.activated).toBe(1);
    bench.events.onControlling(true);
    bench.events.onControlling(true);
    await bench.tick(60_000);
    expect(bench.reloads).toBe(1);
  });

  it('does not keep the seller waiting when it cannot take over at once', async () => {
    const bench = new Bench(world);
    bench.events.onWaiting();
    await bench.updates.apply();
    await bench.tick(3000);
    bench.events.onControlling(true);
    expect(bench.reloads).toBe(1);
  });

  it('does not load the window again under a payment that was begun meanwhile, but right after it', async () => {
    const bench = new Bench(world);
    bench.events.onWaiting();
    await bench.updates.apply();
    bench.till.current = SHOWN;
    bench.events.onControlling(true);
    await bench.tick(3000);
    await bench.tick(60_000);
    expect(bench.reloads).toBe(0);
    bench.till.current = null;
    await bench.tick(1000);
    expect(bench.reloads).toBe(1);
    await bench.tick(60_000);
    expect([bench.activated, bench.reloads]).toEqual([1, 1]);
  });

  it('does not cut a receipt that has begun to print since the tap', async () => {
    const bench = new Bench(world);
    bench.events.onWaiting();
    await bench.updates.apply();
    bench.till.queue.jobs = [{ state: 'printing' } as Job];
    await bench.tick(3000);
    expect(bench.reloads).toBe(0);
    bench.till.queue.jobs = [];
    await bench.tick(1000);
    expect(bench.reloads).toBe(1);
  });

  it('is not taken while another window has an order open, and the seller is told why', async () => {
    const bench = new Bench(world);
    const leave = await openElsewhere(bench);
    bench.events.onWaiting();
    await bench.updates.apply();
    expect([bench.activated, bench.updates.isBusy]).toEqual([0, false]);
    expect(bench.updates.decision.reasons).toEqual(['orderElsewhere']);
    await leave();
    await bench.tick();
    await bench.updates.apply();
    expect(bench.activated).toBe(1);
  });

  it('is not kept away by an unpaid order that this window itself had on its screen', async () => {
    const bench = new Bench(world);
    bench.till.sales = [OPEN];
    bench.till.current = SHOWN;
    void world.ports.windows.exclusive(`sale:${OPEN.id}`, () => new Promise(() => {}));
    bench.events.onWaiting();
    await bench.tick();
    expect(bench.updates.decision.reasons).toEqual(['confirmOpen']);
    bench.till.current = null;
    expect(bench.updates.decision.onRequest).toBe(true);
  });

  it('is not taken while a journal is saved or read in, not even by a tap', async () => {
    const bench = new Bench(world);
    bench.isJournalOpen = true;
    bench.events.onWaiting();
    await bench.updates.apply();
    expect(bench.activated).toBe(0);
    expect(bench.updates.decision.reasons).toEqual(['journalOpen']);
  });

  it('is not taken while an order is open, not even by a tap', async () => {
    const bench = new Bench(world);
    bench.till.current = SHOWN;
    bench.events.onWaiting();
    await bench.updates.apply();
    expect(bench.activated).toBe(0);
  });

  it('takes over by itself once nobody has touched the till for ten minutes', async () => {
    const bench = new Bench(world);
    bench.events.onWaiting();
    bench.quietMs = IDLE_MS - 1;
    await bench.tick();
    expect(bench.activated).toBe(0);
    bench.quietMs = IDLE_MS;
    await bench.tick();
    expect(bench.activated).toBe(1);
  });

  it('leaves that to a person where another window is there', async () => {
    const bench = new Bench(world);
    world.secondWindow();
    bench.events.onWaiting();
    bench.quietMs = IDLE_MS;
    await bench.tick();
    expect(bench.activated).toBe(0);
  });

  it('is not tried by itself again when the last try led to the same version', async () => {
    const bench = new Bench(world, OWN);
    bench.events.onWaiting();
    bench.quietMs = IDLE_MS;
    await bench.tick();
    expect(bench.activated).toBe(0);
    await bench.updates.apply();
    expect(bench.activated).toBe(1);
  });

  it('was taken by another window: this one is never loaded again by itself', async () => {
    const bench = new Bench(world);
    bench.events.onWaiting();
    bench.events.onControlling(false);
    bench.quietMs = IDLE_MS;
    await bench.tick(60_000);
    expect([bench.updates.isReplaced, bench.updates.isWaiting, bench.reloads]).toEqual([
      true,
      false,
      0,
    ]);
    bench.updates.reload();
    expect(bench.reloads).toBe(1);
  });

  it('was taken by another window that has an order open: this one may be loaded again, which disturbs nobody', async () => {
    const bench = new Bench(world);
    bench.events.onWaiting();
    await openElsewhere(bench);
    await bench.tick();
    bench.events.onControlling(false);
    bench.updates.reload();
    expect(bench.reloads).toBe(1);
  });
});

describe('another window of a newer version that waits for the database', () => {
  it('gets it once nothing is lost by it, and this window says so', async () => {
    const bench = new Bench(world);
    let given = 0;
    bench.till.current = SHOWN;
    bench.till.giveFree = () => (given += 1);
    await bench.tick();
    expect([given, bench.updates.isOut]).toEqual([0, false]);
    bench.till.current = null;
    await bench.tick();
    await bench.tick();
    expect([given, bench.updates.isOut, bench.reloads]).toEqual([1, true, 0]);
  });
});

describe('a part that did not load', () => {
  it('is told, and the window stays as it is', async () => {
    const bench = new Bench(world);
    bench.missing();
    await bench.tick(60_000);
    expect([bench.updates.isPartMissing, bench.updates.hasNews, bench.reloads]).toEqual([
      true,
      true,
      0,
    ]);
    bench.updates.forgetMissing();
    expect(bench.updates.hasNews).toBe(false);
  });
});

describe('looking for a version', () => {
  it('happens once an hour, and not under a finger', async () => {
    const bench = new Bench(world);
    await bench.tick(59 * 60_000);
    expect(bench.looked).toBe(0);
    bench.quietMs = 0;
    await bench.tick(60_000);
    expect(bench.looked).toBe(0);
    bench.quietMs = 60_000;
    await bench.tick();
    await bench.tick();
    expect(bench.looked).toBe(1);
  });
});

describe('below the minimum version', () => {
  it('opens no new order, and updates as soon as nothing is lost by it', async () => {
    hostSays(TOO_OLD);
    const bench = new Bench(world);
    bench.till.current = SHOWN;
    await settle();
    expect([bench.updates.isTooOld, bench.till.isClosed]).toEqual([true, true]);
    bench.events.onWaiting();
    bench.quietMs = IDLE_MS;
    await bench.tick();
    expect(bench.activated).toBe(0);
    bench.till.current = null;
    await bench.tick();
    expect(bench.activated).toBe(1);
  });

  it('takes nothing over while another window has an order open', async () => {
    hostSays(TOO_OLD);
    const bench = new Bench(world);
    const leave = await openElsewhere(bench);
    bench.events.onWaiting();
    bench.quietMs = IDLE_MS;
    await bench.tick();
    expect(bench.activated).toBe(0);
    await leave();
    await bench.tick();
    expect(bench.activated).toBe(1);
  });

  it('takes over beside another window that shows an order which is paid', async () => {
    hostSays(TOO_OLD);
    const bench = new Bench(world);
    await openElsewhere(bench, { ...ELSEWHERE, type: 'paid' } as SaleState);
    bench.events.onWaiting();
    bench.quietMs = IDLE_MS;
    await bench.tick();
    expect(bench.activated).toBe(1);
  });

  it('takes nothing over while another window prints, although this one was not told of it', async () => {
    hostSays(TOO_OLD);
    const bench = new Bench(world);
    bench.stored = [{ state: 'printing' } as Job];
    bench.events.onWaiting();
    bench.quietMs = IDLE_MS;
    await bench.tick();
    expect(bench.activated).toBe(0);
    bench.stored = [];
    await bench.tick();
    expect(bench.activated).toBe(1);
  });

  it('takes nothing over while a journal is saved or read in', async () => {
    hostSays(TOO_OLD);
    const bench = new Bench(world);
    bench.isJournalOpen = true;
    await settle();
    bench.events.onWaiting();
    bench.quietMs = IDLE_MS;
    await bench.tick();
    expect(bench.activated).toBe(0);
  });

  it('lets the seller go on while the update has to wait for an order', async () => {
    hostSays(TOO_OLD);
    const bench = new Bench(world);
    await settle();
    expect(bench.updates.mayGoOn).toBe(false);
    bench.till.current = SHOWN;
    expect([bench.updates.mayGoOn, bench.updates.hasFailed]).toEqual([true, false]);
    bench.updates.goOn();
    expect([bench.till.isClosed, bench.updates.mayGoOn]).toEqual([false, false]);
  });

  it.each([
    ['the host has nothing newer', { version: OWN, minimum: '0.2.0' }],
    ['the minimum is above what the host has', { ...NEWER, minimum: '9.0.0' }],
    ['the minimum is no version', { ...NEWER, minimum: 'now' }],
    ['the answer is a page of somebody else', '<html>Sign in</html>'],
    ['the answer lacks the minimum', { version: NEWER.version }],
  ])('nothing happens when %s', async (_, answer) => {
    hostSays(answer);
    const bench = new Bench(world);
    await settle();
    expect(bench.till.isClosed).toBe(false);
  });

  it('nothing happens without the network', async () => {
    world.network.isDown = true;
    const bench = new Bench(world);
    await settle();
    expect(bench.till.isClosed).toBe(false);
  });

  it('what was read before holds until the host says something else', async () => {
    hostSays(TOO_OLD);
    const bench = new Bench(world);
    await settle();
    world.network.isDown = true;
    bench.updates.check();
    await settle();
    expect(bench.till.isClosed).toBe(true);
    world.network.isDown = false;
    hostSays(NEWER);
    bench.updates.check();
    await settle();
    expect(bench.till.isClosed).toBe(false);
  });

  it('lets the seller go on when the update does not come', async () => {
    hostSays(TOO_OLD);
    const bench = new Bench(world);
    await settle();
    expect(bench.updates.hasFailed).toBe(false);
    await bench.updates.apply();
    expect([bench.updates.hasFailed, bench.updates.isBusy]).toEqual([true, false]);
    expect(bench.updates.mayGoOn).toBe(true);
    bench.updates.goOn();
    bench.updates.check();
    await settle();
    expect(bench.till.isClosed).toBe(false);
  });

  it('waits for an update that is being stored, and not for ever', async () => {
    hostSays(TOO_OLD);
    const bench = new Bench(world);
    bench.isComing = true;
    const stored = bench.updates.apply();
    await settle();
    expect(bench.updates.isBusy).toBe(true);
    bench.events.onWaiting();
    await stored;
    expect(bench.activated).toBe(1);

    const slow = new Bench(world);
    slow.isComing = true;
    const never = slow.updates.apply();
    await slow.tick(30_000);
    await never;
    expect(slow.updates.hasFailed).toBe(true);
  });

  it('lets the seller go on when a restart by itself has led to the same version', async () => {
    hostSays(TOO_OLD);
    const bench = new Bench(world, OWN);
    await settle();
    expect([bench.till.isClosed, bench.updates.hasFailed]).toEqual([true, true]);
  });
});
