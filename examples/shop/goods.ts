// What the demo shop sells: six orders a language. Prices, discounts and VAT are the shop's own work, done here
// once; the till only checks that they add up. Amounts in minor units.
import type { ShopDocument, ShopOrder, ShopRefund } from '../../src/lib/shop/index';
import type { Language } from './words';

/** One line as the shop thinks of it; `rate` is the VAT contained, in percent. */
interface Item {
  readonly name: string;
  readonly quantity?: string;
  readonly price: number;
  readonly discount?: number;
  readonly total: number;
  readonly rate: number;
}

interface Basket {
  readonly items: readonly Item[];
  /** of the whole order: discounts and delivery */
  readonly extras?: readonly { readonly name: string; readonly amount: number; rate: number }[];
  readonly paid?: number;
  readonly customer?: string;
  readonly note?: string;
  /** what the shop lets the till do beyond taking the sum */
  readonly pay?: { readonly tips?: boolean; readonly partial?: boolean };
}

const item = (
  name: string,
  quantity: string,
  price: number,
  total: number,
  rate: number,
  discount = 0,
): Item => ({ name, quantity, price, total, rate, ...(discount > 0 ? { discount } : {}) });

const pencils = (word: string, price: number, rate: number): readonly Item[] =>
  Array.from({ length: 24 }, (_, index) =>
    item(`${word} ${String(index + 1).padStart(2, '0')}`, '1', price, price, rate),
  );

const BASKETS: Readonly<Record<Language, readonly Basket[]>> = {
  ru: [
    { items: [item('Кофе в зёрнах «Эфиопия», 1 кг', '1', 199000, 199000, 22)] },
    {
      items: [
        item('Хлеб бородинский', '2', 6400, 12800, 10),
        item('Сыр «Российский», кг', '0.350', 89000, 31150, 10),
        item('Молоко 3,2 %, 1 л', '3', 9690, 26160, 10, 2910),
        item('Пакет бумажный', '1', 1200, 1200, 22),
      ],
      pay: { tips: true },
    },
    {
      items: [
        item('Чайник чугунный, 1,2 л', '1', 320000, 320000, 22),
        item('Чай листовой, 100 г', '2', 42000, 84000, 22),
      ],
      extras: [
        { name: 'Скидка постоянного покупателя', amount: -40400, rate: 22 },
        { name: 'Доставка до магазина', amount: 35000, rate: 22 },
      ],
      customer: 'Анна С.',
    },
    {
      items: [item('Кресло-мешок, синее', '1', 749000, 749000, 22)],
      paid: 300000,
      pay: { partial: true },
      note: 'Предоплата внесена на сайте. Товар на складе, ряд 4.',
    },
    {
      items: pencils('Карандаш «Сибирский кедр» №', 2950, 22),
      extras: [{ name: 'Промокод ШКОЛА', amount: -7080, rate: 22 }],
    },
    {
      items: [
        item('Набор «Ёлка» — 12 шт. “Зима” ☃', '1', 129900, 129900, 22),
        item('Открытка № 7 «С Новым годом!»', '3', 8050, 24150, 22),
      ],
      note: 'Упаковать в подарок',
    },
  ],
  en: [
    { items: [item('Coffee beans, Ethiopia, 1 kg', '1', 1990, 1990, 7)] },
    {
      items: [
        item('Rye bread', '2', 320, 640, 7),
        item('Mountain cheese, kg', '0.350', 2480, 868, 7),
        item('Whole milk, 1 l', '3', 139, 375, 7, 42),
        item('Paper bag', '1', 25, 25, 19),
      ],
      pay: { tips: true },
    },
    {
      items: [
        item('Cast-iron teapot, 1.2 l', '1', 4900, 4900, 19),
        item('Loose-leaf tea, 100 g', '2', 690, 1380, 7),
      ],
      extras: [
        { name: 'Regular customer', amount: -490, rate: 19 },
        { name: 'Delivery to the shop', amount: 390, rate: 19 },
      ],
      customer: 'Anna S.',
    },
    {
      items: [item('Beanbag chair, blue', '1', 11900, 11900, 19)],
      paid: 5000,
      pay: { partial: true },
      note: 'Deposit paid online. In the stock room, row 4.',
    },
    {
      items: pencils('Cedar pencil, shade', 145, 19),
      extras: [{ name: 'Promo code SCHOOL', amount: -348, rate: 19 }],
    },
    {
      items: [
        item('Gift set “Winter” – 12 pcs ☃', '1', 2495, 2495, 19),
        item('Card no. 7, “Happy New Year!”', '3', 180, 540, 7),
      ],
      note: 'Gift wrap',
    },
  ],
};

