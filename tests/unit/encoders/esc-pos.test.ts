import ReceiptPrinterEncoder from 'esc-pos-encoder';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeCp866, toPrintable } from '../../../src/lib/encoders/code-pages';
import { encodeEscPos } from '../../../src/lib/encoders/esc-pos';
import { layoutPaper } from '../../../src/lib/encoders/layout';
import { readPaper } from '../../../src/lib/encoders/paper';
import { anyPaper, anyText, lavka, northwind, smallest } from './receipts';

const hex = (bytes: Iterable<number>): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
const line = (text: string): string => `${hex(encodeCp866(text))} 0a`;
const RULE = line('-'.repeat(32));

describe('a receipt in ESC/POS', () => {
  it('is exactly these bytes', () => {
    expect(hex(encodeEscPos(smallest, { columns: 32, codePage: 17, cut: true }))).toBe(
      [
        '1b 40 1c 2e 1b 74 11', // initialise, single bytes, page
        `1b 45 01 ${hex(encodeCp866('              ЧАЙ'))} 1b 45 00 0a`,
        RULE,
        line('Заказ 7         23.11.2026 14:32'),
        RULE,
        line('Чай                         5.00'),
        line('='.repeat(32)),
        `1b 45 01 1d 21 11 ${hex(encodeCp866('ИТОГО       5.00'))} 1b 45 00 1d 21 00 0a`,
        line('руб.'),
        RULE,
        line('       Не фискальный чек'),
        line('            Спасибо!'),
        '1d 56 42 00', // feed and cut
      ].join(' '),
    );
  });

  it('selects the page by the number the printer has for it, and only once', () => {
    for (const codePage of [0, 7, 17, 59, 255]) {
      const bytes = hex(encodeEscPos(lavka, { columns: 32, codePage, cut: true }));
      expect(bytes.startsWith(`1b 40 1c 2e 1b 74 ${hex([codePage])} `)).toBe(true);
      expect(bytes.match(/1b 74/g)).toHaveLength(1);
    }
  });

  it('feeds to the tear-off edge where there is no cutter', () => {
    const bytes = encodeEscPos(northwind, { columns: 32, codePage: 17, cut: false });
    expect(hex(bytes.slice(-3))).toBe('1b 64 04');
    expect(readPaper(bytes).cuts).toBe(0);
  });

  it('comes back from the paper as it was laid out, without opening the drawer', () => {
    fc.assert(
      fc.property(anyPaper, fc.constantFrom(32, 42, 48), fc.boolean(), (receipt, columns, cut) => {
        const paper = readPaper(encodeEscPos(receipt, { columns, codePage: 17, cut }));
        expect(paper).toEqual({
          lines: layoutPaper(receipt, columns),
          cuts: cut ? 1 : 0,
          drawer: 0,
          unknown: [],
        });
      }),
    );
  });

  it('takes a receipt of five hundred lines', () => {
    const lines = Array.from({ length: 500 }, (_, index) => ({
      n: `Товар ${index}`,
      q: '2',
      p: 50,
      t: 100,
    }));
    const receipt = { ...lavka, lines };
    const paper = readPaper(encodeEscPos(receipt, { columns: 48, codePage: 17, cut: true }));
    expect(paper.lines).toEqual(layoutPaper(receipt, 48));
  });

  it('has the same bytes for text that the library’s own page would give', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const printable = toPrintable(text).replaceAll(' ', '');
        fc.pre(printable !== '' && printable.length < 32);
        const library = new ReceiptPrinterEncoder({ columns: 32, codepageMapping: { cp866: 17 } });
        const bytes = library.codepage('cp866').text(printable).encode();
        expect(hex(bytes)).toContain(hex(encodeCp866(printable)));
      }),
    );
  });
});
