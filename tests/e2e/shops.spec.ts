// The owner's side of the till: the PIN, pairing, what is known of each shop, and how a pairing ends.
import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { makeShopKey } from '../../src/lib/schemes/kass/device-key';
import { PublicJwk } from '../../src/lib/domain/shop';
import { countRows, says, Seller } from './support/seller';
import { expect, test } from './support/test';

const PIN = '4711';

async function goTo(till: Page, seller: Seller, path: string): Promise<void> {
  await till.goto(`${seller.world.till}${path}`);
}

async function setPin(till: Page, seller: Seller): Promise<void> {
  await goTo(till, seller, '/settings');
  await till.getByLabel('New PIN', { exact: true }).fill(PIN);
  await till.getByLabel('The same PIN again').fill(PIN);
  await till.getByRole('button', { name: 'Set the PIN' }).click();
  await expect(says(till, 'A PIN is set')).toBeVisible();
}

/** Types a PIN into the open dialog and says what it is for. */
async function typePin(till: Page, pin: string, button: string): Promise<void> {
  const dialog = till.getByRole('dialog');
  await dialog.getByLabel('Admin PIN').fill(pin);
  await dialog.getByRole('button', { name: button }).click();
}

const pairingLink = async (seller: Seller): Promise<string> => {
  const shop = await seller.context.newPage();
  await shop.goto(`${seller.world.shop}/?lang=en`);
  const link = await shop.locator('#connect').getAttribute('href');
  await shop.close();
  return link ?? '';
};

test('the PIN is set once, changed only by who knows it, and locked after five wrong ones', async ({
  seller,
}) => {
  const till = await seller.context.newPage();
  await setPin(till, seller);
  await till.reload();
  await till.getByRole('button', { name: 'Change the PIN' }).click();
  await typePin(till, PIN, 'Change the PIN');
  await till.getByLabel('New PIN', { exact: true }).fill('2468');
  await till.getByLabel('The same PIN again').fill('2469');
  await expect(till.getByText('Not the same PIN')).toBeVisible();
  await till.getByLabel('The same PIN again').fill('2468');
  await till.getByRole('button', { name: 'Use the new PIN' }).click();
  await expect(says(till, 'A PIN is set')).toBeVisible();

  await till.getByRole('button', { name: 'Remove the PIN' }).click();
  for (let time = 0; time < 4; time += 1) {
    await typePin(till, PIN, 'Remove the PIN');
    await expect(till.getByText('Wrong PIN. Type it again')).toBeVisible();
  }
  await typePin(till, PIN, 'Remove the PIN');
  await expect(till.getByText(/^Too many wrong PINs\. Type it again in 0:/)).toBeVisible();
  await till.getByRole('dialog').getByLabel('Admin PIN').fill('2468');
  await expect(
    till.getByRole('dialog').getByRole('button', { name: 'Remove the PIN' }),
  ).toBeDisabled();
});

test('with a PIN only the owner pairs, and the shop stands on its screen with what it allows', async ({
  seller,
}) => {
  const till = await seller.context.newPage();
  await setPin(till, seller);
  await till.goto(await pairingLink(seller));
  await till.getByRole('button', { name: 'Pair this shop' }).click();
  await typePin(till, '0000', 'Pair this shop');
  await expect(till.getByText('Wrong PIN. Type it again')).toBeVisible();
  expect(await countRows(till, 'shops')).toBe(0);
  await typePin(till, PIN, 'Pair this shop');
  await expect(till.getByRole('heading', { name: 'Compare the six digits' })).toBeVisible();

  const shop = await seller.context.newPage();
  await shop.goto(`${seller.world.shop}/?lang=en`);
  await shop.locator('[data-state=asking]').getByRole('button', { name: 'Allow' }).click();
  await expect(till.getByRole('heading', { name: /is paired/ })).toBeVisible();
  await expect(says(till, 'Both ways checked')).toBeVisible();
  await expect(till.locator('.strip .demo-mark')).toBeVisible();

  await goTo(till, seller, '/shops');
  const pane = till.locator('.pane');
  await expect(pane.getByText(new URL(seller.world.shop).host)).toBeVisible();
  await expect(pane.getByText('Allowed by the shop')).toBeVisible();
  await expect(pane.getByText('With the admin PIN')).toBeVisible();
  await expect(pane.locator('.demo-mark')).toBeVisible();
  await till.getByRole('button', { name: 'Check now' }).click();
  await expect(pane.getByText('Checked: its page and what this till may do')).toBeVisible();
});

test('a shop that takes the till off its list is locked at the next check, and its unsent results are saved as a file', async ({
  seller,
}) => {
  const till = await seller.pair();
  await seller.open(till, 'en-0-0');
  await seller.shopAnswers('503&times=1000');
  await seller.takeCash(till);
  await fetch(`${seller.world.shop}/test/revoke`);

  await goTo(till, seller, '/shops');
  const pane = till.locator('.pane');
  await expect(pane.getByText('Ended by the shop')).toBeVisible({ timeout: 15_000 });
  const downloading = till.waitForEvent('download');
  await till.getByRole('button', { name: 'Save unsent results' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^kass-localhost_\d+-\d{4}-\d\d-\d\d\.json$/);
  const file = JSON.parse(await readFile(await download.path(), 'utf8')) as {
    readonly origin: string;
    readonly results: readonly { readonly seq: number; readonly jws: string }[];
  };
  expect(file.origin).toBe(seller.world.shop);
  expect(file.results).toEqual([
    { jti: expect.any(String), seq: 1, jws: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) },
  ]);
  await till.goto(await seller.link('en-0-1'));
  await expect(till.getByText('Shop is not paired')).toBeVisible();
});

