// The sale machine: one order being settled. Pure; time and ids come in with the events.
//
//   opened → (attemptOffered → attemptLeft → attemptAnswered)* → paid → (refundAsked → refundGiven)* → refunded
//                └ withdrawn        └ unanswered → inDoubt → doubtSettled
//
// Two rules are above all others: no second attempt while one is undecided, and an approval is never lost.
import * as z from 'zod/mini';
import { assertNever } from './errors';
import { AttemptId, SaleId, ShopId } from './ids';
import { Minor } from './amount';
import { Order, dueOf } from './order';
import type { ResultKind } from './result';
import {
  Attempt,
  AttemptOffer,
  PaymentAnswer,
  Tender,
  isUndecided,
  type DoubtReason,
} from './payment';

/** How an order came in. */
export const Door = z.enum([
  'link',
  'protocol',
  'launch',
  'share',
  'paste',
  'scan',
  'scanner',
  'number',
  'demo',
]);
export type Door = z.infer<typeof Door>;

/** How an order is known to be the shop's: by its signature, or by nothing but the seller's look (link-security §7). */
export const Trust = z.enum(['signed', 'unsigned']);
export type Trust = z.infer<typeof Trust>;

/** One sum that was paid back, by a link of its own; in minor units. */
export const Refund = z.object({
  order: Order,
  amount: Minor,
  method: z.enum(['cash', 'app']),
  /** payment scheme id, and the number on the app's slip as the seller typed it */
  app: z.optional(z.string().check(z.maxLength(100))),
  slip: z.optional(z.string().check(z.maxLength(100))),
  /** how many payments had come in before it */
  after: z.int(),
  /** milliseconds since 1970 */
  at: z.int(),
});
export type Refund = z.infer<typeof Refund>;

const base = {
  v: z.literal(1),
  id: SaleId,
  shop: ShopId,
  order: Order,
  /** the link itself, kept as evidence: a JWS, or the text of a link without a signature */
  jws: z.string(),
  /** the document that a link by reference named, as the shop served it */
  document: z.optional(z.string()),
  trust: z._default(Trust, 'signed'),
  /** the seller typed the sum of an order without a signature, and it was this one */
  sumTyped: z._default(z.boolean(), false),
  door: Door,
  /** a sale of the built-in demo: nothing of it leaves the device */
  demo: z.boolean(),
  /** milliseconds since 1970 */
  openedAt: z.int(),
  attempts: z.array(Attempt),
  tenders: z.array(Tender),
  refunds: z._default(z.array(Refund), []),
};

/** A refund that the shop asked for and nobody has given yet. */
export const AskedRefund = z.object({ order: Order, jws: z.string(), at: z.int() });
export type AskedRefund = z.infer<typeof AskedRefund>;

export const SaleState = z.discriminatedUnion('type', [
  z.object({ ...base, type: z.literal('open') }),
  z.object({
    ...base,
    type: z.literal('paid'),
    paidAt: z.int(),
    asked: z.optional(AskedRefund),
  }),
  z.object({ ...base, type: z.literal('cancelled'), cancelledAt: z.int() }),
  /** everything that was taken was paid back */
  z.object({ ...base, type: z.literal('refunded'), paidAt: z.int(), refundedAt: z.int() }),
]);
export type SaleState = z.infer<typeof SaleState>;

const at = z.int();
const attempt = AttemptId;
/** `jti` of the refund link that the seller saw: another one may have come meanwhile; absent: whichever is asked */
const refundLink = z.optional(z.string());

