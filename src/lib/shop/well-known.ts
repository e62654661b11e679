// The page of the shop that its tills read over TLS (`/.well-known/kass.json`).
import type { ShopDesk } from './desk';

export const WELL_KNOWN_PATH = '/.well-known/kass.json';

/** Its content; the schema is `WellKnown` of `domain/shop`. */
export function wellKnown({ options, keys, keyList, callback, pair, find }: ShopDesk) {
  const { name, home, paper, logo, demo, findOrder } = options;
  return {
    v: 1,
    name,
    keys: keys.map(({ jwk }) => jwk),
    ...(keyList === null ? {} : { list: keyList }),
    callback,
    pair,
    ...(findOrder === undefined ? {} : { find }),
    ...(home === undefined ? {} : { home }),
    ...(paper === undefined ? {} : { paper }),
    ...(logo === undefined ? {} : { logo }),
    ...(demo === undefined ? {} : { demo }),
  } as const;
}
