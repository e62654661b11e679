// Background Sync: the browser starts the service worker when there is a network, also with no window open. Chromium
// only, with few tries (platform.md §7): an extra chance, while the guarantee is a window's own drain.

/** By this name the worker knows what it is to do. */
export const SYNC_TAG = 'kass-results';

/** Asks for it. Where the browser has no such thing, or the owner has switched it off, nothing happens. */
export async function askForSync(container: ServiceWorkerContainer | undefined): Promise<void> {
  const registration = await container?.getRegistration().catch(() => undefined);
  await registration?.sync?.register(SYNC_TAG).catch(() => undefined);
}
