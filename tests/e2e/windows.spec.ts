// Two tabs of one till do everything at once, as fast as their screens come, against a shop that fails now and then.
// At the end the journal, the payment app, the shop and the paper agree: nothing was taken, printed or told twice.
import type { Page } from '@playwright/test';
import { compareBooks } from './support/books';
import { Chance } from './support/chance';
import {
  clickIn,
  Gate,
  Hand,
  ifGone,
  numbersOn,
  PAY_AND_GIVE_BACK,
  tappables,
  UNDECIDED,
  type AttemptRow,
  type PrintRow,
  type Truth,
  type Work,
} from './support/hand';
import { readRows } from './support/rows';
import { press, says, setPin, typePin, type Seller } from './support/seller';
import { expect, storedOffline, test } from './support/test';

test.use({ serviceWorkers: 'allow' });

/** A minute by `npm run windows`, less beside all other tests; `WINDOWS_SECONDS` for another time. */
const SECONDS = Number(
  process.env['WINDOWS_SECONDS'] ?? (process.env['npm_lifecycle_event'] === 'windows' ? 60 : 20),
);
const SEED = Number(process.env['WINDOWS_SEED'] ?? Date.now() % 100_000);
/** A till opens no more than thirty new orders a minute (link-security §5). */
const ORDERS_EACH_BATCH = 6;

test('two windows doing everything at once: no payment, no paper and no result is there twice', async ({
  seller,
}) => {
  test.setTimeout(SECONDS * 1000 + 150_000);
  const first = await seller.pair();
  await storedOffline(first);
  await setPin(first, seller);
  await seller.connectPrinter(first);
  await fetch(`${seller.world.printer}/test/mode?keep=${PAPERS_KEPT}`);
  const [refunded = '', ...orders] = await moreOrders(seller, SECONDS > 30 ? 4 : 2);
  const second = await seller.context.newPage();
  const truth: Truth = { approved: new Set(), away: new Map(), gate: new Gate() };
  const chance = new Chance(SEED);
  const hands = [first, second].map(
    (page, index) =>
      new Hand(`hand ${index + 1}`, page, {
        seller,
        truth,
        chance: new Chance(SEED + index + 1),
      }),
  );
  // In a step: outside of one each call takes longer than the one before (tests/soak/soak.ts).
  const both = (work: Work) =>
    test.step('both at once', () => Promise.all(hands.map((hand) => hand.work(work))));
  // What chance may leave out: both give the money of one sale back.
  await both({
    orders: () => [refunded],
    isDone: () => hasRefunded(seller, refunded),
    eagerness: PAY_AND_GIVE_BACK,
  });
  const untilMs = Date.now() + SECONDS * 1000;
  await Promise.all([
    both({
      orders: () => ofTheMoment(orders, 1 - (untilMs - Date.now()) / (SECONDS * 1000)),
      isDone: () => Date.now() >= untilMs,
    }),
    failNowAndThen(seller, chance, untilMs),
  ]);
  await seller.shopAnswers('ok');
  // Behind another page the browser draws this one once a second.
  await second.close();
  await first.bringToFront();
  await settleAll(first, seller, truth);

  const books = await compareBooks(first, seller, truth.approved);
  const sum = (of: 'taps' | 'lost') => hands.reduce((total, { counts }) => total + counts[of], 0);
  const { faults, ...counted } = books;
  const line = [
    `seed ${SEED}, ${SECONDS} s`,
    `taps ${sum('taps')}`,
    `races lost ${sum('lost')}`,
    ...Object.entries(counted).map(([name, count]) => `${name} ${count}`),
    `duplicates or gaps ${faults.length}`,
  ].join(' · ');
  test.info().annotations.push({ type: 'counts', description: line });
  process.stdout.write(`      ${line}\n`);
  expect(faults, `seed ${SEED}`).toEqual([]);
  // A test in which nothing happened would prove nothing.
  expect(sum('taps')).toBeGreaterThan(SECONDS);
  expect(books.payments).toBeGreaterThan(1);
  expect(books.refunds).toBeGreaterThan(0);
  expect(books.papers).toBeGreaterThanOrEqual(books.payments);
});

