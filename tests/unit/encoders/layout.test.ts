import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toDecimal } from '../../../src/lib/domain/money';
import { linesOf, type PaperLine, type Receipt } from '../../../src/lib/domain/receipt';
import { layoutPaper } from '../../../src/lib/encoders/layout';
import { toPlain, widthOf } from '../../../src/lib/encoders/plain-text';
import { anyReceipt, lavka, layoutLines, northwind, notebookBack, smallest } from './receipts';

const WIDTHS = [32, 42, 48] as const;
const text = (lines: readonly PaperLine[]): string => lines.map((line) => line.text).join('\n');
const rows = (receipt: Receipt): readonly string[] =>
  layoutLines(receipt, 32).map((line) => line.text);

describe('a receipt on paper', () => {
  it('is set as the design shows it, in English', () => {
    expect(`\n${text(layoutLines(northwind, 32))}`).toBe(`
        NORTHWIND BOOKS
       12 Harbour Street
--------------------------------
Order 1047      23.11.2026 14:32
--------------------------------
Lighthouse Atlas, hardcover
  1 x 24.90                24.90
Dotted notebook A5
  2 x 6.50                 13.00
Bookmark set
  1 x 3.40                  3.40
--------------------------------
Subtotal                   41.30
Autumn offer               -4.40
Loyalty points             -2.00
================================
TOTAL      34.90
EUR, VAT 10% included       3.17
--------------------------------
Card Demo Pay *4417        34.90
Auth. 048812               14:33
Receipt                   1047-1
--------------------------------
      Not a fiscal receipt
           Thank you!`);
  });

  it('is set as the design shows it, in Russian, with printable quotes and the sum on a line of its own', () => {
    expect(`\n${text(layoutLines(lavka, 32))}`).toBe(`
            ЛАВКА №1
         ул. Садовая, 4
--------------------------------
Заказ 2207      23.11.2026 14:32
--------------------------------
Кофе в зёрнах "Утро", 250 г
  1 x 890.00              890.00
Кружка керамическая 300 мл
  2 x 450.00              900.00
Печенье овсяное
  1 x 350.00              350.00
--------------------------------
Подытог                  2140.00
Скидка по карте          -150.00
================================
ИТОГО    1990.00
руб., в т.ч. НДС 20%      331.67
--------------------------------
Картой, Демо-Оплата *4417
                         1990.00
Код 048812                 14:33
Чек                       2207-1
--------------------------------
       Не фискальный чек
            Спасибо!`);
  });

  it('has no room for what is not there', () => {
    expect(`\n${text(layoutLines(smallest, 32))}`).toBe(`
              ЧАЙ
--------------------------------
Заказ 7         23.11.2026 14:32
--------------------------------
Чай                         5.00
================================
ИТОГО       5.00
руб.
--------------------------------
       Не фискальный чек
            Спасибо!`);
  });

  it('has its total bold and twice as large, on every width', () => {
    for (const columns of WIDTHS) {
      const total = layoutLines(northwind, columns).find((line) => line.size === 2);
      expect(total).toEqual({
        text: `TOTAL${'34.90'.padStart(columns / 2 - 5)}`,
        size: 2,
        bold: true,
      });
    }
  });

  it('has a total too long for large type in bold', () => {
    const total = layoutLines({ ...northwind, total: 1_000_000_000_000 }, 32).find((line) =>
      line.text.startsWith('TOTAL'),
    );
    expect(total).toEqual({ text: `TOTAL${'10000000000.00'.padStart(27)}`, size: 1, bold: true });
  });

  it('shows what was given in cash and the change', () => {
    const cash: Receipt = {
      ...northwind,
      tenders: [{ method: 'cash', amount: 3490, given: 5000, change: 1510 }],
    };
    expect(rows(cash)).toEqual(
      expect.arrayContaining([
        'Cash                       34.90',
        'Given                      50.00',
        'Change                     15.10',
      ]),
    );
  });

  it.each<['en' | 'ru', readonly string[]]>([
    [
      'en',
      [
        'Cash 20.02',
        'Tip 1.00',
        'Rounding -0.02',
        'Given 30.00',
        'Change 9.00',
        'Still to pay 4.88',
      ],
    ],
    [
      'ru',
      [
        'Наличными 20.02',
        'Чаевые 1.00',
        'Округление -0.02',
        'Получено 30.00',
        'Сдача 9.00',
        'Осталось оплатить 4.88',
      ],
    ],
  ])('shows tips, rounding and what is left at every width (%s)', (lang, expected) => {
    const partly: Receipt = {
      ...northwind,
      lang,
      tenders: [
        { method: 'cash', amount: 2002, tip: 100, rounding: -2, given: 3000, change: 900 },
        { method: 'app', label: 'Pay', amount: 1000, tip: 50, auth: '048812', time: '14:33' },
      ],
      left: 488,
    };
    for (const columns of WIDTHS) {
      const lines = layoutLines(partly, columns).map((line) => line.text);
      for (const row of expected) {
        const [, name = '', sum = ''] = /^(.*) (\S+)$/.exec(row) ?? [];
        expect(lines).toContain(name + sum.padStart(columns - name.length));
      }
      const pay = lines.findIndex((line) => line.includes(' Pay'));
      expect(lines.slice(pay, pay + 3).map((line) => line.split(/\s+/).at(-1))).toEqual([
        '10.00',
        '0.50',
        '14:33',
      ]);
      expect(lines.indexOf(lines.find((line) => line.endsWith('4.88'))!)).toBe(pay + 3);
    }
  });

  it('has no line for a tip, a rounding or a rest that is not there', () => {
    for (const lang of ['en', 'ru'] as const)
      expect(text(layoutLines({ ...northwind, lang }, 32))).not.toMatch(
        /Tip|Rounding|Still|Чаевые|Округление|Осталось/,
      );
  });

  it('shows cash given exactly in one line', () => {
    const cash: Receipt = {
      ...northwind,
      tenders: [{ method: 'cash', amount: 3490, given: 3490, change: 0 }],
    };
    expect(text(layoutLines(cash, 32))).not.toMatch(/Given|Change/);
  });

  it.each([
    ['authorisation code', { auth: '048812', tx: 'T-1' }, 'Auth. 048812               14:33'],
    ['transaction id', { tx: 'T-1' }, 'Ref. T-1                   14:33'],
    ['time alone', {}, 'Time                       14:33'],
  ])('proves a payment by its %s', (_, known, expected) => {
    const paid = { method: 'app', label: 'Pay', amount: 3490, time: '14:33', ...known } as const;
    expect(rows({ ...northwind, tenders: [paid] })).toContain(expected);
  });

  it('tells the discount inside a line as one, whatever its sign in the order', () => {
    for (const d of [100, -100]) {
      const lines = [{ n: 'Tea', q: '2', p: 250, d, t: 400 }];
      expect(rows({ ...northwind, lines })).toContain('  incl. discount           -1.00');
    }
  });

  it('keeps a quantity that comes without a unit price', () => {
    expect(rows({ ...northwind, lines: [{ n: 'Tea', q: '3', t: 400 }] })).toContain(
      '3 x Tea                     4.00',
    );
  });

  it('shows what was paid before and what is left to pay', () => {
    expect(rows({ ...northwind, paidBefore: 1000 })).toEqual(
      expect.arrayContaining([
        'Already paid               10.00',
        'To pay                     24.90',
      ]),
    );
  });

  it('names the currency once when there are several taxes', () => {
    const taxes = [
      { name: 'VAT 10%', amount: 317 },
      { name: 'VAT 20%', amount: 100 },
    ];
    expect(rows({ ...northwind, taxes })).toEqual(
      expect.arrayContaining([
        'EUR, VAT 10%                3.17',
        'VAT 20%                     1.00',
      ]),
    );
  });

  it.each([
    ['en', 'COPY', 'DEMO'],
    ['ru', 'КОПИЯ', 'ДЕМО'],
  ] as const)('marks a copy and a demo in large type (%s)', (lang, ...words) => {
    const large = layoutLines({ ...northwind, lang, copy: true, demo: true }, 32).filter(
      (line) => line.size === 2 && line.bold,
    );
    expect(large.map((line) => line.text.trim())).toEqual(expect.arrayContaining(words));
  });

  it('keeps the paragraphs of a note, and the shop’s last words in the middle', () => {
    const lines = rows({
      ...northwind,
      note: 'Gift wrap\nRing twice',
      shop: { ...northwind.shop, footer: ['Returns: 14 days'] },
    });
    expect(lines.slice(-6)).toEqual([
      'Gift wrap',
      'Ring twice',
      '-'.repeat(32),
      '        Returns: 14 days',
      '      Not a fiscal receipt',
      '           Thank you!',
    ]);
  });

  it('has the code of the fiscal service, and says that it is not fiscal only where it is not', () => {
    const fiscal = { text: 't=20261123T1432&s=34.90' };
    const parts = layoutPaper({ ...northwind, fiscal }, 32);
    expect(parts).toContainEqual({ qr: fiscal.text });
    const words = linesOf(parts).map((line) => line.text.trim());
    expect(words).toContain('Fiscal receipt');
    expect(words).not.toContain('Not a fiscal receipt');
    expect(rows(northwind).map((line) => line.trim())).toContain('Not a fiscal receipt');
  });

  it('takes five hundred lines', () => {
    const lines = Array.from({ length: 500 }, (_, index) => ({ n: `Item ${index}`, t: index }));
    expect(layoutLines({ ...northwind, lines }, 32).length).toBeGreaterThan(500);
  });

  it('is never wider than its paper, prints every amount, and commands nothing', () => {
    fc.assert(
      fc.property(anyReceipt, fc.constantFrom(...WIDTHS), (receipt, columns) => {
        const lines = layoutLines(receipt, columns);
        for (const line of lines) {
          expect(widthOf(line.text) * line.size).toBeLessThanOrEqual(columns);
          expect(toPlain(line.text)).toBe(line.text);
          expect(line.text).not.toMatch(/\p{Cc}|\p{Bidi_Control}/u);
        }
        const printed = new Set(text(lines).split(/\s+/));
        for (const amount of amounts(receipt))
          expect(printed).toContain(toDecimal(amount, receipt.currency));
      }),
    );
  });
});

