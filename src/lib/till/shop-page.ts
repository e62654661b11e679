// What a paired shop serves to its tills, read over TLS: its page (`kass.json`) and the documents its links name.
import { AppError, isAppError } from '../domain/errors';
import { WellKnown, type Shop } from '../domain/shop';
import { checkPinned, keysToPin } from '../schemes/kass/key-list';
import { MAX_DOCUMENT } from '../schemes/kass/order-document';
import { parseUrl } from '../schemes/kass/origin';
import { logoOf } from './logo';
import type { Ports } from './ports';
import { reach, readLimited } from './reach';

/** @throws AppError `link-unreachable`, `link-too-long` */
export async function loadDocument(
  ports: Ports,
  address: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await reach(ports, address);
  if (!response?.ok) throw new AppError('link-unreachable');
  return readLimited(response, MAX_DOCUMENT);
}

/** How a shop's page was found: it fits the pairing, nobody answered, or it shows no key of the pairing. */
export type PageCheck =
  | { readonly type: 'fits'; readonly shop: Shop }
  | { readonly type: 'silent' }
  | { readonly type: 'foreign' };

/**
 * Reads a shop's page again and stores what may change without a new pairing: its home page, its letterhead, where
 * it answers order numbers, and keys that a pinned key vouches for. Its callback is fixed at pairing.
 */
export async function checkPage(ports: Ports, shop: Shop): Promise<PageCheck> {
  const response = await reach(ports, `${shop.origin}/.well-known/kass.json`);
  const read = WellKnown.safeParse(response?.ok ? await response.json().catch(() => null) : null);
  if (!read.success) return { type: 'silent' };
  const page = read.data;
  const keys = (await keysToPin(shop, page)) ?? shop.keys;
  try {
    await checkPinned({ ...shop, keys }, page);
  } catch (error) {
    if (isAppError(error)) return { type: 'foreign' };
    throw error;
  }
  const isOwn = (address: string | undefined) =>
    address !== undefined && parseUrl(address)?.origin === shop.origin;
  const now = await ports.storage.updateShop(shop.id, {
    keys,
    paper: page.paper,
    home: isOwn(page.home) ? page.home : undefined,
    find: isOwn(page.find) ? page.find : undefined,
    logo: await logoOf(ports, shop, isOwn(page.logo) ? page.logo : undefined),
    checkedAt: ports.clock.now(),
  });
  ports.windows.announce();
  return { type: 'fits', shop: now };
}

/** As `checkPage`. Returns the shop as it stands now; null when the page could not be read or is not this shop's any more. */
export async function refreshShop(ports: Ports, shop: Shop): Promise<Shop | null> {
  const check = await checkPage(ports, shop);
  return check.type === 'fits' ? check.shop : null;
}
