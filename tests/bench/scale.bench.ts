// Whether a till with years of sales opens as quickly as a new one, and holds no more memory.
import { chromium, expect, type BrowserContext, type Page } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium, launchArgs } from '../../scripts/chromium.js';
import { countRows, expectPaid, Seller } from '../e2e/support/seller';
import { storedOffline } from '../e2e/support/test';
import type { World } from '../e2e/support/world';
import { fill } from './fill';
import { openCold, openWarm, ORDER, type Target } from './page';
import { handOverScale, LIMIT_MS, SAMPLES } from './series';
import { EMPTY, linkMaker, test } from './site';

/** How many sales lie in the database of each run: few, hardly more than one busy day, and years. */
const SIZES = [10, 270, 100_000] as const;
/** The last day has as many as every other day of those years. */
const LAST_DAY = 250;
/** Older ones have folded into the sums of their days. */
const DAYS = 398;
/** Orders that are opened one after another in one page, and how many of them in a minute a till takes without asking. */
const OPENED = 100;
const WARM_UP = 10;
const IN_A_MINUTE = 25;
/** How long a page is left alone before it tells what it holds. */
const REST_S = 20;

/** The home screen with what came in today. */
const HOME: Target = { selector: '.today .num', text: '€' };

/** A profile on disk: in a private window the database would lie in memory. */
async function openProfile(): Promise<{ readonly dir: string; readonly context: BrowserContext }> {
  const dir = await mkdtemp(join(tmpdir(), 'kass-scale-'));
  const context = await chromium.launchPersistentContext(dir, {
    args: launchArgs(),
    executablePath: ensureChromium().path,
  });
  return { dir, context };
}

/** The two sales that the others are copies of: one in cash, one by the payment app, printed and known to the shop. */
async function takeTwo(seller: Seller, counter: number): Promise<void> {
  const [first, second] = [`en-0-${counter * 2}`, `en-0-${counter * 2 + 1}`];
  const till = await seller.pair();
  await storedOffline(till);
  await seller.open(till, first);
  await seller.takeCash(till);
  await seller.expectResults(first, ['paid']);
  await seller.open(till, second);
  await seller.leaveForCard(till);
  await till.getByTestId('approve').click();
  await expectPaid(till);
  await seller.expectResults(second, ['paid']);
  await expect(till.getByText('The shop knows').first()).toBeVisible();
  await till.close();
}

async function fillUp(context: BrowserContext, world: World, sales: number): Promise<void> {
  const page = await context.newPage();
  await page.goto(`${world.till}${EMPTY}`);
  await page.evaluate(fill, { sales, lastDay: LAST_DAY, days: DAYS });
  expect(await countRows(page, 'sales')).toBe(sales + 2);
  expect(await countRows(page, 'quarantine')).toBe(0);
  await page.close();
}

/**
 * Bytes that the page's scripts hold once the till has come to rest: what it does after an order (the worker's answer,
 * lists read anew) holds up to a megabyte for some seconds, and garbage only ever adds.
 */
async function heapOf(page: Page): Promise<number> {
  const devtools = await page.context().newCDPSession(page);
  let least = Infinity;
  for (let second = 0; second < REST_S; second += 1) {
    await page.waitForTimeout(1_000);
    await devtools.send('HeapProfiler.collectGarbage');
    const { usedSize } = await devtools.send('Runtime.getHeapUsage');
    least = Math.min(least, usedSize);
  }
  await devtools.detach();
  return least;
}

/** A page whose minutes pass when they are told to, so that a till takes more links than a person could open. */
async function openQuick(context: BrowserContext, world: World): Promise<Page> {
  const page = await context.newPage();
  await page.addInitScript(() => {
    const now = Date.now;
    Date.now = () => now() + Number(document.documentElement.dataset['aheadMs'] ?? 0);
  });
  await page.goto(`${world.till}/`);
  await page.locator(HOME.selector).waitFor();
  return page;
}

/** @param minute how far ahead of the real time it begins; each minute takes as many orders as a till takes in one */
async function openMany(
  page: Page,
  newLink: () => Promise<string>,
  minute: number,
  orders: number,
): Promise<void> {
  for (let count = 0; count < orders; count += 1) {
    const aheadMs = (minute + Math.floor(count / IN_A_MINUTE)) * 61_000;
    await page.evaluate(
      (ms) => (document.documentElement.dataset['aheadMs'] = String(ms)),
      aheadMs,
    );
    await openWarm(page, await newLink(), ORDER);
    await page.getByRole('link', { name: 'Back', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Waiting orders' })).toBeVisible();
  }
}

interface Counter {
  readonly sales: number;
  readonly context: BrowserContext;
  readonly newLink: () => Promise<string>;
}

/** One after another, so that a machine that is busy with something else is so for both. */
async function inTurns(
  counters: readonly Counter[],
  once: (counter: Counter) => Promise<number>,
): Promise<readonly number[][]> {
  const values = counters.map((): number[] => []);
  const end = performance.now() + LIMIT_MS * counters.length;
  for (let round = -1; round < SAMPLES && performance.now() < end; round += 1)
    for (const [index, counter] of counters.entries()) {
      const value = await once(counter);
      // The first of each does not count.
      if (round >= 0) values[index]?.push(value);
    }
  return values;
}

test(`databases with ${SIZES.map((sales) => sales.toLocaleString('en-US')).join(' and ')} sales`, async ({
  world,
}) => {
  test.setTimeout(1_200_000);
  const dirs: string[] = [];
  const counters: Counter[] = [];
  let newLink: Counter['newLink'] | undefined;
  for (const sales of SIZES) {
    const { dir, context } = await openProfile();
    dirs.push(dir);
    const seller = new Seller(context, world);
    await takeTwo(seller, counters.length);
    await fillUp(context, world, sales);
    newLink ??= linkMaker(seller);
    counters.push({ sales, context, newLink });
  }
  const home = await inTurns(counters, ({ context }) =>
    openCold(context, 1, `${world.till}/`, HOME),
  );
  const order = await inTurns(counters, async ({ context, newLink }) =>
    openCold(context, 1, await newLink(), ORDER),
  );
  for (const [index, { sales, context, newLink }] of counters.entries()) {
    const page = await openQuick(context, world);
    // With the files of both screens: they are loaded once.
    await openMany(page, newLink, 1, WARM_UP);
    const atStart = await heapOf(page);
    await openMany(page, newLink, 2, OPENED);
    const later = await heapOf(page);
    await handOverScale(test.info(), {
      ...{ sales, atStart, later },
      ...{ home: home[index] ?? [], order: order[index] ?? [] },
    });
    await context.close();
  }
  for (const dir of dirs) await rm(dir, { recursive: true, force: true });
});
