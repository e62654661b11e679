// The one way in for every link, whatever door it came through: read, verify, store, and only then show.
// A link that is refused leaves nothing behind.
import { AppError, isAppError } from '../domain/errors';
import { newDocumentId, newSaleId, type DocumentId, type SaleId } from '../domain/ids';
import type { DocumentOrder, Order, StatusQuery } from '../domain/order';
import { openAttempt, refundableOf, type Door, type SaleState, type Trust } from '../domain/sale';
import type { Shop } from '../domain/shop';
import { isCallbackAllowed } from '../schemes/kass/callback';
import { readLink, type LinkText } from '../schemes/kass/order-link';
import { hostOf } from '../schemes/kass/origin';
import {
  readUnsignedLink,
  toUnsignedOrder,
  type UnsignedLink,
} from '../schemes/kass/unsigned-link';
import { verifyLink, type Verified } from '../schemes/kass/verify-order';
import { advance } from './advance';
import { isLoopback, type Ports } from './ports';
import { loadDocument, refreshShop } from './shop-page';

/** What a link led to. */
export type Intake =
  | { readonly type: 'sale'; readonly id: SaleId; readonly orderNo: string }
  /** `printNow`: it waits for the tap that prints it */
  | { readonly type: 'document'; readonly id: DocumentId; readonly orderNo: string }
  /** `statusNow` about an order this till has never seen */
  | { readonly type: 'unknown'; readonly shop: Shop; readonly orderNo: string }
  /** an order without a signature, of a shop that does not take such: to be looked at, and nothing of it is stored */
  | { readonly type: 'unsigned'; readonly shop: Shop; readonly order: Order }
  | { readonly type: 'pairing'; readonly request: string };

/** More orders within a minute are opened only when the seller says so (link-security §5.5). */
const MANY = 30;
const MINUTE_MS = 60_000;

export interface Arrival {
  readonly raw: string;
  readonly door: Door;
  /** the seller wants it although many orders came at once */
  readonly wanted?: boolean;
}

/**
 * Takes in what a door delivered.
 * @throws AppError `link-*` with facts for the error page; nothing is stored then.
 */
export async function intake(ports: Ports, arrival: Arrival): Promise<Intake> {
  const link = readLink(arrival.raw);
  switch (link.type) {
    case 'pairing':
      return link;
    case 'unsigned':
      return takeUnsigned(ports, readUnsignedLink(link.link), arrival);
    case 'signed':
      return takeSigned(ports, link, arrival);
  }
}

type SignedText = Extract<LinkText, { type: 'signed' }>;

async function takeSigned(ports: Ports, link: SignedText, arrival: Arrival): Promise<Intake> {
  try {
    const verified = await verify(ports, link);
    return await take(ports, verified, { ...arrival, jws: link.jws });
  } catch (error) {
    const known = await openedBefore(ports, error);
    if (known) return known;
    throw error;
  }
}

/** An unknown key may be a new one of a paired shop: then its page is read once, and the link tried again. */
async function verify(ports: Ports, link: SignedText): Promise<Verified> {
  const attempt = async (): Promise<Verified> =>
    verifyLink(link.jws, {
      action: link.action,
      shops: await ports.storage.listShops(),
      tillOrigin: ports.origin,
      nowMs: ports.clock.now(),
      loopbackAllowed: isLoopback(ports.origin),
      load: (address) => loadDocument(ports, address),
    });
  try {
    return await attempt();
  } catch (error) {
    if (!isAppError(error) || error.code !== 'link-unpaired') throw error;
    const shop = await claimedShop(ports, error.details['host']);
    if (!shop || !(await refreshShop(ports, shop))) throw error;
    return attempt();
  }
}

async function claimedShop(ports: Ports, host: string | undefined): Promise<Shop | undefined> {
  const shops = await ports.storage.listShops();
  return shops.find(
    (shop) => shop.state === 'paired' && !shop.builtIn && hostOf(shop.origin) === host,
  );
}

/** A verified link and the text it came as. */
type Signed = Arrival & { readonly jws: string };

