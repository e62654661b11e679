// What the contract test does not ask of every app: sums it cannot take, and texts that have to be cut.
import { describe, expect, it, test } from 'vitest';
import { paypalHere } from '../../../../src/lib/schemes/payment/paypal-here';
import { square } from '../../../../src/lib/schemes/payment/square';
import { swish } from '../../../../src/lib/schemes/payment/swish';
import { zettle } from '../../../../src/lib/schemes/payment/x-callback';
import { request } from '../../../fixtures/payment/request';

const squareApp = { clientId: 'sq0idp-Till_Till-1' };

describe('an app is not opened for a sum that it cannot take', () => {
  test.each(['android', 'ios'] as const)('nothing, by Square on %s', (platform) => {
    expect(() => square.buildUrl({ ...request, amount: 0 }, squareApp, platform)).toThrow(
      RangeError,
    );
  });

  it('more than a Java int, by Square on Android; JSON on an iPhone has no such limit', () => {
    const amount = 2 ** 31;
    expect(() => square.buildUrl({ ...request, amount }, squareApp, 'android')).toThrow(RangeError);
    expect(square.buildUrl({ ...request, amount: amount - 1 }, squareApp, 'android')).toContain(
      'i.com.squareup.pos.TOTAL_AMOUNT=2147483647;',
    );
    expect(square.buildUrl({ ...request, amount }, squareApp, 'ios')).toContain('%222147483648%22');
  });

  test.each(['JPY', 'KWD', 'CLF'])('%s, of which nobody knows how Zettle writes it', (currency) => {
    const settings = { apiKey: 'key-1234_abcd' };
    expect(() => zettle.buildUrl({ ...request, currency }, settings, 'ios')).toThrow(RangeError);
  });
});

describe('a long order number is cut', () => {
  const long = { ...request, orderNo: 'N'.repeat(80), note: 'x'.repeat(800) };

  it('to 500 characters with its note, by Square', () => {
    const url = new URL(square.buildUrl(long, squareApp, 'ios'));
    const { notes } = JSON.parse(url.searchParams.get('data') ?? '') as { notes: string };
    expect(notes).toHaveLength(500);
  });

  it('so that the attempt stays in a Swish message of 50 characters', () => {
    const text = swish.buildCode({ ...long, currency: 'SEK' }, { number: '1234567890' });
    const message = new URL(text).searchParams.get('msg') ?? '';
    expect(message).toHaveLength(50);
    expect(message.endsWith(' AttemptA')).toBe(true);
  });

  it('so that a PayPal invoice has a number of 25 characters, and a second attempt another', () => {
    const numberOf = (attempt: string): string => {
      const url = new URL(paypalHere.buildUrl({ ...long, attempt }, {}, 'ios'));
      const invoice = Buffer.from(url.searchParams.get('invoice') ?? '', 'base64').toString();
      return (JSON.parse(invoice) as { number: string }).number;
    };
    expect(numberOf('Attempt1Attempt1Attem1')).toHaveLength(25);
    expect(numberOf('First1AttemptAttemptAt')).not.toBe(numberOf('Second1AttemptAttemptA'));
  });
});
