// One order in a real browser, brought to its end by a seller who looks at the screen and does the next thing, whatever
// was killed before. Knows what really happened: what the customer paid and what the printer has on paper.
import { expect, type Locator, type Page } from '@playwright/test';
import { press, says, type Seller } from '../e2e/support/seller';

/** How an order is paid. */
export type Way = 'cash' | 'card';

/** A moment of a trip, told as it comes; whoever listens may kill the page in it. */
export type Moment =
  | 'the link is tapped'
  | 'the order is on the screen'
  | 'the money is taken'
  | 'the app is open'
  | 'the app has answered'
  | 'the sale is paid';

const STEPS = 30;

export class BrowserTrip {
  readonly order: string;
  readonly way: Way;
  #seller: Seller;
  readonly #onMoment: (moment: Moment) => void;
  #link: string | null = null;
  /** the customer has paid in the app, once */
  #isCharged = false;

  /** @param onMoment told of each moment while nothing was killed yet */
  constructor(seller: Seller, order: string, way: Way, onMoment: (moment: Moment) => void) {
    this.#seller = seller;
    this.order = order;
    this.way = way;
    this.#onMoment = onMoment;
  }

  /** Opens the order by the shop's link, the same one every time, and goes on until nothing is left to do. */
  async goOn(till: Page): Promise<void> {
    this.#link ??= await this.#seller.link(this.order);
    const opening = till.goto(this.#link, { waitUntil: 'commit' });
    this.#onMoment('the link is tapped');
    await opening;
    for (let step = 0; step < STEPS; step += 1) if (await this.#isDone(till)) return;
    throw new Error(`${this.order}: no end after ${STEPS} steps`);
  }

  /** The same in another page, perhaps of a browser that was started anew. */
  async resumeIn(till: Page, seller: Seller): Promise<void> {
    this.#seller = seller;
    await this.goOn(till);
  }

  /** Does what the screen asks for; true when it asks for nothing more. */
  async #isDone(till: Page): Promise<boolean> {
    if (till.url().startsWith(this.#seller.world.pay)) {
      await this.#paysInApp(till);
      return false;
    }
    const told = says(till, 'The shop knows');
    const printed = says(till, /^Receipt (printed|sent to the printer)/);
    const screens: readonly (readonly [Locator, () => Promise<unknown>])[] = [
      [till.getByRole('button', { name: /^Yes, whole/ }), () => this.#looksAtPaper(till)],
      [till.getByRole('button', { name: /^Record as paid/ }), () => this.#records(till)],
      [till.getByRole('button', { name: /^Yes, it is paid/ }), () => this.#looksInApp(till)],
      [till.getByRole('button', { name: /^Type the answer in/ }), () => this.#isBack(till)],
      [till.getByText('To pay', { exact: true }), () => this.#pays(till)],
    ];
    const isOver = told.and(till.locator(':visible'));
    await expect(
      screens.reduce((any, [mark]) => any.or(mark), isOver).first(),
      `${this.order}: a screen to go on from`,
    ).toBeVisible({ timeout: 20_000 });
    for (const [mark, act] of screens)
      if (await mark.first().isVisible()) {
        await act();
        return false;
      }
    this.#onMoment('the sale is paid');
    return (await told.isVisible()) && (await printed.isVisible());
  }

  async #pays(till: Page): Promise<void> {
    this.#onMoment('the order is on the screen');
    if (this.way === 'cash') {
      const exact = till.getByRole('button', { name: /^Exact/ });
      if (!(await exact.isVisible())) await press(till.getByRole('link', { name: /^Cash/ }));
      await exact.click();
      const take = till.getByRole('button', { name: /^Take/ });
      await press(take);
      this.#onMoment('the money is taken');
      await expect(take).toBeHidden();
      return;
    }
    await press(till.getByRole('link', { name: /^Card/ }));
    await till.waitForURL(`${this.#seller.world.pay}/**`, { waitUntil: 'commit' });
  }

  /** The app takes a reference once: on a second visit it has nothing more to take. */
  async #paysInApp(till: Page): Promise<void> {
    this.#onMoment('the app is open');
    const approve = till.getByTestId('approve');
    await expect(approve).toBeVisible();
    this.#isCharged = true;
    await approve.click({ noWaitAfter: true });
    await till.waitForURL(`${this.#seller.world.till}/**`, { waitUntil: 'commit' });
    this.#onMoment('the app has answered');
  }

  /**
   * Back without an answer: an app that has the money is looked at, one that has not is opened again. Where the customer
   * pays in cash, what stands there is only the offer of a page that is gone.
   */
  async #isBack(till: Page): Promise<void> {
    const tap = async (name: RegExp): Promise<void> => {
      const button = till.getByRole('button', { name });
      await press(button);
      await expect(button).toBeHidden();
    };
    if (this.#isCharged) await tap(/^Type the answer in/);
    else if (this.way === 'cash') await tap(/^It did not open/);
    else {
      await till.getByRole('link', { name: /^Open Demo Pay again/ }).click();
      await till.waitForURL(`${this.#seller.world.pay}/**`, { waitUntil: 'commit' });
    }
  }

  async #looksInApp(till: Page): Promise<void> {
    const answer = this.#isCharged ? /^Yes, it is paid/ : /^No, not paid/;
    const button = till.getByRole('button', { name: answer });
    await press(button);
    await expect(button).toBeHidden();
  }

  async #records(till: Page): Promise<void> {
    const save = till.getByRole('button', { name: /^Record as paid/ });
    await press(save);
    await expect(save).toBeHidden();
  }

  /** The question names the receipt; the paper lies there or it does not. */
  async #looksAtPaper(till: Page): Promise<void> {
    const question = (await says(till, /^Did receipt .+ come out\?/).textContent()) ?? '';
    const number = /receipt (\S+) come/.exec(question)?.[1] ?? '';
    const papers = await this.#seller.printed();
    const isThere = papers.some((paper) => paper.includes(number));
    const button = till.getByRole('button', { name: isThere ? /^Yes, whole/ : /^No, reprint/ });
    await press(button);
    await expect(button).toBeHidden();
  }

  /** What is missing and what is there twice, once the trip has ended. */
  async flaws(): Promise<{
    readonly lost: readonly string[];
    readonly duplicated: readonly string[];
  }> {
    const lost: string[] = [];
    const duplicated: string[] = [];
    const results = await this.#seller.resultsFor(this.order);
    const paid = results.filter(({ res }) => res !== 'doubt');
    if (paid.length === 0) lost.push('the result');
    if (paid.length > 1) duplicated.push(`results ${paid.map(({ res }) => res).join(', ')}`);
    const [result] = paid;
    const method = this.way === 'cash' ? 'cash' : 'app';
    if (result && (result.res !== 'paid' || result.how[0]?.method !== method))
      lost.push(`the payment: the shop heard ${result.res}`);
    if ((result?.how.length ?? 1) > 1) duplicated.push('the payment');
    const { orders } = await this.#seller.shopState();
    const state = orders.find(({ id }) => id === this.order)?.state;
    if (state !== undefined && state !== 'paid') lost.push(`the order is ${state}`);
    const papers = (await this.#seller.printed()).filter((paper) => paper.includes(this.#number));
    if (papers.length === 0) lost.push('the paper');
    if (papers.length > 1) duplicated.push(`${papers.length} papers`);
    return { lost, duplicated };
  }

  /** The beginning of every receipt number of this order. */
  get #number(): string {
    const [language, batch, index] = this.order.split('-');
    const base = language === 'ru' ? 1041 : 2041;
    return `${base + Number(batch) * 10 + Number(index)}-`;
  }
}

/** Numbers of all results of the shop: without gaps, without repeats. */
export async function chainFlaws(seller: Seller): Promise<readonly string[]> {
  const { results } = await seller.shopState();
  const numbers = results.map(({ claims }) => claims.seq).sort((a, b) => a - b);
  return numbers.every((seq, i) => seq === i + 1) ? [] : [`results ${numbers.join(' ')}`];
}
