// The composition root: the real browser behind the till's ports. The only file that reaches for globals.
import { AppError } from '../domain/errors';
import { randomId } from '../domain/ids';
import { openKass } from '../offline/db';
import { Language } from './locale.svelte';
import { platformOf } from './platform';
import type { Clock, Ports, Windows } from './ports';
import { bindStorage } from './storage';
import { Till } from './till.svelte';

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));

/**
 * Opens the database and makes the till of this window.
 * @param onBlocked told when a window of an older version still has the database: opening waits for it
 * @throws AppError `storage-broken` when nothing can be stored: the till takes no money then.
 */
export async function openTill(onBlocked: () => void): Promise<Till> {
  // First, so that a till that cannot open says so in the seller's language.
  const language = new Language(navigator.languages);
  let till: Till | null = null;
  const db = await openKass('kass', {
    blocked: onBlocked,
    // A till that is not open yet has nothing to lose.
    blocking: (close) => (till ? (till.giveFree = close) : close()),
  });
  const { reach, allow } = makeFetch();
  const ports: Ports = {
    storage: bindStorage(db),
    fetch: reach,
    allow,
    devices: deviceEnvironment(reach),
    draw: {
      line: async (line, columns) => (await import('./draw-line')).drawLine(line, columns),
      picture: async (file) => (await import('./draw-picture')).drawPicture(file),
    },
    windows: makeWindows(),
    disk: 'storage' in navigator ? navigator.storage : null,
    clock,
    random,
    origin: location.origin,
    platform: platformOf(navigator),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    language: () => language.current,
  };
  return (till = new Till(ports, language));
}

const clock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    // A longer delay than 2^31 - 1 ms would run at once.
    const timer = setTimeout(run, Math.min(ms, 0x7fffffff));
    return () => clearTimeout(timer);
  },
};

/** `connect-src` has to allow every https address; this lets through only those of paired shops and printers. */
function makeFetch(): { readonly reach: typeof fetch; readonly allow: (origin: string) => void } {
  const allowed = new Set<string>([location.origin]);
  return {
    allow: (origin) => allowed.add(origin),
    reach: (input, init) => {
      const { origin } = new URL(input instanceof Request ? input.url : input, location.href);
      if (!allowed.has(origin)) throw new AppError('shop-unreachable', `${origin} is not paired`);
      return fetch(input, init);
    },
  };
}

/** A window is alive as long as it holds the lock with its name: the browser frees it when the page dies. */
const ALIVE = 'window:';

function makeWindows(): Windows {
  const news = new BroadcastChannel('kass');
  const name = randomId(random);
  void navigator.locks.request(ALIVE + name, () => new Promise(() => {}));
  return {
    name,
    async exclusive(lock, work, ifFree = false) {
      return navigator.locks.request(lock, { ifAvailable: ifFree }, (held) =>
        held ? work() : null,
      );
    },
    async alive() {
      const { held = [] } = await navigator.locks.query();
      const names = held.map((lock) => lock.name ?? '').filter((lock) => lock.startsWith(ALIVE));
      return new Set([name, ...names.map((lock) => lock.slice(ALIVE.length))]);
    },
    announce: () => news.postMessage('stored'),
    onNews(listener) {
      news.addEventListener('message', listener);
      return () => news.removeEventListener('message', listener);
    },
  };
}

function deviceEnvironment(reach: typeof fetch): Ports['devices'] {
  return {
    bluetooth: navigator.bluetooth,
    usb: navigator.usb,
    serial: navigator.serial,
    permissions: navigator.permissions,
    knownBluetooth: new Map(),
    knownDevices: new Map(),
    fetch: reach,
    setTimeout: (run, ms) => window.setTimeout(run, ms),
    clearTimeout: (timer) => window.clearTimeout(timer),
  };
}
