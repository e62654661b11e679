// What is true around one sale, whatever the till believes: what the payment apps charged, what cash moved, what the
// seller sees and said. Every stored event is checked against it.
import type { AttemptId, Nonce } from '../../../src/lib/domain/ids';
import { dueOf, type Order } from '../../../src/lib/domain/order';
import type { Attempt, PaymentAnswer } from '../../../src/lib/domain/payment';
import {
  LATE_AFTER_MS,
  surplusOf,
  type SaleEvent,
  type SaleState,
} from '../../../src/lib/domain/sale';
import { opened, revision, T0 } from './sample';
import { Till, type Step } from './trip-till';

/** A payment app's side of an attempt. It charges a reference at most once. */
export interface AppSide {
  readonly id: AttemptId;
  readonly nonce: Nonce;
  /** what the link asks for, minor units */
  readonly asked: number;
  readonly byHand: boolean;
  /** how often its link was opened */
  opened: number;
  /** what the customer paid; null: nothing */
  charged: number | null;
  /** it was paid back in the app */
  isBack: boolean;
}

/** An app's return that is on its way, or lost. */
export interface Return {
  readonly attempt: AttemptId;
  readonly nonce: string;
  readonly answer: PaymentAnswer;
}

/** Money as it came in, by the world's own account. */
interface Money {
  readonly attempt: AttemptId | null;
  readonly amount: number;
  readonly tip: number;
  readonly rounding: number;
  back: number;
  isVoided: boolean;
}

export interface Flags {
  /** the seller looks before answering */
  readonly isHonest: boolean;
  /** the order may be paid in parts, on several days */
  readonly partial: boolean;
}

/** Which of the two windows. */
export type Window = 0 | 1;

/** @throws Error naming what is wrong */
export function must(isSo: boolean, text: string): asserts isSo {
  if (!isSo) throw new Error(text);
}

const sumOf = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((sum, item) => sum + of(item), 0);

const orders = new Map<string, Order>();
/** The order in a revision; read once, because reading takes most of the time. */
export function orderOf(rev: number, sum: number, partial: boolean): Order {
  const key = `${rev} ${sum} ${partial}`;
  const order = orders.get(key) ?? { ...revision(rev, sum), pay: { tips: true, partial } };
  orders.set(key, order);
  return order;
}

export class World {
  readonly flags: Flags;
  readonly till: Till;
  /** what each window shows; null: it is gone */
  readonly screens: [SaleState | null, SaleState | null] = [null, null];
  readonly apps = new Map<AttemptId, AppSide>();
  readonly mail: Return[] = [];
  readonly money: Money[] = [];
  /** rare situations that came about */
  readonly seen: Set<string>;
  nowMs = T0;
  rev = 3;
  /** how many ids were given out */
  made = 0;
  #due = 0;
  /** the step at which an approval was last heard, and at which the seller last answered */
  readonly #heard = new Map<AttemptId, number>();
  readonly #said = new Map<AttemptId, number>();
  /** attempts of which something was heard or said, or that were given up: what comes after it must ask */
  readonly #decided = new Set<AttemptId>();
  readonly #offeredAt = new Map<AttemptId, number>();

