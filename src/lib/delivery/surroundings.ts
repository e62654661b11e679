// What a window and the service worker have alike of the browser: locks and news between them, time, chance, and a
// `fetch` that goes nowhere by itself.
import { AppError } from '../domain/errors';
import { randomId, type RandomBytes } from '../domain/ids';
import type { Clock, Windows } from './ports';

export const random: RandomBytes = (length) => crypto.getRandomValues(new Uint8Array(length));

export const clock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    // A longer delay than 2^31 - 1 ms would run at once.
    const timer = setTimeout(run, Math.min(ms, 0x7fffffff));
    return () => clearTimeout(timer);
  },
};

/**
 * `connect-src` has to allow every https address, and a worker has no such policy: this lets through only those of
 * paired shops and printers.
 *
 * @param own any address of the till's own origin
 */
export function makeFetch(own: string): {
  readonly reach: typeof fetch;
  readonly allow: (origin: string) => void;
} {
  const allowed = new Set<string>([new URL(own).origin]);
  return {
    allow: (origin) => allowed.add(origin),
    reach: (input, init) => {
      const { origin } = new URL(input instanceof Request ? input.url : input, own);
      if (!allowed.has(origin)) throw new AppError('shop-unreachable', `${origin} is not paired`);
      return fetch(input, init);
    },
  };
}

/** Whoever works here is alive as long as it holds the lock with its name: the browser frees it when the page or the worker dies. */
const ALIVE = 'window:';

/** @see Windows.held */
async function heldLocks(prefix: string): Promise<ReadonlySet<string>> {
  const { held = [] } = await navigator.locks.query();
  const names = held.map((lock) => lock.name ?? '').filter((lock) => lock.startsWith(prefix));
  return new Set(names.map((lock) => lock.slice(prefix.length)));
}

/** This window's, or this worker's, place among the others. */
export function makeWindows(): Windows {
  const news = new BroadcastChannel('kass');
  const name = randomId(random);
  void navigator.locks.request(ALIVE + name, () => new Promise(() => {}));
  return {
    name,
    async exclusive(lock, work, ifHeld = 'wait') {
      const options = { ifAvailable: ifHeld === 'leave', steal: ifHeld === 'takeOver' };
      let own: unknown;
      const noted = (error: unknown): never => {
        own = error;
        throw error;
      };
      try {
        return await navigator.locks.request(lock, options, (held) =>
          held ? work().catch(noted) : null,
        );
      } catch (error) {
        // Of the lock and not of the work: another window has it now (Web Locks §2.4, `steal`).
        if (error !== own && (error as Error).name === 'AbortError') return null;
        throw error;
      }
    },
    alive: async () => new Set([name, ...(await heldLocks(ALIVE))]),
    held: heldLocks,
    announce: () => news.postMessage('stored'),
    onNews(listener) {
      news.addEventListener('message', listener);
      return () => news.removeEventListener('message', listener);
    },
  };
}
