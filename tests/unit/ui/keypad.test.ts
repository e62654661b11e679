import { describe, expect, it } from 'vitest';
import {
  AT_REST,
  choose,
  isScan,
  keyOf,
  NOTHING,
  paceAfter,
  press,
  toMinor,
  type Key,
  type Typed,
} from '../../../src/lib/ui/keypad';

const typed = (text: string, chosen = false): Typed => ({ text, chosen });
const all = (keys: readonly Key[], decimals = 2, from: Typed = NOTHING) =>
  keys.reduce((sum, key) => press(sum, key, decimals), from);

describe('the cash keypad', () => {
  const refused: readonly [string, Typed, Key, number][] = [
    ['a second separator', typed('3.'), '.', 2],
    ['a third decimal', typed('3.45'), '6', 2],
    ['a separator where the currency has no decimals', typed('3'), '.', 0],
    ['two zeros that would be one decimal too many', typed('3.4'), '00', 2],
    ['a tenth digit', typed('123456789'), '0', 2],
    ['deleting nothing', NOTHING, 'back', 2],
  ];
  it.each(refused)('leaves the sum alone at %s', (_, before, key, decimals) => {
    expect(press(before, key, decimals)).toEqual(before);
  });

  const cases: readonly [string, Typed, Key, string][] = [
    ['appends a digit', typed('3'), '4', '34'],
    ['puts a zero before a separator', NOTHING, '.', '0.'],
    ['replaces a leading zero', typed('0'), '5', '5'],
    ['does not begin with two zeros', NOTHING, '00', '0'],
    ['deletes the last digit', typed('34.9'), 'back', '34.'],
    ['starts anew after a suggested sum', typed('50.00', true), '7', '7'],
    ['clears a suggested sum at once', typed('50.00', true), 'back', ''],
  ];
  it.each(cases)('%s', (_, before, key, text) => {
    expect(press(before, key, 2)).toEqual(typed(text));
  });

  it('reads what was typed in minor units', () => {
    expect(toMinor(all(['3', '4', '.', '9']), 'EUR')).toBe(3490);
    expect(toMinor(all(['3', '4', '.']), 'EUR')).toBe(3400);
    expect(toMinor(all(['5', '00'], 0), 'JPY')).toBe(500);
    expect(toMinor(choose(500000, 'RUB'), 'RUB')).toBe(500000);
    expect(toMinor(NOTHING, 'EUR')).toBe(0);
  });

  it.each([
    ['fingers', 120, false],
    ['fast fingers', 50, false],
    ['a scanner', 8, true],
  ])('tells keys of %s by their pace, and keeps the sum from before them', (_, gap, expected) => {
    const before = typed('20');
    let pace = paceAfter(AT_REST, 1000, before);
    for (let key = 1; key < 6; key += 1)
      pace = paceAfter(pace, 1000 + key * gap, typed('20123456'));
    expect(isScan(pace)).toBe(expected);
    if (expected) expect(pace.before).toBe(before);
  });

  it('takes digits, separators and Backspace of a keyboard, and no shortcuts', () => {
    const none = { ctrlKey: false, metaKey: false, altKey: false };
    expect(keyOf({ ...none, key: '7' })).toBe('7');
    expect(keyOf({ ...none, key: ',' })).toBe('.');
    expect(keyOf({ ...none, key: 'Backspace' })).toBe('back');
    expect(keyOf({ ...none, key: 'Enter' })).toBeNull();
    expect(keyOf({ ...none, key: '1', ctrlKey: true })).toBeNull();
  });
});
