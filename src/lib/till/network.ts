// Whether a shop can be reached. `navigator.onLine` is never asked: a tablet in a hotel's network is "online" and reaches
// nobody. Only an answer that this page may read, and that is the shop's own, counts (platform.md §7).
import { WellKnown, type Shop } from '../domain/shop';
import { clockAhead } from './clock-check';
import type { Ports } from './ports';
import { reach, readLimited } from './reach';

export interface ShopAnswer {
  readonly shop: string;
  /**
   * `foreign`: somebody answered, and it was not the shop; mostly the sign-in page of a network. `unasked`: asking itself
   * failed.
   */
  readonly answer: 'own' | 'foreign' | 'silent' | 'unasked';
  /** milliseconds from the question to the end of the answer */
  readonly tookMs: number;
  /** this clock against the shop's, milliseconds; null: not known */
  readonly clockAheadMs: number | null;
}

/** The page with a logo's address, a letterhead and a list of keys. */
const MAX_PAGE = 64 * 1024;

/** Asks a shop for its page. */
export async function askShop(ports: Ports, { name, origin }: Shop): Promise<ShopAnswer> {
  const { clock } = ports;
  const asked = clock.now();
  const response = await reach(ports, `${origin}/.well-known/kass.json`);
  const answered = clock.now();
  const isOwn = response?.ok === true && (await holdsPage(response));
  return {
    shop: name,
    answer: isOwn ? 'own' : response ? 'foreign' : 'silent',
    tookMs: clock.now() - asked,
    // Whoever else answered has a clock of his own.
    clockAheadMs: isOwn ? clockAhead(response.headers, asked, answered) : null,
  };
}

async function holdsPage(response: Response): Promise<boolean> {
  try {
    const text = new TextDecoder().decode(await readLimited(response, MAX_PAGE));
    return WellKnown.safeParse(JSON.parse(text)).success;
  } catch {
    return false; // not JSON, too long, or cut off
  }
}
