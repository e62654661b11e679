// What the till tells the shop about a sale (link-security §6.1). Nothing is edited: a later fact is a new result.
import * as z from 'zod/mini';
import { ResultId, SaleId, ShopId, type AttemptId } from './ids';
import { Currency, Minor } from './amount';
import type { Tender } from './payment';
import type { Refund, SaleState } from './sale';

/** How a tender is known, best first (link-security §6.1 `asr`). */
export const Assurance = z.enum(['processor', 'cash', 'app-return', 'seller']);
export type Assurance = z.infer<typeof Assurance>;

export const ResultTender = z.object({
  method: z.enum(['cash', 'app']),
  amt: Minor,
  asr: Assurance,
  /** ISO 8601, UTC */
  at: z.string(),
  app: z.optional(z.string()),
  att: z.optional(z.string()),
  tx: z.optional(z.string()),
  auth: z.optional(z.string()),
  last4: z.optional(z.string()),
});

/**
 * What a result says of the order: `paid`, `part` of it is paid, an attempt was `declined`, the order was
 * `cancelled` at the till, an attempt is in `doubt`, money was `refunded` or a payment `voided`, an earlier
 * result no longer holds and the order is open again (`superseded`). The newest result of an order says how it
 * stands: one that was over before a doubt is told as it was once more when the doubt came to nothing.
 */
export const ResultKind = z.enum([
  'paid',
  'part',
  'declined',
  'cancelled',
  'doubt',
  'refunded',
  'voided',
  'superseded',
]);
export type ResultKind = z.infer<typeof ResultKind>;

/** The claims of a result; amounts in minor units. */
export const ResultClaims = z.object({
  v: z.literal(1),
  /** thumbprint of the device key */
  iss: z.string(),
  /** shop origin */
  aud: z.string(),
  /** callback address without its query */
  htu: z.string(),
  /** seconds since 1970 */
  iat: z.int(),
  /** stable over all retries: the idempotency key */
  jti: ResultId,
  ord: z.object({ id: z.string(), no: z.string(), rev: z.int() }),
  /** `jti` of the order link; absent where the link had no signature */
  oj: z.optional(z.string()),
  st: z.optional(z.string()),
  res: ResultKind,
  /** the attempt this is about, or the last one that took money */
  att: z.optional(z.string()),
  /** taken so far; of `refunded`: paid back by this refund */
  amt: Minor,
  cur: Currency,
  /** tips beyond `amt` */
  tip: z.optional(Minor),
  /** change given back in cash */
  chg: z.optional(Minor),
  how: z.array(ResultTender),
  /** the weakest of the tenders' */
  asr: z.optional(Assurance),
  /** seller and shift */
  who: z.optional(z.string().check(z.maxLength(100))),
  shift: z.optional(z.string().check(z.maxLength(100))),
  /** `jti` of the result about the same order that this one comes after */
  sup: z.optional(ResultId),
  /** how many results for this shop waited in the till when this one was signed, this one among them */
  out: z.optional(z.int()),
  seq: z.int(),
  /** SHA-256 (base64url) of the previous result's JWS of this device and shop; absent on the first */
  prev: z.optional(z.string()),
});
export type ResultClaims = z.infer<typeof ResultClaims>;

/** A result as stored: claims at once, `jws` when it was signed, which happens once. */
export const Result = z.object({
  v: z.literal(1),
  jti: ResultId,
  sale: SaleId,
  shop: ShopId,
  seq: z.int(),
  claims: ResultClaims,
  /** the callback it goes to, as it was when the result was made */
  cb: z.optional(z.string()),
  jws: z.nullable(z.string()),
  createdAt: z.int(),
});
export type Result = z.infer<typeof Result>;

const WEAKEST_LAST: readonly Assurance[] = ['processor', 'cash', 'app-return', 'seller'];

const assuranceOf = (tender: Tender): Assurance =>
  tender.method === 'cash' ? 'cash' : tender.by === 'app' ? 'app-return' : 'seller';

/** The envelope of a result, and what it is about; `seq`, `sup` and ids are the storage's to fill in. */
export interface ResultAbout {
  readonly res: ResultKind;
  /** the attempt it is about; left out: the last one that took money */
  readonly attempt?: AttemptId | undefined;
  readonly jti: ResultId;
  readonly iss: string;
  readonly aud: string;
  readonly htu: string;
  readonly seq: number;
  readonly sup?: ResultId | undefined;
}

/** The claims that a sale's state gives. `nowMs` since 1970. */
export function resultClaims(state: SaleState, about: ResultAbout, nowMs: number): ResultClaims {
  const { res, iss, aud, htu, jti, seq, sup } = about;
  const refund = res === 'refunded' ? state.refunds.at(-1) : undefined;
  const order = refund?.order ?? state.order;
  const attempt = about.attempt ?? (refund ? undefined : lastAttemptOf(state));
  return {
    v: 1,
    iss,
    aud,
    htu,
    iat: Math.floor(nowMs / 1000),
    jti,
    ord: { id: order.ord.id, no: order.ord.no, rev: order.ord.rev },
    // An order without a signature has no link that the shop could know; a refund's link is always signed.
    ...(state.trust === 'signed' || refund ? { oj: order.jti } : {}),
    ...(order.st === undefined ? {} : { st: order.st }),
    res,
    ...(attempt === undefined ? {} : { att: attempt }),
    cur: order.cur,
    ...(refund ? refundMoney(refund) : takenMoney(state.tenders)),
    ...(sup ? { sup } : {}),
    seq,
  };
}

const lastAttemptOf = ({ tenders }: SaleState): AttemptId | undefined =>
  tenders.flatMap((tender) => (tender.method === 'app' ? [tender.attempt] : [])).at(-1);

type Money = Pick<ResultClaims, 'amt' | 'chg' | 'how' | 'asr'>;

function takenMoney(tenders: readonly Tender[]): Money {
  const change = tenders.reduce(
    (sum, tender) => sum + (tender.method === 'cash' ? tender.change : 0),
    0,
  );
  const asr = WEAKEST_LAST.findLast((level) =>
    tenders.some((tender) => assuranceOf(tender) === level),
  );
  return {
    amt: tenders.reduce((sum, tender) => sum + tender.amount, 0),
    ...(change > 0 ? { chg: change } : {}),
    how: tenders.map(toResultTender),
    ...(asr ? { asr } : {}),
  };
}

/** A refund through an app is made in the app and typed here. */
function refundMoney({ method, amount, app, slip, at }: Refund): Money {
  const asr = method === 'cash' ? 'cash' : 'seller';
  const how = {
    method,
    amt: amount,
    asr,
    at: new Date(at).toISOString(),
    ...(app === undefined ? {} : { app }),
    ...(slip === undefined ? {} : { tx: slip }),
  } as const;
  return { amt: amount, how: [how], asr };
}

function toResultTender(tender: Tender): z.infer<typeof ResultTender> {
  const known = {
    method: tender.method,
    amt: tender.amount,
    asr: assuranceOf(tender),
    at: new Date(tender.at).toISOString(),
  };
  if (tender.method === 'cash') return known;
  const { app, attempt, tx, auth, last4 } = tender;
  return {
    ...known,
    app,
    att: attempt,
    ...(tx === undefined ? {} : { tx }),
    ...(auth === undefined ? {} : { auth }),
    ...(last4 === undefined ? {} : { last4 }),
  };
}
