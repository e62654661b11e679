// What a shop brings, and what its parts share: fixed addresses, the key ready to sign, storage and clock.
import type { Letterhead } from '../domain/shop';
import { makeSigner, type PrivateJwk, type Signer } from '../schemes/kass/device-key';
import type { ShopStore } from './shop-store';

export interface ShopOptions {
  /** e.g. `https://shop.example`, without a slash at the end */
  readonly origin: string;
  readonly name: string;
  /** from `makeShopKey()`, stored on the server and nowhere else */
  readonly key: PrivateJwk;
  readonly store: ShopStore;
  /** origins of the tills that may read the answers, e.g. `['https://till.example']` */
  readonly tills: readonly string[];
  /** where results are POSTed and browsers come back to; `/kass/result` unless said */
  readonly callbackPath?: string;
  /** address of the page that lists the shop's orders, on the same origin */
  readonly home?: string;
  readonly paper?: Letterhead;
  /** a shop for trying the till: its sales are marked DEMO */
  readonly demo?: boolean;
  /** milliseconds since 1970; the system's clock unless given */
  readonly nowMs?: () => number;
}

/** The options with everything filled in; each part of the shop takes it. */
export interface ShopDesk {
  readonly options: ShopOptions;
  readonly signer: Signer;
  readonly store: ShopStore;
  readonly nowMs: () => number;
  /** addresses under the shop's origin */
  readonly callback: string;
  readonly pair: string;
}

export async function openDesk(options: ShopOptions): Promise<ShopDesk> {
  return {
    options,
    signer: await makeSigner(options.key),
    store: options.store,
    nowMs: options.nowMs ?? Date.now,
    callback: options.origin + (options.callbackPath ?? '/kass/result'),
    pair: `${options.origin}/kass/pair`,
  };
}
