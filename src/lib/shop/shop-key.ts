// The shop's private key: made once, stored on its server, and read back with care.
import { makeShopKey as make, PrivateJwk } from '../schemes/kass/device-key';
import type { PrivateJwk as ShopKey } from './wire-types';

/** A new key, to be stored on the shop's server and nowhere else. */
export const makeShopKey = (): Promise<ShopKey> => make();

/** @throws ZodError when what was stored is no private key on P-256 */
export const parseShopKey = (stored: unknown): ShopKey => PrivateJwk.parse(stored);
