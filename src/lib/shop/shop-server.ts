// What `kass/shop` gives a shop.
import type { DeviceReport } from './device-report';
import type { OrderState, ResultAnswer } from './shop-store';
import type {
  Grants,
  OrderName,
  PrivateJwk,
  ShopDocument,
  ShopOrder,
  ShopRefund,
} from './wire-types';

/** The forms of one link. */
export interface Links {
  /** the primary form: an address of the till that carries the whole order */
  readonly https: string;
  /** `web+kass://…?j=…`, for Windows, macOS and ChromeOS */
  readonly protocol: string;
  /** the https form by reference: short, and the till fetches the order from the shop */
  readonly reference: string;
  /** an SVG picture of the https form, by reference where that is long */
  readonly qr: string;
}

export interface LinkOptions {
  /** whom it is for: the till's origin unless said; or one till's `kid`; or a group */
  readonly aud?: string;
  /**
   * seconds it may be opened for: half an hour unless said, at most a day. A till opens longer ones only when its
   * grant `life` allows them.
   */
  readonly life?: number;
}

/** The admin's word on a till that asked, or was allowed. */
export type Decision = 'allowed' | 'refused' | 'revoked';

export interface ShopServer {
  /** thumbprint of the key the shop signs with */
  readonly kid: string;
  /** the content of `/.well-known/kass.json` */
  wellKnown(): Readonly<Record<string, unknown>>;
  /** From now on signs with the first of these keys and shows all; see `ShopOptions.olderKeys`. */
  changeKeys(keys: readonly [PrivateJwk, ...PrivateJwk[]]): Promise<void>;
  /** A link (for a QR: `qrSvg`) that connects a till running at this origin; good for ten minutes and one till. */
  newPairingLink(tillOrigin: string): Promise<string>;

  /**
   * Freshly signed links to pay one order, good for half an hour unless the options say more.
   * @throws AppError `link-invalid` or `link-sum-mismatch`: `details.field` names the member that is wrong and
   *   the message says what is.
   */
  orderLinks(order: ShopOrder, tillOrigin: string, options?: LinkOptions): Promise<Links>;
  /**
   * Links to pay back a sum of an order that was paid at a till.
   * @throws AppError as `orderLinks`; `link-unknown-sale` when the order is not paid, `link-refund-limit` when less
   *   than that is left of the payment
   */
  refundLinks(refund: ShopRefund, tillOrigin: string, options?: LinkOptions): Promise<Links>;
  /** Links to print a note about an order. @throws AppError as `orderLinks` */
  printLinks(document: ShopDocument, tillOrigin: string, options?: LinkOptions): Promise<Links>;
  /** Links that ask a till what it knows of an order: it shows it and sends its newest result again. */
  statusLinks(order: OrderName, tillOrigin: string, options?: LinkOptions): Promise<Links>;

  /** Every till that ever asked, with what can be told from its results. */
  devices(): Promise<readonly DeviceReport[]>;
  /** The admin's word on a till, by its thumbprint; false when it is not in a state that allows it. */
  decide(kid: string, decision: Decision): Promise<boolean>;
  /** Calls a till by another name; false when there is none. */
  rename(kid: string, name: string): Promise<boolean>;
  /**
   * Changes what a till may do; it hears of it when it asks the next time. False when there is no such till.
   * @throws AppError `link-invalid` naming the grant
   */
  grant(kid: string, grants: Partial<Grants>): Promise<boolean>;

  /** Where an order stands as far as tills have said; undefined while no link was made for it. */
  order(id: string): Promise<OrderState | undefined>;
  /** Takes a result that the browser brought back as `kass=…`; the same as a POST of it. */
  takeResult(jws: string): Promise<ResultAnswer>;
  /**
   * Serves `/.well-known/kass.json`, pairing, results, orders by number and orders by reference; 404 for anything
   * else. Every answer can be read by the shop's tills.
   */
  readonly handle: (request: Request) => Promise<Response>;
}
