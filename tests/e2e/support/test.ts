// The end-to-end test: a world of four origins and a seller in a fresh browser profile. A page that reports a
// broken policy or an error of its own fails the test.
import { test as base, expect, type ConsoleMessage, type Page } from '@playwright/test';
import { Seller } from './seller';
import { startWorld, type World } from './world';

/** What pages may say: addresses that do not answer are part of many tests. */
const HARMLESS = /net::ERR_|Failed to load resource|the server responded with a status/;
/** A part of the app that does not come: the till itself says so (`vite:preloadError`). */
const MISSING = /Failed to fetch dynamically imported module/;

export const test = base.extend<{ world: World; seller: Seller }>({
  world: async ({}, use) => {
    const world = await startWorld();
    await use(world);
    await world.close();
  },
  seller: async ({ context, world }, use) => {
    const complaints: string[] = [];
    context.on('console', (message) => complain(complaints, message));
    context.on('weberror', (error) => {
      const text = String(error.error());
      if (!MISSING.test(text)) complaints.push(text);
    });
    await use(new Seller(context, world));
    expect(complaints).toEqual([]);
  },
});

function complain(complaints: string[], message: ConsoleMessage): void {
  if (message.type() === 'error' && !HARMLESS.test(message.text())) complaints.push(message.text());
}

/** Waits until the till's own files are stored and its worker answers for them. */
export async function storedOffline(till: Page): Promise<void> {
  await till.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
}

export { expect };
