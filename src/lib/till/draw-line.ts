// A line that no page of the printer carries, drawn as dots in the same grid as the printer's own letters.
import type { Bitmap } from '../domain/bitmap';
import type { PaperLine } from '../domain/receipt';
import { runsOf, type Run } from './line-runs';
import { FAMILIES, loadLetters } from './paper-fonts';

/** Dots of one character of font A, and from line to line, plain and twice as high (printers.md §7.3, §8). */
const CELL = { width: 12, height: 24 };
const PITCH = { 1: 30, 2: 54 } as const;
/** Dots from the top of a cell to where letters stand. */
const BASELINE = 19;
/** The advance of the monospaced font is 0.6 of its size. */
const FONT_PX = CELL.width / 0.6;
/** Letters of a printer are narrower than those of a screen. */
const STRETCH = 1.12;
/** Coverage from which a dot is black, of 255: strokes at 203 dots an inch are about two dots wide. */
const BLACK_FROM = 100;

/** One line as dots, `columns` cells wide. Loads the letters that it needs. */
export async function drawLine(line: PaperLine, columns: number): Promise<Bitmap> {
  await loadLetters(line.text);
  const width = columns * CELL.width;
  const height = PITCH[line.size];
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  if (!pen) throw new TypeError('No canvas');
  pen.font = `${FONT_PX}px ${FAMILIES}`;
  pen.textBaseline = 'alphabetic';
  pen.scale(line.size, line.size * STRETCH);
  for (const run of runsOf(line.text)) {
    drawRun(pen, run);
    // As printers do it: struck twice, a dot apart.
    if (line.bold) drawRun(pen, run, 1);
  }
  return toBitmap(pen.getImageData(0, 0, width, height));
}

/** Squeezed where it is wider than its cells; a run stands at their left, a single letter in their middle. */
function drawRun(
  pen: CanvasRenderingContext2D,
  { text, at, cells, rightToLeft }: Run,
  shift = 0,
): void {
  const room = cells * CELL.width;
  const width = Math.min(room, pen.measureText(text).width);
  const isLetter = text.length <= 2 || cells <= 2;
  pen.direction = rightToLeft ? 'rtl' : 'ltr';
  pen.textAlign = 'left';
  const left = at * CELL.width + (isLetter ? (room - width) / 2 : 0) + shift;
  pen.fillText(text, left, BASELINE / STRETCH, room);
}

function toBitmap({ width, height, data }: ImageData): Bitmap {
  const across = Math.ceil(width / 8);
  const bits = new Uint8Array(across * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if ((data[(y * width + x) * 4 + 3] ?? 0) >= BLACK_FROM) {
        const index = y * across + (x >> 3);
        bits[index] = (bits[index] ?? 0) | (0x80 >> (x & 7));
      }
  return { width, height, bits };
}
