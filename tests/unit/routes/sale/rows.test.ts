import { describe, expect, it } from 'vitest';
import {
  DocumentId,
  JobId,
  PrinterId,
  ResultId,
  SaleId,
  ShopId,
} from '../../../../src/lib/domain/ids';
import type { DeliverJob, PrintJob } from '../../../../src/lib/domain/job';
import { ON_SCREEN } from '../../../../src/lib/domain/printer';
import type { Shop } from '../../../../src/lib/domain/shop';
import * as m from '../../../../src/lib/paraglide/messages';
import { placeOf } from '../../../../src/lib/till/paper-place';
import {
  askText,
  copyTitle,
  isHeldBack,
  paperName,
  papersOf,
  receiptJobOf,
  receiptRow,
  shopRow,
  type Target,
  type Way,
} from '../../../../src/routes/sale/rows';

const print = (change: Partial<PrintJob>): PrintJob => ({
  v: 1,
  id: JobId.parse('job-0001'),
  sale: SaleId.parse('sale-0001'),
  createdAt: 0,
  tries: 0,
  notBefore: 0,
  lease: null,
  error: null,
  kind: 'print',
  state: 'queued',
  printer: PrinterId.parse('printer1'),
  settledAt: null,
  receipt: {
    v: 1,
    kind: 'sale',
    lang: 'en',
    shop: { name: 'Northwind', header: [], footer: [] },
    demo: false,
    orderNo: '1047',
    date: '',
    number: '1047-1',
    copy: false,
    lines: [],
    adjustments: [],
    currency: 'EUR',
    total: 0,
    paidBefore: 0,
    taxes: [],
    tenders: [],
  },
  ...change,
});

const page = (change: Partial<PrintJob> = {}): PrintJob =>
  print({
    sale: null,
    document: DocumentId.parse('document-1'),
    receipt: {
      v: 1,
      kind: 'document',
      lang: 'en',
      shop: { name: 'Northwind', header: [], footer: [] },
      demo: false,
      orderNo: '1047',
      date: '',
      number: '1047-D1',
      copy: false,
      lines: [],
    },
    ...change,
  });

const deliver = (change: Partial<DeliverJob>): DeliverJob => ({
  v: 1,
  id: JobId.parse('job-0002'),
  sale: SaleId.parse('sale-0001'),
  createdAt: 0,
  tries: 0,
  notBefore: 0,
  lease: null,
  error: null,
  kind: 'deliver',
  state: 'queued',
  result: ResultId.parse('result-1'),
  shop: ShopId.parse('shop'),
  seq: 1,
  parked: false,
  heldUntil: 0,
  settledAt: null,
  ...change,
});

const near: Target = {
  name: 'Counter',
  withinReach: true,
  progress: undefined,
  trouble: null,
  asksFirst: undefined,
};
const shop = { name: 'Northwind', builtIn: false } as Shop;

describe('the row of a paper that an app prints', () => {
  const app: Target = { ...near, name: 'PassPRNT', withinReach: false, app: 'link' };
  const system: Target = { ...app, name: 'AirPrint', app: 'system' };

  it.each([
    ['waits for a tap', print({}), app, { offers: 'app', icon: 'printer' }],
    [
      'waits for a tap, whatever else asks at this printer',
      print({}),
      { ...app, asksFirst: print({ state: 'unknown' }) },
      { offers: 'app' },
    ],
    [
      'says that no app opened, and waits on',
      print({ error: 'printer-no-app' }),
      app,
      { offers: 'app', tone: 'amber', icon: 'alert' },
    ],
    ['is with the app', print({ state: 'printing' }), app, { offers: 'nothing', icon: 'out' }],
    ['asks', print({ state: 'unknown' }), app, { offers: 'cameOut' }],
    [
      'was refused by the app',
      print({ state: 'failed', error: 'printer-unreachable' }),
      app,
      { offers: 'retry', tone: 'amber' },
    ],
  ])('%s', (_, job, target, expected) => {
    expect(receiptRow(job, target)).toMatchObject(expected);
  });

  it('names the app, and for the dialog says that nobody knows', () => {
    expect(receiptRow(print({}), app).note).toContain('PassPRNT');
    expect(receiptRow(print({ state: 'handedOver' }), app).note).toContain('PassPRNT');
    const { note } = receiptRow(print({ state: 'handedOver' }), system);
    expect(note).toBe('The dialog does not say if it printed. Look.');
  });

  it('calls a document a document', () => {
    expect(receiptRow(page(), app).title).toBe('The document waits for your tap');
  });
});