test('the second window of a sale looks on, and takes over when the first is gone', async ({
  seller,
}) => {
  const first = await seller.pair();
  await seller.open(first, 'en-0-0');
  await expect(first.getByRole('link', { name: /^Card/ })).toHaveAttribute('href');
  const second = await seller.context.newPage();
  await second.goto(await seller.link('en-0-0'));
  await expect(says(second, 'Another window of Kass has this sale')).toBeVisible();
  await expect(second.getByRole('button', { name: /^Card/ })).toBeDisabled();
  await expect(second.getByRole('button', { name: 'Cash', exact: true })).toBeDisabled();
  await expect(second.getByRole('button', { name: 'Cancel this order' })).toHaveCount(0);
  // Not even by its address.
  await second.goto(`${second.url()}&pay=cash`);
  await expect(says(second, 'Another window of Kass has this sale')).toBeVisible();
  await expect(second.getByRole('button', { name: /^Exact/ })).toHaveCount(0);

  await first.getByRole('link', { name: 'Back' }).first().click();
  await expect(second.getByRole('button', { name: /^Exact/ })).toBeVisible();
  await second.getByRole('button', { name: /^Exact/ }).click();
  await press(second.getByRole('button', { name: /^Take/ }));
  await seller.expectResults('en-0-0', ['paid']);
});

test('the seller goes on in the other window: what was offered in the first is taken back there', async ({
  seller,
}) => {
  const first = await seller.pair();
  await setPin(first, seller);
  await seller.open(first, 'en-0-0');
  await expect(first.getByRole('link', { name: /^Card/ })).toHaveAttribute('href');
  const second = await seller.context.newPage();
  await second.goto(await seller.link('en-0-0'));
  await second.getByRole('button', { name: 'Go on here' }).click();
  await expect(second.getByRole('link', { name: /^Card/ })).toHaveAttribute('href');
  await expect(says(first, 'Another window of Kass has this sale')).toBeVisible();
  await expect(first.getByRole('link', { name: /^Card/ })).toHaveCount(0);
  await seller.takeCash(second);

  // Money goes back in one window as well.
  await second.getByRole('link', { name: /^Give money back/ }).click();
  await press(second.getByRole('button', { name: /^Go on with/ }));
  const cash = (till: Page) => till.getByRole('button', { name: /^Cash €/ });
  await expect(cash(second)).toBeVisible();
  await expect(says(first, 'Another window of Kass has this sale')).toBeVisible();
  await expect(cash(first)).toHaveCount(0);
  await cash(second).click();
  await typePin(second);
  await expect(second.getByRole('heading', { name: /^Have you given back/ })).toBeVisible();
  await first.bringToFront();
  await first.getByRole('button', { name: 'Go on here' }).click();
  await expect(second.getByRole('heading', { name: /^Have you given back/ })).toHaveCount(0);
  await cash(first).click();
  await typePin(first);
  await press(first.getByRole('button', { name: /^Given back/ }));
  await seller.expectResults('en-0-0', ['paid', 'refunded']);
});

const hasRefunded = async (seller: Seller, order: string): Promise<boolean> =>
  (await seller.resultsFor(order)).some(({ res }) => res === 'refunded');

/** Two neighbours of all orders, the later the more of the time (0 to 1) has passed. */
function ofTheMoment(orders: readonly string[], passed: number): readonly string[] {
  const at = Math.floor(passed * (orders.length - 1));
  return orders.slice(at, at + 2);
}

