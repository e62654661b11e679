// What the till tells the shop about a sale (link-security §6.1). Nothing is edited: a later fact is a new result.
import * as z from 'zod/mini';
import { cleanLine } from './text';
import { ResultId, SaleId, ShopId, type AttemptId } from './ids';
import { Currency, Minor, SignedMinor } from './amount';
import type { Tender } from './payment';
import { refundedBy, takenOf, validTenders, type Refund, type SaleState } from './sale';

/** How a tender is known, best first (link-security §6.1 `asr`). */
export const Assurance = z.enum(['processor', 'cash', 'app-return', 'seller']);
export type Assurance = z.infer<typeof Assurance>;

export const ResultTender = z.object({
  method: z.enum(['cash', 'app']),
  amt: Minor,
  /** the customer's tip beyond `amt` */
  tip: z.optional(Minor),
  /** cash taken (or given back) more than `amt` and `tip` because no coin pays the exact sum; negative: less */
  rnd: z.optional(SignedMinor),
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
  /** of `refunded`: the refund's own id, where the seller began it at the till; `oj` is then the order's link */
  rid: z.optional(z.string()),
  st: z.optional(z.string()),
  res: ResultKind,
  /** the attempt this is about, or the last one that took money; absent where cash went back */
  att: z.optional(z.string()),
  /** taken so far; of `refunded`: paid back by this refund */
  amt: Minor,
  cur: Currency,
  /** tips beyond `amt` */
  tip: z.optional(Minor),
  /** the cash rounding of all tenders */
  rnd: z.optional(SignedMinor),
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
/** What the shop's server made of a sale at its fiscal service, from the answer to the result. */
export const FiscalMark = z.object({
  /** text of the QR code, from the fiscal device and from nowhere else */
  qr: z.string().check(z.minLength(1), z.maxLength(512)),
  /** the words above it; absent: the paper's own */
  n: z.optional(
    z.pipe(
      z.string().check(z.maxLength(400)),
      z.transform((text: string) => cleanLine(text, 60)),
    ),
  ),
});
export type FiscalMark = z.infer<typeof FiscalMark>;

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
  fiscal: z.optional(FiscalMark),
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
  // Cash that went back is about no attempt, least of all about one that still counts.
  const isBack = refund !== undefined || res === 'voided';
  const attempt = about.attempt ?? (isBack ? undefined : lastAttemptOf(state));
  return {
    v: 1,
    iss,
    aud,
    htu,
    iat: Math.floor(nowMs / 1000),
    jti,
    ord: { id: order.ord.id, no: order.ord.no, rev: order.ord.rev },
    ...answeredLink(state, refund),
    ...(order.st === undefined ? {} : { st: order.st }),
    res,
    ...(attempt === undefined ? {} : { att: attempt }),
    cur: order.cur,
    ...(refund ? refundMoney(state, refund) : takenMoney(state)),
    ...(sup ? { sup } : {}),
    seq,
  };
}

/** An order without a signature has no link that the shop could know; a refund's link is always signed. */
function answeredLink(
  { trust, order }: SaleState,
  refund: Refund | undefined,
): Pick<ResultClaims, 'oj' | 'rid'> {
  if (refund?.by === 'shop') return { oj: refund.order.jti };
  return {
    ...(trust === 'signed' ? { oj: order.jti } : {}),
    ...(refund ? { rid: refund.order.jti } : {}),
  };
}

const lastAttemptOf = (state: SaleState): AttemptId | undefined =>
  validTenders(state)
    .flatMap((tender) => (tender.method === 'app' ? [tender.attempt] : []))
    .at(-1);

type Money = Pick<ResultClaims, 'amt' | 'tip' | 'rnd' | 'chg' | 'how' | 'asr'>;

const weakest = (levels: readonly Assurance[]): { readonly asr?: Assurance } => {
  const asr = WEAKEST_LAST.findLast((level) => levels.includes(level));
  return asr ? { asr } : {};
};

/** The member, unless it is nothing. */
const some = <Name extends string>(name: Name, sum: number): { readonly [N in Name]?: number } =>
  sum === 0 ? {} : ({ [name]: sum } as { readonly [N in Name]: number });

function takenMoney(state: SaleState): Money {
  const tenders = validTenders(state);
  const cash = tenders.flatMap((tender) => (tender.method === 'cash' ? [tender] : []));
  return {
    amt: takenOf(state),
    ...some(
      'tip',
      sumOf(tenders, ({ tip = 0 }) => tip),
    ),
    ...some(
      'rnd',
      sumOf(cash, ({ rounding = 0 }) => rounding),
    ),
    ...some(
      'chg',
      sumOf(cash, ({ change }) => change),
    ),
    how: tenders.map(toResultTender),
    ...weakest(tenders.map(assuranceOf)),
  };
}

const sumOf = <T>(items: readonly T[], amountOf: (item: T) => number): number =>
  items.reduce((sum, item) => sum + amountOf(item), 0);

/** A refund through an app is made in the app and typed here. */
function refundMoney({ tenders }: SaleState, refund: Refund): Money {
  const how = refund.parts.map(({ tender: index, amount, rounding = 0, slip, at }) => {
    const tender = tenders[index];
    return {
      method: tender?.method ?? 'cash',
      amt: amount,
      ...some('rnd', rounding),
      asr: tender?.method === 'app' ? 'seller' : 'cash',
      at: new Date(at).toISOString(),
      ...(tender?.method === 'app' ? { app: tender.app } : {}),
      ...(slip === undefined ? {} : { tx: slip }),
    } as const;
  });
  return {
    amt: refundedBy(refund),
    ...some(
      'rnd',
      sumOf(refund.parts, ({ rounding = 0 }) => rounding),
    ),
    how,
    ...weakest(how.map(({ asr }) => asr)),
  };
}

function toResultTender(tender: Tender): z.infer<typeof ResultTender> {
  const { method, amount, tip = 0, at } = tender;
  const known = {
    method,
    amt: amount,
    ...some('tip', tip),
    asr: assuranceOf(tender),
    at: new Date(at).toISOString(),
  };
  if (tender.method === 'cash') return { ...known, ...some('rnd', tender.rounding ?? 0) };
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
