// New versions: noticed, offered, and taken only when nothing is lost by it (platform.md §8).
//
//   running → waiting → (the seller's tap | nobody has used the till | this version is too old)
//           → the new version takes over → one reload, as soon as nothing is lost by that either
import { isUndecided } from '../domain/payment';
import { askedOf, type SaleState } from '../domain/sale';
import {
  canRestart,
  isTooOld,
  restartsByItself,
  type Release,
  type RestartDecision,
} from '../offline/updates';
import { watchQuiet } from './idle';
import type { Clock, Ports } from './ports';
import { ledSales } from './lead.svelte';
import { isJournalOpen } from './open-journal.svelte';
import { readRelease } from './release';
import type { SaleView } from './sale.svelte';
import { registerWorker, type RegisteredWorker, type WorkerEvents } from './service-worker';
import type { Till } from './till.svelte';

export type { RestartDecision, RestartReason } from '../offline/updates';

/** The seller is deciding about money. */
const asksPerson = (sale: SaleState): boolean =>
  sale.type === 'open' || askedOf(sale) !== undefined;

/**
 * So long the new version may take to take over. Chromium lets it wait until the old one has answered everything this
 * page has asked it for; a page that starts anew asks for nothing any more.
 */
const TAKE_OVER_MS = 3000;
/** So long a new version may take to be stored when the seller waits for it, in milliseconds. */
const STORE_WITHIN_MS = 30_000;
/** How often a window asks whether it may be loaded again, where something began while the new version took over; milliseconds. */
const ASK_AGAIN_MS = 1000;
/** How often the till looks whether it is idle, and after what time for a new version; milliseconds. */
const LOOK_EVERY_MS = 10_000;
const CHECK_EVERY_MS = 60 * 60 * 1000;

/** What of the till a restart could disturb. */
interface Disturbed {
  readonly ports: Ports;
  readonly sales: Till['sales'];
  readonly queue: Pick<Till['queue'], 'jobs' | 'refresh'>;
  readonly devices: Pick<Till['devices'], 'holdsForgetfulPrinter'>;
  readonly current:
    (Pick<SaleView, 'id' | 'sale'> & { readonly lead: Pick<SaleView['lead'], 'place'> }) | null;
  isClosed: boolean;
  giveFree: (() => void) | null;
}

/** What a window has that looks after its version. */
export interface UpdateWorld {
  /** the version of this page */
  readonly version: string;
  readonly register: (events: WorkerEvents) => RegisteredWorker;
  /** since somebody last touched this window, milliseconds */
  readonly quietMs: () => number;
  /** it saves the journal, or reads one in */
  readonly isJournalOpen: () => boolean;
  /** told when a part of the app could not be loaded */
  readonly onMissing: (listener: () => void) => void;
  /** told when the browser offers to install Kass as an app, and with null when it no longer does */
  readonly onInstallable: (listener: (ask: (() => Promise<unknown>) | null) => void) => void;
  /** starts this window anew; called once */
  readonly reload: () => void;
  /** The version of which a restart by itself was tried last; it outlives the reload, and nothing of money hangs on it. */
  readonly lastTry: { read(): string | null; write(version: string): void };
}

export class Updates {
  readonly #till: Disturbed;
  readonly #world: UpdateWorld;
  readonly #worker: RegisteredWorker;
  #isWaiting = $state(false);
  #isReplaced = $state(false);
  #isStoredOffline = $state(false);
  #isBusy = $state(false);
  #hasFailed = $state(false);
  #isOut = $state(false);
  #isPartMissing = $state(false);
  #askToInstall = $state.raw<(() => Promise<unknown>) | null>(null);
  #release = $state.raw<Release | null>(null);
  #goesOn = $state(false);
  /** the sales that other windows of this till lead, as read last */
  #ledElsewhere = $state.raw<ReadonlySet<string>>(new Set());
  #isRestarting = $state(false);
  #checkedAt: number;
  #isReloading = false;
  #stopAsking: () => void = () => {};
  #onStored: () => void = () => {};

