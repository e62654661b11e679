// Repair: the till's own files are thrown away and fetched anew. What is stored of money stays untouched: this file
// knows the caches and the worker and nothing else, and the till never sends `Clear-Site-Data` (platform.md §8).

/** What of the browser a repair needs. */
export interface RepairWorld {
  readonly caches: Pick<CacheStorage, 'keys' | 'delete'>;
  readonly workers: Pick<ServiceWorkerContainer, 'getRegistrations'> | undefined;
  readonly fetch: typeof fetch;
  readonly reload: () => void;
}

/** The host has answered by then, or is not reached, in milliseconds. */
const ANSWER_WITHIN_MS = 10_000;

/** Only a till that can be fetched is thrown away: without the network it would not start any more. */
async function canBeFetched(world: RepairWorld): Promise<boolean> {
  try {
    const response = await world.fetch('/release.json', {
      cache: 'no-store',
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const release: unknown = response.ok ? await response.json() : null;
    return typeof release === 'object' && release !== null && 'version' in release;
  } catch {
    return false; // no network, or an answer that is not the till's
  }
}

/** @returns false when the till's host cannot be reached: nothing was changed then */
export async function repair(world: RepairWorld): Promise<boolean> {
  if (!(await canBeFetched(world))) return false;
  const registrations = (await world.workers?.getRegistrations()) ?? [];
  await Promise.all(registrations.map((registration) => registration.unregister()));
  const names = await world.caches.keys();
  await Promise.all(names.map((name) => world.caches.delete(name)));
  world.reload();
  return true;
}

/** The real browser. */
export const repairWorld = (): RepairWorld => ({
  caches: window.caches,
  workers: 'serviceWorker' in navigator ? navigator.serviceWorker : undefined,
  fetch: (input, init) => fetch(input, init),
  reload: () => location.reload(),
});