describe('the row of a receipt', () => {
  it.each<[string, PrintJob, Target, { offers: string; tone?: string; icon: string }]>([
    [
      'a printer that was removed',
      print({}),
      { ...near, name: null },
      { offers: 'elsewhere', tone: 'amber', icon: 'alert' },
    ],
    [
      'a failure',
      print({ state: 'failed', error: 'printer-unknown-kind' }),
      near,
      { offers: 'retry', tone: 'amber', icon: 'alert' },
    ],
    [
      'a printer out of paper',
      print({ error: 'printer-refused' }),
      near,
      { offers: 'retry', tone: 'amber', icon: 'alert' },
    ],
    ...(['printer-paper-out', 'printer-in-use'] as const).map(
      (error) =>
        [
          `a printer that needs hands: ${error}`,
          print({ error }),
          near,
          { offers: 'retry', tone: 'amber', icon: 'alert' },
        ] as [string, PrintJob, Target, { offers: string; tone?: string; icon: string }],
    ),
    [
      'a printer that ran out of paper in the middle',
      print({ state: 'printing' }),
      { ...near, progress: 0.5, trouble: 'printer-paper-out' },
      { offers: 'nothing', tone: 'amber', icon: 'alert' },
    ],
    [
      'nobody knows whether it came out',
      print({ state: 'unknown' }),
      near,
      { offers: 'cameOut', tone: 'amber', icon: 'alert' },
    ],
    [
      'a printer the browser forgot',
      print({}),
      { ...near, withinReach: false },
      { offers: 'connect', icon: 'printer' },
    ],
    [
      'a printer that waits for a tap',
      print({ error: 'printer-needs-tap' }),
      near,
      { offers: 'connect', icon: 'printer' },
    ],
    [
      'a printer that is away',
      print({ error: 'printer-unreachable' }),
      near,
      { offers: 'retry', icon: 'clock' },
    ],
    [
      'another receipt that asks first',
      print({}),
      { ...near, asksFirst: print({ state: 'unknown' }) },
      { offers: 'other', icon: 'clock' },
    ],
    ['on its way', print({}), near, { offers: 'nothing', icon: 'printer' }],
    [
      'printing elsewhere',
      print({ state: 'printing' }),
      near,
      { offers: 'nothing', icon: 'printer' },
    ],
    [
      'sent without an answer',
      print({ state: 'handedOver' }),
      near,
      { offers: 'nothing', icon: 'printer' },
    ],
    [
      'printed',
      print({ state: 'printed' }),
      near,
      { offers: 'nothing', tone: 'green', icon: 'done' },
    ],
  ])('says what to do about %s', (_, job, target, expected) => {
    const { offers, tone, icon } = receiptRow(job, target);
    expect({ offers, ...(tone ? { tone } : {}), icon }).toEqual(expected);
  });

  it('shows how far a printing has come', () => {
    const row = receiptRow(print({ state: 'printing' }), { ...near, progress: 0.625 });
    expect(row.progress).toBe(0.625);
    expect(row.note).toContain('63');
  });

  it('does not say "printed" of what is only shown', () => {
    const words = (printer: PrinterId) =>
      receiptRow(print({ state: 'printed', printer }), near).title;
    expect(words(ON_SCREEN)).not.toBe(words(PrinterId.parse('printer1')));
  });
});

describe('the row of a document', () => {
  const states = ['queued', 'printing', 'printed', 'handedOver', 'failed', 'unknown'] as const;

  it.each(states)('%s: stands as that of a receipt does, and never calls it one', (state) => {
    for (const target of [near, { ...near, withinReach: false }, { ...near, name: null }]) {
      const { title: ofReceipt, note: _, ...likewise } = receiptRow(print({ state }), target);
      const row = receiptRow(page({ state }), target);
      expect(row).toMatchObject(likewise);
      expect(row.title).not.toBe(ofReceipt);
      expect(`${row.title} ${row.note}`).not.toMatch(/receipt/i);
    }
  });

  it('names it by its number', () => {
    expect(askText(page())).toContain('1047-D1');
    expect(paperName(page())).toContain('1047-D1');
    expect(copyTitle(page())).toContain('1047-D1');
  });

  it('leads to its own screen', () => {
    expect(placeOf(page())).toBe('/document?id=document-1');
    expect(placeOf(print({}))).toBe('/sale?id=sale-0001');
  });
});

