// Branded ids: a sale id cannot be passed where an attempt id is wanted. Randomness is handed in.
import * as z from 'zod/mini';

/** A source of cryptographically strong random bytes, e.g. `n => crypto.getRandomValues(new Uint8Array(n))`. */
export type RandomBytes = (length: number) => Uint8Array;

const id = z.string().check(z.regex(/^[A-Za-z0-9_-]{8,64}$/));

export const SaleId = id.brand<'SaleId'>();
export const AttemptId = id.brand<'AttemptId'>();
export const Nonce = id.brand<'Nonce'>();
export const JobId = id.brand<'JobId'>();
export const ResultId = id.brand<'ResultId'>();
/** A pairing's key in the database: the RFC 7638 thumbprint of the shop's key at pairing, or `demo`. */
export const ShopId = z.string().check(z.minLength(4), z.maxLength(64)).brand<'ShopId'>();
export const PrinterId = z.string().check(z.minLength(4), z.maxLength(64)).brand<'PrinterId'>();
/** A document the shop wanted printed, as this till opened it. */
export const DocumentId = id.brand<'DocumentId'>();

export type SaleId = z.infer<typeof SaleId>;
export type AttemptId = z.infer<typeof AttemptId>;
export type Nonce = z.infer<typeof Nonce>;
export type JobId = z.infer<typeof JobId>;
export type ResultId = z.infer<typeof ResultId>;
export type ShopId = z.infer<typeof ShopId>;
export type PrinterId = z.infer<typeof PrinterId>;
export type DocumentId = z.infer<typeof DocumentId>;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** 128 random bits as 22 characters of the base64url alphabet (RFC 4648 §5, without padding). */
export function randomId(random: RandomBytes): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of random(16)) {
    held = ((held << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      text += ALPHABET[(held >> bits) & 63];
    }
  }
  return text + ALPHABET[(held << (6 - bits)) & 63];
}

export const newSaleId = (random: RandomBytes): SaleId => SaleId.parse(randomId(random));
export const newAttemptId = (random: RandomBytes): AttemptId => AttemptId.parse(randomId(random));
export const newNonce = (random: RandomBytes): Nonce => Nonce.parse(randomId(random));
export const newJobId = (random: RandomBytes): JobId => JobId.parse(randomId(random));
export const newResultId = (random: RandomBytes): ResultId => ResultId.parse(randomId(random));
export const newPrinterId = (random: RandomBytes): PrinterId => PrinterId.parse(randomId(random));
export const newDocumentId = (random: RandomBytes): DocumentId =>
  DocumentId.parse(randomId(random));
