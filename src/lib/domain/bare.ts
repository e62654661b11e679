// A sale without the customer: what is left once its time is over. Sums, lines and numbers stay, so that the journal
// still folds to the same money; the name, the note, the customer's codes and the link that carried them go.
import type { Printable } from './receipt';
import type { Order } from './order';
import type { AskedRefund, SaleEvent, SaleState } from './sale';

/** An order without what it says of the customer. The shop's own value (`st`) stays: a later result returns it. */
export function bareOrder(order: Order): Order {
  const { cust: _cust, note: _note, qr: _qr, ...rest } = order;
  return rest;
}

/** An event as it stands in the journal afterwards: the link is an empty text, the served document is absent. */
export function bareEvent(event: SaleEvent): SaleEvent {
  switch (event.type) {
    case 'opened':
    case 'revised': {
      const { document: _, ...rest } = event;
      return { ...rest, order: bareOrder(event.order), jws: '' };
    }
    case 'refundAsked':
      return { ...event, order: bareOrder(event.order), jws: '' };
    case 'refundStarted':
      return { ...event, order: bareOrder(event.order) };
    default:
      return event;
  }
}

/** What the bare events of a sale fold to. */
export function bareSale(sale: SaleState): SaleState {
  const { document: _, ...rest } = sale;
  return {
    ...rest,
    order: bareOrder(sale.order),
    jws: '',
    refunds: sale.refunds.map((refund) => ({ ...refund, order: bareOrder(refund.order) })),
    ...('asked' in sale && sale.asked ? { asked: bareAsked(sale.asked) } : {}),
  };
}

const bareAsked = (asked: AskedRefund): AskedRefund => ({
  ...asked,
  order: bareOrder(asked.order),
  ...(asked.jws === undefined ? {} : { jws: '' }),
});

/** A paper without the note and the codes that are one customer's. */
export function barePaper(paper: Printable): Printable {
  const { codes: _, ...rest } = paper;
  if (rest.kind === 'document') return rest;
  const { note: _note, ...receipt } = rest;
  return receipt;
}
