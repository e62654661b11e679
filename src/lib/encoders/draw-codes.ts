// Codes that a printer draws itself, as it draws them: for the paper on the screen and in pictures.
import type { PaperLine, PaperPart, PaperPicture } from '../domain/receipt';
import { blank, stack } from './bitmap';
import { drawBarcode } from './code128';
import { centre } from './columns';
import { drawQr } from './qr';

/** Dots of one character of font A. */
const CELL_DOTS = 12;
/** Dots of white above and below a code. */
const GAP = blank(8, 10);

/** The parts with dots in the place of codes, in the middle of the paper. @throws RangeError for a code too long */
export function drawCodes(
  parts: readonly PaperPart[],
  columns: number,
): readonly (PaperLine | PaperPicture)[] {
  return parts.flatMap((part): readonly (PaperLine | PaperPicture)[] => {
    if ('text' in part || 'picture' in part) return [part];
    const picture = 'qr' in part ? drawQr(part.qr) : drawBarcode(part.barcode);
    const at = Math.max(0, Math.floor((columns * CELL_DOTS - picture.width) / 2));
    const framed = { picture: stack(stack(GAP, picture), GAP), at };
    if ('qr' in part) return [framed];
    const words = centre(part.barcode, columns).map(
      (text) => ({ text, size: 1, bold: false }) as const,
    );
    return [framed, ...words];
  });
}
