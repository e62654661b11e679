// What the till tells the shop about a sale (link-security §6.1). Nothing is edited: a later fact is a new result.
import * as z from 'zod/mini';
import { ResultId, SaleId, ShopId } from './ids';
import { Currency, Minor } from './amount';
import type { Tender } from './payment';
import type { SaleState } from './sale';

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
  /** `jti` of the order link */
  oj: z.string(),
  st: z.optional(z.string()),
  res: z.enum(['paid', 'cancelled']),
  amt: Minor,
  cur: Currency,
  /** change given back in cash */
  chg: z.optional(Minor),
  how: z.array(ResultTender),
  /** the weakest of the tenders' */
  asr: z.optional(Assurance),
  /** `jti` of the result that this one replaces */
  sup: z.optional(ResultId),
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
  jws: z.nullable(z.string()),
  createdAt: z.int(),
});
export type Result = z.infer<typeof Result>;

const WEAKEST_LAST: readonly Assurance[] = ['processor', 'cash', 'app-return', 'seller'];

const assuranceOf = (tender: Tender): Assurance =>
  tender.method === 'cash' ? 'cash' : tender.by === 'app' ? 'app-return' : 'seller';

/** The claims that a sale's state gives; `seq`, `sup` and ids are the storage's to fill in. */
export function resultClaims(
  state: SaleState,
  res: ResultClaims['res'],
  ids: {
    readonly jti: ResultId;
    readonly iss: string;
    readonly aud: string;
    readonly htu: string;
    readonly seq: number;
    readonly sup?: ResultId | undefined;
  },
  nowMs: number,
): ResultClaims {
  const { order, tenders } = state;
  const change = tenders.reduce(
    (sum, tender) => sum + (tender.method === 'cash' ? tender.change : 0),
    0,
  );
  const asr = WEAKEST_LAST.findLast((level) =>
    tenders.some((tender) => assuranceOf(tender) === level),
  );
  return {
    v: 1,
    iss: ids.iss,
    aud: ids.aud,
    htu: ids.htu,
    iat: Math.floor(nowMs / 1000),
    jti: ids.jti,
    ord: { id: order.ord.id, no: order.ord.no, rev: order.ord.rev },
    oj: order.jti,
    ...(order.st === undefined ? {} : { st: order.st }),
    res,
    amt: tenders.reduce((sum, tender) => sum + tender.amount, 0),
    cur: order.cur,
    ...(change > 0 ? { chg: change } : {}),
    how: tenders.map(toResultTender),
    ...(asr ? { asr } : {}),
    ...(ids.sup ? { sup: ids.sup } : {}),
    seq: ids.seq,
  };
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
