// One sale on the screen: its state, its jobs and results as stored, and what the seller can do with it.
import {
  newAttemptId,
  newNonce,
  randomId,
  type JobId,
  type PrinterId,
  type SaleId,
} from '../domain/ids';
import { AppError } from '../domain/errors';
import {
  isMainPrint,
  shownDelivery,
  type DeliverJob,
  type Job,
  type PrintJob,
} from '../domain/job';
import { cashRounding } from '../domain/cash';
import { parseDecimal } from '../domain/money';
import { dueOf } from '../domain/order';
import { chargeOf, type Attempt } from '../domain/payment';
import { toReceipt, toRefundReceipt, withFiscal, type Printable } from '../domain/receipt';
import type { Result } from '../domain/result';
import {
  askedOf,
  isPayable,
  leftOf,
  openAttempt,
  refundOrderOf,
  type AskedRefund,
  type RefundChoice,
  type SaleEvent,
  type SaleState,
  type WayBack,
} from '../domain/sale';
import { isUnsignedTaken, type Shop } from '../domain/shop';
import { answeredOrder, backAddress, pageAddress } from '../schemes/kass/callback';
import type { PaymentRequest } from '../schemes/scheme';
import type { Settings } from '../offline/settings';
import { advance } from './advance';
import { NO_APP } from './launch';
import { Lead, saleLock } from './lead.svelte';
import type * as payApps from './pay-apps';
import { answerPaper, printCopy, type Papers } from './papers';
import type { Ports } from './ports';

/** A signed result as it can be carried by hand: the very text that is sent, so that the shop knows it again. */
export interface Carried {
  readonly jws: string;
  /** the shop's page with the result in its slot; null where the callback has none */
  readonly page: string | null;
}

/** How much of a sale a payment is for. */
export interface Part {
  /** what it settles of the order; absent: all that is left. Minor units */
  readonly amount?: number | undefined;
  /** the customer's tip beyond it, minor units */
  readonly tip?: number | undefined;
}

/** What is handed over in cash, and by how much it was rounded; minor units. */
export interface CashDue {
  readonly due: number;
  readonly rounding: number;
}

/** One part of a refund, as it was given. */
export interface Given {
  readonly amount: number;
  readonly rounding?: number;
  readonly slip: string;
}

const slipOf = (typed: string): { readonly slip?: string } => {
  const slip = typed.trim().slice(0, 100);
  return slip ? { slip } : {};
};

/** What payments need to know of the apps; loaded with the first sale. */
type PayApps = typeof payApps;

export class SaleView implements Papers {
  readonly id: SaleId;
  /** The window that leads alone offers payments by itself, takes money and gives it back; the others look on. */
  readonly lead: Lead;
  readonly #ports: Ports;
  readonly #onWork: () => void;
  /** attempts that this page made; a plain set, because it only ever changes before the sale does */
  readonly #offered = new Set<string>();
  #turn = 0;
  #sale = $state.raw<SaleState | null>(null);
  #shop = $state.raw<Shop | null>(null);
  #jobs = $state.raw<readonly Job[]>([]);
  #results = $state.raw<readonly Result[]>([]);
  #apps = $state.raw<PayApps | null>(null);
  #loaded = $state(false);

  /** @param onWork told when a change may have brought new jobs */
  constructor(ports: Ports, id: SaleId, onWork: () => void) {
    this.#ports = ports;
    this.id = id;
    this.lead = new Lead(ports.windows, saleLock(id));
    this.#onWork = onWork;
  }

