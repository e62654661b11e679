// One hand at one tab: taps whatever a till's screen offers, at random and as fast as the screens come, but never lies.
// Who says that a payment was not taken has looked into the payment app, and who says that a paper is out has seen it.
import type { Page } from '@playwright/test';
import type { Chance } from './chance';
import { PIN, type Seller } from './seller';
import { readRows } from './rows';

/** What is true outside of the till, shared by all hands. */
export interface Truth {
  /** attempts whose money the payment app has taken */
  readonly approved: Set<string>;
  /** which sale's payment app a hand may be at, by hand */
  readonly away: Map<string, string>;
  /** one at a time, by sale: nobody says "not paid" while another hand opens the app */
  readonly gate: Gate;
}

/** Runs pieces of work under one name one after the other. */
export class Gate {
  readonly #last = new Map<string, Promise<unknown>>();

  run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#last.get(name) ?? Promise.resolve()).then(work);
    this.#last.set(
      name,
      turn.catch(() => undefined),
    );
    return turn;
  }
}

export interface Counts {
  taps: number;
  /** how often the till said that another window was faster */
  lost: number;
}

/** What can be tapped now, in words. */
interface Tappable {
  readonly name: string;
  readonly index: number;
  /** it is still in its first half second, and a tap does nothing (link-security §5.4) */
  readonly isStill: boolean;
}

/** The names of what hands tap, and how eagerly. What is not here is left alone. */
export type Eagerness = readonly (readonly [RegExp, number])[];

/**
 * Whoever wants an order paid in cash and all of it back, in whichever window it can be done. A page that goes while it
 * offers the payment app leaves the question behind whether that took the money.
 */
export const PAY_AND_GIVE_BACK: Eagerness = [
  [/^Cash$/, 6],
  [/^Exact/, 6],
  [/^Take €/, 8],
  [/^Give money back/, 3],
  [/^Go on with €/, 6],
  [/^Cash €/, 6],
  [/^Given back €/, 8],
  [/^It did not open/, 6],
  [/^No, not paid/, 6],
  [/^Go on here/, 0.1],
];

const EVERYTHING: Eagerness = [
  [/^Card/, 4],
  [/^Open Demo Pay again/, 3],
  [/^Cash$/, 6],
  [/^Cash €/, 6],
  [/^In Demo Pay €/, 6],
  [/^Exact/, 6],
  [/^Take €/, 8],
  [/^Give money back/, 2],
  [/^Go on with €/, 6],
  [/^Given back €/, 8],
  [/^Cancel this order/, 0.5],
  [/^Keep the order/, 1],
  [/^Print again/, 6],
  [/^Print a copy/, 3],
  [/^Receipt \d/, 3],
  [/^Keep as it is/, 1],
  [/^Do not refund/, 0.5],
  [/^Keep the refund/, 2],
  [/^Type the answer in/, 3],
  [/^It did not open/, 1],
  [/^Yes, it is paid/, 4],
  [/^No, not paid/, 4],
  [/^Record as paid/, 6],
  [/^Yes, whole/, 4],
  [/^No, reprint/, 4],
  [/^Try (now|again)/, 2],
  [/^Open it/, 3],
  [/^Hide/, 1],
  [/^Next order/, 1],
  [/^Go on here/, 0.1],
  [/^Back$/, 0.5],
  [/^Order \d/, 4],
];

/** How much a hand would rather look on for a moment: else two that take a sale from each other never finish it. */
const IDLE = 2;
/** As long as a button that has just come does nothing, and a little more. */
const STILL_MS = 550;

const COMMITTED = { waitUntil: 'commit' } as const;

/** What only leaves for the payment app, and what says that it took nothing. */
const LEAVES = /^(Card|Open Demo Pay again)/;
const SAYS_NO = /^(It did not open|No, not paid)/;

export interface Work {
  /** the orders of the moment */
  readonly orders: () => readonly string[];
  readonly isDone: () => boolean | Promise<boolean>;
  /** what it taps; everything unless told otherwise */
  readonly eagerness?: Eagerness;
}

export class Hand {
  readonly name: string;
  readonly #page: Page;
  readonly #seller: Seller;
  readonly #truth: Truth;
  readonly #chance: Chance;
  #orders: Work['orders'] = () => [];
  readonly counts: Counts = { taps: 0, lost: 0 };
  /** the order it has opened last */
  #order = '';