describe('what can be printed again', () => {
  const numbered = (number: string, change: Partial<PrintJob['receipt']> = {}): PrintJob => {
    const { receipt } = print({});
    return print({
      id: JobId.parse(`job-${number}`),
      receipt: { ...receipt, number, ...change } as typeof receipt,
    });
  };
  const numbers = (jobs: readonly PrintJob[]) =>
    papersOf(jobs).map(({ receipt }) => receipt.number);

  it('is each paper once, not its copies', () => {
    const jobs = [
      numbered('1047-1'),
      numbered('1047-2', { copy: true }),
      numbered('1047-3', { kind: 'refund' }),
      numbered('1047-4', { kind: 'refund', copy: true }),
      numbered('1047-5', { kind: 'refund' }),
    ];
    expect(numbers([...jobs, deliver({}) as never])).toEqual(['1047-1', '1047-3', '1047-5']);
  });

  it('is only the newest receipt of a sale that was paid twice', () => {
    expect(numbers([numbered('1047-1'), numbered('1047-2')])).toEqual(['1047-2']);
  });
});

describe('the receipt that the screen speaks of', () => {
  it('is the one that asks, even when a newer copy is queued behind it', () => {
    const asks = print({ state: 'unknown' });
    expect(receiptJobOf([asks, print({}), deliver({})])).toBe(asks);
  });

  it('is never one that a copy has replaced, whatever their order', () => {
    const copy = print({ id: JobId.parse('job-0002') });
    const replaced = print({ state: 'failed', replacedBy: copy.id });
    expect(receiptJobOf([copy, replaced])).toBe(copy);
    expect(receiptJobOf([replaced, copy])).toBe(copy);
  });

  it('is a shop’s copy that still waits, once the customer has the receipt', () => {
    const forShop = { ...print({}).receipt, forShop: true as const };
    const copy = print({ id: JobId.parse('job-0002'), receipt: forShop });
    const printing = print({ state: 'printing' });
    const printed = print({ state: 'printed' });
    expect(receiptJobOf([printing, copy])).toBe(printing);
    expect(receiptJobOf([printed, copy])).toBe(copy);
    expect(receiptJobOf([printed, { ...copy, state: 'printed' }])).toBe(printed);
  });

  it('is the newest otherwise', () => {
    const copy = print({});
    expect(receiptJobOf([print({ state: 'printed' }), copy, deliver({})])).toBe(copy);
  });

  it.each([
    [print({}), true, false],
    [print({}), false, true],
    [print({ error: 'printer-unreachable' }), true, true],
    [print({ state: 'failed' }), true, true],
    [print({ state: 'printing' }), true, false],
    [print({ state: 'printed' }), false, false],
  ])('lies as a preview only while nothing of it is on paper (%#)', (job, withinReach, held) => {
    expect(isHeldBack(job, withinReach)).toBe(held);
  });
});

const here: Way = { online: true, hasPage: true, locale: 'en', nowMs: 1000 };
const away: Way = { ...here, online: false };
const noPage: Way = { ...here, hasPage: false };

interface ShopRow {
  readonly icon: string;
  readonly offers?: string;
  readonly tone?: string;
  readonly byHand?: string;
}

