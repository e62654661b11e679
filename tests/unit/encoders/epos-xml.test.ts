import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeEposXml } from '../../../src/lib/encoders/epos-xml';
import { layoutPaper } from '../../../src/lib/encoders/layout';
import { readEposXml } from '../../../src/lib/encoders/paper';
import { anyPaper, lavka, northwind } from './receipts';

const xml = (...[receipt, profile]: Parameters<typeof encodeEposXml>): string =>
  new TextDecoder('utf-8', { fatal: true }).decode(encodeEposXml(receipt, profile));
const profile = { columns: 32, codePage: 17, cut: true } as const;

describe('a receipt in ePOS-Print XML', () => {
  it('cannot be broken out of by a name', () => {
    const lines = [{ n: '</text><pulse/>&<', t: 100 }];
    const document = xml({ ...northwind, lines }, profile);
    expect(document).not.toContain('<pulse');
    expect(readEposXml(document)).toMatchObject({ drawer: 0, unknown: [] });
  });

  it('is a SOAP envelope with one text element a line', () => {
    const document = xml(lavka, profile);
    expect(document).toMatch(
      /^<\?xml version="1\.0" encoding="utf-8"\?><s:Envelope xmlns:s="http:\/\/schemas\.xmlsoap\.org\/soap\/envelope\/"><s:Body><epos-print xmlns="http:\/\/www\.epson-pos\.com\/schemas\/2011\/03\/epos-print"><text lang="ru"\/>/,
    );
    expect(document).toContain('<text width="2" height="2" em="true">ИТОГО    1990.00&#10;</text>');
    expect(document).toContain(
      '<text width="1" height="1" em="false">Кофе в зёрнах &#34;Утро&#34;, 250 г&#10;</text>',
    );
    expect(document.endsWith('<cut type="feed"/></epos-print></s:Body></s:Envelope>')).toBe(true);
  });

  it('feeds where there is no cutter', () => {
    const document = xml(lavka, { ...profile, cut: false });
    expect(document).toContain('<feed line="4"/></epos-print>');
    expect(document).not.toContain('<cut');
  });

  it('comes back from the paper as it was laid out', () => {
    fc.assert(
      fc.property(anyPaper, fc.constantFrom(32, 42, 48), fc.boolean(), (receipt, columns, cut) => {
        const paper = readEposXml(xml(receipt, { columns, codePage: 17, cut }));
        expect(paper).toEqual({
          lines: layoutPaper(receipt, columns),
          cuts: cut ? 1 : 0,
          drawer: 0,
          unknown: [],
        });
      }),
    );
  });
});
