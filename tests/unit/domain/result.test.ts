import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { ResultId } from '../../../src/lib/domain/ids';
import type { Tender } from '../../../src/lib/domain/payment';
import { ResultClaims, resultClaims, type ResultKind } from '../../../src/lib/domain/result';
import { foldSale, type Refund, type SaleState } from '../../../src/lib/domain/sale';
import { attemptId, DUE, opened, refundOrder, T0 } from './sample';

const ids = {
  jti: ResultId.parse('result-0000000000000001'),
  iss: 'device-thumbprint',
  aud: 'https://shop.example',
  htu: 'https://shop.example/kass',
  seq: 7,
};
const open = foldSale([opened()])!;
const withTenders = (...tenders: readonly Tender[]): SaleState => ({
  ...open,
  type: 'paid',
  paidAt: T0,
  tenders: [...tenders],
});

const cash = (amount: number, change = 0): Tender => ({
  method: 'cash',
  amount,
  given: amount + change,
  change,
  at: T0,
});
const byApp = (amount: number, by: 'app' | 'seller' = 'app'): Tender => ({
  method: 'app',
  attempt: attemptId('A'),
  app: 'kass-app',
  label: 'Demo Pay',
  amount,
  tx: 'T-77',
  by,
  at: T0,
});

describe('how well a result is known', () => {
  test.each<[string, readonly Tender[], string | undefined]>([
    ['no money at all', [], undefined],
    ['cash', [cash(100)], 'cash'],
    ['an app', [byApp(100)], 'app-return'],
    ["the seller's word", [byApp(100, 'seller')], 'seller'],
    ['cash and an app', [cash(100), byApp(100)], 'app-return'],
    ["an app and the seller's word", [byApp(100), byApp(100, 'seller')], 'seller'],
    ["the seller's word and cash", [byApp(100, 'seller'), cash(100)], 'seller'],
  ])('by %s is the weakest of its parts', (_, tenders, asr) => {
    expect(resultClaims(withTenders(...tenders), { res: 'paid', ...ids }, T0).asr).toBe(asr);
  });
});

describe('a result', () => {
  it('answers exactly the link of the order', () => {
    expect(
      resultClaims(withTenders(cash(199000, 1000)), { res: 'paid', ...ids }, T0 + 999),
    ).toEqual({
      v: 1,
      iss: 'device-thumbprint',
      aud: 'https://shop.example',
      htu: 'https://shop.example/kass',
      iat: T0 / 1000,
      jti: ids.jti,
      ord: { id: 'A-1042', no: '1042', rev: 3 },
      oj: 'jti-0123456789abcdef',
      st: 'opaque-state-of-the-shop',
      res: 'paid',
      amt: 199000,
      cur: 'RUB',
      chg: 1000,
      how: [{ method: 'cash', amt: 199000, asr: 'cash', at: '2026-11-23T11:32:00.000Z' }],
      asr: 'cash',
      seq: 7,
    });
  });

  it('names attempt, app and transaction of each app payment', () => {
    expect(resultClaims(withTenders(byApp(500)), { res: 'paid', ...ids }, T0).how).toEqual([
      {
        method: 'app',
        amt: 500,
        asr: 'app-return',
        at: '2026-11-23T11:32:00.000Z',
        app: 'kass-app',
        att: attemptId('A'),
        tx: 'T-77',
      },
    ]);
  });

  it('of a cancelled sale claims no money', () => {
    const claims = resultClaims(open, { res: 'cancelled', ...ids, sup: ids.jti }, T0);
    expect(claims).toMatchObject({ res: 'cancelled', amt: 0, how: [], sup: ids.jti });
    expect(claims).not.toHaveProperty('asr');
    expect(claims).not.toHaveProperty('chg');
  });

  it('tells tips and rounding beside the sum, of each part and of all', () => {
    const tenders: readonly Tender[] = [
      { method: 'cash', amount: 1002, tip: 100, rounding: 3, given: 1200, change: 95, at: T0 },
      { method: 'cash', amount: 501, rounding: -1, given: 500, change: 0, at: T0 },
      { ...byApp(700), tip: 50 },
    ];
    const claims = resultClaims(withTenders(...tenders), { res: 'paid', ...ids }, T0);
    expect(claims).toMatchObject({ amt: 2203, tip: 150, rnd: 2, chg: 95 });
    expect(claims.how).toMatchObject([
      { amt: 1002, tip: 100, rnd: 3 },
      { amt: 501, rnd: -1 },
      { amt: 700, tip: 50 },
    ]);
    expect(claims.how[1]).not.toHaveProperty('tip');
    expect(claims.how[2]).not.toHaveProperty('rnd');
  });

  it('says nothing of tips and rounding where there are none, or where they come to nothing', () => {
    const up: Tender = { ...cash(1001), rounding: 2 } as Tender;
    const down: Tender = { ...cash(1001), rounding: -2 } as Tender;
    for (const sale of [withTenders(cash(100)), withTenders(up, down)]) {
      const claims = resultClaims(sale, { res: 'paid', ...ids }, T0);
      expect(claims).not.toHaveProperty('tip');
      expect(claims).not.toHaveProperty('rnd');
    }
  });

  it('claims exactly the sum of its parts, and passes its own schema', () => {
    const amount = fc.integer({ min: 0, max: 1_000_000 });
    const tender = fc.oneof(
      fc.tuple(amount, amount).map(([sum, change]) => cash(sum, change)),
      fc.tuple(amount, fc.constantFrom('app' as const, 'seller' as const)).map((a) => byApp(...a)),
    );
    fc.assert(
      fc.property(fc.array(tender), (tenders) => {
        const claims = resultClaims(withTenders(...tenders), { res: 'paid', ...ids }, T0);
        expect(claims.amt).toBe(claims.how.reduce((sum, part) => sum + part.amt, 0));
        expect(ResultClaims.parse(JSON.parse(JSON.stringify(claims)))).toEqual(claims);
      }),
    );
  });
});

