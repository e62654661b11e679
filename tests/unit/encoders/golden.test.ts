// Golden receipts: what they must look like stands in tests/fixtures/receipts, written down line by line, and is made
// into bytes there without the encoders.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { linesOf } from '../../../src/lib/domain/receipt';
import { escPos } from '../../../src/lib/encoders/esc-pos';
import { layoutPaper } from '../../../src/lib/encoders/layout';
import { readPaper } from '../../../src/lib/encoders/paper';
import { widthOf } from '../../../src/lib/encoders/plain-text';
import { fakeDraw, patternOf } from '../../fakes/draw';
import { assemble } from '../../fixtures/receipts/assemble';
import { LANGUAGES, receiptIn, WIDTHS } from '../../fixtures/receipts/receipts';
import { PROFILE } from './receipts';

const goldenOf = (lang: string, columns: number): string =>
  readFileSync(new URL(`../../fixtures/receipts/${lang}-${columns}.txt`, import.meta.url), 'utf8');

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe.each(LANGUAGES)('the golden receipt in %s', (lang) => {
  it.each(WIDTHS)('is these bytes on %i columns', async (columns) => {
    const bytes = await escPos.encode(receiptIn(lang), { ...PROFILE, columns }, fakeDraw);
    expect(hex(bytes)).toBe(hex(assemble(goldenOf(lang, columns), columns, patternOf)));
  });

  it.each(WIDTHS)('ends every line with money exactly at the last of %i columns', (columns) => {
    const money = linesOf(layoutPaper(receiptIn(lang), columns)).filter(({ text }) =>
      /\d\.\d\d$/.test(text),
    );
    expect(money.length).toBeGreaterThanOrEqual(12);
    for (const { text, size } of money) expect(widthOf(text) * size).toBe(columns);
  });

  it.each(WIDTHS)(
    'is printed without a byte that the printer does not know, on %i columns',
    (columns) => {
      const paper = readPaper(assemble(goldenOf(lang, columns), columns, patternOf));
      expect(paper).toMatchObject({ cuts: 1, drawer: 0, unknown: [] });
      expect(paper.lines).toContainEqual({ qr: 'https://shop.example/r/1047' });
    },
  );
});
