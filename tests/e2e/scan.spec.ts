// The camera as a door. Chromium on Linux reads no codes itself, so this is the way of the WebAssembly decoder.
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { findChromium, launchArgs } from '../../scripts/chromium.js';
import { filmArgs, makeFilm } from './support/code-film';
import { expect, storedOffline, test } from './support/test';

const FILM = join(tmpdir(), `kass-scan-${process.pid}.y4m`);
const executablePath = findChromium()?.path;
test.use({
  launchOptions: {
    args: [...launchArgs(), ...filmArgs(FILM)],
    ...(executablePath ? { executablePath } : {}),
  },
});

// What the worker stores and answers is the point here.
test.use({ serviceWorkers: 'allow' });

const scanning = { name: 'Hold the code up to the camera' };

test('a code before the camera opens its order, and the camera goes off', async ({ seller }) => {
  const till = await seller.pair();
  await makeFilm(FILM, await seller.link('en-0-0'));
  await till.getByRole('link', { name: 'Scan an order' }).click();
  await expect(till.getByText('To pay')).toBeVisible({ timeout: 20_000 });
  await expect(till.getByText('Order 2041').first()).toBeVisible();
});

test('a code of something else is told, then the pairing code of a shop leads to pairing', async ({
  seller,
}) => {
  const till = await seller.context.newPage();
  await makeFilm(FILM, 'https://museum.example/');
  await till.goto(`${seller.world.till}/scan`);
  await expect(till.getByRole('heading', scanning)).toBeVisible();
  await expect(till.getByText('This is not a Kass code')).toBeVisible({ timeout: 20_000 });
  const shop = await seller.context.newPage();
  await shop.goto(`${seller.world.shop}/?lang=en`);
  const link = await shop.locator('#connect').getAttribute('href');
  await shop.close();
  await makeFilm(FILM, link);
  await till.reload();
  await expect(till.getByRole('button', { name: 'Pair this shop' })).toBeVisible({
    timeout: 20_000,
  });
});

test('scanning works without the network, from the files that were stored', async ({ seller }) => {
  const till = await seller.pair();
  await storedOffline(till);
  await till.reload();
  const isStored = () =>
    till.evaluate(async () => (await (await caches.open('kass-later')).keys()).length > 0);
  await expect.poll(isStored).toBe(true);
  await makeFilm(FILM, await seller.link('en-0-0'));
  await seller.world.stop('till');
  await seller.context.setOffline(true);
  await till.goto(`${seller.world.till}/scan`);
  await expect(till.getByText('To pay')).toBeVisible({ timeout: 20_000 });
});
