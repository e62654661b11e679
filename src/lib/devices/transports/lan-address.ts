// What a seller types for "where is the printer", as the origin of an address in the shop's own network.
import { AppError } from '../../domain/errors';

/**
 * `192.168.1.50`, `localhost:4173`, `https://printer.local` → an origin; without a scheme it is http.
 * A number must be one of a private network: a receipt must not be sent across the internet by a typing error.
 * @throws AppError `printer-address`
 */
export function toLanOrigin(typed: string): string {
  const text = typed.trim();
  const address = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (!URL.canParse(address)) throw new AppError('printer-address');
  const url = new URL(address);
  const plain = /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
  if (!plain || !isLanHost(url.hostname, text.toLowerCase())) throw new AppError('printer-address');
  return url.origin;
}

/** IPv4: RFC 1918, loopback, link-local (RFC 3927) and shared (RFC 6598). */
const PRIVATE_V4 =
  /^(10|127)\.|^192\.168\.|^169\.254\.|^172\.(1[6-9]|2\d|3[01])\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./;
/** IPv6: loopback, unique local (RFC 4193) and link-local. */
const PRIVATE_V6 = /^\[(::1\]|f[cd][\da-f]{2}:|fe[89ab][\da-f]:)/;

function isLanHost(host: string, typed: string): boolean {
  if (host.startsWith('[')) return PRIVATE_V6.test(host);
  const isV4 = /^\d+(\.\d+){3}$/.test(host);
  // `192.168.5` is read as 192.168.0.5: a number has to be meant as it was typed.
  return isV4 ? PRIVATE_V4.test(host) && typed.includes(host) : true;
}

/**
 * Whether the browser has to be told that the address is a local one before an https page may reach it by plain
 * http: it sees that by itself from a private number, `.local` and `localhost` (printers.md §5).
 */
export function needsLocalHint(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  const obvious = hostname.startsWith('[') || /^[\d.]+$|(^|\.)local(host)?$/.test(hostname);
  return protocol === 'http:' && !obvious;
}

/** Whether an address is this very machine. */
export function isLoopback(url: string): boolean {
  return /^(127\.[\d.]+|\[::1\]|(.+\.)?localhost)$/.test(new URL(url).hostname);
}
