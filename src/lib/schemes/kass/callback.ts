// The callback address of an order: where its result may go, and where the browser goes back to.
// Compares addresses as parsed parts (link-security §5.3); opens nothing.
import type { Order } from '../../domain/order';
import type { SaleState } from '../../domain/sale';
import type { Shop } from '../../domain/shop';
import { isShopHost, parseUrl } from './origin';
import { bareAddress, fillSlot, slotIndex, withoutSlot } from './slot';

/** What a path must not hold even encoded: another server's reading of it could leave the prefix. */
const ESCAPES = /\\|%2f|%5c|%2e|\/\.\.?(\/|$)/i;
/** How an address begins. Parsers also take `https:a.example` and `https:///a.example`; other readers may not. */
const WHOLE = /^https?:\/\/[^/?]/i;
// eslint-disable-next-line no-control-regex -- addresses hold none; URL parsers drop some of them silently
const CONTROLS = /[\u0000-\u0020\u007f]/;

/**
 * Whether `cb` lies under the prefix fixed at pairing: same scheme, host and port, no user name, no fragment,
 * path equal to the prefix or below it, at most one slot and that between a `?` or `&` of the query and a `&` or the end.
 */
export function isCallbackAllowed(cb: string, prefix: string, loopbackAllowed: boolean): boolean {
  const text = withoutSlot(cb);
  const url = parseUrl(text);
  const base = parseUrl(prefix);
  if (!url || !base || !isShopHost(url, loopbackAllowed)) return false;
  if (!WHOLE.test(text)) return false;
  if (CONTROLS.test(text) || text.includes('#') || slotIndex(text) >= 0) return false;
  if (ESCAPES.test(text.split('?')[0] ?? '')) return false;
  if (url.username || url.password || url.origin !== base.origin) return false;
  const slot = slotIndex(bareAddress(cb));
  if (slot >= 0 && !bareAddress(cb).slice(0, slot).includes('?')) return false;
  const root = base.pathname.replace(/\/$/, '');
  return url.pathname === base.pathname || url.pathname.startsWith(`${root}/`);
}

const refundOf = ({ refunds }: Pick<SaleState, 'refunds'>, oj: string | undefined) =>
  refunds.find(({ order }) => order.jti === oj)?.order;

/** The order whose link a result answers (`oj`): the sale's own, or that of one of its refunds. */
export const answeredOrder = (
  sale: Pick<SaleState, 'order' | 'refunds'>,
  oj: string | undefined,
): Order => refundOf(sale, oj) ?? sale.order;

/**
 * The callback a result about a sale is sent to: that of the link it answers. The one in a link without a signature
 * is nobody's word: there the paired one counts (link-security §7).
 */
export const callbackOf = (
  sale: Pick<SaleState, 'order' | 'trust' | 'refunds'>,
  oj: string | undefined,
  shop: Pick<Shop, 'callback'>,
): string => refundOf(sale, oj)?.cb ?? (sale.trust === 'unsigned' ? shop.callback : sale.order.cb);

/** Where the result is POSTed: the callback without its slot. */
export const postAddress = (cb: string): string => withoutSlot(cb);

/** The `htu` claim of a result: the callback without query and slot (after RFC 9449 §4.2). */
export function htuOf(cb: string): string {
  const url = new URL(withoutSlot(cb));
  return url.origin + url.pathname;
}

/** The shop's page with `kass=<result>` in its slot; null for a callback without one, which takes no visitors. */
export const pageAddress = ({ cb }: Pick<Order, 'cb'>, jws: string): string | null =>
  slotIndex(cb) < 0 ? null : fillSlot(cb, { kass: jws });

/**
 * The shop's page to go back to: with the result, or with an empty slot while there is none; the shop's front page
 * where the callback takes no visitors. Also the callback of a link without a signature lies under the paired
 * prefix: there a browser may go, and the result says itself who it is for.
 */
export function backAddress(order: Pick<Order, 'cb' | 'iss'>, jws: string | null): string {
  if (slotIndex(order.cb) < 0) return `${order.iss}/`;
  return (jws === null ? null : pageAddress(order, jws)) ?? withoutSlot(order.cb);
}
