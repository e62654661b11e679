// The demo printer speaks Epson's ePOS-Print XML as network printers do.
import { readFile } from 'node:fs/promises';
import { expect, test } from './support/test';
import { says } from './support/seller';

test('a paid order comes out of the network printer, in Cyrillic, and only then counts as printed', async ({
  seller,
}) => {
  const till = await seller.pair();
  await seller.connectPrinter(till);
  await seller.open(till, 'ru-0-1');
  await seller.takeCash(till);
  await expect(says(till, 'Receipt printed')).toBeVisible();
  const text = (await seller.printed()).at(-1) ?? '';
  expect(text).toContain('Хлеб бородинский');
  expect(text).toContain('ИТОГО');
  expect(text).toMatch(/1042-1/);
  // The shop's logo, drawn as dots above everything.
  expect(text.split('\n')[0]).toBe('▒');
  // The same paper for the customer's phone.
  await till.getByRole('button', { name: /^Send or show the receipt/ }).click();
  const saved = till.waitForEvent('download');
  await till.getByRole('button', { name: 'Save the picture' }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toBe('receipt-1042-1.png');
  const png = await readFile(await file.path());
  expect(png.toString('latin1', 1, 4)).toBe('PNG');
  expect(png.readUInt32BE(16)).toBe((32 * 12 + 2 * 24) * 2);
});

test('with the printer off the sale goes on: the receipt waits, and prints when it is back', async ({
  seller,
}) => {
  const till = await seller.pair();
  await seller.connectPrinter(till);
  await seller.world.stop('printer');
  await seller.open(till, 'en-0-0');
  await seller.takeCash(till);
  await expect(says(till, 'The receipt waits for the printer')).toBeVisible({
    timeout: 20_000,
  });
  await expect(says(till, 'The shop knows')).toBeVisible();
  await seller.world.restart('printer');
  await expect(says(till, 'Receipt printed')).toBeVisible({ timeout: 20_000 });
  expect(await seller.printed()).toHaveLength(1);
});

test('an address that no printer can have is refused in words', async ({ seller }) => {
  const till = await seller.pair();
  await till.goto(`${seller.world.till}/printers`);
  await till.getByRole('button', { name: /^Epson on the network/ }).click();
  await till.getByLabel('Address of the printer').fill('not an address');
  await till.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(till.getByText('Not the address of a printer')).toBeVisible();
});