describe('a refund on paper', () => {
  it('says so in large type, and of which payment, in English', () => {
    expect(`\n${text(layoutLines(notebookBack, 32))}`).toBe(`
        NORTHWIND BOOKS
       12 Harbour Street
--------------------------------
     REFUND
Order 1047      23.11.2026 15:10
Paid            23.11.2026 14:33
--------------------------------
Dotted notebook A5, torn
  1 x 6.50                  6.50
================================
TOTAL       6.50
EUR, VAT 10% included       0.59
--------------------------------
Given back in cash          6.50
Receipt                   1047-2
--------------------------------
      Not a fiscal receipt`);
  });

  it('names the app and its slip, in Russian', () => {
    const tenders = [
      { method: 'app', label: 'Демо-Оплата', amount: 650, tx: 'S-77', time: '15:10' } as const,
    ];
    const lines = rows({ ...notebookBack, lang: 'ru', currency: 'RUB', tenders });
    expect(lines).toEqual(
      expect.arrayContaining([
        '    ВОЗВРАТ',
        'Оплачено        23.11.2026 14:33',
        'Возврат через Демо-Оплата   6.50',
        'Операция S-77              15:10',
        'Чек                       1047-2',
      ]),
    );
    expect(lines.at(-1)?.trim()).toBe('Не фискальный чек');
  });

  it.each(WIDTHS)(
    'shows each way it went back, and the rounding of cash, on %i columns',
    (columns) => {
      const tenders: Receipt['tenders'] = [
        { method: 'app', label: 'Pay', amount: 400, tx: 'S-77', time: '15:10' },
        { method: 'cash', amount: 252, rounding: -2, given: 250, change: 0 },
      ];
      const row = (name: string, sum: string) => name + sum.padStart(columns - name.length);
      const english = layoutLines({ ...notebookBack, tenders }, columns).map((line) => line.text);
      expect(english.join('\n')).toContain(
        [
          row('Given back by Pay', '4.00'),
          row('Ref. S-77', '15:10'),
          row('Given back in cash', '2.52'),
          row('Rounding', '-0.02'),
        ].join('\n'),
      );
      const russian = { ...notebookBack, lang: 'ru', tenders } as const;
      expect(layoutLines(russian, columns).map((line) => line.text)).toEqual(
        expect.arrayContaining([row('Выдано наличными', '2.52'), row('Округление', '-0.02')]),
      );
    },
  );

  it.each(WIDTHS)('has its heading large and in the middle on %i columns', (columns) => {
    const heading = layoutLines(notebookBack, columns)[3];
    const room = ' '.repeat(Math.floor((columns / 2 - 'REFUND'.length) / 2));
    expect(heading).toEqual({ text: `${room}REFUND`, size: 2, bold: true });
  });

  it('has a slip only where one was typed', () => {
    const tenders = [{ method: 'app', label: 'Pay', amount: 650, time: '15:10' } as const];
    expect(rows({ ...notebookBack, tenders })).toContain('Time                       15:10');
  });

  it('does not look like a receipt of a sale, and the receipt of a sale not like one', () => {
    expect(text(layoutLines(northwind, 32))).not.toMatch(/REFUND|Given back/);
    expect(text(layoutLines(notebookBack, 32))).not.toMatch(/Thank you|Cash/);
  });
});

/** Every sum that the customer must find on the paper. */
function amounts(receipt: Receipt): readonly number[] {
  const { kind, lines, adjustments, taxes, tenders, total, paidBefore, left } = receipt;
  return [
    total,
    ...(left === undefined || kind === 'refund' ? [] : [left]),
    ...tenders.flatMap((tender) => [
      ...(tender.tip && kind === 'sale' ? [tender.tip] : []),
      ...(tender.method === 'cash' && tender.rounding ? [tender.rounding] : []),
    ]),
    ...(paidBefore === 0 ? [] : [paidBefore]),
    ...lines.flatMap(({ q, p, d, t }) => [
      t,
      ...(q === undefined || p === undefined ? [] : [p]),
      ...(d ? [-Math.abs(d)] : []),
    ]),
    ...[...adjustments, ...taxes].map(({ amount }) => amount),
    ...tenders.flatMap((tender) =>
      tender.method === 'cash' && kind === 'sale'
        ? [
            tender.amount,
            ...(tender.given === tender.amount ? [] : [tender.given]),
            ...(tender.change === 0 ? [] : [tender.change]),
          ]
        : [tender.amount],
    ),
  ];
}
