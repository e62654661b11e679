// A window that looks after its version: when it restarts, how often, and when it opens no new order.
import { beforeEach, describe, expect, it } from 'vitest';
import { IDLE_MS } from '../../../src/lib/offline/updates';
import type { WorkerEvents } from '../../../src/lib/till/service-worker';
import { Updates } from '../../../src/lib/till/updates.svelte';
import type { SaleState } from '../../../src/lib/domain/sale';
import { fakeWorld, TILL, type FakeWorld } from '../../fakes/till-ports';

const OWN = '0.1.0+aaaaaaaaaaaa';
const NEWER = { version: '0.2.0+bbbbbbbbbbbb', minimum: '0.1.0' };
const TOO_OLD = { ...NEWER, minimum: '0.2.0' };
const OPEN = { type: 'open' } as SaleState;

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
  missing: () => void = () => {};
  installable: (ask: (() => Promise<unknown>) | null) => void = () => {};
  lastTry: string | null;

  constructor(world: FakeWorld, tried: string | null = null) {
    this.world = world;
    this.lastTry = tried;
    this.till = {
      ports: world.ports,
      sales: [],
      queue: { jobs: [] },
      devices: { holdsForgetfulPrinter: false },
      current: null as { sale: SaleState } | null,
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

  it('is not taken while an order is open, not even by a tap', async () => {
    const bench = new Bench(world);
    bench.till.current = { sale: OPEN };
    bench.events.onWaiting();
    await bench.updates.apply();
    bench.updates.shiftOpens();
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

  it('takes over when a shift opens', () => {
    const bench = new Bench(world);
    bench.updates.shiftOpens();
    expect(bench.activated).toBe(0);
    bench.events.onWaiting();
    bench.updates.shiftOpens();
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
});

describe('another window of a newer version that waits for the database', () => {
  it('gets it once nothing is lost by it, and this window says so', async () => {
    const bench = new Bench(world);
    let given = 0;
    bench.till.current = { sale: OPEN };
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
    bench.till.current = { sale: OPEN };
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
