// Text made fit for paper, and how wide it is there. Part of the first screen, so it is kept small: pages of
// characters and what a printer lacks are the encoders' affair.

/** Typographic characters whose plain form says the same: a class of them, then how it is written (printers.md §7.2). */
const PLAIN: readonly (readonly [RegExp, string])[] = [
  [/[«»“”„‟‹›″]/g, '"'],
  [/[‘’‚‛′´]/g, "'"],
  [/[‐‑‒–—―−⁃]/g, '-'],
  [/[•‣●▪◦]/g, '*'],
  [/…/g, '...'],
  [/×/g, 'x'],
];

/** Texts of nothing but these need no work, and each of their characters is one cell. */
const SIMPLE = /^[ -~А-яЁё№]*$/;

/** Control characters and format characters; those that join letters are part of the word (Persian, emoji). */
const INVISIBLE =
  /[\p{Cc}\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|(?!\ufe0f)\p{Variation_Selector}/gu;

/**
 * The text as paper shows it: composed (NFC), white space as plain spaces, plain quotes and dashes, without control
 * and invisible characters. Nothing in it can be a printer command. Put in again, it does not change.
 */
export function toPlain(text: string): string {
  if (SIMPLE.test(text)) return text;
  let plain = text
    .normalize('NFC')
    .replace(/\ufeff/g, '')
    .replace(/\s/g, ' ');
  plain = plain.replace(INVISIBLE, '');
  for (const [characters, written] of PLAIN) plain = plain.replace(characters, written);
  // A mark without its letter would sit on the space, or on what stands before the text.
  return plain.replace(/(^| )[\p{M}\u200c\u200d]+/gu, '$1').normalize('NFC');
}

/** Two cells wide: East Asian wide and full-width characters (Unicode TR 11), and pictures. */
const WIDE =
  /^(?:[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303e\u30fb\u30fc\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f)/u;

let segmenter: Intl.Segmenter | undefined;

/** The characters a reader sees, each with its marks (Unicode TR 29). */
export function graphemes(text: string): readonly string[] {
  if (SIMPLE.test(text)) return [...text];
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Cells of one grapheme: 1, or 2 for a wide one. */
export const cellsOf = (grapheme: string): 1 | 2 => (WIDE.test(grapheme) ? 2 : 1);

/** Cells of a text that `toPlain` has made. */
export function widthOf(text: string): number {
  if (SIMPLE.test(text)) return text.length;
  return graphemes(text).reduce((sum, grapheme) => sum + cellsOf(grapheme), 0);
}
