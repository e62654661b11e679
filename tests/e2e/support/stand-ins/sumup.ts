// SumUp Payment Switch by its READMEs (github.com/sumup/sumup-ios-url-scheme, March 2026; sumup-android-url-scheme).
import { expect } from '@playwright/test';
import { expectCallback, expectNames, need, pairsOf, type Asked } from './stand-in';

const BOTH = ['amount', 'currency', 'affiliate-key'];
const OPTIONAL = [
  'title',
  'receipt-email',
  'receipt-mobilephone',
  'foreign-tx-id',
  'skip-screen-success',
];

export function readSumup(link: string, platform: 'ios' | 'android'): Asked {
  const [address, query = '', more] = link.split('?');
  expect([address, more]).toEqual(['sumupmerchant://pay/1.0', undefined]);
  const pairs = pairsOf(query);
  if (platform === 'ios')
    expectNames(pairs.keys(), [...BOTH, 'callbacksuccess', 'callbackfail'], OPTIONAL);
  else expectNames(pairs.keys(), [...BOTH, 'app-id', 'callback'], [...OPTIONAL, 'total']);
  const amount = need(pairs, 'amount');
  expect(amount).toMatch(/^(0|[1-9]\d*)\.\d{2}$/);
  if (pairs.has('total')) expect(pairs.get('total')).toBe(amount);
  const reference = need(pairs, 'foreign-tx-id');
  expect(reference).toMatch(/^[\x20-\x7e]{1,128}$/);
  const callback = need(pairs, platform === 'ios' ? 'callbacksuccess' : 'callback');
  if (platform === 'ios') expect(pairs.get('callbackfail')).toBe(callback);
  expectCallback(callback);
  return { amount, currency: need(pairs, 'currency'), callback, reference };
}

/**
 * The address by which the app comes back. It adds its pairs behind a `?` of its own, as one public integration saw it
 * do with callbacks that have a query.
 */
export function answerSumup(
  { callback, reference }: Asked,
  fields: Readonly<Record<string, string>>,
): string {
  const pairs = { ...fields, 'foreign-tx-id': reference };
  const query = Object.entries(pairs).map(
    ([name, value]) => `${name}=${encodeURIComponent(value)}`,
  );
  return `${callback}?${query.join('&')}`;
}
