// Which parts of a line are drawn as one: a letter in its cell, or a run of letters that change shape beside each other
// or stand from right to left. Knows cells, and no canvas.
import { cellsOf, graphemes } from '../encoders/plain-text';

/** What is drawn at once. `at` and `cells` in cells of the line. */
export interface Run {
  readonly text: string;
  readonly at: number;
  readonly cells: number;
  readonly rightToLeft: boolean;
}

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;

/** Scripts whose letters join or are reordered: a cell for each would tear them apart. */
const SHAPED =
  /[\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\p{Script=Mongolian}]/u;

const isShaped = (text: string): boolean => RIGHT_TO_LEFT.test(text) || SHAPED.test(text);

/** What may stand inside a run of such letters: one space, digits, marks between words. */
const INNER = /^(?: |[\p{N}\p{P}\p{S}])$/u;

/** The runs of a line, from the left, without its spaces. */
export function runsOf(line: string): readonly Run[] {
  const parts = graphemes(line);
  const runs: Run[] = [];
  let at = 0;
  for (let index = 0; index < parts.length;) {
    const part = parts[index] ?? '';
    const end = isShaped(part) ? endOfRun(parts, index) : index + 1;
    const text = parts.slice(index, end).join('');
    const cells = parts.slice(index, end).reduce((sum, one) => sum + cellsOf(one), 0);
    if (text !== ' ') runs.push({ text, at, cells, rightToLeft: RIGHT_TO_LEFT.test(text) });
    at += cells;
    index = end;
  }
  return runs;
}

/** Up to the last shaped letter that nothing but inner marks and single spaces parts from the first, with its mark. */
function endOfRun(parts: readonly string[], from: number): number {
  let end = from + 1;
  for (let index = end; index < parts.length; index++) {
    const part = parts[index] ?? '';
    if (isShaped(part)) end = index + 1;
    else if (!INNER.test(part) || (part === ' ' && parts[index - 1] === ' ')) break;
  }
  // A question or exclamation mark belongs to the words before it, at whichever end they end.
  while (/^\p{P}$/u.test(parts[end] ?? '')) end += 1;
  return end;
}
