import { describe, expect, it } from 'vitest';
import { linesOf } from '../../../src/lib/domain/receipt';
import { carries } from '../../../src/lib/encoders/code-pages';
import { readPaper } from '../../../src/lib/encoders/paper';
import {
  ALPHABETS,
  calibrationPrint,
  choicePrint,
  choicesOf,
  isByteLanguage,
  PAGE_RANGES,
  pagePrint,
  PIECE_SIZES,
  ruler,
  rulerPrint,
  type Alphabet,
} from '../../../src/lib/encoders/setup-prints';

const hex = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
const text = (characters: string): string => hex(new TextEncoder().encode(characters));

/** “Привет Ёё №”, written out from the tables of Microsoft and IBM. */
const CP866 = '8f e0 a8 a2 a5 e2 20 f0 f1 20 fc';
const CP1251 = 'cf f0 e8 e2 e5 f2 20 a8 b8 20 b9';
const ESC_POS = { language: 'esc-pos', cut: true } as const;
const STAR = { language: 'star-line', cut: false } as const;

const shown = (bytes: Uint8Array, page: 'cp866' | 'windows-1251' = 'cp866') => {
  const paper = readPaper(bytes, page);
  return { ...paper, text: linesOf(paper.lines).map((line) => line.text) };
};

describe('the print of page numbers', () => {
  it('selects each number and writes the sample in both pages, as ESC/POS', () => {
    expect(hex(pagePrint(ESC_POS, ALPHABETS.russian, { from: 17, to: 18 }))).toBe(
      [
        '1b 40 1c 2e',
        `1b 74 11 ${text('17: ')} ${CP866} ${text(' | ')} ${CP1251} 0a`,
        `1b 74 12 ${text('18: ')} ${CP866} ${text(' | ')} ${CP1251} 0a`,
        '1d 56 42 00',
      ].join(' '),
    );
  });

  it('selects them with the command of Star, and feeds where nothing is cut', () => {
    expect(hex(pagePrint(STAR, ALPHABETS.russian, { from: 10, to: 10 }))).toBe(
      `1b 40 1b 1d 74 0a ${text('10: ')} ${CP866} ${text(' | ')} ${CP1251} 0a 0a 0a 0a 0a`,
    );
  });

  it('has every number from 0 to 80 once, in two strips', () => {
    const numbers = PAGE_RANGES.flatMap((range) =>
      shown(pagePrint(ESC_POS, ALPHABETS.russian, range)).text.map((line) => parseInt(line)),
    );
    expect(numbers).toEqual(Array.from({ length: 81 }, (_, n) => n));
  });

  it.each(Object.entries<Alphabet>(ALPHABETS))('fits on the narrowest paper: %s', (_, alphabet) => {
    const { text: lines, unknown } = shown(pagePrint(ESC_POS, alphabet, { from: 79, to: 80 }));
    expect(unknown).toEqual([]);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(32);
  });
});

describe('the usual numbers', () => {
  it('are printed each in its own page, before anything is cut', () => {
    expect(hex(choicePrint('star-prnt', ALPHABETS.russian))).toBe(
      `1b 40 1b 1d 74 0a ${text('10: ')} ${CP866} 0a 1b 1d 74 22 ${text('34: ')} ${CP1251} 0a 0a`,
    );
    const { text: lines, cuts } = shown(choicePrint('esc-pos', ALPHABETS.russian));
    expect(lines.slice(0, 3)).toEqual(['17: Привет Ёё №', '7: Привет Ёё №', '59: Привет Ёё №']);
    expect(lines[3]).not.toContain('Привет');
    expect(cuts).toBe(0);
  });

  it.each(Object.entries<Alphabet>(ALPHABETS))(
    'lead to pages with all letters: %s',
    (_, alphabet) => {
      const { sample, pages } = alphabet;
      for (const page of pages) expect(carries(page, sample)).toBe(true);
      const choices = [...choicesOf(alphabet, 'esc-pos'), ...choicesOf(alphabet, 'star-line')];
      for (const { page } of choices) expect(pages).toContain(page);
    },
  );

  it('are for printers of bytes alone', () => {
    expect(isByteLanguage('star-prnt')).toBe(true);
    expect(isByteLanguage('epos-xml')).toBe(false);
    expect(isByteLanguage('web-prnt')).toBe(false);
  });
});

describe('the rulers', () => {
  it.each([32, 42, 48])('name their width and fill %i columns to the end mark', (columns) => {
    expect(ruler(columns)).toHaveLength(columns);
    expect(ruler(columns)).toMatch(new RegExp(`^${columns} 4567890.*\\|$`));
  });

  it('stand one under the other', () => {
    expect(hex(rulerPrint(STAR))).toBe(
      `1b 40 ${[32, 42, 48].map((columns) => `${text(ruler(columns))} 0a`).join(' ')} 0a 0a 0a 0a`,
    );
  });
});

describe('the calibration print', () => {
  it('has one block of exactly one piece for each size, then the cut', () => {
    const blocks = calibrationPrint(ESC_POS);
    expect(blocks.map(({ pieceBytes }) => pieceBytes)).toEqual([...PIECE_SIZES, undefined]);
    for (const { pieceBytes, bytes } of blocks.slice(0, -1))
      expect(bytes).toHaveLength(pieceBytes ?? 0);
    expect(hex(blocks.at(-1)?.bytes ?? new Uint8Array())).toBe('1d 56 42 00');
  });

  it('begins each block with its number and ends it with a mark', () => {
    expect(calibrationPrint(STAR)[0]?.bytes).toEqual(
      new TextEncoder().encode(`20:\n${'.'.repeat(11)}\n20|\n`),
    );
    for (const { pieceBytes, bytes } of calibrationPrint(ESC_POS).slice(0, -1)) {
      const { text: lines, unknown } = shown(bytes);
      expect(unknown).toEqual([]);
      expect(lines[0]).toBe(`${pieceBytes}:`);
      expect(lines.at(-1)).toBe(`${pieceBytes}|`);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(32);
    }
  });
});
