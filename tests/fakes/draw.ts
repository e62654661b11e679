// A pen that draws each character as a pattern of its number: where it stands and what it is can be seen in the dots,
// without a canvas and its fonts.
import type { Bitmap } from '../../src/lib/domain/bitmap';
import type { PaperLine } from '../../src/lib/domain/receipt';
import { blank, setBlack } from '../../src/lib/encoders/bitmap';
import type { Draw } from '../../src/lib/encoders/encoder';
import { cellsOf, graphemes } from '../../src/lib/encoders/plain-text';

const CELL = 12;
const PITCH = { 1: 30, 2: 54 } as const;

/** The dots of one line, as wide as the paper. */
export function patternOf({ text, size, bold }: PaperLine, columns: number): Bitmap {
  const bitmap = blank(columns * CELL, PITCH[size]);
  let left = 0;
  for (const grapheme of graphemes(text)) {
    const cells = cellsOf(grapheme) * size;
    const number = grapheme.codePointAt(0) ?? 0;
    if (grapheme !== ' ')
      for (let y = 2; y < 24 * size; y++)
        for (let x = 1; x < cells * CELL - 1 && left + x < bitmap.width; x++)
          if ((number >> ((x + y) % 17)) & 1 || (bold && y === 2)) setBlack(bitmap, left + x, y);
    left += cells * CELL;
  }
  return bitmap;
}

/** A picture file becomes a square with a cross of dots. */
const SQUARE: Bitmap = {
  width: 8,
  height: 8,
  bits: Uint8Array.of(0xff, 0xc3, 0xa5, 0x99, 0x99, 0xa5, 0xc3, 0xff),
};

export const fakeDraw = {
  line: (line: PaperLine, columns: number) => Promise.resolve(patternOf(line, columns)),
  picture: () => Promise.resolve(SQUARE),
} satisfies Draw & { picture(file: Blob): Promise<Bitmap> };
