// One till at its counter: takes one sale after another through the screens, loses its tab when the plan says so, and
// answers what the till asks by what really happened.
import type { BrowserContext, Locator, Page } from '@playwright/test';
import { aimCrash } from '../crash/crash-page';
import { readRows } from '../e2e/support/rows';
import type { Seller } from '../e2e/support/seller';
import type { Paper } from './ledgers';
import type { AppTurn, Plan } from './plan';
import { openJobs } from './rows';

/** What can stand on the screen while a sale is taken. */
type Screen = 'paid' | 'doubt' | 'away' | 'choose' | 'many' | 'app' | 'charged';

/** What the demo payment app remembers of one reference. */
export interface Charge {
  readonly call: { readonly order: { readonly ref: string; readonly no: string } };
  readonly answer?: { readonly status: string; readonly amount: string };
}

/** Longer than anything takes here, also beside other work. */
const PATIENCE_MS = 60_000;
/** What a dead tab had sent may still be on its way to the paper. */
const PAPER_MS = 500;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export class Counter {
  readonly seller: Seller;
  readonly #context: BrowserContext;
  #page: Page | null = null;
  /** tabs that died */
  killed = 0;

  constructor(seller: Seller) {
    this.seller = seller;
    this.#context = seller.context;
  }

  /** Pairs the till and connects the network printer. */
  async open(): Promise<void> {
    const { till } = this.seller.world;
    const page = await this.seller.pair();
    this.#page = page;
    await this.seller.connectPrinter(page);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.goto(`${till}/`);
  }

  /** One sale, until it is paid on the screen. */
  async sell(plan: Plan): Promise<void> {
    /** one at most */
    const kills: Promise<void>[] = [];
    const timer =
      plan.kill &&
      setTimeout(() => {
        const kill = this.#kill(plan.kill?.way ?? 'close');
        // What fails in it is told below.
        kill.catch(() => undefined);
        kills.push(kill);
      }, plan.kill.afterMs);
    const turns = [...plan.app];
    try {
      await this.#take(plan, turns, plan.cold);
    } catch (error) {
      if (kills.length === 0) throw error;
      await Promise.all(kills);
      await this.#take(plan, turns, true);
    } finally {
      if (timer) clearTimeout(timer);
    }
    await Promise.all(kills);
  }

  /** The network is said to be back, and what the till asks of paper is answered. */
  async lookAfter(paper: () => Promise<Paper>): Promise<void> {
    const page = await this.#live();
    await page.evaluate(() => dispatchEvent(new Event('online')));
    const unknown = (await openJobs(page)).filter(({ state }) => state === 'unknown');
    for (const { id, sale, receipt } of unknown) {
      await wait(PAPER_MS);
      const isPrinted = (await paper()).has(receipt?.number ?? '');
      await page.goto(`${this.seller.world.till}/sale?id=${sale}`);
      await page.getByRole('button', { name: isPrinted ? 'Yes, whole' : 'No, reprint' }).click();
      await this.#settled(page, id);
    }
  }

  /** How many jobs are not over. */
  async waiting(): Promise<number> {
    return (await openJobs(await this.#live())).length;
  }

  async rows(store: string): Promise<readonly unknown[]> {
    return readRows(await this.#live(), store);
  }

  /** Everything the payment app has taken or refused on this device. */
  async charges(): Promise<readonly Charge[]> {
    const page = await this.#context.newPage();
    await page.goto(`${this.seller.world.pay}/`);
    const texts = await page.evaluate(() =>
      Object.keys(localStorage)
        .filter((key) => key.startsWith('payment:'))
        .map((key) => localStorage.getItem(key) ?? ''),
    );
    await page.close();
    return texts.map((text) => JSON.parse(text) as Charge);
  }

  async #live(): Promise<Page> {
    if (this.#page && !this.#page.isClosed()) return this.#page;
    this.#page = await this.#context.newPage();
    this.#page.setDefaultTimeout(PATIENCE_MS);
    await this.#page.goto(`${this.seller.world.till}/`);
    return this.#page;
  }

  async #kill(way: 'close' | 'crash'): Promise<void> {
    const page = this.#page;
    this.#page = null;
    this.killed += 1;
    if (!page) return;
    if (way === 'crash') await (await aimCrash(page))();
    else await page.close();
  }

  async #take({ order }: Plan, turns: AppTurn[], cold: boolean): Promise<void> {
    const page = await this.#live();
    const link = await this.seller.link(order);
    await this.#arrive(page, link, cold);
    for (;;)
      switch (await screenOf(page)) {
        case 'paid':
          return;
        case 'many':
          await page.getByRole('button', { name: 'Open it anyway' }).click();
          await gone(page.getByRole('button', { name: 'Open it anyway' }));
          break;
        case 'choose':
          if (turns.length > 0) await leave(page);
          else await takeCash(page);
          break;
        case 'app':
          await answerInApp(page, turns.shift() ?? 'approve', () => page.goto(link));
          break;
        case 'charged':
          await page.getByTestId('answer-again').click();
          await page.waitForURL(`${this.seller.world.till}/**`);
          break;
        case 'away':
          await typeAnswer(page);
          break;
        case 'doubt':
          await this.#answerDoubt(page, order);
          break;
      }
  }

  /** In the page that lives, or as a new document. */
  async #arrive(page: Page, link: string, cold: boolean): Promise<void> {
    const next = page.getByRole('link', { name: 'Next order', exact: true });
    if (!cold && (await next.isVisible())) {
      await next.click();
      await page.waitForURL(`${this.seller.world.till}/`);
      await page.evaluate((hash) => (location.hash = hash), new URL(link).hash);
    } else await page.goto(link);
  }

  /** The seller looks into the payment app's own history. */
  async #answerDoubt(page: Page, order: string): Promise<void> {
    const sales = (await this.rows('sales')) as readonly StoredSale[];
    const sale = sales.find(({ orderId }) => orderId === order)?.sale;
    const attempt = sale?.attempts.find(({ state }) => state === 'inDoubt');
    const charges = await this.charges();
    const known = charges.find(({ call }) => call.order.ref.startsWith(`${attempt?.id}.`));
    await page.bringToFront();
    if (known?.answer?.status === 'approved') {
      await page.getByRole('button', { name: /^Yes, it is paid/ }).click();
      await armed(page).click();
    } else await page.getByRole('button', { name: /^No, not paid/ }).click();
    await gone(page.getByRole('heading', { name: /^Did Demo Pay take/ }));
  }

  async #settled(page: Page, job: string): Promise<void> {
    const isOpen = async () =>
      (await openJobs(page)).some(({ id, state }) => id === job && state === 'unknown');
    for (const end = Date.now() + PATIENCE_MS; await isOpen(); await wait(100))
      if (Date.now() > end) throw new Error(`Receipt ${job} was answered and still asks`);
  }
}

