// Pairing, the parts without a network: the shop's link, its check against the shop's own page, and the
// device's signed request (link-security §9). Both sides use this file.
//
// Wire format:
// - Link: `https://<till>/pair#p=<base64url of JSON>`, JSON = `PairingLink`.
// - Request: compact JWS, `typ` `kass-pair+jwt`, payload = `PairRequest`; `kid` = `iss` = thumbprint of the `jwk`
//   it carries, whose private half signed it (proof of possession). POSTed as `application/jose` to the `pair`
//   address of `kass.json`; sent again unchanged it asks for the present state, at any later time. The answer is JSON:
//   202 `{"state":"asking","digits":"123456"}`; 200 `{"state":"allowed","digits","grants"}`, grants as in `Grants`;
//   403 `{"state":"refused","digits"}`; 401 `{"error":"revoked","state":"refused","digits"}`; 410 when the code is
//   unknown, too old, or bound to another device.
import * as z from 'zod/mini';
import { AppError } from '../../domain/errors';
import { PublicJwk, WellKnown } from '../../domain/shop';
import { cleanLine } from '../../domain/text';
import { decodeBase64url, decodeUtf8, encodeBase64url } from './base64url';
import { thumbprint, type Signer } from './device-key';
import { checkSignature, parsePayload, readJws, signJws } from './jws';
import { isShopOrigin, parseUrl } from './origin';
import { parseStrictJson } from './strict-json';

/** How long a one-time code may be used for the first time, seconds. */
export const CODE_LIFE = 600;

const name = z.pipe(
  z.string().check(z.minLength(1), z.maxLength(400)),
  z.transform((text: string) => cleanLine(text, 60)),
);
const code = z.string().check(z.regex(/^[A-Za-z0-9_-]{22,64}$/));
const origin = z.string().check(z.maxLength(300));
const keyId = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/));

export const PairingLink = z.object({
  v: z.literal(1),
  /** the shop's origin */
  origin,
  name,
  keys: z.array(PublicJwk).check(z.minLength(1), z.maxLength(4)),
  /** every callback of the shop lies under this address */
  callback: z.string().check(z.maxLength(1000)),
  /** one-time code, at least 128 random bits */
  code,
  /** seconds since 1970 */
  exp: z.int(),
});
export type PairingLink = z.infer<typeof PairingLink>;

export const PairRequest = z.object({
  v: z.literal(1),
  /** thumbprint of the device key */
  iss: keyId,
  /** the shop's origin */
  aud: origin,
  /** thumbprint of the shop's key that the device pins */
  shop: keyId,
  code,
  nonce: z.string().check(z.minLength(16), z.maxLength(128)),
  /** what the till calls itself, for the shop's list of tills */
  label: name,
  /** the till's origin */
  till: origin,
  jwk: PublicJwk,
});
export type PairRequest = z.infer<typeof PairRequest>;

/** The address a shop shows as link or QR. */
export function pairingAddress(tillOrigin: string, link: PairingLink): string {
  const json = new TextEncoder().encode(JSON.stringify(link));
  return `${tillOrigin}/pair#p=${encodeBase64url(json)}`;
}

/**
 * Reads `#p=…`, a whole pairing address, or only the part after `p=`.
 * @throws AppError `pair-garbled`, also for an origin no shop may have; `pair-expired`.
 */
