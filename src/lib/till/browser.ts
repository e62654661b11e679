// The composition root: the real browser behind the till's ports. With delivery/surroundings.ts the only
// file that reaches for globals.
import { askForSync } from '../delivery/background-sync';
import { clock, makeFetch, makeWindows, random } from '../delivery/surroundings';
import { AppError } from '../domain/errors';
import { openKass } from '../offline/db';
import { Language } from './locale.svelte';
import { platformOf } from './platform';
import type { Notes, Ports } from './ports';
import { bindStorage } from './storage';
import { Till } from './till.svelte';

/**
 * Opens the database and makes the till of this window.
 * @param onBlocked told when a window of an older version still has the database: opening waits for it
 * @throws AppError `storage-broken` when nothing can be stored: the till takes no money then.
 */
export async function openTill(onBlocked: () => void): Promise<Till> {
  // First, so that a till that cannot open says so in the seller's language.
  const language = new Language(navigator.languages);
  let till: Till | null = null;
  const fail = (error: AppError) => till?.fail(error);
  const db = await openKass('kass', {
    blocked: onBlocked,
    // A till that is not open yet has nothing to lose.
    blocking: (close) => (till ? (till.giveFree = close) : close()),
    terminated: () => fail(new AppError('storage-broken', 'The browser closed the database')),
  });
  const { reach, allow } = makeFetch(location.href);
  const ports: Ports = {
    storage: bindStorage(db, fail),
    fetch: reach,
    allow,
    devices: deviceEnvironment(reach),
    draw: {
      line: async (line, columns) => (await import('./draw-line')).drawLine(line, columns),
      picture: async (file) => (await import('./draw-picture')).drawPicture(file),
    },
    windows: makeWindows(),
    deliverLater: () => void askForSync(navigator.serviceWorker),
    disk: 'storage' in navigator ? navigator.storage : null,
    notes,
    clock,
    random,
    origin: location.origin,
    platform: platformOf(navigator),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    language: () => language.current,
  };
  return (till = new Till(ports, language));
}

/** A browser that lets this page have no `localStorage` throws at the very name of it. */
const notes: Notes = {
  read(name) {
    try {
      return localStorage.getItem(`kass.${name}`);
    } catch {
      return null;
    }
  },
  write(name, text) {
    try {
      if (text === null) localStorage.removeItem(`kass.${name}`);
      else localStorage.setItem(`kass.${name}`, text);
    } catch {
      // Without it nobody is told that the database was cleared, and everything else goes on.
    }
  },
};

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
