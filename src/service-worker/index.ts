// Wires install, activate, fetch, message and sync; what is answered how is decided in caching.ts, what is sent in
// delivering.ts.
// A new version waits until a window asks for it: one that takes over by itself during a payment
// would mix two versions.
import { build, files, prerendered, version } from '$service-worker';
import {
  addRoute,
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precache,
} from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';
import { answerLater, forgetLater, isLater } from '../lib/offline/later';
import { SYNC_TAG } from '../lib/delivery/background-sync';
import { isKitVersion, pageFor, toEntries } from './caching';
import { deliverInBackground } from './delivering';

declare const self: ServiceWorkerGlobalScope;

precache(toEntries({ build, files, prerendered, version }));
cleanupOutdatedCaches();

const pages = new Map(prerendered.map((page) => [page, createHandlerBoundToURL(page)]));
const answerTo = (url: URL) => pages.get(pageFor(url, self.origin, prerendered) ?? '');

registerRoute(
  ({ request, url }) => request.mode === 'navigate' && answerTo(url) !== undefined,
  (options) => answerTo(options.url)?.(options) ?? fetch(options.request),
);
registerRoute(
  ({ url }) => isKitVersion(url, self.origin),
  () => Promise.resolve(new Response(null, { status: 404 })),
);
registerRoute(
  ({ url }) => url.origin === self.origin && isLater(url.pathname) && build.includes(url.pathname),
  ({ request }) => answerLater(request),
);
// Everything else by its exact address: no guessing of index.html, .html or queries to drop.
addRoute({ directoryIndex: '', cleanURLs: false, ignoreURLParametersMatching: [] });

self.addEventListener('activate', (event) => event.waitUntil(forgetLater(build)));
self.addEventListener('message', (event) => {
  const message: unknown = event.data;
  if (typeof message !== 'object' || message === null || !('type' in message)) return;
  if (message.type === 'SKIP_WAITING') event.waitUntil(self.skipWaiting());
});
self.addEventListener('sync', (event) => {
  if (event.tag === SYNC_TAG) event.waitUntil(isAlone().then(deliverInBackground));
});

/** Nobody looks at a window: one in the background may be frozen. */
async function isAlone(): Promise<boolean> {
  const all = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  return all.every(({ visibilityState }) => visibilityState !== 'visible');
}
