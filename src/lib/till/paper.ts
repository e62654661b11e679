// Receipts as paper on the screen: laid out for the preview, and drawn from a printer's bytes once printed.
import type { PrinterProfile } from '../domain/printer';
import type { PaperLine, Printable } from '../domain/receipt';
import { layoutPaper } from '../encoders/layout';

/** The lines of a receipt in a printer's own grid, before anything is printed. */
export const previewLines = (
  paper: Printable,
  columns: PrinterProfile['columns'],
): readonly PaperLine[] => layoutPaper(paper, columns);

/** The lines as a printer would make them of the very bytes it would get. Loads the encoder. */
export async function printedLines(
  paper: Printable,
  profile: PrinterProfile,
): Promise<readonly PaperLine[]> {
  const [{ loadEncoder }, { readPaper }] = await Promise.all([
    import('../encoders/registry'),
    import('../encoders/paper'),
  ]);
  const encode = await loadEncoder('esc-pos');
  return readPaper(encode(paper, profile)).lines;
}
