// The demo shop behind its pages: `kass/shop` over a file, its goods, and links that are still fresh.
import {
  createShop,
  makeShopKey,
  type DeviceReport,
  type Links,
  type OrderState,
  type ShopOrder,
  type ShopServer,
  type TakenResult,
} from '../../src/lib/shop/index';
import { openShop, type FileStore, type NodeShop } from '../../src/lib/shop/node/index';
import { batchOf, noteFor, orderByNumber, orderOf, ordersOf, refundOf } from './goods';
import type { Language } from './words';

export interface Addresses {
  readonly till: string;
  readonly shop: string;
  readonly pay: string;
  readonly printer: string;
}

export const CALLBACK_PATH = '/kass/result';
/** A link is shown for this long before another is signed, milliseconds; it stays good for half an hour. */
const SHOWN_FOR_MS = 5 * 60 * 1000;

/** One order as a page shows it. */
export interface OrderView {
  readonly order: ShopOrder;
  readonly stands: OrderState;
  /** the result that says so, and the till that sent it */
  readonly result?: TakenResult | undefined;
  readonly device?: { readonly name: string } | undefined;
}

/** What can be done with an order now. */
export interface OrderDoes {
  readonly pay: Links | null;
  readonly refund: Links | null;
  readonly print: Links | null;
  readonly status: Links | null;
}

export type Act = 'payNow' | 'refundNow' | 'printNow' | 'statusNow';

export interface Backroom {
  readonly addresses: Addresses;
  readonly store: FileStore;
  readonly shop: NodeShop;
  orders(language: Language): Promise<readonly OrderView[]>;
  order(id: string): Promise<OrderView | undefined>;
  /** by the number people say */
  find(no: string): Promise<OrderView | undefined>;
  linksOf(view: OrderView): Promise<OrderDoes>;
  pairingLink(): Promise<string>;
  devices(): Promise<readonly DeviceReport[]>;
  /** New orders under new numbers. */
  addBatch(): void;
  /** The same shop for a test: at another time, or with a key nobody knows. */
  twin(change: { readonly nowMs?: () => number; readonly stranger?: boolean }): Promise<ShopServer>;
}

/** @param onResult is told when a till has said something new */
export async function openBackroom(
  addresses: Addresses,
  file: string | null,
  onResult: () => void,
): Promise<Backroom> {
  const options = {
    origin: addresses.shop,
    name: 'Lavka №1',
    tills: [addresses.till],
    callbackPath: CALLBACK_PATH,
    home: `${addresses.shop}/`,
    paper: { header: ['Market Street 12'], footer: ['Thank you! · Спасибо!'] },
    logo: `${addresses.shop}/logo.svg`,
    demo: true,
    grants: { refund: true },
    findOrder: async (no: string) => (await find(no))?.order ?? null,
    onResult,
  };
  const shop = await openShop({ ...options, file });
  const { store } = shop;
  const rows = await store.list('order');
  let batches = Math.max(0, ...rows.map(({ id }) => batchOf(id))) + 1;
  const view = (order: ShopOrder): Promise<OrderView> => viewOf(store, order);
  const find = async (no: string): Promise<OrderView | undefined> => {
    const order = orderByNumber(no, batches);
    return order && (await view(order));
  };
  const fresh = keepFresh();
  return {
    addresses,
    store,
    shop,
    orders: (language) => Promise.all(ordersOf(language, batches - 1).map(view)),
    order: async (id) => {
      const order = orderOf(id, batches);
      return order && (await view(order));
    },
    find,
    linksOf: (seen) =>
      fresh(`${seen.order.id} ${JSON.stringify(seen.stands)}`, () =>
        linksOf(shop, seen, addresses.till),
      ),
    pairingLink: async () => {
      const codes = await store.list('code');
      const used = codes.filter(({ device }) => device !== null).length;
      return fresh(`pairing ${used}`, () => shop.newPairingLink(addresses.till));
    },
    devices: () => shop.devices(),
    addBatch: () => {
      batches += 1;
    },
    twin: async ({ nowMs, stranger }) =>
      createShop({
        ...options,
        store,
        key: stranger ? await makeShopKey() : store.keys[0].jwk,
        ...(nowMs ? { nowMs } : {}),
      }),
  };
}

/** Makes a value once and hands it out until it is too old to be shown. */
function keepFresh(): <T>(name: string, make: () => Promise<T>) => Promise<T> {
  const made = new Map<string, { readonly at: number; readonly value: Promise<unknown> }>();
  return <T>(name: string, make: () => Promise<T>): Promise<T> => {
    const known = made.get(name);
    if (known && Date.now() - known.at < SHOWN_FOR_MS) return known.value as Promise<T>;
    const value = make();
    made.set(name, { at: Date.now(), value });
    return value;
  };
}

/** The order as the till will see it, in its latest revision, and what tills have said about it. */
async function viewOf(store: FileStore, order: ShopOrder): Promise<OrderView> {
  const known = await store.get('order', order.id);
  const { id, no } = order;
  const stands: OrderState = known ?? {
    ...{ id, no, rev: order.rev, state: 'awaiting', result: null },
    ...{ taken: 0, refunded: 0, refunds: [], doubts: [] },
  };
  const result = stands.result === null ? undefined : await store.get('result', stands.result);
  const device = result && (await store.get('device', result.device));
  return { order: { ...order, rev: stands.rev }, stands, result, device };
}

async function linksOf(shop: ShopServer, view: OrderView, till: string): Promise<OrderDoes> {
  const link = (act: Act): Promise<Links> => linkFor(shop, view, { act, till });
  const { state } = view.stands;
  const isSettled = state === 'paid' || state === 'refunded';
  return {
    pay: isSettled ? null : await link('payNow'),
    refund: state === 'paid' ? await link('refundNow') : null,
    print: isSettled ? await link('printNow') : null,
    status: isSettled || view.stands.doubts.length > 0 ? await link('statusNow') : null,
  };
}

export interface LinkWish {
  readonly act: Act;
  readonly till: string;
  readonly aud?: string;
  /** of a refund, minor units: all that is left unless said */
  readonly sum?: number;
}

/** One link about an order. @throws AppError as `ShopServer.orderLinks` and its like */
export function linkFor(
  shop: ShopServer,
  { order, stands }: OrderView,
  { act, till, aud, sum }: LinkWish,
): Promise<Links> {
  const options = aud === undefined ? {} : { aud };
  const { id, no, rev } = order;
  switch (act) {
    case 'payNow':
      return shop.orderLinks(order, till, options);
    case 'refundNow':
      return shop.refundLinks(
        refundOf(order, sum ?? stands.taken - stands.refunded),
        till,
        options,
      );
    case 'printNow':
      return shop.printLinks(noteFor(order), till, options);
    case 'statusNow':
      return shop.statusLinks({ id, no, rev }, till, options);
  }
}
