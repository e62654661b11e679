// Apps that print, answered by a stand-in that reads its link as strictly as its document does, and the print dialog of
// the system. What they cannot show: whether the real app does as its document says.
import type { Page } from '@playwright/test';
import { answerPassprnt, readPassprnt, type AskedToPrint } from './support/stand-ins/passprnt';
import { comeBack, tapOut } from './support/stand-ins/stand-in';
import { says, type Seller } from './support/seller';
import { expect, test } from './support/test';

const IPAD =
  'Mozilla/5.0 (iPad; CPU OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1';
const ANDROID =
  'Mozilla/5.0 (Linux; Android 14; SM-X210) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';

/** Adds a printer on the printers screen, as the owner does. */
async function addApp(till: Page, seller: Seller, app: string): Promise<void> {
  await till.goto(`${seller.world.till}/printers`);
  await till.getByRole('button', { name: /^Print app/ }).click();
  await till.getByRole('link', { name: `Add ${app}` }).click();
  await till.getByRole('button', { name: `Add ${app}` }).click();
  await expect(till.getByRole('link', { name: 'Test print' })).toBeVisible();
}

/** Takes cash for an order whose receipt an app prints. */
async function pay(seller: Seller, app: string): Promise<Page> {
  const till = await seller.pair();
  await addApp(till, seller, app);
  await seller.open(till, 'en-0-0');
  await seller.takeCash(till);
  await expect(says(till, 'The receipt waits for your tap')).toBeVisible();
  return till;
}

const printLink = (till: Page, app: string) => till.getByRole('link', { name: `Print in ${app}` });

test.describe('Star PassPRNT on an iPad', () => {
  test.use({ userAgent: IPAD });
  const APP = 'Star PassPRNT';

  async function ask(
    seller: Seller,
  ): Promise<{ readonly left: Page; readonly asked: AskedToPrint }> {
    const left = await pay(seller, APP);
    await expect(printLink(left, APP)).toHaveAttribute('rel', 'noreferrer');
    const link = await tapOut(left, printLink(left, APP), 'starpassprnt');
    return { left, asked: readPassprnt(link, `${seller.world.till}/return`) };
  }

  test('prints the receipt, and its word ends the wait', async ({ seller }) => {
    const { left, asked } = await ask(seller);
    expect(asked.html).toContain('19.90');
    const till = await comeBack(left, answerPassprnt(asked, 0, 'SUCCESS'));
    await expect(says(till, 'Receipt printed')).toBeVisible();
    expect(new URL(till.url()).hash).toBe('');
  });

  test('a port that did not open is a failure, and the next try can still print', async ({
    seller,
  }) => {
    const { left, asked } = await ask(seller);
    const till = await comeBack(left, answerPassprnt(asked, 4, 'Port open failed'));
    await till.getByRole('button', { name: 'Try again' }).click();
    const again = await tapOut(till, printLink(till, APP), 'starpassprnt');
    const second = readPassprnt(again, `${seller.world.till}/return`);
    const printed = await comeBack(till, answerPassprnt(second, 0, 'SUCCESS'));
    await expect(says(printed, 'Receipt printed')).toBeVisible();
  });

  test('a code of no document is a question, and the seller’s answer stands', async ({
    seller,
  }) => {
    const { left, asked } = await ask(seller);
    const till = await comeBack(left, answerPassprnt(asked, 12, 'Something new'));
    await expect(says(till, /^Did receipt .+ come out\?/)).toBeVisible();
    await till.getByRole('button', { name: 'Yes' }).click();
    await expect(says(till, 'Receipt printed')).toBeVisible();
    await till.goto(answerPassprnt(asked, 4, 'Port open failed'));
    await expect(says(till, 'Receipt printed')).toBeVisible();
  });

  test('a word with another nonce is refused, and the receipt still asks', async ({ seller }) => {
    const { left, asked } = await ask(seller);
    const forged = answerPassprnt(asked, 0, 'SUCCESS').replace(/.{4}$/, '0000');
    const till = await comeBack(left, forged);
    await expect(says(till, 'This answer is not to be trusted')).toBeVisible();
    await till.goto(`${seller.world.till}/`);
    await expect(says(till, /^Did receipt .+ come out\?/)).toBeVisible();
  });
});

test.describe('on an Android tablet', () => {
  test.use({ userAgent: ANDROID });

  test('no app opens for RawBT: the till says so and loses nothing', async ({ seller }) => {
    const till = await pay(seller, 'RawBT');
    const link = await tapOut(till, printLink(till, 'RawBT'), 'intent');
    expect(link).toMatch(/^intent:base64,[\w+/=]+#Intent;scheme=rawbt;package=[\w.]+;end;$/);
    await expect(says(till, /^No app opened/)).toBeVisible({ timeout: 10_000 });
    await expect(printLink(till, 'RawBT')).toBeVisible();
    await till.goto(`${seller.world.till}/`);
    await expect(says(till, /^Receipt .+ (waits for your tap|did not print)/)).toBeVisible();
  });
});

test('the print dialog gets the paper alone, black on white, as wide as the roll', async ({
  seller,
}) => {
  const till = await seller.pair();
  await till.emulateMedia({ colorScheme: 'dark' });
  await till.goto(`${seller.world.till}/printers`);
  await till.getByRole('button', { name: /^Print dialog of this device/ }).click();
  await till.getByRole('button', { name: /^Add / }).click();
  await expect(till.getByRole('button', { name: 'Test print' })).toBeVisible();
  await seller.open(till, 'en-0-0');
  await seller.takeCash(till);
  const sheet = till.locator('body > .print-sheet img');
  await expect(sheet).toBeAttached();
  await expect(sheet).toBeHidden();

  await till.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await expect(sheet).toBeVisible();
  await expect(till.locator('main')).toBeHidden();
  const pdf = (await till.pdf({ preferCSSPageSize: true })).toString('latin1');
  const boxes = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, width]) =>
    Math.round((Number(width) / 72) * 25.4),
  );
  expect(boxes).toEqual([58]);
  await till.emulateMedia({ media: 'screen', colorScheme: 'dark' });

  // The dialog itself belongs to the browser; whether it was opened in the tap is what can be seen here.
  await till.evaluate(() => {
    window.print = () =>
      document.body.setAttribute('data-printed', String(navigator.userActivation.isActive));
  });
  await till.getByRole('button', { name: 'Open the print dialog' }).click();
  await expect(till.locator('body')).toHaveAttribute('data-printed', 'true');
  await expect(says(till, 'The dialog does not say if it printed. Look.')).toBeVisible();
});