interface StoredSale {
  readonly orderId: string;
  readonly sale: { readonly attempts: readonly { readonly id: string; readonly state: string }[] };
}

const gone = (what: Locator): Promise<void> =>
  what.waitFor({ state: 'hidden', timeout: PATIENCE_MS });

/** The button that moves money, once it takes a tap (link-security §5.4). */
const armed = (page: Page): Locator => page.locator('.btn--pay:not([data-arming]):not([disabled])');

async function screenOf(page: Page): Promise<Screen> {
  const marks: Readonly<Record<Screen, Locator>> = {
    paid: page.locator('.pane-top').getByText('Paid', { exact: true }),
    doubt: page.getByRole('heading', { name: /^Did Demo Pay take/ }),
    away: page.getByRole('button', { name: /^Type the answer in/ }),
    choose: page.getByRole('link', { name: /^Cash/ }),
    many: page.getByRole('button', { name: 'Open it anyway' }),
    app: page.getByTestId('approve'),
    charged: page.getByTestId('answer-again'),
  };
  const all = Object.values(marks).reduce((one, other) => one.or(other));
  await all.first().waitFor({ timeout: PATIENCE_MS });
  for (const [name, mark] of Object.entries(marks))
    if (await mark.first().isVisible()) return name as Screen;
  return screenOf(page);
}

async function takeCash(page: Page): Promise<void> {
  await page.getByRole('link', { name: /^Cash/ }).click();
  await page.getByRole('button', { name: /^Exact/ }).click();
  await armed(page).click();
  await page
    .locator('.pane-top')
    .getByText('Paid', { exact: true })
    .waitFor({ timeout: PATIENCE_MS });
}

/** To the payment app, or to whatever the sale has become meanwhile. */
async function leave(page: Page): Promise<void> {
  await armed(page).click();
  const isThere = (url: URL) => url.pathname !== '/sale';
  await page.waitForURL(isThere, { timeout: PATIENCE_MS });
  await page.getByTestId('approve').or(page.getByTestId('answer-again')).first().waitFor();
}

async function answerInApp(
  page: Page,
  turn: AppTurn,
  goBack: () => Promise<unknown>,
): Promise<void> {
  if (turn === 'lost') await misleadAnswer(page);
  await page.getByTestId(turn === 'lost' ? 'approve' : turn).click();
  if (turn === 'lost') await page.waitForURL((url) => url.searchParams.has('lost'));
  if (turn === 'lost' || turn === 'never-answer') await goBack();
  else await page.waitForURL((url) => url.pathname === '/sale', { timeout: PATIENCE_MS });
}

/** The till asks by itself as well, after a moment: then there is nothing left to tap. */
async function typeAnswer(page: Page): Promise<void> {
  const type = page.getByRole('button', { name: /^Type the answer in/ });
  for (const end = Date.now() + PATIENCE_MS; await type.isVisible();) {
    if (Date.now() > end) throw new Error('The till does not let the answer be typed in');
    await type.click({ timeout: 2_000 }).catch(() => undefined);
  }
}

/** The app's answer goes to where nobody is. */
const misleadAnswer = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const pairs = new URLSearchParams(location.hash.slice(1));
    pairs.set('callback', `${location.origin}/?lost&{*}`);
    location.hash = pairs.toString();
  });
