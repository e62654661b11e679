// Text set in a fixed number of characters. Every function makes its text printable first, so that what it
// measures is what the printer prints. Knows nothing of receipts.
import { toPrintable } from './code-pages';

/**
 * Lines of at most `width` characters, broken between words, and inside a word only where it is longer than a
 * line. Runs of spaces become one. `indent` begins each line. An empty text has no lines.
 */
export function wrap(text: string, width: number, indent = ''): readonly string[] {
  const room = width - indent.length;
  const lines: string[] = [];
  let line = '';
  for (const word of words(text, room)) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(indent + line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return line === '' ? lines : [...lines, indent + line];
}

/** The words of a text, those longer than `room` in pieces. */
function words(text: string, room: number): readonly string[] {
  return toPrintable(text)
    .split(' ')
    .flatMap((word) => word.match(new RegExp(`.{1,${room}}`, 'g')) ?? []);
}

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
  if (ends.length !== 1 || last.length + 1 + end.length > width)
    return [...lines, ...ends.map((part) => part.padStart(width))];
  return [...lines.slice(0, -1), last.padEnd(width - end.length) + end];
}

/** Lines in the middle of the width, without spaces at their ends. */
export function centre(text: string, width: number): readonly string[] {
  return wrap(text, width).map((line) => ' '.repeat(Math.floor((width - line.length) / 2)) + line);
}
