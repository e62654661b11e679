// Money in parts, with tips, by hand and by code, and the ways it goes back.
import type { Page } from '@playwright/test';
import { expectPaid, press, says, setPin, typePin, useApps } from './support/seller';
import { expect, test } from './support/test';

const TERMINAL = { terminal: { label: 'Counter terminal' } };

/** Takes a part in cash, of which the customer gives exactly that. */
async function takePart(till: Page, keys: string): Promise<void> {
  await till.getByRole('link', { name: 'Split' }).click();
  await expect(says(till, 'Type the first part')).toBeVisible();
  await till.keyboard.type(keys, { delay: 80 });
  await press(till.getByRole('button', { name: /^Take a part/ }));
  await expect(says(till, 'To pay now')).toBeVisible();
  await press(till.getByRole('link', { name: /^Cash/ }));
  await till.getByRole('button', { name: /^Exact/ }).click();
  await press(till.getByRole('button', { name: /^Take/ }));
}

test('one order is paid in two parts, the first in cash and the rest by card', async ({
  seller,
}) => {
  const till = await seller.pair();
  await seller.open(till, 'en-0-0');
  await takePart(till, '5');
  await expect(says(till, /€5.00 was paid before/)).toBeVisible();
  await seller.leaveForCard(till);
  await till.getByTestId('approve').click();
  await expectPaid(till);
  await seller.expectResults('en-0-0', ['part', 'paid']);
  const result = (await seller.resultsFor('en-0-0')).at(-1);
  expect(result).toMatchObject({
    amt: 1990,
    how: [
      { method: 'cash', amt: 500 },
      { method: 'app', amt: 1490 },
    ],
  });
});

test('a tip goes to the app with the sum, and to the shop beside it', async ({ seller }) => {
  const till = await seller.pair();
  await seller.open(till, 'en-0-1');
  await till.getByRole('button', { name: '€1.90', exact: true }).click();
  await expect(says(till, /with a tip of €1.90/)).toBeVisible();
  await seller.leaveForCard(till);
  await till.getByTestId('approve').click();
  await expectPaid(till);
  await seller.expectResults('en-0-1', ['paid']);
  const [result] = await seller.resultsFor('en-0-1');
  expect(result).toMatchObject({ amt: 1908, tip: 190, how: [{ amt: 1908, tip: 190 }] });
});

test('a deposit: the rest stays open for another day, and is taken then', async ({ seller }) => {
  const till = await seller.pair();
  await seller.open(till, 'en-0-3');
  await takePart(till, '20');
  await till.getByRole('button', { name: 'Leave the rest open' }).click();
  await till.getByRole('dialog').getByRole('button', { name: 'Leave the rest open' }).click();
  await expect(says(till, 'Paid in part')).toBeVisible();
  await expect(says(till, /€49.00 still to pay/)).toBeVisible();
  await seller.expectResults('en-0-3', ['part', 'part']);
  await till.goto(`${seller.world.till}/`);
  await till.getByRole('link', { name: /^Order 2044/ }).click();
  await till.getByRole('button', { name: 'Take the rest €49.00' }).click();
  await seller.takeCash(till);
  await seller.expectResults('en-0-3', ['part', 'part', 'paid']);
});

test('a terminal without a link: the seller takes the card there and types the slip', async ({
  seller,
}) => {
  const till = await seller.pair();
  await useApps(till, TERMINAL);
  await seller.open(till, 'en-0-0');
  await press(till.getByRole('button', { name: /^Card/ }));
  await expect(till.getByRole('heading', { name: 'Take it in Counter terminal' })).toBeVisible();
  // A page that is opened again goes on where it was.
  await till.reload();
  await till.getByRole('button', { name: /^Yes, it is paid/ }).click();
  await till.getByLabel('Number on the slip').fill('0042');
  await press(till.getByRole('button', { name: /^Record as paid/ }));
  await expectPaid(till);
  await seller.expectResults('en-0-0', ['paid']);
  const [result] = await seller.resultsFor('en-0-0');
  expect(result).toMatchObject({ asr: 'seller', how: [{ tx: '0042' }] });
});

test('the seller chooses another app than the first one', async ({ seller }) => {
  const till = await seller.pair();
  const twin = { label: 'Demo Pay', twin: `${seller.world.pay}/`, use: 'twin' };
  await useApps(till, { ...TERMINAL, 'kass-app': twin });
  await seller.open(till, 'en-0-0');
  await expect(till.getByRole('button', { name: /^Card/ })).toBeVisible();
  await till.getByRole('button', { name: 'Demo Pay', exact: true }).click();
  await seller.leaveForCard(till);
  await till.getByTestId('approve').click();
  await expectPaid(till);
});

test('a part is given back before the order is paid, and the order is cancelled', async ({
  seller,
}) => {
  const till = await seller.pair();
  await setPin(till, seller);
  await seller.open(till, 'en-0-0');
  await takePart(till, '5');
  await till.getByRole('link', { name: 'Give back what was paid' }).click();
  await till.getByRole('button', { name: /^Cash €5.00/ }).click();
  await typePin(till);
  await press(till.getByRole('button', { name: /^Given back/ }));
  await expect(till.getByRole('button', { name: 'Cancel this order' })).toBeVisible();
  await seller.expectResults('en-0-0', ['part', 'voided']);
  expect((await seller.resultsFor('en-0-0')).at(-1)).toMatchObject({ amt: 0, how: [] });
});

test('the seller gives one of the goods back, in cash, with the owner’s PIN', async ({
  seller,
}) => {
  const till = await seller.pair();
  await setPin(till, seller);
  await seller.open(till, 'en-0-1');
  await seller.takeCash(till);
  await till.getByRole('link', { name: /^Give money back/ }).click();
  await till.getByRole('button', { name: 'Some goods' }).click();
  await till.getByRole('button', { name: /Rye bread/ }).click();
  await press(till.getByRole('button', { name: /^Go on with €6.40/ }));
  await till.getByRole('button', { name: /^Cash €6.40/ }).click();
  await typePin(till);
  await press(till.getByRole('button', { name: /^Given back/ }));
  await expect(says(till, 'Given back €6.40')).toBeVisible();
  await seller.expectResults('en-0-1', ['paid', 'refunded']);
  expect((await seller.resultsFor('en-0-1')).at(-1)).toMatchObject({ amt: 640 });
});

test('an order paid in two ways goes back in the same two ways', async ({ seller }) => {
  const till = await seller.pair();
  await setPin(till, seller);
  await seller.open(till, 'en-0-0');
  await takePart(till, '5');
  await seller.leaveForCard(till);
  await till.getByTestId('approve').click();
  await expectPaid(till);
  await till.getByRole('link', { name: /^Give money back/ }).click();
  await press(till.getByRole('button', { name: /^Go on with €19.90/ }));
  await till.getByRole('button', { name: /^In Demo Pay €14.90/ }).click();
  await typePin(till);
  await till.getByLabel('Number on the slip').fill('R-1');
  await press(till.getByRole('button', { name: /^Given back/ }));
  await expect(says(till, 'Given back so far')).toBeVisible();
  await till.getByRole('button', { name: /^Cash €5.00/ }).click();
  await typePin(till);
  await press(till.getByRole('button', { name: /^Given back/ }));
  await seller.expectResults('en-0-0', ['part', 'paid', 'refunded']);
  expect((await seller.resultsFor('en-0-0')).at(-1)).toMatchObject({
    amt: 1990,
    how: [
      { method: 'app', amt: 1490, tx: 'R-1' },
      { method: 'cash', amt: 500 },
    ],
  });
});
