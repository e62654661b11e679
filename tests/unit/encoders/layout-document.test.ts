import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DocumentLine } from '../../../src/lib/domain/order';
import type { PaperLine } from '../../../src/lib/domain/receipt';
import { toPlain, widthOf } from '../../../src/lib/encoders/plain-text';
import { anyDocument, layoutLines, pickList } from './receipts';

const WIDTHS = [32, 42, 48] as const;
const text = (lines: readonly PaperLine[]): string => lines.map((line) => line.text).join('\n');

/** What one line of a document becomes, without what stands around it. */
function set(line: DocumentLine, columns: (typeof WIDTHS)[number]): readonly PaperLine[] {
  const around = layoutLines({ ...pickList, lines: [] }, columns).length;
  const all = layoutLines({ ...pickList, lines: [line] }, columns);
  return all.slice(5, 5 + all.length - around);
}
const rowsOf = (line: DocumentLine, columns: (typeof WIDTHS)[number]) =>
  set(line, columns).map((row) => row.text);

describe('a document on paper', () => {
  it('says whose it is, for which order, and that it is no receipt', () => {
    expect(`\n${text(layoutLines({ ...pickList, number: '1047-D1' }, 32))}`).toBe(`
        NORTHWIND BOOKS
       12 Harbour Street
--------------------------------
Order 1047      23.11.2026 14:32
--------------------------------
   Pick list

Lighthouse Atlas, hardcover A-12
Bookmark                     C-3
--------------------------------
Wrap the atlas in paper, the
customer comes at six.
                         Shelf 7
--------------------------------
Document                 1047-D1
         Ask at desk 3
         Not a receipt`);
  });

  it('says so in Russian as well, and marks a copy and a demo in large type', () => {
    const lines = layoutLines({ ...pickList, lang: 'ru', copy: true, demo: true }, 32);
    expect(lines.at(-1)?.text.trim()).toBe('Не является чеком');
    const large = lines.filter(({ size }) => size === 2).map((line) => line.text.trim());
    expect(large).toEqual(['Pick list', 'КОПИЯ', 'ДЕМО']);
  });

  it.each<[string, DocumentLine, readonly [string[], string[], string[]]]>([
    [
      'a paragraph, wrapped between words',
      { k: 'text', t: 'Передать покупателю после проверки комплекта и подписи' },
      [
        ['Передать покупателю после', 'проверки комплекта и подписи'],
        ['Передать покупателю после проверки', 'комплекта и подписи'],
        ['Передать покупателю после проверки комплекта и', 'подписи'],
      ],
    ],
    [
      'a word longer than the paper, in pieces',
      { k: 'text', t: 'x'.repeat(50) },
      [
        ['x'.repeat(32), 'x'.repeat(18)],
        ['x'.repeat(42), 'x'.repeat(8)],
        ['x'.repeat(48), 'xx'],
      ],
    ],
    [
      'a paragraph in the middle',
      { k: 'text', t: 'Стол 7', a: 'centre' },
      [[`${' '.repeat(13)}Стол 7`], [`${' '.repeat(18)}Стол 7`], [`${' '.repeat(21)}Стол 7`]],
    ],
    [
      'a paragraph at the right edge',
      { k: 'text', t: 'Стол 7', a: 'right' },
      [['Стол 7'.padStart(32)], ['Стол 7'.padStart(42)], ['Стол 7'.padStart(48)]],
    ],
    [
      'large type, wrapped at half the width',
      { k: 'text', t: 'Заказ для самовывоза', x: 2 },
      [['Заказ для', 'самовывоза'], ['Заказ для самовывоза'], ['Заказ для самовывоза']],
    ],
    [
      'a row at both edges',
      { k: 'row', l: 'Полка', r: 'Ё-12' },
      [['Полка'.padEnd(28) + 'Ё-12'], ['Полка'.padEnd(38) + 'Ё-12'], ['Полка'.padEnd(44) + 'Ё-12']],
    ],
    [
      'a row too long for one line, its value on the next',
      { k: 'row', l: 'Кружка керамическая белая', r: 'стеллаж 12, верх' },
      [
        ['Кружка керамическая белая', 'стеллаж 12, верх'.padStart(32)],
        ['Кружка керамическая белая'.padEnd(26) + 'стеллаж 12, верх'],
        ['Кружка керамическая белая'.padEnd(32) + 'стеллаж 12, верх'],
      ],
    ],
    ['a rule', { k: 'rule' }, [['-'.repeat(32)], ['-'.repeat(42)], ['-'.repeat(48)]]],
    ['a space', { k: 'space' }, [[''], [''], ['']]],
    [
      'typographic characters, spelled out',
      { k: 'text', t: '«Утро» — 250 ₽…' },
      [['"Утро" - 250 ₽...'], ['"Утро" - 250 ₽...'], ['"Утро" - 250 ₽...']],
    ],
  ])('sets %s', (_, line, expected) => {
    expect(WIDTHS.map((columns) => rowsOf(line, columns))).toEqual(expected);
  });

  it.each<[DocumentLine, { size: 1 | 2; bold: boolean }]>([
    [
      { k: 'text', t: 'a' },
      { size: 1, bold: false },
    ],
    [
      { k: 'text', t: 'a', b: true },
      { size: 1, bold: true },
    ],
    [
      { k: 'text', t: 'a', x: 2 },
      { size: 2, bold: false },
    ],
    [
      { k: 'text', t: 'a', x: 2, b: true },
      { size: 2, bold: true },
    ],
    [
      { k: 'row', l: 'a', r: 'b', b: true },
      { size: 1, bold: true },
    ],
  ])('gives %j its weight and size', (line, look) => {
    for (const columns of WIDTHS) expect(set(line, columns)).toMatchObject([look]);
  });

  it('is never wider than its paper, and commands nothing', () => {
    fc.assert(
      fc.property(anyDocument, fc.constantFrom(...WIDTHS), (document, columns) => {
        for (const line of layoutLines(document, columns)) {
          expect(widthOf(line.text) * line.size).toBeLessThanOrEqual(columns);
          expect(toPlain(line.text)).toBe(line.text);
          expect(line.text).not.toMatch(/\p{Cc}|\p{Bidi_Control}/u);
        }
      }),
    );
  });

  it('says at its end that it is no receipt, whatever the shop writes', () => {
    fc.assert(
      fc.property(anyDocument, fc.constantFrom(...WIDTHS), (document, columns) => {
        const last = layoutLines(document, columns).at(-1)?.text.trim();
        expect(last).toBe(document.lang === 'ru' ? 'Не является чеком' : 'Not a receipt');
      }),
    );
  });
});
