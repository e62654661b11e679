// How a sale was paid or paid back, in one line: `Cash €50.00, change €15.10`, `Card, Demo Pay, ending 4417`.
import { formatMoney } from '$lib/domain/money';
import type { Tender } from '$lib/domain/payment';
import { validTenders, type Refund, type SaleState } from '$lib/domain/sale';
import * as m from '$lib/paraglide/messages';
import { timeText } from '$lib/ui/format';

/** Every tender of a sale in the seller's words; with several, each with its sum. */
export function tendersText(sale: SaleState, locale: string): string {
  const money = (minor: number) => formatMoney(minor, sale.order.cur, locale);
  const tenders = validTenders(sale);
  const isOne = tenders.length === 1;
  return tenders
    .map((tender) => {
      const way = wayText(tender, money);
      const text = isOne ? way : `${way} (${money(tender.amount)})`;
      return tender.tip ? `${text}, ${m.part_with_tip({ sum: money(tender.tip) })}` : text;
    })
    .join('; ');
}

/** How and when a refund was given: `Cash, 14:32`, `Demo Pay, T-77, 14:32`; with several parts, one after the other. */
export const refundText = (sale: SaleState, refund: Refund, locale: string): string =>
  refund.parts
    .map(({ tender: index, slip, at }) => {
      const tender = sale.tenders[index];
      const way = tender?.method === 'app' ? tender.label : m.paid_in_cash();
      return [way, ...(slip === undefined ? [] : [slip]), timeText(at, locale)].join(', ');
    })
    .join('; ');

/** Whether all of a refund went back in cash. */
export const isCashRefund = (sale: SaleState, refund: Refund): boolean =>
  refund.parts.every(({ tender }) => sale.tenders[tender]?.method !== 'app');

function wayText(tender: Tender, money: (minor: number) => string): string {
  if (tender.method === 'app') {
    const { label: app, last4 } = tender;
    return last4 ? m.paid_by_card_ending({ app, last4 }) : m.paid_by_card({ app });
  }
  return tender.change > 0
    ? m.paid_in_cash_change({ given: money(tender.given), change: money(tender.change) })
    : m.paid_in_cash();
}
