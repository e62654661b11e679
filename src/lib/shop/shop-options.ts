// What a shop brings: its name and addresses, its key, its storage, its orders.
import type { OrderState, ShopStore, TakenResult } from './shop-store';
import type { Grants, Letterhead, PrivateJwk, ShopOrder } from './wire-types';

export interface ShopOptions {
  /** e.g. `https://shop.example`, without a slash at the end */
  readonly origin: string;
  readonly name: string;
  /** from `makeShopKey()`, stored on the server and nowhere else */
  readonly key: PrivateJwk;
  /**
   * Keys it signed with before, newest first, at most three. Tills that know one of them learn the new key from
   * `kass.json`; keep each for 30 days after its last use, or the tills that slept through must be paired again.
   */
  readonly olderKeys?: readonly PrivateJwk[];
  readonly store: ShopStore;
  /** origins of the tills that may read the answers, e.g. `['https://till.example']` */
  readonly tills: readonly string[];
  /** where results are POSTed and browsers come back to; `/kass/result` unless said */
  readonly callbackPath?: string;
  /** address of the page that lists the shop's orders, on the same origin */
  readonly home?: string;
  /** address, on the same origin, where a browser that comes back from a till is sent; `home` unless said */
  readonly orderPage?: (id: string) => string;
  readonly paper?: Letterhead;
  /** address of a picture on the same origin for the head of receipts; its answer must let the tills read it (CORS) */
  readonly logo?: string;
  /** a shop for trying the till: its sales are marked DEMO */
  readonly demo?: boolean;
  /** what a newly connected till is granted beyond paying and printing */
  readonly grants?: Partial<Grants>;
  /**
   * The order with this number, paid or not. With it a seller can type a number at the till, and orders without a
   * signature can be checked.
   */
  readonly findOrder?: (no: string) => Promise<ShopOrder | null> | ShopOrder | null;
  /** takes results of orders that came without a signature: for the time of a migration */
  readonly acceptUnsigned?: boolean;
  /**
   * Told of every accepted result, at least once: when it throws, the till gets 503 and sends the result again. What
   * it returns as `fiscal` goes to the till with the answer and onto the receipt.
   */
  readonly onResult?: (result: TakenResult, order: OrderState) => Told | Promise<Told>;
  /**
   * Told of what went wrong while a request was served, which then gets 500 or 503; without it `handle` rejects with
   * what was thrown.
   */
  readonly onError?: (error: unknown) => void;
  /**
   * Runs a task while no other of this shop runs. In one process this is done without it; a shop of several
   * processes gives a lock of its database.
   */
  readonly exclusive?: Exclusive;
  /** milliseconds since 1970; the system's clock unless given */
  readonly nowMs?: () => number;
}

export type Told = void | { readonly fiscal?: Readonly<Record<string, unknown>> };

export type Exclusive = <T>(task: () => Promise<T>) => Promise<T>;
