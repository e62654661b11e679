import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PrinterProfile } from '../../../src/lib/domain/printer';
import type { Printable } from '../../../src/lib/domain/receipt';
import { eposXml } from '../../../src/lib/encoders/epos-xml';
import { readEposXml } from '../../../src/lib/encoders/paper';
import { fakeDraw } from '../../fakes/draw';
import { anyPaper, asPrinted, lavka, northwind, PROFILE } from './receipts';

const xml = async (paper: Printable, part: Partial<PrinterProfile> = {}): Promise<string> =>
  new TextDecoder('utf-8', { fatal: true }).decode(
    await eposXml.encode(paper, { ...PROFILE, ...part }, fakeDraw),
  );

describe('a receipt in ePOS-Print XML', () => {
  it('cannot be broken out of by a name', async () => {
    const lines = [{ n: '</text><pulse/>&<', t: 100 }];
    const document = await xml({ ...northwind, lines });
    expect(document).not.toContain('<pulse');
    expect(readEposXml(document)).toMatchObject({ drawer: 0, unknown: [] });
  });

  it('is a SOAP envelope with one text element a line', async () => {
    const document = await xml(lavka);
    expect(document).toMatch(
      /^<\?xml version="1\.0" encoding="utf-8"\?><s:Envelope xmlns:s="http:\/\/schemas\.xmlsoap\.org\/soap\/envelope\/"><s:Body><epos-print xmlns="http:\/\/www\.epson-pos\.com\/schemas\/2011\/03\/epos-print"><text lang="ru"\/>/,
    );
    expect(document).toContain('<text width="2" height="2" em="true">ИТОГО    1990.00&#10;</text>');
    expect(document).toContain(
      '<text width="1" height="1" em="false">Кофе в зёрнах &#34;Утро&#34;, 250 г&#10;</text>',
    );
    expect(document.endsWith('<cut type="feed"/></epos-print></s:Body></s:Envelope>')).toBe(true);
  });

  it('feeds where there is no cutter', async () => {
    const document = await xml(lavka, { cut: false });
    expect(document).toContain('<feed line="4"/></epos-print>');
    expect(document).not.toContain('<cut');
  });

  it('comes back from the paper as it was laid out, what Cyrillic printers lack drawn', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyPaper,
        fc.constantFrom(32, 42, 48),
        fc.boolean(),
        async (receipt, columns, cut) => {
          const paper = readEposXml(await xml(receipt, { columns, cut }));
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

  it('draws its codes in the middle', async () => {
    const document = await xml({
      ...northwind,
      codes: [{ label: 'E-receipt', text: 'https://shop.example/1' }],
    });
    expect(document).toContain('<text align="center"/><image width=');
    expect(readEposXml(document).lines.filter((part) => 'picture' in part)).toHaveLength(1);
  });

  it('opens the drawer by a document of its own, and with a receipt', async () => {
    const open = new TextDecoder().decode(
      eposXml.drawer({ ...PROFILE, drawer: 'pin2' }) ?? undefined,
    );
    expect(readEposXml(open)).toMatchObject({ drawer: 1, lines: [], unknown: [] });
    const bytes = await eposXml.encode(northwind, { ...PROFILE, drawer: 'pin2' }, fakeDraw, {
      drawer: true,
    });
    expect(readEposXml(new TextDecoder().decode(bytes)).drawer).toBe(1);
  });
});
