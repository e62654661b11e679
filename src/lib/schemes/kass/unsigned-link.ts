// Reads the original form of a link, `web+kass://payNow?callback=[…?{*}]&order={…}` (link-security §9a), however the
// systems on its way have encoded it (platform §1.4). What it says is nobody's word: it carries no signature.
import * as z from 'zod/mini';
import { Currency, Minor } from '../../domain/amount';
import { AppError } from '../../domain/errors';
import { parseOrder, type Order } from '../../domain/order';
import { encodeBase64url } from './base64url';
import { parseUrl } from './origin';
import { bareAddress, withoutSlot } from './slot';
import { parseStrictJson } from './strict-json';

export interface UnsignedLink {
  /** as the link names it */
  readonly action: string;
  /** with its `{*}` slot */
  readonly callback: string;
  /** the order's JSON: the claims of a signed order, or the smallest form */
  readonly order: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** The smallest form of an order. */
const SmallOrder = z.object({
  no: z.pipe(
    z.union([z.string().check(z.minLength(1), z.maxLength(40)), z.int().check(z.gte(0))]),
    z.transform(String),
  ),
  sum: Minor,
  cur: Currency,
});

/** Anchored: looking for the action from the end takes quadratic time on a long run of slashes or letters. */
const HEAD = /^[^:?]*?(?::|%3a)(?:\/|%2f)*([a-z]*)/i;

/**
 * Reads a link that `readLink` found to be of the original form.
 * @throws AppError `link-cut` where a bracket or brace is not closed, `link-garbled` where `callback` or `order`
 *   is missing or is not an address or strict JSON.
 */
export function readUnsignedLink(link: string): UnsignedLink {
  const query = link.indexOf('?');
  const action = HEAD.exec(link)?.[1] ?? '';
  const parameters = splitOutside(query < 0 ? '' : link.slice(query + 1));
  const callback = readCallback(parameters.get('callback') ?? '');
  return { action, callback, order: readOrder(parameters.get('order') ?? ''), text: link };
}

/** Name and value of each parameter; `&` and `#` inside brackets, braces and JSON strings divide nothing. */
function splitOutside(query: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  let depth = 0;
  let isQuoted = false;
  let start = 0;
  const take = (end: number): void => {
    const [name = '', ...value] = query.slice(start, end).split('=');
    const known = name.trim().toLowerCase();
    if (parameters.has(known)) throw new AppError('link-garbled', 'A parameter stands twice');
    if (known) parameters.set(known, value.join('='));
    start = end + 1;
  };
  for (let at = 0; at < query.length; at += 1) {
    const character = query[at];
    if (isQuoted) {
      if (character === '\\') at += 1;
      else if (character === '"') isQuoted = false;
    } else if (character === '"' && depth > 0) isQuoted = true;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    else if (depth === 0 && character === '&') take(at);
    else if (depth === 0 && character === '#') {
      take(at);
      return parameters;
    }
  }
  if (depth > 0 || isQuoted) throw new AppError('link-cut', 'A bracket is not closed');
  take(query.length);
  return parameters;
}

/** The value as it stands, decoded once, decoded twice: the first that `read` understands. */
function firstDecoded<T>(value: string, read: (text: string) => T | null): T | null {
  let text = value;
  for (let time = 0; time <= 2; time += 1) {
    const found = read(text);
    if (found !== null) return found;
    try {
      text = decodeURIComponent(text.replaceAll('+', ' '));
    } catch {
      return null; // a lone `%`: there is nothing more to decode
    }
  }
  return null;
}

function readCallback(value: string): string {
  const callback = firstDecoded(value, (text) => {
    const address = bareAddress(text);
    return /^https?:\/\//i.test(address) ? address : null;
  });
  if (callback === null || !parseUrl(withoutSlot(callback)))
    throw new AppError('link-garbled', 'No callback address', { details: { field: 'callback' } });
  return callback;
}

function readOrder(value: string): Readonly<Record<string, unknown>> {
  const order = firstDecoded(value, (text) => {
    try {
      const json = parseStrictJson(text.trim());
      return typeof json === 'object' && json !== null && !Array.isArray(json) ? json : null;
    } catch {
      return null; // perhaps it is still encoded
    }
  });
  if (order) return order as Readonly<Record<string, unknown>>;
  // An encoded value shows only now that its end is missing.
  const isOpen = firstDecoded(value, (text) =>
    /^\s*\{(?:[^]*[^}\s])?\s*$/.test(text) ? true : null,
  );
  throw isOpen
    ? new AppError('link-cut', 'The order does not end')
    : new AppError('link-garbled', 'The order is not strict JSON', { details: { field: 'order' } });
}

/**
 * The order of an unsigned link as the till shows it. Its `jti` is a hash of the link: the same link is the same order.
 * @throws AppError `link-invalid`, `link-sum-mismatch`, as for a signed order.
 */
export async function toUnsignedOrder(
  link: UnsignedLink,
  context: { readonly iss: string; readonly nowMs: number },
): Promise<Order> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(link.text));
  const iat = Math.floor(context.nowMs / 1000);
  const small = 'ord' in link.order ? null : SmallOrder.safeParse(link.order);
  if (small && !small.success)
    throw new AppError('link-invalid', 'Not an order', {
      cause: small.error,
      details: { field: small.error.issues[0]?.path.join('.') || 'order' },
    });
  const claims = small ? fromSmall(small.data) : link.order;
  return parseOrder({
    ...claims,
    v: 1,
    iss: context.iss,
    jti: `unsigned-${encodeBase64url(new Uint8Array(digest))}`,
    iat,
    exp: iat + 1,
    act: 'payNow',
    cb: link.callback,
  });
}

/** The one line says what the order is; the till invents no goods. */
const fromSmall = ({ no, sum, cur }: z.infer<typeof SmallOrder>) => ({
  ord: { id: no, no, rev: 0 },
  cur,
  sum,
  lines: [{ n: no, t: sum }],
});
