// An order that is only to be looked at, as paper: what its receipt would be, without a sale.
import { newSaleId } from '../domain/ids';
import type { Order } from '../domain/order';
import type { PrinterProfile } from '../domain/printer';
import { toReceipt, type PaperPart } from '../domain/receipt';
import { transition } from '../domain/sale';
import type { Shop } from '../domain/shop';
import { previewLines } from './paper';
import type { Ports } from './ports';

/** The lines of an order in a printer's grid; nothing is stored. */
export function orderLines(
  ports: Pick<Ports, 'clock' | 'random' | 'timeZone' | 'language'>,
  { order, shop }: { readonly order: Order; readonly shop: Shop },
  columns: PrinterProfile['columns'],
): readonly PaperPart[] {
  const opened = transition(null, {
    type: 'opened',
    at: ports.clock.now(),
    id: newSaleId(ports.random),
    shop: shop.id,
    order,
    jws: '',
    trust: 'unsigned',
    door: 'link',
    demo: shop.demo,
  });
  if (!opened) return [];
  const { timeZone } = ports;
  const receipt = toReceipt(opened.state, { shop, timeZone, language: ports.language() });
  return previewLines(receipt, columns);
}
