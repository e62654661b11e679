// Receipts for the encoder tests: two as on the design's pages, and any that a shop could cause.
import * as fc from 'fast-check';
import { DEFAULT_PROFILE, type PrinterProfile } from '../../../src/lib/domain/printer';
import {
  isLine,
  linesOf,
  type Document,
  type PaperLine,
  type PaperPart,
  type Printable,
  type Receipt,
} from '../../../src/lib/domain/receipt';
import { cropRight, defuse } from '../../../src/lib/encoders/bitmap';
import { carries } from '../../../src/lib/encoders/code-pages';
import { layoutPaper } from '../../../src/lib/encoders/layout';
import { patternOf } from '../../fakes/draw';

/** Paid by card, with every part an ordinary receipt has. */
export const northwind: Receipt = {
  v: 1,
  kind: 'sale',
  lang: 'en',
  shop: { name: 'Northwind Books', header: ['12 Harbour Street'], footer: [] },
  demo: false,
  orderNo: '1047',
  date: '23.11.2026 14:32',
  number: '1047-1',
  copy: false,
  lines: [
    { n: 'Lighthouse Atlas, hardcover', q: '1', p: 2490, t: 2490 },
    { n: 'Dotted notebook A5', q: '2', p: 650, t: 1300 },
    { n: 'Bookmark set', q: '1', p: 340, t: 340 },
  ],
  adjustments: [
    { name: 'Autumn offer', amount: -440 },
    { name: 'Loyalty points', amount: -200 },
  ],
  currency: 'EUR',
  total: 3490,
  paidBefore: 0,
  taxes: [{ name: 'VAT 10% included', amount: 317 }],
  tenders: [
    {
      method: 'app',
      label: 'Demo Pay',
      amount: 3490,
      last4: '4417',
      auth: '048812',
      tx: 'T-1',
      time: '14:33',
    },
  ],
};

/** The same in Russian, with typographic characters that paper does not have. */
export const lavka: Receipt = {
  ...northwind,
  lang: 'ru',
  shop: { name: 'Лавка №1', header: ['ул. Садовая, 4'], footer: [] },
  orderNo: '2207',
  number: '2207-1',
  lines: [
    { n: 'Кофе в зёрнах «Утро», 250 г', q: '1', p: 89000, t: 89000 },
    { n: 'Кружка керамическая 300 мл', q: '2', p: 45000, t: 90000 },
    { n: 'Печенье овсяное', q: '1', p: 35000, t: 35000 },
  ],
  adjustments: [{ name: 'Скидка по карте', amount: -15000 }],
  currency: 'RUB',
  total: 199000,
  taxes: [{ name: 'в т.ч. НДС 20%', amount: 33167 }],
  tenders: [
    {
      method: 'app',
      label: 'Демо-Оплата',
      amount: 199000,
      last4: '4417',
      auth: '048812',
      time: '14:33',
    },
  ],
};

/** The least that makes a receipt: one line, no money yet. */
export const smallest: Receipt = {
  v: 1,
  kind: 'sale',
  lang: 'ru',
  shop: { name: 'Чай', header: [], footer: [] },
  demo: false,
  orderNo: '7',
  date: '23.11.2026 14:32',
  copy: false,
  lines: [{ n: 'Чай', t: 500 }],
  adjustments: [],
  currency: 'RUB',
  total: 500,
  paidBefore: 0,
  taxes: [],
  tenders: [],
};

/** A part of the first one, given back in cash. */
export const notebookBack: Receipt = {
  ...northwind,
  kind: 'refund',
  date: '23.11.2026 15:10',
  paidOn: '23.11.2026 14:33',
  number: '1047-2',
  lines: [{ n: 'Dotted notebook A5, torn', q: '1', p: 650, t: 650 }],
  adjustments: [],
  total: 650,
  taxes: [{ name: 'VAT 10% included', amount: 59 }],
  tenders: [{ method: 'cash', amount: 650, given: 650, change: 0 }],
};

/** What a shop may want printed: every kind of line there is. */
export const pickList: Document = {
  v: 1,
  kind: 'document',
  lang: 'en',
  shop: { name: 'Northwind Books', header: ['12 Harbour Street'], footer: ['Ask at desk 3'] },
  demo: false,
  orderNo: '1047',
  date: '23.11.2026 14:32',
  copy: false,
  lines: [
    { k: 'text', t: 'Pick list', a: 'centre', b: true, x: 2 },
    { k: 'space' },
    { k: 'row', l: 'Lighthouse Atlas, hardcover', r: 'A-12' },
    { k: 'row', l: 'Bookmark', r: 'C-3', b: true },
    { k: 'rule' },
    { k: 'text', t: 'Wrap the atlas in paper, the customer comes at six.' },
    { k: 'text', t: 'Shelf 7', a: 'right' },
  ],
};

/** Text that a shop may put anywhere: any Unicode, and what is known to hurt printers. */
export const anyText = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 120 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '\u001bp\u0000\u0019\u00fa Socks',
      '\u0010\u0014\u0001\u0000\u0001',
      '\u001d(A\u0002\u0000\u0000\u0002',
      'مرحبا بالعالم',
      '👩‍👩‍👧‍👦🎉',
      'Й й é ñ ß',
      '<text>&amp;"</text>]]>',
      '\u202egpj.exe\u202c\u0000\u007f\u009b',
      'x'.repeat(200),
      '   two   words   ',
    ),
  },
);

