import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { cleanLine, cleanText } from '../../../src/lib/domain/text';

describe('text from outside', () => {
  test.each([
    ['the cash drawer command', 'Tea\u001bp\u0000\u0019\u00fa', 'Teap\u00fa'],
    ['a C1 control', 'a\u009bb', 'ab'],
    ['DEL', 'a\u007fb', 'ab'],
    ['a reversed sum', '\u202e00,1\u202c', '00,1'],
    ['isolates', '\u2066a\u2069', 'a'],
    ['the Arabic letter mark', 'a\u061cb', 'ab'],
    ['zero-width space and byte order mark', 'a\u200bb\ufeffc', 'abc'],
    ['line and paragraph separators', 'a\u2028b\u2029c', 'abc'],
    ['a carriage return that would overprint', 'Total 100\rTotal 1', 'Total 100Total 1'],
  ])('loses %s', (_, text, clean) => {
    expect(cleanText(text, 100)).toBe(clean);
  });

  test.each([
    ['newlines of a paragraph', 'one\ntwo', 'one\ntwo'],
    ['tabs, as spaces', 'a\tb', 'a b'],
    ['й, composed', 'и\u0306', 'й'],
    ['й, composed across what is removed', 'и\u200b\u0306', 'й'],
    ['emoji', 'tea 🫖', 'tea 🫖'],
    ['Hebrew letters', 'תה', 'תה'],
  ])('keeps %s', (_, text, clean) => {
    expect(cleanText(text, 100)).toBe(clean);
  });

  it('is cut with a mark, and never through a surrogate pair', () => {
    expect(cleanText('abcdef', 6)).toBe('abcdef');
    expect(cleanText('abcdefg', 6)).toBe('abcde…');
    expect(cleanText('abcd🫖🫖', 6)).toBe('abcd…');
  });

  it('is cut before it is composed: marks without end keep nobody waiting', () => {
    const marks = 'e'.padEnd(20_000, '\u0301\u0316');
    expect(cleanText(marks.repeat(20), 200)).toMatch(/^é\u0316{198}…$/);
    expect(cleanText('e\u0301'.repeat(200), 200)).toBe('é'.repeat(200));
    // The most that one character can be made of: the cut comes after it, whatever was there.
    const many = '\u03b1\u0313\u0300\u0345';
    expect(cleanText(many.repeat(200), 200)).toBe(many.normalize('NFC').repeat(200));
    expect(cleanText(many.repeat(500), 200)).toBe(`${many.normalize('NFC').repeat(199)}…`);
  }, 2000);

  it('has no control or bidi character left, is not too long, and does not change when cleaned again', () => {
    const nasty = fc.constantFrom(
      ...'\u0000\u001b\r\n\t\u009b\u061c\u200b\u200f\u202e\u2028\u2066\ufeff\u0306иe',
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(nasty, fc.string({ unit: 'binary' }))).map((parts) => parts.join('')),
        fc.integer({ min: 1, max: 40 }),
        (text, max) => {
          const clean = cleanText(text, max);
          expect(clean).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}|\u200b|\ufeff/u);
          expect(clean.length).toBeLessThanOrEqual(max);
          expect(cleanText(clean, max)).toBe(clean);
        },
      ),
    );
  });
});

describe('one line', () => {
  test.each([
    ['  a \r\n\n b ', 'a b'],
    ['a\u2028b\u0085c', 'a b c'],
    ['\n', ''],
  ])('%j becomes %j', (text, line) => {
    expect(cleanLine(text, 100)).toBe(line);
  });

  it('never holds a newline', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\r', '\u2029') }), (text) => {
        expect(cleanLine(text, 1000)).not.toMatch(/[\r\n\u2028\u2029]/);
      }),
    );
  });
});