  constructor(flags: Flags, sum: number, seen: Set<string>) {
    this.flags = flags;
    this.seen = seen;
    this.till = new Till((step) => this.#check(step));
    const order = orderOf(this.rev, sum, flags.partial);
    this.#due = dueOf(order);
    must(this.till.send(opened(order)) !== null, 'the sale opens');
    this.screens[0] = this.screens[1] = this.till.state;
  }

  get due(): number {
    return this.#due;
  }
  get #valid(): readonly Money[] {
    return this.money.filter(({ isVoided }) => !isVoided);
  }
  get taken(): number {
    return sumOf(this.#valid, ({ amount }) => amount);
  }
  get left(): number {
    return Math.max(0, this.#due - this.taken);
  }
  /** What the apps have of the customer's, minor units. */
  get charged(): number {
    return sumOf([...this.apps.values()], ({ charged, isBack }) => (isBack ? 0 : (charged ?? 0)));
  }
  /** What the till says the apps have taken, tips too. */
  get recorded(): number {
    return sumOf(this.#valid, ({ attempt, amount, tip }) => (attempt ? amount + tip : 0));
  }

  /** One event by one window. Returns whether it was stored. */
  act(window: Window, event: SaleEvent): boolean {
    this.nowMs += 1000;
    const after = this.till.send(event);
    if (after) this.screens[window] = after;
    else this.seen.add('refused');
    return after !== null;
  }

  /** Takes a stored event into the world's account, then compares the till's record with it. */
  #check(step: Step): void {
    this.#checkRules(step);
    this.#account(step);
    this.#compare(step.after);
    this.#checkResults(step);
    this.#note(step);
  }

  /** Nothing new begins while an attempt is undecided, and no approval is believed beyond what is due. */
  #checkRules({ before, event, after }: Step): void {
    const undecided = (state: SaleState | null): readonly Attempt[] =>
      (state?.attempts ?? []).filter(({ state: is }) =>
        ['offered', 'leaving', 'inDoubt'].includes(is),
      );
    const begins = [
      'attemptOffered',
      'cashTaken',
      'cancelled',
      'restLeft',
      'revised',
      'tenderVoided',
    ];
    if (begins.includes(event.type))
      must(undecided(before).length === 0, `${event.type} while an attempt is undecided`);
    const waiting = undecided(after).filter(({ state }) => state !== 'inDoubt');
    must(waiting.length <= 1, 'two attempts wait for the customer');
    const isNew = before !== null && after.tenders.length > before.tenders.length;
    must(after.tenders.length <= (before?.tenders.length ?? 0) + 1, 'two payments in one step');
    if (event.type === 'attemptAnswered') this.#checkBelief(before!, event, isNew);
  }

  /** An approval is believed exactly where nothing speaks against it; else the seller is asked. */
  #checkBelief(
    { type, attempts }: SaleState,
    { attempt: id, answer, at }: Extract<SaleEvent, { type: 'attemptAnswered' }>,
    isBelieved: boolean,
  ): void {
    const { asked, charged } = this.apps.get(id)!;
    const { amount } = attempts.find((attempt) => attempt.id === id)!;
    const isFirst = !this.#decided.has(id);
    const isInTime = at - this.#offeredAt.get(id)! <= LATE_AFTER_MS;
    const isSound = answer.outcome === 'approved' && answer.complete && charged === asked;
    const isDue = type === 'open' && this.taken + amount <= this.#due;
    if (!isBelieved) {
      must(!(isFirst && isInTime && isSound && isDue), 'a sound approval is questioned');
      return;
    }
    must(isFirst, 'an approval is believed although the attempt was decided');
    must(isInTime, 'a late approval is believed');
    must(isSound, 'an unsound approval is believed');
    must(isDue, 'an approval beyond what is due is believed');
  }

