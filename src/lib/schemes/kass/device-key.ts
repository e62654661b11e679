// Keys on P-256: the till's own, which cannot be read out, and the shop's, which its server stores.
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type CryptoKey,
  type JWK,
} from 'jose';
import * as z from 'zod/mini';
import { PublicJwk } from '../../domain/shop';

/** A private key as a shop's server stores it (RFC 7518 §6.2.2). */
export const PrivateJwk = z.extend(PublicJwk, {
  d: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)),
});
export type PrivateJwk = z.infer<typeof PrivateJwk>;

/** A key ready to sign, with its public half and that half's thumbprint. */
export interface Signer {
  readonly privateKey: CryptoKey;
  readonly jwk: PublicJwk;
  readonly kid: string;
}

/** RFC 7638 thumbprint, SHA-256, base64url: the `kid` of everything signed by this key. */
export const thumbprint = (jwk: PublicJwk): Promise<string> => calculateJwkThumbprint(jwk);

/** A new key for this device and one shop. Its private half never leaves WebCrypto. */
export async function makeDeviceKey(): Promise<Signer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: false });
  const jwk = PublicJwk.parse(await exportJWK(publicKey));
  return { privateKey, jwk, kid: await thumbprint(jwk) };
}

/** A new key for a shop's server, to be stored there and nowhere else. */
export async function makeShopKey(): Promise<PrivateJwk> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return PrivateJwk.parse(await exportJWK(privateKey));
}

/** Makes a stored shop key ready to sign. */
export async function makeSigner(stored: PrivateJwk): Promise<Signer> {
  const privateKey = (await importJWK(stored as JWK, 'ES256')) as CryptoKey;
  const jwk = PublicJwk.parse(stored);
  return { privateKey, jwk, kid: await thumbprint(jwk) };
}
