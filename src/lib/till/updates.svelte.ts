// New versions: noticed, never taken by themselves while anything is going on (platform.md §8).
import { canRestart, type RestartDecision } from '../offline/updates';
import { isUndecided } from '../domain/payment';
import { askedOf, type SaleState } from '../domain/sale';
import { registerWorker, type RegisteredWorker } from './service-worker';
import type { Till } from './till.svelte';

/** The seller is deciding about money. */
const asksPerson = (sale: SaleState): boolean =>
  sale.type === 'open' || askedOf(sale) !== undefined;

/**
 * So long the new version may take to take over. Chromium lets it wait until the old one has answered everything this
 * page has asked it for; a page that starts anew asks for nothing any more.
 */
const TAKE_OVER_MS = 3000;

export class Updates {
  readonly #till: Till;
  readonly #reload: () => void;
  readonly #worker: RegisteredWorker;
  #waiting = $state(false);
  #storedOffline = $state(false);

  /** @param reload starts this window anew; called once, after the seller asked for the update */
  constructor(till: Till, reload: () => void) {
    this.#till = till;
    this.#reload = reload;
    this.#worker = registerWorker({
      onWaiting: () => (this.#waiting = true),
      onControlling: (asked) => {
        if (asked) reload();
      },
    });
    void this.#worker.ready.then((stored) => (this.#storedOffline = stored));
  }

  /** A new version is ready. */
  get isWaiting(): boolean {
    return this.#waiting;
  }
  /** The till's own files are stored: the next start needs no network. */
  get isStoredOffline(): boolean {
    return this.#storedOffline;
  }
  /** Whether it may take over now, and what speaks against it. */
  get decision(): RestartDecision {
    const { sales, queue, devices, current } = this.#till;
    return canRestart({
      attemptUndecided: sales.some((sale) => sale.attempts.some(isUndecided)),
      printRunning: queue.jobs.some((job) => job.state === 'printing'),
      confirmOpen: current?.sale ? asksPerson(current.sale) : false,
      printerForgets: devices.holdsForgetfulPrinter,
    });
  }

  /** Lets the waiting version take over, if nothing speaks against it. */
  apply(): void {
    if (!this.decision.onRequest) return;
    this.#worker.activate();
    this.#till.ports.clock.after(TAKE_OVER_MS, this.#reload);
  }

  /** Looks for a new version. */
  check(): void {
    void this.#worker.update();
  }
}
