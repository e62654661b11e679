// How long to wait before the next try. Pure; randomness is handed in.
import type { RandomBytes } from '../domain/ids';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Waits after the first, second, … try; the last one repeats (link-security §6.3). */
const DELIVERY = [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR] as const;
/** A printer that was switched on is found soon; one that stays away costs little. */
const PRINTING = [2 * SECOND, 5 * SECOND, 15 * SECOND, 30 * SECOND, MINUTE] as const;

/** A result that no shop took for this long stops trying by itself (link-security §6.3), in milliseconds. */
export const GIVE_UP_AFTER_MS = 7 * 24 * HOUR;

export interface Tried {
  /** how often it was begun, one or more */
  readonly tries: number;
  /** milliseconds since 1970 */
  readonly createdAt: number;
}

/** A shop that wishes to be asked again at once is asked no more often than this. */
const SOONEST = 30 * SECOND;

/**
 * Milliseconds until a result is sent again, or null when it stops trying by itself.
 * `afterMs` is the shop's own wish (`Retry-After`, RFC 9110 §10.2.3); it is never undercut. Up to a quarter is
 * added by chance, so that tills which lost the same network do not come back in the same second.
 */
export function deliveryDelay(
  { tries, createdAt }: Tried,
  nowMs: number,
  random: RandomBytes,
  afterMs?: number,
): number | null {
  if (nowMs - createdAt > GIVE_UP_AFTER_MS) return null;
  const [byte = 0] = random(1);
  const own = step(DELIVERY, tries);
  const delay = afterMs === undefined ? own : Math.max(afterMs, Math.min(own, SOONEST));
  return Math.round(delay * (1 + byte / 1024));
}

/** Milliseconds until a printer is tried again. It never stops by itself: the receipt waits for the printer. */
export const printDelay = (tries: number, afterMs?: number): number =>
  afterMs ?? step(PRINTING, tries);

const step = (delays: readonly number[], tries: number): number =>
  delays[Math.min(Math.max(tries, 1), delays.length) - 1] ?? 0;
