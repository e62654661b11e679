import { describe, expect, it, test } from 'vitest';
import { parseAsk, parseOrder, type DocumentOrder } from '../../../src/lib/domain/order';
import {
  paperLanguage,
  Printable,
  Receipt,
  toDocument,
  toReceipt,
  toRefundReceipt,
  type PaperContext,
} from '../../../src/lib/domain/receipt';
import {
  askedOf,
  foldSale,
  transition,
  type SaleEvent,
  type SaleState,
} from '../../../src/lib/domain/sale';
import { approval, attemptId, DUE, offerOf, opened, payload, refundOrder, T0 } from './sample';

const context: PaperContext = {
  shop: { name: 'Чайная', paper: { header: ['ул. Ленина, 1'], footer: ['Спасибо!'] } },
  timeZone: 'Europe/Moscow',
  language: 'ru',
};

const at = T0 + 60_000;
const saleAfter = (order: Record<string, unknown>, ...events: SaleEvent[]): SaleState =>
  foldSale([opened(parseOrder(payload(order))), ...events])!;
const cash: SaleEvent = { type: 'cashTaken', at, given: 200000 };

describe('the language of the paper', () => {
  test.each([
    [undefined, undefined],
    ['', undefined],
    ['de', undefined],
    ['russian', undefined],
    ['ru', 'ru'],
    ['RU-ru', 'ru'],
    ['en-GB', 'en'],
  ])('of %s is %s', (tag, language) => {
    expect(paperLanguage(tag)).toBe(language);
  });

  it("is the order's, and the till's when the order names none the paper has", () => {
    expect(toReceipt(saleAfter({ lang: 'en-GB' }), context).lang).toBe('en');
    expect(toReceipt(saleAfter({ lang: 'de' }), context).lang).toBe('ru');
  });
});

describe('a receipt', () => {
  it('of an open sale is a preview: the age of the link as its date, no number, no money', () => {
    const receipt = toReceipt(saleAfter({}), context);
    expect(receipt).toMatchObject({ date: '23.11.2026 14:32', tenders: [], copy: false });
    expect(receipt).not.toHaveProperty('number');
  });

  it('says what the shop signed, unchanged', () => {
    const receipt = toReceipt(
      saleAfter({ paid: 9000, tax: [{ n: 'НДС 20%', amt: 31666 }], note: 'Хрупкое' }),
      context,
    );
    expect(receipt).toMatchObject({
      shop: { name: 'Чайная', header: ['ул. Ленина, 1'], footer: ['Спасибо!'] },
      orderNo: '1042',
      currency: 'RUB',
      total: DUE,
      paidBefore: 9000,
      adjustments: [{ name: 'Бонусы', amount: -5000 }],
      taxes: [{ name: 'НДС 20%', amount: 31666 }],
      note: 'Хрупкое',
    });
    expect(receipt.lines).toHaveLength(2);
  });

  it('of a sale paid in cash shows what was given, the change and the time of payment', () => {
    const receipt = toReceipt(saleAfter({}, cash), { ...context, number: '1042-1' });
    expect(receipt).toMatchObject({ date: '23.11.2026 14:33', number: '1042-1' });
    expect(receipt.tenders).toEqual([{ method: 'cash', amount: DUE, given: 200000, change: 1000 }]);
  });

  it('of a sale paid by an app shows what the app told', () => {
    const id = attemptId('A');
    const state = saleAfter(
      {},
      { type: 'attemptOffered', at, attempt: offerOf('A') },
      { type: 'attemptAnswered', at, attempt: id, answer: approval() },
    );
    expect(toReceipt(state, context).tenders).toEqual([
      {
        method: 'app',
        label: 'Demo Pay',
        amount: DUE,
        last4: '4242',
        auth: '006543',
        tx: 'T-77',
        time: '14:33',
      },
    ]);
  });

  it('shows tip and rounding beside what was settled', () => {
    const state = saleAfter(
      {},
      { type: 'cashTaken', at, given: 1200, amount: 1000, tip: 100, rounding: 3 },
      { type: 'attemptOffered', at, attempt: { ...offerOf('A', DUE - 1000), tip: 50 } },
      { type: 'attemptAnswered', at, attempt: attemptId('A'), answer: approval(DUE - 950) },
    );
    const receipt = toReceipt(state, context);
    expect(receipt.tenders).toMatchObject([
      { method: 'cash', amount: 1000, tip: 100, rounding: 3, given: 1200, change: 97 },
      { method: 'app', amount: DUE - 1000, tip: 50 },
    ]);
    expect(receipt).not.toHaveProperty('left');
  });

  it('of an order of which a part is in says what is left, and when the rest was left', () => {
    const part = { type: 'cashTaken', at, given: 1000, amount: 1000 } as const;
    const order = { pay: { tips: true, partial: true } };
    expect(toReceipt(saleAfter(order, part), context).left).toBe(DUE - 1000);
    const later = saleAfter(order, part, { type: 'restLeft', at: at + 60 * 60_000 });
    expect(toReceipt(later, context)).toMatchObject({ left: DUE - 1000, date: '23.11.2026 15:33' });
  });

  it('does not speak of a payment the customer has back', () => {
    const part = { type: 'cashTaken', at, given: 1000, amount: 1000 } as const;
    const back = saleAfter({}, part, { type: 'tenderVoided', at, tender: 0 });
    expect(toReceipt(back, context)).toEqual(toReceipt(saleAfter({}), context));
  });

  test.each([
    ['UTC', '23.11.2026 11:32'],
    ['Asia/Vladivostok', '23.11.2026 21:32'],
    ['America/Los_Angeles', '23.11.2026 03:32'],
    ['Pacific/Kiritimati', '24.11.2026 01:32'],
  ])('in %s is dated %s', (timeZone, date) => {
    expect(toReceipt(saleAfter({}), { ...context, timeZone }).date).toBe(date);
  });

  it('at midnight says 00:00, not 24:00', () => {
    const iat = Date.UTC(2026, 10, 23) / 1000;
    const state = saleAfter({ iat, exp: iat + 60 });
    expect(toReceipt(state, { ...context, timeZone: 'UTC' }).date).toBe('23.11.2026 00:00');
  });

  it('reads back from storage unchanged', () => {
    const receipt = toReceipt(saleAfter({}, cash), { ...context, number: '1042-1', copy: true });
    expect(Receipt.parse(JSON.parse(JSON.stringify(receipt)))).toEqual(receipt);
  });
});

