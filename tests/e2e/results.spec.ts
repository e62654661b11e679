// A result that the shop does not take at once: what the till does by itself, and the ways the seller has.
import type { Page } from '@playwright/test';
import decodeQr from 'qr/decode.js';
import { attemptStates, changeRows, expectPaid, press, says, type Seller } from './support/seller';
import { expect, storedOffline, test } from './support/test';

const ORDER = 'en-0-0';

/** Every result the till sends to the shop, as `[idempotency key, body]`, with the address. */
function watchPosts(till: Page, seller: Seller) {
  const posts: { readonly url: string; readonly jti: string; readonly jws: string }[] = [];
  till.on('request', (request) => {
    if (request.method() !== 'POST' || !request.url().startsWith(seller.world.shop)) return;
    const jti = request.headers()['idempotency-key'];
    if (jti) posts.push({ url: request.url(), jti, jws: request.postData() ?? '' });
  });
  return posts;
}

async function sold(seller: Seller, mode = 'ok') {
  const till = await seller.pair();
  const posts = watchPosts(till, seller);
  await seller.shopAnswers(mode);
  await seller.open(till, ORDER);
  await seller.takeCash(till);
  return { till, posts };
}

/** What a scanner would read from the code on the screen. */
async function scan(till: Page): Promise<string> {
  await till.bringToFront();
  const picture = await till.getByRole('img', { name: /^QR code/ }).screenshot();
  // An empty page: the till's own policy lets no script read a picture.
  const reader = await till.context().newPage();
  const { width, height, rows } = await reader.evaluate(async (png) => {
    const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const { width, height } = image;
    const canvas = new OffscreenCanvas(width, height).getContext('2d');
    canvas?.drawImage(image, 0, 0);
    const { data } = canvas?.getImageData(0, 0, width, height) ?? { data: [] };
    const letters = Array.from({ length: width * height }, (_, i) =>
      (data[i * 4] ?? 0) < 128 ? '#' : ' ',
    );
    return { width, height, rows: letters.join('') };
  }, picture.toString('base64'));
  await reader.close();
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0; i < rows.length; i += 1) if (rows[i] === '#') data.fill(0, i * 4, i * 4 + 3);
  return decodeQr({ width, height, data });
}

test('401: nothing more is sent, the answers are kept, and what needs the seller leads there', async ({
  seller,
}) => {
  const { till, posts } = await sold(seller, '401');
  await expect(says(till, 'The shop no longer knows this till')).toBeVisible();
  await expect(says(till, 'Pair again. The answers are kept here.')).toBeVisible();
  await expect(till.getByRole('button', { name: 'Try now' })).toHaveCount(0);
  await expect(till.getByRole('button', { name: 'Show as QR' })).toBeVisible();
  await till.goto(`${seller.world.till}/`);
  await till.getByRole('link', { name: /The shop no longer knows this till/ }).click();
  await expect(says(till, 'Pair again. The answers are kept here.')).toBeVisible();
  expect(posts).toHaveLength(1);
  await till.goto(await seller.link('en-0-1'));
  await expect(says(till, 'Shop is not paired')).toBeVisible();
});

test('410: it stops, and goes when the seller tries again', async ({ seller }) => {
  const { till } = await sold(seller, '410');
  await expect(says(till, 'The shop wants no answer any more')).toBeVisible();
  await seller.shopAnswers('ok');
  await till.getByRole('button', { name: 'Try now' }).click();
  await expect(says(till, 'The shop knows')).toBeVisible();
  await seller.expectResults(ORDER, ['paid']);
});

test('409: with this result in it the shop knows, with another one a person has to look', async ({
  seller,
}) => {
  const till = await seller.pair();
  let isSame = false;
  await till.route(`${seller.world.shop}/kass/result?**`, (route) => {
    const jti = route.request().headers()['idempotency-key'];
    return route.fulfill({
      status: 409,
      headers: { 'access-control-allow-origin': seller.world.till },
      json: { jti: isSame ? jti : 'another-result' },
    });
  });
  await seller.open(till, ORDER);
  await seller.takeCash(till);
  await expect(says(till, 'The shop did not take the answer')).toBeVisible();
  isSame = true;
  await till.getByRole('button', { name: 'Try now' }).click();
  await expect(says(till, 'The shop knows')).toBeVisible();
});

test('503 with Retry-After: the till says until when it waits, and then sends the same text', async ({
  seller,
}) => {
  const { till, posts } = await sold(seller, '503&times=1&after=6');
  await expect(says(till, /The shop asks to wait until/)).toBeVisible();
  await expect(till.getByRole('button', { name: 'Try now' })).toHaveCount(0);
  await expect(says(till, 'The shop knows')).toBeVisible({ timeout: 20_000 });
  await seller.expectResults(ORDER, ['paid']);
  expect(posts).toHaveLength(2);
  expect(posts[1]).toEqual(posts[0]);
});

