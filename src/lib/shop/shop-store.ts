// What a shop must keep for its tills. A shop with a database implements `ShopStore` on it; three methods suffice.
// Rows are plain JSON. A `put` must be durable when its promise resolves.
import type { ResultClaims } from '../domain/result';
import type { PublicJwk } from '../domain/shop';

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
  readonly label: string;
  /** the till's origin */
  readonly till: string;
  readonly state: 'asking' | 'allowed' | 'refused' | 'revoked';
  /** the six digits, to be compared with the till's screen */
  readonly digits: string;
  readonly askedAt: number;
}

/** What was signed into one order link. Amounts in minor units. */
export interface IssuedLink {
  readonly jti: string;
  readonly order: string;
  readonly rev: number;
  readonly cur: string;
  readonly sum: number;
  readonly paid: number;
  readonly st: string;
  readonly issuedAt: number;
}

/** Where an order stands, as far as tills have said; `result` is the `jti` that said so. */
export interface OrderState {
  readonly id: string;
  readonly rev: number;
  readonly state: 'awaiting' | 'paid' | 'cancelled';
  readonly result: string | null;
}

/** The answer a result got: the same one whenever it comes again. */
export interface ResultAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, string>>;
}

/** One result as it came, accepted or not: the evidence. */
export interface TakenResult {
  readonly jti: string;
  readonly jws: string;
  readonly claims: ResultClaims;
  /** thumbprint of the device that signed it */
  readonly device: string;
  readonly takenAt: number;
  readonly answer: ResultAnswer;
}

export interface ShopTables {
  readonly code: PairingCode;
  readonly device: Device;
  readonly link: IssuedLink;
  readonly order: OrderState;
  readonly result: TakenResult;
}

export interface ShopStore {
  get<T extends keyof ShopTables>(table: T, key: string): Promise<ShopTables[T] | undefined>;
  put<T extends keyof ShopTables>(table: T, key: string, row: ShopTables[T]): Promise<void>;
  list<T extends keyof ShopTables>(table: T): Promise<readonly ShopTables[T][]>;
}
