// The rules of the queue, without the database: which job is next, what a lost lease means, how a try ends.
//
//   print:   queued → printing → printed | handedOver | failed | unknown
//   deliver: queued → sending  → delivered | handedOver | stopped
//                   └ parked (queued, and due by a person's tap only) → handedOver
//   either:  given up by a person, and taken up again; a job that breaks time after time is set aside
//
// One printer is one queue, and so are the results of one sale: its oldest unfinished job goes first.
import type {
  DocumentId,
  JobId,
  Nonce,
  PrinterId,
  RandomBytes,
  ResultId,
  SaleId,
  ShopId,
} from '../domain/ids';
import type { DeliverJob, Ended, GivenUp, Job, Outcome, PrintJob } from '../domain/job';
import type { Printable } from '../domain/receipt';
import { deliveryDelay, printDelay } from './backoff';

/** Which jobs a drain works on; `ids` narrows them, the order of the queue stays. */
export type JobPick =
  | { readonly kind: 'print'; readonly printer?: PrinterId; readonly ids?: readonly JobId[] }
  | { readonly kind: 'deliver' };

/** The jobs of a pick, by type. */
export type Picked<P extends JobPick> = Extract<Job, { kind: P['kind'] }>;

/** What a paper is of: a sale, or a document of the shop. */
export type PaperOf =
  | { readonly sale: SaleId; readonly document?: undefined }
  | { readonly sale: null; readonly document: DocumentId };

/** A paper to be printed as soon as its printer is free. */
export const toPrintJob = (
  job: PaperOf & {
    readonly id: JobId;
    readonly receipt: Printable;
    readonly printer: PrinterId;
    readonly drawer?: boolean;
    /** milliseconds since 1970 */
    readonly now: number;
  },
): PrintJob => ({
  ...fresh(job.id, job.now),
  kind: 'print',
  state: 'queued',
  sale: job.sale,
  ...(job.document === undefined ? {} : { document: job.document }),
  receipt: job.receipt,
  printer: job.printer,
  ...(job.drawer ? { drawer: true } : {}),
});

/** Once more what an earlier job printed, marked as a copy and with a number of its own. */
export const toCopy = (
  { sale, document, receipt, printer }: PrintJob,
  copy: {
    readonly id: JobId;
    readonly number: string;
    /** left out: where it was printed before */
    readonly printer?: PrinterId;
    /** milliseconds since 1970 */
    readonly now: number;
  },
): PrintJob => ({
  ...fresh(copy.id, copy.now),
  kind: 'print',
  state: 'queued',
  sale,
  ...(document === undefined ? {} : { document }),
  receipt: { ...receipt, number: copy.number, copy: true },
  printer: copy.printer ?? printer,
});

/** A result to be sent at once. */
export const toDeliverJob = (job: {
  readonly id: JobId;
  readonly sale: SaleId;
  readonly result: ResultId;
  readonly shop: ShopId;
  readonly seq: number;
  /** milliseconds since 1970 */
  readonly now: number;
}): DeliverJob => ({
  ...fresh(job.id, job.now),
  kind: 'deliver',
  state: 'queued',
  sale: job.sale,
  result: job.result,
  shop: job.shop,
  seq: job.seq,
  parked: false,
  heldUntil: 0,
});

const fresh = (id: JobId, now: number) => ({
  v: 1 as const,
  id,
  createdAt: now,
  tries: 0,
  notBefore: now,
  lease: null,
  error: null,
  settledAt: null,
});

/** Oldest first; of results made at one moment the one with the lower number. */
export const inOrder = <J extends Job>(jobs: readonly J[]): J[] =>
  jobs.toSorted(
    (a, b) => a.createdAt - b.createdAt || numberOf(a) - numberOf(b) || (a.id < b.id ? -1 : 1),
  );

const numberOf = (job: Job): number => (job.kind === 'deliver' ? job.seq : 0);

/** The first job of each queue, oldest first; only these may be worked on. What waits for a person holds nothing up. */
export function queueHeads(live: readonly Job[]): Job[] {
  const heads = new Map<string, Job>();
  for (const job of inOrder(live)) {
    if (isParked(job)) continue;
    const queue = job.kind === 'print' ? job.printer : job.sale;
    const head = heads.get(queue);
    if (!head || isEarlierResult(job, head)) heads.set(queue, job);
  }
  return [...heads.values()];
}

const isParked = (job: Job): boolean => job.kind === 'deliver' && job.parked;