export function readPairingLink(
  text: string,
  context: { readonly nowMs: number; readonly loopbackAllowed: boolean },
): PairingLink {
  const request = /(?:^|#)p=([\w-]+)/.exec(text.trim())?.[1] ?? text.trim();
  const link = parseLink(request);
  if (!isShopOrigin(link.origin, context.loopbackAllowed))
    throw new AppError('pair-garbled', 'Not an origin a shop may have', {
      details: { field: 'origin' },
    });
  if (context.nowMs / 1000 > link.exp)
    throw new AppError('pair-expired', 'The code is too old', {
      details: { time: new Date(link.exp * 1000).toISOString() },
    });
  return link;
}

function parseLink(request: string): PairingLink {
  try {
    if (request.length > 4096) throw new SyntaxError('Too long');
    return PairingLink.parse(parseStrictJson(decodeUtf8(decodeBase64url(request))));
  } catch (cause) {
    throw new AppError('pair-garbled', 'Not a pairing link', { cause });
  }
}

/**
 * Compares the link with what the shop's own page says over TLS: a link alone cannot bind a foreign origin.
 * @throws AppError `pair-mismatch`, `details.field` naming what differs.
 */
export function checkWellKnown(
  link: Pick<PairingLink, 'origin' | 'keys' | 'callback'>,
  wellKnown: unknown,
): WellKnown {
  const read = WellKnown.safeParse(wellKnown);
  if (!read.success) throw mismatch(read.error.issues[0]?.path.join('.') || 'kass.json');
  const page = read.data;
  const isListed = (key: PublicJwk): boolean =>
    page.keys.some(({ x, y }) => x === key.x && y === key.y);
  if (!link.keys.every(isListed)) throw mismatch('keys');
  if (page.callback !== link.callback) throw mismatch('callback');
  for (const field of ['callback', 'pair', 'find', 'home'] as const) {
    const address = page[field];
    if (address !== undefined && parseUrl(address)?.origin !== link.origin) throw mismatch(field);
  }
  return page;
}

const mismatch = (field: string): AppError =>
  new AppError('pair-mismatch', `The shop's page differs: ${field}`, { details: { field } });

/** The till's signed request; `device` is its new key for this shop. */
export async function signPairRequest(
  ask: Omit<PairRequest, 'v' | 'iss' | 'jwk'>,
  device: Signer,
): Promise<string> {
  const claims: PairRequest = { v: 1, iss: device.kid, jwk: device.jwk, ...ask };
  const payload = new TextEncoder().encode(JSON.stringify(claims));
  return await signJws(payload, { typ: 'kass-pair+jwt', kid: device.kid }, device.privateKey);
}

/**
 * The shop's check of a request: the key it carries has signed it, and it is for this shop and its key, or one of
 * its keys.
 * @throws AppError `pair-garbled`; `pair-mismatch` when signature, key, origin or shop key do not fit.
 */
export async function readPairRequest(
  jws: string,
  shop: { readonly origin: string; readonly kid: string | readonly string[] },
): Promise<PairRequest> {
  const { request, kid } = await provenRequest(jws);
  if (request.iss !== kid || (await thumbprint(request.jwk)) !== kid) throw mismatch('jwk');
  if (request.aud !== shop.origin) throw mismatch('aud');
  if (![shop.kid].flat().includes(request.shop)) throw mismatch('shop');
  return request;
}

/** What this device called itself in a request of its own, which is not checked again. */
export const labelIn = (request: string): string =>
  PairRequest.parse(parsePayload(readJws(request, 'kass-pair+jwt').payload)).label;

async function provenRequest(
  jws: string,
): Promise<{ readonly request: PairRequest; readonly kid: string }> {
  try {
    const unchecked = readJws(jws, 'kass-pair+jwt');
    const request = PairRequest.parse(parsePayload(unchecked.payload));
    await checkSignature(unchecked, request.jwk);
    return { request, kid: unchecked.kid };
  } catch (cause) {
    throw new AppError('pair-garbled', 'Not a pairing request', { cause });
  }
}

/**
 * The digits both screens show: the first 20 bits of SHA-256 over the ASCII texts shop thumbprint, device
 * thumbprint and code, one after the other, modulo 10⁶. They help to allow the right tablet, no more than that.
 */
export async function sixDigits(
  shopThumbprint: string,
  deviceThumbprint: string,
  code: string,
): Promise<string> {
  const text = new TextEncoder().encode(shopThumbprint + deviceThumbprint + code);
  const [a = 0, b = 0, c = 0] = new Uint8Array(await crypto.subtle.digest('SHA-256', text));
  const bits = (a << 12) | (b << 4) | (c >> 4);
  return String(bits % 1_000_000).padStart(6, '0');
}
