// The main job, on real parts: link in, money, paper, result out.
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium, launchArgs } from '../../scripts/chromium.js';
import { expectPaid, press, Seller, says } from './support/seller';
import { expect, test } from './support/test';
import { startWorld } from './support/world';

// What the worker stores and answers is the point here.
test.use({ serviceWorkers: 'allow' });

test('a seller opens an order by its https link, the customer pays by card, the shop shows it as paid', async ({
  seller,
}) => {
  const till = await seller.pairAtShop();
  await till.goto(`${seller.world.shop}/?lang=en`);
  await till.locator('[data-order=en-0-0] a[data-form=https]').click();
  await expect(till.getByText('To pay')).toBeVisible();
  await expect(till.getByText('€19.90').first()).toBeVisible();
  await expect(till.getByText('Signed by the shop')).toBeVisible();
  await seller.leaveForCard(till);
  await till.getByTestId('approve').click();
  await expectPaid(till);
  await expect(says(till, 'The shop knows')).toBeVisible();
  await press(till.getByRole('link', { name: /Back to the shop/ }));
  await till.waitForURL(`${seller.world.shop}/**`);
  await expect(till.locator('[data-order=en-0-0]')).toHaveAttribute('data-state', 'paid');
  const [result] = await seller.resultsFor('en-0-0');
  expect(result).toMatchObject({ res: 'paid', amt: 1990, asr: 'app-return' });
});

test('cash: the till suggests notes, says how to give the change, and the shop hears of both', async ({
  seller,
}) => {
  const till = await seller.pair();
  await seller.open(till, 'en-0-0');
  await till.getByRole('link', { name: 'Cash', exact: true }).click();
  await till.getByRole('button', { name: '€50', exact: true }).click();
  await expect(till.getByText('€30.10').first()).toBeVisible();
  await press(till.getByRole('button', { name: /^Take €50.00/ }));
  await expectPaid(till);
  await seller.expectResults('en-0-0', ['paid']);
  const [result] = await seller.resultsFor('en-0-0');
  expect(result).toMatchObject({ amt: 1990, chg: 3010, asr: 'cash' });
});

test.describe('by protocol handlers', () => {
  let context: BrowserContext;
  let dir: string;

  test.beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'kass-'));
    const executablePath = findChromium()?.path;
    context = await chromium.launchPersistentContext(dir, {
      args: launchArgs(),
      ...(executablePath ? { executablePath } : {}),
    });
  });
  test.afterEach(async () => {
    await context.close();
    await rm(dir, { recursive: true, force: true });
  });

  /** Says yes to the browser's question whether a page may handle a scheme. */
  async function acceptHandlers(page: Page): Promise<void> {
    const session = await context.newCDPSession(page);
    await session.send('Page.setRPHRegistrationMode', { mode: 'autoAccept' });
  }

  test('web+kass opens the till, web+pay the payment app, and the return finds the waiting sale', async () => {
    const world = await startWorld();
    const seller = new Seller(context, world);
    const till = await seller.pair();
    await acceptHandlers(till);
    await till.goto(`${world.till}/settings`);
    await till.getByRole('button', { name: 'Open web+kass links here' }).click();
    await till.goto(`${world.pay}/`);
    await acceptHandlers(till);
    await till.getByTestId('register').click();
    await till.goto(`${world.till}/payments?app=kass-app`);
    await till.getByRole('button', { name: 'By scheme', exact: true }).click();
    await till.getByRole('button', { name: 'Save' }).click();
    await expect(says(till, 'Saved')).toBeVisible();

    await till.goto(`${world.shop}/?lang=en`);
    await till.locator('[data-order=en-0-1] a[data-form=protocol]').click();
    await expect(till.getByText('To pay')).toBeVisible();
    await seller.leaveForCard(till);
    await till.getByTestId('approve').click();
    await expectPaid(till);
    await seller.expectResults('en-0-1', ['paid']);
    await world.close();
  });
});
