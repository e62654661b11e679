// The application: where links, money, paper and results meet. One object a window, made by `browser.ts`.
// What a till at rest does not need (signatures, pairing, printing) is loaded when it is needed, from the stored files.
// Lists are read from storage, never kept beside it: after every change, here or in another window, they are read again.
import { appIdOf } from '../domain/print-app';
import { AppError } from '../domain/errors';
import type { DocumentId, PrinterId, SaleId } from '../domain/ids';
import { isUnsettled, type Job, type PrintJob } from '../domain/job';
import { leftOf, type SaleState } from '../domain/sale';
import type { Shop } from '../domain/shop';
import type { RecentSales } from '../offline/sales';
import type { Settings } from '../offline/settings';
import { AppPrints } from './app-prints';
import type { Beside, Brought, Notice } from './brought';
import { Devices } from './devices.svelte';
import { DocumentView } from './document.svelte';
import type { Arrival, Intake } from './intake';
import type { Keep } from './keep.svelte';
import { ledSales } from './lead.svelte';
import type { LinkShop } from './link-shop';
import type { Language } from './locale.svelte';
import { isInProgress, needsOf, nextInLine, waitingSales, waitingWork, type Need } from './needs';
import { LOST, PAIRED, type Ports } from './ports';
import { Queue } from './queue.svelte';
import { defaultWithout } from './remove-printer';
import type { Returned } from './returns';
import { SaleView } from './sale.svelte';
import type { ShopCheck } from './shops-check';
import {
  backToday,
  dayOf,
  settledAt,
  settledToday,
  takingsOf,
  worthToday,
  type Settled,
  type Takings,
} from './today';
import { tryStorage } from './try-storage';

/** A sale that is over: when, what it was worth today, and what of it was paid back today; sums in minor units. */
export interface SettledSale {
  readonly sale: Settled;
  /** milliseconds since 1970 */
  readonly at: number;
  readonly worth: number;
  readonly back: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** For so long a sale whose payment app was opened keeps the screen from whatever a new window brings. */
const AWAY_MS = 15 * 60 * 1000;

const saleHref = (id: SaleId): string => `/sale?id=${id}`;
/** When the shops are asked for the first time, so that the first screen has the machine to itself, and then how often. */
const FIRST_CHECK_MS = 3_000;
const CHECK_EVERY_MS = 60 * 60 * 1000;

/** The order itself comes first on the screen, and nobody has paid by then. */
const READY_AFTER_MS = 1500;

export class Till {
  readonly ports: Ports;
  readonly devices: Devices;
  readonly queue: Queue;
  readonly appPrints: AppPrints;
  readonly language: Language;
  #sales = $state.raw<readonly SaleState[]>([]);
  #recent: RecentSales = new Map();
  /** the sales that any window has on its screen */
  #led = $state.raw<ReadonlySet<string>>(new Set());
  #shops = $state.raw<readonly Shop[]>([]);
  #settings: Settings | null = $state.raw(null);
  #current = $state.raw<SaleView | null>(null);
  #document = $state.raw<DocumentView | null>(null);
  #instead = $state.raw<Notice | null>(null);
  #beside = $state.raw<Beside | null>(null);
  #fault = $state.raw<AppError | null>(null);
  #keep = $state.raw<Keep | null>(null);
  #now = $state(0);
  /** No new order is opened: this version is below the minimum. */
  isClosed = $state(false);
  /** Gives the database to a newer version in another window, which waits for it; nothing can be stored here then. */
  giveFree: (() => void) | null = null;

