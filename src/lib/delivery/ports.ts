// What delivering needs from the world, as types: as much as a window and the service worker both have.
import type { RandomBytes } from '../domain/ids';
import type { DeliveryStorage } from './storage';

/** What to do about a lock that another window holds: wait for it, leave it, or take it over. */
export type IfHeld = 'wait' | 'leave' | 'takeOver';

/** Mutual exclusion and news between the windows of this till and its service worker. */
export interface Windows {
  /** This window's name in leases. */
  readonly name: string;
  /**
   * Runs `work` while holding the lock, as soon as no other window holds it unless `ifHeld` says otherwise.
   * @returns what `work` gave; null where it was left, or another window has taken the lock over meanwhile
   */
  exclusive<T>(lock: string, work: () => Promise<T>, ifHeld?: IfHeld): Promise<T | null>;
  /** The names of all windows of this till that are still there, this one among them. */
  alive(): Promise<ReadonlySet<string>>;
  /** Of the locks that are held, in this window or another one: what follows `prefix` in their names. */
  held(prefix: string): Promise<ReadonlySet<string>>;
  /** Tells the other windows that something was stored. */
  announce(): void;
  /** Called when another window stored something. Returns the way to stop listening. */
  onNews(listener: () => void): () => void;
}

export interface Clock {
  /** milliseconds since 1970 */
  now(): number;
  /** Returns the way to cancel. */
  after(ms: number, run: () => void): () => void;
}

export interface DeliveryPorts {
  readonly storage: DeliveryStorage;
  /** reaches only origins that were allowed: paired shops */
  readonly fetch: typeof fetch;
  readonly windows: Pick<Windows, 'name' | 'exclusive' | 'alive' | 'announce'>;
  readonly clock: Clock;
  readonly random: RandomBytes;
}
