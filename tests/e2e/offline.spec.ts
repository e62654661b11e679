// The network is away: the till opens, takes money, keeps everything, and sends it when the network is back.
import { expectPaid, says } from './support/seller';
import { expect, storedOffline, test } from './support/test';

// What the worker stores and answers is the point here.
test.use({ serviceWorkers: 'allow' });

test('from the second visit on the till opens without the network and takes a cash sale; the shop hears later', async ({
  seller,
}) => {
  const till = await seller.pair();
  await storedOffline(till);
  const link = await seller.link('en-0-0');
  await seller.context.setOffline(true);
  await till.goto('about:blank');
  await till.goto(link);
  await expect(till.getByText('To pay')).toBeVisible();
  await expect(till.getByText('Offline', { exact: true })).toBeVisible();
  await seller.takeCash(till);
  await expect(says(till, 'The shop does not know yet')).toBeVisible();
  expect(await seller.resultsFor('en-0-0')).toEqual([]);
  await seller.context.setOffline(false);
  await expect(says(till, 'The shop knows')).toBeVisible({ timeout: 15_000 });
  await seller.expectResults('en-0-0', ['paid']);
});

test('a result that waits survives the tablet being switched off', async ({ seller }) => {
  const till = await seller.pair();
  await storedOffline(till);
  await seller.open(till, 'en-0-0');
  await seller.context.setOffline(true);
  await seller.takeCash(till);
  await till.close();
  await seller.context.setOffline(false);
  const again = await seller.context.newPage();
  await again.goto(`${seller.world.till}/`);
  await seller.expectResults('en-0-0', ['paid']);
});

test('a shop that is out of order gets the same result again, once', async ({ seller }) => {
  const till = await seller.pair();
  await seller.shopAnswers('503&times=1&after=1');
  await seller.open(till, 'en-0-0');
  await seller.takeCash(till);
  await expect(says(till, 'The shop does not know yet')).toBeVisible();
  await seller.expectResults('en-0-0', ['paid']);
  await expect(says(till, 'The shop knows')).toBeVisible();
});

test('a shop that no longer knows the till: the result stays, and the seller is told', async ({
  seller,
}) => {
  const till = await seller.pair();
  await seller.shopAnswers('401');
  await seller.open(till, 'en-0-0');
  await seller.takeCash(till);
  await expect(says(till, 'The shop no longer knows this till')).toBeVisible();
  await till.goto(`${seller.world.till}/`);
  await expect(says(till, 'The shop no longer knows this till')).toBeVisible();
});

test('with the payment app away the order waits: the same reference is offered again', async ({
  seller,
}) => {
  const till = await seller.pair();
  await seller.open(till, 'en-0-0');
  const card = till.getByRole('link', { name: /^Card/ });
  const before = await card.getAttribute('href');
  await till.close();
  const again = await seller.context.newPage();
  await again.goto(await seller.link('en-0-0'));
  const open = again.getByRole('link', { name: /Open Demo Pay again/ });
  await expect(open).toBeVisible();
  expect(await open.getAttribute('href')).toBe(before);
  await open.click();
  await again.getByTestId('approve').click();
  await expectPaid(again);
});
