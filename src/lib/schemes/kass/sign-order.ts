// The shop's side of an order link: claims in, the two links out.
//
// Wire format: payload = JSON of the claims in UTF-8; where the link would pass 1,800 characters the JSON is
// packed with raw deflate and the header says `"zip":"DEF"`. The link carries nothing beside the JWS.
import type { CryptoKey } from 'jose';
import type * as z from 'zod/mini';
import { AppError } from '../../domain/errors';
import { parseOrder, type Order } from '../../domain/order';
import { deflate } from './deflate';
import { MAX_JWS, signJws } from './jws';

/** The claims as a shop writes them; lists may be left out. */
export type OrderClaims = z.input<typeof Order>;

/** 1,800 characters of link (platform §0 row 8), less room for the till's address. */
const PLAIN_JWS = 1700;
/** Header and signature of an ES256 JWS with a thumbprint, encoded, with their dots. */
const AROUND_PAYLOAD = 220;

/**
 * Signs an order after checking it the way a till will.
 * @throws AppError `link-invalid` or `link-sum-mismatch`, `details.field` naming the claim; `link-too-long`.
 */
export async function signOrder(
  claims: OrderClaims,
  privateKey: CryptoKey,
  kid: string,
): Promise<string> {
  const json = new TextEncoder().encode(JSON.stringify(parseOrder(claims)));
  const isLong = (json.length * 4) / 3 + AROUND_PAYLOAD > PLAIN_JWS;
  const header = {
    typ: 'kass-order+jwt',
    kid,
    ...(isLong ? { zip: 'DEF' as const } : {}),
  } as const;
  const jws = await signJws(isLong ? await deflate(json) : json, header, privateKey);
  if (jws.length > MAX_JWS)
    throw new AppError('link-too-long', `${jws.length} characters`, {
      details: { field: 'lines' },
    });
  return jws;
}

/** The primary link: an address of the till. */
export const httpsLink = (tillOrigin: string, jws: string): string => `${tillOrigin}/#j=${jws}`;

/** The link for systems with protocol handlers: Windows, macOS, ChromeOS. */
export const protocolLink = (jws: string): string => `web+kass://payNow?j=${jws}`;
