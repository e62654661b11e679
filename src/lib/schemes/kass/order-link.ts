// Finds one of our links in whatever came through a door. Reads text only; nothing is trusted here.
//
// Wire format of an order: `https://<till>/#j=<compact JWS>` or `web+kass://payNow?j=<compact JWS>`; of a
// pairing: `https://<till>/pair#p=<base64url JSON>`. The system may hand a protocol link over percent-encoded
// as `#l=…`, once or twice, with `+` as a space (platform §1.3), and people paste links with words around them.
import { AppError } from '../../domain/errors';
import { MAX_JWS } from './jws';

/** Longest text that is looked at, in characters (link-security §5.5). */
const MAX_RAW = 64 * 1024;

/** What a text holds. */
export type LinkText =
  /** `action` is the one the link names, null where it names none; the signed `act` rules */
  | { readonly type: 'signed'; readonly action: string | null; readonly jws: string }
  /** one of the original forms, `callback=[…]&order={…}`, for `readUnsignedLink` */
  | { readonly type: 'unsigned'; readonly action: string; readonly link: string }
  /** the part after `#p=`, for `readPairingLink` */
  | { readonly type: 'pairing'; readonly request: string };

const SCHEME = /(?:web(?:\+| |%2b|%20)kass|kass-api)(?::|%3a)(?:\/|%2f)*([a-z]*)/i;
const SIGNED = /(?:^|[#?&])j=([\w-]+\.[\w-]+\.[\w-]+)(?![\w-]|\.[\w-])/;
/** Begins like a signed link and ends before its third part. */
const CUT = /(?:^|[#?&])j=[\w-]+(?:\.[\w-]+)?\.?(?=\s|$)/;
const PAIRING = /(?:^|#)p=([\w-]+)/;
const ORIGINAL = /[?&](?:callback|order)=/i;

/**
 * Reads a link, a fragment (`#j=…`), a protocol link however encoded, or text around one of these.
 * @throws AppError `link-too-long` before anything is parsed, `link-cut` when a link begins and does not end,
 *   `link-garbled` when there is none.
 */
export function readLink(raw: string): LinkText {
  if (raw.length > MAX_RAW) throw tooLong(raw, 'text');
  const texts = decodings(raw.trim());
  const link = find(texts, signed) ?? find(texts, pairing) ?? find(texts, unsigned);
  if (link) return link;
  if (texts.some((text) => CUT.test(text))) throw new AppError('link-cut', 'A part is missing');
  throw new AppError('link-garbled', 'No link of ours in this text');
}

/** The text as it is, decoded once, and decoded twice; fewer when it is not percent-encoded that often. */
function decodings(text: string): readonly string[] {
  const texts = [text];
  for (let time = 0; time < 2; time += 1) {
    const decoded = decodeOnce(texts.at(-1) ?? '');
    if (decoded === null || texts.includes(decoded)) break;
    texts.push(decoded);
  }
  return texts;
}

function decodeOnce(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null; // a lone `%`: this is as decoded as it gets
  }
}

function find(
  texts: readonly string[],
  read: (text: string) => LinkText | null,
): LinkText | undefined {
  for (const text of texts) {
    const link = read(text);
    if (link) return link;
  }
  return undefined;
}

function signed(text: string): LinkText | null {
  const match = SIGNED.exec(text);
  const jws = match?.[1];
  if (!match || !jws) return null;
  if (jws.length > MAX_JWS) throw tooLong(jws, 'signed');
  const action = SCHEME.exec(text.slice(0, match.index))?.[1];
  return { type: 'signed', action: action || null, jws };
}

function pairing(text: string): LinkText | null {
  const request = PAIRING.exec(text)?.[1];
  return request ? { type: 'pairing', request } : null;
}

function unsigned(text: string): LinkText | null {
  const match = SCHEME.exec(text);
  const link = match ? text.slice(match.index) : '';
  return ORIGINAL.test(link) ? { type: 'unsigned', action: match?.[1] ?? '', link } : null;
}

const tooLong = (text: string, reason: string): AppError =>
  new AppError('link-too-long', `${text.length} characters`, { details: { reason } });
