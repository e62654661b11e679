// The printers of this till. *On screen* is always there and is not stored.
import type { PrinterId } from '../domain/ids';
import { Printer } from '../domain/printer';
import { read, write } from './db';
import { keyedBy, parseRow, parseRows } from './quarantine';
import type { KassDb } from './schema';

/** All printers, oldest first. */
export async function listPrinters(db: KassDb): Promise<readonly Printer[]> {
  const rows = await read(() => db.getAll('printers'));
  const printers = await parseRows(db, 'printers', Printer, keyedBy('id', rows));
  return printers.sort((a, b) => a.addedAt - b.addedAt);
}

export async function getPrinter(db: KassDb, id: PrinterId): Promise<Printer | null> {
  const row: unknown = await read(() => db.get('printers', id));
  return parseRow(db, 'printers', Printer, id, row);
}

export async function putPrinter(db: KassDb, printer: Printer): Promise<void> {
  await write(db, ['printers'], (tx) => tx.objectStore('printers').put(printer));
}

/** Receipts that wait for this printer stay in the queue until they are moved to another. */
export async function removePrinter(db: KassDb, id: PrinterId): Promise<void> {
  await write(db, ['printers'], (tx) => tx.objectStore('printers').delete(id));
}
