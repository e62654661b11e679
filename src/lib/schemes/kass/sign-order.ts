// The shop's side of a link: claims in, the signed text and the addresses that carry it out.
//
// Wire format: payload = JSON of the claims in UTF-8; where the link would pass 1,800 characters the JSON is
// packed with raw deflate and the header says `"zip":"DEF"`. The link carries nothing beside the JWS.
import type { CryptoKey } from 'jose';
import type * as z from 'zod/mini';
import { AppError } from '../../domain/errors';
import {
  parseAsk,
  type Action,
  type DocumentOrder,
  type Order,
  type StatusQuery,
} from '../../domain/order';
import { deflate } from './deflate';
import { MAX_JWS, signJws } from './jws';
import { hashDocument, MAX_DOCUMENT, parseReference } from './order-document';

/** The claims of an order as a shop writes them; lists may be left out. */
export type OrderClaims = z.input<typeof Order>;
/** The claims of any link. */
export type AskClaims = OrderClaims | z.input<typeof DocumentOrder> | z.input<typeof StatusQuery>;

/** 1,800 characters of link (platform §0 row 8), less room for the till's address. */
const PLAIN_JWS = 1700;
/** Header and signature of an ES256 JWS with a thumbprint, encoded, with their dots. */
const AROUND_PAYLOAD = 220;

/**
 * Signs a link's claims after checking them the way a till will.
 * @throws AppError `link-action`, `link-invalid` or `link-sum-mismatch`, `details.field` naming the claim;
 *   `link-too-long`.
 */
export async function signOrder(
  claims: AskClaims,
  privateKey: CryptoKey,
  kid: string,
): Promise<string> {
  const json = encode(parseAsk(claims).order);
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

/** A link by reference, and the document it names: the shop serves those very bytes at `src`. */
export interface SignedReference {
  readonly jws: string;
  readonly document: Uint8Array<ArrayBuffer>;
}

/**
 * Signs a link that only names its order: short enough for a QR code.
 * @param src path and query under the shop's origin where the document will be served
 * @throws AppError as `signOrder`
 */
export async function signReference(
  claims: AskClaims,
  src: string,
  privateKey: CryptoKey,
  kid: string,
): Promise<SignedReference> {
  const { v, iss, aud, jti, iat, exp, act, ...rest } = parseAsk(claims).order;
  const document = encode(rest);
  if (document.length > MAX_DOCUMENT)
    throw new AppError('link-too-long', `${document.length} bytes`, {
      details: { field: 'lines' },
    });
  const h = await hashDocument(document);
  const reference = parseReference({ v, iss, ...(aud && { aud }), jti, iat, exp, act, src, h });
  const jws = await signJws(encode(reference), { typ: 'kass-order+jwt', kid }, privateKey);
  return { jws, document };
}

const encode = (value: unknown): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(JSON.stringify(value));

/** The primary link: an address of the till. */
export const httpsLink = (tillOrigin: string, jws: string): string => `${tillOrigin}/#j=${jws}`;

/** The link for systems with protocol handlers: Windows, macOS, ChromeOS. */
export const protocolLink = (jws: string, act: Action = 'payNow'): string =>
  `web+kass://${act}?j=${jws}`;
