// The queue of outgoing work: claimed by lease, run elsewhere, settled here. Nothing is deleted.
// Its rules stand in `job-rules.ts`; this file keeps them true while several windows work at once.
import { Job, isUnsettled, newestDelivery, type Outcome, type PrintJob } from '../domain/job';
import type { DocumentId, JobId, PrinterId, RandomBytes, SaleId, ShopId } from '../domain/ids';
import { read, write } from './db';
import {
  abandoned,
  anew,
  begun,
  broughtBack,
  dueAt,
  dueNow,
  inOrder,
  isPicked,
  isRunning,
  queueHeads,
  settled,
  takenUp,
  toCopy,
  type JobPick,
  type Picked,
} from './job-rules';
import { keyedBy, parseRows, setAside, sift } from './quarantine';
import { startingWith, type KassDb, type WriteTx } from './schema';

export { toCopy, toPrintJob, type JobPick, type PaperOf, type Picked } from './job-rules';

/** States in which a job holds its place in a queue. */
const LIVE = ['queued', 'printing', 'sending', 'unknown'] as const;
/** States in which somebody works on a job, or did. */
const RUNNING = ['printing', 'sending'] as const;
/** States in which a job is not over for the seller; `isUnsettled` decides. */
const SHOWN = [...LIVE, 'failed', 'stopped', 'givenUp'] as const;
/** States of a result that its shop does not have. */
const OWED = ['queued', 'sending', 'stopped', 'givenUp'] as const;

/**
 * Takes the oldest due job of a pick for `owner`, until `nowMs + leaseMs`; null when nothing is due.
 * Work whose lease ran out is dealt with on the way: a receipt becomes `unknown` and holds its printer's queue
 * until the seller answers, a result may be sent again.
 */
export async function claim<P extends JobPick>(
  db: KassDb,
  pick: P,
  owner: string,
  nowMs: number,
  leaseMs: number,
): Promise<Picked<P> | null> {
  // Most looks find nothing, and a transaction that writes keeps a sale's own from being stored meanwhile.
  if (!(await hasAny(db, LIVE))) return null;
  return write(db, ['jobs', 'quarantine'], async (tx) => {
    const live = await recover(tx, (job) => leaseIsOver(job, nowMs));
    for (const head of queueHeads(live.filter((job) => job.kind === pick.kind))) {
      if (head.state !== 'queued' || head.notBefore > nowMs || !isPicked(head, pick)) continue;
      const job = begun(head, owner, nowMs + leaseMs);
      await tx.objectStore('jobs').put(job);
      return job;
    }
    return null;
  });
}

/** When the next job of a pick may be claimed, milliseconds since 1970; null when none waits for time alone. */
export async function nextDue(db: KassDb, pick: JobPick): Promise<number | null> {
  const rows = await read(() => Promise.all(LIVE.map((state) => byState(db, state))));
  const jobs = sift('jobs', Job, keyedBy('id', rows.flat())).good;
  const times = queueHeads(jobs.filter((job) => job.kind === pick.kind))
    .filter((head) => isPicked(head, pick))
    .map(dueAt)
    .filter((time) => time !== null);
  return times.length > 0 ? Math.min(...times) : null;
}

/** Holds a running job longer; false when it is no longer `owner`'s. */
export async function renew(
  db: KassDb,
  id: JobId,
  owner: string,
  untilMs: number,
): Promise<boolean> {
  const job = await change(db, id, (known) =>
    isRunning(known) && known.lease?.owner === owner
      ? { ...known, lease: { owner, until: untilMs } }
      : null,
  );
  return job !== null;
}

/**
 * Stores how a try ended; null when the job is no longer `owner`'s. A window that was taken for lost may still
 * tell how its receipt ended, as long as the seller has not answered.
 */
export const settle = (
  db: KassDb,
  id: JobId,
  owner: string,
  outcome: Outcome,
  nowMs: number,
  random: RandomBytes,
): Promise<Job | null> =>
  change(db, id, (job) =>
    job.lease?.owner === owner ? settled(job, outcome, nowMs, random) : null,
  );

/**
 * At page start, and again and again: what a dead window was doing, and what a clock that was ahead has put off. A lease
 * is over by time, or because its owner is not among `aliveOwners`: receipts become `unknown`, results are queued again.
 * What was made later than now is due now. Returns these jobs as they are now.
 */
export async function markStartup(
  db: KassDb,
  nowMs: number,
  aliveOwners?: ReadonlySet<string>,
): Promise<readonly Job[]> {
  if (!(await hasAny(db, RUNNING)) && !(await isAnyPutOff(db, nowMs))) return [];
  return write(db, ['jobs', 'quarantine'], async (tx) => {
    const found = new Map<JobId, Job>();
    const live = await recover(
      tx,
      (job) =>
        leaseIsOver(job, nowMs) ||
        (isRunning(job) && !!job.lease && aliveOwners?.has(job.lease.owner) === false),
      found,
    );
    for (const job of broughtBack(live, nowMs)) {
      found.set(job.id, job);
      await tx.objectStore('jobs').put(job);
    }
    return inOrder([...found.values()]);
  });
}

