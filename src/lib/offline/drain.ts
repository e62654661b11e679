// The loop that works a queue off: one job after the other, in one window (or the service worker) at a time. Decides nothing about a
// job; how it is run, stored and timed is handed in.
//
//   poke → lock → (claim → run → settle)* → unlock → sleep until the next job is due
import { isAppError } from '../domain/errors';
import type { Job, Outcome } from '../domain/job';

/** What a drain needs. Times in milliseconds since 1970, delays in milliseconds. */
export interface DrainParts<J extends Job> {
  /** name of the lock, e.g. `outbox` or `printer:<id>` */
  readonly lock: string;
  /** `navigator.locks`, as a function that holds a lock while its work runs */
  readonly locks: { exclusive<T>(lock: string, work: () => Promise<T>): Promise<T | null> };
  readonly claimNext: () => Promise<J | null>;
  /** when the next job may be claimed; null when none waits for time alone */
  readonly nextDue: () => Promise<number | null>;
  readonly run: (job: J) => Promise<Outcome>;
  readonly settle: (job: J, outcome: Outcome) => Promise<unknown>;
  /** holds the job's lease while it runs, every `renewEveryMs` */
  readonly renew: (job: J) => Promise<unknown>;
  readonly renewEveryMs: number;
  /** runs something later; returns the way to cancel it */
  readonly schedule: (delayMs: number, run: () => void) => () => void;
  readonly now: () => number;
  /** told of faults that no outcome holds, e.g. a database that fails; the drain goes on later */
  readonly onError: (error: unknown) => void;
}

export interface Drain {
  /** There may be something to do. Cheap; several pokes make one more round. */
  poke(): void;
  /** Takes no further job; resolves when the one at work is settled. */
  stop(): Promise<void>;
}

/** After a fault of the database, or where a part of the app is missing, the queue is looked at again, in milliseconds. */
const AFTER_FAULT_MS = 30_000;

export function createDrain<J extends Job>(parts: DrainParts<J>): Drain {
  const stopping = new AbortController();
  let cancelTimer = () => {};
  let round: Promise<void> | null = null;
  let isPoked = false;
  let atWork: Promise<unknown> = Promise.resolve();

  function poke(): void {
    if (stopping.signal.aborted) return;
    isPoked = true;
    round ??= rounds();
  }

  async function rounds(): Promise<void> {
    while (isPoked && !stopping.signal.aborted) {
      isPoked = false;
      cancelTimer();
      const wakeAt = await oneRound();
      if (wakeAt !== null && !stopping.signal.aborted)
        cancelTimer = parts.schedule(Math.max(0, wakeAt - parts.now()), poke);
    }
    round = null;
  }

  /** @returns when to look again, or null when only a poke can bring something */
  async function oneRound(): Promise<number | null> {
    try {
      await parts.locks.exclusive(parts.lock, workUntilStopped);
      return await parts.nextDue();
    } catch (error) {
      parts.onError(error);
      return parts.now() + AFTER_FAULT_MS;
    }
  }

  async function workUntilStopped(): Promise<void> {
    while (!stopping.signal.aborted) {
      const job = one(parts);
      // `stop` waits for the job, not for its fault, which `oneRound` reports.
      atWork = Promise.allSettled([job]);
      if (!(await job)) return;
    }
  }

  return {
    poke,
    async stop() {
      stopping.abort();
      cancelTimer();
      await atWork;
    },
  };
}

/** What doing the jobs themselves needs, whoever says when. */
export type WorkParts<J extends Job> = Pick<
  DrainParts<J>,
  'claimNext' | 'run' | 'settle' | 'renew' | 'renewEveryMs' | 'schedule' | 'onError'
>;

/** Does all that is due, one job after the other, under a lock that the caller holds. */
export async function workOff<J extends Job>(parts: WorkParts<J>): Promise<void> {
  let more = true;
  while (more) more = await one(parts);
}

/**
 * Claims, runs and settles one job; false when there is none.
 * @throws Error where this window lacks a part of the app: the next job would fare no better, and other windows may have it
 */
async function one<J extends Job>(parts: WorkParts<J>): Promise<boolean> {
  const job = await parts.claimNext();
  if (!job) return false;
  const outcome = await outcomeOf(parts, job);
  await parts.settle(job, outcome);
  if (outcome.type === 'unready') throw new Error('A part of the app is missing here');
  return true;
}

/** A runner that throws did not say what happened out there: `unknown`. */
async function outcomeOf<J extends Job>(parts: WorkParts<J>, job: J): Promise<Outcome> {
  const letGo = hold(parts, job);
  try {
    return await parts.run(job);
  } catch (error) {
    parts.onError(error);
    return { type: 'unknown', error: isAppError(error) ? error.code : 'unknown' };
  } finally {
    letGo();
  }
}

/** Renews the lease again and again until the returned function is called. */
function hold<J extends Job>(parts: WorkParts<J>, job: J): () => void {
  let cancel = parts.schedule(parts.renewEveryMs, renew);
  function renew(): void {
    parts.renew(job).catch(parts.onError);
    cancel = parts.schedule(parts.renewEveryMs, renew);
  }
  return () => cancel();
}
