// One event of a sale, its new state and all the work it brings, stored together or not at all.
//
//   journal +1 → sale → attempts → link used → result with its number → jobs
import { AppError } from '../domain/errors';
import type { JobId, PrinterId, ResultId, SaleId } from '../domain/ids';
import { Job } from '../domain/job';
import type { Receipt } from '../domain/receipt';
import { resultClaims, type Result } from '../domain/result';
import type { SaleEvent, Transition, Work } from '../domain/sale';
import { write } from './db';
import { headIn } from './heads';
import { dueNow, toDeliverJob, toPrintJob } from './job-rules';
import { keyedBy, sift } from './quarantine';
import { toAttemptRows, toSaleRow } from './sales';
import { startingWith, type KassDb, type WriteTx } from './schema';
import { remember } from './seen';

export interface SaleCommit {
  readonly saleId: SaleId;
  /** number of the event that `next` was made from; 0 before the first */
  readonly expectedSeq: number;
  readonly event: SaleEvent;
  readonly next: Transition;
  /** milliseconds since 1970 */
  readonly now: number;
  /** ids for what may be created; unused ones are lost */
  readonly ids: { readonly result: ResultId; readonly deliver: JobId };
  /**
   * Envelope of a result (link-security §6.1) and the callback it goes to; null for a shop whose results stay on the
   * device: none is made.
   */
  readonly result: {
    readonly iss: string;
    readonly aud: string;
    readonly htu: string;
    readonly cb: string;
  } | null;
  /** where a receipt goes, and the shop's copy; none when none is to be printed */
  readonly prints: readonly NewPrint[];
}

/** A receipt to be printed with the step that made it. */
export interface NewPrint {
  readonly id: JobId;
  readonly printer: PrinterId;
  readonly receipt: Receipt;
  /** whether it opens the cash drawer */
  readonly drawer?: boolean;
}

export interface CommitOutcome {
  /** number of the stored event */
  readonly seq: number;
  readonly result: Result | null;
  readonly jobs: readonly Job[];
}

const STORES = [
  'journal',
  'sales',
  'attempts',
  'seen',
  'heads',
  'results',
  'jobs',
  'quarantine',
] as const;

/**
 * Stores one step of a sale.
 * @throws AppError `sale-changed` when another window was faster or has a sale for this order already,
 *   `link-replayed` when the link was used for another sale, `storage-broken`; nothing is stored then.
 */
export async function commitSale(db: KassDb, input: SaleCommit): Promise<CommitOutcome> {
  try {
    return await write(db, STORES, async (tx) => {
      const seq = await append(tx, input);
      const { state, work } = input.next;
      await tx.objectStore('sales').put(toSaleRow(state, seq, input.now));
      await Promise.all(toAttemptRows(state).map((row) => tx.objectStore('attempts').put(row)));
      if ('order' in input.event) await remember(tx, input.event.order, { sale: input.saleId });
      const made = await Promise.all(work.map((piece) => makeWork(tx, input, piece)));
      return {
        seq,
        result: made.find((one) => one.result)?.result ?? null,
        jobs: made.flatMap((one) => one.jobs ?? []),
      };
    });
  } catch (error) {
    throw isTaken(error) ? new AppError('sale-changed', undefined, { cause: error }) : error;
  }
}

/** The event under the next number; two windows cannot both add it. */
async function append(tx: WriteTx, input: SaleCommit): Promise<number> {
  const { saleId, expectedSeq, event } = input;
  const journal = tx.objectStore('journal');
  const seq = expectedSeq + 1;
  if (expectedSeq > 0 && (await journal.getKey([saleId, expectedSeq])) === undefined)
    throw new AppError('sale-changed', `The journal has no event ${expectedSeq}`);
  await journal.add({ v: 1, saleId, seq, event });
  return seq;
}

interface Made {
  readonly result?: Result;
  readonly jobs?: readonly Job[];
}

async function makeWork(tx: WriteTx, input: SaleCommit, piece: Work): Promise<Made> {
  const { saleId: sale, ids, now, prints } = input;
  const jobs = tx.objectStore('jobs');
  if (piece.kind === 'receipt') {
    const made = prints.map((print) => toPrintJob({ ...print, sale, now }));
    await Promise.all(made.map((job) => jobs.add(job)));
    return { jobs: made };
  }
  const result = await makeResult(tx, input, piece);
  if (!result) return {};
  const { jti, shop, seq } = result;
  await hurryOlder(tx, input);
  const job = toDeliverJob({ id: ids.deliver, sale, result: jti, shop, seq, now });
  await jobs.add(job);
  return { result, jobs: [job] };
}

/** News about an order must not wait for the late try of an older result: that one goes at once, and first. */
async function hurryOlder(tx: WriteTx, { saleId, now }: SaleCommit): Promise<void> {
  const jobs = tx.objectStore('jobs');
  const rows: readonly unknown[] = await jobs.index('sale').getAll(saleId);
  for (const job of sift('jobs', Job, keyedBy('id', rows)).good)
    if (job.kind === 'deliver' && job.state === 'queued' && job.notBefore > now)
      await jobs.put(dueNow(job, now));
}

/** The claims with the shop's next number; numbers have no gaps because a failed commit gives its number back. */
async function makeResult(
  tx: WriteTx,
  { saleId: sale, ids, now, next, result: envelope }: SaleCommit,
  { res, attempt }: Extract<Work, { kind: 'result' }>,
): Promise<Result | null> {
  if (!envelope) return null;
  const { shop } = next.state;
  const jti = ids.result;
  const results = tx.objectStore('results');
  const head = await headIn(tx, shop);
  const before = await results.index('sale').openKeyCursor(startingWith(sale), 'prev');
  const seq = head.seq + 1;
  const sup = before?.primaryKey as ResultId | undefined;
  const { cb, ...address } = envelope;
  const claims = resultClaims(next.state, { ...address, res, attempt, jti, seq, sup }, now);
  const result: Result = { v: 1, jti, sale, shop, seq, claims, cb, jws: null, createdAt: now };
  await tx.objectStore('heads').put({ ...head, seq });
  await results.add(result);
  return result;
}

/** A key or unique index was taken: someone else was faster. */
const isTaken = (error: unknown): boolean =>
  error instanceof AppError && (error.cause as Error | undefined)?.name === 'ConstraintError';
