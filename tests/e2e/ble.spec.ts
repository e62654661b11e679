// Bluetooth LE as browsers ship it: the printer is forgotten with the page.
import { says } from './support/seller';
import { findChromium, launchArgs } from '../../scripts/chromium.js';
import { BLE_ARGS } from './support/ble-printer';
import { bleTests, setUpTests, test } from './support/ble-tests';
import { expect } from './support/test';

const executablePath = findChromium()?.path;
test.use({
  launchOptions: {
    args: [...launchArgs(), ...BLE_ARGS],
    ...(executablePath ? { executablePath } : {}),
  },
});

bleTests();
setUpTests();

test('after a reload the receipt waits for one tap, "Connect and print"', async ({
  seller,
  counter: { till, printer },
}) => {
  await till.goto(await seller.link('en-0-0'));
  await printer.reset();
  await seller.takeCash(till);
  await expect(says(till, 'The receipt waits for a tap')).toBeVisible();
  expect(printer.bytes).toHaveLength(0);
  await till.getByRole('button', { name: 'Connect and print' }).click();
  await expect(says(till, 'Receipt sent to the printer')).toBeVisible();
  expect(printer.bytes.length).toBeGreaterThan(100);
});
