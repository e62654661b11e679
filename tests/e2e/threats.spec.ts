// What only a browser can show of the threat model: hands that tap too early, pages that frame, answers that lead
// elsewhere, and screens that speak of a forged link.
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { longOrder } from '../fixtures/links/long-order';
import { newSigner, signRaw } from '../unit/schemes/kass/paired-shop';
import { countRows, says, type Seller } from './support/seller';
import { expect, test } from './support/test';

test('a forged order shows no name from the link, only the host it claims', async ({ seller }) => {
  const till = await seller.pair();
  const { till: origin, shop } = seller.world;
  const now = Math.floor(Date.now() / 1000);
  const forged = longOrder(1, {
    iss: shop,
    aud: origin,
    iat: now,
    exp: now + 600,
    ord: { id: '1', no: 'NUMBER-OF-NOBODY', rev: 0 },
    lines: [{ n: '<b>Cheap watch</b>', t: 100 }],
    sum: 100,
    tax: [],
    cust: 'Mister Nobody',
    note: 'Trusted bank, pay here',
    cb: `${shop}/kass/result?{*}`,
  });
  await till.goto(`${origin}/#j=${await signRaw(JSON.stringify(forged), await newSigner())}`);
  await expect(till.getByText('Shop is not paired')).toBeVisible();
  await expect(till.locator('body')).toContainText(new URL(shop).host);
  for (const words of ['NUMBER-OF-NOBODY', 'Cheap watch', 'Nobody', 'Trusted bank'])
    await expect(till.locator('body')).not.toContainText(words);
  expect(await countRows(till, 'sales')).toBe(0);
});

/** Taps every pay button the moment it is there, as a hand does that meant what stood there before. */
function tapEarly(): void {
  new MutationObserver(() => {
    for (const button of document.querySelectorAll<HTMLElement>('[data-arming]')) {
      button.click();
      document.documentElement.dataset['earlyTaps'] = String(
        Number(document.documentElement.dataset['earlyTaps'] ?? 0) + 1,
      );
    }
  }).observe(document, { childList: true, subtree: true, attributeFilter: ['data-arming'] });
}

test('the pay buttons ignore taps of their first half second, and then pay', async ({ seller }) => {
  const till = await seller.pair();
  await till.evaluate(tapEarly);
  await seller.open(till, 'en-0-0');
  const card = till.getByRole('link', { name: /^Card/ });
  await expect(card).not.toHaveAttribute('data-arming');
  await expect(till.locator('html')).toHaveAttribute('data-early-taps', /^[1-9]/);
  expect(new URL(till.url()).pathname).toBe('/sale');
  await till.getByRole('link', { name: 'Cash', exact: true }).click();
  await till.getByRole('button', { name: /^Exact/ }).click();
  const take = till.getByRole('button', { name: /^Take/ });
  await expect(take).not.toHaveAttribute('data-arming');
  await expect(says(till, 'Paid')).toHaveCount(0);
  expect(await countRows(till, 'results')).toBe(0);
  await take.click();
  await expect(till.locator('main').getByText('Paid', { exact: true })).toBeVisible();
});

interface Listener {
  readonly server: Server;
  readonly requests: IncomingMessage[];
}

/** Answers every request on a port of this machine, and keeps what was asked. */
async function listen(port: number, headersOf: () => Record<string, string>): Promise<Listener> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    response.writeHead(request.method === 'OPTIONS' ? 204 : 307, {
      'access-control-allow-origin': request.headers.origin ?? '*',
      'access-control-allow-headers': '*, content-type, idempotency-key',
      'access-control-allow-methods': '*',
      ...headersOf(),
    });
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { server, requests };
}

const portOf = (origin: string): number => Number(new URL(origin).port);
const posts = ({ requests }: Listener) => requests.filter(({ method }) => method === 'POST');

async function takeCashAt(seller: Seller, thief: string): Promise<Listener> {
  const till = await seller.pair();
  await seller.open(till, 'en-0-0');
  await seller.world.stop('shop');
  const shop = await listen(portOf(seller.world.shop), () => ({ location: `${thief}/taken` }));
  await seller.takeCash(till);
  await expect.poll(() => posts(shop).length, { timeout: 15_000 }).toBeGreaterThan(0);
  await expect(says(till, 'The shop does not know yet')).toBeVisible();
  return shop;
}

test('a result follows no redirect, and tells neither where it comes from nor who the browser is', async ({
  seller,
}) => {
  const { pay } = seller.world;
  await seller.world.stop('pay');
  const thief = await listen(portOf(pay), () => ({}));
  const shop = await takeCashAt(seller, pay);
  expect(thief.requests).toEqual([]);
  for (const { headers, url } of posts(shop)) {
    expect(headers).not.toHaveProperty('referer');
    expect(headers).not.toHaveProperty('cookie');
    expect(headers['content-type']).toBe('application/jose');
    expect(url).not.toContain('kass=');
  }
  for (const { server } of [shop, thief]) {
    server.closeAllConnections();
    server.close();
  }
});

test('the till stands in no frame, and no other page holds on to its window', async ({
  browser,
  world,
}) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${world.pay}/`);
  await page.setContent(`<iframe src="${world.till}/"></iframe>`);
  await expect.poll(() => page.frames().length).toBe(2);
  await expect.poll(() => page.frames()[1]?.url()).toMatch(/^chrome-error:/);

  const [till] = await Promise.all([
    context.waitForEvent('page'),
    page.evaluate((address) => void window.open(address), `${world.till}/`),
  ]);
  await till.waitForLoadState();
  expect(await till.evaluate(() => window.opener === null)).toBe(true);
  await context.close();
});

test('the address of an order is gone once it was read: from the bar and from the history', async ({
  seller,
}) => {
  const till = await seller.pair();
  const link = await seller.link('en-0-0');
  const jws = new URL(link).hash.slice('#j='.length);
  await till.goto(link);
  await expect(till.getByText('To pay')).toBeVisible();
  expect(till.url()).not.toContain(jws);
  expect(await till.evaluate(() => JSON.stringify(history.state) ?? '')).not.toContain(jws);
  await till.goBack();
  expect(till.url()).not.toContain(jws);
  await till.goForward();
  expect(till.url()).not.toContain(jws);
});
