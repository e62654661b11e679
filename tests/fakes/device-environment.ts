// The browser's interfaces for devices, all of them absent or real unless a test hands in others.
import type { DeviceEnvironment } from '../../src/lib/devices/device';

/** Timers are those of the moment: a test that installs fake timers gets these. */
export function fakeEnvironment(parts: Partial<DeviceEnvironment> = {}): DeviceEnvironment {
  return {
    knownBluetooth: new Map(),
    fetch: () => Promise.reject(new TypeError('no network')),
    setTimeout: (run, ms) => Number(setTimeout(run, ms)),
    clearTimeout: (timer) => clearTimeout(timer),
    screen: () => {},
    ...parts,
  };
}