  /** What the event says, in the world's own words. */
  #account({ before, event, after }: Step): void {
    const isNew = after.tenders.length > (before?.tenders.length ?? 0);
    const brings = ['cashTaken', 'attemptTyped', 'doubtSettled', 'attemptAnswered'];
    must(!isNew || brings.includes(event.type), `${event.type} brings money`);
    switch (event.type) {
      case 'attemptOffered':
        this.#offeredAt.set(event.attempt.id, event.at);
        break;
      case 'attemptWithdrawn':
        this.#decided.add(event.attempt);
        break;
      case 'revised':
        this.#due = dueOf(event.order);
        break;
      case 'cashTaken': {
        const { amount = this.left, tip = 0, rounding = 0 } = event;
        this.#comesIn(null, amount, tip, rounding);
        break;
      }
      case 'attemptTyped':
      case 'doubtSettled':
        this.#said.set(event.attempt, this.till.events.length);
        this.#decided.add(event.attempt);
        must(isNew === event.paid, 'the seller’s word is the till’s');
        if (isNew) this.#appPaid(after, event.attempt);
        break;
      case 'attemptAnswered':
        this.#decided.add(event.attempt);
        if (event.answer.outcome === 'approved')
          this.#heard.set(event.attempt, this.till.events.length);
        if (isNew) this.#appPaid(after, event.attempt);
        break;
      case 'tenderVoided': {
        const money = this.money[event.tender]!;
        must(!money.isVoided, 'given back twice');
        money.isVoided = true;
        break;
      }
      case 'refundGiven':
        this.money[event.tender]!.back += event.amount;
        break;
      default:
        break;
    }
  }

  #comesIn(attempt: AttemptId | null, amount: number, tip: number, rounding: number): void {
    this.money.push({ attempt, amount, tip, rounding, back: 0, isVoided: false });
  }

  #appPaid({ attempts }: SaleState, id: AttemptId): void {
    const { amount, tip = 0 } = attempts.find((attempt) => attempt.id === id)!;
    must(!this.money.some(({ attempt }) => attempt === id), 'one attempt pays twice');
    this.#comesIn(id, amount, tip, 0);
  }

  #compare(state: SaleState): void {
    const { tenders, voids, refunds, attempts } = state;
    must(tenders.length === this.money.length, 'a payment is lost or doubled');
    const asked = state.type === 'paid' ? (state.asked?.parts ?? []) : [];
    const parts = [...refunds.flatMap((refund) => refund.parts), ...asked];
    for (const [i, money] of this.money.entries()) {
      const tender = tenders[i]!;
      const rounding = tender.method === 'cash' ? (tender.rounding ?? 0) : 0;
      must(tender.amount === money.amount, 'a payment has another sum');
      must((tender.tip ?? 0) === money.tip, 'a tip is lost');
      must(rounding === money.rounding, 'a rounding is lost');
      must((tender.method === 'app' ? tender.attempt : null) === money.attempt, 'whose payment');
      if (tender.method === 'cash') {
        must(tender.given - tender.change === money.amount + money.tip + rounding, 'the change');
        must(tender.change >= 0, 'change of less than nothing');
      }
      const back = sumOf(
        parts.filter((part) => part.tender === i),
        ({ amount }) => amount,
      );
      must(back === money.back && back <= tender.amount, 'more went back than came in');
      must(voids.filter((one) => one.tender === i).length === (money.isVoided ? 1 : 0), 'a void');
      must(!money.isVoided || back === 0, 'a payment goes back twice');
    }
    const isOver = state.type === 'paid' || state.type === 'refunded';
    must(isOver === (this.#valid.length > 0 && this.taken >= this.#due), 'paid when all is in');
    if (state.type === 'partlyPaid') {
      must(this.taken > 0 && this.taken < this.#due, 'partly paid');
      must(state.order.pay?.partial === true, 'partly paid although the order forbids it');
    }
    const net = this.taken - sumOf(this.money, ({ back }) => back);
    if (asked.length === 0) {
      must(surplusOf(state) >= net - this.#due, 'too much money is not shown');
      if (refunds.length === 0) must(surplusOf(state) === Math.max(0, net - this.#due), 'surplus');
    }
    for (const [id, heardAt] of this.#heard) {
      const attempt = attempts.find((one) => one.id === id);
      const isKept = attempt?.state === 'approved' || attempt?.state === 'inDoubt';
      must(isKept || (this.#said.get(id) ?? -1) > heardAt, 'an approval is lost');
      if (attempt?.state === 'approved')
        must(
          this.money.some((money) => money.attempt === id),
          'an approval without a payment',
        );
    }
  }

  /** The shop hears of what happened, once, and the sums are the world's. */
  #checkResults({ before, event, after, results }: Step): void {
    must(results.length <= 1, 'two results of one step');
    const [result] = results;
    const expected = this.#expected(before, event, after);
    if (expected !== undefined) must(result?.res === (expected ?? undefined), `tells ${expected}`);
    if (!result) return;
    must(sumOf(result.how, ({ amt }) => amt) === result.amt, 'the parts of a result');
    if (result.res === 'refunded') {
      const parts = after.refunds.at(-1)!.parts;
      must(result.amt === sumOf(parts, ({ amount }) => amount), 'the sum of a refund');
      return;
    }
    must(result.amt === this.taken, 'the sum of a result');
    must((result.tip ?? 0) === sumOf(this.#valid, ({ tip }) => tip), 'the tips of a result');
    must((result.rnd ?? 0) === sumOf(this.#valid, ({ rounding }) => rounding), 'the rounding');
    if (result.res === 'doubt') {
      const about = after.attempts.find(({ id }) => id === result.att);
      must(about?.state === 'inDoubt', 'which payment is in doubt');
    }
  }

  /** The one result that a step must tell; null: none, undefined: left open here. */
  #expected(before: SaleState | null, event: SaleEvent, after: SaleState) {
    const isOver = after.type === 'paid' || after.type === 'refunded';
    const doubts = (state: SaleState | null): readonly string[] =>
      (state?.attempts ?? []).flatMap((one) => (one.state === 'inDoubt' ? [one.id] : []));
    const [then, now] = [doubts(before), doubts(after)];
    if (after.tenders.length > (before?.tenders.length ?? 0)) return isOver ? 'paid' : 'part';
    if (now.some((id) => !then.includes(id))) return 'doubt';
    if (event.type === 'tenderVoided') return 'voided';
    if (event.type === 'cancelled') return 'cancelled';
    if (event.type === 'restLeft') return 'part';
    if (after.refunds.length > (before?.refunds.length ?? 0)) return 'refunded';
    if (event.type === 'revised')
      return before?.type === 'cancelled' ? 'superseded' : isOver ? 'paid' : null;
    if (then.some((id) => !now.includes(id))) {
      if (after.type === 'open') return now.length > 0 ? 'doubt' : 'declined';
      return after.type === 'partlyPaid' ? 'part' : after.type;
    }
    if (event.type === 'attemptAnswered' || event.type === 'attemptTyped') return undefined;
    return null;
  }

  #note({ before, event, after }: Step): void {
    const { seen } = this;
    for (const { doubt } of after.attempts) if (doubt) seen.add(`doubt: ${doubt}`);
    if (surplusOf(after) > 0) seen.add('surplus');
    if (after.type === 'partlyPaid' || after.type === 'refunded') seen.add(after.type);
    if (event.type === 'tenderVoided' && before?.type === 'partlyPaid')
      seen.add('voided while partly paid');
    if (event.type === 'tenderVoided' && this.money[event.tender]?.attempt)
      seen.add('voided in the app');
    if (after.type === 'paid' && (before?.type === 'cancelled' || before?.type === 'partlyPaid'))
      seen.add(`paid although ${before.type}`);
    if (event.type === 'attemptTyped') seen.add(event.paid ? 'typed: paid' : 'typed: not paid');
    if (after.refunds.some(({ parts }) => new Set(parts.map((part) => part.tender)).size > 1))
      seen.add('refund by two payments');
    if (event.type === 'refundDropped' && after.refunds.length > (before?.refunds.length ?? 0))
      seen.add('refund given up half-way');
    const byApps = this.#valid.filter(({ attempt }) => attempt);
    if (after.type === 'paid' && byApps.length > 1 && this.taken === this.#due)
      seen.add('paid by two apps');
    if (after.type === 'paid' && this.money.some(({ tip }) => tip > 0)) seen.add('tip');
    if (this.money.some(({ rounding }) => rounding !== 0)) seen.add('rounding');
    if (surplusOf(after) > 0 && after.attempts.filter((one) => one.state === 'approved').length > 1)
      seen.add('paid twice by apps');
  }
}
