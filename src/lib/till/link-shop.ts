// A shop without a server of its own (link-security §9a): its owner types what a pairing would have brought. Its
// results go back by the `{*}` slot of its links alone.
import { randomId, ShopId } from '../domain/ids';
import { DEFAULT_GRANTS, PublicJwk, type Shop } from '../domain/shop';
import { cleanLine } from '../domain/text';
import { decodeBase64url, decodeUtf8 } from '../schemes/kass/base64url';
import { isCallbackAllowed } from '../schemes/kass/callback';
import { makeDeviceKey, thumbprint } from '../schemes/kass/device-key';
import { parseUrl } from '../schemes/kass/origin';
import { bareAddress, withoutSlot } from '../schemes/kass/slot';
import { isLoopback, type Ports } from './ports';

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** As the owner typed it. */
export interface LinkShopText {
  readonly name: string;
  readonly callback: string;
  readonly key: string;
}

/**
 * What is wrong with a field: it is empty or unreadable, another shop of this till has it, or the key is the secret
 * half, which must not leave the shop.
 */
export type LinkShopFault = 'wrong' | 'known' | 'secret';
export type LinkShopFaults = Partial<Record<keyof LinkShopText, LinkShopFault>>;

/** What was typed, checked; or what is wrong, field by field. */
export type LinkShopReading =
  | { readonly ok: true; readonly shop: LinkShop }
  | { readonly ok: false; readonly faults: LinkShopFaults };

export interface LinkShop {
  readonly name: string;
  readonly origin: string;
  /** with its slot, if it has one */
  readonly callback: string;
  readonly jwk: PublicJwk;
}

/** Checks every field, so that all complaints are there at once. */
export async function readLinkShop(ports: Ports, text: LinkShopText): Promise<LinkShopReading> {
  const shops = (await ports.storage.listShops()).filter(({ state }) => state !== 'revoked');
  const name = cleanLine(text.name, 60);
  const callback = readCallback(ports, text.callback);
  const jwk = await readPublicKey(text.key);
  const faults: LinkShopFaults = {
    ...(name === '' ? { name: 'wrong' } : {}),
    ...faultOf('callback', callback, ({ origin }) => shops.some((shop) => shop.origin === origin)),
    ...faultOf('key', jwk, ({ x, y }) =>
      shops.some(({ keys }) => keys.some((key) => key.jwk.x === x && key.jwk.y === y)),
    ),
  };
  if (Object.keys(faults).length > 0 || typeof callback === 'string' || typeof jwk === 'string')
    return { ok: false, faults };
  return { ok: true, shop: { name, ...callback, jwk } };
}

function faultOf<T extends object>(
  field: keyof LinkShopText,
  read: T | LinkShopFault,
  isKnown: (value: T) => boolean,
): LinkShopFaults {
  if (typeof read === 'string') return { [field]: read };
  return isKnown(read) ? { [field]: 'known' } : {};
}

type Callback = Pick<LinkShop, 'origin' | 'callback'>;

function readCallback(ports: Ports, text: string): Callback | LinkShopFault {
  const callback = bareAddress(text);
  const url = parseUrl(withoutSlot(callback));
  const isOwn = url && isCallbackAllowed(callback, withoutSlot(callback), isLoopback(ports.origin));
  return isOwn ? { origin: url.origin, callback } : 'wrong';
}

/** A public key as JWK, as base64url of a JWK, or as PEM (RFC 7468 §13). */
export async function readPublicKey(text: string): Promise<PublicJwk | LinkShopFault> {
  const pem = /-----BEGIN ([A-Z ]+)-----([\s\S]*)-----END \1-----/.exec(text);
  if (pem?.[1]?.includes('PRIVATE')) return 'secret';
  if (pem?.[1] === 'PUBLIC KEY') return fromSpki(pem[2] ?? '');
  return fromJwk(jsonIn(text.trim()));
}

async function fromSpki(base64: string): Promise<PublicJwk | LinkShopFault> {
  try {
    const bytes = Uint8Array.from(atob(base64.replaceAll(/\s/g, '')), (char) => char.charCodeAt(0));
    const key = await crypto.subtle.importKey('spki', bytes, CURVE, true, ['verify']);
    return PublicJwk.parse(await crypto.subtle.exportKey('jwk', key));
  } catch {
    return 'wrong'; // another curve, or no key at all
  }
}

async function fromJwk(value: unknown): Promise<PublicJwk | LinkShopFault> {
  if (typeof value === 'object' && value !== null && 'd' in value) return 'secret';
  const read = PublicJwk.safeParse(value);
  if (!read.success) return 'wrong';
  try {
    await crypto.subtle.importKey('jwk', read.data, CURVE, true, ['verify']);
    return read.data;
  } catch {
    return 'wrong'; // not a point of the curve
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text.startsWith('{') ? text : decodeUtf8(decodeBase64url(text)));
  } catch {
    return null;
  }
}

/** Stores the shop and a key of this till for it. One that was forgotten before goes on with its key and sales. */
export async function addLinkShop(ports: Ports, { name, origin, callback, jwk }: LinkShop) {
  const { storage, clock, random } = ports;
  const kid = await thumbprint(jwk);
  const shops = await storage.listShops();
  const before = shops.findLast(
    (shop) => shop.deliver === 'link' && shop.origin === origin && shop.state === 'revoked',
  );
  const isTaken = shops.some((shop) => shop.id === kid);
  const id = before?.id ?? ShopId.parse(isTaken ? randomId(random) : kid);
  const device = (before && (await storage.getKey(before.id))) ?? (await makeDeviceKey());
  const shop: Shop = {
    v: 1,
    id,
    origin,
    name,
    keys: [{ kid, jwk }],
    callback,
    pair: '',
    paper: { header: [], footer: [] },
    demo: false,
    builtIn: false,
    deliver: 'link',
    grants: DEFAULT_GRANTS,
    device: device.kid,
    checkedAt: 0,
    state: 'paired',
    digits: '',
    code: '',
    request: '',
    pairedAt: clock.now(),
  };
  const { privateKey, jwk: own, kid: ownKid } = device;
  await storage.putPairing(shop, { shop: id, privateKey, jwk: own, kid: ownKid });
  ports.windows.announce();
  return shop;
}
