// Text set in a fixed number of cells. Every function makes its text plain first, so that what it measures is what
// is printed. Knows nothing of receipts.
import { cellsOf, graphemes, toPlain, widthOf } from './plain-text';

/** Punctuation that stays with what stands before it. */
const CLOSING = /^[、。，．！？：；）」』】〉》%‰℃]/;

/** A piece of text that is not broken, and whether a space stands before it. */
interface Piece {
  readonly text: string;
  readonly cells: number;
  readonly gap: 0 | 1;
}

/**
 * Lines of at most `width` cells, broken between words and between the characters of scripts without spaces, and
 * inside a word only where it is longer than a line. Runs of spaces become one. `indent` begins each line. An empty
 * text has no lines.
 */
export function wrap(text: string, width: number, indent = ''): readonly string[] {
  const room = width - indent.length;
  const lines: string[] = [];
  let line = '';
  let cells = 0;
  for (const piece of pieces(text, room)) {
    if (cells > 0 && cells + piece.gap + piece.cells > room) {
      lines.push(indent + line);
      line = '';
      cells = 0;
    }
    const gap = cells > 0 ? piece.gap : 0;
    line += ' '.repeat(gap) + piece.text;
    cells += gap + piece.cells;
  }
  return cells > 0 ? [...lines, indent + line] : lines;
}

/** The pieces of a text, none wider than `room`. */
const pieces = (text: string, room: number): readonly Piece[] =>
  toPlain(text)
    .split(' ')
    .filter((word) => word !== '')
    .flatMap((word) => piecesOf(word, room));

function piecesOf(word: string, room: number): readonly Piece[] {
  const found: { text: string; cells: number; gap: 0 | 1; open: boolean }[] = [];
  for (const grapheme of graphemes(word)) {
    const cells = cellsOf(grapheme);
    const last = found.at(-1);
    const joins = last && (CLOSING.test(grapheme) || (last.open && cells === 1));
    if (joins && last.cells + cells <= room) {
      last.text += grapheme;
      last.cells += cells;
    } else {
      found.push({ text: grapheme, cells, gap: last ? 0 : 1, open: cells === 1 });
    }
  }
  return found;
}

const padStart = (text: string, width: number): string =>
  ' '.repeat(Math.max(0, width - widthOf(text))) + text;

/** `left … right` over the full width; the right side has its own line where both do not fit on one. */
export function twoColumns(
  left: string,
  right: string,
  width: number,
  indent = '',
): readonly string[] {
  const lines = wrap(left, width, indent);
  const ends = wrap(right, width);
  const last = lines.at(-1) ?? '';
  const end = ends[0] ?? '';
  const gap = width - widthOf(last) - widthOf(end);
  if (ends.length !== 1 || gap < 1) return [...lines, ...ends.map((part) => padStart(part, width))];
  return [...lines.slice(0, -1), last + ' '.repeat(gap) + end];
}

/** Lines in the middle of the width, without spaces at their ends. */
export const centre = (text: string, width: number): readonly string[] =>
  wrap(text, width).map((line) => ' '.repeat(Math.floor((width - widthOf(line)) / 2)) + line);

/** Lines at the right edge. */
export const atEnd = (text: string, width: number): readonly string[] =>
  wrap(text, width).map((line) => padStart(line, width));
