// Links of every form and length through the whole intake, and hostile words in them down to the printer's bytes
// (link-security §10 Links; T12 to T14).
import { deflateRawSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import type { SaleId } from '../../../src/lib/domain/ids';
import type { PrintJob } from '../../../src/lib/domain/job';
import { DEFAULT_PROFILE } from '../../../src/lib/domain/printer';
import { linesOf } from '../../../src/lib/domain/receipt';
import { readEposXml, readPaper, type Paper } from '../../../src/lib/encoders/paper';
import { loadEncoder } from '../../../src/lib/encoders/registry';
import { advance } from '../../../src/lib/till/advance';
import { intake } from '../../../src/lib/till/intake';
import { fakeDraw } from '../../fakes/draw';
import { START_MS, TILL } from '../../fakes/till-ports';
import { longOrder } from '../../fixtures/links/long-order';
import { claims, newSigner, refusal, signRaw } from '../schemes/kass/paired-shop';
import { openSale, pairedTill, payCash, saleOf, type PairedTill } from './paired-till';

const CALLBACK = 'https://shop.example/kass/result?order=1042&{*}';

let till: PairedTill;
beforeEach(async () => {
  till = await pairedTill();
  await till.ports.storage.updateShop(till.shop.id, {
    unsigned: { until: START_MS + 86_400_000, limit: 1_000_000, cur: 'EUR' },
  });
});

const take = (raw: string) => intake(till.ports, { raw, door: 'paste' });
const codeOf = async (raw: string) => (await refusal(take(raw))).code;

async function openedBy(raw: string): Promise<SaleId> {
  const outcome = await take(raw);
  if (outcome.type !== 'sale') throw new TypeError(`It led to ${outcome.type}`);
  return outcome.id;
}

const original = (n: string): string =>
  `web+kass://payNow?callback=[${CALLBACK}]&order=${JSON.stringify({
    ord: claims.ord,
    cur: 'EUR',
    sum: 1990,
    lines: [{ n, t: 1990 }],
  })}`;

describe('a link of the original form keeps its words, whatever the systems on its way did', () => {
  const encode = encodeURIComponent;
  const WORDS = [
    ['plain words', 'Coffee beans'],
    ['# and &', 'Mug #2 & saucer = 1 set?'],
    ['a plus', 'Salt + pepper'],
    ['braces and quotes', 'The "blue" {one} [new]'],
    ['Cyrillic', 'Чай «Утро», 100 г'],
    ['Hebrew', 'תה ירוק'],
    ['an emoji', 'Tea 🫖'],
  ] as const;
  const WAYS: readonly (readonly [string, (link: string) => string])[] = [
    ['raw', (link) => link],
    ['encoded', encode],
    ['encoded twice', (link) => encode(encode(link))],
    ['handed over by the system', (link) => `${TILL}/#l=${encode(link)}`],
    ['with a word before it', (link) => `Pay here: ${link}`],
  ];

  it.each(WORDS.flatMap(([what, n]) => WAYS.map(([how, way]) => [what, how, n, way] as const)))(
    '%s, %s',
    async (_, __, n, way) => {
      const sale = await saleOf(till, await openedBy(way(original(n))));
      expect(sale).toMatchObject({ trust: 'unsigned', order: { sum: 1990, lines: [{ n }] } });
    },
  );

  it('also as a form writes it, with a plus for each space', async () => {
    const form = new URLSearchParams({
      callback: CALLBACK,
      order: original('Salt + pepper').split('&order=')[1] ?? '',
    });
    const sale = await saleOf(till, await openedBy(`web+kass://payNow?${form}`));
    expect(sale.order.lines).toMatchObject([{ n: 'Salt + pepper' }]);
  });
});

describe('the length of a link', () => {
  /** A signed order whose link has about so many characters: base64url grows by four for three bytes. */
  async function linkOf(length: number): Promise<string> {
    const empty = (await till.link({ note: '' })).length;
    return till.link({ note: 'x'.repeat(Math.ceil(((length - empty) * 3) / 4)) });
  }

  it.each([1800, 2100])('may be %i characters', async (length) => {
    const link = await linkOf(length);
    expect(Math.abs(link.length - length)).toBeLessThan(4);
    expect(await take(link)).toMatchObject({ type: 'sale', orderNo: '1042' });
  });

  it('may be 16 KB of signed text, but not 17,000 characters', async () => {
    const { lines, adj, sum } = longOrder(100);
    expect(await take(await till.link({ lines, adj, sum }))).toMatchObject({ type: 'sale' });
    const before = await till.rows();
    const long = longOrder(130);
    const link = await till.link({ lines: long.lines, adj: long.adj, sum: long.sum });
    expect(link.length).toBeGreaterThan(17_000);
    expect(await codeOf(link)).toBe('link-too-long');
    expect(await till.rows()).toEqual(before);
  });

  it('hides nothing: what unpacks without end is refused, of a paired shop and of a stranger', async () => {
    const bomb = deflateRawSync(Buffer.alloc(8 * 1024 * 1024, ' '));
    const before = await till.rows();
    for (const [signer, code] of [
      [till.signer, 'link-too-long'],
      [await newSigner(), 'link-unpaired'],
    ] as const)
      expect(await codeOf(`#j=${await signRaw(bomb, signer, { zip: 'DEF' })}`)).toBe(code);
    expect(await till.rows()).toEqual(before);
  });
});

/** What each hostile text is meant to do, and what is left of it on paper in CP866. */
const HOSTILE: readonly (readonly [does: string, text: string, paper: RegExp])[] = [
  ['open the drawer', 'Tea \u001bp\u0000\u0019\u0031', /Tea p1/],
  ['open the drawer at once', 'Tea \u0010\u0014\u0001\u0000\u0001', /Tea/],
  ['reset the printer', '\u001b@Tea', /@Tea/],
  ['cut the paper', 'Tea\u001dV\u0000', /TeaV/],
  ['select another page', 'Tea\u001bt\u0000', /Teat/],
  ['print twice as large', '\u001d!\u0011FREE', /!FREE/],
  ['overprint the line', 'Tea 19.90\rTea 0.01', /Tea 19.90 Tea 0.01/],
  ['feed, tab and ring', 'Tea\n\n\n\t\u0007\u000cx', /Tea {1,2}x/],
  ['hide behind C1', 'Tea\u009b2J\u0084', /Tea2J/],
  ['turn a sum around', 'Tea \u202e09.91\u202c', /Tea 09\.91/],
  ['hide in isolates and marks', '\u2066Tea\u2069\u200b\ufeff\u061c', /Tea/],
  ['be a total of its own', 'Tea\nTOTAL 0.01\n\u2028PAID', /Tea TOTAL 0\.01 PAID/],
  ['leave XML', '</text><pulse/><cut/><text>&#27;', /<\/text><pulse\/>/],
  ['be markup', '<img src=x onerror=alert(1)>', /<img src=x/],
];

const EMPTY_LINE = /^\s*$/;

describe('a hostile name reaches the printer as letters and nothing else', () => {
  async function printed(id: SaleId): Promise<readonly [Paper, Paper]> {
    await payCash(till, id);
    const jobs = await till.ports.storage.jobsOf(id);
    const job = jobs.find((one): one is PrintJob => one.kind === 'print');
    if (!job) throw new TypeError('Nothing is to be printed');
    const [escPos, epos] = [await loadEncoder('esc-pos'), await loadEncoder('epos-xml')];
    const bytes = await escPos.encode(job.receipt, DEFAULT_PROFILE, fakeDraw);
    const xml = await epos.encode(job.receipt, DEFAULT_PROFILE, fakeDraw);
    return [readPaper(bytes), readEposXml(new TextDecoder().decode(xml))];
  }
  const textOf = ({ lines }: Paper): string =>
    linesOf(lines)
      .map(({ text }) => text.trim())
      .join(' ')
      .replace(/ +/g, ' ');

  async function check(id: SaleId, paper: RegExp): Promise<void> {
    for (const one of await printed(id)) {
      expect(one).toMatchObject({ unknown: [], drawer: 0, cuts: 1 });
      expect(textOf(one)).toMatch(paper);
      expect(linesOf(one.lines).filter(({ text }) => /^TOTAL\b/.test(text))).toHaveLength(1);
      expect(
        linesOf(one.lines).every(
          ({ size, text }) => size === 1 || EMPTY_LINE.test(text) || /TOTAL/.test(text),
        ),
      ).toBe(true);
    }
  }

  it.each(HOSTILE)('signed, and meant to %s', async (_, n, paper) => {
    const id = await openSale(till, {
      lines: [{ n, t: 1990, v: n }],
      adj: [],
      tax: [{ n, amt: 1 }],
      cust: n,
      note: n.replaceAll('\n', ' '),
      ord: { id: n, no: '1042', rev: 0 },
    });
    await check(id, paper);
  });

  it.each(HOSTILE)('unsigned, and meant to %s', async (_, n, paper) => {
    const id = await openedBy(original(n));
    await advance(till.ports, id, { type: 'sumTyped', at: START_MS, sum: 1990 });
    await check(id, paper);
  });

  it('also as the number of its order', async () => {
    const no = '7\u001bp0\u202e';
    const id = await openSale(till, { ord: { id: '7', no, rev: 0 } });
    const [paper] = await printed(id);
    expect(paper).toMatchObject({ unknown: [], drawer: 0 });
    expect(textOf(paper)).toContain('7p0');
  });
});
