// Makes room by and by: a few sales at a time, only while nobody needs the till, in one window.
import { daysIn } from '../domain/day';
import type { Piece } from '../offline/retention';
import type { Settings } from '../offline/settings';
import type { Ports } from './ports';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Sales in one transaction: on a slow tablet still less than a blink. */
const BATCH = 50;
/** Sales that are looked up at once: after an update or a journal that was read in there are years of them. */
const LOOKED_UP = 5_000;
/** Where there is little room, sales fold after so many days at the latest, unless the owner keeps them for ever. */
export const FULL_SALE_DAYS = 90;

export interface Retention {
  readonly settings: Pick<Settings, 'keepCustomerDays' | 'keepSaleDays'>;
  /** there is little room left */
  readonly isFull: boolean;
  /** whether nobody needs the till at this moment; asked before each step */
  readonly isIdle: () => boolean;
}

/** What was done. */
export interface Retained {
  readonly bare: number;
  readonly folded: number;
  readonly documents: number;
}

/** When sales that were last changed before are to fold, milliseconds since 1970; null: never. */
export function foldBefore({ settings, isFull }: Omit<Retention, 'isIdle'>, nowMs: number) {
  if (settings.keepSaleDays === null) return null;
  const days = isFull ? Math.min(settings.keepSaleDays, FULL_SALE_DAYS) : settings.keepSaleDays;
  return nowMs - days * DAY_MS;
}

/** One round; null while another window is at it. It ends early when somebody needs the till: the next one goes on. */
export function retain(ports: Ports, plan: Retention): Promise<Retained | null> {
  const { storage, clock, windows, timeZone } = ports;
  const now = clock.now();
  const bareBefore = now - plan.settings.keepCustomerDays * DAY_MS;
  const before = foldBefore(plan, now);
  const dayOf = daysIn(timeZone);
  return windows.exclusive(
    'retention',
    async () => {
      const folded =
        before === null
          ? 0
          : await inBatches(
              plan,
              (piece) => storage.salesToFold(before, piece),
              (ids) => storage.foldSales(ids, now, dayOf),
            );
      const bare = await inBatches(
        plan,
        (piece) => storage.salesToBare(bareBefore, piece),
        (ids) => storage.bareSales(ids, now),
      );
      const documents = await inBatches(
        plan,
        (piece) => storage.documentsToForget(bareBefore, piece),
        (ids) => storage.forgetDocuments(ids),
      );
      if (folded + bare + documents > 0) windows.announce();
      return { bare, folded, documents };
    },
    'leave',
  );
}

/** @param list the oldest that are left; the first of them, which have to wait for something, are skipped */
async function inBatches<T>(
  { isIdle }: Retention,
  list: (piece: Piece) => Promise<readonly T[]>,
  work: (batch: readonly T[]) => Promise<number>,
): Promise<number> {
  let done = 0;
  let waiting = 0;
  for (;;) {
    const ids = await list({ skip: waiting, count: LOOKED_UP });
    for (let i = 0; i < ids.length; i += BATCH) {
      if (!isIdle()) return done;
      const batch = ids.slice(i, i + BATCH);
      const changed = await work(batch);
      done += changed;
      waiting += batch.length - changed;
    }
    if (ids.length < LOOKED_UP) return done;
  }
}
