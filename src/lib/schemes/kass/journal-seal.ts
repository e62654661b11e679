// What makes a saved journal one that nobody has changed: a hash over all its parts, signed by one of the till's keys.
//
// Wire format: compact JWS, `typ` `kass-journal+jwt`, payload `JournalClaims`. The key comes with it: that it is this
// till's, only who knows its thumbprint can say, e.g. the shop.
import * as z from 'zod/mini';
import { AppError, isAppError } from '../../domain/errors';
import { PublicJwk } from '../../domain/shop';
import { encodeBase64url } from './base64url';
import { thumbprint, type Signer } from './device-key';
import { checkSignature, parsePayload, readJws, signJws } from './jws';

export const JournalClaims = z.object({
  v: z.literal(1),
  /** when it was saved, milliseconds since 1970 */
  made: z.int(),
  /** how many parts it has */
  parts: z.int(),
  /** SHA-256 (base64url) over the SHA-256 of each part in their order */
  digest: z.string(),
  /** whether the customers' names, notes and links are in it */
  customers: z.boolean(),
});
export type JournalClaims = z.infer<typeof JournalClaims>;

/** The end of the file: signed claims with the public key, or bare ones where the till had no key. */
export const JournalSeal = z.union([
  z.object({ jws: z.string(), key: PublicJwk }),
  z.object({ claims: JournalClaims }),
]);
export type JournalSeal = z.infer<typeof JournalSeal>;

/** Seals claims. @param signer one of the till's keys; null where it has none */
export async function sealJournal(
  claims: JournalClaims,
  signer: Pick<Signer, 'privateKey' | 'kid' | 'jwk'> | null,
): Promise<JournalSeal> {
  if (!signer) return { claims };
  const payload = new TextEncoder().encode(JSON.stringify(claims));
  const { kid, jwk, privateKey } = signer;
  return { jws: await signJws(payload, { typ: 'kass-journal+jwt', kid }, privateKey), key: jwk };
}

/**
 * What a seal says, and by which key; `kid` null where nobody has signed it.
 * @throws AppError `file-changed` when the signature is not that key's
 */
export async function openSeal(
  seal: JournalSeal,
): Promise<{ readonly claims: JournalClaims; readonly kid: string | null }> {
  if ('claims' in seal) return { claims: seal.claims, kid: null };
  try {
    const unchecked = readJws(seal.jws, 'kass-journal+jwt');
    await checkSignature(unchecked, seal.key);
    const kid = await thumbprint(seal.key);
    if (unchecked.kid !== kid) throw new AppError('file-changed', 'Another key');
    return { claims: JournalClaims.parse(parsePayload(unchecked.payload)), kid };
  } catch (cause) {
    if (isAppError(cause) || cause instanceof z.core.$ZodError)
      throw new AppError('file-changed', 'The seal does not fit', { cause });
    throw cause;
  }
}

/** A hash over parts that come one after the other, so that no file has to be held as a whole. */
export class PartsHash {
  #parts: Uint8Array[] = [];

  async add(part: string): Promise<void> {
    this.#parts.push(await sha256(new TextEncoder().encode(part)));
  }

  get count(): number {
    return this.#parts.length;
  }

  async digest(): Promise<string> {
    const all = new Uint8Array(this.#parts.length * 32);
    this.#parts.forEach((part, i) => all.set(part, i * 32));
    return encodeBase64url(await sha256(all));
  }
}

const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
