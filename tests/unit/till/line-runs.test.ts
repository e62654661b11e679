import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPlain, widthOf } from '../../../src/lib/encoders/plain-text';
import { runsOf } from '../../../src/lib/till/line-runs';
import { anyText } from '../encoders/receipts';

const shown = (line: string) => runsOf(line).map(({ text, at, cells }) => [text, at, cells]);

describe('a line that is drawn', () => {
  it.each([
    [
      'letters each in a cell of their own',
      'Аб 1',
      [
        ['А', 0, 1],
        ['б', 1, 1],
        ['1', 3, 1],
      ],
    ],
    [
      'Chinese in two cells each',
      '绿茶 1',
      [
        ['绿', 0, 2],
        ['茶', 2, 2],
        ['1', 5, 1],
      ],
    ],
    [
      'a letter with its mark',
      'e\u0301x',
      [
        ['é', 0, 1],
        ['x', 1, 1],
      ],
    ],
    ['Arabic words as one, with their mark', '  شكرا لكم!', [['شكرا لكم!', 2, 9]]],
    ['Arabic with a number between its words', 'خلال 14 يوما', [['خلال 14 يوما', 0, 12]]],
    [
      'Arabic apart from the sum at the other end',
      'شاي  4.20',
      [
        ['شاي', 0, 3],
        ['4', 5, 1],
        ['.', 6, 1],
        ['2', 7, 1],
        ['0', 8, 1],
      ],
    ],
    ['Hindi as one', 'चाय', [['चाय', 0, 2]]],
  ])('has %s', (_, line, expected) => {
    expect(shown(line.normalize('NFC'))).toEqual(
      expected.map(([text, ...rest]) => [String(text).normalize('NFC'), ...rest]),
    );
  });

  it('says which run is read from the right', () => {
    expect(runsOf('תה abc').map(({ rightToLeft }) => rightToLeft)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('loses nothing but spaces, and overlaps nowhere', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const line = toPlain(text);
        let end = 0;
        for (const { at, cells } of runsOf(line)) {
          expect(at).toBeGreaterThanOrEqual(end);
          end = at + cells;
        }
        expect(end).toBeLessThanOrEqual(widthOf(line));
        const drawn = runsOf(line)
          .map((run) => run.text)
          .join('');
        expect(drawn.replaceAll(' ', '')).toBe(line.replaceAll(' ', ''));
      }),
    );
  });
});
