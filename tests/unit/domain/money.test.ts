import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  exponent,
  formatMoney,
  MAX_MINOR,
  moneyParts,
  parseDecimal,
  toDecimal,
} from '../../../src/lib/domain/money';

const NBSP = '\u00a0';

describe('the decimals of a currency', () => {
  // ISO 4217, not what is usually shown: Intl says 0 for COP and IDR.
  test.each([
    ['EUR', 2],
    ['RUB', 2],
    ['JPY', 0],
    ['KWD', 3],
    ['CLF', 4],
    ['COP', 2],
    ['IDR', 2],
    ['IQD', 3],
  ])('%s has %i', (currency, digits) => {
    expect(exponent(currency)).toBe(digits);
  });
});

describe('what a seller types', () => {
  test.each([
    ['', 'EUR'],
    ['abc', 'EUR'],
    ['-5', 'EUR'],
    ['1.2.3', 'EUR'],
    ['.5', 'EUR'],
    ['1e3', 'EUR'],
    ['34.901', 'EUR'],
    ['1,990', 'EUR'], // a thousands comma could be decimals: not guessed
    ['100.5', 'JPY'],
    ['1.2345', 'KWD'],
    ['1234567890123', 'EUR'],
    ['10000000000.01', 'EUR'],
    ['٣', 'EUR'],
  ])('%s %s is not an amount', (text, currency) => {
    expect(parseDecimal(text, currency)).toBeNull();
  });

  test.each([
    ['0', 'EUR', 0],
    ['34,90', 'EUR', 3490],
    ['34.9', 'EUR', 3490],
    ['34,', 'EUR', 3400],
    ['1 990', 'RUB', 199000],
    [`1${NBSP}990,50`, 'RUB', 199050],
    ['1\u202f990', 'RUB', 199000],
    ['1990', 'JPY', 1990],
    ['1.25', 'KWD', 1250],
    ['10000000000', 'EUR', MAX_MINOR],
  ])('%s %s is %i minor units', (text, currency, minor) => {
    expect(parseDecimal(text, currency)).toBe(minor);
  });

  it('reads back every amount it writes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: MAX_MINOR }),
        fc.constantFrom('EUR', 'JPY', 'KWD', 'CLF'),
        (minor, currency) => {
          fc.pre(minor / 10 ** exponent(currency) < 1e12);
          expect(parseDecimal(toDecimal(minor, currency), currency)).toBe(minor);
        },
      ),
    );
  });
});

describe('an amount as text', () => {
  test.each([
    [199000, 'RUB', '1990.00'],
    [5, 'EUR', '0.05'],
    [-5, 'EUR', '-0.05'],
    [0, 'EUR', '0.00'],
    [1990, 'JPY', '1990'],
    [1, 'KWD', '0.001'],
    [-123456, 'KWD', '-123.456'],
  ])('%i %s is printed as %s', (minor, currency, text) => {
    expect(toDecimal(minor, currency)).toBe(text);
  });

  test.each([
    [199000, 'RUB', 'ru', `1${NBSP}990${NBSP}₽`],
    [199050, 'RUB', 'ru', `1${NBSP}990,50${NBSP}₽`],
    [1990, 'EUR', 'ru', `19,90${NBSP}€`],
    [2000, 'EUR', 'ru', `20${NBSP}€`],
    [199000, 'RUB', 'en', '₽1,990.00'],
    [1990, 'EUR', 'en', '€19.90'],
    [2000, 'EUR', 'en', '€20.00'],
    [-500, 'EUR', 'en', '-€5.00'],
    [1990, 'JPY', 'en', '¥1,990'],
    [1990, 'JPY', 'ru', `1${NBSP}990${NBSP}¥`],
    [1250, 'KWD', 'en', `KWD${NBSP}1.250`],
    [1250000, 'COP', 'en', '$12,500.00'],
    [MAX_MINOR, 'EUR', 'en', '€10,000,000,000.00'],
  ])('%i %s in %s is shown as %s', (minor, currency, locale, text) => {
    expect(formatMoney(minor, currency, locale)).toBe(text);
  });

  it('marks the piece that is the currency sign', () => {
    expect(moneyParts(1990, 'EUR', 'en').filter((part) => part.isSign)).toEqual([
      { text: '€', isSign: true },
    ]);
  });
});
