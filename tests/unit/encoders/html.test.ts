import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_PROFILE, type PrinterProfile } from '../../../src/lib/domain/printer';
import { linesOf, type Printable, type Receipt } from '../../../src/lib/domain/receipt';
import { isBlack } from '../../../src/lib/encoders/bitmap';
import { paperHtml } from '../../../src/lib/encoders/html';
import { layoutPaper } from '../../../src/lib/encoders/layout';
import { drawQr } from '../../../src/lib/encoders/qr';
import { passprnt } from '../../../src/lib/schemes/print/passprnt';
import { request } from '../../fixtures/print/request';
import { lavka, northwind, smallest } from './receipts';

const profile = (columns: PrinterProfile['columns']) => ({ ...DEFAULT_PROFILE, columns });
const htmlOf = (paper: Printable, columns: PrinterProfile['columns'] = 32) =>
  paperHtml(paper, profile(columns));

/** What a page shows between `<pre>` and `</pre>`: drawings are left out, tabs go to the next stop of eight. */
function shown(html: string): readonly string[] {
  const inner = /<pre>([^]*)<\/pre>$/.exec(html)?.[1] ?? '';
  const text = inner
    .replace(/<svg[^]*?<\/svg>/g, '')
    .replace(/<\/?(b|big)>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) =>
      [...line].reduce(
        (far, sign) =>
          sign === '\t' ? far.padEnd((Math.floor(far.length / 8) + 1) * 8) : far + sign,
        '',
      ),
    );
}

/** The least there is, with a code on it. */
const withCode = (codes: Pick<Receipt, 'codes' | 'barcode'>): Receipt => ({
  ...smallest,
  ...codes,
});

describe('the lines of a paper', () => {
  it.each([32, 42, 48] as const)('stand on a page as on paper of %i columns', (columns) => {
    for (const paper of [northwind, lavka]) {
      const lines = linesOf(layoutPaper(paper, columns)).map(({ text }) => text.trimEnd());
      expect(shown(htmlOf(paper, columns))).toEqual(lines);
    }
  });

  it.each([
    [32, 384],
    [42, 512],
    [48, 576],
  ] as const)('of %i columns are %i pixels wide, as the printer has dots', (columns, dots) => {
    expect(htmlOf(northwind, columns)).toContain(`pre{margin:0;width:${dots}px`);
  });

  it('are bold and double where the paper has them so', () => {
    const html = htmlOf(northwind);
    const total = linesOf(layoutPaper(northwind, 32)).find(({ size }) => size === 2);
    expect(total).toBeDefined();
    expect(html).toContain('<big><b>');
    expect(html).toContain(total?.text.trim().split(' ').at(-1));
  });
});

describe('nothing on a paper breaks out of its page', () => {
  const HOSTILE = [
    '</pre><script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '"><svg onload=alert(1)>',
    '&lt;b&gt; &amp; &#60;b&#62;',
    '<!--',
    ']]>',
    '\u0000<\u0008b>',
  ];
  const tags = (html: string) => [...html.matchAll(/<\/?([a-z!-]+)/gi)].map(([, name]) => name);
  const ALLOWED = new Set(['!doctype', 'meta', 'style', 'pre', 'b', 'big', 'svg', 'path']);

  it.each(HOSTILE)('%j in every place for words', (text) => {
    const paper = {
      ...northwind,
      shop: { name: text, header: [text], footer: [text] },
      orderNo: text,
      note: text,
      lines: [{ n: text, t: 1 }],
    };
    const html = htmlOf(paper, 48);
    expect(tags(html).filter((name) => !ALLOWED.has(name ?? ''))).toEqual([]);
    expect(html.match(/<pre>/g)).toHaveLength(1);
    expect(html.endsWith('</pre>')).toBe(true);
  });

  it('nor does any other text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const html = htmlOf({ ...northwind, lines: [{ n: text || 'x', t: 1 }] });
        expect(tags(html).filter((name) => !ALLOWED.has(name ?? ''))).toEqual([]);
        // eslint-disable-next-line no-control-regex
        expect(html).not.toMatch(/[\u0000-\u0008\u000b-\u001f]/);
      }),
    );
  });
});

describe('a code', () => {
  const CODE = 'https://shop.example/orders/1047';
  const html = htmlOf(withCode({ codes: [{ label: 'Order', text: CODE }] }));
  const path = /d=(\S+?)>/.exec(html)?.[1] ?? '';

  it('is drawn module for module', () => {
    const code = drawQr(CODE, 1);
    const dark = new Set<string>();
    let [x, y] = [0, 0];
    for (const [, step = '', first = '0', second = '0'] of path.matchAll(
      /([Mmh])(-?[\d.]+),?(-?[\d.]+)?/g,
    )) {
      if (step === 'M') [x, y] = [Number(first), Number(second)];
      if (step === 'm') [x, y] = [x + Number(first), y + Number(second)];
      if (step === 'h')
        for (const end = x + Number(first); x < end; x += 1) dark.add(`${x} ${y - 0.5}`);
    }
    const expected = new Set<string>();
    for (let row = 0; row < code.height; row++)
      for (let column = 0; column < code.width; column++)
        if (isBlack(code, column, row)) expected.add(`${column} ${row}`);
    expect(dark).toEqual(expected);
  });

  it('needs no character that a link has to encode, but one', () => {
    expect(path.replace(/^M0,/, '')).toMatch(/^[\w.-]+$/);
  });

  it('with bars has its characters below it', () => {
    const barred = htmlOf(withCode({ barcode: 'A-1047' }));
    expect(barred).toMatch(/<svg width=\d+ height=60 [^]*<\/svg>\s+A-1047\n/);
  });
});

it.each([
  ['an English receipt', northwind],
  ['a Russian receipt', lavka],
])('%s fits into the link of PassPRNT', (_, paper) => {
  const payload = htmlOf(paper, 48);
  const href = passprnt.buildUrl({ ...request, payload }, {}, 'ios');
  expect(href.length).toBeLessThan(8_000);
});
