// Everything a till needs from the world: a real database of its own, and a clock, windows and a network by hand.
import 'fake-indexeddb/auto';
import { openKass, type KassDb } from '../../src/lib/offline/db';
import type { Notes, Ports } from '../../src/lib/till/ports';
import { bindStorage } from '../../src/lib/till/storage';
import { FakeClock } from './clock';
import { fakeDraw } from './draw';
import { fakeEnvironment } from './device-environment';
import { FakeNetwork } from './network';
import { FakeHouse } from './windows';

export const TILL = 'https://till.example';
/** 2026-11-23T12:00:00Z */
export const START_MS = Date.UTC(2026, 10, 23, 12, 0, 0);

let worlds = 0;

export interface FakeWorld {
  readonly ports: Ports;
  readonly db: KassDb;
  readonly clock: FakeClock;
  readonly network: FakeNetwork;
  readonly house: FakeHouse;
  /** the ports of one more window of the same till */
  secondWindow(): Ports;
}

/** Notes that outlive a database, if they are handed to the next world. */
export function fakeNotes(known = new Map<string, string>()): Notes {
  return {
    read: (name) => known.get(name) ?? null,
    write: (name, text) => void (text === null ? known.delete(name) : known.set(name, text)),
  };
}

export async function fakeWorld(change: Partial<Ports> = {}): Promise<FakeWorld> {
  worlds += 1;
  const db = await openKass(`kass-till-${worlds}`);
  const clock = new FakeClock(START_MS);
  const network = new FakeNetwork();
  const house = new FakeHouse();
  const ports: Ports = {
    storage: bindStorage(db),
    fetch: network.fetch,
    allow: (origin) => network.allowed.add(origin),
    devices: fakeEnvironment(),
    draw: fakeDraw,
    windows: house.window('first'),
    deliverLater: () => undefined,
    disk: null,
    notes: fakeNotes(),
    clock,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    origin: TILL,
    platform: 'android',
    timeZone: 'UTC',
    language: () => 'en',
    ...change,
  };
  const secondWindow = () => ({ ...ports, windows: house.window('second') });
  return { ports, db, clock, network, house, secondWindow };
}
