// One try of taking money through a payment app, and what the app can say about it.
import * as z from 'zod/mini';
import { AttemptId, Nonce } from './ids';
import { Minor, SignedMinor } from './amount';

const short = z.string().check(z.maxLength(100));

/** What a payment app answered, whatever its own words for it were. */
export const PaymentAnswer = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('approved'),
    /** minor units and currency as the app returned them; compared with the attempt's */
    amount: z.optional(z.int()),
    currency: z.optional(short),
    /** the app's transaction id */
    tx: z.optional(short),
    auth: z.optional(short),
    last4: z.optional(z.string().check(z.regex(/^\d{4}$/))),
    /** false when the app's document promises a transaction id and none came */
    complete: z.boolean(),
  }),
  z.object({ outcome: z.literal('declined'), reason: z.optional(short) }),
  z.object({ outcome: z.literal('cancelled') }),
  /** the app came back with something its document does not explain: never success, never failure */
  z.object({ outcome: z.literal('unclear'), reason: short }),
]);
export type PaymentAnswer = z.infer<typeof PaymentAnswer>;

/** Why the till does not know whether an attempt took the money. */
export const DoubtReason = z.enum([
  'unanswered', // the seller is back, the app said nothing
  'unclear', // the app's answer is not one its document explains
  'otherAmount', // approved, for another sum or currency
  'noTransaction', // approved without the transaction id the app promises
  'contradiction', // approved after it was declined, cancelled or withdrawn
  'late', // approved more than 24 hours after the start
  'saleSettled', // approved although the sale was settled another way
]);
export type DoubtReason = z.infer<typeof DoubtReason>;

export const AttemptState = z.enum([
  'offered',
  'leaving',
  'approved',
  'declined',
  'cancelled',
  'withdrawn',
  'inDoubt',
]);
export type AttemptState = z.infer<typeof AttemptState>;

/** What is fixed when an attempt is offered. */
export const AttemptOffer = z.object({
  id: AttemptId,
  /** 128 bits that only the payment app gets to see; its return must carry them */
  nonce: Nonce,
  /** payment scheme id */
  app: short,
  /** the app's name as the seller saw it */
  label: short,
  /** what it settles of the order, minor units in the order's currency */
  amount: Minor,
  /** the customer's tip beyond it, minor units */
  tip: z.optional(Minor),
  /** nothing comes back from this app: the seller types how it ended */
  byHand: z.optional(z.literal(true)),
});
export type AttemptOffer = z.infer<typeof AttemptOffer>;

export const Attempt = z.extend(AttemptOffer, {
  state: AttemptState,
  /** milliseconds since 1970 */
  offeredAt: z.int(),
  /** whether the app itself has answered */
  heard: z.boolean(),
  doubt: z.optional(DoubtReason),
  tx: z.optional(short),
  auth: z.optional(short),
  last4: z.optional(short),
  /** who said the last word: the app by its return, or the seller */
  by: z.optional(z.enum(['app', 'seller'])),
});
export type Attempt = z.infer<typeof Attempt>;

/** What the app is asked to take: the part of the order and the tip, minor units. */
export const chargeOf = ({ amount, tip = 0 }: Pick<AttemptOffer, 'amount' | 'tip'>): number =>
  amount + tip;

/** Whether the attempt may still take money, as far as the till knows: nothing else may be started. */
export const isUndecided = (attempt: Attempt): boolean =>
  attempt.state === 'offered' || attempt.state === 'leaving' || attempt.state === 'inDoubt';

/** The largest cash rounding there is, minor units: half of the five forints of Hungary. */
export const MAX_ROUNDING = 250;

/**
 * One part of the money that settled a sale. Amounts in minor units, times in milliseconds since 1970. Of cash:
 * `given - change = amount + tip + rounding`.
 */
export const Tender = z.discriminatedUnion('method', [
  z.object({
    method: z.literal('cash'),
    /** what it settles of the order */
    amount: Minor,
    tip: z.optional(Minor),
    /** what was taken more or less because no coin pays the exact sum */
    rounding: z.optional(SignedMinor),
    given: Minor,
    change: Minor,
    at: z.int(),
  }),
  z.object({
    method: z.literal('app'),
    amount: Minor,
    tip: z.optional(Minor),
    attempt: AttemptId,
    app: short,
    label: short,
    tx: z.optional(short),
    auth: z.optional(short),
    last4: z.optional(short),
    by: z.enum(['app', 'seller']),
    at: z.int(),
  }),
]);
export type Tender = z.infer<typeof Tender>;
