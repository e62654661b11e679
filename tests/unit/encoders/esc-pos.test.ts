import ReceiptPrinterEncoder from 'esc-pos-encoder';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PrinterProfile } from '../../../src/lib/domain/printer';
import type { Printable } from '../../../src/lib/domain/receipt';
import { encodeText, spellIn } from '../../../src/lib/encoders/code-pages';
import type { JobExtras } from '../../../src/lib/encoders/encoder';
import { escPos } from '../../../src/lib/encoders/esc-pos';
import { readPaper } from '../../../src/lib/encoders/paper';
import { toPlain } from '../../../src/lib/encoders/plain-text';
import { drawQr } from '../../../src/lib/encoders/qr';
import { fakeDraw } from '../../fakes/draw';
import {
  anyPaper,
  anyText,
  asPrinted,
  lavka,
  layoutLines,
  northwind,
  PROFILE,
  smallest,
} from './receipts';

const encodeCp866 = (text: string) => encodeText('cp866', text);
const encode = (paper: Printable, part: Partial<PrinterProfile> = {}, extras?: JobExtras) =>
  escPos.encode(paper, { ...PROFILE, ...part }, fakeDraw, extras);

const hex = (bytes: Iterable<number>): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
const line = (text: string): string => `${hex(encodeCp866(text))} 0a`;
const RULE = line('-'.repeat(32));

describe('a receipt in ESC/POS', () => {
  it('is exactly these bytes', async () => {
    expect(hex(await encode(smallest))).toBe(
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

  it('selects the page by the number the printer has for it, and only once', async () => {
    for (const codePage of [0, 7, 17, 59, 255]) {
      const bytes = hex(await encode(lavka, { codePage }));
      expect(bytes.startsWith(`1b 40 1c 2e 1b 74 ${hex([codePage])} `)).toBe(true);
      expect(bytes.match(/1b 74/g)).toHaveLength(1);
    }
  });

  it('feeds to the tear-off edge where there is no cutter', async () => {
    const bytes = await encode(northwind, { cut: false });
    expect(hex(bytes.slice(-3))).toBe('1b 64 04');
    expect(readPaper(bytes).cuts).toBe(0);
  });

  it('comes back from the paper as it was laid out, what the page lacks drawn, without opening the drawer', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyPaper,
        fc.constantFrom(32, 42, 48),
        fc.boolean(),
        async (receipt, columns, cut) => {
          const paper = readPaper(await encode(receipt, { columns, cut }));
          expect(paper).toEqual({
            lines: asPrinted(receipt, columns),
            cuts: cut ? 1 : 0,
            drawer: 0,
            unknown: [],
          });
        },
      ),
    );
  });

  it('is text alone for a printer that takes no pictures, never wider than its paper', async () => {
    await fc.assert(
      fc.asyncProperty(anyPaper, fc.constantFrom(32, 42, 48), async (receipt, columns) => {
        const paper = readPaper(await encode(receipt, { columns, pictures: false }));
        expect(paper.unknown).toEqual([]);
        for (const part of paper.lines) {
          expect(part).toHaveProperty('text');
          if ('text' in part) expect(part.text.length * part.size).toBeLessThanOrEqual(columns);
        }
      }),
    );
  });

  it('draws the one line that the page lacks, and no other', async () => {
    const lines = [
      { n: 'Чай «Утро»', t: 100 },
      { n: 'Чай 2 ₽', t: 200 },
    ];
    const { lines: parts } = readPaper(await encode({ ...smallest, lines }));
    expect(parts.filter((part) => 'picture' in part)).toHaveLength(1);
    expect(parts).toContainEqual({
      text: 'Чай "Утро"                  1.00',
      size: 1,
      bold: false,
    });
  });

  it('sends none of the white at the right of a drawn line', async () => {
    const bytes = await encode({ ...smallest, note: 'ჩაი' });
    const [drawn] = readPaper(bytes).lines.filter((part) => 'picture' in part);
    expect(drawn).toMatchObject({ picture: { width: 40, height: 30 } });
  });

  it('opens the drawer first, by the pin of the profile, and only when asked to', async () => {
    const bytes = hex(await encode(smallest, { drawer: 'pin5' }, { drawer: true }));
    expect(bytes.startsWith('1b 40 1c 2e 1b 74 11 1b 70 01 32 fa ')).toBe(true);
    expect(readPaper(await encode(smallest, { drawer: 'pin5' })).drawer).toBe(0);
    expect(readPaper(await encode(smallest, {}, { drawer: true })).drawer).toBe(0);
    expect(escPos.drawer({ ...PROFILE, drawer: 'pin2' })).toEqual(
      Uint8Array.of(0x1b, 0x40, 0x1b, 0x70, 0, 50, 250),
    );
    expect(escPos.drawer(PROFILE)).toBeNull();
  });

  it('has its codes at the foot: drawn by the printer, or as pictures for one that cannot', async () => {
    const text = 'https://shop.example/r/1042?имя=чай';
    const receipt = { ...smallest, codes: [{ label: 'Э-чек', text }], barcode: '1042{A' };
    const own = readPaper(await encode(receipt));
    expect(own.unknown).toEqual([]);
    expect(own.lines).toContainEqual({ qr: text });
    expect(own.lines).toContainEqual({ barcode: '1042{A' });
    const drawn = readPaper(await encode(receipt, { qr: 'picture' }));
    const picture = drawQr(text);
    expect(drawn.lines).toContainEqual({ picture, at: (384 - picture.width) / 2 });
  });

  it.each([
    ['a status request', [0x10, 0x04, 0x01]],
    ['an enquiry', [0x10, 0x05, 0x01]],
    ['the drawer', [0x10, 0x14, 0x01, 0x00, 0x08]],
  ])('never has %s among the dots of a picture', async (_, hazard) => {
    const bits = Uint8Array.from({ length: 48 * 30 }, (__, at) => hazard[at % hazard.length] ?? 0);
    const draw = { line: () => Promise.resolve({ width: 384, height: 30, bits }) };
    const bytes = await escPos.encode({ ...smallest, note: '茶' }, PROFILE, draw);
    for (let at = 0; at + 1 < bytes.length; at++)
      if (bytes[at] === 0x10) expect([0x04, 0x05, 0x14]).not.toContain(bytes[at + 1]);
    expect(readPaper(bytes)).toMatchObject({ drawer: 0, unknown: [] });
  });

  it('takes a receipt of five hundred lines', async () => {
    const lines = Array.from({ length: 500 }, (_, index) => ({
      n: `Товар ${index}`,
      q: '2',
      p: 50,
      t: 100,
    }));
    const receipt = { ...lavka, lines };
    const paper = readPaper(await encode(receipt, { columns: 48 }));
    expect(paper.lines).toEqual(layoutLines(receipt, 48));
  });

  it('has the same bytes for text that the library’s own page would give', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const printable = spellIn('cp866', toPlain(text)).replaceAll(' ', '');
        fc.pre(printable !== '' && printable.length < 32);
        const library = new ReceiptPrinterEncoder({ columns: 32, codepageMapping: { cp866: 17 } });
        const bytes = library.codepage('cp866').text(printable).encode();
        expect(hex(bytes)).toContain(hex(encodeCp866(printable)));
      }),
    );
  });
});