/** What happened to a sale; each is one row of the journal. `at` is milliseconds since 1970. */
export const SaleEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('opened'),
    at,
    id: SaleId,
    shop: ShopId,
    order: Order,
    jws: z.string(),
    document: z.optional(z.string()),
    trust: z._default(Trust, 'signed'),
    door: Door,
    demo: z.boolean(),
  }),
  /** a signed link with a newer revision, or with the signature that was missing */
  z.object({
    type: z.literal('revised'),
    at,
    order: Order,
    jws: z.string(),
    document: z.optional(z.string()),
  }),
  /** the seller typed what an order without a signature costs */
  z.object({ type: z.literal('sumTyped'), at, sum: Minor }),
  z.object({ type: z.literal('attemptOffered'), at, attempt: AttemptOffer }),
  z.object({ type: z.literal('attemptLeft'), at, attempt }),
  /** another choice was made, or the seller says the app did not open */
  z.object({ type: z.literal('attemptWithdrawn'), at, attempt }),
  /** the seller is back and the app said nothing */
  z.object({ type: z.literal('attemptUnanswered'), at, attempt }),
  z.object({ type: z.literal('attemptAnswered'), at, attempt, answer: PaymentAnswer }),
  /** the seller looked: money was taken or not; `slip` is the number on the app's slip */
  z.object({
    type: z.literal('doubtSettled'),
    at,
    attempt,
    paid: z.boolean(),
    slip: z.optional(z.string().check(z.maxLength(100))),
  }),
  z.object({ type: z.literal('cashTaken'), at, given: Minor }),
  z.object({ type: z.literal('cancelled'), at }),
  /** a `refundNow` link of the shop */
  z.object({ type: z.literal('refundAsked'), at, order: Order, jws: z.string() }),
  z.object({ type: z.literal('refundDropped'), at, jti: refundLink }),
  /** the money is back with the customer; by app: made there, and its slip's number typed */
  z.object({
    type: z.literal('refundGiven'),
    at,
    jti: refundLink,
    method: z.enum(['cash', 'app']),
    slip: z.optional(z.string().check(z.maxLength(100))),
  }),
]);
export type SaleEvent = z.infer<typeof SaleEvent>;

/** What has to be done because of an event; stored together with it. */
export type Work =
  /** `attempt`: the one it is about, where that is not the last one that took money */
  | { readonly kind: 'result'; readonly res: ResultKind; readonly attempt?: AttemptId }
  /** the receipt of the sale, or of its newest refund */
  | { readonly kind: 'receipt'; readonly of: 'sale' | 'refund' };

export interface Transition {
  readonly state: SaleState;
  readonly work: readonly Work[];
}

/** After this long an approval asks before it counts (link-security §6.2), in milliseconds. */
export const LATE_AFTER_MS = 24 * 60 * 60 * 1000;

const tell = (res: ResultKind, attempt?: AttemptId): Work => ({
  kind: 'result',
  res,
  ...(attempt === undefined ? {} : { attempt }),
});

/** An attempt is in doubt: told once, whatever else is heard of it until it is decided. */
const tellDoubt = (attempt: Attempt): readonly Work[] =>
  attempt.state === 'inDoubt' ? [] : [tell('doubt', attempt.id)];

/**
 * An attempt took no money. A doubt that the shop heard of needs a fact after it; where the sale is over or another
 * attempt is still in doubt this is how it stands, because the newest result of an order must say so.
 */
function tellNoMoney(
  state: SaleState,
  attempt: Attempt,
  outcome: 'declined' | 'cancelled',
): readonly Work[] {
  const wasDoubt = attempt.state === 'inDoubt';
  if (state.type !== 'open') return wasDoubt ? [tell(state.type, attempt.id)] : [];
  const other = state.attempts.find((one) => one.state === 'inDoubt' && one.id !== attempt.id);
  if (other) return wasDoubt ? [tell('doubt', other.id)] : [];
  return outcome === 'declined' || wasDoubt ? [tell('declined', attempt.id)] : [];
}

/** The attempt that blocks every other way of paying, if there is one. */
export const openAttempt = (state: SaleState): Attempt | undefined =>
  state.attempts.find(isUndecided);

const takenOf = (state: Pick<SaleState, 'tenders'>): number =>
  state.tenders.reduce((sum, tender) => sum + tender.amount, 0);

/** Still to be taken, minor units: the due sum without the tenders that are in. */
export const leftOf = (state: SaleState): number =>
  Math.max(0, dueOf(state.order) - takenOf(state));

/** What was paid back, minor units. */
export const givenBackOf = (state: Pick<SaleState, 'refunds'>): number =>
  state.refunds.reduce((sum, refund) => sum + refund.amount, 0);

/** What may still be paid back, minor units. */
export const refundableOf = (state: Pick<SaleState, 'tenders' | 'refunds'>): number =>
  takenOf(state) - givenBackOf(state);

/** The ways money can go back: those it came in by, each with the newest tender of that way. */
export const waysBack = ({ tenders }: Pick<SaleState, 'tenders'>): readonly Tender[] =>
  (['cash', 'app'] as const).flatMap(
    (way) => tenders.findLast(({ method }) => method === way) ?? [],
  );

