import { describe, expect, it } from 'vitest';
import { isShorter, type Periods } from '../../../../src/routes/data/how-long';

const now: Periods = { keepCustomerDays: 30, keepSaleDays: 400 };
const forEver: Periods = { ...now, keepSaleDays: null };

describe('a new time to keep sales', () => {
  it.each<[string, Partial<Periods>, Periods, boolean]>([
    ['fewer days', { keepSaleDays: 90 }, now, true],
    ['days instead of for ever', { keepSaleDays: 1100 }, forEver, true],
    ['fewer days for names and notes', { keepCustomerDays: 7 }, now, true],
    ['the same', { keepSaleDays: 400 }, now, false],
    ['for ever as before', { keepSaleDays: null }, forEver, false],
    ['more days', { keepSaleDays: 1100 }, now, false],
    ['for ever', { keepSaleDays: null }, now, false],
    ['more days for names and notes', { keepCustomerDays: 90 }, now, false],
  ])('of %s: whether it removes anything sooner', (_, change, before, shorter) => {
    expect(isShorter(change, before)).toBe(shorter);
  });
});
