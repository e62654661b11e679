import { describe, expect, it } from 'vitest';
import { DEFAULT_PROFILE } from '../../../src/lib/domain/printer';
import { Receipt } from '../../../src/lib/domain/receipt';
import { readEposXml, readPaper } from '../../../src/lib/encoders/paper';
import { loadEncoder } from '../../../src/lib/encoders/registry';
import { TEST_TEXT, testReceipt } from '../../../src/lib/till/test-receipt';

const made = (columns: 32 | 42 | 48, language: 'en' | 'ru' = 'en') =>
  testReceipt({ language, columns, atMs: Date.UTC(2026, 10, 23, 14, 40), timeZone: 'UTC' });

describe('the test print', () => {
  it.each([32, 42, 48] as const)(
    'has a ruler that fills %i columns to the edge',
    async (columns) => {
      const encode = await loadEncoder('esc-pos');
      const { lines, unknown } = readPaper(encode(made(columns), { ...DEFAULT_PROFILE, columns }));
      const ruler = lines.find(({ text }) => text.startsWith('1234567890'));
      expect(ruler?.text).toHaveLength(columns);
      expect(ruler?.text.endsWith('|')).toBe(true);
      expect(lines.map(({ text }) => text)).toContain(String(columns));
      expect(Math.max(...lines.map(({ text, size }) => text.length * size))).toBe(columns);
      expect(unknown).toEqual([]);
    },
  );

  it.each(['en', 'ru'] as const)('shows Cyrillic, both sizes and the time in %s', async (lang) => {
    const encode = await loadEncoder('esc-pos');
    const { lines } = readPaper(encode(made(32, lang), DEFAULT_PROFILE));
    expect(lines.some(({ text }) => text.startsWith(TEST_TEXT))).toBe(true);
    expect(new Set(lines.map(({ size }) => size))).toEqual(new Set([1, 2]));
    expect(lines.some(({ text }) => text.endsWith('23.11.2026 14:40'))).toBe(true);
  });

  it('cannot be taken for the receipt of a sale', async () => {
    const encode = await loadEncoder('esc-pos');
    const { lines } = readPaper(encode(made(32), DEFAULT_PROFILE));
    expect(lines.map(({ text }) => text.trim())).toContain('This is not a real sale');
  });

  it('selects the code page of the settings', async () => {
    const encode = await loadEncoder('esc-pos');
    const bytes = encode(made(32), { ...DEFAULT_PROFILE, codePage: 59 });
    expect([...bytes.slice(0, 7)]).toEqual([0x1b, 0x40, 0x1c, 0x2e, 0x1b, 0x74, 59]);
  });

  it('prints the same lines on a network printer', async () => {
    const [escPos, epos] = await Promise.all([loadEncoder('esc-pos'), loadEncoder('epos-xml')]);
    const xml = new TextDecoder().decode(epos(made(42, 'ru'), { ...DEFAULT_PROFILE, columns: 42 }));
    expect(readEposXml(xml).lines).toEqual(
      readPaper(escPos(made(42, 'ru'), { ...DEFAULT_PROFILE, columns: 42 })).lines,
    );
  });

  it('is a receipt like every other', () => {
    expect(Receipt.safeParse(made(48, 'ru')).success).toBe(true);
  });
});
