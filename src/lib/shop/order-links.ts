// Makes the two links of one order, and remembers what was signed into them.
import { randomId } from '../domain/ids';
import { addSlot } from '../schemes/kass/slot';
import { httpsLink, protocolLink, signOrder, type OrderClaims } from '../schemes/kass/sign-order';
import { LINK_LIFE } from '../domain/shop';
import type { ShopDesk } from './shop-options';
import type { IssuedLink, ShopStore } from './shop-store';

/** An order as the shop knows it; amounts in minor units. The rest of the claims is filled in. */
export type ShopOrder = Pick<
  OrderClaims,
  'cur' | 'sum' | 'paid' | 'lines' | 'adj' | 'tax' | 'cust' | 'note' | 'lang' | 'pay'
> &
  OrderClaims['ord'];

export interface OrderLinks {
  /** the primary form: an address of the till */
  readonly https: string;
  /** `web+kass://payNow?j=…`, for Windows, macOS and ChromeOS */
  readonly protocol: string;
}

/** 128 random bits as text. */
export const newId = (): string =>
  randomId((length) => crypto.getRandomValues(new Uint8Array(length)));

/**
 * Signs an order for the till at this origin; the links are good for half an hour.
 * @throws AppError `link-invalid` or `link-sum-mismatch`, `details.field` naming the member that is wrong.
 */
export async function orderLinks(
  desk: ShopDesk,
  order: ShopOrder,
  tillOrigin: string,
): Promise<OrderLinks> {
  const claims = toClaims(desk, order, tillOrigin);
  const jws = await signOrder(claims, desk.signer.privateKey, desk.signer.kid);
  await remember(desk.store, {
    jti: claims.jti,
    order: order.id,
    rev: order.rev,
    cur: order.cur,
    sum: order.sum,
    paid: order.paid ?? 0,
    st: claims.st,
    issuedAt: desk.nowMs(),
  });
  return { https: httpsLink(tillOrigin, jws), protocol: protocolLink(jws) };
}

function toClaims(
  { options, callback, nowMs }: ShopDesk,
  { id, no, rev, ...rest }: ShopOrder,
  tillOrigin: string,
): OrderClaims & { readonly st: string } {
  const iat = Math.floor(nowMs() / 1000);
  return {
    v: 1,
    iss: options.origin,
    aud: tillOrigin,
    jti: newId(),
    iat,
    exp: iat + LINK_LIFE,
    act: 'payNow',
    ord: { id, no, rev },
    ...rest,
    cb: addSlot(`${callback}?order=${encodeURIComponent(id)}`),
    st: newId(),
  };
}

/** A newer revision makes the order payable again; the same or an older one leaves it as it stands. */
async function remember(store: ShopStore, link: IssuedLink): Promise<void> {
  await store.put('link', link.jti, link);
  const known = await store.get('order', link.order);
  if (known && known.rev >= link.rev) return;
  const { order: id, rev } = link;
  await store.put('order', id, { id, rev, state: 'awaiting', result: null });
}
