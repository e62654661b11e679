// Performs one claimed job and says how it ended; one case a kind. Storing the outcome is the queue's part.
import { SendError } from '../devices/device';
import type { Encoder } from '../encoders/encoder';
import { loadEncoder } from '../encoders/registry';
import { assertNever, isAppError, type AppError, type ErrorCode } from '../domain/errors';
import type { DeliverJob, Job, Outcome, PrintJob } from '../domain/job';
import type { Printer } from '../domain/printer';
import { deliver } from '../delivery/deliver';
import { logoOn } from './logo';
import { languageOf, type Devices, type Progress } from './devices.svelte';
import type { Ports } from './ports';

export async function runJob(
  ports: Ports,
  devices: Devices,
  job: Job,
  onProgress: Progress,
): Promise<Outcome> {
  switch (job.kind) {
    case 'print':
      return print(ports, devices, job, onProgress);
    case 'deliver':
      return send(ports, job);
    default:
      return assertNever(job);
  }
}

/** One try at delivering. A result that needs what is gone must not keep those behind it: the queue sets it aside. */
const send = (ports: Ports, job: DeliverJob): Promise<Outcome> =>
  deliver(ports, job).catch((error: unknown) => brokenBy(error, 'result-broken'));

/**
 * One try at printing. Nothing on paper for sure: tried again by itself. Something may be on paper: the seller
 * is asked (printers.md §6.6).
 */
async function print(
  ports: Ports,
  devices: Devices,
  job: PrintJob,
  onProgress: Progress,
): Promise<Outcome> {
  const printer = devices.find(job.printer);
  if (!printer) return { type: 'failed', error: 'printer-unsupported' };
  const encoder = await loadEncoder(languageOf(printer)).catch(() => null);
  if (!encoder) return { type: 'unready' };
  const made = await make(ports, encoder, printer, job).catch((error: unknown) =>
    brokenBy(error, 'print-broken'),
  );
  if ('type' in made) return made;
  try {
    return { type: 'done', state: await devices.send(printer, made.payload, onProgress) };
  } catch (error) {
    if (error instanceof SendError && error.begun) return { type: 'unknown', error: error.code };
    if (isAppError(error)) return outcomeOf(error);
    throw error;
  }
}

async function make(
  ports: Ports,
  { encode }: Encoder,
  printer: Printer,
  job: PrintJob,
): Promise<{ readonly payload: Uint8Array }> {
  const payload = await encode(job.receipt, printer.profile, ports.draw, {
    drawer: job.drawer ?? false,
    logo: await logoOn(ports, job.receipt),
  });
  return { payload };
}

/** It broke before anything left the till. */
const brokenBy = (error: unknown, code: ErrorCode): Extract<Outcome, { type: 'broken' }> => ({
  type: 'broken',
  error: isAppError(error) ? error.code : code,
});

/**
 * Faults that another try alone cannot mend wait for the seller; all others go away by themselves, also that of a
 * printer which shows no services just after it woke: it had them when it was added.
 */
function outcomeOf(error: AppError): Outcome {
  switch (error.code) {
    case 'printer-unsupported':
    case 'printer-address':
      return { type: 'failed', error: error.code };
    default:
      return { type: 'retry', error: error.code };
  }
}
