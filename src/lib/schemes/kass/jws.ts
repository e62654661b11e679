// One signed text: a compact JWS (RFC 7515 §7.1) with ES256 and nothing else. Knows headers and signatures,
// nothing of what is signed.
//
// Wire format: header exactly `{"alg":"ES256","typ":…,"kid":…}`, `kid` the RFC 7638 thumbprint of the key;
// an order may add `"zip":"DEF"` (payload in raw deflate). Any other member is refused, above all one that
// brings a key (RFC 8725 §3.1, §3.10, §3.11).
import { CompactSign, compactVerify, type CryptoKey } from 'jose';
import { AppError } from '../../domain/errors';
import type { PublicJwk } from '../../domain/shop';
import { decodeBase64url, decodeUtf8 } from './base64url';
import { parseStrictJson } from './strict-json';

/** An ES256 signature is two numbers of 32 bytes (RFC 7518 §3.4), never DER: so many characters. */
const SIGNATURE_LENGTH = 86;
/** Longest signed text, in characters (link-security §5.5). */
export const MAX_JWS = 16 * 1024;
const MAX_HEADER = 1024;

export type JwsType =
  | 'kass-order+jwt'
  | 'kass-result+jwt'
  | 'kass-pair+jwt'
  | 'kass-keys+jwt'
  | 'kass-find+jwt'
  | 'kass-journal+jwt';

/** What can be known before the signature is checked. The payload is not trusted yet. */
export interface UncheckedJws {
  readonly jws: string;
  readonly kid: string;
  readonly zip: boolean;
  readonly payload: Uint8Array<ArrayBuffer>;
}

const tampered = (reason: string, cause?: unknown): AppError =>
  new AppError('link-tampered', `Refused: ${reason}`, { cause, details: { reason } });

/**
 * Splits the text and checks its header.
 * @throws AppError `link-too-long`; `link-garbled` when it is not three base64url parts with a JSON header;
 *   `link-cut` when its end is missing; `link-tampered` when the header is not exactly ours or the signature is in
 *   another encoding, `details.reason` naming the member.
 */
export function readJws(jws: string, typ: JwsType): UncheckedJws {
  if (jws.length > MAX_JWS)
    throw new AppError('link-too-long', `${jws.length} characters`, {
      details: { reason: 'signed' },
    });
  const { header, payload, signature } = split(jws);
  const { alg, typ: found, kid, zip, ...others } = header;
  if (alg !== 'ES256') throw tampered('alg');
  if (found !== typ) throw tampered('typ');
  if (typeof kid !== 'string' || !/^[\w-]{43}$/.test(kid)) throw tampered('kid');
  if (zip !== undefined && (zip !== 'DEF' || typ !== 'kass-order+jwt')) throw tampered('zip');
  if (Object.keys(others).length > 0) throw tampered('header');
  if (signature.length < SIGNATURE_LENGTH) throw new AppError('link-cut', 'A short signature');
  if (signature.length > SIGNATURE_LENGTH) throw tampered('signature');
  return { jws, kid, zip: zip === 'DEF', payload };
}

/** @throws AppError `link-tampered` when the signature is not this key's. */
export async function checkSignature({ jws }: UncheckedJws, jwk: PublicJwk): Promise<void> {
  try {
    await compactVerify(jws, jwk, { algorithms: ['ES256'] });
  } catch (cause) {
    throw tampered('signature', cause);
  }
}

/** Signs bytes that are ready for the wire. `kid` is the thumbprint of the key's public half. */
export async function signJws(
  payload: Uint8Array,
  header: { readonly typ: JwsType; readonly kid: string; readonly zip?: 'DEF' },
  key: CryptoKey,
): Promise<string> {
  return await new CompactSign(payload).setProtectedHeader({ alg: 'ES256', ...header }).sign(key);
}

/**
 * The JSON of a checked payload.
 * @throws AppError `link-invalid` when it is not strict JSON in UTF-8.
 */
export function parsePayload(payload: Uint8Array): unknown {
  try {
    return parseStrictJson(decodeUtf8(payload));
  } catch (cause) {
    throw new AppError('link-invalid', 'Payload is not strict JSON', {
      cause,
      details: { field: 'payload' },
    });
  }
}

function split(jws: string): {
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: Uint8Array<ArrayBuffer>;
  readonly signature: string;
} {
  try {
    const [head = '', body = '', signature = '', ...more] = jws.split('.');
    if (!head || !body || !signature || more.length > 0) throw new SyntaxError('Not three parts');
    if (signature.length >= SIGNATURE_LENGTH) decodeBase64url(signature);
    const bytes = decodeBase64url(head);
    if (bytes.length > MAX_HEADER) throw new SyntaxError('Header too long');
    const header = parseStrictJson(decodeUtf8(bytes));
    if (typeof header !== 'object' || header === null || Array.isArray(header))
      throw new SyntaxError('Not a header');
    return {
      header: header as Record<string, unknown>,
      payload: decodeBase64url(body),
      signature,
    };
  } catch (cause) {
    throw new AppError('link-garbled', 'Not a compact JWS', { cause });
  }
}
