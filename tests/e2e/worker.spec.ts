// Results that the service worker sends when no window does. Chromium's own tools fire the event that the browser
// fires when there is a network again, and stop the worker where it hurts.
import type { BrowserContext, CDPSession, Page } from '@playwright/test';
import { says, type Seller } from './support/seller';
import { expect, storedOffline, test } from './support/test';

// What the worker stores and answers is the point here.
test.use({ serviceWorkers: 'allow' });

const ORDER = 'en-0-0';
const TAG = 'kass-results';

/** What Chromium knows of the till's worker, reached from a page of another origin. */
class Worker {
  readonly #session: CDPSession;
  readonly #origin: string;
  readonly #registration: string;

  private constructor(session: CDPSession, origin: string, registration: string) {
    this.#session = session;
    this.#origin = origin;
    this.#registration = registration;
  }

  static async find(context: BrowserContext, origin: string): Promise<Worker> {
    const session = await context.newCDPSession(await context.newPage());
    const found = new Promise<string>((resolve) =>
      session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const own = registrations.find(({ scopeURL }) => scopeURL.startsWith(origin));
        if (own) resolve(own.registrationId);
      }),
    );
    await session.send('ServiceWorker.enable');
    return new Worker(session, origin, await found);
  }

  /** There is a network again: the browser starts the worker for what was asked of it. */
  async sync(lastChance = false): Promise<void> {
    await this.#session.send('ServiceWorker.dispatchSyncEvent', {
      origin: this.#origin,
      registrationId: this.#registration,
      tag: TAG,
      lastChance,
    });
  }

  /** The browser needs the memory. */
  async stop(): Promise<void> {
    await this.#session.send('ServiceWorker.stopAllWorkers');
  }
}

/** An order was paid, the shop did not answer, and the last window was closed. */
async function waiting(seller: Seller): Promise<Worker> {
  const till = await seller.pair();
  await storedOffline(till);
  await seller.shopAnswers('drop');
  await seller.open(till, ORDER);
  await seller.takeCash(till);
  await expect(says(till, 'The shop does not know yet')).toBeVisible();
  const worker = await Worker.find(seller.context, seller.world.till);
  await till.close();
  return worker;
}

async function openAgain(seller: Seller): Promise<Page> {
  const till = await seller.context.newPage();
  await till.goto(await seller.link(ORDER));
  return till;
}

test('with every window closed the worker sends what waits, once', async ({ seller }) => {
  const worker = await waiting(seller);
  await worker.sync();
  expect(await seller.resultsFor(ORDER)).toEqual([]);
  await seller.shopAnswers('ok');
  await worker.sync();
  await seller.expectResults(ORDER, ['paid']);
  await worker.sync(true);
  const till = await openAgain(seller);
  await expect(says(till, 'The shop knows')).toBeVisible();
  await seller.expectResults(ORDER, ['paid']);
});

test('a worker that is stopped while the shop takes its result: the next window sends it again, and it counts once', async ({
  seller,
}) => {
  const worker = await waiting(seller);
  await seller.shopAnswers('mute&times=1');
  await worker.sync();
  // The shop has it, and its answer is on its way for ever.
  await seller.expectResults(ORDER, ['paid']);
  await worker.stop();
  const till = await openAgain(seller);
  await expect(says(till, 'The shop knows')).toBeVisible({ timeout: 15_000 });
  await seller.expectResults(ORDER, ['paid']);
});

test('a worker that is stopped before the shop takes its result: the next window sends it', async ({
  seller,
}) => {
  const worker = await waiting(seller);
  await seller.shopAnswers('none&times=1');
  await worker.sync();
  await expect.poll(() => seller.faultsLeft()).toBe(0);
  await worker.stop();
  const till = await openAgain(seller);
  await expect(says(till, 'The shop knows')).toBeVisible({ timeout: 15_000 });
  await seller.expectResults(ORDER, ['paid']);
});

test('a window that is open hears at once what the worker has sent', async ({ seller }) => {
  const till = await seller.pair();
  await storedOffline(till);
  // Only the window is cut off.
  await till.route(`${seller.world.shop}/kass/result?**`, (route) => route.abort());
  await seller.open(till, ORDER);
  await seller.takeCash(till);
  await expect(says(till, 'The shop does not know yet')).toBeVisible();
  const worker = await Worker.find(seller.context, seller.world.till);
  await makeDue(till);
  await worker.sync();
  await expect(says(till, 'The shop knows')).toBeVisible({ timeout: 10_000 });
  await seller.expectResults(ORDER, ['paid']);
});

test('the browser is asked for its help when a try has failed', async ({ seller }) => {
  const till = await seller.pair();
  await storedOffline(till);
  const tags = () =>
    till.evaluate(async () => {
      const { sync } = await navigator.serviceWorker.ready;
      return (sync as unknown as { getTags(): Promise<string[]> } | undefined)?.getTags();
    });
  expect(await tags()).toEqual([]);
  await seller.shopAnswers('drop');
  await seller.open(till, ORDER);
  await seller.takeCash(till);
  await expect.poll(tags).toEqual([TAG]);
});

/** Every result that waits may be sent now; the window does not know, and has its own time. */
const makeDue = (till: Page): Promise<void> =>
  till.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('kass');
        opening.onerror = () => reject(new Error(String(opening.error)));
        opening.onsuccess = () => {
          const db = opening.result;
          const writing = db.transaction('jobs', 'readwrite');
          const rows = writing.objectStore('jobs');
          rows.getAll().onsuccess = (event) => {
            const found = (event.target as IDBRequest<{ kind: string; notBefore: number }[]>)
              .result;
            for (const row of found) if (row.kind === 'deliver') rows.put({ ...row, notBefore: 0 });
          };
          writing.oncomplete = () => {
            db.close();
            resolve();
          };
          writing.onerror = () => reject(new Error(String(writing.error)));
        };
      }),
  );
