import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge, type Chain, type Said } from '../../../src/lib/shop/order-state';
import type { OrderState } from '../../../src/lib/shop/index';

const link = { sum: 1990, paid: 0 };
const open: OrderState = {
  ...{ id: 'o-1', no: '1', rev: 0, state: 'awaiting', result: null },
  ...{ taken: 0, refunded: 0, refunds: [], doubts: [] },
};
const paid: OrderState = { ...open, state: 'paid', result: 'paid-1', taken: 1990 };
const fresh: Chain = { results: [], holds: false, taken: 0, refunded: 0 };
const mine: Chain = { results: ['paid-1'], holds: true, taken: 1990, refunded: 0 };

const said = (res: Said['res'], amt: number, change: Partial<Said> = {}): Said => ({
  ...{ jti: 'new', res, amt, oj: 'link-1' },
  how: amt > 0 ? [{ method: 'cash', amt, asr: 'cash', at: '2026-11-23T12:00:00Z' }] : [],
  ...change,
});

/** What the verdict makes of the order, in short. */
function after(order: OrderState, result: Said, chain = fresh, of = link): string {
  const verdict = judge(order, of, result, chain);
  if (verdict.type === 'refused') return `refused: ${verdict.why}`;
  const { state, taken, refunded } = verdict.order;
  return `${state} ${taken - refunded}`;
}

describe('a result', () => {
  test.each<[string, string, OrderState, Said, Chain?]>([
    ['pays', 'paid 1990', open, said('paid', 1990)],
    ['pays more than was due', 'paid 2000', open, said('paid', 2000)],
    ['pays too little', 'refused: sum', open, said('paid', 1989)],
    ['pays by parts that are not the whole', 'refused: sum', open, said('paid', 1990, { how: [] })],
    ['pays in part', 'part 500', open, said('part', 500)],
    ['pays the rest', 'paid 1990', { ...open, state: 'part', taken: 500 }, said('paid', 1990)],
    ['pays what was cancelled', 'paid 1990', { ...open, state: 'cancelled' }, said('paid', 1990)],
    ['pays what another till has paid', 'refused: paid', paid, said('paid', 1990)],
    ['pays in part what another till has paid', 'refused: paid', paid, said('part', 500)],
    ['pays again, after its own', 'paid 3980', paid, said('paid', 3980), mine],
    ['pays what was refunded', 'refused: paid', { ...paid, state: 'refunded' }, said('paid', 1990)],
    ['declines', 'awaiting 0', open, said('declined', 0)],
    ['declines what is paid', 'paid 1990', paid, said('declined', 1990), mine],
    ['doubts what is paid', 'paid 1990', paid, said('doubt', 0)],
    ['doubts', 'awaiting 0', open, said('doubt', 0)],
    ['cancels', 'cancelled 0', open, said('cancelled', 0)],
    ['cancels with money in the till', 'refused: sum', open, said('cancelled', 500)],
    ['cancels what is paid', 'paid 1990', paid, said('cancelled', 0), mine],
    [
      'cancels what another till was paid for in part',
      'part 500',
      { ...open, state: 'part', taken: 500 },
      said('cancelled', 0),
    ],
    [
      'opens again what it cancelled',
      'awaiting 0',
      { ...open, state: 'cancelled' },
      said('superseded', 0),
    ],
    ['opens again what another till has paid', 'paid 1990', paid, said('superseded', 0)],
    ['takes its own payment back', 'cancelled 0', paid, said('voided', 0), mine],
    ['takes its own word back', 'awaiting 0', paid, said('superseded', 0), mine],
    ['takes a part of its own payment back', 'part 500', paid, said('voided', 500), mine],
    ['takes back what another till has paid', 'paid 1990', paid, said('voided', 0)],
    ['pays a part back', 'paid 1490', paid, said('refunded', 500), mine],
    ['pays all back', 'refunded 0', paid, said('refunded', 1990), mine],
    [
      'pays back more than was asked for',
      'refused: sum',
      paid,
      said('refunded', 1991),
      { ...mine, taken: 5000 },
    ],
    [
      'pays back more than is left',
      'refused: refund',
      paid,
      said('refunded', 1000),
      { ...mine, refunded: 1000 },
    ],
    [
      'pays back all that was paid twice, begun at the till',
      'refunded 0',
      { ...paid, taken: 3980 },
      said('refunded', 3980, { rid: 'rid-1' }),
      { ...mine, taken: 3980 },
    ],
    [
      'pays back more than was taken, begun at the till',
      'refused: refund',
      paid,
      said('refunded', 1991, { rid: 'rid-1' }),
      mine,
    ],
    [
      'pays back twice under one id',
      'refused: refunded',
      { ...paid, refunded: 500, refunds: [{ link: 'rid-1', result: 'old' }] },
      said('refunded', 500, { rid: 'rid-1' }),
      mine,
    ],
    [
      'pays back under another id for the same order',
      'paid 990',
      { ...paid, refunded: 500, refunds: [{ link: 'rid-1', result: 'old' }] },
      said('refunded', 500, { rid: 'rid-2' }),
      { ...mine, refunded: 500 },
    ],
    [
      'takes one of two parts back',
      'part 300',
      { ...open, state: 'part', result: 'paid-1', taken: 800 },
      said('voided', 300),
      mine,
    ],
    ['pays back what nobody paid', 'refused: refund', open, said('refunded', 500)],
    [
      'pays a second payment back',
      'paid 1990',
      paid,
      said('refunded', 1990),
      { ...mine, holds: false },
    ],
    [
      'pays back twice for one link',
      'refused: refunded',
      { ...paid, refunded: 500, refunds: [{ link: 'link-1', result: 'old' }] },
      said('refunded', 500),
      mine,
    ],
    [
      'comes again after a crash',
      'paid 1490',
      { ...paid, refunded: 500, refunds: [{ link: 'link-1', result: 'new' }] },
      said('refunded', 500),
      mine,
    ],
  ])('that %s: %s', (_, expected, order, result, chain) => {
    expect(after(order, result, chain)).toBe(expected);
  });

  test('pays what is still due of an order paid in part elsewhere', () => {
    expect(after(open, said('paid', 990), fresh, { sum: 1990, paid: 1000 })).toBe('paid 990');
    expect(after(open, said('paid', 989), fresh, { sum: 1990, paid: 1000 })).toBe('refused: sum');
  });
});