/** The refund that the shop asks of a sale, if it asks one. */
export const askedOf = (state: SaleState): AskedRefund | undefined =>
  state.type === 'paid' ? state.asked : undefined;

/** Whether money may be taken: an order without a signature first needs its sum typed (link-security §7). */
export const isPayable = (state: SaleState): boolean =>
  state.type === 'open' && (state.trust === 'signed' || state.sumTyped);

/**
 * Money beyond what was due, minor units: the customer must get it back. A refund first gives back what was too
 * much; whatever else it gives back is due no longer.
 */
export function surplusOf(state: Pick<SaleState, 'order' | 'tenders' | 'refunds'>): number {
  const { order, tenders, refunds } = state;
  let due = dueOf(order);
  let back = 0;
  for (const { amount, after } of refunds) {
    back += amount;
    due = Math.min(due, takenOf({ tenders: tenders.slice(0, after) }) - back);
  }
  return Math.max(0, refundableOf(state) - due);
}

/**
 * The next state and the work it brings, or null when the event is not possible in this state.
 * `opened` is the only event without a state before it.
 */
export function transition(state: SaleState | null, event: SaleEvent): Transition | null {
  if (state === null) return event.type === 'opened' ? opened(event) : null;
  switch (event.type) {
    case 'opened':
      return null;
    case 'revised':
      return revised(state, event);
    case 'attemptOffered':
      return isPayable(state) &&
        !openAttempt(state) &&
        !state.attempts.some((known) => known.id === event.attempt.id) &&
        event.attempt.amount === leftOf(state)
        ? still({
            ...state,
            attempts: [
              ...state.attempts,
              { ...event.attempt, state: 'offered', offeredAt: event.at, heard: false },
            ],
          })
        : null;
    case 'attemptLeft':
      return change(state, event.attempt, (attempt) =>
        attempt.state === 'offered' ? { ...attempt, state: 'leaving' } : null,
      );
    case 'attemptWithdrawn':
      return change(state, event.attempt, (attempt) =>
        attempt.state === 'offered' || attempt.state === 'leaving'
          ? { ...attempt, state: 'withdrawn' }
          : null,
      );
    case 'attemptUnanswered':
      return change(
        state,
        event.attempt,
        (attempt) =>
          attempt.state === 'offered' || attempt.state === 'leaving'
            ? { ...attempt, state: 'inDoubt', doubt: 'unanswered' }
            : null,
        tellDoubt,
      );
    case 'attemptAnswered':
      return answered(state, event.attempt, event.answer, event.at);
    case 'doubtSettled':
      return settled(state, event);
    case 'cashTaken':
      return cashTaken(state, event);
    case 'cancelled':
      return state.type === 'open' && !openAttempt(state) && state.tenders.length === 0
        ? {
            state: { ...state, type: 'cancelled', cancelledAt: event.at },
            work: [tell('cancelled')],
          }
        : null;
    case 'sumTyped':
      return state.type === 'open' && event.sum === dueOf(state.order)
        ? still({ ...state, sumTyped: true })
        : null;
    case 'refundAsked':
      return refundAsked(state, event);
    case 'refundDropped':
      return refundDropped(state, event);
    case 'refundGiven':
      return refundGiven(state, event);
    default:
      return assertNever(event);
  }
}

/** The state that a whole journal leads to; null for an empty or impossible one. */
export function foldSale(events: readonly SaleEvent[]): SaleState | null {
  let state: SaleState | null = null;
  for (const event of events) {
    const next = transition(state, event);
    if (!next) return null;
    state = next.state;
  }
  return state;
}

function opened(event: Extract<SaleEvent, { type: 'opened' }>): Transition {
  const { id, shop, order, jws, document, trust, door, demo } = event;
  return still({
    v: 1,
    type: 'open',
    id,
    shop,
    order,
    jws,
    ...(document === undefined ? {} : { document }),
    trust,
    sumTyped: false,
    door,
    demo,
    openedAt: event.at,
    attempts: [],
    tenders: [],
    refunds: [],
  });
}

/**
 * A newer revision replaces an open order, a fresh link for a cancelled one opens it again, and a signature makes
 * an order that came without one the shop's own, whatever revision that one claimed. What was asked of an app was
 * asked in the old currency, so a sale that has attempts keeps it.
 */
