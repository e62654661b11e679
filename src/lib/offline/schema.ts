// What lies in the database: every row's schema, and the stores with their keys and indexes.
// Rows are written by type and parsed by schema when read back; a row that does not parse goes to quarantine.
import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import * as z from 'zod/mini';
import { DayTotals } from '../domain/day';
import { AttemptId, DocumentId, Nonce, SaleId, ShopId } from '../domain/ids';
import type { Job } from '../domain/job';
import { DocumentOrder } from '../domain/order';
import { AttemptState } from '../domain/payment';
import type { Printer } from '../domain/printer';
import type { Result } from '../domain/result';
import { Door, SaleEvent, SaleState } from '../domain/sale';
import { PublicJwk, type Shop } from '../domain/shop';

const v = z.literal(1);

/** One event of one sale; `seq` counts from 1 without gaps. */
export const JournalRow = z.object({
  v,
  saleId: SaleId,
  seq: z.int(),
  event: SaleEvent,
  /** when the customer's data was removed from it (`domain/bare.ts`), milliseconds since 1970 */
  bare: z.optional(z.int()),
});
export type JournalRow = z.infer<typeof JournalRow>;

/** The folded state of a sale after event `seq`, with what lists and indexes need beside it. */
export const SaleRow = z.object({
  v,
  id: SaleId,
  seq: z.int(),
  shop: ShopId,
  orderId: z.string(),
  state: z.enum(['open', 'partlyPaid', 'paid', 'cancelled', 'refunded']),
  /** milliseconds since 1970 */
  openedAt: z.int(),
  updatedAt: z.int(),
  /** since when the shop asks for a refund that nobody has given yet; absent where it asks for none */
  asked: z.optional(z.int()),
  /** when the customer's data was removed; absent where it is there, also when something happened since */
  bare: z.optional(z.int()),
  sale: SaleState,
});
export type SaleRow = z.infer<typeof SaleRow>;

/** Where a payment app's return finds its sale. */
export const AttemptRow = z.object({
  v,
  id: AttemptId,
  saleId: SaleId,
  nonce: Nonce,
  state: AttemptState,
});
export type AttemptRow = z.infer<typeof AttemptRow>;

/** The ends of a shop's chain of results. */
export const Head = z.object({
  v,
  shop: ShopId,
  /** the last number given to a result */
  seq: z.int(),
  /** the last number that was signed; 0 before the first */
  signedSeq: z.int(),
  /** SHA-256 (base64url) of the JWS of `signedSeq`; null before the first */
  hash: z.nullable(z.string()),
});
export type Head = z.infer<typeof Head>;

/** A till's own key for one shop; the private half cannot leave the browser. */
export const DeviceKey = z.object({
  v,
  shop: ShopId,
  privateKey: z.custom<CryptoKey>((value) => value instanceof CryptoKey),
  jwk: PublicJwk,
  /** RFC 7638 thumbprint of `jwk` */
  kid: z.string(),
});
export type DeviceKey = z.infer<typeof DeviceKey>;

/** A document that a shop wants printed, as it was opened. */
export const DocumentRow = z.object({
  v,
  id: DocumentId,
  shop: ShopId,
  /** the link's own id: one document for each */
  jti: z.string(),
  order: DocumentOrder,
  /** the link itself, kept as evidence */
  jws: z.string(),
  /** what a link by reference named, as the shop served it */
  served: z.optional(z.string()),
  door: Door,
  demo: z.boolean(),
  /** milliseconds since 1970 */
  openedAt: z.int(),
});
export type DocumentRow = z.infer<typeof DocumentRow>;

/** A link that was used, and for which sale or document; `exp` in seconds since 1970. */
export const SeenRow = z.union([
  z.object({ v, jti: z.string(), saleId: SaleId, exp: z.int() }),
  z.object({ v, jti: z.string(), document: DocumentId, exp: z.int() }),
]);
export type SeenRow = z.infer<typeof SeenRow>;

/** The sums of one day, shop and currency, of the sales that were folded into it. */
export const DayRow = z.extend(DayTotals, {
  v,
  /** the folded sales: none of them is counted twice, whatever is read in from a file */
  of: z.array(SaleId),
});
export type DayRow = z.infer<typeof DayRow>;

/** A copy of a row that no longer parses; the row itself stays until a right one takes its place. */
export interface BrokenRow {
  readonly v: 1;
  readonly store: string;
  readonly key: string;
  /** which member is wrong, in the parser's words */
  readonly why: string;
  readonly row: unknown;
  /** when a person saved it as a file, milliseconds since 1970 */
  readonly savedAt?: number;
  /** when a person took it off the list; the copy stays */
  readonly removedAt?: number;
}

export interface KassSchema extends DBSchema {
  journal: { key: [string, number]; value: JournalRow };
  sales: {
    key: string;
    value: SaleRow;
    indexes: {
      order: [string, string];
      openedAt: number;
      updatedAt: number;
      asked: number;
      bare: number;
      state: string;
    };
  };
  documents: { key: string; value: DocumentRow; indexes: { jti: string; openedAt: number } };
  attempts: { key: string; value: AttemptRow; indexes: { state: string } };
  jobs: {
    key: string;
    value: Job;
    indexes: { due: [string, number]; sale: string; document: string };
  };
  results: {
    key: string;
    value: Result;
    indexes: { sale: [string, number]; shopSeq: [string, number] };
  };
  days: { key: [string, string, string]; value: DayRow };
  heads: { key: string; value: Head };
  shops: { key: string; value: Shop };
  keys: { key: string; value: DeviceKey };
  seen: { key: string; value: SeenRow; indexes: { exp: number } };
  printers: { key: string; value: Printer };
  settings: { key: string; value: unknown };
  quarantine: { key: [string, string]; value: BrokenRow };
}

export type KassDb = IDBPDatabase<KassSchema>;
export type StoreName = StoreNames<KassSchema>;
export type WriteTx = IDBPTransaction<KassSchema, StoreName[], 'readwrite'>;

/** All keys that begin with `first`, for the stores and indexes with keys of two parts. */
export const startingWith = (first: string): IDBKeyRange => IDBKeyRange.bound([first], [first, []]);
