import { describe, expect, it } from 'vitest';
import { transition, type SaleEvent, type SaleState } from '../../../src/lib/domain/sale';
import { settledToday, takingsOf, type Settled } from '../../../src/lib/till/today';
import { opened } from '../offline/samples';

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

describe('sales of today', () => {
  it.each([
    ['Europe/Berlin', 1],
    ['UTC', 2],
  ])('are those of the calendar day in %s', (timeZone, count) => {
    const sales = [paid(AFTER_MIDNIGHT), cancelled(AFTER_MIDNIGHT - 3_600_000)];
    expect(settledToday(sales, AFTER_MIDNIGHT, timeZone)).toHaveLength(count);
  });

  it('are paid or cancelled ones, the newest first', () => {
    const early = paid(AFTER_MIDNIGHT + 1);
    const late = cancelled(AFTER_MIDNIGHT + 2);
    expect(settledToday([early, sale(null), late], AFTER_MIDNIGHT, 'UTC')).toEqual([late, early]);
  });
});

describe('takings', () => {
  it('are none without a paid sale', () => {
    expect(takingsOf([cancelled(1)])).toEqual([]);
  });

  it('are summed per currency, without the change that was given back', () => {
    expect(takingsOf([paid(1), paid(2), paid(3, {}, 'USD'), cancelled(4)])).toEqual([
      { currency: 'EUR', minor: 2000 },
      { currency: 'USD', minor: 1000 },
    ]);
  });

  it('leave a demo out as soon as something real was sold', () => {
    const demo = paid(1, { demo: true });
    expect(takingsOf([demo])).toEqual([{ currency: 'EUR', minor: 1000 }]);
    expect(takingsOf([demo, paid(2)])).toEqual([{ currency: 'EUR', minor: 1000 }]);
  });
});
