// The outgoing work of this till: one drain for results, one for each printer within this window's reach.
import { DELIVER, leased, takingOver } from '../delivery/leased';
import { createDrain, type Drain, type DrainParts } from '../offline/drain';
import type { JobPick, Picked } from '../offline/outbox';
import type { JobId, PrinterId } from '../domain/ids';
import type { Job, Outcome } from '../domain/job';
import type { Devices } from './devices.svelte';
import type { Ports } from './ports';
import type * as RunJob from './run-job';
import { stepIn } from './spare-printer';

/** A result that its shop is still to be told without a person's help. */
const isOwed = (job: Job): boolean =>
  job.kind === 'deliver' && !job.parked && (job.state === 'queued' || job.state === 'sending');

export class Queue {
  readonly #ports: Ports;
  readonly #devices: Devices;
  readonly #onSettled: () => void;
  readonly #loadWork: () => Promise<typeof RunJob>;
  readonly #printing = new Map<PrinterId, Drain>();
  readonly #delivery: Drain;
  #jobs = $state.raw<readonly Job[]>([]);
  /** the browser was asked to deliver what waits now, should this window be gone */
  #isAsked = false;
  #progress = $state.raw<ReadonlyMap<JobId, number>>(new Map());

  /**
   * @param onSettled told when a job ended here, one way or another
   * @param loadWork loads what does the work; it is in the way of no start
   */
  constructor(
    ports: Ports,
    devices: Devices,
    onSettled: () => void,
    loadWork = () => import('./run-job'),
  ) {
    this.#loadWork = loadWork;
    this.#ports = ports;
    this.#devices = devices;
    this.#onSettled = onSettled;
    this.#delivery = this.#drain(DELIVER, { kind: 'deliver' }, takingOver(ports));
    devices.onReady = (id) => void this.#wayIsOpen({ kind: 'print', printer: id });
  }

  /** What is still to be done, asks, stopped or was given up; oldest first. */
  get jobs(): readonly Job[] {
    return this.#jobs;
  }

  /** The last try to tell a shop found nobody. */
  get isUnreached(): boolean {
    return this.#jobs.some((job) => isOwed(job) && job.error === 'shop-unreachable');
  }

  /** How much of a job the printer has taken, 0 to 1; undefined while nothing is on its way from this window. */
  progressOf(id: JobId): number | undefined {
    return this.#progress.get(id);
  }

  async refresh(): Promise<void> {
    this.#jobs = await this.#ports.storage.unsettled();
    const hasFailed = this.#jobs.some((job) => isOwed(job) && job.error !== null);
    if (hasFailed && !this.#isAsked) this.#ports.deliverLater();
    this.#isAsked = hasFailed;
  }

  /** The window goes out of sight and may not come back: the worker gets a chance at what is not delivered. */
  leave(): void {
    if (this.#jobs.some(isOwed)) this.#ports.deliverLater();
  }

  /**
   * Takes over what a window that is gone was doing: its receipt asks, its result is sent again. What a clock that was
   * ahead has put off is due now.
   * @returns whether there was anything
   */
  async recover(): Promise<boolean> {
    const { storage, clock, windows } = this.#ports;
    return (await storage.markStartup(clock.now(), await windows.alive())).length > 0;
  }

  /** There may be something to do. Paper first: the customer waits for it, and each claim waits for the one before. */
  poke(): void {
    for (const { id } of this.#devices.printers)
      if (this.#devices.isWithinReach(id)) this.#printerDrain(id).poke();
    this.#delivery.poke();
  }

  /** The network may be back: results that wait for a later try are tried at once. */
  async retryDelivery(): Promise<void> {
    await this.#wayIsOpen({ kind: 'deliver' });
  }

  /** Somebody looked after a printer: what waits for it is tried at once. */
  async retryPrinting(printer: PrinterId): Promise<void> {
    await this.#wayIsOpen({ kind: 'print', printer });
  }

  /** Everything that waits for a later try is tried at once. */
  async retryAll(): Promise<void> {
    const { storage, clock } = this.#ports;
    await storage.bringForward({ kind: 'print' }, clock.now());
    await this.#wayIsOpen({ kind: 'deliver' });
  }

  async #wayIsOpen(pick: JobPick): Promise<void> {
    await this.#ports.storage.bringForward(pick, this.#ports.clock.now());
    this.poke();
  }

  #printerDrain(printer: PrinterId): Drain {
    const known = this.#printing.get(printer);
    if (known) return known;
    const drain = this.#drain(`printer:${printer}`, { kind: 'print', printer });
    this.#printing.set(printer, drain);
    return drain;
  }

  #drain<P extends JobPick>(
    lock: string,
    pick: P,
    locks: DrainParts<never>['locks'] = this.#ports.windows,
  ): Drain {
    const parts = leased(this.#ports, pick);
    return createDrain<Picked<P>>({
      ...parts,
      lock,
      locks,
      run: (job) => this.#run(job),
      settle: async (job, outcome) => {
        await parts.settle(job, outcome);
        await stepIn(this.#ports, this.#devices, job, outcome);
        this.#setProgress(job.id, undefined);
        this.#ports.windows.announce();
        this.#onSettled();
      },
      onError: () => this.#onSettled(),
    });
  }

  async #run(job: Job): Promise<Outcome> {
    this.#onSettled();
    // An old version's file that is gone, or one that never came: another window may have it, or this one later.
    const part = await this.#loadWork().catch(() => null);
    if (!part) return { type: 'unready' };
    return part.runJob(this.#ports, this.#devices, job, (sent, total) =>
      this.#setProgress(job.id, total > 0 ? sent / total : 0),
    );
  }

  #setProgress(id: JobId, part: number | undefined): void {
    const progress = new Map(this.#progress);
    if (part === undefined) progress.delete(id);
    else progress.set(id, part);
    this.#progress = progress;
  }
}