  /** False until the database has answered; then a null `sale` means that there is none. */
  get loaded(): boolean {
    return this.#loaded;
  }
  get sale(): SaleState | null {
    return this.#sale;
  }
  get shop(): Shop | null {
    return this.#shop;
  }
  get jobs(): readonly Job[] {
    return this.#jobs;
  }
  get results(): readonly Result[] {
    return this.#results;
  }
  /** The attempt that blocks every other way of paying. */
  get attempt(): Attempt | undefined {
    return this.#sale ? openAttempt(this.#sale) : undefined;
  }
  /** The attempt this page has offered itself: its link stands on the screen, nobody can have left before. */
  get isOfferedHere(): boolean {
    return this.attempt?.state === 'offered' && this.#offered.has(this.attempt.id);
  }
  /** The newest print job that no copy has replaced. */
  get printJob(): PrintJob | undefined {
    return this.#jobs.findLast(isMainPrint);
  }
  /** The paper of this sale as it stands. */
  get receipt(): Printable | null {
    const asked = this.#sale ? askedOf(this.#sale) : undefined;
    if (this.printJob && !asked) return withFiscal(this.printJob.receipt, this.#fiscal);
    if (!this.#sale || !this.#shop) return null;
    const { timeZone, language } = this.#ports;
    const context = { shop: this.#shop, timeZone, language: language() };
    return asked ? toRefundReceipt(this.#sale, asked, context) : toReceipt(this.#sale, context);
  }
  get #fiscal() {
    return this.#results.findLast(({ fiscal }) => fiscal !== undefined)?.fiscal;
  }
  /** The delivery that the screen speaks of: one that was given up, else the newest. */
  get delivery(): DeliverJob | undefined {
    return shownDelivery(this.#jobs);
  }
  /** The result of a delivery, to be carried by hand; null while it is not signed. */
  carried(job: DeliverJob): Carried | null {
    const result = this.#results.find(({ jti }) => jti === job.result);
    if (!this.#sale || !result?.jws) return null;
    const { jws, claims } = result;
    return { jws, page: pageAddress(answeredOrder(this.#sale, claims.oj), jws) };
  }
  /** Where the shop's page takes this sale's newest result by link; null while it is not signed. */
  get backAddress(): string | null {
    const newest = this.#results.at(-1);
    if (!this.#sale || this.#shop?.builtIn || !newest?.jws) return null;
    return backAddress(answeredOrder(this.#sale, newest.claims.oj), newest.jws);
  }
  /** The shop has a page that takes the result which the screen speaks of. */
  get hasPage(): boolean {
    return !!this.delivery && !!this.carried(this.delivery)?.page;
  }
  /** Nothing is left to be told but what the way back tells itself. */
  get isTold(): boolean {
    return this.delivery?.state === 'delivered' || (!!this.delivery?.parked && this.hasPage);
  }
  /** Whether money may be taken, as far as the order's trust goes (link-security §7). */
  mayBePaid(nowMs: number): boolean {
    return !!this.#sale && isPayable(this.#sale) && this.isTrusted(nowMs);
  }
  /** False for an order without a signature that the shop may not send any more. */
  isTrusted(nowMs: number): boolean {
    const [sale, shop] = [this.#sale, this.#shop];
    if (!sale || !shop) return false;
    return sale.trust === 'signed' || isUnsignedTaken(shop, sale.order, nowMs);
  }

  async load(): Promise<void> {
    const { storage } = this.#ports;
    const turn = ++this.#turn;
    const [stored, jobs, results, apps] = await Promise.all([
      storage.loadSale(this.id),
      storage.jobsOf(this.id),
      storage.resultsOf(this.id),
      this.#apps ?? import('./pay-apps'),
    ]);
    const shop = stored ? await storage.getShop(stored.sale.shop) : null;
    if (turn !== this.#turn) return; // a later reading is on its way, and this one may be old
    this.#shop = shop;
    this.#sale = stored?.sale ?? null;
    this.#jobs = jobs;
    this.#results = results;
    this.#apps = apps;
    this.#loaded = true;
  }

  /** The apps that can take this part of the sale here, the first choice first. */
  appsFor(settings: Settings, { amount, tip = 0 }: Part = {}): readonly payApps.PayApp[] {
    const [sale, apps] = [this.#sale, this.#apps];
    if (!sale || !apps) return [];
    return apps.appsFor(settings, this.#ports.platform, {
      shop: sale.shop,
      order: sale.order,
      amount: (amount ?? leftOf(sale)) + tip,
    });
  }

  /** The app of an attempt as it is set up now; null when this version does not know it. */
  appOf(attempt: Pick<Attempt, 'app'>, settings: Settings): payApps.PayApp | null {
    return this.#apps?.payAppOf(attempt.app, settings) ?? null;
  }

  /**
   * Stores an attempt. Only then may its button be a link, or its code be shown. Nothing happens while an attempt
   * stands already, nor where the order may not be paid, or not by this app.
   */
  async offer(app: payApps.PayApp, { amount, tip }: Part = {}): Promise<void> {
    await this.load();
    const sale = this.#sale;
    if (!sale || this.attempt || !this.mayBePaid(this.#now())) return;
    if (this.#apps?.allowsApp(sale.order, app) !== true) return;
    const { random } = this.#ports;
    const offer = {
      id: newAttemptId(random),
      nonce: newNonce(random),
      app: app.id,
      label: app.label,
      amount: Math.min(amount ?? leftOf(sale), leftOf(sale)),
      ...(tip ? { tip } : {}),
      ...(app.scheme.way === 'switch' ? {} : { byHand: true as const }),
    };
    // Before it is stored: the screen is drawn anew as soon as it is, and must know whose offer this is.
    this.#offered.add(offer.id);
    await this.#send({ type: 'attemptOffered', at: this.#now(), attempt: offer });
  }

  /** Begins a payment that only a person can tell of: stored as under way before the seller takes the money. */
  async begin(app: payApps.PayApp, part: Part = {}): Promise<void> {
    if (this.attempt?.state === 'offered') await this.withdraw();
    await this.offer(app, part);
    if (this.attempt) await this.left(this.attempt);
  }

  /**
   * The address that opens an attempt's app: the same reference every time it is opened; null where money may not be
   * taken any more, where there is no link, or where the settings no longer make one.
   */
  hrefOf(attempt: Attempt, settings: Settings): string | null {
    return this.#built(attempt, settings, ({ scheme, settings }, request) =>
      scheme.way === 'switch' ? scheme.buildUrl(request, settings, this.#ports.platform) : null,
    );
  }

  /** The text of the code that the customer's app reads; null where there is none. */
  codeOf(attempt: Attempt, settings: Settings): string | null {
    return this.#built(attempt, settings, ({ scheme, settings }, request) =>
      scheme.way === 'code' ? scheme.buildCode(request, settings) : null,
    );
  }

  #built(
    attempt: Attempt,
    settings: Settings,
    build: (app: payApps.PayApp, request: PaymentRequest) => string | null,
  ): string | null {
    const app = this.appOf(attempt, settings);
    const request = this.#requestOf(attempt);
    if (!app || !request) return null;
    try {
      return build(app, request);
    } catch (error) {
      // What the owner changed meanwhile must not open some other app instead: the payments screen says what is wrong.
      if (error instanceof RangeError) return null;
      throw error;
    }
  }

  #requestOf(attempt: Attempt): PaymentRequest | null {
    const sale = this.#sale;
    if (!sale || !this.isTrusted(this.#now())) return null;
    const { origin } = this.#ports;
    const page = `${origin}/sale?id=${this.id}`;
    return {
      attempt: attempt.id,
      nonce: attempt.nonce,
      amount: chargeOf(attempt),
      currency: sale.order.cur,
      orderNo: sale.order.ord.no,
      note: this.#shop?.name,
      returnUrl: page,
      returnPage: `${origin}/return`,
      noAppUrl: `${page}${NO_APP}`,
    };
  }

  /** The tap that leaves: best effort, because the page may be gone before the write is (platform.md §3.2). */
  left(attempt: Attempt): Promise<void> {
    return attempt.state === 'offered'
      ? this.#send({ type: 'attemptLeft', at: this.#now(), attempt: attempt.id })
      : Promise.resolve();
  }

  /** Another choice was made, or the seller says that the app did not open. */
  async withdraw(): Promise<void> {
    const attempt = this.attempt;
    if (attempt && attempt.state !== 'inDoubt')
      await this.#send({ type: 'attemptWithdrawn', at: this.#now(), attempt: attempt.id });
  }

  /** The seller is back and the app said nothing. */
  async unanswered(): Promise<void> {
    const attempt = this.attempt;
    if (attempt && attempt.state !== 'inDoubt')
      await this.#send({ type: 'attemptUnanswered', at: this.#now(), attempt: attempt.id });
  }

  /** The seller's answer to the question whether the money was taken. */
  settleDoubt(attempt: Attempt, paid: boolean, slip: string): Promise<void> {
    return this.#send({
      type: 'doubtSettled',
      at: this.#now(),
      attempt: attempt.id,
      paid,
      ...slipOf(slip),
    });
  }

  /** The seller's word how a payment ended that only a person can tell of. */
  typeOutcome(attempt: Attempt, paid: boolean, slip: string): Promise<void> {
    return this.#send({
      type: 'attemptTyped',
      at: this.#now(),
      attempt: attempt.id,
      paid,
      ...slipOf(slip),
    });
  }

  /**
   * The seller types what an order without a signature costs.
   * @returns false when that is not its sum; nothing is stored then
   */
  async typeSum(text: string): Promise<boolean> {
    if (!this.#sale) return false;
    const { order } = this.#sale;
    const sum = parseDecimal(text, order.cur);
    if (sum === null || sum !== dueOf(order)) return false;
    if (this.#sale.sumTyped) return true;
    await this.#send({ type: 'sumTyped', at: this.#now(), sum });
    return true;
  }

  /** What has to be handed over in cash for a part: the sum no coin pays is rounded. Minor units. */
  cashOf({ amount, tip = 0 }: Part, settings: Pick<Settings, 'roundsEuro'>): CashDue {
    const sale = this.#sale;
    if (!sale) return { due: 0, rounding: 0 };
    const exact = (amount ?? leftOf(sale)) + tip;
    const rounding = cashRounding(exact, sale.order.cur, settings.roundsEuro);
    return { due: exact + rounding, rounding };
  }

  /**
   * @param given what the customer handed over, minor units
   * @throws AppError `sale-changed`; `link-not-granted` for an order without a signature that may not be paid any more
   */
  async takeCash(
    given: number,
    part: Part = {},
    settings: Pick<Settings, 'roundsEuro'> = { roundsEuro: false },
  ): Promise<void> {
    if (!this.isTrusted(this.#now()))
      throw new AppError('link-not-granted', undefined, { details: { reason: 'unsigned' } });
    if (this.attempt?.state === 'offered') await this.withdraw();
    const { amount, tip } = part;
    const { rounding } = this.cashOf(part, settings);
    await this.#send({
      type: 'cashTaken',
      at: this.#now(),
      given,
      ...(amount === undefined ? {} : { amount }),
      ...(tip ? { tip } : {}),
      ...(rounding === 0 ? {} : { rounding }),
    });
  }

  /** The rest is paid another day. @throws AppError `sale-changed` where the order does not allow it */
  async leaveRest(): Promise<void> {
    if (this.attempt?.state === 'offered') await this.withdraw();
    await this.#send({ type: 'restLeft', at: this.#now() });
  }

  /** The customer is back to pay the rest. */
  takeRest(): Promise<void> {
    return this.#send({ type: 'restAsked', at: this.#now() });
  }

  /** The customer has the money of one payment back before the order was paid. @param slip as typed */
  async voidTender({ index }: WayBack, slip: string): Promise<void> {
    if (this.attempt?.state === 'offered') await this.withdraw();
    await this.#send({ type: 'tenderVoided', at: this.#now(), tender: index, ...slipOf(slip) });
  }

  /** Why money cannot go back here; null when it can, with the owner's PIN. */
  get refundFault(): 'grant' | null {
    return this.#shop?.builtIn || this.#shop?.grants.refund ? null : 'grant';
  }

  /** The largest refund that may be begun here, minor units; `Infinity` where the shop names none. */
  get refundLimit(): number {
    const [sale, shop] = [this.#sale, this.#shop];
    return (sale && shop?.grants.limits[sale.order.cur]) ?? Infinity;
  }

  /**
   * Begins to give money back without a link of the shop.
   * @throws AppError `link-not-granted` where the shop does not let this till do it, or not so much
   */
  async startRefund(choice: RefundChoice): Promise<void> {
    const sale = this.#sale;
    if (!sale || !this.#shop) return;
    const nowMs = this.#now();
    const order = refundOrderOf(sale, choice, { jti: randomId(this.#ports.random), nowMs });
    if (this.refundFault !== null || order.sum > this.refundLimit)
      throw new AppError('link-not-granted', undefined, { details: { reason: 'refund' } });
    await this.#send({ type: 'refundStarted', at: nowMs, order });
  }

  async cancel(): Promise<void> {
    if (this.attempt?.state === 'offered') await this.withdraw();
    await this.#send({ type: 'cancelled', at: this.#now() });
  }

  /**
   * The customer has money back by one of the ways it came in.
   * @param amount minor units, no more than came in by it
   * @param rounding of cash; minor units
   * @param slip the number on the app's slip, as typed
   */
  giveBack(
    { order }: AskedRefund,
    { index }: WayBack,
    { amount, rounding = 0, slip }: Given,
  ): Promise<void> {
    return this.#send({
      type: 'refundGiven',
      at: this.#now(),
      jti: order.jti,
      tender: index,
      amount,
      ...(rounding === 0 ? {} : { rounding }),
      ...slipOf(slip),
    });
  }

  /** Nothing more is given back; the shop may ask again. */
  dropRefund({ order }: AskedRefund): Promise<void> {
    return this.#send({ type: 'refundDropped', at: this.#now(), jti: order.jti });
  }

  /** A further print of a receipt of this sale, marked as a copy. */
  async printAgain(job: PrintJob, printer: PrinterId): Promise<void> {
    await printCopy(this.#ports, job, printer);
    await this.#changed();
  }

  async cameOut(job: PrintJob, whole: boolean): Promise<void> {
    await answerPaper(this.#ports, job, whole);
    await this.#changed();
  }

  async tryNow(job: JobId, printer?: PrinterId): Promise<void> {
    await this.#ports.storage.requeue(job, this.#now(), printer);
    await this.#changed();
  }

  /**
   * The seller takes the newest result to the shop by hand. Noted only where that is the shop's one way, and by the
   * tap itself, best effort: the page may be gone before the write is (platform.md §3.2).
   */
  async handOver(): Promise<void> {
    const newest = this.#results.at(-1);
    if (this.#shop?.deliver !== 'link' || !newest?.jws) return;
    await this.#ports.storage.handOver(this.id, newest.seq, this.#now());
    await this.#changed();
  }

  async #send(event: SaleEvent): Promise<void> {
    this.#sale = await advance(this.#ports, this.id, event);
    await this.#changed();
  }

  async #changed(): Promise<void> {
    this.#ports.windows.announce();
    await this.load();
    this.#onWork();
  }

  #now(): number {
    return this.#ports.clock.now();
  }
}
