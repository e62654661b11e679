import { describe, expect, it } from 'vitest';
import { parseOrder } from '../../../../src/lib/domain/order';
import { foldSale, type SaleState } from '../../../../src/lib/domain/sale';
import { hrefOf, partIn } from '../../../../src/routes/sale/part';
import { opened, payload } from '../../domain/sample';

const sale = (pay: object = { tips: true }): SaleState =>
  foldSale([opened(parseOrder(payload({ pay })))])!;

const read = (query: string, of = sale()) => partIn(new URLSearchParams(query), of);

describe('the part in an address', () => {
  it.each([
    ['nothing', '', {}],
    ['no number', 'part=half&tip=much', {}],
    ['a decimal', 'part=10.50', {}],
    ['a negative one', 'part=-5', {}],
    ['zero', 'part=0&tip=0', {}],
    ['a leading zero', 'part=0500', {}],
    ['the whole sum', 'part=199000', {}],
    ['more than the sum', 'part=199001', {}],
    ['a part', 'part=5000', { amount: 5000 }],
    ['a part with a tip', 'part=5000&tip=500', { amount: 5000, tip: 500 }],
  ])('that names %s', (_, query, part) => {
    expect(read(query)).toEqual(part);
  });

  it('has no tip where the shop allows none', () => {
    expect(read('part=5000&tip=500', sale({}))).toEqual({ amount: 5000 });
  });

  it('is written as it is read', () => {
    const of = sale();
    for (const part of [{}, { amount: 5000 }, { tip: 500 }, { amount: 1, tip: 2 }]) {
      const href = new URL(hrefOf(of, part, 'cash'), 'https://till.example');
      expect(href.searchParams.get('id')).toBe(of.id);
      expect(href.searchParams.get('pay')).toBe('cash');
      expect(partIn(href.searchParams, of)).toEqual(part);
    }
  });
});
