import { describe, expect, it } from 'vitest';
import { DEFAULT_PROFILE } from '../../../src/lib/domain/printer';
import { linesOf, Receipt } from '../../../src/lib/domain/receipt';
import { readEposXml, readPaper } from '../../../src/lib/encoders/paper';
import { loadEncoder } from '../../../src/lib/encoders/registry';
import { TEST_TEXT, testReceipt } from '../../../src/lib/till/test-receipt';
import { fakeDraw } from '../../fakes/draw';

const made = (columns: 32 | 42 | 48, language: 'en' | 'ru' = 'en') =>
  testReceipt({ language, columns, atMs: Date.UTC(2026, 10, 23, 14, 40), timeZone: 'UTC' });

/** What a printer makes of it. */
async function printed(columns: 32 | 42 | 48, language: 'en' | 'ru' = 'en') {
  const { encode } = await loadEncoder('esc-pos');
  const paper = readPaper(
    await encode(made(columns, language), { ...DEFAULT_PROFILE, columns }, fakeDraw),
  );
  return { lines: linesOf(paper.lines), unknown: paper.unknown };
}

describe('the test print', () => {
  it.each([32, 42, 48] as const)(
    'has a ruler that fills %i columns to the edge',
    async (columns) => {
      const { lines, unknown } = await printed(columns);
      const ruler = lines.find(({ text }) => text.startsWith('1234567890'));
      expect(ruler?.text).toHaveLength(columns);
      expect(ruler?.text.endsWith('|')).toBe(true);
      expect(lines.map(({ text }) => text)).toContain(String(columns));
      expect(Math.max(...lines.map(({ text, size }) => text.length * size))).toBe(columns);
      expect(unknown).toEqual([]);
    },
  );

  it.each(['en', 'ru'] as const)('shows Cyrillic, both sizes and the time in %s', async (lang) => {
    const { lines } = await printed(32, lang);
    expect(lines.some(({ text }) => text.startsWith(TEST_TEXT))).toBe(true);
    expect(new Set(lines.map(({ size }) => size))).toEqual(new Set([1, 2]));
    expect(lines.some(({ text }) => text.endsWith('23.11.2026 14:40'))).toBe(true);
  });

  it('cannot be taken for the receipt of a sale', async () => {
    const { lines } = await printed(32);
    expect(lines.map(({ text }) => text.trim())).toContain('This is not a real sale');
  });

  it('selects the code page of the settings', async () => {
    const { encode } = await loadEncoder('esc-pos');
    const bytes = await encode(made(32), { ...DEFAULT_PROFILE, codePage: 59 }, fakeDraw);
    expect([...bytes.slice(0, 7)]).toEqual([0x1b, 0x40, 0x1c, 0x2e, 0x1b, 0x74, 59]);
  });

  it('prints the same lines on a network printer', async () => {
    const profile = { ...DEFAULT_PROFILE, columns: 42 } as const;
    const { encode } = await loadEncoder('epos-xml');
    const xml = new TextDecoder().decode(await encode(made(42, 'ru'), profile, fakeDraw));
    expect(readEposXml(xml).lines).toEqual((await printed(42, 'ru')).lines);
  });

  it('is a receipt like every other', () => {
    expect(Receipt.safeParse(made(48, 'ru')).success).toBe(true);
  });
});
