// Lines for the papers that are not receipts, and how many columns a desk can show. Receipts are laid out by encoders.
import type { PaperLine } from '../domain/receipt';
import * as m from '../paraglide/messages';

export type Columns = 32 | 42 | 48;

/** Below this size, in CSS pixels, paper is too small to read (LOOK §2). */
const LEAST_TEXT_PX = 15;

/** The printer's columns, or 32 where they would be too small on a desk of this width (as in `.paper`). */
export function readableColumns(deskWidthPx: number, columns: Columns): Columns {
  const textPx = (deskWidthPx - 32) / (columns + 5) / 0.615;
  return deskWidthPx === 0 || textPx >= LEAST_TEXT_PX ? columns : 32;
}

/** Width of the roll that has so many columns, in millimetres (printers.md §8). */
export const rollMm = (columns: Columns): 58 | 80 => (columns === 32 ? 58 : 80);

export const plainLine = (text: string, bold = false): PaperLine => ({ text, size: 1, bold });

export const centred = (text: string, columns: number): string =>
  ' '.repeat(Math.max(0, Math.floor((columns - text.length) / 2))) + text;

/** `left` and `right` at the two ends of a line. */
export const justified = (left: string, right: string, columns: number): string =>
  left + ' '.repeat(Math.max(1, columns - left.length - right.length)) + right;

/** The sample on the desk of a fresh till, 32 columns; a box is ticked when its step is done. */
export function firstPaper(done: {
  readonly demo: boolean;
  readonly pair: boolean;
  readonly printer: boolean;
}): readonly PaperLine[] {
  const middle = (text: string, bold = false) => plainLine(centred(text, 32), bold);
  const rule = plainLine('-'.repeat(32));
  const step = (text: string, isDone: boolean) =>
    plainLine(justified(text, isDone ? '[x]' : '[ ]', 32));
  const item = (name: string, price: string) => [
    plainLine(name),
    plainLine(justified(`  1 x ${price}`, price, 32)),
  ];
  return [
    middle('KASS', true),
    middle(m.first_paper_1()),
    middle(m.first_paper_2()),
    rule,
    step(m.first_paper_step_demo(), done.demo),
    step(m.first_paper_step_pair(), done.pair),
    step(m.first_paper_step_printer(), done.printer),
    rule,
    ...item(m.first_paper_item_1(), m.first_paper_price_1()),
    ...item(m.first_paper_item_2(), m.first_paper_price_2()),
    plainLine('='.repeat(32)),
    { text: justified(m.first_paper_total(), m.first_paper_sum(), 16), size: 2, bold: true },
    rule,
    middle(m.first_paper_demo(), true),
    middle(m.first_paper_end()),
  ];
}
