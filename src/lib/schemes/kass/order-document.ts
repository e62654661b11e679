// Links by reference: the link names a document at the shop and its hash, the document holds the order
// (link-security §5.1 `src`, `h`). Short enough for a QR code. Fetching is the caller's.
//
// Wire format: the link's payload is `OrderReference`; the document is JSON in UTF-8 with all the other claims, at
// most 256 KB. No claim stands in both. `h` is the SHA-256 of the document's exact bytes, base64url.
import * as z from 'zod/mini';
import { AppError } from '../../domain/errors';
import { decodeUtf8, encodeBase64url } from './base64url';
import { parseUrl } from './origin';
import { parseStrictJson } from './strict-json';

/** Most bytes a document may have, and a payload once unpacked (link-security §5.5). */
export const MAX_DOCUMENT = 256 * 1024;

const seconds = z.int().check(z.gte(0), z.lte(1e11));

/** The claims that a link by reference carries itself. */
export const OrderReference = z.strictObject({
  v: z.literal(1),
  iss: z.string().check(z.maxLength(300)),
  aud: z.optional(z.string().check(z.minLength(1), z.maxLength(256))),
  jti: z.string().check(z.minLength(16), z.maxLength(128)),
  iat: seconds,
  exp: seconds,
  act: z.string().check(z.maxLength(40)),
  /** path and query under the shop's origin, e.g. `/kass/order/8fk3` */
  src: z.string().check(z.maxLength(300), z.regex(/^\/(?!\/)[\w.~!$&'()*+,;=:@%/?-]*$/)),
  h: z.string().check(z.regex(/^[\w-]{43}$/)),
});
export type OrderReference = z.infer<typeof OrderReference>;

export const isReference = (payload: unknown): boolean =>
  typeof payload === 'object' && payload !== null && ('src' in payload || 'h' in payload);

/** @throws AppError `link-version`; `link-invalid` naming the claim in `details.field` */
export function parseReference(payload: unknown): OrderReference {
  const { v } = payload as { readonly v?: unknown };
  if (typeof v === 'number' && v !== 1)
    throw new AppError('link-version', `Format ${v}`, { details: { field: 'v' } });
  const read = OrderReference.safeParse(payload);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const field = issue?.path.join('.') || (issue?.code === 'unrecognized_keys' ? issue.keys[0] : '');
  throw new AppError('link-invalid', 'Not a link by reference', {
    cause: read.error,
    details: { field: field || 'src' },
  });
}

/** Where the document lies. @throws AppError `link-invalid` when that is not under the shop's origin */
export function documentAddress({ src }: OrderReference, origin: string): string {
  const url = parseUrl(origin + src);
  const isPlain = url !== null && url.origin === origin && url.pathname === src.split('?')[0];
  if (!isPlain || /%2f|%5c|%2e/i.test(src))
    throw new AppError('link-invalid', 'Not a path of the shop', { details: { field: 'src' } });
  return url.href;
}

/** The hash a link by reference carries for a document. */
export async function hashDocument(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return encodeBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

/**
 * The whole claims: those of the link and those of its document.
 * @throws AppError `link-too-long`; `link-tampered` when the document is not the one that was signed;
 *   `link-invalid` when it is not strict JSON or says something that only the link may say.
 */
export async function joinDocument(
  { src: _src, h, ...link }: OrderReference,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<{ readonly claims: unknown; readonly text: string }> {
  if (bytes.length > MAX_DOCUMENT)
    throw new AppError('link-too-long', `${bytes.length} bytes`, {
      details: { reason: 'document' },
    });
  if ((await hashDocument(bytes)) !== h)
    throw new AppError('link-tampered', 'The document is another one', {
      details: { reason: 'h' },
    });
  const { text, document } = read(bytes);
  const twice = Object.keys(document).find(
    (name) => name in link || name === 'src' || name === 'h',
  );
  if (twice !== undefined)
    throw new AppError('link-invalid', 'A claim stands in link and document', {
      details: { field: twice },
    });
  return { claims: { ...document, ...link }, text };
}

function read(bytes: Uint8Array): { readonly text: string; readonly document: object } {
  try {
    const text = decodeUtf8(bytes);
    const document = parseStrictJson(text);
    if (typeof document !== 'object' || document === null || Array.isArray(document))
      throw new SyntaxError('Not an object');
    return { text, document };
  } catch (cause) {
    throw new AppError('link-invalid', 'The document is not strict JSON', {
      cause,
      details: { field: 'document' },
    });
  }
}
