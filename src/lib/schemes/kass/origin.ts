// Which web origins a shop may have (link-security T9): public https ones, or loopback while trying the till.

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '127.0.0.1' || host === '[::1]';

/** A name with a dot that does not end in digits: no IP literal, no name of a local network. */
const isPublicName = (host: string): boolean =>
  host.includes('.') &&
  !/(^\[|\.\d+\.?$|\.(local|internal|localhost|lan|home\.arpa)\.?$)/.test(host);

/** Whether results may be sent there. Plain http only to loopback, and only where `loopbackAllowed`. */
export function isShopHost(url: URL, loopbackAllowed: boolean): boolean {
  if (isLoopback(url.hostname))
    return loopbackAllowed && (url.protocol === 'http:' || url.protocol === 'https:');
  return url.protocol === 'https:' && isPublicName(url.hostname);
}

/** Whether the text is exactly an origin a shop may have, e.g. `https://shop.example`. */
export function isShopOrigin(text: string, loopbackAllowed: boolean): boolean {
  const url = parseUrl(text);
  return url !== null && url.origin === text && isShopHost(url, loopbackAllowed);
}

/** Longest address that is parsed, in characters: a callback may have 2000. */
const MAX_ADDRESS = 2048;

/** The parsed address, or null when it is none. Spelling a host name in ASCII takes quadratic time: hence the limit. */
export const parseUrl = (text: string): URL | null =>
  text.length <= MAX_ADDRESS && URL.canParse(text) ? new URL(text) : null;

/** The host of an untrusted address for an error page: plain ASCII, or undefined. */
export function hostOf(address: unknown): string | undefined {
  const host = typeof address === 'string' ? (parseUrl(address)?.host ?? '') : '';
  return /^[a-z0-9.:[\]-]{1,100}$/.test(host) ? host : undefined;
}
