// Strict building and reading of the `name=value&…` text in queries and fragments. Knows encoding, not meaning.

/** A reader gives up beyond these: no app has a reason to say so much. */
const MAX_LENGTH = 8_000;
const MAX_PAIRS = 64;

/** What was wrong with a text of pairs. */
export type QueryFlaw =
  | 'tooLong' // longer than 8 000 characters or 64 pairs: the rest was not read
  | 'character' // a character that has to be percent-encoded: a space, a quote, a second `?`
  | 'encoding' // `%` without two hex digits, or bytes that are not UTF-8
  | 'duplicate'; // one name twice: the first value was kept

/** The pairs that could be read, and what is wrong with the text. With a flaw no value may be taken for success. */
export interface QueryReading {
  readonly values: ReadonlyMap<string, string>;
  readonly flaws: readonly QueryFlaw[];
}

/** Percent-encodes everything but the unreserved characters of RFC 3986 §2.3; half a surrogate pair becomes U+FFFD. */
export function encodeValue(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** `name=value` pairs joined by `&`, in the given order; a pair without a value is left out. */
export function buildQuery(pairs: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(pairs)
    .flatMap(([name, value]) =>
      value === undefined ? [] : [`${encodeValue(name)}=${encodeValue(value)}`],
    )
    .join('&');
}

/**
 * Reads pairs, without the `?` or `#` before them. Names count exactly as written. A bare `+` is a space: form
 * encoders write it so (WHATWG URL §5.2), and an RFC 3986 encoder writes `%2B` for a plus.
 */
export function readQuery(text: string): QueryReading {
  const flaws = new Set<QueryFlaw>();
  const values = new Map<string, string>();
  const parts = text.slice(0, MAX_LENGTH).split('&').filter(Boolean);
  if (text.length > MAX_LENGTH || parts.length > MAX_PAIRS) flaws.add('tooLong');
  for (const part of parts.slice(0, MAX_PAIRS)) {
    if (!ALLOWED.test(part)) flaws.add('character');
    const [name = '', ...rest] = part.split('=').map(decode);
    const value = rest.includes(null) ? null : rest.join('=');
    if (name === null || value === null) flaws.add('encoding');
    else if (values.has(name)) flaws.add('duplicate');
    else values.set(name, value);
  }
  return { values, flaws: [...flaws] };
}

/**
 * The pairs of a return as apps write them that do not keep to the rules: a second `?` separates pairs (apps put one
 * behind a callback that has one already), values may hold blanks and what else a browser lets through. A name that
 * stands twice with two values, or with one that is not UTF-8, is read as empty: nobody can say what is meant, but
 * it was there. Of an address that says too much nothing is read.
 */
export function readLoosely({
  hash,
  search,
}: Pick<URL, 'hash' | 'search'>): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const text = `${search.slice(1)}&${hash.slice(1)}`;
  const parts = text.split(/[?&]/).filter(Boolean);
  if (text.length > MAX_LENGTH || parts.length > MAX_PAIRS) return values;
  for (const part of parts) {
    const at = part.indexOf('=');
    const name = decode(at < 0 ? part : part.slice(0, at));
    const value = decode(at < 0 ? '' : part.slice(at + 1)) ?? '';
    if (name === null) continue;
    values.set(name, values.has(name) && values.get(name) !== value ? '' : value);
  }
  return values;
}

/** `query` of RFC 3986 §3.4 without `?`, which inside a query means that an app added its own in vain. */
const ALLOWED = /^[\w\-.~%!$'()*+,;=:@/]*$/;

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}
