// What waits, by what a person has to do about it. Pure: derived from jobs and the needs that Home shows too, so that
// both screens say the same.
import type { JobId, PrinterId } from '../domain/ids';
import { isUnsettled, type Job } from '../domain/job';
import { leavesFrom } from '../offline/job-rules';
import type { Need } from './needs';

/** Jobs in groups, each in the order they came in. */
export interface QueueGroups {
  /** a person has to do something */
  readonly asks: readonly Job[];
  /** goes by itself, or is being done */
  readonly waits: readonly Job[];
  /** a person has given it up, and may take it up again */
  readonly givenUp: readonly Job[];
}

/**
 * @param needs what a person has to look at
 * @param isWithinReach this window, or another one, may print there without a tap
 */
export function queueGroups(
  jobs: readonly Job[],
  needs: readonly Need[],
  isWithinReach: (printer: PrinterId) => boolean,
): QueueGroups {
  const needed = new Set<JobId>(needs.flatMap((need) => ('job' in need ? need.job.id : [])));
  const asksFor = (job: Job): boolean =>
    needed.has(job.id) ||
    job.state === 'stopped' ||
    (job.kind === 'print' && job.state === 'queued' && !isWithinReach(job.printer));
  const left = jobs.filter((job) => isUnsettled(job) || job.state === 'stopped');
  return {
    asks: left.filter(asksFor),
    waits: left.filter((job) => !asksFor(job)),
    givenUp: jobs.filter(({ state }) => state === 'givenUp'),
  };
}

/** A person may give it up: it is not over, and nobody is at work on it. */
export const mayBeGivenUp = (job: Job): boolean => leavesFrom(job) !== null;

/**
 * When a job is tried next, milliseconds since 1970; null when no try is due by time.
 * @param isWithinReach this window may print there without a tap; never where an app prints
 */
export function nextTryAt(job: Job, isWithinReach: (printer: PrinterId) => boolean): number | null {
  if (job.state !== 'queued') return null;
  const waitsForPerson = job.kind === 'deliver' ? job.parked : !isWithinReach(job.printer);
  return waitsForPerson ? null : job.notBefore;
}

/** Whether it is being done at this moment. */
export const isAtWork = ({ state }: Job): boolean => state === 'printing' || state === 'sending';

/** Whether a printer has a paper of the queue at this moment, from this window or another one. */
export const isPrintingAt = (jobs: readonly Job[], printer: PrinterId): boolean =>
  jobs.some((job) => job.kind === 'print' && job.printer === printer && isAtWork(job));
