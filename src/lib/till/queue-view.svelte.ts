// The screen of all that waits: what each piece of work is about, what was set aside, and what a person does about it.
import type { PrinterId, ResultId } from '../domain/ids';
import type { DeliverJob, Job, PrintJob } from '../domain/job';
import type { Result } from '../domain/result';
import { answerPaper } from './papers';
import { isAtWork, nextTryAt, queueGroups, type QueueGroups } from './queue-list';
import { listSetAside, setAsideFile, setAsideName, type SetAside } from './set-aside';
import type { Till } from './till.svelte';

/** So often, and so far apart, a try that is under way is looked at: longer than a shop is given to answer. */
const MOST_TURNS = 30;
const TURN_MS = 1000;

export class QueueView {
  readonly #till: Till;
  #results = $state.raw<ReadonlyMap<ResultId, Result | null>>(new Map());
  #setAside = $state.raw<readonly SetAside[]>([]);
  #most = $state(0);
  #turn = 0;
  /** looked for once, when the screen opens */
  #strays: Promise<void> | null = null;

  constructor(till: Till) {
    this.#till = till;
  }

  get groups(): QueueGroups {
    const { queue, needs, devices } = this.#till;
    return queueGroups(queue.jobs, needs, (printer) => devices.isWithinReach(printer));
  }

  /** When a job is tried next without a person, milliseconds since 1970; null when it waits for one. */
  nextTryAt(job: Job): number | null {
    return nextTryAt(job, (printer) => this.#till.devices.isWithinReach(printer));
  }

  /** Rows that could not be read. */
  get setAside(): readonly SetAside[] {
    return this.#setAside;
  }

  /** What a delivery tells its shop; undefined until it was read, null where it is gone. */
  resultOf(job: DeliverJob): Result | null | undefined {
    return this.#results.get(job.result);
  }

  /** How much of what goes by itself is done, 0 to 1, since there was nothing; null while nothing is at work. */
  get progress(): number | null {
    const { waits } = this.groups;
    return waits.some(isAtWork) && this.#most > 0 ? 1 - waits.length / this.#most : null;
  }

  /** Reads again what the lists of the till do not have. */
  async load(): Promise<void> {
    const { waits } = this.groups;
    this.#most = waits.length === 0 ? 0 : Math.max(this.#most, waits.length);
    const turn = ++this.#turn;
    const { ports, queue } = this.#till;
    const results = new Map<ResultId, Result | null>();
    for (const job of queue.jobs)
      if (job.kind === 'deliver')
        results.set(
          job.result,
          this.#results.get(job.result) ?? (await ports.storage.getResult(job.result)),
        );
    await (this.#strays ??= ports.storage.findStrays());
    const setAside = await listSetAside(ports);
    if (turn !== this.#turn) return; // a later reading is on its way
    this.#results = results;
    this.#setAside = setAside;
  }

  /** Everything that waits for a later try is tried at once, except where a shop asked for time. */
  tryAll(): Promise<void> {
    return this.#till.queue.retryAll();
  }

  /** Tries one now, a paper perhaps on another printer. */
  tryNow(job: Job, printer?: PrinterId): Promise<void> {
    return this.#do(({ storage, clock }) => storage.requeue(job.id, clock.now(), printer));
  }

  /** The answer to "Did it come out?"; a no prints a copy. */
  cameOut(job: PrintJob, whole: boolean): Promise<void> {
    return this.#do((ports) => answerPaper(ports, job, whole));
  }

  /**
   * One that is being tried at this very moment is given up when that try is over, unless it worked.
   * @param note why, in a person's words
   */
  async giveUp(job: Job, note: string): Promise<void> {
    for (let turn = 0; turn < MOST_TURNS; turn += 1) {
      let isOver = false;
      await this.#do(async ({ storage, clock }) => {
        isOver = (await storage.giveUp(job.id, note, clock.now())) !== null;
      });
      const known = this.#till.queue.jobs.find(({ id }) => id === job.id);
      if (isOver || !known || known.state === 'givenUp') return;
      if (isAtWork(known)) await this.#pause();
    }
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => this.#till.ports.clock.after(TURN_MS, resolve));
  }

  takeUp(job: Job): Promise<void> {
    return this.#do(({ storage, clock }) => storage.takeUp(job.id, clock.now()));
  }

  /** Hands out all that was set aside, as a file. Returns whether it was taken. */
  async saveSetAside(): Promise<boolean> {
    const { storage, clock } = this.#till.ports;
    const rows = this.#setAside;
    const { saveFile } = await import('./save-file');
    const file = setAsideFile(rows, clock.now());
    const isTaken = await saveFile(setAsideName(file), JSON.stringify(file, null, 2));
    if (isTaken) await this.#do(() => storage.markSaved(keysOf(rows), clock.now()));
    return isTaken;
  }

  /** Takes what was saved as a file off the list. */
  takeOffList(): Promise<void> {
    const rows = this.#setAside;
    return this.#do(({ storage, clock }) => storage.takeOffList(keysOf(rows), clock.now()));
  }

  async #do(work: (ports: Till['ports']) => Promise<unknown>): Promise<void> {
    const till = this.#till;
    await work(till.ports);
    till.ports.windows.announce();
    await till.refresh();
    await this.load();
    till.queue.poke();
  }
}

const keysOf = (rows: readonly SetAside[]) =>
  rows.map(({ row: { store, key } }) => ({ store, key }));
