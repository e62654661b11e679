import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { graphemes, toPlain, widthOf } from '../../../src/lib/encoders/plain-text';
import { anyText } from './receipts';

describe('a text for paper', () => {
  it.each([
    ['a drawer command', 'Socks\u001bp\u0000\u0019\u00fa', 'Sockspú'],
    ['every control character', '\u0000\u0007\u000e\u001b\u007f\u0080\u009f|', '|'],
    ['bidi and zero-width marks', '\u202eabc\u202c\u200b\u2066d\u2069\ufeff\u00ad', 'abcd'],
    ['marks without a letter', '\u0301a \u0301\u0302b', 'a b'],
  ])('loses %s', (_, text, expected) => {
    expect(toPlain(text)).toBe(expected);
  });

  it.each([
    ['quotation marks', '«Утро» “a” „b‟ ‘c’', `"Утро" "a" "b" 'c'`],
    ['dashes', 'a — b – c ‑ d − e', 'a - b - c - d - e'],
    ['an ellipsis', 'и…', 'и...'],
    ['spaces of every width', '1\u00a0990\u202f000\u2009g\tx\ny', '1 990 000 g x y'],
    ['a decomposed й', 'и\u0306', 'й'],
  ])('writes %s plainly', (_, text, expected) => {
    expect(toPlain(text)).toBe(expected);
  });

  it.each([
    ['Georgian', 'ჩაი'],
    ['Kazakh', 'Қант'],
    ['Arabic', 'شاي'],
    ['Chinese', '龙井绿茶，一斤'],
    ['Persian with its joiner', 'می\u200cخواهم'],
    ['currency signs', '₽ € ₸ ₾'],
    ['pictures', '🍵👨‍👩‍👧'],
  ])('keeps %s as it is', (_, text) => {
    expect(toPlain(text)).toBe(text);
  });

  it('does not change when it is made plain twice, and holds nothing a printer could obey', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const plain = toPlain(text);
        expect(toPlain(plain)).toBe(plain);
        expect(plain).not.toMatch(/\p{Cc}|\p{Bidi_Control}/u);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the width of a text', () => {
  it.each([
    ['', 0],
    ['Чай №1', 6],
    ['ჩაი', 3],
    ['绿茶 1', 6],
    ['e\u0301', 1],
    ['🍵', 2],
    ['👨‍👩‍👧', 2],
    ['１２', 4],
  ])('of "%s" is %i cells', (text, cells) => {
    expect(widthOf(text)).toBe(cells);
  });

  it('is that of its graphemes, none of which is lost', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const plain = toPlain(text);
        expect(graphemes(plain).join('')).toBe(plain);
        expect(widthOf(plain)).toBeGreaterThanOrEqual(graphemes(plain).length);
      }),
    );
  });
});
