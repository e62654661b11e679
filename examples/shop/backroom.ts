// The demo shop behind its pages: the `kass/shop` library over a file, its goods, and links that are still fresh.
import {
  createShop,
  type Device,
  type OrderLinks,
  type OrderState,
  type ShopOrder,
  type ShopServer,
  type TakenResult,
} from '../../src/lib/shop/index';
import { openMemory, type ShopMemory } from './file-store';
import { orderOf, ordersOf } from './goods';
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
  readonly state: OrderState['state'];
  /** the result that says so, and the till that sent it */
  readonly result?: TakenResult | undefined;
  readonly device?: Device | undefined;
}

export interface Backroom {
  readonly addresses: Addresses;
  readonly memory: ShopMemory;
  readonly shop: ShopServer;
  orders(language: Language): Promise<readonly OrderView[]>;
  order(id: string): Promise<OrderView | undefined>;
  linksOf(order: ShopOrder): Promise<OrderLinks>;
  pairingLink(): Promise<string>;
  /** The same shop for a test: at another time, or with a key nobody knows. */
  twin(change: { readonly nowMs?: () => number; readonly stranger?: boolean }): Promise<ShopServer>;
}

export async function openBackroom(
  addresses: Addresses,
  file: string | null,
  onChange: () => void,
): Promise<Backroom> {
  const memory = await openMemory(file, onChange);
  const options = {
    origin: addresses.shop,
    name: 'Lavka №1',
    key: memory.key,
    store: memory.store,
    tills: [addresses.till],
    callbackPath: CALLBACK_PATH,
    home: `${addresses.shop}/`,
    paper: { header: ['Market Street 12'], footer: ['Thank you! · Спасибо!'] },
    demo: true,
  };
  const shop = await createShop(options);
  const fresh = keepFresh();
  const view = (order: ShopOrder): Promise<OrderView> => viewOf(memory, order);
  return {
    addresses,
    memory,
    shop,
    orders: (language) => Promise.all(ordersOf(language, memory.batches - 1).map(view)),
    order: async (id) => {
      const order = orderOf(id, memory.batches);
      return order && (await view(order));
    },
    linksOf: (order) =>
      fresh(`${order.id} ${order.rev}`, () => shop.orderLinks(order, addresses.till)),
    pairingLink: async () => {
      const devices = await memory.store.list('device');
      return fresh(`pairing ${devices.length}`, () => shop.newPairingLink(addresses.till));
    },
    twin: async ({ nowMs, stranger }) =>
      createShop({
        ...options,
        ...(nowMs ? { nowMs } : {}),
        ...(stranger ? { key: (await openMemory(null, () => {})).key } : {}),
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
async function viewOf({ store }: ShopMemory, order: ShopOrder): Promise<OrderView> {
  const known = await store.get('order', order.id);
  if (!known) return { order, state: 'awaiting' };
  const result = known.result === null ? undefined : await store.get('result', known.result);
  const device = result && (await store.get('device', result.device));
  return { order: { ...order, rev: known.rev }, state: known.state, result, device };
}
