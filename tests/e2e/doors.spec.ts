// Orders that come by other doors than a link, and orders that come while another one has the screen.
import type { Page } from '@playwright/test';
import { scanWithHardware } from './support/hardware-scanner';
import { expectPaid, press, says, type Seller } from './support/seller';
import { expect, test } from './support/test';

/** Only the fragment changes: the page lives on. */
const openInPlace = (till: Page, link: string): Promise<unknown> =>
  till.evaluate((hash) => (location.hash = hash), new URL(link).hash);

const inLine = (till: Page, no: string) =>
  till.locator('main').getByText(`Order ${no} waits in line`).filter({ visible: true }).first();

/** Opens the payment app of an order, and nothing takes the screen. */
async function leave(till: Page, seller: Seller): Promise<void> {
  await till.route(`${seller.world.pay}/**`, (route) => route.fulfill({ status: 204 }));
  await press(till.getByRole('link', { name: /^Card/ }));
  await expect(till.getByRole('button', { name: /^Type the answer in/ })).toBeVisible();
}

for (const layout of ['us', 'russian'] as const)
  test(`a hardware scanner opens an order wherever the till is, under a ${layout} layout`, async ({
    seller,
  }) => {
    const till = await seller.pair();
    const link = await seller.link('en-0-0');
    await till.goto(`${seller.world.till}/printers`);
    // A scan must not press what has the focus.
    await till.getByRole('link', { name: 'Orders' }).focus();
    await scanWithHardware(till, link, layout);
    await expect(till.getByText('To pay')).toBeVisible();
    await expect(till.getByText('Order 2041').first()).toBeVisible();
  });

test('an order number finds its order at the shop', async ({ seller }) => {
  const till = await seller.pair();
  await till.getByRole('link', { name: 'Scan an order' }).click();
  const number = till.getByLabel('Order number');
  await number.fill('999999');
  await number.press('Enter');
  await expect(till.getByText('No such order. Check the number with the shop')).toBeVisible();
  await number.fill('2041');
  await till.getByRole('button', { name: 'Find the order' }).click();
  await expect(till.getByText('To pay')).toBeVisible();
  await expect(till.getByText('Order 2041').first()).toBeVisible();
});

test('without a camera the number and the link are right there', async ({ seller }) => {
  const till = await seller.pair();
  // Allowed, and there is none: the browser asks nobody then.
  await seller.context.grantPermissions(['camera'], { origin: seller.world.till });
  await till.goto(`${seller.world.till}/scan`);
  await expect(till.getByRole('heading', { name: 'The camera cannot scan now' })).toBeVisible();
  await expect(till.getByRole('button', { name: 'Try the camera again' })).toBeVisible();
  await till.getByRole('button', { name: 'Paste a link' }).click();
  await till.getByLabel('Link from the shop').fill(await seller.link('en-0-0'));
  await till.getByRole('button', { name: 'Open the link' }).click();
  await expect(till.getByText('To pay')).toBeVisible();
});

test('a second order waits in line while cash is being typed; it comes next', async ({
  seller,
}) => {
  const till = await seller.pair();
  await till.setViewportSize({ width: 1280, height: 800 });
  await seller.open(till, 'en-0-0');
  await till.getByRole('link', { name: 'Cash', exact: true }).click();
  await expect(till.getByText('Type what the customer gives')).toBeVisible();
  await till.keyboard.type('50', { delay: 80 });
  const given = till.getByText('€50', { exact: false }).first();
  await expect(given).toBeVisible();
  await openInPlace(till, await seller.link('en-0-1'));
  await expect(inLine(till, '2042')).toBeVisible();
  await expect(given).toBeVisible();
  expect(new URL(till.url()).hash).toBe('');
  // By the scanner as well, whose digits are none of the sum.
  await scanWithHardware(till, await seller.link('en-0-2'));
  await expect(inLine(till, '2043')).toBeVisible();
  await expect(till.getByRole('button', { name: /^Take €50/ })).toBeVisible();
  // The button that takes the money stays where it was.
  await expect(till.getByRole('button', { name: /^Take €50/ })).toBeInViewport({ ratio: 1 });
  await press(till.getByRole('button', { name: /^Take €50/ }));
  await expectPaid(till);
  await till.getByRole('button', { name: 'Hide' }).click();
  await expect(till.getByRole('button', { name: 'Hide' })).toHaveCount(0);
  await till.getByRole('link', { name: /Next order/ }).click();
  await expect(till.getByText('Order 2042').first()).toBeVisible();
  await expect(till.getByText('To pay')).toBeVisible();
});

