// A document of the shop in the grid of the paper. Its lines are text and nothing else; which of them stand where is
// the shop's word, and around them stands whose it is, for which order, and that it is no receipt.
import { assertNever } from '../domain/errors';
import type { DocumentLine } from '../domain/order';
import type { Document, PaperLine, PaperPart } from '../domain/receipt';
import { atEnd, centre, twoColumns, wrap } from './columns';
import { codes, foot, head, marks, plain, rule, type Sheet } from './paper-parts';

export function layoutDocument(paper: Document, sheet: Sheet): readonly PaperPart[] {
  const { columns, words } = sheet;
  const { orderNo, date, number } = paper;
  return [
    ...head(paper, sheet),
    ...rule(columns),
    ...plain(twoColumns(`${words.order} ${orderNo}`, date, columns)),
    ...rule(columns),
    ...paper.lines.flatMap((line) => set(line, columns)),
    ...rule(columns),
    ...(number === undefined ? [] : plain(twoColumns(words.document, number, columns))),
    ...marks(paper, sheet),
    ...codes(paper, sheet),
    ...foot(paper, sheet, [words.notReceipt]),
  ];
}

function set(line: DocumentLine, columns: number): readonly PaperLine[] {
  switch (line.k) {
    case 'text': {
      const size = line.x ?? 1;
      return aligned(line.t, line.a ?? 'left', columns / size).map((text) => ({
        text,
        size,
        bold: line.b ?? false,
      }));
    }
    case 'row':
      return twoColumns(line.l, line.r, columns).map((text) => ({
        text,
        size: 1,
        bold: line.b ?? false,
      }));
    case 'rule':
      return rule(columns);
    case 'space':
      return plain(['']);
    default:
      return assertNever(line);
  }
}

function aligned(
  text: string,
  side: 'left' | 'centre' | 'right',
  width: number,
): readonly string[] {
  switch (side) {
    case 'left':
      return wrap(text, width);
    case 'centre':
      return centre(text, width);
    case 'right':
      return atEnd(text, width);
  }
}
