// A seller who brings one order to its end, whatever page of the till is there: looks at the screen, does the next thing,
// and answers what is asked by looking at the app, at the paper and into the drawer. Never does again what was done.
import { isUnsettled, type PrintJob } from '../../src/lib/domain/job';
import { isUndecided, type Attempt } from '../../src/lib/domain/payment';
import { askedOf, leftOf, leftToGive, waysBack, type SaleState } from '../../src/lib/domain/sale';
import type { SaleView } from '../../src/lib/till/sale.svelte';
import { TILL } from '../fakes/till-ports';
import type { Page } from './page';
import { ORDER, printerOf, type CrashWorld, type Paper } from './world';

/** What is to be done with the order. */
export interface Trip {
  readonly name: string;
  /** how it is paid, part by part; minor units */
  readonly parts: readonly { readonly by: 'cash' | 'app'; readonly amount: number }[];
  readonly paper: Paper;
  /** the shop asks for this much back, minor units */
  readonly refund?: number;
  /** the shop wants a note printed */
  readonly document?: true;
  /** a page that died while it took in an address is opened with it again; else the address is lost */
  readonly restores?: true;
  /** the cable is pulled once, after so many bytes of the first paper */
  readonly cableAfter?: number;
}

const REFUND_LINES = [{ n: 'Mug, broken', t: 500 }];
const STEPS = 40;

export class Seller {
  readonly #world: CrashWorld;
  readonly #trip: Trip;
  readonly #links = new Map<string, string>();
  /** by the customer, minor units */
  #cashGiven = 0;
  #isGivenBack = false;

  constructor(world: CrashWorld, trip: Trip) {
    this.#world = world;
    this.#trip = trip;
  }

  /** Works on a page until everything is done. Never ends on a page that dies. */
  async goOn(page: Page): Promise<void> {
    await page.start();
    for (let step = 0; step < STEPS; step += 1) {
      await page.settles();
      if (await this.#isDone(page)) return;
    }
    throw new Error(`No end after ${STEPS} steps`);
  }

  /** What an app that was open brings back; null when none was. */
  async comesBack(): Promise<string | null> {
    return this.#world.pay.finish() ?? (await this.#world.printApp.finish());
  }

  /** Does the next thing; true when there is none. */
  async #isDone(page: Page): Promise<boolean> {
    if (this.#trip.document && !page.document) return this.#opens(page, 'document');
    if (this.#trip.document) return this.#printsDocument(page);
    const view = await this.#saleOn(page);
    if (!view?.sale) return this.#opens(page, 'order');
    const { sale } = view;
    const attempt = sale.attempts.find(isUndecided);
    if (attempt && !view.isOfferedHere) return this.#decides(page, view, attempt);
    if (sale.type === 'open') return this.#pays(page, view, sale);
    const asked = askedOf(sale);
    if (asked) {
      const [way] = waysBack(sale);
      if (!way) throw new TypeError('Nothing can go back');
      const amount = leftToGive(asked);
      this.#givesBack(amount);
      await view.giveBack(asked, way, { amount, slip: '' });
      return false;
    }
    const isRefunded = sale.refunds.length > 0;
    if (!(await this.#isAtRest(page, view))) return false;
    if (this.#trip.refund && !isRefunded) return this.#opens(page, 'refund');
    return true;
  }

  /** The customer gets it once, however often the till has to be told. */
  #givesBack(amount: number): void {
    if (!this.#isGivenBack) this.#world.drawer -= amount;
    this.#isGivenBack = true;
  }

  /** The sale where the seller finds it: on the screen, on the list, or nowhere. */
  async #saleOn(page: Page): Promise<SaleView | null> {
    const id = page.sale?.id ?? page.till.sales.find(({ order }) => order.ord.id === ORDER.id)?.id;
    if (!id) return null;
    page.goToSale(id);
    await page.sale?.load();
    return page.sale;
  }

  /** Taps a link on the shop's page, the same one again after a crash. */
  async #opens(page: Page, what: 'order' | 'refund' | 'document'): Promise<false> {
    const link = this.#links.get(what) ?? (await this.#linkOf(what));
    this.#links.set(what, link);
    await page.enter(link);
    return false;
  }

  async #linkOf(what: 'order' | 'refund' | 'document'): Promise<string> {
    const { shop } = this.#world;
    const { id, no, rev, cur } = ORDER;
    switch (what) {
      case 'order':
        return (await shop.orderLinks(ORDER, TILL)).https;
      case 'refund': {
        const sum = this.#trip.refund ?? 0;
        return (await shop.refundLinks({ id, no, rev, cur, sum, lines: REFUND_LINES }, TILL)).https;
      }
      case 'document':
        return (await shop.printLinks({ id, no, rev, doc: [{ k: 'text', t: 'Pick list' }] }, TILL))
          .https;
    }
  }

  /** An attempt that this page has not offered: what became of it? */
  async #decides(page: Page, view: SaleView, attempt: Attempt): Promise<false> {
    const { pay } = this.#world;
    const isPaid = pay.hasCharged(attempt.id);
    if (attempt.state === 'inDoubt')
      await view.settleDoubt(attempt, isPaid, isPaid ? pay.slipOf(attempt.id) : '');
    else if (isPaid) await view.unanswered();
    else if (attempt.state === 'offered' && view.lead.place !== 'leads')
      await page.until(() => view.lead.place === 'leads');
    else await view.withdraw();
    return false;
  }

  async #pays(page: Page, view: SaleView, sale: SaleState): Promise<false> {
    const left = leftOf(sale);
    const part = this.#trip.parts[sale.tenders.length];
    if (!part) throw new TypeError('The trip has no such part');
    if (part.by === 'cash') await this.#paysCash(page, view, part.amount, left);
    else await this.#paysByApp(page, view, part.amount);
    return false;
  }

