// Makes the links of all four actions, and remembers what was signed into those that a result can answer.
import { AppError } from '../domain/errors';
import { randomId } from '../domain/ids';
import { LINK_LIFE, MAX_LINK_LIFE } from '../domain/shop';
import {
  httpsLink,
  protocolLink,
  signOrder,
  signReference,
  type AskClaims,
} from '../schemes/kass/sign-order';
import { addSlot } from '../schemes/kass/slot';
import type { ShopDesk } from './desk';
import { explained } from './explain';
import { leftToRefund } from './order-state';
import { qrSvg } from './qr-code';
import type { LinkOptions, Links } from './shop-server';
import type { IssuedLink, OrderState, ShopStore } from './shop-store';
import type { LinkAction, OrderName, ShopDocument, ShopOrder, ShopRefund } from './wire-types';

/** What one link asks for. */
export type ShopAsk =
  | { readonly act: 'payNow'; readonly what: ShopOrder }
  | { readonly act: 'refundNow'; readonly what: ShopRefund }
  | { readonly act: 'printNow'; readonly what: ShopDocument }
  | { readonly act: 'statusNow'; readonly what: OrderName };

/** Above this many characters a QR code carries the link by reference: phones read it from across a counter. */
const SHORT_ENOUGH = 300;
/** How long after its end a till may still open a link, its clock being late; seconds. */
export const SKEW = 300;

/** 128 random bits as text. */
export const newId = (): string =>
  randomId((length) => crypto.getRandomValues(new Uint8Array(length)));

/** @throws AppError as `ShopServer.orderLinks` and `ShopServer.refundLinks` */
export function makeLinks(
  desk: ShopDesk,
  ask: ShopAsk,
  tillOrigin: string,
  options: LinkOptions = {},
): Promise<Links> {
  return desk.exclusive(async () => {
    const claims = toClaims(desk, ask, { aud: tillOrigin, ...options });
    if (ask.act === 'refundNow')
      checkRefund(await desk.store.get('order', ask.what.id), ask.what.sum);
    const { https, protocol, reference, document } = await explained(claims, () =>
      sign(desk, claims, ask.act, tillOrigin),
    );
    await desk.store.put('document', document.id, { ...document, exp: claims.exp });
    await remember(desk, ask, claims);
    return {
      https,
      protocol,
      reference,
      qr: qrSvg(https.length > SHORT_ENOUGH ? reference : https),
    };
  });
}

async function sign(desk: ShopDesk, claims: AskClaims, act: LinkAction, tillOrigin: string) {
  const [{ privateKey, kid }] = desk.keys;
  const id = newId();
  const src = new URL(desk.documents).pathname + id;
  const jws = await signOrder(claims, privateKey, kid);
  const short = await signReference(claims, src, privateKey, kid);
  return {
    https: httpsLink(tillOrigin, jws),
    protocol: protocolLink(jws, act),
    reference: httpsLink(tillOrigin, short.jws),
    document: { id, text: new TextDecoder().decode(short.document) },
  };
}

type Envelope = ReturnType<typeof toClaims>;

function toClaims(
  { options, callback, nowMs }: ShopDesk,
  { act, what }: ShopAsk,
  { aud, life = LINK_LIFE }: LinkOptions,
) {
  if (!(life > 0 && life <= MAX_LINK_LIFE))
    throw new AppError('link-invalid', `life is ${life}: it must be seconds, at most a day`, {
      details: { field: 'life' },
    });
  const { id, no, rev, ...rest } = what;
  const iat = Math.floor(nowMs() / 1000);
  return {
    v: 1 as const,
    iss: options.origin,
    aud,
    jti: newId(),
    iat,
    exp: iat + Math.floor(life),
    act,
    ord: { id, no, rev },
    ...rest,
    cb: addSlot(`${callback}?order=${encodeURIComponent(id)}`),
    st: newId(),
  };
}

/** Paper and questions are answered by no result of their own. */
async function remember({ store, nowMs }: ShopDesk, ask: ShopAsk, claims: Envelope): Promise<void> {
  if (ask.act !== 'payNow' && ask.act !== 'refundNow') return;
  const { id: order, rev, cur, sum } = ask.what;
  const paid = ask.act === 'payNow' ? (ask.what.paid ?? 0) : 0;
  const { jti, st } = claims;
  const link: IssuedLink = {
    ...{ jti, act: ask.act, order, rev, cur, sum, paid, st },
    issuedAt: nowMs(),
  };
  await store.put('link', jti, link);
  if (ask.act === 'payNow') await openOrder(store, ask.what);
}

function checkRefund(order: OrderState | undefined, sum: number): void {
  const details = { field: 'sum', sum: String(sum) };
  if (order?.state !== 'paid')
    throw new AppError('link-unknown-sale', 'The order was not paid at a till', { details });
  const left = leftToRefund(order);
  if (sum > left)
    throw new AppError('link-refund-limit', `sum is ${sum}, but only ${left} can be paid back`, {
      details,
    });
}

/** A newer revision makes the order payable again; the same or an older one leaves it as it stands. */
export async function openOrder(store: ShopStore, { id, no, rev }: OrderName): Promise<OrderState> {
  const known = await store.get('order', id);
  if (known && known.rev >= rev) return known;
  const order: OrderState = {
    ...{ id, no, rev, state: 'awaiting', result: null, taken: 0, refunded: 0 },
    refunds: known?.refunds ?? [],
    doubts: known?.doubts ?? [],
  };
  await store.put('order', id, order);
  return order;
}
