// A till whose receipts go to an app, with one sale paid: its paper waits for a tap.
import type { JobId, PrinterId, SaleId } from '../../../src/lib/domain/ids';
import { PrinterId as PrinterIds } from '../../../src/lib/domain/ids';
import type { PrintJob } from '../../../src/lib/domain/job';
import type { Printer } from '../../../src/lib/domain/printer';
import type { PrintScheme } from '../../../src/lib/schemes/scheme';
import { newAppPrinter } from '../../../src/lib/till/print-apps';
import { openSale, pairedTill, payCash, type PairedTill } from './paired-till';

export interface AppTill extends PairedTill {
  readonly printer: Printer;
  readonly sale: SaleId;
  readonly job: JobId;
  /** the paper as it is stored now */
  paper(): Promise<PrintJob>;
}

export const APP_PRINTER: PrinterId = PrinterIds.parse('printer-app');

/** @param address settings of the app */
export async function appTill(
  scheme: PrintScheme,
  address: Readonly<Record<string, string>> = {},
): Promise<AppTill> {
  const till = await pairedTill();
  const fresh = newAppPrinter(scheme, { id: APP_PRINTER, addedAt: 1 });
  const printer = { ...fresh, address: { ...fresh.address, ...address } };
  const { storage } = till.ports;
  await storage.putPrinter(printer);
  await storage.saveSettings({ defaultPrinter: printer.id });
  const sale = await openSale(till);
  await payCash(till, sale);
  const job = (await storage.jobsOf(sale)).find(({ kind }) => kind === 'print')?.id as JobId;
  const paper = async (): Promise<PrintJob> => {
    const found = await storage.findPrint(job);
    if (!found) throw new TypeError('No such paper');
    return found;
  };
  return { ...till, printer, sale, job, paper };
}
