// A Bluetooth LE printer that goes away: in the middle of a receipt, without a word, at rest, and two of them.
import { findChromium, launchArgs } from '../../scripts/chromium.js';
import { linesOf } from '../../src/lib/domain/receipt';
import { readPaper } from '../../src/lib/encoders/paper';
import { BLE_ARGS } from './support/ble-printer';
import { openFromList, openInPlace, test } from './support/ble-tests';
import { says } from './support/seller';
import { expect } from './support/test';

const executablePath = findChromium()?.path;
test.use({
  launchOptions: {
    args: [...launchArgs(), ...BLE_ARGS],
    ...(executablePath ? { executablePath } : {}),
  },
});

const textOf = (bytes: Uint8Array): string =>
  linesOf(readPaper(bytes).lines)
    .map(({ text }) => text)
    .join('\n');

test('a link lost in ten places of a receipt never loses it, and prints it again only when told to', async ({
  seller,
  counter: { till, printer },
}) => {
  test.setTimeout(240_000);
  const printed = says(till, 'Receipt sent to the printer');
  const ask = till.getByText(/^Did receipt 1042-\d+ come out\?$/);
  await openInPlace(till, await seller.link('ru-0-1'));
  // Off for a moment while nobody prints: found again without a tap.
  await printer.drop();
  await seller.takeCash(till);
  await expect(printed).toBeVisible({ timeout: 30_000 });
  expect(textOf(printer.bytes).split('\n').length).toBeGreaterThanOrEqual(30);
  const last = printer.arrivals.length;
  expect(last).toBeGreaterThan(10);
  // From its first write, which prints nothing, to its last.
  const places = Array.from({ length: 10 }, (_, index) => 1 + Math.round((index * (last - 1)) / 9));
  for (const write of places) {
    printer.clear();
    printer.breakWriteAt(write);
    await till.getByRole('button', { name: 'Print again' }).click();
    await till.getByRole('button', { name: 'Print a copy' }).click();
    if (write > 1) {
      await expect(ask).toBeVisible({ timeout: 30_000 });
      printer.clear();
      // Nothing is printed by itself while the question stands.
      await expect(till.getByRole('button', { name: 'No, reprint' })).toBeEnabled();
      expect(printer.bytes).toHaveLength(0);
      await till.getByRole('button', { name: 'No, reprint' }).click();
      await expect(ask).toBeHidden();
    }
    await expect(printed).toBeVisible({ timeout: 30_000 });
    await expect.poll(() => textOf(printer.bytes)).toContain('Спасибо!');
    const text = textOf(printer.bytes);
    expect(text.match(/КОПИЯ/g), `broken in write ${write}`).toHaveLength(1);
    expect(text.match(/ИТОГО/g), `broken in write ${write}`).toHaveLength(1);
  }
});

test('a write that never settles ends in the question, and the copy comes out', async ({
  seller,
  counter: { till, printer },
}) => {
  test.setTimeout(120_000);
  await openInPlace(till, await seller.link('en-0-0'));
  printer.clear();
  printer.hangWriteAt(4);
  await seller.takeCash(till);
  await expect(says(till, 'Did receipt 2041-1 come out?')).toBeVisible({ timeout: 60_000 });
  printer.clear();
  await till.getByRole('button', { name: 'No, reprint' }).click();
  await expect(says(till, 'Receipt sent to the printer')).toBeVisible({ timeout: 60_000 });
  expect(textOf(printer.bytes).match(/COPY/g)).toHaveLength(1);
});

test('two printers: the receipt at one, the shop’s copy at the other', async ({
  seller,
  counter: { till, printer, chooser },
}) => {
  const second = await printer.another('0A:0A:0A:0A:0A:0A');
  await till.getByRole('button', { name: 'Save' }).click();
  chooser.place = 1;
  await till.getByRole('button', { name: /^Bluetooth LE/ }).click();
  await till.getByRole('button', { name: 'Save' }).click();
  const copies = till.getByRole('button', { name: 'Shop’s copy' });
  await expect(copies).toHaveCount(2);
  await copies.last().click();
  await expect(copies.last()).toHaveAttribute('aria-pressed', 'true');
  await openFromList(till, await seller.link('en-0-0'));
  await seller.takeCash(till);
  await expect(says(till, 'Receipt sent to the printer')).toBeVisible({ timeout: 30_000 });
  expect(textOf(printer.bytes)).toContain('TOTAL');
  expect(textOf(second.bytes)).toContain('SHOP COPY');
});