  constructor(
    name: string,
    page: Page,
    parts: {
      readonly seller: Seller;
      readonly truth: Truth;
      readonly chance: Chance;
    },
  ) {
    this.name = name;
    this.#page = page;
    this.#seller = parts.seller;
    this.#truth = parts.truth;
    this.#chance = parts.chance;
  }

  /** Taps until all is done. */
  async work({ orders, isDone, eagerness = EVERYTHING }: Work): Promise<void> {
    this.#orders = orders;
    await this.#open();
    while (!(await isDone())) await this.#step(eagerness).catch(ifGone);
  }

  async #step(eagerness: Eagerness): Promise<void> {
    if (this.#page.url().startsWith(this.#seller.world.pay)) return this.#answerInApp();
    this.#truth.away.delete(this.name);
    if (this.#chance.isOneIn(7)) return this.#open();
    const all = await tappables(this.#page);
    // A sale that was paid here: the shop may want the money back.
    if (all.some(({ name }) => name === 'Print again') && this.#chance.isOneIn(2))
      return this.#goTo(await this.#ask(this.#order, 'act=refundNow'));
    const chosen = this.#chance.weighted([...all, null], (one) =>
      one ? (eagerness.find(([pattern]) => pattern.test(one.name))?.[1] ?? 0) : IDLE,
    );
    if (!chosen) return this.#wait();
    await this.#tap(chosen);
  }

  /** An order, or the same page anew; both hands are at the same few orders at a time. */
  async #open(): Promise<void> {
    this.counts.taps += 1;
    const isAtTill = this.#page.url().startsWith(this.#seller.world.till);
    if (isAtTill && this.#chance.isOneIn(8)) return void (await this.#page.reload(COMMITTED));
    this.#order = this.#chance.oneOf(this.#orders());
    await this.#goTo(await this.#ask(this.#order, 'kind=fresh'));
  }

  /** A link of the shop; it signs none to give back what is not paid, and says so instead. */
  async #ask(order: string, what: string): Promise<string> {
    const address = `${this.#seller.world.shop}/test/link?order=${order}&${what}`;
    return (await fetch(address)).text();
  }

  async #goTo(link: string): Promise<void> {
    if (!link.startsWith('http')) return;
    const isAtTill = this.#page.url().startsWith(this.#seller.world.till);
    if (!isAtTill || this.#chance.isOneIn(6)) await this.#page.goto(link, COMMITTED);
    // As an open window is navigated on Android: the page lives on.
    else await this.#page.evaluate((hash) => void (location.hash = hash), new URL(link).hash);
  }

  async #answerInApp(): Promise<void> {
    const attempt = /"ref":"([\w-]+)\./.exec(decodeURIComponent(this.#page.url()))?.[1];
    const answer = this.#chance.weighted(
      ['approve', 'decline', 'cancel', 'nothing'],
      (name) => ({ approve: 6, decline: 2, cancel: 1, nothing: 1 })[name] ?? 0,
    );
    if (!attempt || answer === 'nothing') return this.#open();
    const button = this.#page.getByTestId(answer ?? 'cancel');
    // An app that was asked the same before only repeats its answer.
    const again = this.#page.getByTestId('answer-again');
    await button.or(again).first().waitFor({ timeout: 3000 });
    if (answer === 'approve' && (await button.isVisible())) this.#truth.approved.add(attempt);
    await ((await button.isVisible()) ? button : again).click({ timeout: 3000 });
    this.counts.taps += 1;
    await this.#page.waitForURL(`${this.#seller.world.till}/**`, { waitUntil: 'commit' });
  }

  async #tap(chosen: Tappable): Promise<void> {
    const { name } = chosen;
    const sale = this.#sale;
    if (LEAVES.test(name)) return this.#truth.gate.run(sale, () => this.#leave(chosen, sale));
    if (SAYS_NO.test(name)) return this.#truth.gate.run(sale, () => this.#sayNo(chosen, sale));
    if (/^Yes, it is paid/.test(name) && !(await this.#wasTaken(sale))) return;
    if (/^(Yes, whole|No, reprint)/.test(name)) return this.#sayPaper(name, sale);
    await this.#click(chosen);
    if (/^(Cash €|In Demo Pay €)/.test(name)) await this.#typePin();
  }

  async #leave(chosen: Tappable, sale: string): Promise<void> {
    this.#truth.away.set(this.name, sale);
    if (await this.#click(chosen))
      await this.#page.waitForURL(`${this.#seller.world.pay}/**`, { timeout: 2000 }).catch(ifGone);
  }

  async #sayNo(chosen: Tappable, sale: string): Promise<void> {
    const isOpen = [...this.#truth.away].some(([hand, at]) => hand !== this.name && at === sale);
    if (isOpen || (await this.#wasTaken(sale))) return this.#wait();
    await this.#click(chosen);
    // The other window has to hear of it before it may open the app.
    await this.#page.waitForTimeout(400);
  }

  /** Whether the app has taken the money of the attempt that is asked about. */
  async #wasTaken(sale: string): Promise<boolean> {
    const attempts = await readRows<AttemptRow>(this.#page, 'attempts');
    return attempts
      .filter(({ saleId, state }) => saleId === sale && UNDECIDED.includes(state))
      .some(({ id }) => this.#truth.approved.has(id));
  }

  /** Looks at the printer before it says anything. */
  async #sayPaper(name: string, sale: string): Promise<void> {
    await this.#page.waitForTimeout(300);
    const jobs = await readRows<PrintRow>(this.#page, 'jobs');
    const asked = jobs.find((job) => job.sale === sale && job.state === 'unknown');
    if (!asked?.receipt?.number) return;
    const isOut = numbersOn(await this.#seller.printed()).includes(asked.receipt.number);
    if (isOut !== /^Yes/.test(name)) return;
    const now = (await tappables(this.#page)).find((one) => one.name.startsWith(name));
    if (now) await this.#click(now);
  }

  async #typePin(): Promise<void> {
    const field = this.#page.getByLabel('Admin PIN');
    await field.fill(PIN, { timeout: 5000 });
    await field.press('Enter', { timeout: 5000 });
  }

  async #click(chosen: Tappable): Promise<boolean> {
    if (chosen.isStill) await this.#page.waitForTimeout(STILL_MS);
    const done = await this.#page.evaluate(clickIn, chosen);
    if (done) this.counts.taps += 1;
    if (await this.#page.getByText('Changed in another window').isVisible()) this.counts.lost += 1;
    return done;
  }

  get #sale(): string {
    return new URL(this.#page.url()).searchParams.get('id') ?? '';
  }

  #wait(): Promise<void> {
    return this.#page.waitForTimeout(50);
  }
}

export const UNDECIDED: readonly string[] = ['offered', 'leaving', 'inDoubt'];

export interface AttemptRow {
  readonly id: string;
  readonly saleId: string;
  readonly state: string;
}

export interface PrintRow {
  readonly id: string;
  readonly kind: string;
  readonly sale: string | null;
  readonly state: string;
  readonly receipt?: { readonly number?: string };
}

/** The numbers of receipts on paper, as often as they stand there. */
export const numbersOn = (papers: readonly string[]): readonly string[] =>
  papers.flatMap((paper) => [...paper.matchAll(/\b(?:20[4-9]\d|2[1-9]\d\d)-\d+\b/g)].map(String));

/** A page that goes away in the middle of a tap is what hands do to each other and to themselves. */
export function ifGone(error: unknown): void {
  const text = String(error);
  if (!/Timeout|navigat|context was destroyed|interrupted|ERR_ABORTED|detached/i.test(text))
    throw error;
}

/** Everything that a finger could tap on this screen and that does something, now or in half a second. */
export const tappables = (page: Page): Promise<readonly Tappable[]> =>
  page.evaluate(() => {
    const root = document.querySelector('dialog[open]') ?? document.body;
    return [...root.querySelectorAll<HTMLElement>('a[href], button:enabled')]
      .map((element, index) => ({ element, index }))
      .filter(
        ({ element }) =>
          element.checkVisibility() && !element.closest('[inert]:not(.pane-acts), [aria-disabled]'),
      )
      .map(({ element, index }) => ({
        index,
        isStill: element.closest('[inert], [data-arming]') !== null,
        name: (element.ariaLabel ?? element.innerText).replaceAll(/\s+/g, ' ').trim(),
      }));
  });

/** Taps what was seen, if it still stands there under the same name. */
export function clickIn({ name, index }: Tappable): boolean {
  const root = document.querySelector('dialog[open]') ?? document.body;
  const element = [...root.querySelectorAll<HTMLElement>('a[href], button:enabled')][index];
  const now = (element?.ariaLabel ?? element?.innerText ?? '').replaceAll(/\s+/g, ' ').trim();
  if (!element || now !== name) return false;
  element.click();
  return true;
}
