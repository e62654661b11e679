// The till's signed word about a sale (link-security §6): signed here by the till, read here by the shop.
//
// Wire format: compact JWS, `typ` `kass-result+jwt`, payload = JSON of `ResultClaims` (never packed). It travels
// as the whole body of a POST (`application/jose`), or as `kass=<JWS>` in the callback's `{*}` slot.
import type { CryptoKey } from 'jose';
import { AppError } from '../../domain/errors';
import { ResultClaims } from '../../domain/result';
import type { PublicJwk } from '../../domain/shop';
import { encodeBase64url } from './base64url';
import { checkSignature, parsePayload, readJws, signJws } from './jws';

/** `kid` is the thumbprint of the device key, the same as `claims.iss`. */
export async function signResult(
  claims: ResultClaims,
  key: CryptoKey,
  kid: string,
): Promise<string> {
  const payload = new TextEncoder().encode(JSON.stringify(claims));
  return await signJws(payload, { typ: 'kass-result+jwt', kid }, key);
}

/** SHA-256 of the JWS text as base64url: the next result's `prev`. */
export async function hashJws(jws: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(jws));
  return encodeBase64url(new Uint8Array(digest));
}

/**
 * The key a result says it is signed with, unproven, to look the device up.
 * @throws AppError `link-garbled`, `link-tampered`, `link-too-long`.
 */
export const resultKid = (jws: string): string => readJws(jws, 'kass-result+jwt').kid;

/** What a result must say of its way: the shop's origin, and the callback without its query. */
export interface ResultAddress {
  readonly aud: string;
  readonly htu: string;
}

/**
 * The shop's check of one result against the device key on file.
 * @throws AppError `link-garbled`, `link-too-long`, `link-tampered`; `link-invalid` naming the claim in
 *   `details.field`.
 */
export async function readResult(
  jws: string,
  jwk: PublicJwk,
  address: ResultAddress,
): Promise<ResultClaims> {
  const unchecked = readJws(jws, 'kass-result+jwt');
  await checkSignature(unchecked, jwk);
  const read = ResultClaims.safeParse(parsePayload(unchecked.payload));
  if (!read.success) throw invalid(read.error.issues[0]?.path.join('.') || 'result');
  const claims = read.data;
  if (claims.iss !== unchecked.kid) throw invalid('iss');
  if (claims.aud !== address.aud) throw invalid('aud');
  if (claims.htu !== address.htu) throw invalid('htu');
  return claims;
}

const invalid = (field: string): AppError =>
  new AppError('link-invalid', `Result refused: ${field}`, { details: { field } });