/** By its number: a clock that was put back must not tell a shop the end of a story before its beginning. */
const isEarlierResult = (job: Job, head: Job): boolean =>
  job.kind === 'deliver' && head.kind === 'deliver' && job.seq < head.seq;

/** The job as it is when it may be begun at once; a shop that asked for time gets it. */
export function dueNow<J extends Job>(job: J, nowMs: number): J {
  const notBefore = job.kind === 'deliver' ? Math.max(nowMs, job.heldUntil) : nowMs;
  return { ...job, notBefore };
}

/**
 * What was made while the clock was ahead, as it is now that the clock was put right: due, and made no later than now.
 * All of it moves by the same time, so that its order stays and a shop's wish is neither undercut nor drawn out.
 */
export function broughtBack(jobs: readonly Job[], nowMs: number): Job[] {
  const ahead = jobs.filter(({ state, createdAt }) => state === 'queued' && createdAt > nowMs);
  const offMs = Math.max(...ahead.map(({ createdAt }) => createdAt)) - nowMs;
  return ahead.map((job) => dueNow(earlier(job, offMs), nowMs));
}

const earlier = (job: Job, ms: number): Job => {
  const createdAt = job.createdAt - ms;
  return job.kind === 'deliver'
    ? { ...job, createdAt, heldUntil: Math.max(0, job.heldUntil - ms) }
    : { ...job, createdAt };
};

/** The job begun anew: due at once, with a fresh count, whatever became of it before. */
export function anew<J extends Job>(job: J, nowMs: number): J {
  const again = { ...dueNow(job, nowMs), tries: 0, error: null, settledAt: null };
  delete again.faults;
  delete again.gaveUp;
  return again;
}

/** The state from which a job may be given up; null when it is over, at work, or replaced by a copy. */
export function leavesFrom(job: Job): GivenUp['from'] | null {
  switch (job.state) {
    case 'queued':
    case 'unknown':
    case 'stopped':
      return job.state;
    case 'failed':
      return job.replacedBy === undefined ? 'failed' : null;
    default:
      return null;
  }
}

/** The job as a person gives it up; null when it is over or somebody is at work on it. */
export function givenUp(job: Job, note: string, nowMs: number): Job | null {
  const from = leavesFrom(job);
  if (from === null) return null;
  const over = { lease: null, settledAt: nowMs, gaveUp: { note, at: nowMs, from } };
  return job.kind === 'print'
    ? { ...job, ...over, state: 'givenUp' }
    : { ...job, ...over, state: 'givenUp', parked: false };
}

/** The job as it is once it was taken up again; null when it was not given up. A paper that may be out asks again. */
export function takenUp(job: Job, nowMs: number): Job | null {
  if (job.state !== 'givenUp') return null;
  const again = anew(job, nowMs);
  return again.kind === 'print' && job.gaveUp?.from === 'unknown'
    ? { ...again, state: 'unknown', error: job.error }
    : { ...again, state: 'queued' };
}

/** Whether a pick means this job. */
export function isPicked<P extends JobPick>(job: Job, pick: P): job is Picked<P> {
  if (job.kind !== pick.kind) return false;
  if (pick.kind === 'deliver' || job.kind === 'deliver') return true;
  return (
    (pick.printer === undefined || pick.printer === job.printer) &&
    (pick.ids === undefined || pick.ids.includes(job.id))
  );
}

/** When a queue's first job may be begun or taken over; null when it waits for a person. */
export function dueAt(head: Job): number | null {
  if (head.state === 'queued') return head.notBefore;
  return isRunning(head) && head.lease ? head.lease.until : null;
}

export const isRunning = (job: Job): boolean => job.state === 'printing' || job.state === 'sending';

/** The job as it is once begun. */
export function begun<J extends Job>(job: J, owner: string, untilMs: number): J {
  const state = job.kind === 'print' ? 'printing' : 'sending';
  return { ...job, state, tries: job.tries + 1, lease: { owner, until: untilMs } };
}

/**
 * The job as it is once its window is gone. Nobody knows what came out of a printer, so that asks; a result
 * may be sent again, since the shop knows it by its id. The lost window, should it live, may still tell.
 */
export const abandoned = (job: Job): Job =>
  job.kind === 'print'
    ? { ...job, state: 'unknown', error: 'printer-lost' }
    : { ...job, state: 'queued', lease: null };

/**
 * The paper with the secret by which an app's word about it is known; one that has it keeps it, so that every window
 * shows the same link. Null for what is not waiting.
 */
