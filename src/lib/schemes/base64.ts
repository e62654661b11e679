// Standard Base64 with padding (RFC 4648 §4), as print apps take bytes.

/** The bytes as text; letter by letter, because one call with all of them overflows the stack. */
export const toBase64 = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
