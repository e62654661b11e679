// Which addresses may open an app at all: the owner types some of them.

/** Schemes that run code, read files, leave the browser's sandbox, are no app, or lead back to this till. */
const REFUSED = new Set(
  (
    'about android-app blob chrome data edge file filesystem ftp http https intent javascript ' +
    'kass-api mailto sms tel vbscript view-source web+kass ws wss'
  ).split(' '),
);

/** A scheme that an app can have (RFC 3986 §3.1, in lower case as browsers compare it). */
export const isAppScheme = (value: string): boolean =>
  /^[a-z][a-z0-9+.-]{1,39}$/.test(value) && !REFUSED.has(value);

/** An https address without user-info and fragment; plain http only on this very machine (link-security §9a). */
export function isWebAddress(value: string): boolean {
  if (!/^[^\s\p{Cc}\\#]{1,500}$/u.test(value) || !URL.canParse(value)) return false;
  const { protocol, hostname, username, password } = new URL(value);
  const isOwnMachine = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
  return (
    (protocol === 'https:' || (protocol === 'http:' && isOwnMachine)) && !username && !password
  );
}

/** An address that opens an app: of the app's own scheme, or a web address. */
export function isAppAddress(value: string): boolean {
  const [, scheme = ''] = /^([a-z][a-z0-9+.-]*):/.exec(value) ?? [];
  return isAppScheme(scheme) ? /^[\x21-\x7e]{3,500}$/.test(value) : isWebAddress(value);
}