function revised(
  state: SaleState,
  event: Extract<SaleEvent, { type: 'revised' }>,
): Transition | null {
  const { order, jws, document } = event;
  const isSettled = state.type === 'paid' || state.type === 'refunded';
  const step = order.ord.rev - state.order.ord.rev;
  if (isSettled || openAttempt(state)) return null;
  if (step < 0 && state.trust === 'signed') return null;
  if (order.cur !== state.order.cur && state.attempts.length > 0) return null;
  if (state.type === 'open' && step === 0 && state.trust === 'signed') return null;
  const next = withMoney(
    { ...state, order, jws, document, trust: 'signed', sumTyped: false },
    state.tenders,
    event.at,
  );
  // The shop was told that the order is cancelled; that holds no longer.
  return state.type === 'cancelled' ? { ...next, work: [tell('superseded')] } : next;
}

function refundAsked(
  state: SaleState,
  event: Extract<SaleEvent, { type: 'refundAsked' }>,
): Transition | null {
  const { order, jws, at } = event;
  if (state.type !== 'paid' || order.cur !== state.order.cur) return null;
  if (order.sum === 0 || order.sum > refundableOf(state)) return null;
  if (state.refunds.some((refund) => refund.order.jti === order.jti)) return null;
  return still({ ...state, asked: { order, jws, at } });
}

function refundDropped(
  state: SaleState,
  event: Extract<SaleEvent, { type: 'refundDropped' }>,
): Transition | null {
  if (state.type !== 'paid' || !isAnswer(event, state.asked)) return null;
  const { asked: _, ...paid } = state;
  return still(paid);
}

const isAnswer = (
  event: { readonly jti?: string | undefined },
  asked: AskedRefund | undefined,
): asked is AskedRefund =>
  asked !== undefined && (event.jti === undefined || event.jti === asked.order.jti);

/** Money goes back the way it came: cash to who paid cash, by the app to who paid by it. */
function refundGiven(
  state: SaleState,
  event: Extract<SaleEvent, { type: 'refundGiven' }>,
): Transition | null {
  if (state.type !== 'paid' || !isAnswer(event, state.asked)) return null;
  const { method, slip, at } = event;
  const tender = state.tenders.findLast((one) => one.method === method);
  if (!tender) return null;
  const { order } = state.asked;
  const refund: Refund = {
    order,
    amount: order.sum,
    method,
    ...(tender.method === 'app' ? { app: tender.app } : {}),
    ...(slip === undefined ? {} : { slip }),
    after: state.tenders.length,
    at,
  };
  const { asked: _, ...paid } = { ...state, refunds: [...state.refunds, refund] };
  return {
    state: refundableOf(paid) > 0 ? paid : { ...paid, type: 'refunded', refundedAt: at },
    work: [tell('refunded'), { kind: 'receipt', of: 'refund' }],
  };
}

function cashTaken(
  state: SaleState,
  event: Extract<SaleEvent, { type: 'cashTaken' }>,
): Transition | null {
  const { given, at } = event;
  const amount = leftOf(state);
  if (!isPayable(state) || openAttempt(state) || given < amount) return null;
  const tender: Tender = { method: 'cash', amount, given, change: given - amount, at };
  return withMoney(state, [...state.tenders, tender], at);
}

/**
 * An app's return. The first answer decides; of later ones only those matter that may mean money, and they ask.
 * An approved attempt is done: whatever comes after changes nothing.
 */
function answered(
  state: SaleState,
  id: AttemptId,
  answer: PaymentAnswer,
  at: number,
): Transition | null {
  const attempt = state.attempts.find((known) => known.id === id);
  if (!attempt) return null;
  if (attempt.state === 'approved') return still(state);
  const isFirst = isUndecided(attempt) && !attempt.heard;
  const heard = { ...attempt, heard: true, by: 'app' as const };
  if (answer.outcome === 'unclear')
    return attempt.state === 'inDoubt' && attempt.heard
      ? still(state)
      : replace(state, { ...heard, state: 'inDoubt', doubt: 'unclear' }, tellDoubt(attempt));
  if (answer.outcome !== 'approved')
    return isFirst
      ? replace(
          state,
          { ...heard, state: answer.outcome },
          tellNoMoney(state, attempt, answer.outcome),
        )
      : still(state);
  const { tx, auth, last4 } = answer;
  const told: Attempt = {
    ...heard,
    ...(tx === undefined ? {} : { tx }),
    ...(auth === undefined ? {} : { auth }),
    ...(last4 === undefined ? {} : { last4 }),
  };
  const doubt = doubtOf(state, attempt, answer, at, isFirst);
  if (doubt) return replace(state, { ...told, state: 'inDoubt', doubt }, tellDoubt(attempt));
  return approved(state, told, 'app', at);
}

