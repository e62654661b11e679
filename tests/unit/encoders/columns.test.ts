import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { centre, twoColumns, wrap } from '../../../src/lib/encoders/columns';
import { widthOf } from '../../../src/lib/encoders/plain-text';
import { anyText } from './receipts';

describe('text in columns', () => {
  it.each([
    ['nothing', '', []],
    ['only spaces', '   ', []],
    ['a line that fits', 'one two', ['one two']],
    ['words over the edge', 'one two three', ['one two', 'three']],
    ['a word longer than the line', 'a 1234567890123', ['a', '12345678', '90123']],
    ['spelled-out characters, by their printed length', 'a b c…d…', ['a b', 'c...d...']],
    ['Chinese between any two characters, two cells each', '龙井绿茶一斤', ['龙井绿茶', '一斤']],
    ['Chinese, with its full stop at the end of the line', '龙井绿。茶', ['龙井绿。', '茶']],
    ['letters with marks of their own, one cell each', 'ю́ ю́ ю́ ю́ ю́', ['ю́ ю́ ю́ ю́', 'ю́']],
    ['pictures, two cells each', '🍵🍵🍵🍵🍵', ['🍵🍵🍵🍵', '🍵']],
  ])('wraps %s', (_, text, expected) => {
    expect(wrap(text, 8)).toEqual(expected);
  });

  it.each([
    ['both on one line', 'Tea', '4.20', ['Tea     4.20']],
    ['the right side alone', '', '4.20', ['        4.20']],
    ['a space between, or two lines', 'Tea, black', '4.20', ['Tea, black', '        4.20']],
    [
      'beside the last of several lines',
      'Black tea, loose',
      '4.20',
      ['Black tea,', 'loose   4.20'],
    ],
  ])('sets two columns: %s', (_, left, right, expected) => {
    expect(twoColumns(left, right, 12)).toEqual(expected);
  });

  it('ends the right side at the last cell beside wide characters', () => {
    expect(twoColumns('绿茶', '4.20', 12)).toEqual(['绿茶    4.20']);
  });

  it('indents each line of a left side', () => {
    expect(twoColumns('2 x 4.20 each', '8.40', 12, '  ')).toEqual(['  2 x 4.20', '  each  8.40']);
  });

  it('centres with the smaller half of the room on the left', () => {
    expect(centre('abc', 8)).toEqual(['  abc']);
  });

  it('is never wider than the paper, whatever the text', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.integer({ min: 16, max: 48 }), (left, right, width) => {
        const lines = [
          ...wrap(left, width),
          ...centre(left, width),
          ...twoColumns(left, right, width, '  '),
        ];
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
      }),
    );
  });
});
