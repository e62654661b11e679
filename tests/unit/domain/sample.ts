// One order, its attempts and the first event of its sale, to be varied by the tests of this folder.
import { AttemptId, Nonce, SaleId, ShopId } from '../../../src/lib/domain/ids';
import { parseOrder, type Order } from '../../../src/lib/domain/order';
import type { AttemptOffer, PaymentAnswer } from '../../../src/lib/domain/payment';
import type { SaleEvent } from '../../../src/lib/domain/sale';

/** 2026-11-23T11:32:00Z */
export const T0 = Date.UTC(2026, 10, 23, 11, 32);
export const DUE = 199000;

/** The payload of a signed link, as JSON gives it. */
export const payload = (change: Record<string, unknown> = {}) => ({
  v: 1,
  iss: 'https://shop.example',
  jti: 'jti-0123456789abcdef',
  iat: T0 / 1000,
  exp: T0 / 1000 + 1800,
  act: 'payNow',
  ord: { id: 'A-1042', no: '1042', rev: 3 },
  cur: 'RUB',
  sum: DUE,
  lines: [
    { n: 'Чай листовой, 100 г', q: '1', p: 42000, t: 42000 },
    { n: 'Чайник чугунный', q: '1', p: 180000, d: 18000, t: 162000 },
  ],
  adj: [{ n: 'Бонусы', t: -5000 }],
  cb: 'https://shop.example/kass?{*}',
  st: 'opaque-state-of-the-shop',
  pay: { tips: true },
  ...change,
});

/** The same order in another revision, at another sum. */
export const revision = (rev: number, sum = DUE, cur = 'RUB'): Order =>
  parseOrder(
    payload({
      ord: { id: 'A-1042', no: '1042', rev },
      cur,
      sum,
      lines: [{ n: 'Чай', t: sum }],
      adj: [],
    }),
  );

/** A refund that the shop asks for, by a link of its own. */
export const refundOrder = (sum: number, link = 'refund-0123456789ab', cur = 'RUB'): Order =>
  parseOrder(
    payload({ jti: link, act: 'refundNow', cur, sum, lines: [{ n: 'Чайник', t: sum }], adj: [] }),
  );

export const attemptId = (letter: string): AttemptId => AttemptId.parse(letter.repeat(22));

export const offerOf = (letter: string, amount = DUE): AttemptOffer => ({
  id: attemptId(letter),
  nonce: Nonce.parse(`nonce-${letter}`.padEnd(22, letter)),
  app: 'kass-app',
  label: 'Demo Pay',
  amount,
});

export const approval = (amount = DUE): PaymentAnswer => ({
  outcome: 'approved',
  amount,
  currency: 'RUB',
  tx: 'T-77',
  auth: '006543',
  last4: '4242',
  complete: true,
});

export const opened = (order: Order = parseOrder(payload())): SaleEvent => ({
  type: 'opened',
  at: T0,
  id: SaleId.parse('sale-0000000000000001'),
  shop: ShopId.parse('shop'),
  order,
  jws: 'a.b.c',
  trust: 'signed',
  door: 'link',
  demo: false,
});
