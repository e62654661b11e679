import { describe, expect, it } from 'vitest';
import { changeText, noteText, typedText } from '../../../src/lib/ui/cash-text';

const spaced = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('cash in words', () => {
  it('writes a suggested note without decimals, and without a sign that would follow', () => {
    expect(noteText(3500, 'EUR', 'en')).toBe('€35');
    expect(noteText(3490, 'EUR', 'en')).toBe('€34.90');
    expect(spaced(noteText(200000, 'RUB', 'ru'))).toBe('2 000');
  });

  it('says the change in coins and notes', () => {
    expect(changeText(1510, 'EUR', 'en')).toBe('€10, €5, and €0.10');
    expect(spaced(changeText(301000, 'RUB', 'ru'))).toBe('2 000 ₽, 1 000 ₽ и 10 ₽');
    expect(spaced(changeText(400000, 'RUB', 'ru'))).toBe('2 × 2 000 ₽');
  });

  it('shows a sum as far as it is typed', () => {
    const shown = (text: string, locale = 'en', currency = 'EUR') =>
      spaced(typedText({ text, chosen: false }, currency, locale));
    expect(shown('')).toBe('€0');
    expect(shown('34')).toBe('€34');
    expect(shown('34.')).toBe('€34.');
    expect(shown('34.9')).toBe('€34.9');
    expect(shown('1234.', 'ru', 'RUB')).toBe('1 234, ₽');
    expect(spaced(typedText({ text: '5000.00', chosen: true }, 'RUB', 'ru'))).toBe('5 000 ₽');
  });
});
