import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../src/lib/domain/errors';
import type { Outcome, PrintJob } from '../../../src/lib/domain/job';
import { createDrain, type DrainParts } from '../../../src/lib/offline/drain';
import { NOW, printJob } from './samples';

const DONE: Outcome = { type: 'done', state: 'printed' };

/** Timers that run when the test says so. */
class FakeTimers {
  now = NOW;
  #timers: { at: number; run: () => void }[] = [];

  get delays(): readonly number[] {
    return this.#timers.map((timer) => timer.at - this.now);
  }

  schedule = (delayMs: number, run: () => void): (() => void) => {
    const timer = { at: this.now + delayMs, run };
    this.#timers.push(timer);
    return () => (this.#timers = this.#timers.filter((other) => other !== timer));
  };

  pass(ms: number): void {
    this.now += ms;
    const due = this.#timers.filter((timer) => timer.at <= this.now);
    this.#timers = this.#timers.filter((timer) => timer.at > this.now);
    for (const timer of due) timer.run();
  }
}

/** One lock at a time for each name, first come, first served; as `navigator.locks` does. */
class FakeLocks {
  #last = new Map<string, Promise<unknown>>();

  async exclusive<T>(lock: string, work: () => Promise<T>): Promise<T> {
    const turn = Promise.resolve(this.#last.get(lock)).then(work);
    this.#last.set(
      lock,
      turn.catch(() => {}),
    );
    return turn;
  }
}

interface Bench {
  readonly timers: FakeTimers;
  readonly settled: [string, Outcome][];
  readonly errors: unknown[];
  readonly parts: DrainParts<PrintJob>;
}

function bench(names: readonly string[], change: Partial<DrainParts<PrintJob>> = {}): Bench {
  const timers = new FakeTimers();
  const waiting = names.map((name) => printJob(name));
  const settled: [string, Outcome][] = [];
  const errors: unknown[] = [];
  const parts: DrainParts<PrintJob> = {
    lock: 'printer:a',
    locks: new FakeLocks(),
    claimNext: async () => waiting.shift() ?? null,
    nextDue: async () => null,
    run: async () => DONE,
    settle: async (job, outcome) => settled.push([job.id, outcome]),
    renew: async () => true,
    renewEveryMs: 1000,
    schedule: timers.schedule,
    now: () => timers.now,
    onError: (error) => errors.push(error),
    ...change,
  };
  return { timers, settled, errors, parts };
}

/** Something the test opens by hand. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

describe('a drain', () => {
  it('does nothing before it is poked, and nothing after it was stopped', async () => {
    const claimNext = vi.fn(async () => null);
    const drain = createDrain(bench([], { claimNext }).parts);
    await drain.stop();
    drain.poke();
    await drain.stop();
    expect(claimNext).not.toHaveBeenCalled();
  });

  it('stores `unknown` when its runner did not say what happened', async () => {
    const run = async () => Promise.reject(new AppError('printer-lost'));
    const { parts, settled, errors } = bench(['cut'], { run });
    createDrain(parts).poke();
    await vi.waitFor(() => expect(settled).toHaveLength(1));
    expect(settled[0]?.[1]).toEqual({ type: 'unknown', error: 'printer-lost' });
    expect(errors).toMatchObject([{ code: 'printer-lost' }]);
  });

  it('takes no further job for a while when this window lacks a part of the app', async () => {
    const run = vi.fn(async (): Promise<Outcome> => ({ type: 'unready' }));
    const { parts, settled, timers } = bench(['one', 'two'], { run, nextDue: async () => NOW });
    createDrain(parts).poke();
    await vi.waitFor(() => expect(timers.delays).toEqual([30_000]));
    expect(settled).toEqual([[printJob('one').id, { type: 'unready' }]]);
    timers.pass(30_000);
    await vi.waitFor(() => expect(settled).toHaveLength(2));
  });

  it('tells of a database that fails and looks again later', async () => {
    const claimNext = vi.fn(async (): Promise<PrintJob | null> => null);
    claimNext.mockRejectedValueOnce(new AppError('storage-broken'));
    const { parts, errors, timers } = bench([], { claimNext });
    createDrain(parts).poke();
    await vi.waitFor(() => expect(timers.delays).toEqual([30_000]));
    expect(errors).toMatchObject([{ code: 'storage-broken' }]);
    timers.pass(30_000);
    await vi.waitFor(() => expect(claimNext).toHaveBeenCalledTimes(2));
  });

  it('runs all jobs one after the other', async () => {
    let running = 0;
    const run = vi.fn(async () => {
      running += 1;
      expect(running).toBe(1);
      await Promise.resolve();
      running -= 1;
      return DONE;
    });
    const { parts, settled } = bench(['one', 'two', 'three'], { run });
    const drain = createDrain(parts);
    drain.poke();
    drain.poke();
    await vi.waitFor(() => expect(settled).toHaveLength(3));
    expect(settled.map(([id]) => id)).toEqual(['one', 'two', 'three'].map((n) => printJob(n).id));
  });

  it('works in one window at a time', async () => {
    const locks = new FakeLocks();
    const first = gate();
    const begun: string[] = [];
    const runner = (name: string, until: Promise<void>) => async () => {
      begun.push(name);
      await until;
      return DONE;
    };
    const here = bench(['here'], { locks, run: runner('here', first.opened) });
    const there = bench(['there'], { locks, run: runner('there', Promise.resolve()) });
    createDrain(here.parts).poke();
    createDrain(there.parts).poke();
    await vi.waitFor(() => expect(begun).toEqual(['here']));
    first.open();
    await vi.waitFor(() => expect(there.settled).toHaveLength(1));
    expect(here.settled).toHaveLength(1);
  });

  it('looks again when it was poked while it worked', async () => {
    const work = gate();
    const waiting = [printJob('one')];
    const { parts, settled } = bench([], {
      claimNext: async () => waiting.shift() ?? null,
      run: async () => {
        await work.opened;
        return DONE;
      },
      nextDue: async () => {
        // The poke comes at the worst moment: after the last claim, before the drain sleeps.
        if (settled.length === 1) {
          waiting.push(printJob('two'));
          drain.poke();
        }
        return null;
      },
    });
    const drain = createDrain(parts);
    drain.poke();
    work.open();
    await vi.waitFor(() => expect(settled).toHaveLength(2));
  });

  it('wakes when the next job is due, and only once', async () => {
    const due = [NOW + 5000, null];
    const nextDue = vi.fn(async () => due.shift() ?? null);
    const claimNext = vi.fn(async () => null);
    const { parts, timers } = bench([], { nextDue, claimNext });
    createDrain(parts).poke();
    await vi.waitFor(() => expect(timers.delays).toEqual([5000]));
    timers.pass(4999);
    expect(claimNext).toHaveBeenCalledOnce();
    timers.pass(1);
    await vi.waitFor(() => expect(nextDue).toHaveBeenCalledTimes(2));
    expect(timers.delays).toEqual([]);
  });

  it('forgets its timer when it is poked before', async () => {
    const { parts, timers } = bench([], { nextDue: async () => NOW + 5000 });
    const drain = createDrain(parts);
    drain.poke();
    await vi.waitFor(() => expect(timers.delays).toEqual([5000]));
    timers.pass(1000);
    drain.poke();
    await vi.waitFor(() => expect(timers.delays).toEqual([4000]));
  });

  it('holds the lease while a job runs, and no longer', async () => {
    const work = gate();
    const renew = vi.fn(async () => true);
    const { parts, timers, settled } = bench(['slow'], {
      renew,
      run: async () => {
        await work.opened;
        return DONE;
      },
    });
    createDrain(parts).poke();
    await vi.waitFor(() => expect(timers.delays).toEqual([1000]));
    timers.pass(1000);
    timers.pass(1000);
    expect(renew).toHaveBeenCalledTimes(2);
    work.open();
    await vi.waitFor(() => expect(settled).toHaveLength(1));
    expect(timers.delays).toEqual([]);
  });

  it('stops after the job at work is settled and leaves the rest', async () => {
    const work = gate();
    const begun = vi.fn();
    const { parts, settled } = bench(['one', 'two'], {
      run: async () => {
        begun();
        await work.opened;
        return DONE;
      },
    });
    const drain = createDrain(parts);
    drain.poke();
    await vi.waitFor(() => expect(begun).toHaveBeenCalledOnce());
    const stopped = drain.stop();
    work.open();
    await stopped;
    expect(settled).toHaveLength(1);
    expect(begun).toHaveBeenCalledOnce();
  });
});
