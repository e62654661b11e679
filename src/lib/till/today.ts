// What was settled on the till's calendar day, and how much money came in. Pure: clock and time zone are handed in.
import type { SaleState } from '../domain/sale';

/** A sale that is over. */
export type Settled = Exclude<SaleState, { type: 'open' }>;

/** When a sale was paid or cancelled, milliseconds since 1970. */
export const settledAt = (sale: Settled): number =>
  sale.type === 'paid' ? sale.paidAt : sale.cancelledAt;

/** The sales that were paid or cancelled on the calendar day of `nowMs`, newest first. */
export function settledToday(
  sales: readonly SaleState[],
  nowMs: number,
  timeZone: string,
): readonly Settled[] {
  const format = new Intl.DateTimeFormat('en', { timeZone, dateStyle: 'short' });
  const today = format.format(nowMs);
  return sales
    .filter((sale) => sale.type !== 'open')
    .filter((sale) => format.format(settledAt(sale)) === today)
    .sort((a, b) => settledAt(b) - settledAt(a));
}

export interface Takings {
  readonly currency: string;
  /** minor units */
  readonly minor: number;
}

/** What paid sales brought in, per currency. A demo counts only where nothing real was sold. */
export function takingsOf(sales: readonly Settled[]): readonly Takings[] {
  const paid = sales.filter((sale) => sale.type === 'paid');
  const real = paid.filter((sale) => !sale.demo);
  const sums = new Map<string, number>();
  for (const { order, tenders } of real.length > 0 ? real : paid) {
    const taken = tenders.reduce((sum, tender) => sum + tender.amount, 0);
    sums.set(order.cur, (sums.get(order.cur) ?? 0) + taken);
  }
  return [...sums].map(([currency, minor]) => ({ currency, minor }));
}
