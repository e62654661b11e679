// The row of a paper as things stand now: at its printer, in this window, and behind other papers.
import type { PrintJob } from '$lib/domain/job';
import type { Till } from '$lib/till/till.svelte';
import { placeOf } from '$lib/till/paper-place';
import { appKindOf, printerName } from '../printer-state';
import { receiptRow, type Row } from './rows';

export interface PaperRow {
  readonly row: Row;
  /** another paper that holds the printer until somebody says whether it came out */
  readonly asksFirst: PrintJob | undefined;
}

export function paperRowOf(till: Till, job: PrintJob): PaperRow {
  const asksFirst = till.queue.jobs.find(
    (other): other is PrintJob =>
      other.kind === 'print' &&
      other.state === 'unknown' &&
      other.printer === job.printer &&
      placeOf(other) !== placeOf(job),
  );
  const printer = till.devices.find(job.printer);
  // A connection that comes or goes changes the status; whether it is within reach follows from that.
  const { trouble } = till.devices.statusOf(job.printer);
  const row = receiptRow(job, {
    name: printer ? printerName(printer) : null,
    app: printer && appKindOf(printer),
    withinReach: till.devices.isWithinReach(job.printer),
    progress: till.queue.progressOf(job.id),
    trouble,
    asksFirst,
  });
  return { row, asksFirst };
}
