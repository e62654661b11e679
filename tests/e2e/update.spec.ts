// A new version: offered on the home screen, never taken during a sale. One below the minimum opens no new order, and can
// always be gone on with. A repair fetches the app anew and touches nothing else.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { holdOldDatabase } from './support/old-database';
import { expect, storedOffline, test as base } from './support/test';
import { startWorld, type World } from './support/world';

/** A world whose till can be changed on its host. */
const test = base.extend<{ dir: string; world: World }>({
  dir: async ({}, use) => {
    const dir = await mkdtemp(join(tmpdir(), 'kass-build-'));
    await cp(fileURLToPath(new URL('../../build', import.meta.url)), dir, { recursive: true });
    await use(dir);
    await rm(dir, { recursive: true, force: true });
  },
  world: async ({ dir }, use) => {
    const world = await startWorld(dir);
    await use(world);
    await world.close();
  },
});

// What the worker stores and answers is the point here.
test.use({ serviceWorkers: 'allow' });

test('the update waits for the seller, stays away from an open sale, and loses nothing', async ({
  seller,
  world,
  dir,
}) => {
  const till = await seller.pair();
  await storedOffline(till);
  await till.reload();
  await seller.open(till, 'en-0-0');

  const worker = join(dir, 'service-worker.js');
  await writeFile(worker, `${await readFile(worker, 'utf8')}\n// a newer version`);
  await till.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration?.update();
  });
  await expect(till.getByText('A new version of Kass is ready')).toHaveCount(0);
  await seller.takeCash(till);
  await till.getByRole('link', { name: /Next order/ }).click();
  const update = till.getByRole('button', { name: 'Update now' });
  await expect(update).toBeVisible();
  const other = await seller.context.newPage();
  await other.goto(`${world.till}/`);
  await expect(other.getByRole('button', { name: 'Update now' })).toBeVisible();
  await till.bringToFront();
  let loads = 0;
  other.on('load', () => (loads += 1));
  await Promise.all([till.waitForEvent('load'), update.click()]);
  await expect(update).toHaveCount(0);
  const isWaiting = () =>
    till.evaluate(async () => !!(await navigator.serviceWorker.getRegistration())?.waiting);
  await expect.poll(isWaiting).toBe(false);
  await expect(till.getByText(/Order 2041/)).toBeVisible();
  // The other window is told, and left to its seller.
  await expect(other.getByText('Another window has updated Kass')).toBeVisible();
  expect(loads).toBe(0);
  const reload = other.getByRole('button', { name: 'Reload this window' });
  await Promise.all([other.waitForEvent('load'), reload.click()]);
  await expect(other.getByText(/Order 2041/)).toBeVisible();
});

test('below the minimum the till opens no new order until the seller goes on; a repair keeps sales and pairing', async ({
  seller,
  world,
  dir,
}) => {
  const till = await seller.pair();
  await storedOffline(till);
  await seller.open(till, 'en-0-0');
  await seller.takeCash(till);
  // The host demands a version that it says it has, and that never comes.
  const release = join(dir, 'release.json');
  const now = await readFile(release, 'utf8');
  await writeFile(release, JSON.stringify({ version: '9.0.0', minimum: '9.0.0' }));
  await till.goto(`${world.till}/`);
  await expect(till.getByText('Update Kass first')).toBeVisible();
  await till.goto(await seller.link('en-0-1'));
  await expect(
    till.getByRole('heading', { name: 'The order opens after the update' }),
  ).toBeVisible();
  await till.getByRole('button', { name: 'Update now' }).click();
  await till.getByRole('button', { name: 'Go on without it' }).click();
  await till.getByRole('button', { name: 'Open it anyway' }).click();
  await expect(till.getByText('To pay', { exact: true })).toBeVisible();
  await seller.takeCash(till);
  await seller.expectResults('en-0-1', ['paid']);

  await writeFile(release, now);
  await till.goto(`${world.till}/check`);
  await expect(till.getByText('All of Kass is stored on this tablet')).toBeVisible();
  const repair = till.getByRole('button', { name: 'Fetch the app anew' });
  await Promise.all([till.waitForEvent('load'), repair.click()]);
  await expect(till.getByText('1 paired, each key is on this tablet')).toBeVisible();
  await till.goto(`${world.till}/`);
  await expect(till.getByRole('link', { name: /€19.90 Order 2041/ })).toBeVisible();
  await seller.open(till, 'en-0-2');
  await seller.takeCash(till);
  await seller.expectResults('en-0-2', ['paid']);
});

test('a newer version in another window gets the database once the open sale is done, and no sooner', async ({
  seller,
  world,
}) => {
  const till = await seller.pair();
  await seller.open(till, 'en-0-0');
  const newer = await seller.context.newPage();
  await newer.goto(`${world.till}/manifest.webmanifest`);
  await newer.evaluate(async () => {
    const [known] = await indexedDB.databases();
    const opening = indexedDB.open('kass', (known?.version ?? 0) + 1);
    opening.onsuccess = () => (document.title = 'has the database');
  });
  await till.bringToFront();
  await seller.takeCash(till);
  await seller.expectResults('en-0-0', ['paid']);
  expect(await newer.title()).toBe('');
  // It looks every ten seconds.
  await expect(till.getByRole('heading', { name: 'Reload this window to go on' })).toBeVisible({
    timeout: 15_000,
  });
  await expect.poll(() => newer.title()).toBe('has the database');
});

test('a new version waits for a window of an old one, then opens by itself with all that one had', async ({
  seller,
  world,
}) => {
  const old = await holdOldDatabase(seller.context, world.till, 2);
  const till = await seller.context.newPage();
  await till.goto(`${world.till}/`);
  await expect(
    till.getByRole('heading', { name: 'Finish and close the other window of Kass' }),
  ).toBeVisible();
  await old.close();
  await expect(till.getByRole('link', { name: /Order/ }).first()).toBeVisible();
});

test('a part of the app that does not come is said, and the link that needed it opens at the next try', async ({
  seller,
}) => {
  const till = await seller.pair();
  const link = await seller.link('en-0-0');
  // What tells of it has come with the screens, in the first seconds.
  await till.waitForFunction(() =>
    performance.getEntriesByType('resource').some(({ name }) => name.includes('/Versions.')),
  );
  await till.waitForLoadState('networkidle');
  await till.route('**/_app/immutable/**', (route) => route.abort());
  await till.evaluate((hash) => void (location.hash = hash), new URL(link).hash);
  await expect(till.getByRole('alert').getByText('A part of Kass did not load')).toBeVisible();
  await till.unroute('**/_app/immutable/**');
  await till.reload();
  await expect(till.getByText('To pay', { exact: true })).toBeVisible();
});