export const offered = (job: PrintJob, nonce: Nonce): PrintJob | null =>
  job.state === 'queued' ? { ...job, nonce: job.nonce ?? nonce } : null;

/** The paper as the tap leaves it that opens its app; null when nobody waits for that tap any more. */
export const opened = (job: PrintJob, owner: string, untilMs: number): PrintJob | null =>
  job.state === 'queued' && job.nonce !== undefined
    ? begun({ ...job, error: null }, owner, untilMs)
    : null;

/**
 * The paper after its app's own word. Heard as long as nothing is known of the paper and the seller was not asked, or has
 * not answered: also where the tap's own write was lost, the page was killed, or the app came too late to be noticed. Of
 * two words the first counts.
 */
export const heard = (job: PrintJob, outcome: Ended, nowMs: number): PrintJob | null =>
  job.nonce !== undefined && HEARS.includes(job.state) ? settledPrint(job, outcome, nowMs) : null;

const HEARS: readonly PrintJob['state'][] = ['queued', 'printing', 'unknown'];

/** A job that breaks so often in a row is set aside: what it needs is gone, and the next one must not wait for it. */
const MAX_FAULTS = 5;

/** The job after one try. */
export function settled(job: Job, outcome: Outcome, nowMs: number, random: RandomBytes): Job {
  if (outcome.type === 'unready') return unbegun(job);
  const faults = isFault(job, outcome) ? (job.faults ?? 0) + 1 : 0;
  const tried: Job = { ...job, faults };
  if (faults === 0) delete tried.faults;
  const end: Ended =
    isFault(job, outcome) && faults >= MAX_FAULTS
      ? { type: 'failed', error: outcome.error }
      : outcome;
  return tried.kind === 'print'
    ? settledPrint(tried, end, nowMs)
    : settledDelivery(tried, end, nowMs, random);
}

/** The job as it was before it was begun. */
const unbegun = (job: Job): Job => ({ ...job, state: 'queued', tries: job.tries - 1, lease: null });

/** A run that broke. One that did not say how it ended may have printed something, but a result it may send again. */
const isFault = (
  job: Job,
  outcome: Outcome,
): outcome is Extract<Outcome, { type: 'broken' | 'unknown' }> =>
  outcome.type === 'broken' || (job.kind === 'deliver' && outcome.type === 'unknown');

function settledPrint(job: PrintJob, outcome: Ended, nowMs: number): PrintJob {
  const known = { ...job, lease: null };
  switch (outcome.type) {
    case 'done': {
      const state = outcome.state === 'handedOver' ? 'handedOver' : 'printed';
      return { ...known, state, error: null, settledAt: nowMs };
    }
    case 'retry': {
      const notBefore = nowMs + printDelay(job.tries, outcome.afterMs);
      return { ...known, state: 'queued', error: outcome.error, notBefore };
    }
    case 'broken': {
      const notBefore = nowMs + printDelay(job.tries);
      return { ...known, state: 'queued', error: outcome.error, notBefore };
    }
    case 'waits': {
      const notBefore = nowMs + printDelay(job.tries);
      return { ...known, state: 'queued', error: 'printer-needs-tap', notBefore };
    }
    case 'failed':
      return { ...known, state: 'failed', error: outcome.error, settledAt: nowMs };
    case 'unknown':
      return { ...known, state: 'unknown', error: outcome.error };
  }
}

function settledDelivery(
  job: DeliverJob,
  outcome: Ended,
  nowMs: number,
  random: RandomBytes,
): DeliverJob {
  const known = { ...job, lease: null, parked: false, heldUntil: 0 };
  switch (outcome.type) {
    case 'done': {
      const state = outcome.state === 'handedOver' ? 'handedOver' : 'delivered';
      return { ...known, state, error: null, settledAt: nowMs };
    }
    case 'waits':
      return { ...known, state: 'queued', parked: true, error: null };
    case 'failed':
      return { ...known, state: 'stopped', error: outcome.error, settledAt: nowMs };
    case 'retry':
    case 'broken':
    case 'unknown': {
      const wish = outcome.type === 'retry' ? outcome.afterMs : undefined;
      const delay = deliveryDelay(job, nowMs, random, wish);
      if (delay === null)
        return { ...known, state: 'stopped', error: 'shop-silent', settledAt: nowMs };
      const heldUntil = wish === undefined ? 0 : nowMs + wish;
      return {
        ...known,
        state: 'queued',
        error: outcome.error,
        notBefore: nowMs + delay,
        heldUntil,
      };
    }
  }
}
