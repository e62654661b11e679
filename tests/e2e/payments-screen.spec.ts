// The owner sets up the ways to be paid, tries one, and says which comes first.
import { expectPaid, press, says, useApps } from './support/seller';
import { comeBack, tapOut } from './support/stand-ins/stand-in';
import { expect, test } from './support/test';

const LINK = 'acmepay://sale?sum={amountMinor}&cur={currency}&id={reference}&back={return}';

/** What the app was given, by its own names. */
const givenBy = (link: string) => new URLSearchParams(link.split('?')[1]);

test('an app that Kass does not know is set up without code, tried, and takes the next sale', async ({
  seller,
}) => {
  const till = await seller.pair();
  await till.goto(`${seller.world.till}/settings`);
  await till.getByRole('link', { name: /^Ways to be paid/ }).click();
  await till.getByRole('link', { name: /^Another app, by a link of your own/ }).click();
  await till.getByLabel('Name on the till').fill('Acme Pay');
  await till.getByLabel('Link', { exact: true }).fill('acmepay://sale?sum={price}');
  await till.getByRole('button', { name: 'Add Acme Pay' }).click();
  await expect(says(till, 'Kass cannot use this')).toBeVisible();
  await till.getByLabel('Link', { exact: true }).fill(LINK);
  await till.getByLabel('Answer: parameter of the outcome').fill('status');
  await till.getByLabel('Its value when paid').fill('ok');
  await till.getByLabel('Answer: parameter of the transaction').fill('txn');
  await till.getByRole('button', { name: 'Add Acme Pay' }).click();

  await till.getByRole('button', { name: 'Test with €1.00' }).click();
  const tried = await tapOut(till, till.getByRole('link', { name: /^Open Acme Pay/ }), 'acmepay');
  expect(givenBy(tried).get('sum')).toBe('100');
  const back = await comeBack(till, `${givenBy(tried).get('back')}&status=ok&txn=T-1`);
  await expect(says(back, 'Approved')).toBeVisible();
  await expect(says(back, /txn=T-1/)).toBeVisible();

  await seller.open(back, 'en-0-0');
  await back.getByRole('button', { name: 'Acme Pay', exact: true }).click();
  const link = await tapOut(back, back.getByRole('link', { name: /^Card/ }), 'acmepay');
  const paid = await comeBack(back, `${givenBy(link).get('back')}&status=ok&txn=T-2`);
  await expectPaid(paid);
  await seller.expectResults('en-0-0', ['paid']);
  expect((await seller.resultsFor('en-0-0'))[0]?.how).toMatchObject([{ tx: 'T-2' }]);
});

test('a rule puts another app first, from a sum on', async ({ seller }) => {
  const till = await seller.pair();
  const demo = { label: 'Demo Pay', twin: `${seller.world.pay}/`, use: 'twin' };
  await useApps(till, { 'kass-app': demo, terminal: { label: 'Counter terminal' } });
  await till.goto(`${seller.world.till}/payments?rules`);
  await till.getByRole('button', { name: 'Add a rule' }).click();
  await till.getByRole('button', { name: 'Counter terminal', exact: true }).click();
  await till.getByLabel('From this sum on').fill('50');
  await till.getByLabel('Currency of the sum').fill('EUR');
  await till.getByRole('button', { name: 'Save' }).click();
  await expect(says(till, 'Any shop, from €50.00')).toBeVisible();

  await seller.open(till, 'en-0-0');
  await expect(till.getByRole('link', { name: /^Card €19.90 Opens Demo Pay/ })).toBeVisible();
  await seller.open(till, 'en-0-2');
  await press(till.getByRole('button', { name: /^Card €61.80 Take it in Counter terminal/ }));
  await expect(till.getByRole('heading', { name: 'Take it in Counter terminal' })).toBeVisible();
});
