// What a shop's link may ask for beside money: money back, paper, and what the till knows.
import { PIN, press, says, setPin, type Seller } from './support/seller';
import { expect, test } from './support/test';

/** A link for another action, as the demo shop signs it. */
async function asks(seller: Seller, act: string, order = 'en-0-0', more = ''): Promise<string> {
  const address = `${seller.world.shop}/test/link?order=${order}&act=${act}${more}`;
  return (await fetch(address)).text();
}

test('a refund needs the owner’s PIN and the seller’s word, prints, and the shop hears of it', async ({
  seller,
}) => {
  const till = await seller.pair();
  await setPin(till, seller);
  await seller.open(till, 'en-0-0');
  await seller.takeCash(till);
  await seller.expectResults('en-0-0', ['paid']);

  await till.goto(await asks(seller, 'refundNow', 'en-0-0', '&sum=500'));
  await expect(till.getByRole('heading', { name: 'Give back €5.00' })).toBeVisible();
  await press(till.getByRole('button', { name: /^Cash €5.00/ }));
  const dialog = till.getByRole('dialog');
  await dialog.getByLabel('Admin PIN').fill('0000');
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await expect(dialog.getByText('Wrong PIN. Type it again')).toBeVisible();
  await dialog.getByLabel('Admin PIN').fill(PIN);
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await expect(till.getByRole('heading', { name: 'Have you given back €5.00?' })).toBeVisible();
  await seller.expectResults('en-0-0', ['paid']);
  await press(till.getByRole('button', { name: /^Given back/ }));

  await seller.expectResults('en-0-0', ['paid', 'refunded']);
  const refund = (await seller.resultsFor('en-0-0')).at(-1);
  expect(refund).toMatchObject({ amt: 500, how: [{ method: 'cash', amt: 500 }] });
  await expect(till.locator('.paper pre').first()).toContainText('REFUND');
});

test('a document is printed by a tap, not by its link', async ({ seller }) => {
  const till = await seller.pair();
  await till.goto(await asks(seller, 'printNow'));
  await expect(
    till.getByRole('heading', { name: /^Print for the shop: order 2041/ }),
  ).toBeVisible();
  await expect(says(till, 'Document is on the screen')).toHaveCount(0);
  await press(till.getByRole('button', { name: /^Print/ }));
  await expect(says(till, 'Document is on the screen')).toBeVisible();
});

test('a question shows the sale it is about, and sends its result once more', async ({
  seller,
}) => {
  const till = await seller.pair();
  await till.goto(await asks(seller, 'statusNow'));
  await expect(says(till, 'This till knows nothing of order 2041')).toBeVisible();
  await seller.open(till, 'en-0-0');
  await seller.takeCash(till);
  await seller.expectResults('en-0-0', ['paid']);
  const again = till.waitForRequest(
    (request) => request.method() === 'POST' && request.url().includes('/kass/result'),
  );
  await till.goto(await asks(seller, 'statusNow'));
  await again;
  await expect(says(till, 'The shop knows')).toBeVisible();
  await seller.expectResults('en-0-0', ['paid']);
});

test('an action the till does not know shows a message and does nothing', async ({ seller }) => {
  const till = await seller.pair();
  const link = await asks(seller, 'payNow', 'en-0-0', '&form=protocol');
  const other = link.replace('payNow', 'openDrawer');
  await till.goto(`${seller.world.till}/#l=${encodeURIComponent(other)}`);
  await expect(says(till, 'Not a job for this till')).toBeVisible();
});
