// A paper in the grid of the printer. The same lines become the bytes, the preview and the picture. Knows no bytes.
import type { PrinterProfile } from '../domain/printer';
import type { PaperPart, Printable } from '../domain/receipt';
import { layoutDocument } from './layout-document';
import { layoutReceipt } from './layout-receipt';
import type { Sheet } from './paper-parts';
import { WORDS } from './words';

/**
 * The printed lines of a paper, none wider than `columns` (a line of size 2: half of that), all of it in
 * plain characters.
 */
export function layoutPaper(
  paper: Printable,
  columns: PrinterProfile['columns'],
): readonly PaperPart[] {
  const sheet: Sheet = { columns, words: WORDS[paper.lang] };
  return paper.kind === 'document' ? layoutDocument(paper, sheet) : layoutReceipt(paper, sheet);
}
