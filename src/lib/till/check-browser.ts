// The browser as the self-check asks it. Nothing here asks the person for anything.
import { STORED_LATER } from '../offline/later';
import type { CheckBrowser } from './check-probes';
import { canOpenOwnLinks } from './protocol-handler';
import { nativeReader } from './scan-reader';

/** In the address of the page that a test link leads to. */
export const TRIED = '#tried';

/** A window without the browser's own bars (CSS Media Queries 5, `display-mode`). */
const INSTALLED =
  '(display-mode: standalone), (display-mode: fullscreen), (display-mode: minimal-ui)';

export const checkBrowser = (page: Window): CheckBrowser => ({
  isInstalled: page.matchMedia(INSTALLED).matches,
  hasOwnScheme: canOpenOwnLinks(),
  wasTried: page.location.hash === TRIED,
  async permission(name) {
    const { state } = await navigator.permissions.query({ name: name as PermissionName });
    return state;
  },
  async countCameras() {
    if (!('mediaDevices' in navigator)) return 0;
    const devices = await navigator.mediaDevices.enumerateDevices().catch(() => null);
    return devices && devices.filter(({ kind }) => kind === 'videoinput').length;
  },
  async reader() {
    if (await nativeReader(page.BarcodeDetector)) return 'own';
    return (await isReaderStored()) ? 'stored' : 'away';
  },
  async worker() {
    if (!('serviceWorker' in navigator)) return { isActive: false, isControlling: false };
    const registration = await navigator.serviceWorker.getRegistration();
    return {
      isActive: !!registration?.active,
      isControlling: navigator.serviceWorker.controller !== null,
    };
  },
});

async function isReaderStored(): Promise<boolean> {
  try {
    const store = await caches.open(STORED_LATER);
    return (await store.keys()).some(({ url }) => url.endsWith('.wasm'));
  } catch {
    return false; // a private window may have no caches
  }
}