test('without an answer: code, copy and page carry the very text that is sent', async ({
  seller,
}) => {
  await seller.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { till, posts } = await sold(seller, 'drop');
  await expect(says(till, 'Kept here. Kass tries again by itself.')).toBeVisible();
  const jws = posts[0]?.jws ?? '';
  const page = `${seller.world.shop}/kass/result?order=${ORDER}&kass=${jws}`;

  await till.getByRole('button', { name: 'Show as QR' }).click();
  await expect(till.getByRole('heading', { name: 'Scan with the shop’s device' })).toBeVisible();
  expect(await scan(till)).toBe(page);
  await till.emulateMedia({ colorScheme: 'dark' });
  expect(await scan(till)).toBe(page);
  await till.setViewportSize({ width: 390, height: 844 });
  expect(await scan(till)).toBe(page);

  await till.getByRole('button', { name: 'Copy' }).click();
  await expect(till.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await till.evaluate(() => navigator.clipboard.readText())).toBe(jws);

  await till.getByRole('link', { name: 'Open as page' }).click();
  await till.waitForURL(`${seller.world.shop}/**`);
  await expect(till.locator(`[data-order=${ORDER}]`)).toHaveAttribute('data-state', 'paid');
  await seller.expectResults(ORDER, ['paid']);

  // The shop had it by hand; by the till's own way it comes again, and is still one.
  await seller.shopAnswers('ok');
  await till.goBack();
  await expectPaid(till);
  await till.evaluate(() => dispatchEvent(new Event('online')));
  await expect(says(till, 'The shop knows')).toBeVisible({ timeout: 15_000 });
  await seller.expectResults(ORDER, ['paid']);
});

test.describe('with the stored till', () => {
  test.use({ serviceWorkers: 'allow' });

  test('without a network the answer is shown as a code; a page of the shop is not offered', async ({
    seller,
  }) => {
    const till = await seller.pair();
    await storedOffline(till);
    await till.reload();
    await seller.open(till, ORDER);
    await seller.context.setOffline(true);
    await seller.takeCash(till);
    await till.getByRole('button', { name: 'Show as QR' }).click();
    await expect(
      till.getByRole('img', { name: 'QR code with the answer to order 2041' }),
    ).toBeVisible();
    await expect(till.getByRole('button', { name: 'Copy' })).toBeVisible();
    await expect(till.getByRole('link', { name: 'Open as page' })).toHaveCount(0);
    await till.getByRole('button', { name: 'Close' }).click();
    await seller.context.setOffline(false);
    await expect(says(till, 'The shop knows')).toBeVisible({ timeout: 15_000 });
  });
});

test.describe('a shop without a server', () => {
  test('learns it by the way back: nothing is sent, and the till never says that it knows', async ({
    seller,
  }) => {
    const till = await seller.pair();
    await changeRows(till, 'shops', { deliver: 'link' });
    const posts = watchPosts(till, seller);
    await seller.open(till, ORDER);
    await seller.takeCash(till);
    await expect(says(till, 'The answer goes back with you')).toBeVisible();
    const sale = till.url();
    await till.goto(`${seller.world.till}/`);
    await till.getByRole('link', { name: /Take order 2041 back to the shop/ }).click();
    await press(till.getByRole('link', { name: /Back to the shop/ }));
    await till.waitForURL(`${seller.world.shop}/**`);
    await expect(till.locator(`[data-order=${ORDER}]`)).toHaveAttribute('data-state', 'paid');
    await till.goto(sale);
    // The tap's own write is best effort: the page leaves with it.
    const over = says(till, 'The answer went back by link');
    await expect(over.or(says(till, 'The answer goes back with you')).first()).toBeVisible();
    await expect(says(till, 'The shop knows')).toHaveCount(0);
    expect(posts).toEqual([]);
  });

  test('learns it by itself where the owner chose so', async ({ seller }) => {
    const till = await seller.pair();
    await changeRows(till, 'shops', { deliver: 'link' });
    await till.goto(`${seller.world.till}/settings`);
    await till.getByRole('button', { name: 'By itself', exact: true }).click();
    await seller.open(till, ORDER);
    const sale = till.url();
    await seller.takeCash(till);
    await till.waitForURL(`${seller.world.shop}/**`, { timeout: 15_000 });
    await expect(till.locator(`[data-order=${ORDER}]`)).toHaveAttribute('data-state', 'paid');
    await till.goto(sale);
    await expect(says(till, 'The answer went back by link')).toBeVisible();
  });

  test('is shown the code: the seller says that it was scanned', async ({ seller }) => {
    const till = await seller.pair();
    await changeRows(till, 'shops', { deliver: 'link' });
    await seller.open(till, ORDER);
    await seller.takeCash(till);
    await till.getByRole('button', { name: 'Show as QR' }).click();
    const code = await scan(till);
    await till.getByRole('button', { name: 'It was scanned' }).click();
    await expect(says(till, 'The answer went back by link')).toBeVisible();
    await expect(says(till, /has not confirmed it/)).toBeVisible();
    // The device that scanned it opens the shop's page.
    const device = await seller.context.newPage();
    await device.goto(code);
    await expect(device.locator(`[data-order=${ORDER}]`)).toHaveAttribute('data-state', 'paid');
    await seller.expectResults(ORDER, ['paid']);
  });
});