function take(ports: Ports, verified: Verified, signed: Signed): Promise<Intake> {
  switch (verified.act) {
    case 'payNow':
      return takeOrder(ports, verified, verified.order, signed);
    case 'refundNow':
      return takeRefund(ports, verified.shop, verified.order, signed.jws);
    case 'statusNow':
      return takeQuery(ports, verified.shop, verified.order);
    case 'printNow':
      return takeDocument(ports, verified, verified.order, signed);
  }
}

async function takeOrder(
  ports: Ports,
  { shop, document }: Verified,
  order: Order,
  signed: Signed,
): Promise<Intake> {
  const { jws } = signed;
  const known = await ports.storage.findByOrder(shop.id, order.ord.id);
  await checkSeen(ports, order.jti, known?.sale.id);
  const text = document === null ? {} : { document };
  if (!known)
    return shown(await open(ports, signed, { shop, order, jws, trust: 'signed', ...text }));
  const { sale } = known;
  if (sale.order.jti === order.jti || sale.type === 'paid' || sale.type === 'refunded')
    return shown(sale);
  // A revision that nobody signed must not stand in the way of one that the shop did.
  if (sale.trust === 'signed' && order.ord.rev < sale.order.ord.rev)
    throw new AppError('link-old-revision', undefined, hostIn(shop));
  const isOpen = sale.type === 'open' || sale.type === 'partlyPaid';
  const isSame = isOpen && order.ord.rev === sale.order.ord.rev;
  if (isSame && sale.trust === 'signed') return shown(sale);
  const attempt = openAttempt(sale);
  if (attempt && attempt.state !== 'offered') throw new AppError('link-sale-busy');
  const at = ports.clock.now();
  if (attempt) await advance(ports, sale.id, { type: 'attemptWithdrawn', at, attempt: attempt.id });
  return shown(await advance(ports, sale.id, { type: 'revised', at, order, jws, ...text }));
}

/** A link's id belongs to the first order it was used for. */
async function checkSeen(ports: Ports, jti: string, sale: SaleId | undefined): Promise<void> {
  const seen = await ports.storage.seenJti(jti);
  if (seen && !('sale' in seen && seen.sale === sale)) throw new AppError('link-replayed');
}

interface Opening {
  readonly shop: Shop;
  readonly order: Order;
  readonly jws: string;
  readonly document?: string;
  readonly trust: Trust;
}

async function open(
  ports: Ports,
  { door, wanted }: Arrival,
  { shop, ...opening }: Opening,
): Promise<SaleState> {
  const id = newSaleId(ports.random);
  const at = ports.clock.now();
  if (!wanted) await checkMany(ports, shop, at);
  try {
    return await advance(ports, id, {
      type: 'opened',
      at,
      id,
      shop: shop.id,
      ...opening,
      door,
      demo: shop.demo,
    });
  } catch (error) {
    // The same order may have come in through two windows at once: the database keeps one sale for it.
    const other = await ports.storage.findByOrder(shop.id, opening.order.ord.id);
    if (other) return other.sale;
    throw error;
  }
}

async function checkMany({ storage }: Ports, shop: Shop, at: number): Promise<void> {
  const since = at - MINUTE_MS;
  const opened = await Promise.all([
    storage.countOpenedSince(since),
    storage.countDocumentsSince(since),
  ]);
  if (opened[0] + opened[1] >= MANY) throw new AppError('link-many', undefined, hostIn(shop));
}

/** Nothing is printed by it: the document lies there until a person taps. */
async function takeDocument(
  ports: Ports,
  { shop, document }: Verified,
  order: DocumentOrder,
  { jws, door, wanted }: Signed,
): Promise<Intake> {
  const { storage, clock, random, windows } = ports;
  const openedAt = clock.now();
  if (!wanted && !(await storage.seenJti(order.jti))) await checkMany(ports, shop, openedAt);
  const { id } = await storage.openDocument({
    v: 1,
    id: newDocumentId(random),
    shop: shop.id,
    jti: order.jti,
    order,
    jws,
    ...(document === null ? {} : { served: document }),
    door,
    demo: shop.demo,
    openedAt,
  });
  windows.announce();
  return { type: 'document', id, orderNo: order.ord.no };
}

