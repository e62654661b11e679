// The one way in for every order link, whatever door it came through: read, verify, store, and only then show.
// A link that is refused leaves nothing behind.
import { AppError, isAppError } from '../domain/errors';
import { newSaleId, type SaleId } from '../domain/ids';
import type { Order } from '../domain/order';
import { openAttempt, type Door, type SaleState } from '../domain/sale';
import type { Shop } from '../domain/shop';
import { readLink } from '../schemes/kass/order-link';
import { verifyOrder } from '../schemes/kass/verify-order';
import { advance } from './advance';
import { isLoopback, type Ports } from './ports';

export type Intake =
  | { readonly type: 'sale'; readonly id: SaleId; readonly orderNo: string }
  | { readonly type: 'pairing'; readonly request: string };

/**
 * Takes in what a door delivered.
 * @throws AppError `link-*` with facts for the error page; nothing is stored then.
 */
export async function intake(ports: Ports, raw: string, door: Door): Promise<Intake> {
  const link = readLink(raw);
  if (link.type === 'pairing') return link;
  if (link.type === 'unsigned') throw new AppError('link-unsigned');
  try {
    const { shop, order } = await verifyOrder(link.jws, {
      action: link.action,
      shops: await ports.storage.listShops(),
      tillOrigin: ports.origin,
      nowMs: ports.clock.now(),
      loopbackAllowed: isLoopback(ports.origin),
    });
    return await take(ports, { shop, order, jws: link.jws, door });
  } catch (error) {
    const known = await openedBefore(ports, error);
    if (known) return known;
    throw error;
  }
}

interface Arrival {
  readonly shop: Shop;
  readonly order: Order;
  readonly jws: string;
  readonly door: Door;
}

async function take(ports: Ports, arrival: Arrival): Promise<Intake> {
  const { shop, order, jws } = arrival;
  const known = await ports.storage.findByOrder(shop.id, order.ord.id);
  const seen = await ports.storage.seenJti(order.jti);
  if (seen && seen !== known?.sale.id) throw new AppError('link-replayed');
  if (!known) return shown(await open(ports, arrival));
  const { sale } = known;
  if (sale.order.jti === order.jti || sale.type === 'paid') return shown(sale);
  if (order.ord.rev < sale.order.ord.rev)
    throw new AppError('link-old-revision', undefined, {
      details: { host: new URL(shop.origin).host },
    });
  if (sale.type === 'open' && order.ord.rev === sale.order.ord.rev) return shown(sale);
  const attempt = openAttempt(sale);
  if (attempt && attempt.state !== 'offered') throw new AppError('link-sale-busy');
  const at = ports.clock.now();
  if (attempt) await advance(ports, sale.id, { type: 'attemptWithdrawn', at, attempt: attempt.id });
  return shown(await advance(ports, sale.id, { type: 'revised', at, order, jws }));
}

async function open(ports: Ports, { shop, order, jws, door }: Arrival): Promise<SaleState> {
  const id = newSaleId(ports.random);
  const at = ports.clock.now();
  try {
    return await advance(ports, id, {
      type: 'opened',
      at,
      id,
      shop: shop.id,
      order,
      jws,
      door,
      demo: shop.demo,
    });
  } catch (error) {
    // The same order may have come in through two windows at once: the database keeps one sale for it.
    const other = await ports.storage.findByOrder(shop.id, order.ord.id);
    if (other) return other.sale;
    throw error;
  }
}

/** Only opening needs a fresh link (link-security §5.1 `exp`): an order that is here already stays payable. */
async function openedBefore(ports: Ports, error: unknown): Promise<Intake | null> {
  const jti = isAppError(error) && error.code === 'link-expired' ? error.details['jti'] : undefined;
  const id = jti === undefined ? null : await ports.storage.seenJti(jti);
  const stored = id && (await ports.storage.loadSale(id));
  return stored ? shown(stored.sale) : null;
}

const shown = (sale: SaleState): Intake => ({
  type: 'sale',
  id: sale.id,
  orderNo: sale.order.ord.no,
});
