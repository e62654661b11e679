// What a seller does with till and shop, in the words of the screens. English unless a test says otherwise.
import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test';
import type { World } from './world';

/** What the demo shop knows, as its `/test/state` tells. */
export interface ShopState {
  readonly orders: readonly { readonly id: string; readonly state: string }[];
  readonly results: readonly {
    readonly claims: {
      readonly jti: string;
      readonly res: string;
      readonly sup?: string;
      readonly amt: number;
      readonly asr?: string;
      readonly seq: number;
      readonly ord: { readonly id: string };
      readonly how: readonly {
        readonly method: string;
        readonly tx?: string;
        readonly amt: number;
      }[];
    };
  }[];
}

export class Seller {
  readonly context: BrowserContext;
  readonly world: World;

  constructor(context: BrowserContext, world: World) {
    this.context = context;
    this.world = world;
  }

  /** Pairs the till with the demo shop and leaves the till's page on its home screen. */
  async pair(): Promise<Page> {
    const front = await this.#shopFront();
    const till = await this.#ask(hrefOf(front, 'connect'));
    let kid: string | undefined;
    await expect
      .poll(async () => (kid = askingIn(await this.#shopFront())), { intervals: [50] })
      .toBeDefined();
    await fetch(`${this.world.shop}/tills`, {
      method: 'POST',
      headers: { origin: this.world.shop },
      body: new URLSearchParams({ kid: kid ?? '', decision: 'allowed' }),
      redirect: 'manual',
    });
    return this.#paired(till);
  }

  /** The same with the shop's own page beside it, as its owner does it: the digits are compared. */
  async pairAtShop(): Promise<Page> {
    const shop = await this.context.newPage();
    await shop.goto(`${this.world.shop}/?lang=en`);
    // The newest page is in front: behind another one the browser draws it once a second.
    const till = await this.#ask((await shop.locator('#connect').getAttribute('href')) ?? '');
    const asking = shop.locator('[data-state=asking]');
    const digits = (await asking.locator('.digits').textContent())?.replace(/\D/g, '') ?? '';
    await expect(till.getByText(digits.replace(/(...)/, '$1 '))).toBeVisible();
    await asking.getByRole('button', { name: 'Allow' }).click();
    await this.#paired(till);
    await shop.close();
    return till;
  }

  async #shopFront(): Promise<string> {
    return (await fetch(`${this.world.shop}/?lang=en`)).text();
  }

  async #ask(link: string): Promise<Page> {
    const till = await this.context.newPage();
    await till.goto(link);
    await till.getByRole('button', { name: 'Pair this shop' }).click();
    return till;
  }

  async #paired(till: Page): Promise<Page> {
    await expect(till.getByRole('heading', { name: /is paired/ })).toBeVisible();
    // In the page that lives: every new document costs a test most of a second.
    await till.getByRole('link', { name: 'Orders', exact: true }).last().click();
    await till.waitForURL(`${this.world.till}/`);
    return till;
  }

  /** A link of the demo shop; kinds as in its test knobs. */
  async link(order: string, kind = 'fresh', form: 'https' | 'protocol' = 'https'): Promise<string> {
    const address = `${this.world.shop}/test/link?order=${order}&kind=${kind}&form=${form}`;
    return (await fetch(address)).text();
  }

  /** Connects a network printer, the demo's unless another address is given; what it printed can be answered then. */
  async connectPrinter(till: Page, address = new URL(this.world.printer).host): Promise<void> {
    await till.goto(`${this.world.till}/printers`);
    await till.getByRole('button', { name: /^Epson on the network/ }).click();
    await till.getByLabel('Address of the printer').fill(address);
    await till.getByRole('button', { name: 'Connect', exact: true }).click();
    await expect(till.getByRole('heading', { name: 'Print a test, then answer' })).toBeVisible();
  }