  constructor(ports: Ports, language: Language) {
    this.ports = ports;
    this.language = language;
    this.devices = new Devices(ports);
    this.queue = new Queue(ports, this.devices, () => void this.refresh());
    this.appPrints = new AppPrints(ports, () => void this.#changed());
    this.#now = ports.clock.now();
  }

  /** Sales that wait for something or changed in the last day, newest first. */
  get sales(): readonly SaleState[] {
    return this.#sales;
  }
  get shops(): readonly Shop[] {
    return this.#shops;
  }
  /** @throws AppError before `start` has read them */
  get settings(): Settings {
    if (!this.#settings) throw new AppError('storage-broken', 'The till was not started');
    return this.#settings;
  }
  /** The sale on the screen. */
  get current(): SaleView | null {
    return this.#current;
  }
  /** What stands in place of the page. */
  get instead(): Notice | null {
    return this.#instead;
  }
  /** What came in while a sale in progress had the screen, the newest only: what was stored stands on Orders as well. */
  get beside(): Beside | null {
    return this.#beside;
  }
  /** The time, fresh to half a minute: for ages on the screen. Milliseconds since 1970. */
  get now(): number {
    return this.#now;
  }

  /** Nothing can be stored in this window any more: it takes no money. Null while all is well. */
  get fault(): AppError | null {
    return this.#fault;
  }
  /** How the browser keeps what is stored; null in the first seconds. */
  get keep(): Keep | null {
    return this.#keep;
  }

  /** The database has failed: whatever is on the screen gives way. Only a window that starts anew may work again. */
  fail(error: AppError): void {
    this.#fault ??= error;
  }

  /**
   * Tries whether anything can be stored, reads what is, and goes on with whatever waits there.
   * @throws AppError `storage-broken`
   */
  async start(): Promise<void> {
    const { storage, clock, windows, notes } = this.ports;
    // Another window may have made work that only this one is within reach of.
    windows.onNews(() => void this.refresh().then(() => this.queue.poke()));
    const [isEmpty, wasAtWork] = await Promise.all([
      tryStorage(this.ports),
      this.queue.recover(),
      this.refresh(),
      storage.forgetSeen(Math.floor(clock.now() / 1000)),
    ]);
    // The note outlived the database (platform.md §6): somebody has to be told, now and until it is paired again.
    if (isEmpty && notes.read(PAIRED)) notes.write(LOST, String(clock.now()));
    if (wasAtWork) await this.refresh();
    this.queue.poke();
    this.#tick();
    this.#keepChecking(FIRST_CHECK_MS);
  }

  /** Reads the lists again. */
  async refresh(): Promise<void> {
    if (this.#fault) return;
    const { storage, clock, allow, windows } = this.ports;
    const [recent, undecided, shops, settings, led] = await Promise.all([
      storage.listRecent(clock.now() - DAY_MS, this.#recent),
      storage.salesWithUndecidedAttempt(),
      storage.listShops(),
      storage.loadSettings(),
      ledSales(windows),
      this.devices.load(),
      this.queue.refresh(),
      this.#current?.load(),
      this.#document?.load(),
    ]);
    for (const shop of shops) if (!shop.builtIn) allow(shop.origin);
    this.#recent = recent;
    const sales = [...recent.values()].map(({ sale }) => sale);
    this.#sales = [...sales, ...undecided.filter(({ id }) => !recent.has(id))];
    this.#led = led;
    this.#use(settings);
    this.#shops = shops;
    this.#now = clock.now();
  }

  /** Shows a sale; null when the page left it. */
  show(id: SaleId | null): SaleView | null {
    if (this.#current?.id === id) return this.#current;
    if (this.#beside?.type === 'sale' && this.#beside.id === id) this.#beside = null;
    this.#current = id ? new SaleView(this.ports, id, () => void this.#changed()) : null;
    void this.#current?.load();
    if (id) this.ports.clock.after(READY_AFTER_MS, () => void this.#getReady());
    return this.#current;
  }

  /** Shows a document that a shop wants printed; null when the page left it. */
  showDocument(id: DocumentId | null): DocumentView | null {
    if (this.#document?.id === id) return this.#document;
    this.#document = id ? new DocumentView(this.ports, id, () => void this.#changed()) : null;
    void this.#document?.load();
    return this.#document;
  }

  /** The paper of a sale on the screen must not wait for files; what does not come now comes with the paper. */
  async #getReady(): Promise<void> {
    await import('./print-ready')
      .then(({ getReady }) => getReady(this.devices, this.defaultPrinter))
      .catch(() => undefined);
  }

  /** Something was stored in this window: its work can begin, and everything drawn from storage is read again. */
  #changed(): Promise<void> {
    this.queue.poke();
    return this.refresh();
  }

  /** Takes in an order link from any door. @throws AppError `link-*`, `till-outdated` */
  async take(arrival: Arrival): Promise<Intake> {
    if (this.isClosed) throw new AppError('till-outdated');
    const { intake } = await import('./intake');
    const outcome = await intake(this.ports, arrival);
    // A question sends a result again.
    await this.#changed();
    return outcome;
  }

  /** Takes in the return of an app. @throws AppError `payment-*`, `print-forged` */
  async takeReturn(url: URL): Promise<Returned | null> {
    const { takeReturn } = await import('./returns');
    const returned = await takeReturn(this.ports, url);
    if (returned) await this.#changed();
    return returned;
  }

  /**
   * Finds the place for what a door brought. A sale in progress keeps the screen, and the rest waits beside it; only
   * an app's answer always leads to its sale or its paper.
   * @param isStart this window has just been opened by it
   * @returns the page to go to; null stays on this one
   */
  async receive(brought: Brought, isStart = false): Promise<string | null> {
    if (brought.type === 'answer') return this.#leadTo(saleHref(brought.id));
    if (brought.type === 'paper') return this.#leadTo(brought.href);
    const keeper = await this.#keeper(isStart);
    if (keeper === null) return this.#showAlone(brought);
    if (brought.type !== 'sale' || brought.id !== keeper) this.#beside = brought;
    return this.#current?.id === keeper ? null : this.#leadTo(saleHref(keeper));
  }

  /** The sale in progress that keeps the screen: the one on it; for a new window, the one whose app was just opened. */
  async #keeper(isStart: boolean): Promise<SaleId | null> {
    const view = this.#current;
    if (view && !view.loaded) await view.load();
    if (view?.sale && isInProgress(view.sale)) return view.id;
    const { storage, clock } = this.ports;
    return isStart ? storage.lastAway(clock.now() - AWAY_MS) : null;
  }

  #showAlone(brought: Beside): string | null {
    switch (brought.type) {
      case 'sale':
        return this.#leadTo(saleHref(brought.id));
      case 'document':
        return this.#leadTo(`/document?id=${brought.id}`);
      case 'page':
        return this.#leadTo(brought.href);
      case 'refused':
      case 'unknown':
      case 'unsigned':
        this.#instead = brought;
        return null;
    }
  }

  #leadTo(href: string): string {
    this.#instead = null;
    return href;
  }

  /** Shows in place of the page why something was refused. */
  refuse(error: AppError): void {
    this.#instead = { type: 'refused', error, arrival: null };
  }

  /** Gives the screen back to the page. */
  goOn(): void {
    this.#instead = null;
  }

  /** What waits beside the sale is put away. @param show shown in place of the page, where it is no page itself */
  putAway(show: boolean): void {
    const beside = this.#beside;
    this.#beside = null;
    if (show && beside) this.#showAlone(beside);
  }

  /** Where "Next order" leads after a sale: to what came in meanwhile, else to all that wait. */
  hrefAfter(over: SaleState): string {
    const next = nextInLine(this.#sales, over);
    return next ? saleHref(next.id) : '/';
  }

  /** Opens the built-in demo order. */
  async takeDemo(): Promise<Intake> {
    const { demoLink } = await import('./demo-order');
    return this.take({ raw: await demoLink(this.ports), door: 'demo' });
  }

  async saveSettings(change: Partial<Settings>): Promise<void> {
    const settings = await this.ports.storage.saveSettings(change);
    this.#use(settings);
    this.ports.windows.announce();
  }

  /** Whether this is the owner. @throws AppError `pin-*` */
  async checkPin(pin: string): Promise<void> {
    const { checkPin } = await import('./pin');
    await checkPin(this.ports, pin);
  }

  /** Sets the owner's PIN, or takes it away with null. Whoever had one has typed it before. */
  async setPin(pin: string | null): Promise<void> {
    const { removePin, setPin } = await import('./pin');
    await (pin === null ? removePin(this.ports) : setPin(this.ports, pin));
    await this.refresh();
  }

  /** Forgets a pairing: its links are refused. Its sales stay, and the shop still hears of them. */
  async forgetShop(shop: Shop): Promise<void> {
    await this.ports.storage.updateShop(shop.id, { state: 'revoked', endedBy: 'owner' });
    this.ports.windows.announce();
    await this.refresh();
  }

  /** Lets a shop's links without a signature in for a while, or no longer. */
  async allowUnsigned(shop: Shop, unsigned: Shop['unsigned']): Promise<void> {
    await this.ports.storage.updateShop(shop.id, { unsigned });
    this.ports.windows.announce();
    await this.refresh();
  }

  /** Adds a shop without a server. Its owner checks the till's results with the key in its facts. */
  async addLinkShop(typed: LinkShop): Promise<Shop> {
    const { addLinkShop } = await import('./link-shop');
    const shop = await addLinkShop(this.ports, typed);
    await this.refresh();
    return shop;
  }

  /** Hands out what a shop has not taken, as a file. Returns whether it was taken. */
  async saveResults(shop: Shop): Promise<boolean> {
    const { exportResults, fileNameOf } = await import('./export-results');
    const { saveFile } = await import('./save-file');
    const file = await exportResults(this.ports, shop);
    return saveFile(fileNameOf(file), JSON.stringify(file, null, 2));
  }

  #use(settings: Settings): void {
    this.#settings = settings;
    this.language.chosen = settings.language;
  }

  /** Starts a pairing from a shop's link. @throws AppError `pair-*` */
  async pair(request: string, label: string): Promise<Shop> {
    const { startPairing } = await import('./pair');
    const shop = await startPairing(this.ports, request, label);
    await this.refresh();
    return shop;
  }

  /** Asks a shop whether it has allowed this till. @throws AppError `pair-*` */
  async askShop(shop: Shop): Promise<Shop> {
    const { askAgain } = await import('./pair');
    const now = await askAgain(this.ports, shop);
    if (now.state === shop.state) return now;
    await this.refresh();
    // A shop that was paired before may have results to hear.
    this.queue.poke();
    if (now.state === 'paired') {
      void this.#takeLogo(now);
      void this.keepForGood().catch(() => undefined);
    }
    return now;
  }

  /** The page of a newly paired shop names its logo; nobody waits for that. */
  async #takeLogo(shop: Shop): Promise<void> {
    const { refreshShop } = await import('./shop-page');
    await refreshShop(this.ports, shop).catch(() => null);
    await this.refresh();
  }

  /** Asks a shop how this till stands with it, and reads its page again. */
  async checkShop(shop: Shop): Promise<ShopCheck> {
    const { checkShop } = await import('./shops-check');
    try {
      return await checkShop(this.ports, shop);
    } finally {
      await this.refresh();
    }
  }

  /** The network is back: what waits for it goes on. */
  async networkIsBack(): Promise<void> {
    await this.queue.retryDelivery();
    await this.#checkShops('asking');
  }

  async #checkShops(which: 'all' | 'asking'): Promise<void> {
    const { checkShops } = await import('./shops-check');
    await checkShops(this.ports, which);
    await this.refresh();
  }

  #keepChecking(afterMs: number): void {
    this.ports.clock.after(afterMs, () => {
      // Nobody waits for it: what did not work now is tried in an hour.
      void this.#checkShops('all').catch(() => undefined);
      void this.lookAfterStorage().catch(() => undefined);
      this.#keepChecking(CHECK_EVERY_MS);
    });
  }

