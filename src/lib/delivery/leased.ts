// How a window or the service worker holds the jobs it works on: claimed for a while, renewed, settled.
import type { DrainParts } from '../offline/drain';
import type { JobPick, Picked } from '../offline/outbox';
import type { DeliveryPorts } from './ports';

/** How long a job is held without a sign of life, and how often one is given; milliseconds. */
const LEASE_MS = 60_000;
const RENEW_EVERY_MS = 20_000;

/** What of a drain is the same for every kind of work, wherever it is done. */
export function leased<P extends JobPick>(
  { storage, clock, windows, random }: DeliveryPorts,
  pick: P,
): Omit<DrainParts<Picked<P>>, 'lock' | 'locks' | 'run' | 'onError'> {
  const owner = windows.name;
  return {
    claimNext: () => storage.claim(pick, owner, clock.now(), LEASE_MS),
    nextDue: () => storage.nextDue(pick),
    settle: (job, outcome) => storage.settle(job.id, owner, outcome, clock.now(), random),
    renew: (job) => storage.renew(job.id, owner, clock.now() + LEASE_MS),
    renewEveryMs: RENEW_EVERY_MS,
    schedule: (ms, run) => clock.after(ms, run),
    now: () => clock.now(),
  };
}

/** One drainer delivers, over all windows and the worker: whoever has this lock. */
export const DELIVER = 'deliver';

/**
 * The locks under which results are delivered. Whoever gets one first takes over what a dead window or a stopped
 * worker was sending, instead of waiting until its lease is over.
 */
export const takingOver = ({
  storage,
  clock,
  windows,
}: DeliveryPorts): DrainParts<never>['locks'] => ({
  exclusive: (lock, work) =>
    windows.exclusive(lock, async () => {
      await storage.markStartup(clock.now(), await windows.alive());
      return work();
    }),
});
