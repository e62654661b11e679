// What the owner may type for an app: what is refused could open another app, or ask every customer for one sum.
import { describe, expect, it } from 'vitest';
import { schemeOf } from '../../../../src/lib/schemes/registry';

const accepts = (id: string, name: string, value: string): boolean | undefined =>
  schemeOf(id)
    ?.settings.find((setting) => setting.name === name)
    ?.accepts(value);

describe('a link of the owner’s own', () => {
  it.each([
    ['nothing', ''],
    ['no link', 'open the app'],
    ['code', 'javascript:alert(1)?{return}'],
    ['this till', 'web+kass://payNow?{return}'],
    ['an intent', 'intent:#Intent;package=com.acme;S.back={return};end'],
    ['no way back', 'acmepay://sale?sum={amount}'],
    ['a placeholder that does not exist', 'acmepay://sale?sum={price}&back={return}'],
    ['one that is misspelt', 'acmepay://sale?no={order-no}&back={return}'],
    ['one that is not closed', 'acmepay://sale?back={return}&no={orderNo'],
    ['a brace of its own', 'acmepay://sale?back={return}}'],
    ['a placeholder for the scheme', '{note}://sale?back={return}'],
    ['a placeholder for the app', 'acmepay://{note}?back={return}'],
    ['a placeholder within the site', 'https://pay{orderNo}/x?back={return}'],
    ['a site without security', 'http://pay.example/?back={return}'],
    ['a name and password', 'https://user:word@pay.example/?back={return}'],
    ['a blank', 'acmepay://sale?title=my shop&back={return}'],
  ])('with %s is refused', (_, value) => {
    expect(accepts('template', 'link', value)).toBe(false);
  });

  it.each([
    'acmepay://sale?sum={amountMinor}&cur={currency}&id={reference}&back={return}',
    'acmepay://sale/{orderNo}?back={return}',
    'https://pay.example/start?sum={amount}&back={return}&note={note}',
  ])('%s is taken', (value) => {
    expect(accepts('template', 'link', value)).toBe(true);
  });
});

describe('a static code of SBP', () => {
  const link = 'https://qr.nspk.ru/AS10003P3RH0LJ2A9ROO038L6NT5RU1M';
  it.each([
    ['of another site', 'https://qr.nspk.ru.example/AS10003P3RH0LJ2A9ROO038L?type=01'],
    ['without security', 'http://qr.nspk.ru/AS10003P3RH0LJ2A9ROO038L?type=01'],
    ['without a type', `${link}?crc=C08B`],
    ['for one payment', `${link}?type=02&crc=C08B`],
    ['of two types', `${link}?type=02&type=01&crc=C08B`],
    ['with a sum, which every customer would be asked', `${link}?type=01&sum=10000&cur=RUB`],
    ['with a fragment', `${link}?type=01#x`],
  ])('%s is refused', (_, value) => {
    expect(accepts('sbp', 'link', value)).toBe(false);
  });

  it('is taken as the bank gives it', () => {
    expect(accepts('sbp', 'link', `${link}?type=01&bank=100000000007&crc=C08B`)).toBe(true);
  });
});

describe('the parameters of an x-callback-url app', () => {
  it.each([
    ['a parameter of the convention', 'x-success=https://evil.example'],
    ['one behind others', 'mode=sale&x-error=a'],
    ['no value', 'mode'],
    ['a blank', 'mode=sale now'],
    ['a fragment', 'mode=sale#x'],
    ['broken encoding', 'mode=%zz'],
  ])('may not hold %s', (_, value) => {
    expect(accepts('x-callback', 'extra', value)).toBe(false);
  });

  it.each(['', 'api-key=abc', 'api-key=abc&mode=sale%20now&empty='])('may be %j', (value) => {
    expect(accepts('x-callback', 'extra', value)).toBe(true);
  });

  it('need a name each', () => {
    const scheme = schemeOf('x-callback');
    if (scheme?.way !== 'switch') throw new TypeError('Another way');
    const settings = {
      label: 'Acme',
      scheme: 'acme',
      action: 'pay',
      amountName: 'sum',
      currencyName: 'sum',
    };
    const request = {
      attempt: 'AttemptAttemptAttempt1',
      nonce: 'NonceNonceNonceNonce_-',
      amount: 1990,
      currency: 'EUR',
      orderNo: '1042',
      returnUrl: 'https://till.example/sale?id=1',
      returnPage: 'https://till.example/return',
      noAppUrl: 'https://till.example/sale?id=1#no-app',
    };
    expect(() => scheme.buildUrl(request, settings, 'ios')).toThrow(RangeError);
    const apart = { ...settings, currencyName: 'cur', extra: 'key=1' };
    expect(scheme.buildUrl(request, apart, 'ios')).toMatch(/&sum=19\.90&cur=EUR&key=1$/);
  });
});