  async #paysCash(page: Page, view: SaleView, amount: number, left: number): Promise<void> {
    await page.offersNothing();
    // The customer gives it once, however often the till has to be told.
    const paid = ORDER.sum - left;
    if (this.#cashGiven <= paid) {
      this.#cashGiven = paid + amount;
      this.#world.drawer += amount;
    }
    await view.takeCash(amount, amount === left ? {} : { amount });
  }

  async #paysByApp(page: Page, view: SaleView, amount: number): Promise<void> {
    await page.until(() => view.lead.place === 'leads');
    const [app] = view.appsFor(page.till.settings, { amount });
    if (!app) throw new TypeError('No app takes this');
    const choice = { app, amount, tip: 0 };
    if (!(await page.until(() => page.offers(choice) !== undefined)))
      throw new Error('Nothing is offered');
    const offered = page.offers(choice);
    if (offered) page.leave(offered);
    const back = this.#world.pay.finish();
    if (back) await page.enter(back);
  }

  /** Whether nothing of the sale waits any more; answers what is asked about its paper. */
  async #isAtRest(page: Page, view: SaleView): Promise<boolean> {
    const waits = (): boolean => view.jobs.some(isUnsettled);
    const needsSeller = (): PrintJob | undefined =>
      view.jobs.find(
        (job): job is PrintJob =>
          job.kind === 'print' &&
          (job.state === 'unknown' || (job.state === 'queued' && this.#trip.paper === 'app')),
      );
    await page.until(() => !waits() || needsSeller() !== undefined);
    const job = needsSeller();
    if (job?.state === 'unknown') await view.cameOut(job, await this.#looksAt(job));
    else if (job) await this.#printsByApp(page);
    else if (waits()) throw new Error(`Waits for ever: ${statesOf(view.jobs)}`);
    else return true;
    return false;
  }

  /** Whether a paper came out whole. What was on a screen that is gone, did not. */
  async #looksAt(job: PrintJob): Promise<boolean> {
    this.#world.asked.add(job.id);
    return this.#trip.paper !== 'screen' && (await this.#world.timesOnPaper(job)) > 0;
  }

  async #printsByApp(page: Page): Promise<void> {
    await page.leaveForPaper();
    const back = await this.#world.printApp.finish();
    if (back) await page.enter(back);
  }

  async #printsDocument(page: Page): Promise<boolean> {
    const view = page.document;
    if (!view) return false;
    await view.load();
    if (view.jobs.length === 0) {
      await view.print(printerOf(this.#trip.paper));
      return false;
    }
    const asks = (): PrintJob | undefined => view.jobs.find(({ state }) => state === 'unknown');
    await page.until(() => !view.jobs.some(isUnsettled) || asks() !== undefined);
    const job = asks();
    if (job) await view.cameOut(job, await this.#looksAt(job));
    else if (view.jobs.some(isUnsettled)) throw new Error(`Waits for ever: ${statesOf(view.jobs)}`);
    return !job;
  }
}

const statesOf = (jobs: readonly { readonly kind: string; readonly state: string }[]): string =>
  jobs.map(({ kind, state }) => `${kind} ${state}`).join(', ');