  /** Opens an order in the till by its https link; on the first screen in the page that lives, as on Android. */
  async open(till: Page, order: string): Promise<void> {
    const link = await this.link(order);
    if (till.url() === `${this.world.till}/`)
      await till.evaluate((hash) => void (location.hash = hash), new URL(link).hash);
    else await till.goto(link);
    await expect(till.getByText('To pay', { exact: true })).toBeVisible();
  }

  /** Takes the exact sum in cash. */
  async takeCash(till: Page): Promise<void> {
    // The main way to pay where there is no payment app: then it carries the sum.
    await press(till.getByRole('link', { name: /^Cash/ }));
    await till.getByRole('button', { name: /^Exact/ }).click();
    await press(till.getByRole('button', { name: /^Take/ }));
    await expectPaid(till);
  }

  /** Taps the card button, which leaves for the demo payment app. */
  async leaveForCard(till: Page): Promise<void> {
    await press(till.getByRole('link', { name: /^Card/ }));
    await till.waitForURL(`${this.world.pay}/**`);
  }

  /** Sets what the shop's callback answers next, e.g. `503&times=2`. */
  async shopAnswers(mode: string): Promise<void> {
    await fetch(`${this.world.shop}/test/mode?callback=${mode}`);
  }

  /** How many more POSTs to the callback are answered as it was set last. */
  async faultsLeft(): Promise<number> {
    const response = await fetch(`${this.world.shop}/test/mode`);
    return ((await response.json()) as { readonly left: number }).left;
  }

  async shopState(): Promise<ShopState> {
    return (await fetch(`${this.world.shop}/test/state`)).json() as Promise<ShopState>;
  }

  /** The results the shop has for an order, in the order they were made. */
  async resultsFor(order: string) {
    const { results } = await this.shopState();
    return results
      .map(({ claims }) => claims)
      .filter(({ ord }) => ord.id === order)
      .sort((a, b) => a.seq - b.seq);
  }

  /** Waits until the shop has exactly these results for an order. */
  async expectResults(order: string, expected: readonly string[]): Promise<void> {
    await expect
      .poll(async () => (await this.resultsFor(order)).map(({ res }) => res), { timeout: 15_000 })
      .toEqual(expected);
  }

  /** What the demo printer has on paper, newest last, one text a receipt. */
  async printed(): Promise<readonly string[]> {
    const response = await fetch(`${this.world.printer}/receipts.json`);
    return ((await response.json()) as string[]).reverse();
  }
}

const hrefOf = (html: string, id: string): string =>
  new RegExp(`id="${id}"[^>]*href="([^"]+)"`).exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';

/** The till that asks to be connected, on the shop's page. */
const askingIn = (html: string): string | undefined =>
  /data-till="([^"]+)" data-state="asking"/.exec(html)?.[1];

/** A sentence on the screen itself, not the one that screen readers are told beside it. */
export const says = (till: Page, text: string | RegExp): Locator =>
  till.locator('main').getByText(text).first();

/**
 * Comes back to a sale whose payment app said nothing, and to the question. Whether the tap's own write was stored
 * before the page went is up to the browser; the till asks either way.
 */
export async function comeBackUnanswered(till: Page, sale: string): Promise<void> {
  await till.goto(sale);
  const question = till.getByRole('heading', { name: /^Did Demo Pay take/ });
  const type = till.getByRole('button', { name: /^Type the answer in/ });
  await expect(question.or(type)).toBeVisible();
  if (await type.isVisible()) await type.click();
  await expect(question).toBeVisible();
}

/** Taps a button that moves money: it does nothing in the first half second (link-security §5.4). */
export async function press(button: Locator): Promise<void> {
  await expect(button).toBeVisible();
  await expect(button).not.toHaveAttribute('data-arming');
  await button.click();
}

export async function expectPaid(till: Page): Promise<void> {
  await expect(till.locator('main').getByText('Paid', { exact: true })).toBeVisible();
}