test.describe('an order without a signature', () => {
  const DAY = 24 * 60 * 60 * 1000;
  const linkOf = (seller: Seller) => {
    const callback = `${seller.world.shop}/kass/result?order=${ORDER}&{*}`;
    const order = {
      ord: { id: ORDER, no: '2041', rev: 0 },
      cur: 'EUR',
      sum: 1990,
      lines: [{ n: 'Tea', t: 1990 }],
    };
    const link = `web+kass://payNow?callback=[${callback}]&order=${JSON.stringify(order)}`;
    return `${seller.world.till}/#l=${encodeURIComponent(link)}`;
  };
  const accept = (till: Page, until = Date.now() + DAY) =>
    changeRows(till, 'shops', { unsigned: { until, limit: 5000, cur: 'EUR' } });

  test('is paid once the seller typed its sum, and told to the paired callback', async ({
    seller,
  }) => {
    const till = await seller.pair();
    await accept(till);
    const posts = watchPosts(till, seller);
    await till.route(`${seller.world.shop}/kass/result`, (route) =>
      route.fulfill({
        status: 200,
        headers: { 'access-control-allow-origin': seller.world.till },
        json: {},
      }),
    );
    await till.goto(linkOf(seller));
    await expect(says(till, 'Not signed')).toBeVisible();
    await expect(till.getByRole('alert')).toContainText('This link is not signed');
    await expect(till.getByRole('link', { name: /^Card/ })).toHaveCount(0);
    await expect(till.getByRole('button', { name: /^Card/ })).toBeDisabled();
    await expect(till.getByRole('button', { name: 'Cash', exact: true })).toBeDisabled();
    // Not even by its address.
    const sale = till.url();
    await till.goto(`${sale}&pay=cash`);
    await expect(till.getByLabel('Sum to pay')).toBeVisible();

    await till.getByLabel('Sum to pay').fill('19');
    await till.getByRole('button', { name: 'Check', exact: true }).click();
    await expect(says(till, 'The order has another sum. Ask the shop.')).toBeVisible();
    await till.goto(`${seller.world.till}/`);
    await expect(says(till, 'Not signed')).toBeVisible();

    await till.goto(sale);
    await till.getByLabel('Sum to pay').fill('19,90');
    await till.getByLabel('Sum to pay').press('Enter');
    await expect(till.getByRole('link', { name: /^Card/ })).toBeVisible();
    await expect(till.getByLabel('Sum to pay')).toHaveCount(0);
    await expect(says(till, 'Not signed')).toBeVisible();
    await seller.takeCash(till);
    await expect(says(till, 'The shop knows')).toBeVisible();
    expect(posts.map(({ url }) => url)).toEqual([`${seller.world.shop}/kass/result`]);
    const [, payload = ''] = (posts[0]?.jws ?? '').split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    expect(claims).toMatchObject({ res: 'paid', amt: 1990 });
    expect(claims).not.toHaveProperty('oj');
    await expect(till.getByRole('link', { name: /Back to the shop/ })).toHaveAttribute(
      'href',
      new RegExp(`^${seller.world.shop}/kass/result\\?order=${ORDER}&kass=`),
    );
  });

  test('stays unpaid when the permission ends meanwhile, and is paid by a signed link', async ({
    seller,
  }) => {
    const till = await seller.pair();
    await accept(till);
    await till.goto(linkOf(seller));
    await till.getByLabel('Sum to pay').fill('19.90');
    await till.getByLabel('Sum to pay').press('Enter');
    await expect(till.getByRole('link', { name: /^Card/ })).toBeVisible();
    await till.getByRole('link', { name: 'Back' }).click();
    // What was offered is taken back before the page starts anew.
    await expect.poll(() => attemptStates(till)).toEqual(['withdrawn']);
    await accept(till, Date.now() - 1000);
    await till.getByRole('link', { name: /Order 2041/ }).click();
    await expect(says(till, 'Take no money for this order')).toBeVisible();
    await expect(till.getByRole('button', { name: /^Card/ })).toBeDisabled();
    await seller.open(till, ORDER);
    await expect(says(till, 'Signed by the shop')).toBeVisible();
    await seller.takeCash(till);
    await seller.expectResults(ORDER, ['paid']);
  });
});
