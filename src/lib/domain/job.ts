// One piece of outgoing work, stored before it is done: print this paper there, deliver this result.
//
//   print:   queued → printing → printed | handedOver | failed | unknown (asks)
//   deliver: queued → sending  → delivered | handedOver | stopped
//                   └ parked → handedOver, for a shop that only the seller can tell
//   either:  whatever is not over and not at work → givenUp, by a person, with a note; and back
//
// A job is claimed by a lease, run, then settled; it is never deleted before it is done.
import * as z from 'zod/mini';
import { DocumentId, JobId, Nonce, PrinterId, ResultId, SaleId, ShopId } from './ids';
import { Printable } from './receipt';

/** The longest note to a job that is given up, in UTF-16 units. */
export const NOTE_LENGTH = 200;

/** Why a person gave a job up, and from which state: taken up again, a paper that may be out asks again. */
export const GivenUp = z.object({
  note: z.string().check(z.minLength(1), z.maxLength(NOTE_LENGTH)),
  /** milliseconds since 1970 */
  at: z.int(),
  from: z.enum(['queued', 'failed', 'unknown', 'stopped']),
});
export type GivenUp = z.infer<typeof GivenUp>;

/** Held by the window that works on the job; over when `until` (milliseconds since 1970) has passed. */
export const Lease = z.object({ owner: z.string(), until: z.int() });
export type Lease = z.infer<typeof Lease>;

const base = {
  v: z.literal(1),
  id: JobId,
  createdAt: z.int(),
  /** how often it was begun */
  tries: z.int(),
  /** not to be begun before, milliseconds since 1970 */
  notBefore: z.int(),
  lease: z.nullable(Lease),
  /** the code of the last error, for the seller's words */
  error: z.nullable(z.string()),
  /** how often in a row it broke before anything happened out there; absent: the last try did not */
  faults: z.optional(z.int()),
  /** of a job that is `givenUp` */
  gaveUp: z.optional(GivenUp),
};

export const PrintJob = z.object({
  ...base,
  kind: z.literal('print'),
  state: z.enum(['queued', 'printing', 'printed', 'handedOver', 'failed', 'unknown', 'givenUp']),
  /** null on the paper of a document */
  sale: z.nullable(SaleId),
  document: z.optional(DocumentId),
  receipt: Printable,
  printer: PrinterId,
  /** cash was taken: it opens the drawer too; never on a copy */
  drawer: z.optional(z.boolean()),
  /** an app prints it: by this the app's word is known from a forged one; stored before its link can be tapped */
  nonce: z.optional(Nonce),
  /** when the outcome was known */
  settledAt: z.nullable(z.int()),
  /** the copy that was queued because the seller said that this one did not come out */
  replacedBy: z.optional(JobId),
});
export type PrintJob = z.infer<typeof PrintJob>;

export const DeliverJob = z.object({
  ...base,
  kind: z.literal('deliver'),
  state: z.enum(['queued', 'sending', 'delivered', 'handedOver', 'stopped', 'givenUp']),
  sale: SaleId,
  result: ResultId,
  shop: ShopId,
  /** the result's number at its shop: those of one sale go in this order */
  seq: z._default(z.int(), 0),
  /** waits for a person who takes it to the shop: no try is due by time */
  parked: z._default(z.boolean(), false),
  /** the shop's own wish (`Retry-After`): it is not asked before, milliseconds since 1970 */
  heldUntil: z._default(z.int(), 0),
  settledAt: z.nullable(z.int()),
});
export type DeliverJob = z.infer<typeof DeliverJob>;

export const Job = z.discriminatedUnion('kind', [PrintJob, DeliverJob]);
export type Job = z.infer<typeof Job>;

/** How one try at a job ended that was begun. */
export type Ended =
  /** done, and how well it is known */
  | { readonly type: 'done'; readonly state: 'printed' | 'handedOver' | 'delivered' }
  /** nothing happened out there: it may be tried again by itself, after what the other side wishes */
  | { readonly type: 'retry'; readonly error: string; readonly afterMs?: number }
  /** ready, and only a person can take it further */
  | { readonly type: 'waits' }
  /** it broke before anything happened out there: tried again a few times, then set aside with this reason */
  | { readonly type: 'broken'; readonly error: string }
  /** it will not work as it is: kept, shown, tried only when the seller says so */
  | { readonly type: 'failed'; readonly error: string }
  /** it may or may not have happened: never tried again by itself, the seller is asked */
  | { readonly type: 'unknown'; readonly error: string };

/** What came of one try at a job. */
export type Outcome =
  | Ended
  /** this window lacks a part of the app for it: nothing was begun, and the job stays as it was */
  | { readonly type: 'unready' };

/** Still to be done, or waiting for the seller's answer. */
export function isUnsettled(job: Job): boolean {
  switch (job.state) {
    case 'queued':
    case 'printing':
    case 'sending':
    case 'unknown':
      return true;
    case 'failed':
      return job.replacedBy === undefined;
    default:
      return false;
  }
}

/** A print job that no copy has replaced. */
export const isCurrentPrint = (job: Job): job is PrintJob =>
  job.kind === 'print' && job.replacedBy === undefined;

/** A current print for the customer: what the screen of a sale speaks of. */
export const isMainPrint = (job: Job): job is PrintJob =>
  isCurrentPrint(job) && job.receipt.forShop !== true;

const deliveriesIn = (jobs: readonly Job[]): DeliverJob[] =>
  jobs.filter((job) => job.kind === 'deliver');

/** The delivery of a sale's newest result. */
export const newestDelivery = (jobs: readonly Job[]): DeliverJob | undefined =>
  deliveriesIn(jobs)
    .sort((a, b) => a.seq - b.seq)
    .at(-1);

/** The delivery that a sale's row about its shop speaks of: one that stopped, else the newest. */
export const shownDelivery = (jobs: readonly Job[]): DeliverJob | undefined =>
  deliveriesIn(jobs).find(({ state }) => state === 'stopped') ?? newestDelivery(jobs);