/** A refund needs the payment it undoes: what this till took, and no more. */
async function takeRefund(ports: Ports, shop: Shop, order: Order, jws: string): Promise<Intake> {
  const known = await ports.storage.findByOrder(shop.id, order.ord.id);
  await checkSeen(ports, order.jti, known?.sale.id);
  const sale = known?.sale;
  if (sale?.type !== 'paid' && sale?.type !== 'refunded')
    throw new AppError('link-unknown-sale', undefined, hostIn(shop));
  const links = [...sale.refunds, ...(sale.type === 'paid' && sale.asked ? [sale.asked] : [])];
  if (links.some((refund) => refund.order.jti === order.jti)) return shown(sale);
  if (order.cur !== sale.order.cur || order.sum === 0 || order.sum > refundableOf(sale))
    throw new AppError('link-refund-limit', undefined, hostIn(shop));
  if (order.ord.rev < sale.order.ord.rev)
    throw new AppError('link-old-revision', undefined, hostIn(shop));
  // Some of another refund is with the customer already: that one is finished first.
  if (sale.type === 'paid' && sale.asked && sale.asked.parts.length > 0)
    throw new AppError('link-sale-busy');
  const at = ports.clock.now();
  return shown(await advance(ports, sale.id, { type: 'refundAsked', at, order, jws }));
}

/** Shows what this till knows, and sends its newest result again; the shop knows it by its `jti`. */
async function takeQuery(ports: Ports, shop: Shop, { ord }: StatusQuery): Promise<Intake> {
  const known = await ports.storage.findByOrder(shop.id, ord.id);
  if (!known) return { type: 'unknown', shop, orderNo: ord.no };
  if (await ports.storage.resend(known.sale.id, ports.clock.now())) ports.windows.announce();
  return shown(known.sale);
}

/** What a link without a signature may do stands in link-security §7, and nothing beyond it. */
async function takeUnsigned(ports: Ports, link: UnsignedLink, arrival: Arrival): Promise<Intake> {
  if (link.action.toLowerCase() !== 'paynow')
    throw new AppError('link-action', 'Not without a signature', {
      details: { reason: 'unsigned' },
    });
  const loopbackAllowed = isLoopback(ports.origin);
  const shop = (await ports.storage.listShops()).find(
    (one) =>
      one.state === 'paired' && isCallbackAllowed(link.callback, one.callback, loopbackAllowed),
  );
  const nowMs = ports.clock.now();
  const order = await toUnsignedOrder(link, { iss: shop?.origin ?? '', nowMs });
  if (!shop)
    throw new AppError('link-unsigned', 'No pairing has this callback', {
      details: {
        host: hostOf(link.callback) ?? '',
        sum: String(order.sum),
        cur: order.cur,
        reason: 'cb',
      },
    });
  const known = await ports.storage.findByOrder(shop.id, order.ord.id);
  if (known) return shown(known.sale);
  const { unsigned } = shop;
  if (!unsigned || unsigned.until < nowMs) return { type: 'unsigned', shop, order };
  if (order.cur !== unsigned.cur || order.sum > unsigned.limit)
    throw new AppError('link-not-granted', undefined, {
      details: { ...hostIn(shop).details, reason: 'unsigned' },
    });
  return shown(await open(ports, arrival, { shop, order, jws: link.text, trust: 'unsigned' }));
}

/** Only opening needs a fresh link (link-security §5.1 `exp`): what is here already can be looked at and finished. */
async function openedBefore(ports: Ports, error: unknown): Promise<Intake | null> {
  const jti = isAppError(error) && error.code === 'link-expired' ? error.details['jti'] : undefined;
  const seen = jti === undefined ? null : await ports.storage.seenJti(jti);
  if (!seen) return null;
  if ('sale' in seen) {
    const stored = await ports.storage.loadSale(seen.sale);
    return stored && shown(stored.sale);
  }
  const document = await ports.storage.getDocument(seen.document);
  return document && { type: 'document', id: document.id, orderNo: document.order.ord.no };
}

const hostIn = (shop: Shop) => ({ details: { host: new URL(shop.origin).host } });

const shown = (sale: SaleState): Intake => ({
  type: 'sale',
  id: sale.id,
  orderNo: sale.order.ord.no,
});