describe('a doubt', () => {
  const doubted = judge(open, link, said('doubt', 0, { att: 'a-1' }), fresh);
  const order = doubted.type === 'counts' ? doubted.order : open;
  const doubtsAfter = (result: Said): readonly string[] => {
    const verdict = judge(order, link, result, fresh);
    return verdict.type === 'counts' ? verdict.order.doubts : ['refused'];
  };

  test('stays with the order until its attempt is decided', () => {
    expect(order.doubts).toEqual(['a-1']);
    expect(doubtsAfter(said('doubt', 0, { att: 'a-1' }))).toEqual(['a-1']);
    expect(doubtsAfter(said('doubt', 0, { att: 'a-2' }))).toEqual(['a-1', 'a-2']);
    expect(doubtsAfter(said('declined', 0, { att: 'a-2' }))).toEqual(['a-1']);
    expect(doubtsAfter(said('paid', 1990))).toEqual(['a-1']);
  });

  test('goes when its attempt is declined, or turns out to have paid', () => {
    expect(doubtsAfter(said('declined', 0, { att: 'a-1' }))).toEqual([]);
    const by = { method: 'app', amt: 1990, asr: 'seller', at: '', att: 'a-1' } as const;
    expect(doubtsAfter(said('paid', 1990, { how: [by] }))).toEqual([]);
  });
});

describe('whatever comes', () => {
  const kinds = [
    'paid',
    'part',
    'declined',
    'cancelled',
    'doubt',
    'refunded',
    'voided',
    'superseded',
  ] as const;

  test('a stranger’s result never takes a payment away', () => {
    const amount = fc.integer({ min: 0, max: 4000 });
    fc.assert(
      fc.property(fc.constantFrom(...kinds), amount, amount, (res, amt, taken) => {
        const verdict = judge(paid, link, said(res, amt), { ...fresh, taken });
        if (verdict.type === 'refused') return;
        const { state, result, taken: kept, refunded } = verdict.order;
        expect({ state, result, kept, refunded }).toEqual({
          ...{ state: 'paid', result: 'paid-1', kept: 1990, refunded: 0 },
        });
      }),
    );
  });

  test('never more is paid back than was taken', () => {
    const step = fc.record({
      sum: fc.integer({ min: 1, max: 3000 }),
      amt: fc.integer({ min: 1, max: 3000 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        let order = paid;
        for (const [at, { sum, amt }] of steps.entries()) {
          const result = said('refunded', amt, { jti: `r-${at}`, oj: `l-${at}` });
          const chain = { ...mine, refunded: order.refunded };
          const verdict = judge(order, { sum, paid: 0 }, result, chain);
          if (verdict.type === 'counts') order = verdict.order;
          expect(order.refunded).toBeLessThanOrEqual(order.taken);
          expect(order.state).toBe(order.refunded === order.taken ? 'refunded' : 'paid');
        }
      }),
    );
  });
});

describe('a fact that is told again after a doubt came to nothing', () => {
  const given = { ...paid, refunded: 500, refunds: [{ link: 'link-1', result: 'back-1' }] };
  const again = said('refunded', 500, { jti: 'back-2' });

  test('is the same refund once more, and is counted once', () => {
    const chain = { ...mine, results: ['back-1', 'paid-1'], refunded: 500 };
    expect(judge(given, link, again, chain)).toEqual({ type: 'counts', order: given });
  });

  test('is refused of a till that did not give it', () => {
    expect(judge(given, link, again, mine)).toEqual({ type: 'refused', why: 'refunded' });
  });

  test('ends the doubt about the attempt it names', () => {
    const doubted = { ...paid, doubts: ['attempt-2'] };
    const verdict = judge(doubted, link, said('paid', 1990, { att: 'attempt-2' }), mine);
    expect(verdict).toMatchObject({ type: 'counts', order: { state: 'paid', doubts: [] } });
  });
});
