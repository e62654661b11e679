// What was settled on the till's calendar day, and how much money came in. Pure: clock and time zone are handed in.
import { daysIn } from '../domain/day';
import { dueOf } from '../domain/order';
import type { Tender } from '../domain/payment';
import { refundedBy, validTenders, type SaleState } from '../domain/sale';

/** A sale that is over, or left with a part paid. */
export type Settled = Exclude<SaleState, { type: 'open' }>;

/** Whether a moment is on the calendar day of `nowMs`; both in milliseconds since 1970. */
export type IsToday = (atMs: number) => boolean;

export function dayOf(nowMs: number, timeZone: string): IsToday {
  const day = daysIn(timeZone);
  const today = day(nowMs);
  return (atMs) => day(atMs) === today;
}

/** When a sale was paid, cancelled or last paid back, milliseconds since 1970. */
export function settledAt(sale: Settled): number {
  switch (sale.type) {
    case 'partlyPaid':
      return sale.partlyPaidAt;
    case 'paid':
      return sale.refunds.at(-1)?.at ?? sale.paidAt;
    case 'cancelled':
      return sale.cancelledAt;
    case 'refunded':
      return sale.refundedAt;
  }
}

/** The sales that were paid, cancelled or paid back today, newest first. */
export const settledToday = (sales: readonly SaleState[], isToday: IsToday): readonly Settled[] =>
  sales
    .filter((sale) => sale.type !== 'open')
    .filter((sale) => isToday(settledAt(sale)))
    .sort((a, b) => settledAt(b) - settledAt(a));

/**
 * What a sale was worth today, minor units: what was due, without the parts that came in on other days, or less than
 * nothing where money only went back.
 */
export function worthToday(sale: Settled, isToday: IsToday): number {
  const due = dueOf(sale.order);
  if (sale.type === 'cancelled') return due;
  if (sale.type !== 'partlyPaid' && !isToday(sale.paidAt)) return -backToday(sale, isToday);
  return Math.min(due, sumOf(takenToday(sale, isToday)));
}

/** The payments that came in today and count. */
const takenToday = (sale: SaleState, isToday: IsToday): readonly Tender[] =>
  validTenders(sale).filter(({ at }) => isToday(at));

const sumOf = (tenders: readonly Tender[]): number =>
  tenders.reduce((sum, { amount }) => sum + amount, 0);

/** What was paid back today, minor units. */
export const backToday = ({ refunds }: Pick<SaleState, 'refunds'>, isToday: IsToday): number =>
  refunds.reduce((sum, refund) => sum + (isToday(refund.at) ? refundedBy(refund) : 0), 0);

export interface Takings {
  readonly currency: string;
  /** minor units */
  readonly minor: number;
}

/**
 * What came in today, less what was paid back, per currency; of orders that are not wholly paid yet, what is in. A demo
 * counts only where nothing real was sold.
 */
export function takingsOf(sales: readonly SaleState[], isToday: IsToday): readonly Takings[] {
  const paid = sales.filter((sale) => sale.type !== 'cancelled' && sale.tenders.length > 0);
  const real = paid.filter((sale) => !sale.demo);
  const sums = new Map<string, number>();
  for (const sale of real.length > 0 ? real : paid) {
    const { cur } = sale.order;
    const today = takenToday(sale, isToday);
    const net = sumOf(today) - backToday(sale, isToday);
    if (net !== 0 || today.length > 0) sums.set(cur, (sums.get(cur) ?? 0) + net);
  }
  return [...sums].map(([currency, minor]) => ({ currency, minor }));
}
