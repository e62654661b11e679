// Addresses that reach this window before its till is open. The router puts the address of its own start back, so
// whatever comes in between is kept from the first script on. One a window, and older than every component: that is
// why it is a module's own and not in the context.
import type { Door } from '../domain/sale';

export interface Arriving {
  readonly url: URL;
  readonly door: Door;
}

const waiting: Arriving[] = [];
let take: ((arriving: Arriving) => void) | null = null;

function arrived(arriving: Arriving): void {
  if (take) take(arriving);
  else waiting.push(arriving);
}

/** Called by the first script of the shell. */
export function listen(window: Window): void {
  window.addEventListener('hashchange', ({ newURL }) =>
    arrived({ url: new URL(newURL), door: 'link' }),
  );
  window.launchQueue?.setConsumer(({ targetURL }) => {
    if (targetURL) arrived({ url: new URL(targetURL), door: 'launch' });
  });
}

/** From now on `consumer` gets what arrives, beginning with what has waited. */
export function consume(consumer: (arriving: Arriving) => void): void {
  take = consumer;
  waiting.splice(0).forEach(consumer);
}
