// Addresses that reach this window before its till is open. The router puts the address of its own start back, so
// whatever comes in between is kept from the first script on. One a window, and older than every component: that is
// why it is a module's own and not in the context.
//
// A window that the system opens with an address gets it twice: as its own, and by the launch queue. A window that is
// loaded again gets its last launch again (before Chromium 146, https://github.com/WICG/web-app-launch/issues/92). Neither
// is an arrival. Both come while the till opens; what comes later was tapped, be it the same link.
import type { Door } from '../domain/sale';

export interface Arriving {
  readonly url: URL;
  readonly door: Door;
}

/** What of the window is needed, so that tests hand in another one. */
export interface ArrivalWindow {
  readonly location: { readonly href: string };
  readonly launchQueue?: Window['launchQueue'];
  readonly performance: Pick<Performance, 'getEntriesByType'>;
  readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem'>;
  addEventListener(type: 'hashchange', listener: (event: HashChangeEvent) => void): void;
}

const waiting: Arriving[] = [];
let take: ((arriving: Arriving) => void) | null = null;

function arrived(arriving: Arriving): void {
  if (take) take(arriving);
  else waiting.push(arriving);
}

/** Called by the first script of the shell. */
export function listen(window: ArrivalWindow): void {
  window.addEventListener('hashchange', ({ newURL }) =>
    arrived({ url: new URL(newURL), door: 'link' }),
  );
  const isKnown = knownLaunches(window);
  window.launchQueue?.setConsumer(({ targetURL }) => {
    if (targetURL && !isKnown(targetURL)) arrived({ url: new URL(targetURL), door: 'launch' });
  });
}

/** Where the last launch of this window is remembered: it outlives a reload, as the browser's own memory of it does. */
const LAUNCHED = 'launched';

/** Tells of a launch whether it is the one that opened this window, or that it had before it was loaded again. */
function knownLaunches(window: ArrivalWindow): (target: string) => boolean {
  const [navigation] = window.performance.getEntriesByType('navigation');
  const isReload = (navigation as PerformanceNavigationTiming | undefined)?.type === 'reload';
  let known = isReload ? remembered(window) : window.location.href;
  return (target) => {
    const isKnown = target === known && take === null;
    known = null;
    remember(window, target);
    return isKnown;
  };
}

function remembered({ sessionStorage }: ArrivalWindow): string | null {
  try {
    return sessionStorage.getItem(LAUNCHED);
  } catch {
    return null; // switched off by the owner: the address is taken in again, which does no harm
  }
}

function remember({ sessionStorage }: ArrivalWindow, target: string): void {
  try {
    sessionStorage.setItem(LAUNCHED, target);
  } catch {
    // The same.
  }
}

/** From now on `consumer` gets what arrives, beginning with what has waited. */
export function consume(consumer: (arriving: Arriving) => void): void {
  take = consumer;
  waiting.splice(0).forEach(consumer);
}
