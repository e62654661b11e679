import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CodePage } from '../../../src/lib/domain/printer';
import { carries, decodeByte, encodeText, spellIn } from '../../../src/lib/encoders/code-pages';
import { toPlain } from '../../../src/lib/encoders/plain-text';
import { WORDS } from '../../../src/lib/encoders/words';
import { anyText } from './receipts';

const PAGES = CodePage.options;
const spelled = (text: string): string => spellIn('cp866', toPlain(text));

describe('a page of characters', () => {
  it.each([
    ['cp866', 'ibm866'],
    ['windows-1251', 'windows-1251'],
    ['windows-1252', 'windows-1252'],
  ] as const)('%s is the one that browsers know by the name %s', (page, label) => {
    const browser = new TextDecoder(label);
    for (let byte = 0xa0; byte <= 0xff; byte++)
      expect(decodeByte(page, byte)).toBe(browser.decode(Uint8Array.of(byte)));
  });

  it.each([
    ['cp437', 'Café Åse naïve ½', [0x43, 0x61, 0x66, 0x82]],
    ['cp858', '€ÁÊã', [0xd5, 0xb5, 0xd2, 0xc6]],
    ['cp1125', 'Ґґ Її Єє', [0xf2, 0xf3, 0x20, 0xf8]],
    ['rk1048', 'ҚқҢңӘәҰұҮүӨөҒғҺһІі', [0x8d, 0x9d, 0xbd, 0xbe]],
  ] as const)('%s carries what it is chosen for: %s', (page, text, first) => {
    expect(carries(page, text)).toBe(true);
    expect([...encodeText(page, text)].slice(0, 4)).toEqual(first);
  });

  it.each(PAGES)('%s never makes a command of a text, whatever it says', (page) => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(encodeText(page, text).every((byte) => byte >= 0x20 && byte !== 0x7f)).toBe(true);
      }),
    );
  });

  it.each(PAGES)('%s gives back what it carries', (page) => {
    fc.assert(
      fc.property(anyText, (text) => {
        const plain = toPlain(text);
        fc.pre(carries(page, plain));
        const back = Array.from(encodeText(page, plain), (byte) => decodeByte(page, byte)).join('');
        expect(back).toBe(plain);
      }),
    );
  });

  it.each(PAGES)('%s has no characters for control bytes', (page) => {
    for (const byte of [0x00, 0x0a, 0x1b, 0x1f, 0x7f])
      expect(decodeByte(page, byte)).toBeUndefined();
  });

  it('carries Russian there and back', () => {
    const text = 'Съешь ещё этих мягких французских булок №5, да выпей чаю';
    const bytes = encodeText('cp866', text);
    expect(Array.from(bytes, (byte) => decodeByte('cp866', byte)).join('')).toBe(text);
    expect([...encodeText('cp866', 'Аяё№')]).toEqual([0x80, 0xef, 0xf1, 0xfc]);
  });

  it('has every English and Russian word that paper needs', () => {
    for (const lang of ['en', 'ru'] as const) {
      const { currencies, ...words } = WORDS[lang];
      for (const text of [...Object.values(words), ...currencies.values()])
        expect(carries('cp866', text)).toBe(true);
    }
  });
});

describe('a text for a printer that takes no pictures', () => {
  it.each([
    ['currency signs', '10 ₽, 5 €', '10 руб., 5 EUR'],
    ['signs', '2 × 3 • №1', '2 x 3 * №1'],
    ['Latin with accents', 'Café Åse Łódź straße', 'Cafe Ase Lodz strasse'],
    ['Ukrainian and Belarusian', 'Ґанок і Їжак Ўсё', 'Ганок i Їжак Ўсё'],
    ['compatibility forms', 'ﬁ ① Ａ ™ ½', 'fi 1 A TM 1/2'],
    ['an emoji as a question mark', 'Tea 🍵', 'Tea ?'],
  ])('spells %s', (_, text, expected) => {
    expect(spelled(text)).toBe(expected);
  });

  it('has only characters of the page, and does not change when it is spelled twice', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(carries('cp866', spelled(text))).toBe(true);
        expect(spelled(spelled(text))).toBe(spelled(text));
      }),
      { numRuns: 1000 },
    );
  });
});
