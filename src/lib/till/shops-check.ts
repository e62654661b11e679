// How the pairings of this till stand: every shop's page is read again, and its shop asked what this till may do.
// Called at start, every hour and by hand; what cannot be reached stays as it was.
import { isAppError, type ErrorCode } from '../domain/errors';
import type { Shop } from '../domain/shop';
import { askAgain, isCodeOver, stopPairing } from './pair';
import type { Ports } from './ports';
import { checkPage } from './shop-page';
import { askStanding, type Standing } from './shops-standing';

/** How a check ended. */
export type ShopCheck =
  | 'fits'
  /** the page fits, but the shop does not say what this till may do */
  | 'unknown'
  /** no answer that could be read */
  | 'silent'
  /** the site shows no key of the pairing */
  | 'foreign'
  | 'ended'
  /** not allowed yet */
  | 'waiting'
  /** not allowed, or asked too late */
  | 'refused';

/** Asks what the shop lets this till do; null when it gave no answer. An ended pairing is locked. */
export async function refreshPairing(ports: Ports, shop: Shop): Promise<Standing | null> {
  const standing = await standingOf(ports, shop);
  if (standing?.type === 'allowed')
    await ports.storage.answerShop(shop, { grants: standing.grants });
  else if (standing?.type === 'refused')
    await ports.storage.answerShop(shop, { state: 'revoked', endedBy: 'shop' });
  else return standing;
  ports.windows.announce();
  return standing;
}

async function standingOf(ports: Ports, shop: Shop): Promise<Standing | null> {
  try {
    return await askStanding(ports, shop);
  } catch (error) {
    if (isAppError(error) && error.code === 'pair-unreachable') return null;
    throw error;
  }
}

/** Looks after one pairing, whatever its state. */
export async function checkShop(ports: Ports, shop: Shop): Promise<ShopCheck> {
  if (shop.state === 'asking') return goOn(ports, shop);
  if (shop.state === 'revoked') return 'ended';
  const page = await checkPage(ports, shop);
  // Whoever has the site but not the key has no say in what this till may do.
  if (page.type !== 'fits') return page.type;
  if (shop.request === '') return 'unknown';
  const standing = await refreshPairing(ports, page.shop);
  switch (standing?.type) {
    case 'allowed':
      return 'fits';
    case 'refused':
      return 'ended';
    case 'asking':
    case 'expired':
      return 'unknown';
    case undefined:
      return 'silent';
  }
}

const ENDS: Partial<Record<ErrorCode, ShopCheck>> = {
  'pair-refused': 'refused',
  'pair-expired': 'refused',
  'pair-mismatch': 'foreign',
  'pair-known': 'foreign',
};

/** A pairing that waits for its shop: asks again, unless it never got there and its code is too old by now. */
async function goOn(ports: Ports, shop: Shop): Promise<ShopCheck> {
  if (isCodeOver(shop, ports.clock.now())) return 'refused';
  try {
    const { state } = await askAgain(ports, shop);
    return state === 'paired' ? 'fits' : 'waiting';
  } catch (error) {
    if (!isAppError(error)) throw error;
    if (error.code === 'pair-unreachable') return 'silent';
    const end = ENDS[error.code];
    if (end === undefined) throw error;
    if (error.code === 'pair-expired') await stopPairing(ports, shop);
    return end;
  }
}

/**
 * Looks after every pairing with a server, one after the other, in one window at a time. A fault of one shop does
 * not keep the others from their turn.
 * @param which `asking`: only those that wait for their shop
 */
export async function checkShops(ports: Ports, which: 'all' | 'asking'): Promise<void> {
  const isMeant = ({ state, deliver, builtIn }: Shop) =>
    deliver === 'post' &&
    !builtIn &&
    (state === 'asking' || (which === 'all' && state === 'paired'));
  await ports.windows.exclusive(
    'check-shops',
    async () => {
      for (const shop of (await ports.storage.listShops()).filter(isMeant))
        // Nobody asked for it: what went wrong shows in the shop's own state, or at the next try.
        await checkShop(ports, shop).catch(() => 'silent');
    },
    'leave',
  );
}
