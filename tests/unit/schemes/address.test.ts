import { describe, expect, test } from 'vitest';
import { isAppAddress, isAppScheme, isWebAddress } from '../../../src/lib/schemes/address';

describe('no app has the scheme', () => {
  test.each([
    ...['about', 'android-app', 'blob', 'chrome', 'data', 'edge', 'file', 'filesystem', 'ftp'],
    ...['http', 'intent', 'javascript', 'mailto', 'sms', 'tel', 'vbscript', 'view-source'],
    ...['ws', 'wss'],
    ...['kass-api', 'web+kass'], // they lead back to this till
    ...['', 'p', '1pay', '+pay', 'Pay', 'JavaScript', 'pay/x', 'pay app', ' pay', 'пэй'],
    ...['pay\n', 'pay\u0000', 'java\u0000script', 'java\nscript', 'a'.repeat(41)],
  ])('%j', (scheme) => {
    expect(isAppScheme(scheme)).toBe(false);
    expect(isAppAddress(`${scheme}://pay/x`)).toBe(false);
  });

  test.each(['https', 'pay:', 'pay://'])('%j, which begins an address and is no scheme', (text) => {
    expect(isAppScheme(text)).toBe(false);
  });
});

describe('an app can have the scheme', () => {
  test.each(['pay-api', 'web+pay', 'acmepay', 'com.example.pay', 'x2', 'a'.repeat(40)])(
    '%s',
    (scheme) => {
      expect(isAppScheme(scheme)).toBe(true);
      expect(isAppAddress(`${scheme}://pay/x`)).toBe(true);
    },
  );
});

describe('no web address is', () => {
  test.each([
    ...['', 'pay.example', '//pay.example/', 'https:', 'https://', 'https:///'],
    ...['http://pay.example/', 'http://192.168.0.5/', 'http://0.0.0.0/', 'http://[::2]/'],
    ...['http://localhost.evil.example/', 'http://127.0.0.1.evil.example/', 'http://127.evil/'],
    ...['https://user@pay.example/', 'https://user:pass@pay.example/', 'https://:p@pay.example/'],
    ...['https://pay.example/#x', 'https://pay.example/#', 'https:\\\\pay.example'],
    ...['https://pay.example/ x', ' https://pay.example/', 'https://pay.example/\n'],
    ...['https://pay.example/\u0000', 'https://pay.example/\u009f', 'https://pay .example/'],
    ...['javascript:alert(1)', 'data:text/html,x', 'ftp://pay.example/', 'ws://localhost/'],
    `https://pay.example/${'x'.repeat(500)}`,
  ])('%j', (address) => {
    expect(isWebAddress(address)).toBe(false);
    expect(isAppAddress(address)).toBe(false);
  });
});

describe('a web address is', () => {
  test.each([
    ...['https://pay.example', 'https://pay.example/start?till=1', 'https://pay.example:8443/'],
    ...['https://xn--80ak6aa92e.example/', 'https://касса.example/'],
    ...['http://localhost:4172/', 'http://127.0.0.1:4172/', 'http://127.9.8.7/', 'http://[::1]:1/'],
  ])('%s', (address) => {
    expect(isWebAddress(address)).toBe(true);
    expect(isAppAddress(address)).toBe(true);
  });
});

describe('an address of an app holds nothing that has to be encoded', () => {
  test.each([
    ...['acmepay://pay x', 'acmepay://я', 'acmepay://\n', 'acmepay://\u0000', 'acmepay://\u007f'],
    ...['acmepay', '://pay', ' acmepay://pay', 'ACMEPAY://pay', `acmepay://${'x'.repeat(500)}`],
  ])('so %j is none', (address) => {
    expect(isAppAddress(address)).toBe(false);
  });

  test.each(['acmepay://pay', 'acmepay:pay', 'acmepay://pay?sum={x}&a=1#b', 'web+pay://x'])(
    'and %s is one',
    (address) => {
      expect(isAppAddress(address)).toBe(true);
    },
  );
});
