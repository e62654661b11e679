// Viva.com Terminal by its InterApp documents (developer.viva.com/apis-for-point-of-sale/card-terminal-apps).
import { expect } from '@playwright/test';
import { expectCallback, expectNames, need, pairsOf, type Asked } from './stand-in';

export function readViva(link: string): Asked {
  const [address, query = '', more] = link.split('?');
  expect([address, more]).toEqual(['vivapayclient://pay/v1', undefined]);
  const pairs = pairsOf(query);
  expectNames(
    pairs.keys(),
    ['action', 'appId', 'amount', 'callback'],
    [
      'merchantKey',
      'tipAmount',
      'clientTransactionId',
      'withInstallments',
      'preferredInstallments',
      'show_receipt',
      'show_rating',
      'show_transaction_result',
    ],
  );
  expect(need(pairs, 'action')).toBe('sale');
  need(pairs, 'appId');
  const amount = need(pairs, 'amount');
  expect(amount).toMatch(/^[1-9]\d*$/);
  for (const flag of ['show_receipt', 'show_rating', 'show_transaction_result'])
    expect(['true', 'false', undefined]).toContain(pairs.get(flag));
  const reference = need(pairs, 'clientTransactionId');
  expect(reference.length).toBeLessThanOrEqual(2048);
  const callback = need(pairs, 'callback');
  expectCallback(callback);
  return { amount, currency: null, callback, reference };
}

/** The address by which the app comes back: values as they are, with their spaces, as the document prints them. */
export function answerViva(
  { callback, reference }: Asked,
  fields: Readonly<Record<string, string>>,
): string {
  const pairs = { ...fields, clientTransactionId: reference };
  const query = Object.entries(pairs).map(([name, value]) => `${name}=${value}`);
  return `${callback}${callback.includes('?') ? '&' : '?'}${query.join('&')}`;
}