/** More orders than the shop begins with; returns all of its English ones. */
async function moreOrders({ world }: Seller, batches: number): Promise<readonly string[]> {
  for (let made = 1; made < batches; made += 1)
    await fetch(`${world.shop}/orders/new`, {
      method: 'POST',
      headers: { origin: world.shop },
      body: new URLSearchParams(),
      redirect: 'manual',
    });
  return Array.from({ length: batches }, (_, batch) =>
    Array.from({ length: ORDERS_EACH_BATCH }, (_, index) => `en-${batch}-${index}`),
  ).flat();
}

/** Every other second the shop refuses or loses what it is told. */
async function failNowAndThen(seller: Seller, chance: Chance, untilMs: number): Promise<void> {
  while (Date.now() < untilMs) {
    const fault = chance.oneOf(['503', '500', 'drop', 'ok', 'ok']);
    await seller.shopAnswers(`${fault}&times=2`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** More than two pairs of hands print in any time; the printer's page shows no more than twenty. */
const PAPERS_KEPT = 5000;

/** What people do at the end of the day has an end. */
const SETTLE_WITHIN_MS = 90_000;

/**
 * What people do at the end of the day: every open question is answered, truthfully, and everything is sent. What stays
 * open all the same, the books tell.
 */
async function settleAll(till: Page, seller: Seller, truth: Truth): Promise<void> {
  const open = async () => {
    const attempts = await readRows<AttemptRow>(till, 'attempts');
    const jobs = await readRows<PrintRow>(till, 'jobs');
    return {
      attempt: attempts.find(({ state }) => UNDECIDED.includes(state)),
      paper: jobs.find(({ kind, state }) => kind === 'print' && state === 'unknown'),
      waits: jobs.some(({ state }) => ['queued', 'sending', 'printing'].includes(state)),
    };
  };
  await till.goto(`${seller.world.till}/`);
  await till.waitForTimeout(500);
  for (
    const end = Date.now() + SETTLE_WITHIN_MS;
    Date.now() < end;
    await till.waitForTimeout(300)
  ) {
    const { attempt, paper, waits } = await open();
    if (attempt) await answerAttempt(till, seller, truth, attempt).catch(ifGone);
    else if (paper) await answerPaper(till, seller, paper).catch(ifGone);
    else if (waits) await till.evaluate(() => window.dispatchEvent(new Event('online')));
    else return;
  }
}

async function answerAttempt(
  till: Page,
  seller: Seller,
  { approved }: Truth,
  { id, saleId }: AttemptRow,
): Promise<void> {
  await show(till, seller, saleId);
  const wanted = approved.has(id)
    ? /^(Type the answer in|Yes, it is paid|Record as paid)/
    : /^(It did not open|No, not paid)/;
  await tapFirst(till, wanted);
  // What may be paid again is offered at once, and taken back when its screen is left.
  if (approved.has(id)) return;
  await till.waitForTimeout(500);
  await tapFirst(till, /^Back$/);
  await till.waitForURL(`${seller.world.till}/`, { timeout: 3000 });
  await till.waitForTimeout(500);
}

async function answerPaper(till: Page, seller: Seller, job: PrintRow): Promise<void> {
  await show(till, seller, job.sale ?? '');
  const isOut = numbersOn(await seller.printed()).includes(job.receipt?.number ?? '');
  await tapFirst(till, isOut ? /^Yes, whole/ : /^No, reprint/);
}

async function show(till: Page, { world }: Seller, sale: string): Promise<void> {
  const address = `${world.till}/sale?id=${sale}`;
  if (till.url() !== address) await till.goto(address);
}

/** Taps the first of what is wanted as soon as it stands there, or nothing where `instead` does. */
async function tapFirst(till: Page, wanted: RegExp, instead = /^Card/): Promise<void> {
  for (let tries = 0; tries < 50; tries += 1) {
    const all = await tappables(till);
    const found = all.find(({ name, isStill }) => wanted.test(name) && !isStill);
    if (found) return void (await till.evaluate(clickIn, found));
    if (all.some(({ name }) => instead.test(name))) return;
    await till.waitForTimeout(100);
  }
}
