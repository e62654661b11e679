// What was settled on the till's calendar day, and how much money came in. Pure: clock and time zone are handed in.
import { refundableOf, type SaleState } from '../domain/sale';

/** A sale that is over. */
export type Settled = Exclude<SaleState, { type: 'open' }>;

/** When a sale was paid, cancelled or paid back, milliseconds since 1970. */
export function settledAt(sale: Settled): number {
  switch (sale.type) {
    case 'paid':
      return sale.paidAt;
    case 'cancelled':
      return sale.cancelledAt;
    case 'refunded':
      return sale.refundedAt;
  }
}

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

/** What sales brought in, less what was paid back, per currency. A demo counts only where nothing real was sold. */
export function takingsOf(sales: readonly Settled[]): readonly Takings[] {
  const paid = sales.filter((sale) => sale.type !== 'cancelled');
  const real = paid.filter((sale) => !sale.demo);
  const sums = new Map<string, number>();
  for (const sale of real.length > 0 ? real : paid) {
    const { cur } = sale.order;
    sums.set(cur, (sums.get(cur) ?? 0) + refundableOf(sale));
  }
  return [...sums].map(([currency, minor]) => ({ currency, minor }));
}
