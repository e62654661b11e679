// Links that must not be paid: each shows what is wrong and what to do, and leaves nothing behind.
import type { Page } from '@playwright/test';
import { countRows, says } from './support/seller';
import { expect, test } from './support/test';

/** One letter of the payload, changed on the way. */
function tampered(link: string): string {
  const [head = '', payload = '', signature = ''] = link.split('.');
  const middle = Math.floor(payload.length / 2);
  const letter = payload[middle] === 'A' ? 'B' : 'A';
  return `${head}.${payload.slice(0, middle)}${letter}${payload.slice(middle + 1)}.${signature}`;
}

interface Case {
  readonly name: string;
  readonly kind?: string;
  readonly change?: (link: string) => string;
  readonly says: string;
  readonly advises: string;
}

const CASES: readonly Case[] = [
  {
    name: 'changed on the way',
    change: tampered,
    says: 'Changed on the way',
    advises: 'Take no money for this link',
  },
  {
    name: 'too old',
    kind: 'expired',
    says: 'Link is too old',
    advises: 'Open this order again in the shop',
  },
  {
    name: 'from a shop that is not paired',
    kind: 'stranger',
    says: 'Shop is not paired',
    advises: 'Pair this shop, then open the link again',
  },
  {
    name: 'larger than a link may be',
    change: (link) => link.replace('#j=', `#j=${'A'.repeat(17_000)}`),
    says: 'Link is too long',
    advises: 'Ask the shop for a shorter link',
  },
  {
    name: 'cut short',
    change: (link) => link.slice(0, link.lastIndexOf('.')),
    says: 'Link is incomplete',
    advises: 'Open the order again in the shop',
  },
  {
    name: 'for another till',
    kind: 'other-till',
    says: 'For another till',
    advises: 'Open the order on that till',
  },
];

for (const { name, kind, change, says, advises } of CASES)
  test(`a link ${name} is refused in words, and nothing of it is stored`, async ({ seller }) => {
    const till = await seller.pair();
    const link = await seller.link('en-0-0', kind);
    await till.goto(change ? change(link) : link);
    await expect(till.getByText(says)).toBeVisible();
    await expect(till.getByRole('heading', { name: advises })).toBeVisible();
    await expect(till.getByText('Coffee beans')).toHaveCount(0);
    expect(new URL(till.url()).hash).toBe('');
    expect(await countRows(till, 'sales')).toBe(0);
    expect(await countRows(till, 'journal')).toBe(0);
    expect(await countRows(till, 'seen')).toBe(0);
  });

test('the same link twice is the same sale, and after payment it opens the receipt', async ({
  seller,
}) => {
  const till = await seller.pair();
  const link = await seller.link('en-0-0');
  await till.goto(link);
  await expect(till.getByText('To pay')).toBeVisible();
  await till.getByRole('link', { name: 'Back' }).click();
  await expect(till.getByRole('heading', { name: 'Waiting orders' })).toBeVisible();
  await till.goto(link);
  await expect(till.getByText('To pay')).toBeVisible();
  expect(await countRows(till, 'sales')).toBe(1);
  await seller.takeCash(till);
  await till.goto('about:blank');
  await till.goto(link);
  await expect(till.getByText('Paid', { exact: true }).first()).toBeVisible();
  expect(await countRows(till, 'sales')).toBe(1);
});

test('a pasted link opens its order as well', async ({ seller }) => {
  const till = await seller.pair();
  const link = await seller.link('en-0-0');
  await paste(till, `Please take this one: ${link}`);
  await expect(till.getByText('To pay')).toBeVisible();
});

/** The original form, without a signature. */
const unsigned = (callback: string, scheme = 'web+kass') =>
  `${scheme}://payNow?callback=[${callback}?{*}]&order={"no":"77","sum":990,"cur":"EUR"}`;

async function paste(till: Page, text: string): Promise<void> {
  await till.getByRole('button', { name: 'Paste a link' }).click();
  await till.getByLabel('Link from the shop').fill(text);
  await till.getByRole('button', { name: 'Open the link' }).click();
}

test('an order without a signature is shown, and there is no way to pay it', async ({ seller }) => {
  const till = await seller.pair();
  await paste(till, `From the shop: ${unsigned(`${seller.world.shop}/kass/result`, 'kass-api')}`);
  await expect(
    till.getByRole('heading', { name: 'Open the order in the shop again' }),
  ).toBeVisible();
  await expect(says(till, 'Not signed')).toBeVisible();
  await expect(till.locator('.paper pre')).toContainText('9.90');
  await expect(till.getByRole('link', { name: /Cash|Card/ })).toHaveCount(0);
  expect(await countRows(till, 'sales')).toBe(0);
});

test('an order without a signature from a stranger shows host and sum alone', async ({
  seller,
}) => {
  const till = await seller.pair();
  await paste(till, unsigned('https://evil.example/pay'));
  await expect(till.getByRole('heading', { name: 'Take no money for this link' })).toBeVisible();
  await expect(says(till, 'evil.example')).toBeVisible();
  await expect(says(till, '€9.90')).toBeVisible();
  await till.getByRole('button', { name: 'Pair this shop' }).click();
  await expect(till.getByRole('link', { name: 'Scan the code' })).toBeVisible();
});

test.describe('with the stored till', () => {
  test.use({ serviceWorkers: 'allow' });

  test('a shared link opens its order, and never reaches the server', async ({ seller }) => {
    const till = await seller.pair();
    await till.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    const link = await seller.link('en-0-0');
    const requests: string[] = [];
    await seller.world.stop('till');
    till.on('response', (response) => {
      if (!response.fromServiceWorker()) requests.push(response.url());
    });
    await till.goto(`${seller.world.till}/?x=${encodeURIComponent(link)}`);
    await expect(till.getByText('To pay')).toBeVisible();
    expect(requests.filter((url) => url.includes('x='))).toEqual([]);
  });
});