  /** How the browser keeps what is stored is looked at again, and what is old makes room. */
  async lookAfterStorage(): Promise<void> {
    if (this.#fault) return;
    const keep = await this.#lookAtKeep();
    const { retain } = await import('./retention');
    const { settings } = this;
    await retain(this.ports, { settings, isFull: keep.isFull, isIdle: () => this.#isIdle });
  }

  async #lookAtKeep(): Promise<Keep> {
    const { Keep } = await import('./keep.svelte');
    const keep = this.#keep ?? new Keep(this.ports);
    await keep.look(this.#shops);
    this.#keep = keep;
    return keep;
  }

  /**
   * Asks the browser to keep what is stored, also when room gets scarce: after install and at a pairing.
   * @returns its answer; null where it gives none
   */
  async keepForGood(): Promise<boolean | null> {
    return (await this.#lookAtKeep()).ask();
  }

  /** Nobody takes money, prints or waits for anything here. */
  get #isIdle(): boolean {
    const sale = this.#current?.sale;
    const isRunning = this.queue.jobs.some(
      ({ state }) => state === 'printing' || state === 'sending',
    );
    return !this.#fault && !isRunning && !(sale && isInProgress(sale));
  }

  /** Gives up a pairing that the shop has not answered, or takes an ended one off the list if nothing needs it. */
  async stopPairing(shop: Shop): Promise<void> {
    const { stopPairing } = await import('./pair');
    await stopPairing(this.ports, shop);
    await this.refresh();
  }

  /** Takes a printer away. What waits for it prints where receipts print from then on. */
  async removePrinter(id: PrinterId): Promise<void> {
    const heir = defaultWithout(this.devices.printers, id, this.defaultPrinter);
    const { copyPrinter, sparePrinter } = this.settings;
    await this.saveSettings({
      defaultPrinter: heir,
      copyPrinter: copyPrinter === id ? null : copyPrinter,
      sparePrinter: sparePrinter === id ? null : sparePrinter,
    });
    await this.devices.remove(id, heir);
    await this.refresh();
    this.queue.poke();
  }

  /** The orders that wait for their money, newest first; `left` in minor units. */
  get waiting(): readonly { readonly sale: SaleState; readonly left: number }[] {
    return waitingSales(this.#sales, (sale) => this.#isLed(sale)).map((sale) => ({
      sale,
      left: leftOf(sale),
    }));
  }

  /** What was settled today, newest first, and how much money came in; amounts in minor units. */
  get today(): { readonly sales: readonly SettledSale[]; readonly takings: readonly Takings[] } {
    const isToday = dayOf(this.#now, this.ports.timeZone);
    const settled = settledToday(this.#sales, isToday);
    return {
      sales: settled.map((sale) => ({
        sale,
        at: settledAt(sale),
        worth: worthToday(sale, isToday),
        back: backToday(sale, isToday),
      })),
      takings: takingsOf(this.#sales, isToday),
    };
  }

  /** How much waits for a printer or the network without anybody having to do something. */
  get waitingWork(): ReturnType<typeof waitingWork> {
    return waitingWork(this.queue.jobs, (job) => this.#isForApp(job));
  }

  #isForApp({ printer }: PrintJob): boolean {
    const known = this.devices.find(printer);
    return known !== undefined && appIdOf(known) !== null;
  }

  /** How many jobs wait that the sale or document on the screen does not tell of itself. */
  get waitingElsewhere(): number {
    return this.queue.jobs.filter((job) => !this.#isShown(job) && this.#isWaiting(job)).length;
  }

  #isShown(job: Job): boolean {
    return job.kind === 'print' && job.document !== undefined
      ? job.document === this.#document?.id
      : job.sale === this.#current?.id;
  }

  /** Not what is being done at this moment. */
  #isWaiting(job: Job): boolean {
    if (!isUnsettled(job) || job.state === 'printing' || job.state === 'sending') return false;
    const isFresh = job.state === 'queued' && job.error === null;
    return !isFresh || (job.kind === 'print' && !this.devices.isWithinReach(job.printer));
  }

  /** What a person has to look at, first things first. */
  get needs(): readonly Need[] {
    return needsOf(
      this.#sales,
      this.queue.jobs,
      (job) => this.#isForApp(job),
      (sale) => this.#isLed(sale),
    );
  }

  #isLed({ id }: SaleState): boolean {
    return this.#led.has(id);
  }

  /** The shops that can be asked for an order by its number. */
  get findingShops(): readonly Shop[] {
    return this.#shops.filter(
      ({ state, builtIn, find }) => state === 'paired' && !builtIn && find !== undefined,
    );
  }

  /** The printer that receipts go to. */
  get defaultPrinter(): PrinterId {
    return this.settings.defaultPrinter;
  }

  #tick(): void {
    this.ports.clock.after(30_000, () => {
      if (this.#fault) return;
      void this.queue.recover().then(() => {
        this.queue.poke();
        return this.refresh();
      });
      this.#tick();
    });
  }
}
