import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { cashRounding, changeParts, suggestCash, suggestTips } from '../../../src/lib/domain/cash';
import { exponent, MAX_MINOR } from '../../../src/lib/domain/money';
import { MAX_ROUNDING } from '../../../src/lib/domain/payment';

describe('change', () => {
  it('is given in the fewest notes and coins', () => {
    expect(changeParts(301000, 'RUB')).toEqual([
      { minor: 200000, count: 1, isNote: true },
      { minor: 100000, count: 1, isNote: true },
      { minor: 1000, count: 1, isNote: false },
    ]);
  });

  it('leaves out what no coin can pay', () => {
    expect(changeParts(7, 'RUB')).toEqual([]);
    expect(changeParts(0, 'EUR')).toEqual([]);
  });

  it('adds up in every currency whose smallest coin is one minor unit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000_000 }),
        fc.constantFrom('EUR', 'USD', 'GBP', 'JPY', 'KWD', 'CHF'),
        (minor, currency) => {
          const parts = changeParts(minor, currency);
          expect(parts.reduce((sum, part) => sum + part.minor * part.count, 0)).toBe(minor);
          expect(parts.every((part) => Number.isInteger(part.count) && part.count > 0)).toBe(true);
          const values = parts.map((part) => part.minor);
          expect(values).toEqual([...new Set(values)].sort((a, b) => b - a));
        },
      ),
    );
  });
});

describe('what a customer may hand over', () => {
  test.each([
    [0, 'RUB', []],
    [-100, 'RUB', []],
    [199000, 'RUB', [199000, 200000, 500000]],
    [1990, 'EUR', [1990, 2000, 5000, 10000]],
    [500000, 'RUB', [500000, 600000]],
    [1990, 'USD', [1990, 2000, 5000, 10000]],
  ])('for %i %s it suggests %j', (due, currency, sums) => {
    expect(suggestCash(due, currency)).toEqual(sums);
  });

  it('suggests the exact sum first, then at most three larger ones, rising', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000_000 }),
        fc.constantFrom('EUR', 'RUB', 'USD', 'GBP', 'JPY', 'KWD', 'CHF'),
        (due, currency) => {
          const sums = suggestCash(due, currency);
          expect(sums[0]).toBe(due);
          expect(sums.length).toBeLessThanOrEqual(4);
          expect(sums).toEqual([...new Set(sums)].sort((a, b) => a - b));
        },
      ),
    );
  });
});

describe('cash that no coin pays exactly', () => {
  test.each([
    ['CHF', 1002, -2],
    ['CHF', 1003, 2],
    ['CHF', 1005, 0],
    ['CHF', 1, -1],
    ['SEK', 19949, -49],
    ['SEK', 19950, 50],
    ['SEK', 19900, 0],
    ['NOK', 151, 49],
    ['DKK', 1024, -24],
    ['DKK', 1025, 25],
    ['DKK', 1050, 0],
    ['CZK', 1049, -49],
    ['HUF', 124900, 100],
    ['HUF', 124700, -200],
    ['HUF', 124750, 250],
    ['AUD', 1998, 2],
    ['NZD', 1994, -4],
    ['NZD', 1995, 5],
    ['CAD', 1992, -2],
    ['RUB', 199001, 0],
    ['USD', 1999, 0],
    ['JPY', 1999, 0],
    ['EUR', 1999, 0],
  ])('%s %i is rounded by %i', (currency, minor, rounding) => {
    expect(cashRounding(minor, currency, false)).toBe(rounding);
  });

  test.each([
    [1999, 1],
    [1997, -2],
    [1998, 2],
    [2000, 0],
  ])('EUR %i is rounded by %i where the owner wants it', (minor, rounding) => {
    expect(cashRounding(minor, 'EUR', true)).toBe(rounding);
    expect(cashRounding(minor, 'EUR', false)).toBe(0);
    expect(cashRounding(minor, 'USD', true)).toBe(0);
  });

  // The largest step of each currency, minor units; 1: no rounding.
  const STEPS = { CHF: 5, SEK: 100, NOK: 100, DKK: 50, CZK: 100, HUF: 500, AUD: 5, NZD: 10 };
  it('is paid by whole coins, changes by half a step at most, and is never a negative zero', () => {
    const steps = Object.entries({ ...STEPS, CAD: 5, EUR: 5, RUB: 1, JPY: 1 });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: MAX_MINOR }),
        fc.constantFrom(...steps),
        (minor, [currency, step]) => {
          const rounding = cashRounding(minor, currency, true);
          expect((minor + rounding) % step).toBe(0);
          expect(Math.abs(rounding) * 2).toBeLessThanOrEqual(step);
          expect(Math.abs(rounding)).toBeLessThanOrEqual(MAX_ROUNDING);
          expect(minor + rounding).toBeGreaterThanOrEqual(0);
          expect(Object.is(rounding, -0)).toBe(false);
        },
      ),
    );
  });
});

describe('tips that are offered', () => {
  test.each<[number, string, readonly number[]]>([
    [0, 'EUR', []],
    [3, 'EUR', []],
    [100, 'EUR', [10, 20]],
    [1234, 'EUR', [60, 120, 190]],
    [1999, 'EUR', [100, 200, 300]],
    [2000, 'EUR', [100, 200, 300]],
    [3490, 'EUR', [200, 300, 500]],
    [199000, 'RUB', [10000, 19900, 29900]],
    [1000, 'JPY', [50, 100, 150]],
    [12, 'JPY', [1, 2]],
    [25000, 'KWD', [1000, 3000, 4000]],
  ])('for %i %s are %j', (due, currency, tips) => {
    expect(suggestTips(due, currency)).toEqual(tips);
  });

  it('are whole units, each once, ascending and never more than a fifth of a larger sum', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000_000 }),
        fc.constantFrom('EUR', 'RUB', 'JPY', 'KWD'),
        (due, currency) => {
          const tips = suggestTips(due, currency);
          expect(tips.length).toBeLessThanOrEqual(3);
          expect([...new Set(tips)].sort((a, b) => a - b)).toEqual(tips);
          for (const tip of tips) {
            expect(Number.isInteger(tip) && tip > 0).toBe(true);
            if (due >= 20 * 10 ** exponent(currency)) expect(tip).toBeLessThanOrEqual(due / 5);
          }
        },
      ),
    );
  });
});
