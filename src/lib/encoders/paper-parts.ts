// The parts that every paper is set from: plain and bold lines, the shop at the head, the marks nobody may overlook.
import type { PaperLine, Printable } from '../domain/receipt';
import { centre } from './columns';
import type { PaperWords } from './words';

/** What each part of a paper is set with. */
export interface Sheet {
  /** characters on a line */
  readonly columns: number;
  readonly words: PaperWords;
}

export const plain = (lines: readonly string[]): readonly PaperLine[] =>
  lines.map((text) => ({ text, size: 1, bold: false }));

export const bold = (lines: readonly string[]): readonly PaperLine[] =>
  lines.map((text) => ({ text, size: 1, bold: true }));

/** In the middle, twice as large. */
export const big = (text: string, columns: number): readonly PaperLine[] =>
  centre(text, columns / 2).map((line) => ({ text: line, size: 2, bold: true }));

export const rule = (columns: number): readonly PaperLine[] => plain(['-'.repeat(columns)]);

/** The shop's name and what it wants above everything. */
export const head = ({ shop }: Printable, { columns }: Sheet): readonly PaperLine[] => [
  ...bold(centre(shop.name.toUpperCase(), columns)),
  ...plain(shop.header.flatMap((line) => centre(line, columns))),
];

/** What nobody may overlook: a copy, a demo. */
export const marks = (
  { copy, demo }: Printable,
  { columns, words }: Sheet,
): readonly PaperLine[] => [
  ...(copy ? big(words.copy, columns) : []),
  ...(demo ? [...big(words.demo, columns), ...plain(centre(words.demoNote, columns))] : []),
];

/** The shop's last words, then those of the till. */
export const foot = (
  { shop }: Printable,
  { columns }: Sheet,
  words: readonly string[],
): readonly PaperLine[] =>
  plain([...shop.footer, ...words].flatMap((line) => centre(line, columns)));