/**
 * Changes members of every row of a store, as an earlier choice of the owner would have; the till reads them anew.
 * @param of only rows that have these members
 */
export async function changeRows(
  till: Page,
  store: string,
  change: object,
  of: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await till.evaluate(
    ([name, change, of]) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('kass');
        opening.onerror = () => reject(new Error(String(opening.error)));
        opening.onsuccess = () => {
          const db = opening.result;
          const writing = db.transaction(name, 'readwrite');
          const rows = writing.objectStore(name);
          rows.getAll().onsuccess = (event) => {
            const found = (event.target as IDBRequest<object[]>).result;
            for (const row of found)
              if (Object.entries(of).every(([member, value]) => Reflect.get(row, member) === value))
                rows.put({ ...row, ...change });
          };
          writing.oncomplete = () => {
            db.close();
            resolve();
          };
          writing.onerror = () => reject(new Error(String(writing.error)));
        };
      }),
    [store, change, of] as const,
  );
  await till.reload();
}

/** How many rows a store of the till's database has; opens it the way any page of the origin could. */
export function countRows(till: Page, store: string): Promise<number> {
  return till.evaluate(
    (name) =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('kass');
        opening.onerror = () => reject(new Error(String(opening.error)));
        opening.onsuccess = () => {
          const db = opening.result;
          const counting = db.transaction(name).objectStore(name).count();
          counting.onsuccess = () => {
            db.close();
            resolve(counting.result);
          };
          counting.onerror = () => reject(new Error(String(counting.error)));
        };
      }),
    store,
  );
}

/** Sets up payment apps as the owner would on the screen `/payments`; the till reads them anew. */
export async function useApps(
  till: Page,
  apps: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Promise<void> {
  await till.evaluate(
    (apps) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('kass');
        opening.onerror = () => reject(new Error(String(opening.error)));
        opening.onsuccess = () => {
          const db = opening.result;
          const writing = db.transaction('settings', 'readwrite');
          const store = writing.objectStore('settings');
          store.get('settings').onsuccess = (event) => {
            const known = (event.target as IDBRequest<object | undefined>).result ?? { v: 1 };
            store.put({ ...known, apps, enabledApps: Object.keys(apps) }, 'settings');
          };
          writing.oncomplete = () => {
            db.close();
            resolve();
          };
          writing.onerror = () => reject(new Error(String(writing.error)));
        };
      }),
    apps,
  );
  await till.reload();
}

/** The owner's PIN in tests. */
export const PIN = '4711';

/** The owner sets a PIN on the settings screen. */
export async function setPin(till: Page, seller: Seller): Promise<void> {
  await till.goto(`${seller.world.till}/settings`);
  await till.getByLabel('New PIN', { exact: true }).fill(PIN);
  await till.getByLabel('The same PIN again').fill(PIN);
  await till.getByRole('button', { name: 'Set the PIN' }).click();
  await expect(says(till, 'A PIN is set')).toBeVisible();
}

/** Types the owner's PIN where the till asks for it. */
export async function typePin(till: Page): Promise<void> {
  const dialog = till.getByRole('dialog');
  await dialog.getByLabel('Admin PIN').fill(PIN);
  await dialog.getByRole('button', { name: 'Go on' }).click();
}

/** How every attempt stands in the till's database. */
export function attemptStates(till: Page): Promise<string[]> {
  return till.evaluate(
    () =>
      new Promise<string[]>((resolve, reject) => {
        const opening = indexedDB.open('kass');
        opening.onerror = () => reject(new Error(String(opening.error)));
        opening.onsuccess = () => {
          const db = opening.result;
          const reading = db.transaction('attempts').objectStore('attempts').getAll();
          reading.onsuccess = () => {
            db.close();
            resolve((reading.result as { state: string }[]).map(({ state }) => state));
          };
          reading.onerror = () => reject(new Error(String(reading.error)));
        };
      }),
  );
}
