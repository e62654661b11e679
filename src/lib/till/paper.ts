// Receipts as paper on the screen: laid out for the preview, and drawn from a printer's bytes once printed.
import type { PrinterLanguage, PrinterProfile } from '../domain/printer';
import type { PaperPart, Printable } from '../domain/receipt';
import type { Draw } from '../encoders/encoder';
import { layoutPaper } from '../encoders/layout';

/** The parts of a paper in a printer's own grid, before anything is printed; codes are not drawn yet. */
export const previewLines = (
  paper: Printable,
  columns: PrinterProfile['columns'],
): readonly PaperPart[] => layoutPaper(paper, columns);

/** Whether a preview has codes, which `printedLines` draws. */
export const hasCodes = (parts: readonly PaperPart[]): boolean =>
  parts.some((part) => 'qr' in part || 'barcode' in part);

/** The paper as a printer would make it of the very bytes it would get. Loads the encoder. */
export async function printedLines(
  paper: Printable,
  profile: PrinterProfile,
  draw: Draw,
  language: PrinterLanguage = 'esc-pos',
): Promise<readonly PaperPart[]> {
  const [{ loadEncoder }, { drawCodes, readAs }] = await Promise.all([
    import('../encoders/registry'),
    import('../encoders/paper'),
  ]);
  const { encode } = await loadEncoder(language);
  const { lines } = readAs(language, await encode(paper, profile, draw), profile.page);
  return drawCodes(lines, profile.columns);
}
