// Runs in a page: receipts made into bytes and into pictures by the till's own sources, with the browser's canvas.
import type { Bitmap } from '../../../src/lib/domain/bitmap';
import { DEFAULT_PROFILE } from '../../../src/lib/domain/printer';
import { blank, stack } from '../../../src/lib/encoders/bitmap';
import { toBase64 } from '../../../src/lib/encoders/base64';
import { drawCodes } from '../../../src/lib/encoders/draw-codes';
import { escPos } from '../../../src/lib/encoders/esc-pos';
import { layoutPaper } from '../../../src/lib/encoders/layout';
import { drawLine } from '../../../src/lib/till/draw-line';
import { fakeDraw } from '../../fakes/draw';
import { receiptIn, type LANGUAGES, type WIDTHS } from '../../fixtures/receipts/receipts';

type Lang = (typeof LANGUAGES)[number];
type Columns = (typeof WIDTHS)[number];

/** A picture as it leaves the page. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Base64 of the packed rows */
  readonly bits: string;
}

declare global {
  interface Window {
    /** Base64 of the job, its drawn lines made by the tests' pen */
    bytesOf?: (lang: Lang, columns: Columns) => Promise<string>;
    /** the whole paper, every line of it drawn in the till's own fonts */
    pictureOf?: (lang: Lang, columns: Columns) => Promise<Picture>;
  }
}

window.bytesOf = async (lang, columns) =>
  toBase64(await escPos.encode(receiptIn(lang), { ...DEFAULT_PROFILE, columns }, fakeDraw));

window.pictureOf = async (lang, columns) => {
  let paper: Bitmap = blank(columns * 12, 0);
  for (const part of drawCodes(layoutPaper(receiptIn(lang), columns), columns)) {
    const piece = 'text' in part ? await drawLine(part, columns) : shifted(part.picture, part.at);
    paper = stack(paper, piece);
  }
  return { width: paper.width, height: paper.height, bits: toBase64(paper.bits) };
};

/** A picture moved to the right by whole bytes. */
function shifted(picture: Bitmap, at: number): Bitmap {
  const left = at >> 3;
  const across = Math.ceil(picture.width / 8);
  const moved = blank((left + across) * 8, picture.height);
  for (let y = 0; y < picture.height; y++)
    moved.bits.set(picture.bits.subarray(y * across, (y + 1) * across), y * (left + across) + left);
  return moved;
}