describe('the receipt of a refund', () => {
  const asks: SaleEvent = { type: 'refundAsked', at, order: refundOrder(500), jws: 'd.e.f' };
  const given = (
    amount = 500,
    how: { readonly tender?: number; readonly slip?: string; readonly rounding?: number } = {},
  ): SaleEvent => ({ type: 'refundGiven', at: at + 60 * 60_000, tender: 0, amount, ...how });
  const byApp: SaleEvent[] = [
    { type: 'attemptOffered', at, attempt: offerOf('A') },
    { type: 'attemptAnswered', at, attempt: attemptId('A'), answer: approval() },
  ];

  it('is a preview while the shop only asks: what it lists, no number, no money', () => {
    const sale = saleAfter({}, cash, asks);
    const receipt = toRefundReceipt(sale, askedOf(sale)!, context);
    expect(receipt).toMatchObject({
      kind: 'refund',
      orderNo: '1042',
      total: 500,
      lines: [{ n: 'Чайник', t: 500 }],
      adjustments: [],
      tenders: [],
      paidOn: '23.11.2026 14:33',
      date: '23.11.2026 14:33',
    });
    expect(receipt).not.toHaveProperty('number');
  });

  it.each<[string, SaleEvent[], SaleEvent, object]>([
    ['in cash', [cash], given(), { method: 'cash', amount: 500, given: 500, change: 0 }],
    [
      'in cash, rounded',
      [cash],
      given(500, { rounding: -2 }),
      { method: 'cash', amount: 500, rounding: -2, given: 498, change: 0 },
    ],
    [
      'through the app, with its slip',
      byApp,
      given(500, { slip: 'S-9' }),
      { method: 'app', label: 'Demo Pay', amount: 500, tx: 'S-9', time: '15:33' },
    ],
    [
      'through the app, without one',
      byApp,
      given(),
      { method: 'app', label: 'Demo Pay', amount: 500, time: '15:33' },
    ],
  ])('says how it went back: %s', (_, paid, event, tender) => {
    const sale = saleAfter({}, ...paid, asks, event);
    const receipt = toRefundReceipt(sale, sale.refunds[0]!, { ...context, number: '1042-2' });
    expect(receipt).toMatchObject({ date: '23.11.2026 15:33', number: '1042-2' });
    expect(receipt.tenders).toEqual([tender]);
    expect(Receipt.parse(JSON.parse(JSON.stringify(receipt)))).toEqual(receipt);
  });

  it('names every way it went back, in the order it was given, also while it is under way', () => {
    const rest = { type: 'attemptOffered', at, attempt: offerOf('A', DUE - 300) } as const;
    const answer = { type: 'attemptAnswered', at, attempt: attemptId('A') } as const;
    const sale = saleAfter(
      {},
      { type: 'cashTaken', at, given: 300, amount: 300 },
      rest,
      { ...answer, answer: approval(DUE - 300) },
      asks,
      given(200, { tender: 1, slip: 'S-9' }),
    );
    expect(toRefundReceipt(sale, askedOf(sale)!, context).tenders).toEqual([
      { method: 'app', label: 'Demo Pay', amount: 200, tx: 'S-9', time: '15:33' },
    ]);
    const after = transition(sale, given(300))!.state;
    const { tenders } = toRefundReceipt(after, after.refunds[0]!, context);
    expect(tenders.map(({ method, amount }) => [method, amount])).toEqual([
      ['app', 200],
      ['cash', 300],
    ]);
  });

  it('speaks the language of its link, else that of the order', () => {
    const ask = (lang?: string): SaleEvent => ({
      ...asks,
      order: { ...refundOrder(500), ...(lang === undefined ? {} : { lang }) },
    });
    for (const [lang, expected] of [
      ['ru', 'ru'],
      [undefined, 'en'],
    ] as const) {
      const sale = saleAfter({ lang: 'en' }, cash, ask(lang));
      expect(toRefundReceipt(sale, askedOf(sale)!, context).lang).toBe(expected);
    }
  });

  it('leaves the receipt of the sale as it was', () => {
    const before = toReceipt(saleAfter({}, cash), context);
    const whole: SaleEvent = { ...asks, order: refundOrder(DUE) };
    expect(toReceipt(saleAfter({}, cash, whole, given(DUE)), context)).toEqual(before);
  });
});

