// One page of the till, as the router and the screens make it: it starts, takes in the address it was opened with, goes
// where the till leads, and may be killed at any of its calls.
import type { Attempt } from '../../src/lib/domain/payment';
import type { DocumentId, SaleId } from '../../src/lib/domain/ids';
import { arrive } from '../../src/lib/till/doors';
import type { DocumentView } from '../../src/lib/till/document.svelte';
import { Language } from '../../src/lib/till/locale.svelte';
import { Offering, type Choice } from '../../src/lib/till/offering.svelte';
import type { Ports } from '../../src/lib/till/ports';
import type { SaleView } from '../../src/lib/till/sale.svelte';
// Loaded on demand by the till: here at once, so that no wait includes it.
import '../../src/lib/till/run-job';
import { Till } from '../../src/lib/till/till.svelte';
import { PageLife, type Cut } from '../fakes/cut-life';
import { cutPorts } from '../fakes/cut-ports';
import type { CrashWorld, Window } from './world';

/** A page that nothing ever covers: whether an app took the screen is no matter here. */
const VISIBLE = Object.assign(new EventTarget(), { visibilityState: 'visible' as const });

export class Page {
  readonly life: PageLife;
  readonly till: Till;
  readonly ports: Ports;
  readonly #world: CrashWorld;
  readonly #gone: Promise<void>;
  #address: string | null;
  #sale: SaleView | null = null;
  #document: DocumentView | null = null;
  #giveUpLead = (): void => {};
  #offering: Offering | null = null;

  private constructor(world: CrashWorld, window: Window, address: string | null, cut: Cut | null) {
    this.#world = world;
    this.#address = address;
    this.life = new PageLife(cut, () => world.changes);
    this.ports = cutPorts(window.ports, this.life);
    this.till = new Till(this.ports, new Language(['en']));
    this.#gone = this.life.over.then(() => window.died());
  }

  /** @param address what the browser opens it with */
  static async open(world: CrashWorld, address: string | null, cut: Cut | null): Promise<Page> {
    return new Page(world, await world.window(), address, cut);
  }

  get sale(): SaleView | null {
    return this.#sale;
  }
  get document(): DocumentView | null {
    return this.#document;
  }
  /** What stands in the address bar: an arrival is taken out once it was shown. */
  get address(): string | null {
    return this.#address;
  }

  async start(): Promise<void> {
    await this.till.start();
    if (this.#address !== null) await this.enter(this.#address, true);
  }

  /** Something opens an address of the till, and this window gets it. */
  async enter(address: string, isStart = false): Promise<void> {
    this.#address = address;
    const brought = await arrive(this.till, new URL(address), 'link');
    if (brought?.type === 'refused') throw brought.error;
    const next = brought && (await this.till.receive(brought, isStart));
    this.#address = null;
    if (next) this.#goTo(next);
  }

  /** Goes to a sale by the list on the first screen. */
  goToSale(id: SaleId): void {
    this.#goTo(`/sale?id=${id}`);
  }

  #goTo(path: string): void {
    const url = new URL(path, this.ports.origin);
    const id = url.searchParams.get('id');
    if (url.pathname === '/sale' && this.#sale?.id !== id) this.#showSale(id as SaleId);
    if (url.pathname === '/document') this.#document = this.till.showDocument(id as DocumentId);
  }

  #showSale(id: SaleId): void {
    this.#giveUpLead();
    this.#sale = this.till.show(id);
    this.#giveUpLead = this.#sale?.lead.ask() ?? (() => {});
    this.#offering = this.#sale && new Offering(this.#sale, (work) => void work());
  }

  /** Keeps a payment offered, as the screen of an open sale does. */
  offers(choice: Choice): Attempt | undefined {
    const known = this.#offering?.for(choice);
    if (!known) this.#offering?.want(choice);
    return known;
  }

  /** Takes the offer back, to take something else. */
  async offersNothing(): Promise<void> {
    await this.#offering?.rest();
  }

  /** The tap on a payment's link: noted as far as the page lives on, and then the browser leaves for the app. */
  leave(attempt: Attempt): void {
    const href = this.#sale?.hrefOf(attempt, this.till.settings);
    if (!href) throw new TypeError('The pay button has no link');
    this.#offering?.tapped();
    void this.#sale?.left(attempt);
    this.life.tell('launch payment', () => this.#world.pay.open(href));
  }

  /** The tap on the link of a paper that an app prints. */
  async leaveForPaper(): Promise<void> {
    const job = this.#sale?.printJob;
    const printer = job && this.till.devices.find(job.printer);
    if (!job || !printer) throw new TypeError('No paper waits for a tap');
    const link = await this.till.appPrints.prepare(printer, job);
    // The till asks about it instead.
    if (link.type === 'none' && link.why === 'gone') return;
    if (link.type !== 'link') throw new TypeError(`The paper has no link: ${link.why}`);
    void this.till.appPrints.left(job, link.returns, VISIBLE);
    this.life.tell('launch print', () => this.#world.printApp.open(link.href));
  }

  /** Waits for what goes on by itself; time stands still, and what is due runs. */
  async until(isSo: () => boolean): Promise<boolean> {
    const end = performance.now() + PATIENCE_MS;
    while (performance.now() < end && !this.life.isOver) {
      if (isSo()) return true;
      this.#world.till.clock.advance(0);
      await new Promise((resolve) => setImmediate(resolve));
    }
    return isSo();
  }

  /** Waits until the screen shows how things stand: a person is slower than the page. */
  async settles(): Promise<void> {
    for (let quiet = 0; quiet < QUIET_TURNS && !this.life.isOver;) {
      await new Promise((resolve) => setImmediate(resolve));
      quiet = this.life.isQuiet ? quiet + 1 : 0;
    }
  }

  /** The page is gone, and the browser clears up after it. */
  async close(): Promise<void> {
    this.life.kill();
    await this.#gone;
  }
}

/** Plenty for everything that needs no time, also on a machine that is busy with something else. */
const PATIENCE_MS = 20_000;
/** After so many nothing follows from what was asked last. */
const QUIET_TURNS = 5;
