// Receipts as paper on the screen: laid out for the preview, and drawn from a printer's bytes once printed.
import type { PrinterProfile } from '../domain/printer';
import type { PaperLine, Receipt } from '../domain/receipt';
import { layoutReceipt } from '../encoders/layout';

/** The lines of a receipt in a printer's own grid, before anything is printed. */
export const previewLines = (
  receipt: Receipt,
  columns: PrinterProfile['columns'],
): readonly PaperLine[] => layoutReceipt(receipt, columns);

/** The lines as a printer would make them of the very bytes it would get. Loads the encoder. */
export async function printedLines(
  receipt: Receipt,
  profile: PrinterProfile,
): Promise<readonly PaperLine[]> {
  const [{ loadEncoder }, { readPaper }] = await Promise.all([
    import('../encoders/registry'),
    import('../encoders/paper'),
  ]);
  const encode = await loadEncoder('esc-pos');
  return readPaper(encode(receipt, profile)).lines;
}
