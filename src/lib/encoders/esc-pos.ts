// A paper as ESC/POS, the language of most receipt printers. The only file that imports the library; it is
// large, so `registry.ts` loads this file when something is printed.
import ReceiptPrinterEncoder from 'esc-pos-encoder';
import { encodeCp866 } from './code-pages';
import type { Encode } from './encoder';
import { layoutPaper } from './layout';

/** Lines fed past the tear-off edge where there is no cutter; cutters are 8 to 30 mm away (printers.md §6.7). */
const TEAR_OFF_LINES = 4;

/**
 * One paper: initialise, leave double-byte mode, select the page, lines, cut (printers.md §9 [D]).
 *
 * The library sets weight, size and line ends. Text goes past it as bytes of our own page: it would take a
 * character it does not know for `?` in silence, and select a page by itself. Its `initialize()` is not used
 * because it selects the page only before the first text of its own; its `cut()` because it does not feed.
 */
export const encodeEscPos: Encode = (paper, profile) => {
  const job = new ReceiptPrinterEncoder({ columns: profile.columns, newline: '\n' });
  job.raw([0x1b, 0x40, 0x1c, 0x2e, 0x1b, 0x74, profile.codePage]);
  for (const { text, size, bold } of layoutPaper(paper, profile.columns)) {
    job.bold(bold).size(size, size).raw(encodeCp866(text));
    job.bold(false).size(1, 1).newline();
  }
  job.raw(profile.cut ? [0x1d, 0x56, 0x42, 0x00] : [0x1b, 0x64, TEAR_OFF_LINES]);
  return job.encode();
};
