// The parts that every paper is set from: plain and bold lines, the shop at the head, the marks nobody may overlook.
import type { PaperLine, PaperPart, Printable } from '../domain/receipt';
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

/** Capitals where a script has them for emphasis; those of Georgian are another matter, and few fonts have them. */
const capitals = (name: string): string =>
  /\p{Script=Georgian}/u.test(name) ? name : name.toUpperCase();

/** The shop's name and what it wants above everything. */
export const head = ({ shop }: Printable, { columns }: Sheet): readonly PaperLine[] => [
  ...bold(centre(capitals(shop.name), columns)),
  ...plain(shop.header.flatMap((line) => centre(line, columns))),
];

/** What nobody may overlook: a copy, a demo. */
export const marks = (
  { copy, forShop = false, demo }: Printable,
  { columns, words }: Sheet,
): readonly PaperLine[] => [
  ...(copy ? big(forShop ? words.shopCopy : words.copy, columns) : []),
  ...(demo ? [...big(words.demo, columns), ...plain(centre(words.demoNote, columns))] : []),
];

/** The shop's last words, then those of the till. */
export const foot = (
  { shop }: Printable,
  { columns }: Sheet,
  words: readonly string[],
): readonly PaperLine[] =>
  plain([...shop.footer, ...words].flatMap((line) => centre(line, columns)));

/** QR codes with their words, then the bar code. */
export const codes = (
  { codes: qr = [], barcode }: Printable,
  { columns }: Sheet,
): readonly PaperPart[] => [
  ...qr.flatMap(({ label, text }) => [...plain(centre(label, columns)), { qr: text }]),
  ...(barcode !== undefined && isBarcode(barcode) ? [{ barcode }] : []),
];

/** What Code 128 B carries (ISO/IEC 15417), as long as it fits on the narrowest roll. */
const isBarcode = (text: string): boolean => /^[ -~]{1,20}$/.test(text);
