// Pairing with a shop (link-security §9), thin and in the till's hands: read the link, ask the shop's own page,
// make a key that cannot be copied, send the request, show six digits, wait for the shop's admin.
//
//   asking (not checked) → asking → paired → revoked
//            └ its site does not fit → revoked
import { AppError, isAppError } from '../domain/errors';
import { newNonce, randomId, ShopId } from '../domain/ids';
import { DEFAULT_GRANTS, type Grants, type Shop, type WellKnown } from '../domain/shop';
import { makeDeviceKey, thumbprint } from '../schemes/kass/device-key';
import {
  labelIn,
  readPairingLink,
  signPairRequest,
  sixDigits,
  type PairingLink,
} from '../schemes/kass/pairing';
import { isLoopback, type Ports } from './ports';
import { refuseKnown, renewedBy } from './shops-known';
import { askStanding, wellKnownOf } from './shops-standing';

/** How often the shop is asked whether its admin has allowed this till, in milliseconds. */
export const ASK_EVERY_MS = 1000;

/** What a pairing link says, before anything is stored or sent. Its name is only the link's word. */
export interface PairingPreview {
  readonly name: string;
  readonly host: string;
  /** this till is paired with the shop: the new pairing will take the place of that one */
  readonly renews: boolean;
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
  const shops = await ports.storage.listShops();
  const asking = askedBefore(shops, link);
  if (!asking) readPairingLink(text, { nowMs: ports.clock.now(), loopbackAllowed });
  return {
    name: link.name,
    host: new URL(link.origin).host,
    renews: shops.some(({ state, origin }) => state === 'paired' && origin === link.origin),
    asking,
  };
}

/** What this till called itself when it asked the shop; empty where it never did. */
export const labelOf = ({ request }: Shop): string => (request === '' ? '' : labelIn(request));

/** Whether its site was compared with the link: before that, the pairing rests on the link alone. */
export const isChecked = (shop: Shop): boolean => shop.checkedAt > 0;

/** The shop was not reached before its code was too old: a new one is needed. */
export const isCodeOver = (shop: Shop, nowMs: number): boolean =>
  !isChecked(shop) && shop.codeUntil !== undefined && nowMs > shop.codeUntil;

/**
 * Starts a pairing: stores the shop as `asking` with its key and request, so that a reload goes on from there. A
 * shop that cannot be reached is stored by its link alone; its site is compared before anything is sent.
 * @throws AppError `pair-*`; nothing is stored then.
 */
export async function startPairing(ports: Ports, text: string, label: string): Promise<Shop> {
  const link = readPairingLink(text, {
    nowMs: ports.clock.now(),
    loopbackAllowed: isLoopback(ports.origin),
  });
  const shops = await ports.storage.listShops();
  const known = askedBefore(shops, link);
  if (known) return known;
  ports.allow(link.origin);
  const page = await pageOf(ports, link);
  const shop = await makeShop(ports, shops, { link, page, label });
  // A newer code of the same shop: what came of the older ones is of no use any more.
  for (const older of shops)
    if (older.origin === link.origin && (older.state === 'asking' || older.endedBy === 'check'))
      await stopPairing(ports, older);
  ports.windows.announce();
  return shop;
}

/** The page was reloaded while the shop was being asked: the same code goes on with the same key. */
const askedBefore = (shops: readonly Shop[], { origin, code }: PairingLink): Shop | null =>
  shops.find((shop) => shop.state === 'asking' && shop.origin === origin && shop.code === code) ??
  null;

interface Start {
  readonly link: PairingLink;
  /** null while the shop cannot be reached */
  readonly page: WellKnown | null;
  readonly label: string;
}

async function makeShop(
  ports: Ports,
  shops: readonly Shop[],
  { link, page, label }: Start,
): Promise<Shop> {
  const { code, origin } = link;
  const [pinned] = await pinnedOf(link.keys);
  if (!pinned) throw new AppError('pair-garbled', 'A link without a key');
  const keys = await pinnedOf(page?.keys ?? link.keys);
  refuseKnown(shops, { origin, keys, demo: page?.demo });
  const renewed = renewedBy(shops, { origin, demo: page?.demo });
  // A till that was paired before keeps its key: the shop sees the same till, and no unsent result loses its signer.
  const device = (renewed && (await ports.storage.getKey(renewed.id))) ?? (await makeDeviceKey());
  const request = await signPairRequest(
    {
      aud: origin,
      shop: pinned.kid,
      code,
      nonce: newNonce(ports.random),
      label: (renewed && labelOf(renewed)) || label,
      till: ports.origin,
    },
    device,
  );
  const isTaken = shops.some(({ id }) => id === pinned.kid);
  const id = ShopId.parse(isTaken ? randomId(ports.random) : pinned.kid);
  const shop: Shop = {
    v: 1,
    id,
    origin,
    name: link.name,
    keys,
    callback: link.callback,
    pair: '',
    paper: { header: [], footer: [] },
    demo: false,
    ...(page && whatPageSays(page)),
    builtIn: false,
    deliver: 'post',
    grants: DEFAULT_GRANTS,
    device: device.kid,
    checkedAt: page ? ports.clock.now() : 0,
    state: 'asking',
    digits: await sixDigits(pinned.kid, device.kid, code),
    code,
    codeUntil: link.exp * 1000,
    request,
    pairedAt: ports.clock.now(),
  };
  const { privateKey, jwk, kid } = device;
  await ports.storage.putPairing(shop, { shop: id, privateKey, jwk, kid });
  return shop;
}

