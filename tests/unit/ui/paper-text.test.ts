import { describe, expect, it } from 'vitest';
import { firstPaper, readableColumns } from '../../../src/lib/ui/paper-text';
import { overwriteGetLocale } from '../../../src/lib/paraglide/runtime';

describe('paper on the desk', () => {
  it('keeps the printer’s columns while they stay readable, and shows 32 below that', () => {
    expect(readableColumns(550, 48)).toBe(48);
    expect(readableColumns(390, 48)).toBe(32);
    expect(readableColumns(390, 32)).toBe(32);
    expect(readableColumns(0, 42)).toBe(42);
  });

  it.each(['en', 'ru'] as const)('fits the sample receipt into 32 columns in %s', (locale) => {
    overwriteGetLocale(() => locale);
    for (const line of firstPaper({ demo: true, pair: false, printer: false }))
      expect(line.text.length * line.size, line.text).toBeLessThanOrEqual(32);
  });
});
