// Pairing with a shop (link-security §9), thin and in the till's hands: read the link, ask the shop's own page,
// make a key that cannot be copied, send the request, show six digits, wait for the shop's admin.
import * as z from 'zod/mini';
import { AppError } from '../domain/errors';
import { newNonce, ShopId } from '../domain/ids';
import { DEFAULT_GRANTS, type Shop, type WellKnown } from '../domain/shop';
import { makeDeviceKey, thumbprint } from '../schemes/kass/device-key';
import {
  checkWellKnown,
  readPairingLink,
  readPairRequest,
  signPairRequest,
  sixDigits,
  type PairingLink,
} from '../schemes/kass/pairing';
import { isLoopback, type Ports } from './ports';

const Answer = z.object({ state: z.enum(['asking', 'allowed', 'refused']) });

/** How often the shop is asked whether its admin has allowed this till, in milliseconds. */
export const ASK_EVERY_MS = 2000;

/** What a pairing link says, before anything is stored or sent. Its name is only the link's word. */
export interface PairingPreview {
  readonly name: string;
  readonly host: string;
  /** this very link was confirmed before and the shop has not answered yet */
  readonly asking: Shop | null;
}

/**
 * Reads a pairing link for the question whether to pair.
 * @throws AppError `pair-garbled`; `pair-expired`, unless the link was confirmed while it was fresh
 */
export async function previewPairing(ports: Ports, text: string): Promise<PairingPreview> {
  const loopbackAllowed = isLoopback(ports.origin);
  const link = readPairingLink(text, { nowMs: 0, loopbackAllowed });
  const asking = await askedBefore(ports, link);
  if (!asking) readPairingLink(text, { nowMs: ports.clock.now(), loopbackAllowed });
  return { name: link.name, host: new URL(link.origin).host, asking };
}

/** What this till called itself when it asked the shop. */
export const labelOf = async (shop: Shop): Promise<string> =>
  (await readPairRequest(shop.request, { origin: shop.origin, kid: shop.id })).label;

/**
 * Starts a pairing: stores the shop as `asking` with its key and request, so that a reload goes on from there.
 * @throws AppError `pair-*`; nothing is stored then.
 */
export async function startPairing(ports: Ports, text: string, label: string): Promise<Shop> {
  const link = readPairingLink(text, {
    nowMs: ports.clock.now(),
    loopbackAllowed: isLoopback(ports.origin),
  });
  const known = await askedBefore(ports, link);
  if (known) return known;
  ports.allow(link.origin);
  const shop = await makeShop(ports, link, await wellKnownOf(ports, link), label);
  ports.windows.announce();
  return shop;
}

/** The page was reloaded while the shop was being asked: the same code goes on with the same key. */
async function askedBefore(ports: Ports, { origin, code }: PairingLink): Promise<Shop | null> {
  const shops = await ports.storage.listShops();
  const isSame = (shop: Shop) =>
    shop.state === 'asking' && shop.origin === origin && shop.code === code;
  return shops.find(isSame) ?? null;
}

async function makeShop(
  ports: Ports,
  link: PairingLink,
  page: WellKnown,
  label: string,
): Promise<Shop> {
  const keys = await Promise.all(
    page.keys.map(async (jwk) => ({ kid: await thumbprint(jwk), jwk })),
  );
  const [pinned] = keys;
  if (!pinned) throw new AppError('pair-mismatch');
  const { code, origin } = link;
  const id = ShopId.parse(pinned.kid);
  // A till that was paired before keeps its key: the shop sees the same till, and no unsent result loses its signer.
  const device = (await ports.storage.getKey(id)) ?? (await makeDeviceKey());
  const request = await signPairRequest(
    {
      aud: origin,
      shop: pinned.kid,
      code,
      nonce: newNonce(ports.random),
      label,
      till: ports.origin,
    },
    device,
  );
  const shop: Shop = {
    v: 1,
    id,
    origin,
    name: page.name,
    keys,
    callback: page.callback,
    pair: page.pair,
    ...(page.home === undefined ? {} : { home: page.home }),
    ...(page.find === undefined ? {} : { find: page.find }),
    paper: page.paper,
    demo: page.demo,
    builtIn: false,
    deliver: 'post',
    grants: DEFAULT_GRANTS,
    device: device.kid,
    checkedAt: ports.clock.now(),
    state: 'asking',
    digits: await sixDigits(pinned.kid, device.kid, code),
    code,
    request,
    pairedAt: ports.clock.now(),
  };
  const { privateKey, jwk, kid } = device;
  await ports.storage.putPairing(shop, { shop: id, privateKey, jwk, kid });
  return shop;
}

/**
 * Asks the shop whether it has allowed this till.
 * @returns the shop as it stands now
 * @throws AppError `pair-refused`, `pair-expired`, `pair-unreachable`
 */
export async function askAgain(ports: Ports, shop: Shop): Promise<Shop> {
  const response = await reach(ports, shop.pair, {
    method: 'POST',
    body: shop.request,
    headers: { 'Content-Type': 'application/jose' },
  });
  const body = Answer.safeParse(await response.json().catch(() => null));
  if (!body.success)
    throw new AppError(response.status === 410 ? 'pair-expired' : 'pair-unreachable');
  switch (body.data.state) {
    case 'asking':
      return shop;
    case 'refused':
      await stopPairing(ports, shop);
      throw new AppError('pair-refused');
    case 'allowed': {
      const paired: Shop = { ...shop, state: 'paired', code: '', request: '' };
      await ports.storage.putShop(paired);
      await ports.storage.resume(shop.id, ports.clock.now());
      ports.windows.announce();
      return paired;
    }
  }
}

/** Gives up a pairing that was not finished; the record of a shop with sales or results stays. */
export async function stopPairing(ports: Ports, shop: Shop): Promise<void> {
  const { storage } = ports;
  const hasSales = (await storage.listRecent(0)).some((sale) => sale.shop === shop.id);
  if (hasSales || (await storage.headOf(shop.id)))
    await storage.updateShop(shop.id, { state: 'revoked', endedBy: 'owner' });
  else await storage.removeShop(shop.id);
  ports.windows.announce();
}

async function wellKnownOf(ports: Ports, link: PairingLink): Promise<WellKnown> {
  const response = await reach(ports, `${link.origin}/.well-known/kass.json`, {
    cache: 'no-store',
  });
  return checkWellKnown(link, response.ok ? await response.json().catch(() => null) : null);
}

async function reach(ports: Ports, address: string, init: RequestInit): Promise<Response> {
  try {
    return await ports.fetch(address, {
      ...init,
      mode: 'cors',
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(15_000),
    });
  } catch (cause) {
    throw new AppError('pair-unreachable', undefined, {
      cause,
      details: { host: new URL(address).host },
    });
  }
}