/** Why an approval cannot be taken as it is; undefined when it can. */
function doubtOf(
  state: SaleState,
  attempt: Attempt,
  answer: Extract<PaymentAnswer, { outcome: 'approved' }>,
  at: number,
  isFirst: boolean,
): DoubtReason | undefined {
  if (answer.amount !== undefined && answer.amount !== attempt.amount) return 'otherAmount';
  if (answer.currency !== undefined && answer.currency !== state.order.cur) return 'otherAmount';
  if (!answer.complete) return 'noTransaction';
  if (!isFirst) return 'contradiction';
  if (at - attempt.offeredAt > LATE_AFTER_MS) return 'late';
  if (state.type !== 'open' || attempt.amount > leftOf(state)) return 'saleSettled';
  return undefined;
}

function settled(
  state: SaleState,
  event: Extract<SaleEvent, { type: 'doubtSettled' }>,
): Transition | null {
  const attempt = state.attempts.find((known) => known.id === event.attempt);
  if (attempt?.state !== 'inDoubt') return null;
  if (!event.paid)
    return replace(
      state,
      { ...attempt, state: 'declined', by: 'seller' },
      tellNoMoney(state, attempt, 'declined'),
    );
  const tx = event.slip || attempt.tx;
  return approved(state, { ...attempt, ...(tx ? { tx } : {}) }, 'seller', event.at);
}

function approved(
  state: SaleState,
  attempt: Attempt,
  by: 'app' | 'seller',
  at: number,
): Transition {
  const { id, app, label, amount, tx, auth, last4 } = attempt;
  const decided = withAttempt(state, { ...attempt, state: 'approved', by });
  const tender: Tender = {
    method: 'app',
    attempt: id,
    app,
    label,
    amount,
    ...(tx === undefined ? {} : { tx }),
    ...(auth === undefined ? {} : { auth }),
    ...(last4 === undefined ? {} : { last4 }),
    by,
    at,
  };
  return withMoney(decided, [...state.tenders, tender], at);
}

/**
 * The sale with these tenders: paid when they reach what is due, open while they do not. Less than due can only
 * come in when an attempt made for an older, smaller revision turns out to have been paid.
 */
function withMoney(state: SaleState, tenders: readonly Tender[], at: number): Transition {
  const { v, id, shop, order, jws, document, trust, sumTyped } = state;
  const { door, demo, openedAt, attempts, refunds } = state;
  const known = {
    ...{ v, id, shop, order, jws, trust, sumTyped, door, demo, openedAt, attempts, refunds },
    ...(document === undefined ? {} : { document }),
    tenders: [...tenders],
  };
  const isMore = tenders.length > state.tenders.length;
  if (tenders.length === 0 || takenOf(known) < dueOf(order))
    return { state: { ...known, type: 'open' }, work: isMore ? [tell('part')] : [] };
  const paidAt = 'paidAt' in state ? state.paidAt : at;
  return {
    state: { ...known, type: 'paid', paidAt, ...(state.type === 'paid' && { asked: state.asked }) },
    work: [tell('paid'), { kind: 'receipt', of: 'sale' }],
  };
}

const still = (state: SaleState): Transition => ({ state, work: [] });

const withAttempt = (state: SaleState, attempt: Attempt): SaleState => ({
  ...state,
  attempts: state.attempts.map((known) => (known.id === attempt.id ? attempt : known)),
});

/** The state with this attempt in place of its older self. */
const replace = (state: SaleState, attempt: Attempt, work: readonly Work[] = []): Transition => ({
  state: withAttempt(state, attempt),
  work,
});

function change(
  state: SaleState,
  id: AttemptId,
  next: (attempt: Attempt) => Attempt | null,
  work: (before: Attempt) => readonly Work[] = () => [],
): Transition | null {
  const attempt = state.attempts.find((known) => known.id === id);
  const changed = attempt && next(attempt);
  return changed ? replace(state, changed, work(attempt)) : null;
}
