// Files of the till that are stored after everything else, and only where they are needed: the decoder for browsers
// that read no codes themselves, and the slices of large fonts. The service worker answers them from here.

/** Its name in the browser's cache storage; the till's other files lie in the precache. */
export const STORED_LATER = 'kass-later';

/** Whether an address is one of these files rather than one that every till needs. */
export const isLater = (url: string): boolean =>
  /\.wasm$|\/noto-(?:sans-sc|emoji)-[^/]*\.woff2$/.test(url);

/** Stores a file of this origin, unless it is there. @returns whether it is there now */
export async function storeLater(url: string): Promise<boolean> {
  try {
    const store = await caches.open(STORED_LATER);
    if (!(await store.match(url))) await store.add(url);
    return true;
  } catch {
    return false; // no room, no network, or a private window: the next start tries again
  }
}

/** The stored file; from the network where it is not stored yet, and stored then. */
export async function answerLater(request: Request): Promise<Response> {
  const store = await caches.open(STORED_LATER);
  const stored = await store.match(request);
  if (stored) return stored;
  const response = await fetch(request);
  if (response.ok) await store.put(request, response.clone());
  return response;
}

/** Removes what no longer belongs to this version. @param current addresses of the version that has taken over */
export async function forgetLater(current: readonly string[]): Promise<void> {
  const store = await caches.open(STORED_LATER);
  for (const { url } of await store.keys())
    if (!current.includes(new URL(url).pathname)) await store.delete(url);
}
