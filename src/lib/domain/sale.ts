// The sale machine: one order being settled. Pure; time and ids come in with the events.
//
//   opened → (attemptOffered → attemptLeft → attemptAnswered)* → paid → (refundAsked → refundGiven*)* → refunded
//                └ withdrawn        └ unanswered → inDoubt → doubtSettled
//   a part is in: → restLeft → partlyPaid → restAsked → open, or → tenderVoided → as if it had not come in
//
// Two rules are above all others: no second attempt while one is undecided, and an approval is never lost.
import * as z from 'zod/mini';
import { assertNever } from './errors';
import { AttemptId, SaleId, ShopId } from './ids';
import { Minor, SignedMinor } from './amount';
import { Order, dueOf } from './order';
import type { ResultKind } from './result';
import {
  Attempt,
  AttemptOffer,
  MAX_ROUNDING,
  PaymentAnswer,
  Tender,
  chargeOf,
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

const slip = z.optional(z.string().check(z.maxLength(100)));
/** Which of a sale's tenders, counted from 0. */
const tender = z.int().check(z.gte(0));

/** Money that went back by one tender: in cash, or in its app, whose slip's number the seller typed. */
export const ReturnedPart = z.object({
  tender,
  /** minor units */
  amount: Minor,
  /** what was given more or less in cash because no coin pays the exact sum */
  rounding: z.optional(SignedMinor),
  slip,
  /** milliseconds since 1970 */
  at: z.int(),
});
export type ReturnedPart = z.infer<typeof ReturnedPart>;

/** One sum that was paid back. */
export const Refund = z.object({
  /** what was given back: the shop's own link, or what the seller chose of the sale's order */
  order: Order,
  /** who began it */
  by: z.enum(['shop', 'till']),
  parts: z.array(ReturnedPart),
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
  /** tenders of an unfinished sale that the customer has back */
  voids: z._default(z.array(ReturnedPart), []),
  refunds: z._default(z.array(Refund), []),
};

/** A refund that was begun and is not wholly given yet; `parts` of it are. */
export const AskedRefund = z.object({
  order: Order,
  by: z._default(z.enum(['shop', 'till']), 'shop'),
  /** the shop's link; absent where the seller began it */
  jws: z.optional(z.string()),
  parts: z._default(z.array(ReturnedPart), []),
  at: z.int(),
});
export type AskedRefund = z.infer<typeof AskedRefund>;

export const SaleState = z.discriminatedUnion('type', [
  z.object({ ...base, type: z.literal('open') }),
  /** a part is in, and the rest is paid another day; the order allows it */
  z.object({ ...base, type: z.literal('partlyPaid'), partlyPaidAt: z.int() }),
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
    slip,
  }),
  /** the seller typed how a payment ended that only a person can tell of (`byHand`) */
  z.object({ type: z.literal('attemptTyped'), at, attempt, paid: z.boolean(), slip }),
  z.object({
    type: z.literal('cashTaken'),
    at,
    given: Minor,
    /** what it settles; absent: all that is left */
    amount: z.optional(Minor),
    tip: z.optional(Minor),
    rounding: z.optional(SignedMinor),
  }),
  z.object({ type: z.literal('cancelled'), at }),
  /** the rest of a partly paid order is left for another day, and taken up again */
  z.object({ type: z.literal('restLeft'), at }),
  z.object({ type: z.literal('restAsked'), at }),
  /** the customer has the money of one tender back before the order was paid */
  z.object({ type: z.literal('tenderVoided'), at, tender, slip }),
  /** a `refundNow` link of the shop */
  z.object({ type: z.literal('refundAsked'), at, order: Order, jws: z.string() }),
  /** the seller began it at the till, by the shop's grant and the owner's PIN */
  z.object({ type: z.literal('refundStarted'), at, order: Order }),
  /** nothing more of it is given */
  z.object({ type: z.literal('refundDropped'), at, jti: refundLink }),
  /** money is back with the customer, by the tender it came in by; by app: made there, and its slip's number typed */
  z.object({
    type: z.literal('refundGiven'),
    at,
    jti: refundLink,
    tender,
    amount: Minor,
    rounding: z.optional(SignedMinor),
    slip,
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
  if (state.type === 'partlyPaid') return wasDoubt ? [tell('part', attempt.id)] : [];
  if (state.type !== 'open') return wasDoubt ? [tell(state.type, attempt.id)] : [];
  const other = state.attempts.find((one) => one.state === 'inDoubt' && one.id !== attempt.id);
  if (other) return wasDoubt ? [tell('doubt', other.id)] : [];
  return outcome === 'declined' || wasDoubt ? [tell('declined', attempt.id)] : [];
}

/** The attempt that blocks every other way of paying, if there is one. */
export const openAttempt = (state: SaleState): Attempt | undefined =>
  state.attempts.find(isUndecided);

/** What came in by the tenders that count, minor units, without tips. */
export const takenOf = (state: Pick<SaleState, 'tenders' | 'voids'>): number =>
  validTenders(state).reduce((sum, tender) => sum + tender.amount, 0);

/** The tenders that count: none that was given back before the order was paid. */
export const validTenders = ({
  tenders,
  voids,
}: Pick<SaleState, 'tenders' | 'voids'>): readonly Tender[] =>
  tenders.filter((_, i) => !voids.some((back) => back.tender === i));

/** Still to be taken, minor units: the due sum without the tenders that are in. */
export const leftOf = (state: SaleState): number =>
  Math.max(0, dueOf(state.order) - takenOf(state));

const sumOf = (parts: readonly { readonly amount: number }[]): number =>
  parts.reduce((sum, { amount }) => sum + amount, 0);

/** What one refund gave back, minor units. */
export const refundedBy = ({ parts }: Pick<Refund, 'parts'>): number => sumOf(parts);

/** What was paid back, minor units, without what a refund under way has given. */
export const givenBackOf = (state: Pick<SaleState, 'refunds'>): number =>
  state.refunds.reduce((sum, refund) => sum + refundedBy(refund), 0);

/** What may still be paid back, minor units. */
export const refundableOf = (state: Pick<SaleState, 'tenders' | 'voids' | 'refunds'>): number =>
  takenOf(state) - givenBackOf(state);

/** A tender that money can go back by, its number among the sale's tenders, and how much may, minor units. */
export interface WayBack {
  readonly index: number;
  readonly tender: Tender;
  readonly amount: number;
}

/** The ways money can go back: by the tenders it came in by, newest first, to what each of them took. */
export function waysBack(state: SaleState): readonly WayBack[] {
  const underWay = askedOf(state)?.parts ?? [];
  const parts = [...state.refunds.flatMap((refund) => refund.parts), ...underWay];
  return state.tenders
    .map((tender, index) => ({
      index,
      tender,
      amount: tender.amount - sumOf(parts.filter((part) => part.tender === index)),
    }))
    .filter(({ amount, index }) => amount > 0 && !state.voids.some((one) => one.tender === index))
    .reverse();
}

/** What of an asked refund is still to be given, minor units. */
export const leftToGive = ({ order, parts }: AskedRefund): number => order.sum - sumOf(parts);

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
export function surplusOf(
  state: Pick<SaleState, 'order' | 'tenders' | 'voids' | 'refunds'>,
): number {
  const { order, tenders, voids, refunds } = state;
  let due = dueOf(order);
  let back = 0;
  for (const refund of refunds) {
    back += refundedBy(refund);
    due = Math.min(due, takenOf({ tenders: tenders.slice(0, refund.after), voids }) - back);
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
        isPart(state, event.attempt.amount) &&
        isTip(state, event.attempt.tip)
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
    case 'attemptTyped':
      return typed(state, event);
    case 'restLeft':
      return restLeft(state, event);
    case 'restAsked':
      return state.type === 'partlyPaid' ? still(opening(state)) : null;
    case 'tenderVoided':
      return tenderVoided(state, event);
    case 'cancelled':
      return state.type === 'open' && !openAttempt(state) && validTenders(state).length === 0
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
    case 'refundStarted':
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
    voids: [],
    refunds: [],
  });
}

/** Whether a payment may carry this tip: the shop says for each order. */
const isTip = ({ order }: SaleState, tip = 0): boolean => tip === 0 || order.pay?.tips === true;

/** Whether a payment may be for this sum: a part of what is left, never more. */
const isPart = (state: SaleState, amount: number): boolean => amount > 0 && amount <= leftOf(state);

/**
 * A newer revision replaces an open order, a fresh link for a cancelled one opens it again, and a signature makes
 * an order that came without one the shop's own, whatever revision that one claimed. What was asked of an app or
 * taken in cash was so in the old currency, and a sale that has any of it keeps that currency.
 */
function revised(
  state: SaleState,
  event: Extract<SaleEvent, { type: 'revised' }>,
): Transition | null {
  const { order, jws, document } = event;
  const isSettled = state.type === 'paid' || state.type === 'refunded';
  const step = order.ord.rev - state.order.ord.rev;
  const isOpen = state.type === 'open' || state.type === 'partlyPaid';
  if (isSettled || openAttempt(state)) return null;
  if (step < 0 && state.trust === 'signed') return null;
  const hasMoney = state.attempts.length > 0 || state.tenders.length > 0;
  if (order.cur !== state.order.cur && hasMoney) return null;
  if (isOpen && step === 0 && state.trust === 'signed') return null;
  const revisedSale = { ...opening(state), order, jws, document, trust: 'signed' } as const;
  const next = withMoney({ ...revisedSale, sumTyped: false }, state.tenders, event.at);
  // The shop was told that the order is cancelled; that holds no longer.
  return state.type === 'cancelled' ? { ...next, work: [tell('superseded')] } : next;
}

function refundAsked(
  state: SaleState,
  event: Extract<SaleEvent, { type: 'refundAsked' | 'refundStarted' }>,
): Transition | null {
  const { order, at } = event;
  if (state.type !== 'paid' || order.cur !== state.order.cur) return null;
  if (order.sum === 0 || order.sum > refundableOf(state)) return null;
  if (state.refunds.some((refund) => refund.order.jti === order.jti)) return null;
  // The shop may put another refund in the place of one that it asked for; the seller finishes that one first. What
  // was given of a refund is told before there is another.
  const before = state.asked;
  if (before && (event.type === 'refundStarted' || before.parts.length > 0)) return null;
  const asked: AskedRefund =
    event.type === 'refundAsked'
      ? { order, by: 'shop', jws: event.jws, parts: [], at }
      : { order, by: 'till', parts: [], at };
  return still({ ...state, asked });
}

/** Given up before all was given: what was given counts, and is told. */
function refundDropped(
  state: SaleState,
  event: Extract<SaleEvent, { type: 'refundDropped' }>,
): Transition | null {
  if (state.type !== 'paid' || !isAnswer(event, state.asked)) return null;
  if (state.asked.parts.length > 0) return refundOver(state, state.asked, event.at);
  const { asked: _, ...paid } = state;
  return still(paid);
}

const isAnswer = (
  event: { readonly jti?: string | undefined },
  asked: AskedRefund | undefined,
): asked is AskedRefund =>
  asked !== undefined && (event.jti === undefined || event.jti === asked.order.jti);

/** Money goes back by the tender it came in by, and no more than came in by it. */
function refundGiven(
  state: SaleState,
  event: Extract<SaleEvent, { type: 'refundGiven' }>,
): Transition | null {
  if (state.type !== 'paid' || !isAnswer(event, state.asked)) return null;
  const { asked } = state;
  const { amount, rounding = 0, at } = event;
  const way = waysBack(state).find(({ index }) => index === event.tender);
  if (Math.abs(rounding) > (way?.tender.method === 'cash' ? MAX_ROUNDING : 0)) return null;
  if (!way || amount === 0 || amount > Math.min(way.amount, leftToGive(asked))) return null;
  if (amount + rounding < 0) return null;
  const part: ReturnedPart = {
    tender: way.index,
    amount,
    ...(rounding === 0 ? {} : { rounding }),
    ...slipOf(event),
    at,
  };
  const given: AskedRefund = { ...asked, parts: [...asked.parts, part] };
  return leftToGive(given) > 0 ? still({ ...state, asked: given }) : refundOver(state, given, at);
}

function refundOver(
  state: Extract<SaleState, { type: 'paid' }>,
  { order, by, parts }: AskedRefund,
  at: number,
): Transition {
  const refund: Refund = { order, by, parts, after: state.tenders.length, at };
  const { asked: _, ...paid } = { ...state, refunds: [...state.refunds, refund] };
  return {
    state: refundableOf(paid) > 0 ? paid : { ...paid, type: 'refunded', refundedAt: at },
    work: [tell('refunded'), { kind: 'receipt', of: 'refund' }],
  };
}

const slipOf = ({ slip }: { readonly slip?: string | undefined }) =>
  slip === undefined ? {} : { slip };

function cashTaken(
  state: SaleState,
  event: Extract<SaleEvent, { type: 'cashTaken' }>,
): Transition | null {
  const { given, tip = 0, rounding = 0, at } = event;
  const left = leftOf(state);
  const amount = event.amount ?? left;
  if (!isPayable(state) || openAttempt(state) || (left > 0 && !isPart(state, amount))) return null;
  if (!isTip(state, tip)) return null;
  const toTake = amount + tip + rounding;
  // Rounded to less than nothing it would be money given away.
  if (amount > left || Math.abs(rounding) > MAX_ROUNDING || toTake < 0) return null;
  const change = given - toTake;
  if (change < 0) return null;
  const tender: Tender = {
    method: 'cash',
    amount,
    ...(tip > 0 ? { tip } : {}),
    ...(rounding === 0 ? {} : { rounding }),
    given,
    change,
    at,
  };
  return withMoney(state, [...state.tenders, tender], at);
}

/** The seller typed how a payment ended that nothing comes back from. */
function typed(
  state: SaleState,
  event: Extract<SaleEvent, { type: 'attemptTyped' }>,
): Transition | null {
  const attempt = state.attempts.find((known) => known.id === event.attempt);
  if (!attempt?.byHand || (attempt.state !== 'offered' && attempt.state !== 'leaving')) return null;
  return bySeller(state, attempt, event);
}

/** The seller's word decides an attempt. */
function bySeller(
  state: SaleState,
  attempt: Attempt,
  event: Extract<SaleEvent, { type: 'attemptTyped' | 'doubtSettled' }>,
): Transition {
  if (!event.paid)
    return replace(
      state,
      { ...attempt, state: 'declined', by: 'seller' },
      tellNoMoney(state, attempt, 'declined'),
    );
  const tx = event.slip || attempt.tx;
  return approved(state, { ...attempt, ...(tx ? { tx } : {}) }, 'seller', event.at);
}

/** Only where the order allows a part, and a part is in. The receipt says what is still to be paid. */
function restLeft(
  state: SaleState,
  event: Extract<SaleEvent, { type: 'restLeft' }>,
): Transition | null {
  if (state.type !== 'open' || openAttempt(state) || state.order.pay?.partial !== true) return null;
  if (takenOf(state) === 0) return null;
  return {
    state: { ...state, type: 'partlyPaid', partlyPaidAt: event.at },
    // Once more: what the shop heard last may be an attempt that was declined since.
    work: [tell('part'), { kind: 'receipt', of: 'sale' }],
  };
}

/** Given back whole, by the way it came, and only while the order is not paid: afterwards it is a refund. */
function tenderVoided(
  state: SaleState,
  event: Extract<SaleEvent, { type: 'tenderVoided' }>,
): Transition | null {
  if ((state.type !== 'open' && state.type !== 'partlyPaid') || openAttempt(state)) return null;
  const way = waysBack(state).find(({ index }) => index === event.tender);
  if (!way) return null;
  const { index, amount, tender } = way;
  const back: ReturnedPart = { tender: index, amount, ...slipOf(event), at: event.at };
  return {
    state: { ...opening(state), voids: [...state.voids, back] },
    work: [tell('voided', tender.method === 'app' ? tender.attempt : undefined)],
  };
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
  if (answer.amount !== undefined && answer.amount !== chargeOf(attempt)) return 'otherAmount';
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
  return attempt?.state === 'inDoubt' ? bySeller(state, attempt, event) : null;
}

function approved(
  state: SaleState,
  attempt: Attempt,
  by: 'app' | 'seller',
  at: number,
): Transition {
  const { id, app, label, amount, tip, tx, auth, last4 } = attempt;
  const decided = withAttempt(state, { ...attempt, state: 'approved', by });
  const tender: Tender = {
    method: 'app',
    attempt: id,
    app,
    label,
    amount,
    ...(tip === undefined ? {} : { tip }),
    ...(tx === undefined ? {} : { tx }),
    ...(auth === undefined ? {} : { auth }),
    ...(last4 === undefined ? {} : { last4 }),
    by,
    at,
  };
  return withMoney(decided, [...state.tenders, tender], at);
}

/** The sale with these tenders: paid when they reach what is due, open while they do not. */
function withMoney(state: SaleState, tenders: readonly Tender[], at: number): Transition {
  const known = { ...opening(state), tenders: [...tenders] };
  const isMore = tenders.length > state.tenders.length;
  if (validTenders(known).length === 0 || takenOf(known) < dueOf(known.order)) {
    const work = isMore ? [tell('part')] : [];
    return state.type === 'partlyPaid'
      ? { state: { ...known, type: 'partlyPaid', partlyPaidAt: state.partlyPaidAt }, work }
      : { state: known, work };
  }
  const paidAt = 'paidAt' in state ? state.paidAt : at;
  return {
    state: { ...known, type: 'paid', paidAt, ...(state.type === 'paid' && { asked: state.asked }) },
    work: [tell('paid'), { kind: 'receipt', of: 'sale' }],
  };
}

/** The sale as an open one: everything that does not depend on how far it has come. */
function opening(state: SaleState): Extract<SaleState, { type: 'open' }> {
  const { v, id, shop, order, jws, document, trust, sumTyped } = state;
  const { door, demo, openedAt, attempts, tenders, voids, refunds } = state;
  return {
    ...{ v, id, shop, order, jws, trust, sumTyped, door, demo, openedAt },
    ...{ attempts, tenders, voids, refunds },
    ...(document === undefined ? {} : { document }),
    type: 'open',
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

/** What the seller chose to give back of a sale: all of it, some of its lines, or a sum. */
export type RefundChoice =
  | { readonly of: 'all' }
  /** numbers of the order's lines, from 0 */
  | { readonly of: 'lines'; readonly lines: readonly number[] }
  /** minor units */
  | { readonly of: 'sum'; readonly sum: number };

/** The lines of an order can be given back one by one where its sum is theirs alone, without a discount on the whole. */
export const mayRefundLines = ({ order, refunds }: SaleState): boolean =>
  order.adj.length === 0 && order.lines.length > 1 && refunds.length === 0;

/** What a choice gives back, minor units: what is left of the money, the sums of the chosen lines, or the sum itself. */
export function refundSumOf(sale: SaleState, choice: RefundChoice): number {
  switch (choice.of) {
    case 'all':
      return refundableOf(sale);
    case 'lines':
      return chosenLines(sale, choice.lines).reduce((total, { t }) => total + t, 0);
    case 'sum':
      return choice.sum;
    default:
      return assertNever(choice);
  }
}

const chosenLines = ({ order }: SaleState, chosen: readonly number[]) =>
  order.lines.filter((_, i) => chosen.includes(i));

/**
 * What a refund that begins at the till gives back, in the form of the order it comes from: the sums are the shop's
 * own, or the seller's; nothing is calculated but the sum of the chosen lines.
 * @param jti the refund's own id, at least 128 random bits
 */
export function refundOrderOf(
  sale: SaleState,
  choice: RefundChoice,
  { jti, nowMs }: { readonly jti: string; readonly nowMs: number },
): Order {
  const { order } = sale;
  const iat = Math.floor(nowMs / 1000);
  const sum = refundSumOf(sale, choice);
  const own = { ...order, jti, iat, exp: iat, act: 'refundNow', paid: 0, sum };
  if (choice.of === 'all' && sum === order.sum) return own;
  const lines = choice.of === 'lines' ? chosenLines(sale, choice.lines) : [];
  return { ...own, ...bare, lines };
}

/** Which part of the tax a part of the order contains only the shop knows. */
const bare = { adj: [], tax: [] };
