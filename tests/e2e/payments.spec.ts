// What a payment app can answer, and what the seller and the shop then see.
import type { Page } from '@playwright/test';
import { comeBackUnanswered, countRows, expectPaid, press, says, Seller } from './support/seller';
import { expect, test } from './support/test';

/** Opens an order and leaves for the payment app; gives the sale's address on the till. */
async function away(seller: Seller, till: Page, order = 'en-0-0'): Promise<string> {
  await seller.open(till, order);
  const sale = till.url();
  await seller.leaveForCard(till);
  return sale;
}

test('declined: the seller chooses again, and takes cash', async ({ seller }) => {
  const till = await seller.pair();
  await away(seller, till);
  await till.getByTestId('decline').click();
  await expect(says(till, 'Demo Pay declined the payment')).toBeVisible();
  await seller.takeCash(till);
  await seller.expectResults('en-0-0', ['declined', 'paid']);
  expect((await seller.resultsFor('en-0-0')).map(({ how }) => how.length)).toEqual([0, 1]);
});

test('cancelled in the app: the seller sends the customer there again', async ({ seller }) => {
  const till = await seller.pair();
  await away(seller, till);
  await till.getByTestId('cancel').click();
  await expect(says(till, 'The payment was cancelled in Demo Pay')).toBeVisible();
  await seller.leaveForCard(till);
  await till.getByTestId('approve').click();
  await expectPaid(till);
});

test('an approval that comes twice counts once', async ({ seller }) => {
  const till = await seller.pair();
  await away(seller, till);
  const app = till.url();
  await till.getByTestId('approve').click();
  await expectPaid(till);
  await till.goto(app);
  await till.getByTestId('answer-again').click();
  await expectPaid(till);
  await seller.expectResults('en-0-0', ['paid']);
  expect(await countRows(till, 'results')).toBe(1);
});

test('an app that never answers: the till asks, and takes no second payment before the answer', async ({
  seller,
}) => {
  const till = await seller.pair();
  const sale = await away(seller, till);
  await comeBackUnanswered(till, sale);
  await expect(till.getByRole('heading', { name: 'Did Demo Pay take €19.90?' })).toBeVisible();
  await expect(till.getByRole('link', { name: /^Card/ })).toHaveCount(0);
  await expect(till.getByRole('link', { name: 'Cash', exact: true })).toHaveCount(0);
  await till.getByRole('button', { name: /^No, not paid/ }).click();
  await seller.takeCash(till);
  await seller.expectResults('en-0-0', ['doubt', 'declined', 'paid']);
});

test('the seller saw the slip: the doubt ends with its number, and the shop knows who said so', async ({
  seller,
}) => {
  const till = await seller.pair();
  await comeBackUnanswered(till, await away(seller, till));
  await till.getByRole('button', { name: /^Yes, it is paid/ }).click();
  await till.getByLabel('Number on the slip').fill('048812');
  await press(till.getByRole('button', { name: /^Record as paid/ }));
  await expectPaid(till);
  await seller.expectResults('en-0-0', ['doubt', 'paid']);
  const [doubt, result] = await seller.resultsFor('en-0-0');
  expect(result?.sup).toBe(doubt?.jti);
  expect(result).toMatchObject({ asr: 'seller', how: [{ method: 'app', tx: '048812' }] });
});

test('a late approval settles the doubt by itself', async ({ seller }) => {
  const till = await seller.pair();
  const sale = await away(seller, till);
  const app = till.url();
  await comeBackUnanswered(till, sale);
  await till.goto(app);
  await till.getByTestId('approve').click();
  await expectPaid(till);
  await seller.expectResults('en-0-0', ['doubt', 'paid']);
});

test('an approval after cash was taken is never ignored: the till asks, and says what to give back', async ({
  seller,
}) => {
  const till = await seller.pair();
  const sale = await away(seller, till);
  const app = till.url();
  await comeBackUnanswered(till, sale);
  await till.getByRole('button', { name: /^No, not paid/ }).click();
  await seller.takeCash(till);
  await till.goto(app);
  await till.getByTestId('approve').click();
  await expect(till.getByRole('heading', { name: /Did Demo Pay take/ })).toBeVisible();
  await till.getByRole('button', { name: /^Yes, it is paid/ }).click();
  await press(till.getByRole('button', { name: /^Record as paid/ }));
  await expect(says(till, 'Give back €19.90')).toBeVisible();
  await seller.expectResults('en-0-0', ['doubt', 'declined', 'paid', 'doubt', 'paid']);
});

test('approved after declined, and approved for another sum, both ask', async ({ seller }) => {
  const till = await seller.pair();
  await away(seller, till);
  const app = till.url();
  await till.getByTestId('decline').click();
  await expect(says(till, 'Demo Pay declined the payment')).toBeVisible();
  await till.goto(app);
  await till.getByTestId('approve').click();
  await expect(says(till, 'Demo Pay says yes to a payment that was over.')).toBeVisible();

  await away(seller, till, 'en-0-1');
  await till.getByTestId('approve-other-sum').click();
  await expect(says(till, 'Demo Pay says yes, but to another sum.')).toBeVisible();
});

test('a return with a wrong nonce changes nothing', async ({ seller }) => {
  const till = await seller.pair();
  const sale = await away(seller, till);
  const app = new URL(till.url());
  const order = JSON.parse(new URLSearchParams(app.hash.slice(1)).get('order') ?? '{}') as {
    ref: string;
  };
  const [attempt] = order.ref.split('.');
  const forged = `${attempt}.${'A'.repeat(22)}`;
  await till.goto(
    `${sale}&status=approved&ref=${forged}&amount=1990&currency=EUR&tx=X1#a=${forged}`,
  );
  await expect(says(till, 'This answer is not to be trusted')).toBeVisible();
  expect(await countRows(till, 'results')).toBe(0);
  await till.goto(sale);
  await expect(till.getByText('Paid', { exact: true })).toHaveCount(0);
});

test('the tab is closed while the payment app has the screen: a new one goes on from the return', async ({
  seller,
}) => {
  const till = await seller.pair();
  await seller.open(till, 'en-0-0');
  const href = await till.getByRole('link', { name: /^Card/ }).getAttribute('href');
  await till.close();
  const app = await seller.context.newPage();
  await app.goto(href ?? '');
  await app.getByTestId('approve').click();
  await expectPaid(app);
  await seller.expectResults('en-0-0', ['paid']);
});

test('two windows on one sale: the second follows the first, and takes nothing twice', async ({
  seller,
}) => {
  const first = await seller.pair();
  await seller.open(first, 'en-0-0');
  const second = await seller.context.newPage();
  await second.goto(first.url());
  await expect(
    second
      .getByText('To pay')
      .or(second.getByText(/Demo Pay/))
      .first(),
  ).toBeVisible();
  await first.bringToFront();
  await seller.takeCash(first);
  await expectPaid(second);
  expect(await countRows(second, 'results')).toBe(1);
});

test('two tablets take the money for one order: the shop refuses the second, and that till says so', async ({
  seller,
  browser,
}) => {
  const first = await seller.pair();
  const context = await browser.newContext();
  const second = new Seller(context, seller.world);
  const other = await second.pair();
  await seller.open(first, 'en-0-0');
  await second.open(other, 'en-0-0');
  await seller.takeCash(first);
  await expect(says(first, 'The shop knows')).toBeVisible();
  await second.takeCash(other);
  await expect(says(other, 'The shop did not take the answer')).toBeVisible();
  const state = (await seller.shopState()).orders.find(({ id }) => id === 'en-0-0');
  expect(state?.state).toBe('paid');
  await context.close();
});
