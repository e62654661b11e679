// Base64url without padding (RFC 4648 §5), strictly: one text for each value, so nothing hides in spare bits.
import { base64url } from 'jose';

/** @throws TypeError or SyntaxError when the text is not the one canonical encoding of its bytes. */
export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(base64url.decode(text));
  if (base64url.encode(bytes) !== text) throw new SyntaxError('Not canonical base64url');
  return bytes;
}

export const encodeBase64url = (bytes: Uint8Array): string => base64url.encode(bytes);

/** @throws TypeError for bytes that are not UTF-8; a byte order mark is kept and so refused by JSON. */
export const decodeUtf8 = (bytes: Uint8Array): string =>
  new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
