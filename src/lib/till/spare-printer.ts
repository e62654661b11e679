// The printer that steps in: a receipt whose printer cannot print goes there, as long as nothing of it is on paper.
import { ON_SCREEN } from '../domain/printer';
import type { Job, Outcome } from '../domain/job';
import type { Devices } from './devices.svelte';
import type { Ports } from './ports';

/** A printer that only slept, or whose paper is just being changed, gets another try first. */
const TRIES_BEFORE = 2;

/**
 * Moves a print job to the spare printer, where one is set. An outcome of `retry` means that not one mark is on
 * paper; what may have begun is never moved, the seller is asked about it.
 * @returns whether it was moved
 */
export async function stepIn(
  { storage, clock }: Pick<Ports, 'storage' | 'clock'>,
  devices: Pick<Devices, 'find' | 'isWithinReach'>,
  job: Job,
  outcome: Outcome,
): Promise<boolean> {
  if (job.kind !== 'print' || outcome.type !== 'retry' || job.tries < TRIES_BEFORE) return false;
  const { sparePrinter } = await storage.loadSettings();
  if (sparePrinter === null || sparePrinter === job.printer || job.printer === ON_SCREEN)
    return false;
  if (!devices.find(sparePrinter) || !devices.isWithinReach(sparePrinter)) return false;
  return (await storage.requeue(job.id, clock.now(), sparePrinter)) !== null;
}
