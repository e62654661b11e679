// The outgoing work of this till: one drain for results, one for each printer within this window's reach.
import { createDrain, type Drain } from '../offline/drain';
import type { JobPick, Picked } from '../offline/outbox';
import type { JobId, PrinterId } from '../domain/ids';
import type { Job, Outcome } from '../domain/job';
import type { Devices } from './devices.svelte';
import type { Ports } from './ports';
import { stepIn } from './spare-printer';

/** How long a window holds a job without a sign of life, and how often it gives one; milliseconds. */
const LEASE_MS = 60_000;
const RENEW_EVERY_MS = 20_000;

export class Queue {
  readonly #ports: Ports;
  readonly #devices: Devices;
  readonly #onSettled: () => void;
  readonly #printing = new Map<PrinterId, Drain>();
  readonly #delivery: Drain;
  #jobs = $state.raw<readonly Job[]>([]);
  #progress = $state.raw<ReadonlyMap<JobId, number>>(new Map());

  /** @param onSettled told when a job ended here, one way or another */
  constructor(ports: Ports, devices: Devices, onSettled: () => void) {
    this.#ports = ports;
    this.#devices = devices;
    this.#onSettled = onSettled;
    this.#delivery = this.#drain('deliver', { kind: 'deliver' });
    devices.onReady = (id) => void this.#wayIsOpen({ kind: 'print', printer: id });
  }

  /** What is still to be done, asks, or was given up; oldest first. */
  get jobs(): readonly Job[] {
    return this.#jobs;
  }

  /** How much of a job the printer has taken, 0 to 1; undefined while nothing is on its way from this window. */
  progressOf(id: JobId): number | undefined {
    return this.#progress.get(id);
  }

  async refresh(): Promise<void> {
    this.#jobs = await this.#ports.storage.unsettled();
  }

  /**
   * Takes over what a window that is gone was doing: its receipt asks, its result is sent again.
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

  #drain<P extends JobPick>(lock: string, pick: P): Drain {
    const { storage, clock, windows, random } = this.#ports;
    const owner = windows.name;
    return createDrain<Picked<P>>({
      lock,
      locks: windows,
      claimNext: () => storage.claim(pick, owner, clock.now(), LEASE_MS),
      nextDue: () => storage.nextDue(pick),
      run: (job) => this.#run(job),
      settle: async (job, outcome) => {
        await storage.settle(job.id, owner, outcome, clock.now(), random);
        await stepIn(this.#ports, this.#devices, job, outcome);
        this.#setProgress(job.id, undefined);
        windows.announce();
        this.#onSettled();
      },
      renew: (job) => storage.renew(job.id, owner, clock.now() + LEASE_MS),
      renewEveryMs: RENEW_EVERY_MS,
      schedule: (ms, run) => clock.after(ms, run),
      now: () => clock.now(),
      onError: () => this.#onSettled(),
    });
  }

  async #run(job: Job): Promise<Outcome> {
    this.#onSettled();
    const { runJob } = await import('./run-job');
    return runJob(this.#ports, this.#devices, job, (sent, total) =>
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
