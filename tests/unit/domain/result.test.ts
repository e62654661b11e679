import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { ResultId } from '../../../src/lib/domain/ids';
import type { Tender } from '../../../src/lib/domain/payment';
import { ResultClaims, resultClaims } from '../../../src/lib/domain/result';
import { foldSale, type SaleState } from '../../../src/lib/domain/sale';
import { attemptId, opened, T0 } from './sample';

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
