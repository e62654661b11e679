// What a shop must keep for its tills. A shop with a database implements `ShopStore` on it; three methods suffice.
// Rows are plain JSON. A `put` must be durable when its promise resolves. Rows of `code` and `document` may be
// deleted after their `exp`; everything else is evidence.
import type { Grants, PublicJwk, ResultClaims } from './wire-types';

/** A one-time pairing code; bound to the first device key that used it. `exp` in seconds since 1970. */
export interface PairingCode {
  readonly code: string;
  readonly exp: number;
  readonly device: string | null;
}

/** One till that asked to be connected. Times in milliseconds since 1970. */
export interface Device {
  readonly kid: string;
  readonly jwk: PublicJwk;
  /** what the admin calls it; at first what it calls itself */
  readonly name: string;
  /** what it calls itself */
  readonly label: string;
  /** the till's origin */
  readonly till: string;
  readonly state: 'asking' | 'allowed' | 'refused' | 'revoked';
  /** the six digits, to be compared with the till's screen */
  readonly digits: string;
  /** thumbprint of the shop's key that it pinned first */
  readonly shop: string;
  readonly grants: Grants;
  readonly askedAt: number;
  /** null until it was allowed, and again once that was taken back */
  readonly allowedAt: number | null;
  /** when it last sent something that its key had signed */
  readonly seenAt: number;
}

/** What was signed into one link that a result can answer. Amounts in minor units. */
export interface IssuedLink {
  readonly jti: string;
  readonly act: 'payNow' | 'refundNow';
  readonly order: string;
  readonly rev: number;
  readonly cur: string;
  readonly sum: number;
  readonly paid: number;
  readonly st: string;
  readonly issuedAt: number;
}

/** The order of a link by reference, served to tills until `exp`, seconds since 1970. */
export interface StoredDocument {
  /** unguessable: the last part of its address */
  readonly id: string;
  /** its exact text */
  readonly text: string;
  readonly exp: number;
}

/**
 * Where an order stands, as far as tills have said. Amounts in minor units.
 *
 *   awaiting ⇄ part ───→ paid → refunded
 *      ⇅ cancelled ──────↗ ↓ voided, superseded: only by the sale that paid
 *                          cancelled, awaiting, part
 */
export interface OrderState {
  readonly id: string;
  readonly no: string;
  readonly rev: number;
  readonly state: 'awaiting' | 'part' | 'paid' | 'refunded' | 'cancelled';
  /** `jti` of the result that says so */
  readonly result: string | null;
  /** taken by the sale that holds the order, and paid back of that */
  readonly taken: number;
  readonly refunded: number;
  /** the refunds that were carried out: the `jti` of link and result */
  readonly refunds: readonly { readonly link: string; readonly result: string }[];
  /** attempts that a till is in doubt about: somebody should look */
  readonly doubts: readonly string[];
}

/** The answer a result got: the same one whenever it comes again. */
export interface ResultAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** One result as it came, accepted or not: the evidence. */
export interface TakenResult {
  readonly jti: string;
  readonly jws: string;
  /** SHA-256 of `jws`, base64url: what the device's next result names as `prev` */
  readonly hash: string;
  readonly claims: ResultClaims;
  /** thumbprint of the device that signed it */
  readonly device: string;
  /** the shop's id of the order it was taken for; null when it was refused */
  readonly order: string | null;
  readonly takenAt: number;
  readonly answer: ResultAnswer;
  /** the shop's `onResult` has heard of it */
  readonly told: boolean;
}

export interface ShopTables {
  readonly code: PairingCode;
  readonly device: Device;
  readonly link: IssuedLink;
  readonly document: StoredDocument;
  readonly order: OrderState;
  readonly result: TakenResult;
}

export interface ShopStore {
  get<T extends keyof ShopTables>(table: T, key: string): Promise<ShopTables[T] | undefined>;
  put<T extends keyof ShopTables>(table: T, key: string, row: ShopTables[T]): Promise<void>;
  list<T extends keyof ShopTables>(table: T): Promise<readonly ShopTables[T][]>;
}
