// The papers of a sale or a document: which number the next one bears, and what the seller can do about each. All of
// it is stored; printing is the queue's part.
import { newJobId, type JobId, type PrinterId } from '../domain/ids';
import type { PrintJob } from '../domain/job';
import { withFiscal } from '../domain/receipt';
import { toCopy, type PaperAnswer } from '../offline/outbox';
import type { Lead } from './lead.svelte';
import type { Ports } from './ports';

/** What the seller can do about a paper on the screen. */
export interface Papers {
  /** a paper for an app is offered in one window, where its link may be tapped */
  readonly lead: Lead;
  /** the answer to "Did it come out?"; a no prints a copy */
  cameOut(job: PrintJob, whole: boolean): Promise<void>;
  /** tries a waiting or failed one now, perhaps on another printer */
  tryNow(job: JobId, printer?: PrinterId): Promise<void>;
}

/** The next free number: `1047-2` is the second paper of a sale, `1047-D1` the first of a document. */
export async function nextNumber(
  { storage }: Ports,
  of: Pick<PrintJob, 'sale' | 'document'>,
  orderNo: string,
): Promise<string> {
  if (of.document !== undefined)
    return `${orderNo}-D${(await storage.printsOf(of.document)).length + 1}`;
  const jobs = of.sale === null ? [] : await storage.jobsOf(of.sale);
  // The shop's copy bears the number of what it is a copy of.
  const papers = jobs.filter((job) => job.kind === 'print' && job.receipt.forShop !== true);
  return `${orderNo}-${papers.length + 1}`;
}

/** Does what takes a number, one after another over all windows: no two papers of a sale or a document bear the same. */
export const numbering = <T>(
  { windows }: Pick<Ports, 'windows'>,
  { sale, document }: Pick<PrintJob, 'sale' | 'document'>,
  work: () => Promise<T>,
): Promise<T | null> => windows.exclusive(`papers:${document ?? sale}`, work);

const numberAfter = (ports: Ports, job: PrintJob): Promise<string> =>
  nextNumber(ports, job, job.receipt.orderNo);

/** Queues one more print of a paper, marked as a copy. */
export async function printCopy(ports: Ports, job: PrintJob, printer: PrinterId): Promise<void> {
  const { storage, random, clock } = ports;
  await numbering(ports, job, async () => {
    const number = await numberAfter(ports, job);
    const mark = job.sale === null ? undefined : await storage.fiscalOf(job.sale);
    const marked = { ...job, receipt: withFiscal(job.receipt, mark) };
    await storage.addPrintJob(
      toCopy(marked, { id: newJobId(random), number, printer, now: clock.now() }),
    );
  });
}

/** Stores the seller's word on a paper of which nobody knows whether it came out. */
export async function answerPaper(ports: Ports, job: PrintJob, whole: boolean): Promise<void> {
  const { storage, random, clock } = ports;
  await numbering(ports, job, async () => {
    const answer: PaperAnswer = whole
      ? { cameOut: true }
      : { cameOut: false, copy: { id: newJobId(random), number: await numberAfter(ports, job) } };
    await storage.answerUnknown(job.id, answer, clock.now());
  });
}
