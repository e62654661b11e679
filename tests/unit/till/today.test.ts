import { describe, expect, it } from 'vitest';
import { transition, type SaleEvent, type SaleState } from '../../../src/lib/domain/sale';
import {
  backToday,
  dayOf,
  settledToday,
  takingsOf,
  worthToday,
  type Settled,
} from '../../../src/lib/till/today';
import { opened, order } from '../offline/samples';

/** 23 November 2026, 00:30 in Berlin, still the 22nd in UTC. */
const AFTER_MIDNIGHT = Date.UTC(2026, 10, 22, 23, 30);

function sale(event: SaleEvent | null, change: Partial<SaleState> = {}, cur = 'EUR'): SaleState {
  const open = transition(null, opened('1', { cur }))?.state as SaleState;
  const state = event ? transition(open, event)?.state : open;
  return { ...(state as SaleState), ...change } as SaleState;
}
const paid = (at: number, change: Partial<SaleState> = {}, cur = 'EUR') =>
  sale({ type: 'cashTaken', at, given: 5000 }, change, cur) as Settled;
const cancelled = (at: number) => sale({ type: 'cancelled', at }) as Settled;

/** A sale of 10.00 that was paid at `paidAt`, with what was given back later. */
function refunded(paidAt: number, ...given: readonly { sum: number; at: number }[]): Settled {
  let state: SaleState = paid(paidAt);
  for (const [index, { sum, at }] of given.entries()) {
    const jti = `refund-0123456789-${index}`;
    const refund = order('1', { jti, sum, lines: [{ n: 'Tea', t: sum }] });
    for (const event of [
      { type: 'refundAsked', at, order: refund, jws: 'd.e.f' },
      { type: 'refundGiven', at, tender: 0, amount: sum },
    ] as const)
      state = transition(state, event)?.state as SaleState;
  }
  return state as Settled;
}
const always = () => true;

describe('sales of today', () => {
  it.each([
    ['Europe/Berlin', 1],
    ['UTC', 2],
  ])('are those of the calendar day in %s', (timeZone, count) => {
    const sales = [paid(AFTER_MIDNIGHT), cancelled(AFTER_MIDNIGHT - 3_600_000)];
    expect(settledToday(sales, dayOf(AFTER_MIDNIGHT, timeZone))).toHaveLength(count);
  });

  it('are paid or cancelled ones, the newest first', () => {
    const early = paid(AFTER_MIDNIGHT + 1);
    const late = cancelled(AFTER_MIDNIGHT + 2);
    expect(settledToday([early, sale(null), late], dayOf(AFTER_MIDNIGHT, 'UTC'))).toEqual([
      late,
      early,
    ]);
  });
});

describe('takings', () => {
  it('are none without a paid sale', () => {
    expect(takingsOf([cancelled(1)], always)).toEqual([]);
  });

  it('are summed per currency, without the change that was given back', () => {
    expect(takingsOf([paid(1), paid(2), paid(3, {}, 'USD'), cancelled(4)], always)).toEqual([
      { currency: 'EUR', minor: 2000 },
      { currency: 'USD', minor: 1000 },
    ]);
  });

  it('leave a demo out as soon as something real was sold', () => {
    const demo = paid(1, { demo: true });
    expect(takingsOf([demo], always)).toEqual([{ currency: 'EUR', minor: 1000 }]);
    expect(takingsOf([demo, paid(2)], always)).toEqual([{ currency: 'EUR', minor: 1000 }]);
  });
});

describe('money that went back', () => {
  const DAY = 24 * 60 * 60 * 1000;
  const NOON = Date.UTC(2026, 10, 23, 12);
  const isToday = dayOf(NOON, 'UTC');

  it.each<[string, Settled, { worth: number; back: number; takings: number }]>([
    [
      'a part, of a sale of today: worth what was due, less in the till',
      refunded(NOON, { sum: 300, at: NOON + 1 }),
      { worth: 1000, back: 300, takings: 700 },
    ],
    [
      'all of a sale of today: nothing is left of it',
      refunded(NOON, { sum: 300, at: NOON + 1 }, { sum: 700, at: NOON + 2 }),
      { worth: 1000, back: 1000, takings: 0 },
    ],
    [
      'a part, of an older sale: less than nothing came in',
      refunded(NOON - DAY, { sum: 300, at: NOON }),
      { worth: -300, back: 300, takings: -300 },
    ],
    [
      'the rest of an older sale: what went back yesterday does not count again',
      refunded(NOON - 2 * DAY, { sum: 300, at: NOON - DAY }, { sum: 700, at: NOON }),
      { worth: -700, back: 700, takings: -700 },
    ],
  ])('%s', (_, sale, expected) => {
    expect(settledToday([sale], isToday)).toEqual([sale]);
    const [takings] = takingsOf([sale], isToday);
    expect({
      worth: worthToday(sale, isToday),
      back: backToday(sale, isToday),
      takings: takings?.minor,
    }).toEqual(expected);
  });

  it('before today makes no sale of today', () => {
    const sale = refunded(NOON - 2 * DAY, { sum: 1000, at: NOON - DAY });
    expect(settledToday([sale], isToday)).toEqual([]);
  });

  it('stands by when it went back', () => {
    const early = refunded(NOON - DAY, { sum: 300, at: NOON + 2 });
    const late = paid(NOON + 1);
    expect(settledToday([late, early], isToday)).toEqual([early, late]);
  });
});

describe('an order that is paid in parts on two days', () => {
  const DAY = 24 * 60 * 60 * 1000;
  const [first, second] = [AFTER_MIDNIGHT - DAY, AFTER_MIDNIGHT];
  const inParts = (...events: readonly SaleEvent[]): SaleState => {
    let state = transition(null, opened('1', { pay: { partial: true } }))?.state as SaleState;
    for (const event of events) state = transition(state, event)?.state as SaleState;
    return state;
  };
  const deposit: readonly SaleEvent[] = [
    { type: 'cashTaken', at: first, given: 300, amount: 300 },
    { type: 'restLeft', at: first },
  ];
  const rest: readonly SaleEvent[] = [
    { type: 'restAsked', at: second },
    { type: 'cashTaken', at: second, given: 700 },
  ];

  it('is worth on each day what came in on it', () => {
    const left = inParts(...deposit) as Settled;
    const over = inParts(...deposit, ...rest) as Settled;
    expect([left.type, over.type]).toEqual(['partlyPaid', 'paid']);
    expect(worthToday(left, dayOf(first, 'UTC'))).toBe(300);
    expect(worthToday(over, dayOf(second, 'UTC'))).toBe(700);
    expect(takingsOf([over], dayOf(second, 'UTC'))).toEqual([{ currency: 'EUR', minor: 700 }]);
    expect(takingsOf([over], dayOf(first, 'UTC'))).toEqual([{ currency: 'EUR', minor: 300 }]);
  });

  it('counts in the takings while it is still open', () => {
    const open = inParts({ type: 'cashTaken', at: second, given: 300, amount: 300 });
    expect(takingsOf([open], dayOf(second, 'UTC'))).toEqual([{ currency: 'EUR', minor: 300 }]);
  });
});