test('a link that is refused does not push the sale away either', async ({ seller }) => {
  const till = await seller.pair();
  await seller.open(till, 'en-0-0');
  await openInPlace(till, await seller.link('en-0-1', 'expired'));
  await expect(says(till, 'Another link was refused')).toBeVisible();
  await expect(till.getByText('To pay')).toBeVisible();
  await till.getByRole('button', { name: 'Look at it' }).click();
  await expect(says(till, 'Link is too old')).toBeVisible();
});

test('an order that opens the till again while a payment app has the money waits in line', async ({
  seller,
}) => {
  const till = await seller.pair();
  await seller.open(till, 'en-0-0');
  await leave(till, seller);
  await till.goto('about:blank');
  await till.goto(await seller.link('en-0-1'));
  await expect(inLine(till, '2042')).toBeVisible();
  await expect(till.getByText('Order 2041').first()).toBeVisible();
  await till.getByRole('link', { name: 'Open it' }).click();
  await expect(till.getByText('Order 2042').first()).toBeVisible();
  await expect(till.getByText('To pay')).toBeVisible();
});

test('the installed app is brought to the front: a link waits in line, nothing new changes nothing', async ({
  seller,
}) => {
  const till = await seller.pair();
  // The system's side of an installed app, which no browser under test has.
  await till.addInitScript(() => {
    const launches: ((params: { targetURL: string | null }) => void)[] = [];
    Object.defineProperty(window, 'launchQueue', {
      value: { setConsumer: (consumer: (typeof launches)[number]) => launches.push(consumer) },
    });
    Object.assign(window, {
      launchWith: (targetURL: string | null) => launches.forEach((launch) => launch({ targetURL })),
    });
  });
  const launchWith = (address: string | null) =>
    till.evaluate((target) => {
      const { launchWith: launch } = window as unknown as {
        launchWith: (address: string | null) => void;
      };
      launch(target);
    }, address);
  await till.goto('about:blank');
  await seller.open(till, 'en-0-0');
  const sale = till.url();
  await launchWith(null);
  await launchWith(`${seller.world.till}/`);
  await launchWith(await seller.link('en-0-1'));
  await expect(inLine(till, '2042')).toBeVisible();
  expect(till.url()).toBe(sale);
  await till.getByRole('button', { name: 'Hide' }).click();
  await till.getByRole('link', { name: 'Back' }).click();
  await expect(till.getByRole('heading', { name: 'Waiting orders' })).toBeVisible();
  await launchWith(`${seller.world.till}/scan`);
  await expect(till).toHaveURL(/\/scan$/);
});

test('a new revision with the same sum comes while the order is on the screen: the card can still be taken', async ({
  seller,
}) => {
  const till = await seller.pair();
  await seller.open(till, 'en-0-0');
  const card = till.getByRole('link', { name: /^Card/ });
  await expect(card).toHaveAttribute('href');
  const before = await card.getAttribute('href');
  await openInPlace(till, await seller.link('en-0-0', 'revised'));
  await expect(card).toHaveAttribute('href');
  await expect.poll(() => card.getAttribute('href')).not.toBe(before);
  await seller.leaveForCard(till);
  await till.getByTestId('approve').click();
  await expectPaid(till);
});
