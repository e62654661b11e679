// How fast a receipt becomes bytes beside other encoders, and bytes reach a Bluetooth LE printer beside a bare loop.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { test } from '@playwright/test';
import { BlePrinter, chooseBlePrinter } from '../e2e/support/ble-printer';
import { openBrowserPage, type BrowserPage } from '../e2e/support/browser-page';
import { handOverEncoding, handOverSending } from './series';

const ROUNDS = 40;
const WARM_UP = 5;
const SENDINGS = { text: 40, picture: 10 };

let site: BrowserPage;
test.beforeAll(async () => {
  const receiptline = createRequire(import.meta.url).resolve('receiptline');
  site = await openBrowserPage(
    fileURLToPath(new URL('print-page.ts', import.meta.url)),
    receiptline,
  );
});
test.afterAll(() => site.close());

test.beforeEach(async ({ page }) => {
  await page.goto(site.origin);
  await page.getByRole('button', { name: 'Choose' }).waitFor();
});

test('encoding of one receipt', async ({ page }) => {
  const times = await page.evaluate(
    ([rounds, warmUp]) => window.measureEncoding?.(rounds, warmUp),
    [ROUNDS, WARM_UP] as const,
  );
  if (!times) throw new TypeError('The page measures nothing');
  await handOverEncoding(test.info(), times);
});

for (const what of ['text', 'picture'] as const)
  test(`a receipt as ${what} over Bluetooth LE`, async ({ page, browser }) => {
    const printer = await BlePrinter.create(browser);
    await chooseBlePrinter(page);
    await page.getByRole('button', { name: 'Choose' }).click();
    await page.getByRole('button', { name: 'Chosen' }).waitFor();
    const times = await page.evaluate(([one, rounds]) => window.measureSending?.(one, rounds), [
      what,
      SENDINGS[what],
    ] as const);
    await printer.switchOff();
    if (!times) throw new TypeError('The page measures nothing');
    await handOverSending(test.info(), { what, ...times });
  });