/** How many orders one batch has in each language. */
export const BATCH_SIZE = 6;

const WORDING = {
  ru: {
    cur: 'RUB',
    vat: (rate: number) => `НДС ${rate}%`,
    base: 1041,
    refund: (no: string) => `Возврат по заказу ${no}`,
    note: 'Собрать заказ',
  },
  en: {
    cur: 'EUR',
    vat: (rate: number) => `VAT ${rate}%`,
    base: 2041,
    refund: (no: string) => `Refund for order ${no}`,
    note: 'Pick the order',
  },
} as const;

/** The orders of one batch, newest numbers last. A new batch is the same goods under new numbers. */
export const ordersOf = (language: Language, batch: number): readonly ShopOrder[] =>
  BASKETS[language].map((basket, index) => toOrder(language, batch, index, basket));

const ID = /^(ru|en)-(\d{1,6})-\d$/;

const languageOf = (id: string): Language | null => {
  const language = ID.exec(id)?.[1];
  return language === 'ru' || language === 'en' ? language : null;
};

/** Which batch an order belongs to, counted from 0. */
export const batchOf = (id: string): number => Number(ID.exec(id)?.[2] ?? 0);

/** The order with this id, if the shop ever had it. */
export function orderOf(id: string, batches: number): ShopOrder | undefined {
  const language = languageOf(id);
  if (!language || batchOf(id) >= batches) return undefined;
  return ordersOf(language, batchOf(id)).find((order) => order.id === id);
}

/** The newest order with this number, as people say it. */
export function orderByNumber(no: string, batches: number): ShopOrder | undefined {
  const wanted = no.replace(/\D/g, '');
  for (let batch = batches - 1; batch >= 0; batch -= 1)
    for (const language of ['ru', 'en'] as const) {
      const order = ordersOf(language, batch).find((one) => one.no === wanted);
      if (order) return order;
    }
  return undefined;
}

/** So much of an order paid back, as one line. */
export function refundOf({ id, no, rev, cur, lang }: ShopOrder, sum: number): ShopRefund {
  const n = WORDING[languageOf(id) ?? 'en'].refund(no);
  return { id, no, rev, cur, lang, sum, lines: [{ n, t: sum }] };
}

/** What the stock room needs of an order, on paper. */
export function noteFor({ id, no, rev, lang, lines = [], note }: ShopOrder): ShopDocument {
  return {
    ...{ id, no, rev, lang },
    doc: [
      { k: 'text', t: WORDING[languageOf(id) ?? 'en'].note, a: 'centre' },
      { k: 'text', t: no, a: 'centre', b: true, x: 2 },
      { k: 'rule' },
      ...lines.map(({ n, q = '1' }) => ({ k: 'row' as const, l: n, r: q })),
      ...(note === undefined ? [] : [{ k: 'space' } as const, { k: 'text', t: note } as const]),
    ],
  };
}

function toOrder(language: Language, batch: number, index: number, basket: Basket): ShopOrder {
  const { cur, vat, base } = WORDING[language];
  const { items, extras = [], paid, customer, note, pay } = basket;
  const parts = [...items.map(({ total, rate }) => ({ total, rate })), ...extras.map(extraPart)];
  return {
    id: `${language}-${batch}-${index}`,
    no: String(base + batch * 10 + index),
    rev: 0,
    lang: language,
    cur,
    sum: parts.reduce((sum, part) => sum + part.total, 0),
    ...(paid === undefined ? {} : { paid }),
    lines: items.map(({ name, quantity, price, discount, total, rate }) => ({
      n: name,
      ...(quantity === undefined ? {} : { q: quantity }),
      p: price,
      ...(discount === undefined ? {} : { d: discount }),
      t: total,
      v: vat(rate),
    })),
    adj: extras.map(({ name, amount }) => ({ n: name, t: amount })),
    tax: taxOf(parts).map(({ rate, amount }) => ({ n: vat(rate), amt: amount })),
    ...(customer === undefined ? {} : { cust: customer }),
    ...(note === undefined ? {} : { note }),
    ...(pay === undefined ? {} : { pay }),
  };
}

const extraPart = ({ amount, rate }: { amount: number; rate: number }) => ({ total: amount, rate });

/** VAT contained in the parts, by rate, highest first. */
function taxOf(parts: readonly { readonly total: number; readonly rate: number }[]) {
  const rates = [...new Set(parts.map(({ rate }) => rate))].sort((a, b) => b - a);
  return rates.map((rate) => {
    const gross = parts.reduce((sum, part) => sum + (part.rate === rate ? part.total : 0), 0);
    return { rate, amount: Math.round((gross * rate) / (100 + rate)) };
  });
}