describe('a document', () => {
  const { sum: _sum, cur: _cur, lines: _lines, adj: _adj, ...envelope } = payload();
  const doc = [
    { k: 'text', t: 'Самовывоз', b: true, x: 2 },
    { k: 'row', l: 'Полка', r: 'A-12' },
    { k: 'space' },
  ];
  const asked = (change: Record<string, unknown> = {}): DocumentOrder =>
    parseAsk({ ...envelope, act: 'printNow', doc, ...change }).order as DocumentOrder;

  it('says what the shop signed, whose it is and when it was made', () => {
    expect(toDocument(asked(), true, { ...context, number: '1042-D1' })).toEqual({
      v: 1,
      kind: 'document',
      lang: 'ru',
      shop: { name: 'Чайная', header: ['ул. Ленина, 1'], footer: ['Спасибо!'] },
      demo: true,
      orderNo: '1042',
      date: '23.11.2026 14:32',
      number: '1042-D1',
      copy: false,
      lines: doc,
    });
  });

  it('commands no printer: what is not text has been taken out of it', () => {
    const [line] = asked({ doc: [{ k: 'text', t: 'a\u001bp\u0000\u202eb\u200b\nc' }] }).doc;
    expect(line).toEqual({ k: 'text', t: 'apb c' });
  });

  it('speaks the language of its link', () => {
    expect(toDocument(asked({ lang: 'en-GB' }), false, context).lang).toBe('en');
  });
});

describe('a stored paper', () => {
  const receipt = toReceipt(saleAfter({}, cash), { ...context, number: '1042-1' });

  it('of the first version, which had receipts only, is the receipt of a sale', () => {
    const { kind: _, ...old } = receipt;
    expect(Printable.parse(old)).toEqual(receipt);
  });

  test.each([
    ['of an unknown kind', { kind: 'poster' }],
    ['of a document with the lines of a receipt', { kind: 'document' }],
    ['without its lines', { lines: undefined }],
  ])('%s is refused', (_, change) => {
    expect(Printable.safeParse({ ...receipt, ...change }).success).toBe(false);
  });
});
