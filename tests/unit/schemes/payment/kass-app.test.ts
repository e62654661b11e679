// What the contract test does not ask of every app: the settings of this one.
import { describe, expect, it, test } from 'vitest';
import { kassApp } from '../../../../src/lib/schemes/payment/kass-app';

const accepts = (name: string, value: string): boolean | undefined =>
  kassApp.settings.find((setting) => setting.name === name)?.accepts(value);

const request = {
  attempt: 'AttemptAttemptAttempt1',
  nonce: 'NonceNonceNonceNonce12',
  amount: 100,
  currency: 'EUR',
  orderNo: '7',
  returnUrl: 'https://till.example/sale?id=12345678',
  returnPage: 'https://till.example/return',
  noAppUrl: 'https://till.example/return?noapp=1',
};

describe('the scheme of a payment app', () => {
  test.each([
    'javascript',
    'data',
    'file',
    'http',
    'https',
    'blob',
    'vbscript',
    'intent',
    'about',
    'web+kass',
    'kass-api',
    '',
    'p',
    '1pay',
    'Pay',
    'pay:',
    'pay://',
    'pay app',
    'пэй',
    'pay/x',
    '+pay',
    'a'.repeat(41),
  ])('is not %s', (scheme) => {
    expect(accepts('scheme', scheme)).toBe(false);
  });

  test.each(['pay-api', 'web+pay', 'acmepay', 'com.example.pay', 'x2'])('can be %s', (scheme) => {
    expect(accepts('scheme', scheme)).toBe(true);
  });
});

describe('the https twin of a payment app', () => {
  test.each([
    '',
    'pay.example',
    'http://pay.example/',
    'http://192.168.0.5/',
    'http://localhost.evil.example/',
    'http://127.0.0.1.evil.example/',
    'https://user@pay.example/',
    'https://user:pass@pay.example/',
    'https://pay.example/#x',
    'https://pay.example/ x',
    ' https://pay.example/',
    'https:\\\\pay.example',
    'javascript:alert(1)',
    'data:text/html,x',
    `https://pay.example/${'x'.repeat(500)}`,
  ])('is not %s', (twin) => {
    expect(accepts('twin', twin)).toBe(false);
  });

  test.each([
    'https://pay.example',
    'https://pay.example/start?till=1',
    'http://localhost:4172/',
    'http://127.0.0.1:4172/',
    'http://[::1]:4172/',
  ])('can be %s', (twin) => {
    expect(accepts('twin', twin)).toBe(true);
  });
});

test.each([
  ['label', ''],
  ['label', ' Pay'],
  ['label', 'Pay\u202e'],
  ['label', 'x'.repeat(41)],
  ['use', 'both'],
])('%s cannot be %j', (name, value) => {
  expect(accepts(name, value)).toBe(false);
});

test.each([
  { use: 'scheme', scheme: 'javascript' },
  { use: 'twin', twin: 'http://pay.example/' },
  { use: 'twin' },
  { use: 'both' },
])('a stored setting that is not possible opens no app at all: %j', (settings) => {
  expect(() => kassApp.buildUrl(request, settings)).toThrow(RangeError);
});

it('a setting that is not in use may be of any kind', () => {
  const twin = 'https://pay.example/';
  expect(kassApp.buildUrl(request, { use: 'twin', twin, scheme: 'javascript' })).toMatch(/^https:/);
  expect(kassApp.buildUrl(request, { use: 'scheme', twin: '' })).toMatch(/^web\+pay:/);
});

it('a long note is cut, so that the link stays short enough for every system', () => {
  const url = kassApp.buildUrl({ ...request, note: 'Я'.repeat(500) }, { use: 'scheme' });
  expect(url.length).toBeLessThan(1000);
});

describe('a reference in a return is not the business of the format', () => {
  const pairs = 'status=approved&amount=100&currency=EUR&tx=1';

  it.each(['', '&ref=', '&ref=another', `&ref=${request.attempt}.${request.nonce}`])(
    'so %j changes nothing in what the app says',
    (ref) => {
      const url = new URL(`${request.returnUrl}#a=x&${pairs}${ref}`);
      expect(kassApp.parseReturn(url)).toMatchObject({ outcome: 'approved', amount: 100 });
    },
  );
});
