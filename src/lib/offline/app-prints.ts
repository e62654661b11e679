// Papers that an app prints. No drain works them off: a person opens the app, and the app may come back with its word.
//
//   queued → (nonce stored: its link may be tapped) → printing → printed | failed | unknown, by the app's word
//                                                            └ handedOver | unknown | queued, by `settle`
import { PrintJob, type Ended, type Job } from '../domain/job';
import type { JobId, Nonce } from '../domain/ids';
import { read } from './db';
import { heard, offered, opened } from './job-rules';
import { change } from './outbox';
import type { KassDb } from './schema';

/** Stores the secret of a paper before its link may be tapped; null for a paper that does not wait. */
export const offerPrint = (db: KassDb, id: JobId, nonce: Nonce): Promise<PrintJob | null> =>
  changePrint(db, id, (job) => offered(job, nonce));

/**
 * The tap that opens the app, held by its window until `untilMs`; null when the paper does not wait for one. Best
 * effort: the page may be gone before it is stored, and a word of the app counts all the same.
 */
export const openPrint = (
  db: KassDb,
  id: JobId,
  owner: string,
  untilMs: number,
): Promise<PrintJob | null> => changePrint(db, id, (job) => opened(job, owner, untilMs));

/** Stores the app's word; null when the paper's end is known already, or the seller has answered. */
export const hearPrint = (
  db: KassDb,
  id: JobId,
  outcome: Ended,
  nowMs: number,
): Promise<PrintJob | null> => changePrint(db, id, (job) => heard(job, outcome, nowMs));

/** The paper of that id; null when there is none. */
export async function findPrint(db: KassDb, id: JobId): Promise<PrintJob | null> {
  const row: unknown = await read(() => db.get('jobs', id));
  return PrintJob.safeParse(row).data ?? null;
}

async function changePrint(
  db: KassDb,
  id: JobId,
  next: (job: PrintJob) => PrintJob | null,
): Promise<PrintJob | null> {
  const changed: Job | null = await change(db, id, (job) =>
    job.kind === 'print' ? next(job) : null,
  );
  return changed?.kind === 'print' ? changed : null;
}
