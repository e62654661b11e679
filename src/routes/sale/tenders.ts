// How a sale was paid, in one line: `Cash €50.00, change €15.10`, `Card, Demo Pay, ending 4417`.
import { formatMoney } from '$lib/domain/money';
import type { Tender } from '$lib/domain/payment';
import type { SaleState } from '$lib/domain/sale';
import * as m from '$lib/paraglide/messages';

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

function wayText(tender: Tender, money: (minor: number) => string): string {
  if (tender.method === 'app') {
    const { label: app, last4 } = tender;
    return last4 ? m.paid_by_card_ending({ app, last4 }) : m.paid_by_card({ app });
  }
  return tender.change > 0
    ? m.paid_in_cash_change({ given: money(tender.given), change: money(tender.change) })
    : m.paid_in_cash();
}
