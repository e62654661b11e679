// The callback address of an order: where its result may go, and where the browser goes back to.
// Compares addresses as parsed parts (link-security §5.3); opens nothing.
import type { Order } from '../../domain/order';
import type { SaleState } from '../../domain/sale';
import type { Shop } from '../../domain/shop';
import { isShopHost, parseUrl } from './origin';
import { bareAddress, fillSlot, slotIndex, withoutSlot } from './slot';

/** What a path must not hold even encoded: another server's reading of it could leave the prefix. */
const ESCAPES = /\\|%2f|%5c|%2e|\/\.\.?(\/|$)/i;
// eslint-disable-next-line no-control-regex -- addresses hold none; URL parsers drop some of them silently
const CONTROLS = /[\u0000-\u0020\u007f]/;

/**
 * Whether `cb` lies under the prefix fixed at pairing: same scheme, host and port, no user name, no fragment,
 * path equal to the prefix or below it, at most one slot and that after a `?` or `&` of the query.
 */
export function isCallbackAllowed(cb: string, prefix: string, loopbackAllowed: boolean): boolean {
  const text = withoutSlot(cb);
  const url = parseUrl(text);
  const base = parseUrl(prefix);
  if (!url || !base || !isShopHost(url, loopbackAllowed)) return false;
  if (CONTROLS.test(text) || text.includes('#') || slotIndex(text) >= 0) return false;
  if (ESCAPES.test(text.split('?')[0] ?? '')) return false;
  if (url.username || url.password || url.origin !== base.origin) return false;
  const slot = slotIndex(bareAddress(cb));
  if (slot >= 0 && !bareAddress(cb).slice(0, slot).includes('?')) return false;
  const root = base.pathname.replace(/\/$/, '');
  return url.pathname === base.pathname || url.pathname.startsWith(`${root}/`);
}

/**
 * The callback a result about a sale goes to: that of the link it answers (`oj`). The one in a link without a
 * signature is nobody's word: there the paired one counts (link-security §7).
 */
export function callbackOf(
  sale: Pick<SaleState, 'order' | 'trust' | 'refunds'>,
  oj: string | undefined,
  shop: Pick<Shop, 'callback'>,
): string {
  const refund = sale.refunds.find(({ order }) => order.jti === oj);
  if (refund) return refund.order.cb;
  return sale.trust === 'unsigned' ? shop.callback : sale.order.cb;
}

/** Where the result is POSTed: the callback without its slot. */
export const postAddress = (cb: string): string => withoutSlot(cb);

/** The `htu` claim of a result: the callback without query and slot (after RFC 9449 §4.2). */
export function htuOf(cb: string): string {
  const url = new URL(withoutSlot(cb));
  return url.origin + url.pathname;
}

/**
 * The shop's page to go back to: the callback with `kass=<result>` in its slot, or without the slot while
 * there is no result. A callback without a slot takes no visitors: then it is the shop's front page.
 */
export function backAddress(order: Pick<Order, 'cb' | 'iss'>, jws: string | null): string {
  if (slotIndex(order.cb) < 0) return `${order.iss}/`;
  return jws === null ? withoutSlot(order.cb) : fillSlot(order.cb, { kass: jws });
}
