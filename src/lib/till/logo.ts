// The shop's picture for the head of its receipts: fetched from the shop's own origin, made into dots, kept with the shop.
import type { Bitmap } from '../domain/bitmap';
import type { Printable } from '../domain/receipt';
import type { Logo, Shop } from '../domain/shop';
import { fromBase64, toBase64 } from '../encoders/base64';
import type { Ports } from './ports';
import { reach, readLimited } from './reach';

/** A logo is a few kB; more is not worth the paper. */
const MAX_BYTES = 500_000;

/**
 * The logo that a shop's page names now: the one that is kept, or fetched where the address is new. What cannot be
 * fetched or drawn leaves the kept one: paper without a logo is paper all the same.
 */
export async function logoOf(
  ports: Ports,
  shop: Pick<Shop, 'logo'>,
  url: string | undefined,
): Promise<Logo | undefined> {
  if (url === undefined) return undefined;
  if (shop.logo?.url === url) return shop.logo;
  try {
    const response = await reach(ports, url);
    if (!response?.ok) return shop.logo;
    const bytes = await readLimited(response, MAX_BYTES);
    const type = response.headers.get('content-type') ?? '';
    const { width, height, bits } = await ports.draw.picture(new Blob([bytes], { type }));
    return { url, width, height, bits: toBase64(bits) };
  } catch {
    return shop.logo;
  }
}

/** The dots of a kept logo. */
export const dotsOfLogo = (logo: Logo | undefined): Bitmap | undefined =>
  logo && { width: logo.width, height: logo.height, bits: fromBase64(logo.bits) };

/** The logo that a paper bears: its shop's, as it is kept now. */
export async function logoOn(
  { storage }: Pick<Ports, 'storage'>,
  { shop: { id } }: Pick<Printable, 'shop'>,
): Promise<Bitmap | undefined> {
  const shop = id === undefined ? null : await storage.getShop(id);
  return dotsOfLogo(shop?.logo);
}
