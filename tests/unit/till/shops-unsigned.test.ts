import { describe, expect, it } from 'vitest';
import { isUnsignedOn, UnsignedDraft } from '../../../src/lib/till/shops-unsigned.svelte';
import { newSigner, NOW_MS, shopOf } from '../schemes/kass/paired-shop';

const DAY_MS = 24 * 60 * 60 * 1000;

describe('the leave to take links without a signature', () => {
  it.each([
    ['', 'EUR', null],
    ['0', 'EUR', null],
    ['-5', 'EUR', null],
    ['12.345', 'EUR', null],
    ['100', 'EURO', null],
    ['100', '', null],
    ['100', 'EUR', 10_000],
    ['99,90', 'eur ', 9_990],
    ['5000', 'JPY', 5_000],
  ])('of %s in “%s” has a limit of %s', (sum, currency, limit) => {
    const draft = new UnsignedDraft('');
    draft.typeSum(sum);
    draft.typeCurrency(currency);
    expect(draft.limit).toBe(limit);
    expect(draft.allowed(NOW_MS) === null).toBe(limit === null);
  });

  it('ends after 30 days unless the owner chooses otherwise, and after 90 at most', () => {
    const draft = new UnsignedDraft('EUR');
    draft.typeSum('20');
    expect(draft.allowed(NOW_MS)).toEqual({ until: NOW_MS + 30 * DAY_MS, limit: 2000, cur: 'EUR' });
    draft.chooseDays(90);
    expect(draft.allowed(NOW_MS)?.until).toBe(NOW_MS + 90 * DAY_MS);
  });

  it('is over after its end', async () => {
    const signer = await newSigner();
    const unsigned = { until: NOW_MS, limit: 2000, cur: 'EUR' };
    expect(isUnsignedOn(shopOf(signer), NOW_MS)).toBe(false);
    expect(isUnsignedOn(shopOf(signer, { unsigned }), NOW_MS)).toBe(true);
    expect(isUnsignedOn(shopOf(signer, { unsigned }), NOW_MS + 1)).toBe(false);
  });
});
