// Papers on their way to an app: the link made ahead, the tap, and what the page notices itself. What the app says comes
// back by a link (`print-returns.ts`). Loads an app only when its link is wanted.
import { newNonce, type JobId } from '../domain/ids';
import type { Outcome, PrintJob } from '../domain/job';
import type { Printer } from '../domain/printer';
import type { Visibility } from '../schemes/launch';
import { noticeStayed } from './launch';
import { placeOf } from './paper-place';
import type { Ports } from './ports';
import type { AppLink } from './print-apps';

/** So long a paper may be with an app before it asks, also where no window is left to notice; milliseconds. */
const HELD_MS = 10 * 60_000;
/** The return may still be on its way when the seller sees the till again; milliseconds. */
const GRACE_MS = 4_000;

/** The tap itself tells the seller of a database that fails; what it could not store, the next start asks about. */
const NOT_STORED = (): void => {};

export class AppPrints {
  readonly #ports: Ports;
  readonly #onChange: () => void;
  /** of each paper that an app has: the way to stop watching */
  readonly #watched = new Map<JobId, () => void>();
  /** papers whose link this page has shown */
  readonly #shown = new Set<JobId>();

  /** @param onChange told when the state of a paper was stored */
  constructor(ports: Ports, onChange: () => void) {
    this.#ports = ports;
    this.#onChange = onChange;
  }

  /**
   * Makes the link of a paper that waits for a tap. Its secret is stored before it is known to the screen. A secret that
   * another page has stored may have been tapped there, and the tap lost with that page: then the paper asks.
   */
  async prepare(printer: Printer, job: PrintJob): Promise<AppLink> {
    const { storage, random } = this.#ports;
    const known = await storage.findPrint(job.id);
    if (known?.nonce !== undefined && !this.#shown.has(job.id)) {
      await this.#begin(job);
      await this.#end(job, { type: 'unknown', error: 'printer-silent' });
      return { type: 'none', why: 'gone' };
    }
    this.#shown.add(job.id);
    const offered = await storage.offerPrint(job.id, newNonce(random));
    if (!offered?.nonce) return { type: 'none', why: 'gone' };
    const { linkOf } = await import('./print-apps');
    const paper = { ...offered, nonce: offered.nonce, place: placeOf(offered) };
    return linkOf(this.#ports, printer, paper);
  }

  /**
   * The tap on a paper's link, which the browser then follows: nothing is awaited in it. Goes on watching after the
   * button is gone.
   * @param returns whether the app comes back with its word
   * @returns when the tap is stored; best effort, since the page may be gone before
   */
  left(job: PrintJob, returns: boolean, page: Visibility): Promise<void> {
    this.#watched.get(job.id)?.();
    const begun = this.#begin(job);
    const end = (outcome: Outcome): void => {
      stop();
      void begun.then(() => this.#end(job, outcome)).catch(NOT_STORED);
    };
    let wasAway = false;
    let stopGrace = (): void => {};
    const onVisibility = (): void => {
      stopGrace();
      if (page.visibilityState === 'hidden') wasAway = true;
      else if (wasAway && !returns) end({ type: 'done', state: 'handedOver' });
      else if (wasAway)
        stopGrace = this.#ports.clock.after(GRACE_MS, () =>
          end({ type: 'unknown', error: 'printer-silent' }),
        );
    };
    const stopNotice = noticeStayed(this.#ports, page, () =>
      end({ type: 'retry', error: 'printer-no-app' }),
    );
    page.addEventListener('visibilitychange', onVisibility);
    const stop = (): void => {
      this.#watched.delete(job.id);
      stopNotice();
      stopGrace();
      page.removeEventListener('visibilitychange', onVisibility);
    };
    this.#watched.set(job.id, stop);
    return begun;
  }

  /**
   * Prints by the system's own dialog, in the tap. Nobody says whether the seller printed or closed it.
   * @param print opens the dialog; the paper is on the page already
   * @returns when that is stored
   */
  async printBySystem(job: PrintJob, print: () => void): Promise<void> {
    const begun = this.#offer(job).then(() => this.#begin(job));
    print();
    await begun;
    await this.#end(job, { type: 'done', state: 'handedOver' });
  }

  /** A paper that already has its secret keeps it. */
  async #offer(job: PrintJob): Promise<void> {
    await this.#ports.storage.offerPrint(job.id, newNonce(this.#ports.random));
  }

  async #begin(job: PrintJob): Promise<void> {
    const { storage, windows, clock } = this.#ports;
    await storage.openPrint(job.id, windows.name, clock.now() + HELD_MS);
    this.#changed();
  }

  async #end(job: PrintJob, outcome: Outcome): Promise<void> {
    const { storage, windows, clock, random } = this.#ports;
    await storage.settle(job.id, windows.name, outcome, clock.now(), random);
    this.#changed();
  }

  #changed(): void {
    this.#ports.windows.announce();
    this.#onChange();
  }
}
