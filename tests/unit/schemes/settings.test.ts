import { describe, expect, it, test } from 'vitest';
import {
  choiceSetting,
  isLine,
  labelSetting,
  optionalSetting,
  ownSetting,
  valueOf,
} from '../../../src/lib/schemes/settings';

const words = { label: { en: 'Number', ru: 'Номер' }, hint: { en: 'Digits', ru: 'Цифры' } };
const label = labelSetting('Acme Pay');
const number = ownSetting('number', words, /^\d{4}$/);
const point = optionalSetting('point', words, /^\d{4}$/);
const unit = choiceSetting('unit', words.label, [
  { value: 'decimal', label: { en: '19.90', ru: '19.90' } },
  { value: 'minor', label: { en: '1990', ru: '1990' } },
]);
const none = choiceSetting('none', words.label, []);
const SETTINGS = [label, number, point, unit];

describe('one line of text is not', () => {
  test.each([
    ['empty', ''],
    ['a blank', ' '],
    ['text with a blank before it', ' Pay'],
    ['text with a blank behind it', 'Pay '],
    ['two lines', 'Pay\nPay'],
    ['two lines of an old system', 'Pay\rPay'],
    ['two lines by a separator', 'Pay\u2028Pay'],
    ['text with a tab', 'Pay\tPay'],
    ['text with a control character', 'Pay\u0000'],
    ['text with an escape', '\u001bPay'],
    ['text that turns the reading direction', 'Pay\u202e'],
    ['text with a character of no width', 'P\u200bay'],
    ['text that is not composed', 'и\u0306'],
    ['too long', 'x'.repeat(501)],
  ])('%s', (_, text) => {
    expect(isLine(text)).toBe(false);
  });

  it('longer than it is said to be', () => {
    expect(isLine('x'.repeat(41), 40)).toBe(false);
    expect(isLine('x'.repeat(40), 40)).toBe(true);
  });
});

test.each(['x', 'Чайная № 5', 'Pay & Co; "end"', 'й', '支払い', '💳 Pay', 'x'.repeat(500)])(
  'one line of text is %j',
  (text) => {
    expect(isLine(text)).toBe(true);
  },
);

describe('a setting refuses', () => {
  test.each([
    [label, ['', ' Acme', 'Acme\u0000', 'x'.repeat(41)]],
    [number, ['', '123', '12345', '123a', '1234\n', ' 1234', '١٢٣٤']],
    [point, [' ', '123', '1234\n', '\u0000']],
    [unit, ['', 'Decimal', 'decimal ', 'both', 'minor\u0000', 'constructor']],
    [none, ['', 'x']],
  ])('$name', ({ accepts }, values) => {
    for (const value of values) expect(accepts(value), JSON.stringify(value)).toBe(false);
  });
});

describe('a setting', () => {
  it('of the name has that of its maker on a fresh till', () => {
    expect(label).toMatchObject({ name: 'label', fallback: 'Acme Pay' });
    expect(label.accepts('Тёплая касса')).toBe(true);
  });

  it('that only the owner knows is empty on a fresh till, and has to be filled in', () => {
    expect(number).toMatchObject({ name: 'number', ...words, fallback: '' });
    expect(number.accepts('1234')).toBe(true);
    expect(number.accepts(number.fallback)).toBe(false);
  });

  it('that is optional may stay empty', () => {
    expect(point.fallback).toBe('');
    expect(point.accepts('')).toBe(true);
    expect(point.accepts('1234')).toBe(true);
  });

  it('of a few values begins with the first', () => {
    expect(unit.fallback).toBe('decimal');
    expect(unit.options?.map(({ value }) => value)).toEqual(['decimal', 'minor']);
    expect(unit.accepts('minor')).toBe(true);
  });
});

describe('the value of a setting', () => {
  test.each([
    ['was stored wrongly', { number: '12' }, 'number'],
    ['was stored empty', { number: '' }, 'number'],
    ['was never filled in', {}, 'number'],
    ['was stored with a control character', { point: '1234\u0000' }, 'point'],
    ['is an option that does not exist', { unit: 'both' }, 'unit'],
    ['is of no setting of the app', { other: 'x' }, 'other'],
    ['is of a setting that every object has', {}, 'constructor'],
  ])('is refused when it %s', (_, chosen, name) => {
    expect(() => valueOf(SETTINGS, chosen, name)).toThrow(RangeError);
  });

  it('is not repeated in the refusal: it may be a key', () => {
    expect(() => valueOf(SETTINGS, { number: 'secret' }, 'number')).toThrow(
      /^Setting number of the app is not possible$/,
    );
  });

  test.each([
    [{ number: '1234' }, 'number', '1234'],
    [{}, 'point', ''],
    [{ point: '' }, 'point', ''],
    [{}, 'unit', 'decimal'],
    [{ unit: 'minor' }, 'unit', 'minor'],
    [{}, 'label', 'Acme Pay'],
  ])('of %j is read: %s is %j', (chosen, name, value) => {
    expect(valueOf(SETTINGS, chosen, name)).toBe(value);
  });
});