describe('the row of the shop', () => {
  it.each<[string, DeliverJob | undefined, Way, ShopRow]>([
    ['nothing is signed yet', undefined, here, { icon: 'shop' }],
    ['it waits for its first try', deliver({}), here, { icon: 'shop' }],
    ['it is on its way', deliver({ state: 'sending' }), here, { icon: 'shop' }],
    [
      'it is on its way again',
      deliver({ state: 'sending', error: 'shop-unreachable' }),
      here,
      { icon: 'shop', byHand: 'page' },
    ],
    [
      'the network is away',
      deliver({}),
      away,
      { icon: 'offline', offers: 'retry', byHand: 'code' },
    ],
    [
      'the network is away since its last try',
      deliver({ error: 'shop-unreachable' }),
      away,
      { icon: 'offline', offers: 'retry', byHand: 'code' },
    ],
    [
      'the shop does not answer',
      deliver({ error: 'shop-unreachable' }),
      here,
      { icon: 'clock', offers: 'retry', byHand: 'page' },
    ],
    [
      'the shop does not answer, and has no page for it',
      deliver({ error: 'shop-unreachable' }),
      noPage,
      { icon: 'clock', offers: 'retry', byHand: 'code' },
    ],
    [
      'the shop asked for time',
      deliver({ error: 'shop-unreachable', heldUntil: 1001 }),
      here,
      { icon: 'clock', byHand: 'page' },
    ],
    [
      'the time the shop asked for is over',
      deliver({ error: 'shop-unreachable', heldUntil: 1000 }),
      here,
      { icon: 'clock', offers: 'retry', byHand: 'page' },
    ],
    [
      'only the way back tells it',
      deliver({ parked: true }),
      here,
      { icon: 'out', byHand: 'code' },
    ],
    [
      'only a code or a text tells it',
      deliver({ parked: true }),
      noPage,
      { icon: 'shop', byHand: 'code' },
    ],
    [
      'it went along by link',
      deliver({ state: 'handedOver', settledAt: 0 }),
      here,
      { icon: 'out', byHand: 'code' },
    ],
    [
      'the shop knows',
      deliver({ state: 'delivered', settledAt: 0 }),
      here,
      { icon: 'done', tone: 'green' },
    ],
    ...(['shop-refused', 'shop-gone', 'shop-silent'] as const).map(
      (error): [string, DeliverJob, Way, ShopRow] => [
        `it was given up: ${error}`,
        deliver({ state: 'stopped', error }),
        here,
        { icon: 'alert', tone: 'amber', offers: 'retry', byHand: 'page' },
      ],
    ),
    [
      'the shop does not know this till: no try helps',
      deliver({ state: 'stopped', error: 'shop-revoked' }),
      here,
      { icon: 'alert', tone: 'amber', byHand: 'page' },
    ],
  ])('says what is known when %s', (_, job, way, expected) => {
    const { offers, tone, icon, byHand } = shopRow(shop, job, way);
    expect({ offers, tone, icon, byHand }).toEqual({
      offers: 'nothing',
      tone: undefined,
      byHand: undefined,
      ...expected,
    });
  });

  it('has other words for every state and every reason', () => {
    const rows = [
      deliver({}),
      deliver({ error: 'shop-unreachable' }),
      deliver({ error: 'shop-unreachable', heldUntil: 2000 }),
      deliver({ parked: true }),
      deliver({ state: 'handedOver' }),
      deliver({ state: 'delivered' }),
      ...['shop-refused', 'shop-gone', 'shop-silent', 'shop-revoked'].map((error) =>
        deliver({ state: 'stopped', error }),
      ),
    ].map((job) => shopRow(shop, job, here));
    const said = rows.map(({ title, note }) => `${title} ${note}`);
    expect(new Set(said).size).toBe(rows.length);
  });

  it('says until when the shop asked for time', () => {
    const until = new Date(2026, 10, 23, 14, 32).getTime();
    const job = deliver({ error: 'shop-unreachable', heldUntil: until });
    expect(shopRow(shop, job, here).note).toContain('32');
  });

  it('tells nobody of a sale of the built-in demo', () => {
    const row = shopRow({ ...shop, builtIn: true }, undefined, here);
    expect([row.offers, row.byHand]).toEqual(['nothing', undefined]);
  });
});

describe('the words of a row', () => {
  it('say what to do while the printer waits, and that it goes on by itself', () => {
    const row = receiptRow(print({ state: 'printing' }), {
      ...near,
      progress: 0.5,
      trouble: 'printer-paper-out',
    });
    expect(row.title).toBe(m.error_printer_paper_out_title());
    expect(row.note).toBe(`${m.error_printer_paper_out_advice()} ${m.print_goes_on()}`);
    expect(row.progress).toBe(0.5);
  });

  it('tell a paper that broke off from one that was taken whole without an answer', () => {
    const note = (error: string) => receiptRow(print({ state: 'unknown', error }), near).note;
    expect(note('printer-lost')).toBe(m.print_unknown_note({ printer: 'Counter' }));
    expect(note('printer-silent')).toBe(m.print_unknown_silent({ printer: 'Counter' }));
  });
});