/** A seller's answer to "did it come out?". */
export type PaperAnswer =
  | { readonly cameOut: true }
  /** prints once more, as a copy, under a new id and on the same place in the queue */
  | { readonly cameOut: false; readonly copy: { readonly id: JobId; readonly number: string } };

/** Ends an `unknown` receipt; returns it, or the copy queued in its place; null when it is not `unknown` any more. */
export function answerUnknown(
  db: KassDb,
  id: JobId,
  answer: PaperAnswer,
  nowMs: number,
): Promise<PrintJob | null> {
  return write(db, ['jobs', 'quarantine'], async (tx) => {
    const job = await jobIn(tx, id);
    if (job?.kind !== 'print' || job.state !== 'unknown') return null;
    const jobs = tx.objectStore('jobs');
    const known = { ...job, lease: null, settledAt: nowMs };
    if (answer.cameOut) {
      const printed: PrintJob = { ...known, state: 'printed', error: null };
      await jobs.put(printed);
      return printed;
    }
    const copy = { ...toCopy(job, { ...answer.copy, now: nowMs }), createdAt: job.createdAt };
    await jobs.put({ ...known, state: 'failed', replacedBy: copy.id });
    await jobs.add(copy);
    return copy;
  });
}

/**
 * The seller says "try again", or "try there": due at once, with a fresh count, but not before a shop that asked
 * for time. For what waits, failed, stopped or was given up; null for everything else, and for a receipt that a copy
 * has replaced. A paper that may be out asks instead.
 */
export const requeue = (
  db: KassDb,
  id: JobId,
  nowMs: number,
  printer?: PrinterId,
): Promise<Job | null> =>
  change(db, id, (job) => {
    const known = takenUp(job, nowMs) ?? job;
    if (known !== job && known.state === 'unknown') return known;
    if (known.state !== 'queued' && known.state !== 'stopped' && known.state !== 'failed')
      return null;
    if (known.state === 'failed' && known.replacedBy !== undefined) return null;
    const again = anew(known, nowMs);
    return again.kind === 'print'
      ? { ...again, ...movedTo(again, printer), state: 'queued' }
      : { ...again, state: 'queued', parked: false };
  });

/** Elsewhere, and after an app has said that it failed, an earlier word about it counts no more: no link of it is out. */
const movedTo = (job: PrintJob, printer: PrinterId = job.printer): Partial<PrintJob> =>
  printer === job.printer && job.state !== 'failed' ? {} : { printer, nonce: undefined };

/**
 * The shop asks for the newest result of a sale again: due at once, with a fresh count, also when it was delivered
 * or handed over, and whatever time the shop asked for before; null without one.
 */
export function resend(db: KassDb, sale: SaleId, nowMs: number): Promise<Job | null> {
  return write(db, ['jobs', 'quarantine'], async (tx) => {
    const job = newestDelivery(await jobsIn(tx, sale));
    if (!job || isRunning(job)) return job ?? null;
    const again: Job = { ...anew({ ...job, heldUntil: 0 }, nowMs), state: 'queued', parked: false };
    await tx.objectStore('jobs').put(again);
    return again;
  });
}

/**
 * The seller takes a sale's results up to number `seq` to the shop, the newest for all of them: it names the one
 * before (`sup`) and says how the order stands. A window that was about to park one finds it gone.
 */
export function handOver(db: KassDb, sale: SaleId, seq: number, nowMs: number): Promise<void> {
  return write(db, ['jobs', 'quarantine'], async (tx) => {
    const over = { state: 'handedOver', parked: false, lease: null, error: null } as const;
    for (const job of await jobsIn(tx, sale))
      if (job.kind === 'deliver' && job.seq <= seq && isUnsettled(job))
        await tx.objectStore('jobs').put({ ...job, ...over, settledAt: nowMs });
  });
}

/** The shop knows this till again: what stopped because it did not, and what waits, is due at once. */
export function resume(db: KassDb, shop: ShopId, nowMs: number): Promise<void> {
  return write(db, ['jobs', 'quarantine'], async (tx) => {
    const jobs = tx.objectStore('jobs');
    const rows = await Promise.all(
      ['queued', 'stopped'].map((state) => jobs.index('due').getAll(startingWith(state))),
    );
    for (const job of sift('jobs', Job, keyedBy('id', rows.flat())).good) {
      if (job.kind !== 'deliver' || job.shop !== shop) continue;
      if (job.state === 'stopped' && job.error !== 'shop-revoked') continue;
      await jobs.put({ ...anew(job, nowMs), state: 'queued', parked: false });
    }
  });
}

/** How many results of a shop it does not have yet, as far as the till knows. */
export async function owedTo(db: KassDb, shop: ShopId): Promise<number> {
  const rows = await read(() => Promise.all(OWED.map((state) => byState(db, state))));
  return sift('jobs', Job, keyedBy('id', rows.flat())).good.filter(
    (job) => job.kind === 'deliver' && job.shop === shop,
  ).length;
}

