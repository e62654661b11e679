// A receipt for the customer's phone: the paper as a picture, line by line in the letters that paper is drawn in.
import type { Bitmap } from '../domain/bitmap';
import type { Printable } from '../domain/receipt';
import { blank, isBlack, stack } from '../encoders/bitmap';
import { drawCodes } from '../encoders/draw-codes';
import { layoutPaper } from '../encoders/layout';
import { logoOn } from './logo';
import type { Ports } from './ports';

/** The narrowest paper reads best on a phone. */
const COLUMNS = 32;
const CELL_DOTS = 12;
/** Pixels of a dot, and dots of white around the paper. */
const SCALE = 2;
const MARGIN = 24;

/** The paper as dots, from the same lines as every print of it. */
export async function receiptDots(
  ports: Pick<Ports, 'draw' | 'storage'>,
  paper: Printable,
): Promise<Bitmap> {
  const logo = await logoOn(ports, paper);
  const width = COLUMNS * CELL_DOTS;
  let dots = logo ? stack(centred(logo, width), blank(width, CELL_DOTS)) : blank(width, 0);
  for (const part of drawCodes(layoutPaper(paper, COLUMNS), COLUMNS))
    dots = stack(
      dots,
      'text' in part ? await ports.draw.line(part, COLUMNS) : moved(part.picture, part.at),
    );
  return dots;
}

const centred = (picture: Bitmap, width: number): Bitmap =>
  moved(picture, Math.max(0, Math.floor((width - picture.width) / 2)));

/** A picture moved to the right by whole bytes. */
function moved(picture: Bitmap, at: number): Bitmap {
  const left = at >> 3;
  const across = Math.ceil(picture.width / 8);
  const wide = blank((left + across) * 8, picture.height);
  for (let y = 0; y < picture.height; y++)
    wide.bits.set(picture.bits.subarray(y * across, (y + 1) * across), y * (left + across) + left);
  return wide;
}

/** A PNG file of a paper, black on white. */
export async function receiptPicture(
  ports: Pick<Ports, 'draw' | 'storage'>,
  paper: Printable,
): Promise<File> {
  const dots = await receiptDots(ports, paper);
  const canvas = document.createElement('canvas');
  canvas.width = (dots.width + 2 * MARGIN) * SCALE;
  canvas.height = (dots.height + 2 * MARGIN) * SCALE;
  const pen = canvas.getContext('2d');
  if (!pen) throw new TypeError('No canvas');
  pen.scale(SCALE, SCALE);
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = '#000';
  for (let y = 0; y < dots.height; y++)
    for (let x = 0; x < dots.width; x++)
      if (isBlack(dots, x, y)) pen.fillRect(MARGIN + x, MARGIN + y, 1, 1);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new TypeError('No picture');
  return new File([blob], nameOf(paper), { type: 'image/png' });
}

/** `receipt-1047-1.png`; what has no place in a file's name becomes a dash. */
const nameOf = ({ number, orderNo }: Printable): string =>
  `receipt-${(number ?? orderNo).replaceAll(/[^\p{L}\p{N}.-]+/gu, '-')}.png`;
