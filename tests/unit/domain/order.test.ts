import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { AppError } from '../../../src/lib/domain/errors';
import { allowsMethod, dueOf, parseOrder } from '../../../src/lib/domain/order';
import { payload } from './sample';

function refusal(value: unknown): { readonly code: string; readonly field: string | undefined } {
  try {
    parseOrder(value);
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, field: error.details['field'] };
  }
  throw new Error('It was accepted');
}

const many = (count: number, one: unknown): unknown[] => Array.from({ length: count }, () => one);

describe('an order is refused, naming the claim,', () => {
  test.each<[string, unknown, string]>([
    ['that is nothing', null, 'order'],
    ['that is a text', 'order', 'order'],
    ['without a version', payload({ v: undefined }), 'v'],
    ['with a version as text', payload({ v: '1' }), 'v'],
    ['without a sum', payload({ sum: undefined }), 'sum'],
    ['with half a minor unit', payload({ sum: 100.5 }), 'sum'],
    ['with a sum as text', payload({ sum: '199000' }), 'sum'],
    ['below zero', payload({ sum: -1 }), 'sum'],
    ['above 10¹²', payload({ sum: 1e12 + 1 }), 'sum'],
    ['with a currency in small letters', payload({ cur: 'rub' }), 'cur'],
    ['with 501 lines', payload({ lines: many(501, { n: 'x', t: 0 }) }), 'lines'],
    ['with a line without total', payload({ lines: [{ n: 'x' }] }), 'lines.0.t'],
    ['with a line below −10¹²', payload({ lines: [{ n: 'x', t: -1e12 - 1 }] }), 'lines.0.t'],
    ['with a formula as quantity', payload({ lines: [{ n: 'x', q: '1+1', t: 1 }] }), 'lines.0.q'],
    ['with 101 adjustments', payload({ adj: many(101, { n: 'x', t: 0 }) }), 'adj'],
    ['with a short link id', payload({ jti: 'short' }), 'jti'],
    ['without a revision', payload({ ord: { id: '1', no: '1' } }), 'ord.rev'],
    ['with a revision below zero', payload({ ord: { id: '1', no: '1', rev: -1 } }), 'ord.rev'],
    ['with an empty order id', payload({ ord: { id: '', no: '1', rev: 1 } }), 'ord.id'],
    ['with a callback that is too long', payload({ cb: 'x'.repeat(2001) }), 'cb'],
    ['with too long a state', payload({ st: 'x'.repeat(257) }), 'st'],
    ['with methods that are not a list', payload({ pay: { methods: 'cash' } }), 'pay.methods'],
  ])('%s', (_, value, field) => {
    expect(refusal(value)).toEqual({ code: 'link-invalid', field });
  });

  test.each([0, 2, 99])('of format %i, as one for another till', (v) => {
    expect(refusal(payload({ v }))).toEqual({ code: 'link-version', field: 'v' });
  });

  test.each([
    ['lines', payload({ lines: [{ n: 'x', t: 198999 }], adj: [] })],
    ['adjustments', payload({ adj: [{ n: 'Бонусы', t: -4999 }] })],
    ['nothing', payload({ lines: [], adj: [] })],
  ])('whose %s do not make the sum', (_, value) => {
    expect(refusal(value)).toEqual({ code: 'link-sum-mismatch', field: 'sum' });
  });
});

describe('an order', () => {
  it('is read with what was left out filled in', () => {
    const order = parseOrder(payload());
    expect(order).toMatchObject({ sum: 199000, paid: 0, tax: [], cur: 'RUB' });
    expect(order.lines.map((line) => line.n)).toEqual(['Чай листовой, 100 г', 'Чайник чугунный']);
  });

  it('has its foreign words cleaned at the door', () => {
    const order = parseOrder(
      payload({
        ord: { id: 'A', no: '10\u001b42\n', rev: 1 },
        lines: [{ n: `Tea\u001bp\u0000 \u202e${'x'.repeat(300)}`, t: 199000 }],
        adj: [],
        note: 'one\r\ntwo\u0007',
      }),
    );
    expect(order.ord.no).toBe('1042');
    expect(order.lines[0]?.n).toMatch(/^Teap x+…$/);
    expect(order.lines[0]?.n).toHaveLength(200);
    expect(order.note).toBe('one\ntwo');
  });

  it('drops claims it does not know', () => {
    expect(parseOrder(payload({ evil: true }))).not.toHaveProperty('evil');
  });

  test.each([
    [0, 199000],
    [99000, 100000],
    [199000, 0],
    [200000, 0],
  ])('of which %i is paid leaves %i due', (paid, due) => {
    expect(dueOf(parseOrder(payload({ paid })))).toBe(due);
  });

  it('allows every method unless it names some', () => {
    const some = parseOrder(payload({ pay: { methods: ['cash'] } }));
    expect(allowsMethod(parseOrder(payload()), 'kass-app')).toBe(true);
    expect(allowsMethod(parseOrder(payload({ pay: {} })), 'kass-app')).toBe(true);
    expect([allowsMethod(some, 'cash'), allowsMethod(some, 'kass-app')]).toEqual([true, false]);
  });

  it('is accepted exactly when its parts make its sum, and reads the same after storage', () => {
    const part = fc.integer({ min: -1_000_000, max: 1_000_000 });
    fc.assert(
      fc.property(fc.array(part), fc.array(part), fc.integer({ min: -1, max: 1 }), (l, a, off) => {
        const total = [...l, ...a].reduce((sum, t) => sum + t, 0);
        fc.pre(total + off >= 0);
        const value = payload({
          sum: total + off,
          lines: l.map((t) => ({ n: 'x', t })),
          adj: a.map((t) => ({ n: 'y', t })),
        });
        if (off !== 0) {
          expect(refusal(value).code).toBe('link-sum-mismatch');
          return;
        }
        const order = parseOrder(value);
        expect(parseOrder(JSON.parse(JSON.stringify(order)))).toEqual(order);
      }),
    );
  });
});
