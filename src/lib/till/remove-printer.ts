// What becomes of receipts when their printer is taken away: they go on to where receipts print then.
import type { PrinterId } from '../domain/ids';
import { ON_SCREEN, type Printer } from '../domain/printer';
import type { Ports } from './ports';

/** The printer that receipts go to once `removed` is gone: the same as before, else the first that is left. */
export function defaultWithout(
  printers: readonly Printer[],
  removed: PrinterId,
  current: PrinterId,
): PrinterId {
  if (current !== removed) return current;
  return printers.find(({ id }) => id !== removed && id !== ON_SCREEN)?.id ?? ON_SCREEN;
}

/**
 * Sends on what waits for a printer or failed there. Receipts of which nobody knows whether they came
 * out stay: only the seller can answer for them. What was given up stays given up.
 */
export async function moveReceipts(
  { storage, clock }: Pick<Ports, 'storage' | 'clock'>,
  from: PrinterId,
  to: PrinterId,
): Promise<void> {
  for (const job of await storage.unsettled())
    if (job.kind === 'print' && job.printer === from && job.state !== 'givenUp')
      await storage.requeue(job.id, clock.now(), to);
}
