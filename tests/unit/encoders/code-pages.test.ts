import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeCp866,
  encodeCp866,
  toPrintable,
  unprintable,
} from '../../../src/lib/encoders/code-pages';
import { WORDS } from '../../../src/lib/encoders/words';
import { anyText } from './receipts';

describe('a text for paper', () => {
  it.each([
    ['a drawer command', 'Socks\u001bp\u0000\u0019\u00fa', 'Sockspu'],
    ['every control character', '\u0000\u0007\u000e\u001b\u007f\u0080\u009f|', '|'],
    ['bidi and zero-width marks', '\u202eabc\u202c\u200b\u2066d\u2069\ufeff\u00ad', 'abcd'],
    ['an emoji', 'Tea 🍵', 'Tea ?'],
    ['Arabic', 'شاي', '???'],
  ])('loses or replaces %s', (_, text, expected) => {
    expect(toPrintable(text)).toBe(expected);
  });

  it.each([
    ['quotation marks', '«Утро» “a” „b‟ ‘c’', `"Утро" "a" "b" 'c'`],
    ['dashes', 'a — b – c ‑ d − e', 'a - b - c - d - e'],
    ['an ellipsis', 'и…', 'и...'],
    ['spaces of every width', '1\u00a0990\u202f000\u2009g\tx\ny', '1 990 000 g x y'],
    ['currency signs', '10 ₽, 5 €', '10 руб., 5 EUR'],
    ['signs', '2 × 3 • №1', '2 x 3 * №1'],
    ['Latin with accents', 'Café Åse Łódź straße', 'Cafe Ase Lodz strasse'],
    ['Ukrainian and Belarusian', 'Ґанок і Їжак Ўсё', 'Ганок i Їжак Ўсё'],
    ['a decomposed й', 'и\u0306', 'й'],
    ['compatibility forms', 'ﬁ ① Ａ ™ ½', 'fi 1 A TM 1/2'],
  ])('spells %s', (_, text, expected) => {
    expect(toPrintable(text)).toBe(expected);
    expect(unprintable(text)).toEqual([]);
  });

  it('tells which characters it could not carry, each once', () => {
    expect(unprintable('茶 «a» 茶 🍵 é')).toEqual(['茶', '🍵']);
  });

  it('never becomes a byte that a printer could take for a command', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const byte of encodeCp866(toPrintable(text))) {
          expect(byte).toBeGreaterThanOrEqual(0x20);
          expect(byte).not.toBe(0x7f);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('never becomes a command even when it was not made printable first', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(encodeCp866(text).every((byte) => byte >= 0x20 && byte !== 0x7f)).toBe(true);
      }),
    );
  });

  it('does not change when it is made printable twice', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(toPrintable(toPrintable(text))).toBe(toPrintable(text));
        expect(unprintable(toPrintable(text))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the page CP866', () => {
  it('is the one that browsers know by this name', () => {
    const browser = new TextDecoder('ibm866');
    for (let byte = 0x80; byte <= 0xff; byte++)
      expect(decodeCp866(byte)).toBe(browser.decode(Uint8Array.of(byte)));
  });

  it('has no characters for control bytes', () => {
    for (const byte of [0x00, 0x0a, 0x1b, 0x1f, 0x7f]) expect(decodeCp866(byte)).toBeUndefined();
  });

  it('carries Russian there and back', () => {
    const text = 'Съешь ещё этих мягких французских булок №5, да выпей чаю';
    expect(Array.from(encodeCp866(text), decodeCp866).join('')).toBe(text);
    expect([...encodeCp866('Аяё№')]).toEqual([0x80, 0xef, 0xf1, 0xfc]);
  });

  it('has every word that paper needs', () => {
    for (const { currencies, ...words } of Object.values(WORDS))
      for (const text of [...Object.values(words), ...currencies.values()])
        expect(toPrintable(text)).toBe(text);
  });
});
