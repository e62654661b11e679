// A new version: offered on the home screen, never taken during a sale.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Seller } from './support/seller';
import { expect, storedOffline, test } from './support/test';
import { startWorld } from './support/world';

// What the worker stores and answers is the point here.
test.use({ serviceWorkers: 'allow' });

test('the update waits for the seller, stays away from an open sale, and loses nothing', async ({
  context,
}) => {
  const dir = await mkdtemp(join(tmpdir(), 'kass-build-'));
  await cp(fileURLToPath(new URL('../../build', import.meta.url)), dir, { recursive: true });
  const world = await startWorld(dir);
  const seller = new Seller(context, world);
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
  await Promise.all([till.waitForEvent('load'), update.click()]);
  await expect(update).toHaveCount(0);
  const isWaiting = () =>
    till.evaluate(async () => !!(await navigator.serviceWorker.getRegistration())?.waiting);
  await expect.poll(isWaiting).toBe(false);
  await expect(till.getByText(/Order 2041/)).toBeVisible();
  await world.close();
  await rm(dir, { recursive: true, force: true });
});