  constructor(till: Disturbed, world: UpdateWorld) {
    this.#till = till;
    this.#world = world;
    this.#worker = world.register({
      onWaiting: () => {
        this.#isWaiting = true;
        this.#onStored();
      },
      onControlling: (asked) => {
        if (asked) return this.#reload();
        this.#isWaiting = false;
        this.#isReplaced = true;
      },
    });
    world.onInstallable((ask) => (this.#askToInstall = ask));
    world.onMissing(() => (this.#isPartMissing = true));
    void this.#worker.ready.then((stored) => (this.#isStoredOffline = stored));
    this.#checkedAt = till.ports.clock.now();
    void this.#readRelease();
    this.#keepLooking();
  }

  /** The version of this page. */
  get version(): string {
    return this.#world.version;
  }
  /** What the host says of its versions; null before it was read, or where it cannot be. */
  get release(): Release | null {
    return this.#release;
  }
  /** A new version is ready. */
  get isWaiting(): boolean {
    return this.#isWaiting;
  }
  /** Another window has let a new version take over; this one still runs the old one. */
  get isReplaced(): boolean {
    return this.#isReplaced;
  }
  /** Another window of a newer version has the database: this one can store nothing any more. */
  get isOut(): boolean {
    return this.#isOut;
  }
  /** A part of the app did not load, which is why a tap did nothing. */
  get isPartMissing(): boolean {
    return this.#isPartMissing;
  }
  /** There is something to tell of versions. */
  get hasNews(): boolean {
    return this.#isWaiting || this.#isReplaced || this.#isPartMissing || this.#till.isClosed;
  }
  /** The till's own files are stored: the next start needs no network. */
  get isStoredOffline(): boolean {
    return this.#isStoredOffline;
  }
  /** This version is below the minimum: no new order is opened, unless the seller goes on with it. */
  get isTooOld(): boolean {
    return this.#release !== null && isTooOld(this.version, this.#release);
  }
  /** An update is under way. */
  get isBusy(): boolean {
    return this.#isBusy;
  }
  /** The last update did not come about. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }
  /** Whether it may take over now, and what speaks against it. */
  get decision(): RestartDecision {
    const { sales, queue, devices, current } = this.#till;
    return canRestart({
      attemptUndecided: sales.some((sale) => sale.attempts.some(isUndecided)),
      printRunning: queue.jobs.some((job) => job.state === 'printing'),
      confirmOpen: current?.sale ? asksPerson(current.sale) : false,
      orderElsewhere: this.#hasOrderElsewhere,
      journalOpen: this.#world.isJournalOpen(),
      printerForgets: devices.holdsForgetfulPrinter,
    });
  }

  /** Whether another window has an order open. Once the new version has taken over, a reload of this one is no matter there. */
  get #hasOrderElsewhere(): boolean {
    if (this.#isRestarting || this.#isReplaced) return false;
    return this.#till.sales.some((sale) => this.#ledElsewhere.has(sale.id) && asksPerson(sale));
  }

  /** The seller may go on with a version below the minimum: no update came about, or it cannot be now. */
  get mayGoOn(): boolean {
    return this.#till.isClosed && (this.#hasFailed || !this.decision.onRequest);
  }

  /** The browser offers to install Kass as an app. */
  get canInstall(): boolean {
    return this.#askToInstall !== null;
  }

  /** Lets the browser ask whether to install Kass. Must run in a tap. */
  async install(): Promise<void> {
    await this.#askToInstall?.();
    // It asks once for each offer.
    this.#askToInstall = null;
  }

  /** Looks for a new version, and waits for the host's answer. */
  async checkNow(): Promise<void> {
    this.#checkedAt = this.#till.ports.clock.now();
    void this.#worker.update();
    await this.#readRelease();
  }

  /** Lets the new version take over because the seller wants it; looks for it first where none is stored yet. */
  async apply(): Promise<void> {
    if (this.#isBusy || !this.decision.onRequest) return;
    this.#isBusy = true;
    this.#hasFailed = false;
    if (!this.#isWaiting) await this.#store();
    await this.#lookAround();
    if (this.#isWaiting && this.decision.onRequest) this.#restart();
    else {
      this.#isBusy = false;
      this.#hasFailed = !this.#isWaiting;
    }
  }

  /** Loads this window again, after another one has updated the till. */
  reload(): void {
    if (this.decision.onRequest) this.#reload();
  }

  /** The seller goes on with a version below the minimum, for as long as this window is open. */
  goOn(): void {
    this.#goesOn = true;
    this.#close();
  }

  /** The seller has read that a part is missing. */
  forgetMissing(): void {
    this.#isPartMissing = false;
  }

  /** Looks for a new version. */
  check(): void {
    void this.checkNow();
  }

  async #readRelease(): Promise<void> {
    // What was read before still holds when the host cannot be asked.
    this.#release = (await readRelease(this.#till.ports)) ?? this.#release;
    this.#close();
  }

  /** Below the minimum no new order is opened. */
  #close(): void {
    this.#till.isClosed = this.isTooOld && !this.#goesOn;
    if (this.isTooOld && this.#triedBefore) this.#hasFailed = true;
  }

  /** A restart by itself has led to this very version again. */
  get #triedBefore(): boolean {
    return this.#world.lastTry.read() === this.version;
  }

  /** Waits until a new version is stored, or until there is none to wait for. */
  async #store(): Promise<void> {
    const { clock } = this.#till.ports;
    await new Promise<void>((resolve) => {
      const stop = clock.after(STORE_WITHIN_MS, resolve);
      const over = () => {
        stop();
        resolve();
      };
      this.#onStored = over;
      void this.#worker.update().then((isComing) => {
        if (!isComing) over();
      });
    });
  }

  #restart(): void {
    if (this.#isRestarting) return;
    this.#isRestarting = true;
    this.#worker.activate();
    this.#till.ports.clock.after(TAKE_OVER_MS, () => this.#reload());
  }

  /**
   * Once, whichever comes first: the new version in charge, or the end of the wait for it. A payment or a print that was
   * begun meanwhile is not cut: then as soon as nothing is lost by it.
   */
  #reload(): void {
    this.#stopAsking();
    if (this.#isReloading) return;
    if (!this.decision.onRequest) {
      this.#stopAsking = this.#till.ports.clock.after(ASK_AGAIN_MS, () => this.#reload());
      return;
    }
    this.#isReloading = true;
    this.#world.reload();
  }

  #keepLooking(): void {
    this.#till.ports.clock.after(LOOK_EVERY_MS, () => {
      // It is tried again in ten seconds.
      void this.#look().catch(() => undefined);
      this.#keepLooking();
    });
  }

  /** A newer version in another window gets the database as soon as nothing is lost by it. */
  #giveWay(): void {
    if (!this.#till.giveFree || this.#isOut || !this.decision.onRequest) return;
    this.#till.giveFree();
    this.#isOut = true;
  }

  /** What the other windows are at: a print of theirs is told by nobody before it is over. */
  async #lookAround(): Promise<void> {
    const { queue, ports, current } = this.#till;
    const [led] = await Promise.all([
      ledSales(ports.windows),
      // What was read before still holds.
      queue.refresh().catch(() => undefined),
    ]);
    const own = current?.lead.place === 'leads' ? current.id : null;
    this.#ledElsewhere = new Set([...led].filter((id) => id !== own));
  }

  async #look(): Promise<void> {
    const { clock, windows } = this.#till.ports;
    if (this.#isWaiting || this.isTooOld || this.#till.giveFree) await this.#lookAround();
    this.#giveWay();
    const quietMs = this.#world.quietMs();
    if (clock.now() - this.#checkedAt >= CHECK_EVERY_MS && quietMs >= LOOK_EVERY_MS) this.check();
    // A version that did not take over would be tried for ever.
    if (!this.#isWaiting || this.#triedBefore) return;
    const alone = (await windows.alive()).size === 1;
    const { decision, isTooOld: tooOld } = this;
    if (!restartsByItself({ decision, quietMs, tooOld, alone })) return;
    this.#world.lastTry.write(this.version);
    this.#restart();
  }
}

const LAST_TRY = 'kass-restarted';

/** The real window. A private one may have no session storage: then the till does not restart by itself. */
export function updateWorld(page: Window, clock: Clock, version: string): UpdateWorld {
  return {
    version,
    register: registerWorker,
    quietMs: watchQuiet(clock, page),
    isJournalOpen,
    // Vite's name for an import that failed; whoever wanted the part stops there.
    onMissing: (listener) => page.addEventListener('vite:preloadError', listener),
    onInstallable: (listener) => {
      page.addEventListener('beforeinstallprompt', (event) => {
        // Without this, Chrome on Android shows its own bar over the till.
        event.preventDefault();
        listener(() => event.prompt());
      });
      page.addEventListener('appinstalled', () => listener(null));
    },
    reload: () => page.location.reload(),
    lastTry: {
      read: () => attempt(() => page.sessionStorage.getItem(LAST_TRY), version),
      write: (tried) => attempt(() => page.sessionStorage.setItem(LAST_TRY, tried), undefined),
    },
  };
}

function attempt<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof DOMException) return otherwise;
    throw error;
  }
}
