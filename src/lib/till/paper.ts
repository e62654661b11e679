// Receipts as paper on the screen: laid out for the preview, and drawn from a printer's bytes once printed.
import type { PrinterLanguage, PrinterProfile } from '../domain/printer';
import type { PaperPart, Printable } from '../domain/receipt';
import { layoutPaper } from '../encoders/layout';
import { logoOn } from './logo';
import type { Ports } from './ports';

/** The parts of a paper in a printer's own grid, before anything is printed; codes are not drawn yet. */
export const previewLines = (
  paper: Printable,
  columns: PrinterProfile['columns'],
): readonly PaperPart[] => layoutPaper(paper, columns);

/** Whether a paper has more than lines of text: codes, or the shop's picture. `printedLines` draws them. */
export const hasPictures = (paper: Printable): boolean =>
  paper.shop.id !== undefined || paper.barcode !== undefined || (paper.codes ?? []).length > 0;

/** The paper as a printer would make it of the very bytes it would get. Loads the encoder. */
export async function printedLines(
  paper: Printable,
  profile: PrinterProfile,
  ports: Pick<Ports, 'draw' | 'storage'>,
  language: PrinterLanguage = 'esc-pos',
): Promise<readonly PaperPart[]> {
  const [{ loadEncoder }, { drawCodes, readAs }] = await Promise.all([
    import('../encoders/registry'),
    import('../encoders/paper'),
  ]);
  const { encode } = await loadEncoder(language);
  const logo = await logoOn(ports, paper);
  const bytes = await encode(paper, profile, ports.draw, { logo });
  const { lines } = readAs(language, bytes, profile.page);
  return drawCodes(lines, profile.columns);
}
