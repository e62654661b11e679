// One document on the screen: what the shop wants printed, its prints as stored, and the tap that prints it.
import { newJobId, type DocumentId, type JobId, type PrinterId } from '../domain/ids';
import { isMainPrint, type PrintJob } from '../domain/job';
import { toDocument, type Printable } from '../domain/receipt';
import type { Shop } from '../domain/shop';
import type { DocumentRow } from '../offline/documents';
import { toPrintJob } from '../offline/outbox';
import { backAddress } from '../schemes/kass/callback';
import { Lead } from './lead.svelte';
import { answerPaper, nextNumber, printCopy, type Papers } from './papers';
import type { Ports } from './ports';

export class DocumentView implements Papers {
  readonly id: DocumentId;
  /** The window that leads alone offers it to an app that prints. */
  readonly lead: Lead;
  readonly #ports: Ports;
  readonly #onWork: () => void;
  #turn = 0;
  #row = $state.raw<DocumentRow | null>(null);
  #shop = $state.raw<Shop | null>(null);
  #jobs = $state.raw<readonly PrintJob[]>([]);
  #loaded = $state(false);

  /** @param onWork told when a change may have brought new jobs */
  constructor(ports: Ports, id: DocumentId, onWork: () => void) {
    this.#ports = ports;
    this.id = id;
    this.lead = new Lead(ports.windows, `lead:${id}`);
    this.#onWork = onWork;
  }

  /** False until the database has answered; then a null `document` means that there is none. */
  get loaded(): boolean {
    return this.#loaded;
  }
  get document(): DocumentRow | null {
    return this.#row;
  }
  get shop(): Shop | null {
    return this.#shop;
  }
  get jobs(): readonly PrintJob[] {
    return this.#jobs;
  }
  /** The paper as it was printed last, else as it would be. */
  get paper(): Printable | null {
    const printed = this.#jobs.findLast(isMainPrint);
    if (printed) return printed.receipt;
    return this.#row && this.#shop ? this.#paperOf(this.#row, this.#shop) : null;
  }
  /** The page of the shop to go back to. */
  get backAddress(): string | null {
    return this.#row && !this.#shop?.builtIn ? backAddress(this.#row.order, null) : null;
  }

  async load(): Promise<void> {
    const { storage } = this.#ports;
    const turn = ++this.#turn;
    const [row, jobs] = await Promise.all([
      storage.getDocument(this.id),
      storage.printsOf(this.id),
    ]);
    const shop = row && (await storage.getShop(row.shop));
    if (turn !== this.#turn) return; // a later reading is on its way, and this one may be old
    this.#row = row;
    this.#shop = shop;
    this.#jobs = jobs;
    this.#loaded = true;
  }

  /** The tap that prints it. Once it was printed, also by another window, only copies are. */
  async print(printer: PrinterId): Promise<void> {
    const { storage, windows, random, clock } = this.#ports;
    await windows.exclusive(`document:${this.id}`, async () => {
      await this.load();
      if (!this.#row || !this.#shop || this.#jobs.length > 0) return;
      const { id, order } = this.#row;
      const number = await nextNumber(this.#ports, { sale: null, document: id }, order.ord.no);
      await storage.addPrintJob(
        toPrintJob({
          id: newJobId(random),
          sale: null,
          document: id,
          receipt: this.#paperOf(this.#row, this.#shop, number),
          printer,
          now: clock.now(),
        }),
      );
    });
    await this.#changed();
  }

  async printAgain(job: PrintJob, printer: PrinterId): Promise<void> {
    await printCopy(this.#ports, job, printer);
    await this.#changed();
  }

  async cameOut(job: PrintJob, whole: boolean): Promise<void> {
    await answerPaper(this.#ports, job, whole);
    await this.#changed();
  }

  async tryNow(job: JobId, printer?: PrinterId): Promise<void> {
    await this.#ports.storage.requeue(job, this.#ports.clock.now(), printer);
    await this.#changed();
  }

  #paperOf({ order, demo }: DocumentRow, shop: Shop, number?: string): Printable {
    const { timeZone, language } = this.#ports;
    const context = { shop, timeZone, language: language() };
    return toDocument(order, demo, number === undefined ? context : { ...context, number });
  }

  async #changed(): Promise<void> {
    this.#ports.windows.announce();
    await this.load();
    this.#onWork();
  }
}