/** The way is open again (printer connected, network back): what waits for a later try is due at once. */
export function bringForward(db: KassDb, pick: JobPick, nowMs: number): Promise<void> {
  return write(db, ['jobs', 'quarantine'], async (tx) => {
    for (const job of await liveIn(tx))
      if (job.state === 'queued' && job.notBefore > nowMs && isPicked(job, pick))
        await tx.objectStore('jobs').put(dueNow(job, nowMs));
  });
}

/** Queues one more paper, e.g. a copy the customer asked for. */
export async function addPrintJob(db: KassDb, job: PrintJob): Promise<void> {
  await write(db, ['jobs'], (tx) => tx.objectStore('jobs').add(job));
}

/** All jobs of a sale, oldest first. */
export async function jobsOf(db: KassDb, sale: SaleId): Promise<readonly Job[]> {
  return toJobs(db, await read(() => db.getAllFromIndex('jobs', 'sale', sale)));
}

/** All prints of a document, oldest first. */
export async function printsOf(db: KassDb, document: DocumentId): Promise<readonly PrintJob[]> {
  const rows = await read(() => db.getAllFromIndex('jobs', 'document', document));
  return (await toJobs(db, rows)).filter((job) => job.kind === 'print');
}

/** What is still to be done, asks, stopped or was given up, oldest first. */
export async function unsettled(db: KassDb): Promise<readonly Job[]> {
  const rows = await read(() => Promise.all(SHOWN.map((state) => byState(db, state))));
  return (await toJobs(db, rows.flat())).filter(
    (job) => isUnsettled(job) || job.state === 'stopped' || job.state === 'givenUp',
  );
}

/** Whether there is a job in one of these states; reads no row. */
async function hasAny(db: KassDb, states: readonly Job['state'][]): Promise<boolean> {
  const counts = await read(() => {
    const due = db.transaction('jobs').store.index('due');
    return Promise.all(states.map((state) => due.count(startingWith(state))));
  });
  return counts.some((count) => count > 0);
}

/** Whether a job waits for a time that comes later only because the clock was ahead when it was made. */
async function isAnyPutOff(db: KassDb, nowMs: number): Promise<boolean> {
  const later = IDBKeyRange.bound(['queued', nowMs], ['queued', []], true);
  const rows = await read(() => db.getAllFromIndex('jobs', 'due', later));
  return sift('jobs', Job, keyedBy('id', rows)).good.some(({ createdAt }) => createdAt > nowMs);
}

const byState = (db: KassDb, state: string): Promise<readonly unknown[]> =>
  db.getAllFromIndex('jobs', 'due', startingWith(state));

async function toJobs(db: KassDb, rows: readonly unknown[]): Promise<Job[]> {
  return inOrder(await parseRows(db, 'jobs', Job, keyedBy('id', rows)));
}

const leaseIsOver = (job: Job, nowMs: number): boolean =>
  isRunning(job) && (job.lease === null || job.lease.until <= nowMs);

/** Every job that holds a place, with those that `isLost` gone back to where they can go on from. */
async function recover(
  tx: WriteTx,
  isLost: (job: Job) => boolean,
  found = new Map<JobId, Job>(),
): Promise<Job[]> {
  const jobs: Job[] = [];
  for (const job of await liveIn(tx)) {
    const now = isLost(job) ? abandoned(job) : job;
    jobs.push(now);
    if (now === job) continue;
    found.set(now.id, now);
    await tx.objectStore('jobs').put(now);
  }
  return jobs;
}

async function liveIn(tx: WriteTx): Promise<Job[]> {
  const due = tx.objectStore('jobs').index('due');
  const rows = await Promise.all(LIVE.map((state) => due.getAll(startingWith(state))));
  const { good, broken } = sift('jobs', Job, keyedBy('id', rows.flat()));
  await setAside(tx, broken);
  return good;
}

/** The jobs of a sale; broken ones are dealt with where lists are read. */
async function jobsIn(tx: WriteTx, sale: SaleId): Promise<Job[]> {
  const rows = await tx.objectStore('jobs').index('sale').getAll(sale);
  return inOrder(sift('jobs', Job, keyedBy('id', rows)).good);
}

async function jobIn(tx: WriteTx, id: JobId): Promise<Job | null> {
  const row: unknown = await tx.objectStore('jobs').get(id);
  if (row === undefined) return null;
  const { good, broken } = sift('jobs', Job, [{ key: id, row }]);
  await setAside(tx, broken);
  return good[0] ?? null;
}

/** Changes one job, if it exists and `next` finds the change possible. */
export function change(db: KassDb, id: JobId, next: (job: Job) => Job | null): Promise<Job | null> {
  return write(db, ['jobs', 'quarantine'], async (tx) => {
    const job = await jobIn(tx, id);
    const changed = job && next(job);
    if (changed) await tx.objectStore('jobs').put(changed);
    return changed;
  });
}
