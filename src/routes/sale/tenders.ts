// How a sale was paid or paid back, in one line: `Cash €50.00, change €15.10`, `Card, Demo Pay, ending 4417`.
import { formatMoney } from '$lib/domain/money';
import type { Tender } from '$lib/domain/payment';
import { waysBack, type Refund, type SaleState } from '$lib/domain/sale';
import * as m from '$lib/paraglide/messages';
import { timeText } from '$lib/ui/format';

/** Every tender of a sale in the seller's words; with several, each with its sum. */
export function tendersText(sale: SaleState, locale: string): string {
  const money = (minor: number) => formatMoney(minor, sale.order.cur, locale);
  const isOne = sale.tenders.length === 1;
  return sale.tenders
    .map((tender) =>
      isOne ? wayText(tender, money) : `${wayText(tender, money)} (${money(tender.amount)})`,
    )
    .join('; ');
}

/** How and when a refund was given: `Cash, 14:32`, `Demo Pay, T-77, 14:32`. */
export function refundText(sale: SaleState, refund: Refund, locale: string): string {
  const { method, slip, at } = refund;
  const way = method === 'cash' ? m.paid_in_cash() : appName(sale);
  return [way, ...(slip === undefined ? [] : [slip]), timeText(at, locale)].join(', ');
}

/** The payment app that money goes back by, as the seller saw its name; empty where none took any. */
export const appName = (sale: SaleState): string =>
  waysBack(sale).find((tender) => tender.method === 'app')?.label ?? '';

function wayText(tender: Tender, money: (minor: number) => string): string {
  if (tender.method === 'app') {
    const { label: app, last4 } = tender;
    return last4 ? m.paid_by_card_ending({ app, last4 }) : m.paid_by_card({ app });
  }
  return tender.change > 0
    ? m.paid_in_cash_change({ given: money(tender.given), change: money(tender.change) })
    : m.paid_in_cash();
}
