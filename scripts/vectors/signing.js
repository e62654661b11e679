// Signs the test vectors with Node's own crypto, so that what checks them is checked by somebody else's code.
// A signature is made once: ECDSA takes a random number each time, and files that change by themselves say nothing.
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
} from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/**
 * @typedef {{ kty: string, crv: string, x: string, y: string }} Jwk
 * @typedef {Jwk & { d: string }} PrivateJwk
 * @typedef {{ name: string, kid: string, jwk: Jwk, key: import('node:crypto').KeyObject }} Key
 * @typedef {Readonly<Record<string, unknown>>} Members
 */

export const base64url = (/** @type {string | Uint8Array} */ bytes) =>
  Buffer.from(bytes).toString('base64url');

export const sha256 = (/** @type {string | Uint8Array} */ bytes) =>
  createHash('sha256').update(bytes).digest();

/** RFC 7638: SHA-256 over the required members in the order of their names. @param {Jwk} jwk */
export const thumbprint = ({ crv, kty, x, y }) =>
  base64url(sha256(JSON.stringify({ crv, kty, x, y })));

/** A new test key. @returns {PrivateJwk} */
export function newKey() {
  const jwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    format: 'jwk',
  });
  const { kty = '', crv = '', x = '', y = '', d = '' } = jwk;
  return { kty, crv, x, y, d };
}

/** @param {string} name @param {PrivateJwk} stored @returns {Key} */
export function openKey(name, stored) {
  const { d: _, ...jwk } = stored;
  return {
    name,
    kid: thumbprint(jwk),
    jwk,
    key: createPrivateKey({ key: stored, format: 'jwk' }),
  };
}

/** A compact JWS (RFC 7515 §7.1), wherever it stands in a text. */
const JWS = /[\w-]+\.[\w-]+\.[\w-]{86}(?![\w-])/g;

/**
 * A pen that writes what it wrote before in the same way.
 *
 * @param {readonly string[]} texts the files as they are, which hold the signatures made before
 */
export function penOf(texts) {
  const known = texts.flatMap((text) => text.match(JWS) ?? []).map((jws) => jws.split('.'));

  /** The signature this key gave to this input before. @param {string} input @param {Key} key */
  const kept = (input, key) =>
    known.find(
      ([head = '', body = '', signature = '']) =>
        `${head}.${body}` === input && isSignedBy(key, input, signature),
    )?.[2];

  /** Raw deflate differs between versions of zlib: what unpacks to the same bytes stays. @param {string} json */
  function pack(json) {
    for (const [head = '', body = ''] of known) {
      if (!Buffer.from(head, 'base64url').includes('"zip"')) continue;
      const packed = Buffer.from(body, 'base64url');
      if (unpacked(packed) === json) return packed;
    }
    return deflateRawSync(json, { level: 9 });
  }

  /**
   * Signs any bytes under any header, past every check.
   *
   * @param {Members | string} header members, or the very text
   * @param {string | Uint8Array} payload
   * @param {Key} key
   */
  function signAny(header, payload, key) {
    const head = typeof header === 'string' ? header : JSON.stringify(header);
    const input = `${base64url(head)}.${base64url(payload)}`;
    const before = kept(input, key);
    if (before !== undefined) return `${input}.${before}`;
    const signature = base64url(signRaw(input, key));
    known.push([...input.split('.'), signature]);
    return `${input}.${signature}`;
  }

  return {
    pack,
    signAny,
    /** @param {string} typ @param {unknown} claims @param {Key} key */
    sign: (typ, claims, key) =>
      signAny(
        { alg: 'ES256', typ, kid: key.kid },
        typeof claims === 'string' ? claims : JSON.stringify(claims),
        key,
      ),
    /** An order whose payload is packed. @param {unknown} claims @param {Key} key */
    signPacked: (claims, key) =>
      signAny(
        { alg: 'ES256', typ: 'kass-order+jwt', kid: key.kid, zip: 'DEF' },
        pack(JSON.stringify(claims)),
        key,
      ),
  };
}

/** @typedef {ReturnType<typeof penOf>} Pen */

/** @param {string} input @param {Key} key */
const signRaw = (input, { key }) =>
  sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });

/** @param {Key} key @param {string} input @param {string} signature */
const isSignedBy = ({ key }, input, signature) =>
  verify(
    'sha256',
    Buffer.from(input),
    { key: createPublicKey(key), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );

/** The text in packed bytes, or null. @param {Uint8Array} bytes */
function unpacked(bytes) {
  try {
    return inflateRawSync(bytes).toString();
  } catch {
    return null;
  }
}

/** The same signature in DER (SEQUENCE of two INTEGER), as most libraries give it. @param {string} jws */
export function withDerSignature(jws) {
  const [head, body, raw = ''] = jws.split('.');
  const bytes = Buffer.from(raw, 'base64url');
  const integer = (/** @type {Buffer} */ part) => {
    const short = part.subarray(part.findIndex((byte) => byte !== 0));
    const value = (short[0] ?? 0) > 127 ? Buffer.concat([Buffer.of(0), short]) : short;
    return Buffer.concat([Buffer.of(2, value.length), value]);
  };
  const inner = Buffer.concat([integer(bytes.subarray(0, 32)), integer(bytes.subarray(32))]);
  return `${head}.${body}.${base64url(Buffer.concat([Buffer.of(0x30, inner.length), inner]))}`;
}
