// Which pairings stand in the way of a new one, and which one it takes the place of. Pure: it knows only the list.
import { AppError } from '../domain/errors';
import type { Shop } from '../domain/shop';

/** A shop that wants to be paired. */
interface Newcomer {
  readonly origin: string;
  /** undefined before its page was read */
  readonly demo: boolean | undefined;
}

/**
 * One pairing for an origin, and one origin for a key: else a demo could share a row with real sales, or an order
 * belong to two shops.
 * @throws AppError `pair-known`
 */
export function refuseKnown(
  shops: readonly Shop[],
  { origin, keys, demo, device }: Newcomer & Pick<Shop, 'keys'> & Partial<Pick<Shop, 'device'>>,
): void {
  const kids = new Set(keys.map(({ kid }) => kid));
  for (const shop of shops) {
    // One key of this till in both would make one chain of results of two.
    if (demo !== undefined && shop.demo !== demo && device && shop.device === device)
      throw known(shop, 'demo');
    if (shop.state === 'revoked' || shop.builtIn) continue;
    const sharesKey = shop.keys.some(({ kid }) => kids.has(kid));
    if (shop.origin !== origin ? sharesKey : shop.deliver === 'link')
      throw known(shop, shop.origin !== origin ? 'key' : 'link');
    if (shop.origin === origin && shop.state === 'paired' && shop.demo !== (demo ?? shop.demo))
      throw known(shop, 'demo');
  }
}

const known = (shop: Shop, reason: 'demo' | 'link' | 'key'): AppError =>
  new AppError('pair-known', `${shop.name} has it`, {
    details: { reason, host: new URL(shop.origin).host },
  });

/** The pairing that a new one with the same shop takes the place of: the one that goes on, or else the last that ended. */
export function renewedBy(shops: readonly Shop[], { origin, demo }: Newcomer): Shop | undefined {
  const same = shops.filter(
    (shop) =>
      shop.origin === origin && shop.deliver === 'post' && shop.demo === (demo ?? shop.demo),
  );
  return (
    same.find(({ state }) => state === 'paired') ??
    same.findLast(({ state, endedBy }) => state === 'revoked' && endedBy !== 'check')
  );
}
