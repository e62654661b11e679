// One sale on the screen: its state, its jobs and results as stored, and what the seller can do with it.
import { newAttemptId, newNonce, type JobId, type PrinterId, type SaleId } from '../domain/ids';
import { AppError } from '../domain/errors';
import {
  isCurrentPrint,
  shownDelivery,
  type DeliverJob,
  type Job,
  type PrintJob,
} from '../domain/job';
import { parseDecimal } from '../domain/money';
import { allowsMethod, dueOf } from '../domain/order';
import type { Attempt, Tender } from '../domain/payment';
import { toReceipt, toRefundReceipt, type Printable } from '../domain/receipt';
import type { Result } from '../domain/result';
import {
  askedOf,
  isPayable,
  leftOf,
  openAttempt,
  type AskedRefund,
  type SaleEvent,
  type SaleState,
} from '../domain/sale';
import { isUnsignedTaken, type Shop } from '../domain/shop';
import { answeredOrder, backAddress, pageAddress } from '../schemes/kass/callback';
import { schemeOf } from '../schemes/registry';
import type { Settings } from '../offline/settings';
import { advance } from './advance';
import { answerPaper, printCopy, type Papers } from './papers';
import type { Ports } from './ports';

/** A signed result as it can be carried by hand: the very text that is sent, so that the shop knows it again. */
export interface Carried {
  readonly jws: string;
  /** the shop's page with the result in its slot; null where the callback has none */
  readonly page: string | null;
}

export class SaleView implements Papers {
  readonly id: SaleId;
  readonly #ports: Ports;
  readonly #onWork: () => void;
  /** attempts that this page made; a plain set, because it only ever changes before the sale does */
  readonly #offered = new Set<string>();
  #turn = 0;
  #sale = $state.raw<SaleState | null>(null);
  #shop = $state.raw<Shop | null>(null);
  #jobs = $state.raw<readonly Job[]>([]);
  #results = $state.raw<readonly Result[]>([]);
  #loaded = $state(false);
  #place = $state<'asking' | 'leads' | 'follows'>('asking');

  /** @param onWork told when a change may have brought new jobs */
  constructor(ports: Ports, id: SaleId, onWork: () => void) {
    this.#ports = ports;
    this.id = id;
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
    return this.#jobs.findLast(isCurrentPrint);
  }
  /** The paper of this sale as it stands. */
  get receipt(): Printable | null {
    const asked = this.#sale ? askedOf(this.#sale) : undefined;
    if (this.printJob && !asked) return this.printJob.receipt;
    if (!this.#sale || !this.#shop) return null;
    const { timeZone, language } = this.#ports;
    const context = { shop: this.#shop, timeZone, language: language() };
    return asked ? toRefundReceipt(this.#sale, asked, context) : toReceipt(this.#sale, context);
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

  /**
   * Of several windows that show a sale, one leads: it alone offers payments by itself. The others follow what it
   * does, and one of them leads when it is gone.
   */
  get place(): 'asking' | 'leads' | 'follows' {
    return this.#place;
  }

  /** Asks for the lead, and waits for it. Returns the way to give it up. */
  lead(): () => void {
    const { windows } = this.#ports;
    const lock = `sale:${this.id}`;
    let giveUp = () => {};
    const given = new Promise<boolean>((resolve) => (giveUp = () => resolve(true)));
    const hold = (): Promise<boolean> => {
      this.#place = 'leads';
      return given;
    };
    void (async () => {
      if (await windows.exclusive(lock, hold, true)) return;
      this.#place = 'follows';
      await windows.exclusive(lock, hold);
    })();
    return giveUp;
  }

  async load(): Promise<void> {
    const { storage } = this.#ports;
    const turn = ++this.#turn;
    const [stored, jobs, results] = await Promise.all([
      storage.loadSale(this.id),
      storage.jobsOf(this.id),
      storage.resultsOf(this.id),
    ]);
    const shop = stored ? await storage.getShop(stored.sale.shop) : null;
    if (turn !== this.#turn) return; // a later reading is on its way, and this one may be old
    this.#shop = shop;
    this.#sale = stored?.sale ?? null;
    this.#jobs = jobs;
    this.#results = results;
    this.#loaded = true;
  }

  /**
   * Stores an attempt and returns the address that opens the payment app. Only then may its button be a link.
   * An attempt that stands already is offered again with the same reference.
   */
  async offer(schemeId: string, settings: Settings): Promise<string | null> {
    await this.load();
    const sale = this.#sale;
    if (!sale || !this.mayBePaid(this.#now()) || !allowsMethod(sale.order, schemeId)) return null;
    if (!this.attempt) {
      const { random } = this.#ports;
      const offer = {
        id: newAttemptId(random),
        nonce: newNonce(random),
        app: schemeId,
        label: settings.apps[schemeId]?.['label'] ?? schemeId,
        amount: leftOf(sale),
      };
      // Before it is stored: the screen is drawn anew as soon as it is, and must know whose offer this is.
      this.#offered.add(offer.id);
      await this.#send({ type: 'attemptOffered', at: this.#now(), attempt: offer });
    }
    return this.attempt ? this.hrefOf(this.attempt, settings) : null;
  }

  /**
   * The address that opens an attempt's app: the same reference every time it is opened; null where money may not be
   * taken any more.
   */
  hrefOf(attempt: Attempt, settings: Settings): string | null {
    const scheme = schemeOf(attempt.app);
    const sale = this.#sale;
    if (!scheme || !sale || !this.isTrusted(this.#now())) return null;
    return scheme.buildUrl(
      {
        attempt: attempt.id,
        nonce: attempt.nonce,
        amount: attempt.amount,
        currency: sale.order.cur,
        orderNo: sale.order.ord.no,
        note: this.#shop?.name,
        returnUrl: `${this.#ports.origin}/sale?id=${this.id}`,
      },
      settings.apps[attempt.app] ?? {},
    );
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
    const text = slip.trim().slice(0, 100);
    return this.#send({
      type: 'doubtSettled',
      at: this.#now(),
      attempt: attempt.id,
      paid,
      ...(text ? { slip: text } : {}),
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

  /**
   * @param given what the customer handed over, minor units
   * @throws AppError `sale-changed`; `link-not-granted` for an order without a signature that may not be paid any more
   */
  async takeCash(given: number): Promise<void> {
    if (!this.isTrusted(this.#now()))
      throw new AppError('link-not-granted', undefined, { details: { reason: 'unsigned' } });
    if (this.attempt?.state === 'offered') await this.withdraw();
    await this.#send({ type: 'cashTaken', at: this.#now(), given });
  }

  async cancel(): Promise<void> {
    if (this.attempt?.state === 'offered') await this.withdraw();
    await this.#send({ type: 'cancelled', at: this.#now() });
  }

  /** The customer has the money back. @param slip the number on the app's slip, as typed */
  giveBack({ order }: AskedRefund, method: Tender['method'], slip: string): Promise<void> {
    const text = slip.trim().slice(0, 100);
    return this.#send({
      type: 'refundGiven',
      at: this.#now(),
      jti: order.jti,
      method,
      ...(text ? { slip: text } : {}),
    });
  }

  /** Nothing is given back; the shop may ask again. */
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
