// What comes back from apps that print: recorded first, then shown. A wrong nonce changes nothing.
import { AppError } from '../domain/errors';
import { JobId, type DocumentId, type SaleId } from '../domain/ids';
import type { Ended, PrintJob } from '../domain/job';
import type { Reference } from '../schemes/reference';
import type { PrintAnswer } from '../schemes/scheme';
import type { Ports } from './ports';
import { TEST_PAPER } from './test-paper';
import { isSameSecret } from './same-secret';

/** Where the word of a print app leads: to the place of its paper, or to the printer that was tried. */
export type ReturnedPaper =
  | { readonly type: 'paper'; readonly sale: SaleId | null; readonly document?: DocumentId }
  | { readonly type: 'testPaper'; readonly printer: string };

/**
 * Takes in an address that names a paper of this till. The paper's printer says which app answers, and only that app's
 * words are read.
 * @returns null when none of the references is that of a paper
 * @throws AppError `print-forged`; nothing is changed then
 */
export async function takePrintReturn(
  ports: Pick<Ports, 'storage' | 'clock'>,
  url: URL,
  references: readonly Reference[],
): Promise<ReturnedPaper | null> {
  const test = references.find(({ attempt }) => attempt === TEST_PAPER);
  if (test) return { type: 'testPaper', printer: test.nonce };
  const named = await namedBy(ports, references);
  if (!named) return null;
  const { job, reference } = named;
  // One that no app was offered, or that goes to another printer now, waits for no word.
  if (job.nonce === undefined || !isSameSecret(job.nonce, reference.nonce))
    throw new AppError('print-forged', undefined, { details: { reference: reference.attempt } });
  const answer: PrintAnswer =
    references.length > 1
      ? { type: 'unclear', reason: 'another reference' }
      : await answerIn(ports, job, url);
  await ports.storage.hearPrint(job.id, outcomeOf(answer), ports.clock.now());
  const { sale, document } = job;
  return { type: 'paper', sale, ...(document === undefined ? {} : { document }) };
}

async function namedBy(
  { storage }: Pick<Ports, 'storage'>,
  references: readonly Reference[],
): Promise<{ readonly job: PrintJob; readonly reference: Reference } | null> {
  for (const reference of references) {
    const id = JobId.safeParse(reference.attempt);
    const job = id.success ? await storage.findPrint(id.data) : null;
    if (job) return { job, reference };
  }
  return null;
}

async function answerIn(
  { storage }: Pick<Ports, 'storage'>,
  { printer: id }: PrintJob,
  url: URL,
): Promise<PrintAnswer> {
  const { printAppOf } = await import('./print-apps');
  const printer = (await storage.listPrinters()).find((one) => one.id === id);
  const app = printer && printAppOf(printer);
  return app
    ? app.scheme.parseReturn(url, app.settings)
    : { type: 'unclear', reason: 'this printer does not answer' };
}

/** A link that broke on the way may have left half a paper: that asks, as with a cable (printers.md §6.6). */
function outcomeOf(answer: PrintAnswer): Ended {
  switch (answer.type) {
    case 'printed':
      return { type: 'done', state: 'printed' };
    case 'failed':
      return answer.code === 'printer-lost'
        ? { type: 'unknown', error: answer.code }
        : { type: 'failed', error: answer.code };
    case 'unclear':
      return { type: 'unknown', error: 'printer-silent' };
  }
}