test('without the network the pairing rests on its link, and goes on when the shop answers', async ({
  seller,
}) => {
  const till = await seller.context.newPage();
  const link = await pairingLink(seller);
  await seller.context.route(`${seller.world.shop}/**`, (route) => route.abort());
  await till.goto(link);
  await till.getByRole('button', { name: 'Pair this shop' }).click();
  await expect(till.getByText('Not checked with its site yet')).toBeVisible();
  const other = await seller.context.newPage();
  await goTo(other, seller, '/shops');
  await expect(
    other.locator('.pane').getByText('Waits, its site is not checked yet'),
  ).toBeVisible();
  await seller.context.unroute(`${seller.world.shop}/**`);
  await expect(says(till, 'Address checked')).toBeVisible();
});

test('a forgotten shop opens nothing any more; one without sales can be taken off the list', async ({
  seller,
}) => {
  const till = await seller.pair();
  await setPin(till, seller);
  await till.getByRole('link', { name: 'Shops', exact: true }).click();
  await till.getByRole('button', { name: 'Forget' }).click();
  await typePin(till, PIN, 'Forget the shop');
  await expect(till.locator('.pane').getByText('Forgotten here')).toBeVisible();
  await till.goto(await seller.link('en-0-0'));
  await expect(till.getByText('Shop is not paired')).toBeVisible();
  await goTo(till, seller, '/shops');
  await till.getByRole('button', { name: 'Take off the list' }).click();
  await expect(till.getByText('No shop is paired yet')).toBeVisible();
  expect(await countRows(till, 'keys')).toBe(0);
});

test('links without a signature need the PIN, a sum and an end', async ({ seller }) => {
  const till = await seller.pair();
  await goTo(till, seller, '/shops');
  await till.getByRole('button', { name: 'Take them for a while' }).click();
  await expect(till.getByRole('dialog').getByText(/No admin PIN yet/)).toBeVisible();
  await setPin(till, seller);
  await goTo(till, seller, '/shops');
  await till.getByRole('button', { name: 'Take them for a while' }).click();
  const take = till.getByRole('button', { name: 'Take them', exact: true });
  await expect(take).toBeDisabled();
  await till.getByLabel('Largest sum of an order').fill('50');
  await till.getByLabel('Currency').fill('eur');
  await take.click();
  await typePin(till, PIN, 'Take them');
  await expect(till.getByText(/^Taken until .*, up to €50\.00$/)).toBeVisible();
  await till.reload();
  await till.getByRole('button', { name: 'Take signed links only' }).click();
  await expect(till.getByRole('button', { name: 'Take them for a while' })).toBeVisible();
});

test('a shop without a server is added by hand, and gets the key of this till to copy', async ({
  seller,
}) => {
  const till = await seller.context.newPage();
  await goTo(till, seller, '/shops');
  await till.getByRole('link', { name: 'Add a shop without a server' }).click();
  await till.getByRole('button', { name: 'Add this shop' }).click();
  await expect(till.getByText('Type its name')).toBeVisible();
  await expect(till.getByText('Not a public https address')).toBeVisible();
  const key = await makeShopKey();
  await till.getByLabel('Name').fill('Stall');
  await till.getByLabel('Address for results').fill('https://stall.example/back?{*}');
  await till.getByLabel('Public key of the shop').fill(JSON.stringify(key));
  await till.getByRole('button', { name: 'Add this shop' }).click();
  await expect(till.getByText('This is the secret key')).toBeVisible();
  await till.getByLabel('Public key of the shop').fill(JSON.stringify(PublicJwk.parse(key)));
  await till.getByRole('button', { name: 'Add this shop' }).click();
  const pane = till.locator('.pane');
  await expect(pane.getByText('Without a server')).toBeVisible();
  await expect(pane.getByText(/"kty":"EC"/)).toBeVisible();
  await expect(till.getByRole('button', { name: 'Check now' })).toHaveCount(0);
});

test('two shops stand side by side, and forgetting one leaves the other', async ({ seller }) => {
  const other = new Seller(seller.context, {
    ...seller.world,
    shop: await seller.world.openShop(),
  });
  await (await seller.pair()).close();
  const till = await other.pair();
  for (const one of [seller, other]) {
    await one.open(till, 'en-0-0');
    await one.takeCash(till);
    await one.expectResults('en-0-0', ['paid']);
  }
  await goTo(till, seller, '/shops');
  const pane = till.locator('.pane');
  for (const { world } of [seller, other]) {
    const { host } = new URL(world.shop);
    await till.locator('.desk a', { hasText: host }).click();
    await expect(pane.getByText(host)).toBeVisible();
    await expect(pane.getByText('No. 1')).toBeVisible();
  }
  await till.getByRole('button', { name: 'Forget' }).click();
  await till.getByRole('button', { name: 'Forget the shop' }).click();
  await expect(pane.getByText('Forgotten here')).toBeVisible();
  await till.goto(await other.link('en-0-1'));
  await expect(till.getByText('Shop is not paired')).toBeVisible();
  await till.goto('about:blank');
  await seller.open(till, 'en-0-1');
});