const pinnedOf = (keys: WellKnown['keys']): Promise<Shop['keys']> =>
  Promise.all(keys.map(async (jwk) => ({ kid: await thumbprint(jwk), jwk })));

const whatPageSays = ({ name, pair, home, find, paper, demo }: WellKnown) => ({
  name,
  pair,
  ...(home === undefined ? {} : { home }),
  ...(find === undefined ? {} : { find }),
  paper,
  demo,
});

/**
 * Asks the shop whether it has allowed this till.
 * @returns the shop as it stands now; the pairing it renewed, if it did, is this one from then on
 * @throws AppError `pair-refused`, `pair-expired`, `pair-unreachable`; `pair-mismatch` or `pair-known` when its site
 *   was read for the first time: the pairing is locked then
 */
export async function askAgain(ports: Ports, asking: Shop): Promise<Shop> {
  if (isCodeOver(asking, ports.clock.now())) throw new AppError('pair-expired');
  const shop = isChecked(asking) ? asking : await checkSite(ports, asking);
  const standing = await askStanding(ports, shop);
  switch (standing.type) {
    case 'asking':
      return shop;
    case 'expired':
      throw new AppError('pair-expired');
    case 'refused':
      await stopPairing(ports, shop);
      throw new AppError('pair-refused');
    case 'allowed':
      return finish(ports, shop, standing.grants);
  }
}

/** The first contact of a pairing by link alone. */
async function checkSite(ports: Ports, shop: Shop): Promise<Shop> {
  const { origin, callback } = shop;
  try {
    const page = await wellKnownOf(ports, {
      origin,
      callback,
      keys: shop.keys.map(({ jwk }) => jwk),
    });
    const keys = await pinnedOf(page.keys);
    const others = (await ports.storage.listShops()).filter(({ id }) => id !== shop.id);
    refuseKnown(others, { origin, keys, demo: page.demo, device: shop.device });
    const change = { ...whatPageSays(page), keys, checkedAt: ports.clock.now() };
    return await ports.storage.updateShop(shop.id, change);
  } catch (error) {
    if (isAppError(error) && (error.code === 'pair-mismatch' || error.code === 'pair-known')) {
      await ports.storage.updateShop(shop.id, { state: 'revoked', endedBy: 'check' });
      ports.windows.announce();
    }
    throw error;
  }
}

async function finish(ports: Ports, asked: Shop, grants: Grants): Promise<Shop> {
  const { codeUntil: _until, ...shop } = asked;
  const others = (await ports.storage.listShops()).filter(({ id }) => id !== shop.id);
  const renewed = renewedBy(others, shop);
  const { unsigned } = renewed?.state === 'paired' ? renewed : {};
  const paired = await ports.storage.finishPairing(shop.id, {
    ...shop,
    id: renewed?.id ?? shop.id,
    ...(unsigned === undefined ? {} : { unsigned }),
    grants,
    state: 'paired',
    code: '',
    pairedAt: ports.clock.now(),
  });
  if (!paired) throw new AppError('pair-expired', 'Nobody asks any more');
  await ports.storage.resume(paired.id, ports.clock.now());
  ports.windows.announce();
  return paired;
}

/** Gives up a pairing that was not finished; the record of a shop with sales or results stays. */
export async function stopPairing(ports: Ports, shop: Shop): Promise<void> {
  const { storage } = ports;
  if (await isNeeded(ports, shop))
    await storage.updateShop(shop.id, { state: 'revoked', endedBy: 'owner' });
  else await storage.removeShop(shop.id);
  ports.windows.announce();
}

/** Whether sales or results refer to this pairing. */
export async function isNeeded({ storage }: Ports, { id }: Shop): Promise<boolean> {
  return (await storage.hasSalesOf(id)) || (await storage.headOf(id)) !== null;
}

/** The shop's page, or null when it cannot be reached. @throws AppError `pair-mismatch` */
async function pageOf(ports: Ports, link: PairingLink): Promise<WellKnown | null> {
  try {
    return await wellKnownOf(ports, link);
  } catch (error) {
    if (isAppError(error) && error.code === 'pair-unreachable') return null;
    throw error;
  }
}
