// What the till needs from the world, as types. `browser.ts` hands in the real ones, tests hand in others.
// Four kinds of calls can fail or be cut: storage, network, devices and other windows; nothing else leaves the till.
import type { Clock, IfHeld, Windows } from '../delivery/ports';
import type { DeviceEnvironment } from '../devices/device';
import type { Draw } from '../encoders/encoder';
import type { Bitmap } from '../domain/bitmap';
import type { Language } from '../domain/receipt';
import type { RandomBytes } from '../domain/ids';
import type { Platform } from '../schemes/scheme';
import type { Storage } from './storage';

export type { Clock, IfHeld, Windows };

/** The browser's storage manager (Storage Standard §8): sizes in bytes. */
export type Disk = Pick<StorageManager, 'persist' | 'persisted' | 'estimate'>;

/** A few short texts beside the database, which may outlive it. No secrets, and no money depends on them. */
export interface Notes {
  /** null where there is none, and where the browser keeps none */
  read(name: string): string | null;
  /** @param text null takes the note away */
  write(name: string, text: string | null): void;
}

/** The notes: a shop was paired here; since when what was stored is gone, milliseconds since 1970. */
export const PAIRED = 'paired';
export const LOST = 'lost';

export interface Ports {
  readonly storage: Storage;
  /** reaches only origins that were allowed: paired shops, the one being paired, and printers */
  readonly fetch: typeof fetch;
  /** lets `fetch` reach an origin */
  readonly allow: (origin: string) => void;
  /** what *On screen* prints, the till takes itself */
  readonly devices: Omit<DeviceEnvironment, 'screen'>;
  /** draws the lines that a printer has no letters for */
  readonly draw: Draw & {
    /** A picture file as dots. @throws for a file that the browser cannot draw */
    picture(file: Blob): Promise<Bitmap>;
  };
  readonly windows: Windows;
  /** asks the browser to send results when there is a network, though no window be open; nothing where it cannot */
  readonly deliverLater: () => void;
  /** how the browser keeps this origin's data; null where it does not say (no secure context, an old browser) */
  readonly disk: Disk | null;
  readonly notes: Notes;
  readonly clock: Clock;
  readonly random: RandomBytes;
  /** the till's own origin; links may be plain http only when this is a loopback one */
  readonly origin: string;
  /** which links reach other apps here */
  readonly platform: Platform;
  readonly timeZone: string;
  /** the till's language now, for paper whose order names none */
  readonly language: () => Language;
}

/** Whether an origin is this very machine (RFC 6761 §6.3 `localhost`, 127.0.0.0/8, [::1]). */
export function isLoopback(origin: string): boolean {
  const { hostname } = new URL(origin);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
