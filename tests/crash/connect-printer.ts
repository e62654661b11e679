// The demo printer on the network becomes the till's own, as the owner sets it up.
import { expect, type Page } from '@playwright/test';
import type { Seller } from '../e2e/support/seller';

export async function connectPrinter(seller: Seller, till: Page): Promise<void> {
  await till.goto(`${seller.world.till}/printers`);
  await till.getByRole('button', { name: /^Epson on the network/ }).click();
  await till.getByLabel('Address of the printer').fill(new URL(seller.world.printer).host);
  await till.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(till.getByRole('heading', { name: 'Print a test, then answer' })).toBeVisible();
}