describe('a result after a payment went back', () => {
  const voided = (...tenders: readonly number[]) =>
    tenders.map((tender) => ({ tender, amount: 100, at: T0 }));
  const about = (state: SaleState, res: ResultKind) => resultClaims(state, { res, ...ids }, T0);

  it('counts that payment nowhere', () => {
    const paid = withTenders({ ...cash(100), tip: 5, rounding: 2 } as Tender, byApp(300));
    const claims = about({ ...paid, voids: voided(0) }, 'voided');
    expect(claims).toMatchObject({ amt: 300, asr: 'app-return' });
    expect(claims.how).toMatchObject([{ method: 'app', amt: 300 }]);
    for (const member of ['tip', 'rnd', 'chg']) expect(claims).not.toHaveProperty(member);
  });

  it('names the payment by an app that went back, and of cash none that still counts', () => {
    const paid = withTenders(byApp(300), cash(100));
    const by = resultClaims(
      { ...paid, voids: voided(0) },
      { res: 'voided', attempt: attemptId('A'), ...ids },
      T0,
    );
    expect(by).toMatchObject({ att: attemptId('A'), amt: 100, how: [{ method: 'cash' }] });
    expect(about({ ...paid, voids: voided(1) }, 'voided')).not.toHaveProperty('att');
  });

  it('claims no money when all of it went back', () => {
    const none = about({ ...withTenders(cash(100)), voids: voided(0) }, 'voided');
    expect(none).toMatchObject({ amt: 0, how: [] });
    expect(none).not.toHaveProperty('asr');
  });
});

describe('the result of a refund', () => {
  const paid = withTenders(cash(1000), byApp(DUE - 1000));
  const refund = (by: Refund['by']): Refund => ({
    order: refundOrder(1500, 'refund-0123456789ab'),
    by,
    parts: [
      { tender: 1, amount: 1000, slip: 'S-9', at: T0 + 1000 },
      { tender: 0, amount: 500, rounding: -2, at: T0 + 2000 },
    ],
    after: 2,
    at: T0 + 2000,
  });
  const claimsOf = (by: Refund['by'], change: Partial<SaleState> = {}) =>
    resultClaims(
      { ...paid, refunds: [refund(by)], ...change } as SaleState,
      { res: 'refunded', ...ids },
      T0,
    );

  it('tells every way it went back, and the weakest of them', () => {
    expect(claimsOf('shop')).toMatchObject({
      amt: 1500,
      rnd: -2,
      asr: 'seller',
      how: [
        { method: 'app', amt: 1000, asr: 'seller', app: 'kass-app', tx: 'S-9' },
        { method: 'cash', amt: 500, rnd: -2, asr: 'cash' },
      ],
    });
    expect(claimsOf('shop')).not.toHaveProperty('att');
  });

  it.each<[string, Refund['by'], Partial<SaleState>, string | undefined, string | undefined]>([
    ['the shop’s answers its link', 'shop', {}, 'refund-0123456789ab', undefined],
    [
      'the shop’s answers its link, also of an order without a signature',
      'shop',
      { trust: 'unsigned' },
      'refund-0123456789ab',
      undefined,
    ],
    [
      'one begun at the till answers the order’s, with an id of its own',
      'till',
      {},
      'jti-0123456789abcdef',
      'refund-0123456789ab',
    ],
    [
      'one begun at the till of an order without a signature has only its id',
      'till',
      { trust: 'unsigned' },
      undefined,
      'refund-0123456789ab',
    ],
  ])('%s', (_, by, change, oj, rid) => {
    const claims = claimsOf(by, change);
    expect([claims.oj, claims.rid]).toEqual([oj, rid]);
    expect(ResultClaims.parse(JSON.parse(JSON.stringify(claims)))).toEqual(claims);
  });

  it('is followed by results of the order that name no refund', () => {
    const later = resultClaims({ ...paid, refunds: [refund('till')] }, { res: 'paid', ...ids }, T0);
    expect(later).toMatchObject({ amt: DUE, oj: 'jti-0123456789abcdef' });
    expect(later).not.toHaveProperty('rid');
  });
});