const amount = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 });
const named = fc.record({ name: anyText, amount });
const quantity = fc.constantFrom('1', '2', '0.350', '999999999.999999');

/** Any receipt that a sale could lead to, also with sums that do not fit. */
export const anyReceipt: fc.Arbitrary<Receipt> = fc.record(
  {
    v: fc.constant(1 as const),
    kind: fc.constantFrom('sale' as const, 'refund' as const),
    lang: fc.constantFrom('en' as const, 'ru' as const),
    shop: fc.record({
      name: anyText,
      header: fc.array(anyText, { maxLength: 3 }),
      footer: fc.array(anyText, { maxLength: 3 }),
    }),
    demo: fc.boolean(),
    orderNo: anyText,
    date: fc.constant('23.11.2026 14:32'),
    number: anyText,
    copy: fc.boolean(),
    lines: fc.array(
      fc.record(
        { n: anyText, q: quantity, p: amount, d: amount, t: amount },
        { requiredKeys: ['n', 't'] },
      ),
      { maxLength: 12 },
    ),
    adjustments: fc.array(named, { maxLength: 4 }),
    currency: fc.constantFrom('EUR', 'RUB', 'JPY', 'KWD'),
    total: amount,
    paidBefore: fc.oneof(fc.constant(0), amount),
    taxes: fc.array(named, { maxLength: 3 }),
    tenders: fc.array(
      fc.oneof(
        fc.record(
          {
            ...{ method: fc.constant('cash' as const), amount, given: amount, change: amount },
            ...{ tip: amount, rounding: fc.integer({ min: -250, max: 250 }) },
          },
          { requiredKeys: ['method', 'amount', 'given', 'change'] },
        ),
        fc.record(
          {
            method: fc.constant('app' as const),
            label: anyText,
            amount,
            tip: amount,
            last4: fc.constant('4417'),
            auth: anyText,
            tx: anyText,
            time: fc.constant('14:33'),
          },
          { requiredKeys: ['method', 'label', 'amount', 'time'] },
        ),
      ),
      { maxLength: 3 },
    ),
    left: amount,
    note: anyText,
    paidOn: fc.constant('22.11.2026 09:01'),
  },
  {
    requiredKeys: [
      'v',
      'kind',
      'lang',
      'shop',
      'demo',
      'orderNo',
      'date',
      'copy',
      'lines',
      'adjustments',
      'currency',
      'total',
      'paidBefore',
      'taxes',
      'tenders',
    ],
  },
);

const flag = { b: fc.boolean() };

/** Any document that a link may carry. */
export const anyDocument: fc.Arbitrary<Document> = fc.record(
  {
    v: fc.constant(1 as const),
    kind: fc.constant('document' as const),
    lang: fc.constantFrom('en' as const, 'ru' as const),
    shop: fc.record({
      name: anyText,
      header: fc.array(anyText, { maxLength: 3 }),
      footer: fc.array(anyText, { maxLength: 3 }),
    }),
    demo: fc.boolean(),
    orderNo: anyText,
    date: fc.constant('23.11.2026 14:32'),
    number: fc.constant('1047-D1'),
    copy: fc.boolean(),
    lines: fc.array(
      fc.oneof(
        fc.record(
          {
            k: fc.constant('text' as const),
            t: anyText,
            a: fc.constantFrom('left' as const, 'centre' as const, 'right' as const),
            x: fc.constant(2 as const),
            ...flag,
          },
          { requiredKeys: ['k', 't'] },
        ),
        fc.record(
          { k: fc.constant('row' as const), l: anyText, r: anyText, ...flag },
          { requiredKeys: ['k', 'l', 'r'] },
        ),
        fc.constant({ k: 'rule' as const }),
        fc.constant({ k: 'space' as const }),
      ),
      { minLength: 1, maxLength: 12 },
    ),
  },
  { requiredKeys: ['v', 'kind', 'lang', 'shop', 'demo', 'orderNo', 'date', 'copy', 'lines'] },
);

/** Anything a printer may get. */
export const anyPaper = fc.oneof(anyReceipt, anyDocument);

/** The lines of text of a paper, laid out. */
export const layoutLines = (paper: Printable, columns: 32 | 42 | 48): readonly PaperLine[] =>
  linesOf(layoutPaper(paper, columns));

/** What a printer with a page makes of a paper: the lines it cannot write are the pen's patterns. */
export const asPrinted = (
  paper: Printable,
  columns: 32 | 42 | 48,
  has: (text: string) => boolean = (text) => carries('cp866', text),
): readonly PaperPart[] =>
  layoutPaper(paper, columns).map((part) =>
    isLine(part) && !has(part.text)
      ? { picture: defuse(cropRight(patternOf(part, columns))), at: 0 }
      : part,
  );

export const PROFILE: PrinterProfile = { ...DEFAULT_PROFILE };
