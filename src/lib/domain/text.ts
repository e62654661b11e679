// Text that came from outside, made harmless once, at the door: a product name must not be able to
// command a printer, reorder a line or grow without end.

/** C0 and C1 except newline, bidi controls (Unicode TR 9), zero-width and interlinear ones (TR 36 §2). */
const CONTROLS =
  /[^\P{Cc}\n]|[\p{Bidi_Control}\u200b\u2028\u2029\u2060-\u2065\ufeff\ufff9-\ufffb]/gu;

/** At most so many UTF-16 units are composed into one (Unicode FAQ on normalization: four), with room to see a cut. */
const PARTS = 8;

/**
 * One line or paragraph of foreign text: composed (NFC, so that `и` + U+0306 is `й`), without control and
 * bidi characters, tabs as spaces, at most `max` UTF-16 units, the cut marked with `…`.
 */
export function cleanText(text: string, max: number): string {
  const harmless = text.replace(/\t/g, ' ').replace(CONTROLS, '');
  // Composing sorts marks, in quadratic time on a long run of them: what is cut away anyway is not composed.
  const clean = harmless.slice(0, max * PARTS).normalize('NFC');
  return clean.length <= max
    ? clean
    : `${clean.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** `cleanText` on one line: newlines become spaces. */
export function cleanLine(text: string, max: number): string {
  // Split, not one pattern with spaces around the newline: that takes quadratic time on a long run of spaces.
  const lines = text.split(/[\r\n\u0085\u2028\u2029]+/).map((part) => part.trim());
  return cleanText(lines.join(' '), max).trim();
}
