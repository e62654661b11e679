import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { buildIntent, type Extra, type Intent } from '../../../src/lib/schemes/intent';

const FALLBACK = 'https://till.example/return?noapp=1';
const FALLBACK_FIELD = 'S.browser_fallback_url=https%3A%2F%2Ftill.example%2Freturn%3Fnoapp%3D1';
const intent: Intent = { package: 'com.acme.pay', fallback: FALLBACK };

describe('an intent refuses what could begin another field', () => {
  test.each<[string, Intent]>([
    ['no package', { ...intent, package: '' }],
    ['a package with a semicolon', { ...intent, package: 'com.acme;S.x=1' }],
    ['a package with a newline', { ...intent, package: 'com.acme\n' }],
    ['a package with a blank', { ...intent, package: 'com acme' }],
    ['a package with a fragment', { ...intent, package: 'com.acme#Intent' }],
    ['a package with letters of another script', { ...intent, package: 'com.асме' }],
    ['a scheme with a semicolon', { ...intent, scheme: 'acme;end' }],
    ['an empty scheme', { ...intent, scheme: '' }],
    ['a scheme with a colon', { ...intent, scheme: 'acme:' }],
    ['an action with a percent', { ...intent, action: 'a%3Bend' }],
    ['an extra with an equals sign in its name', extra('a=b', { type: 'S', value: '' })],
    ['an extra without name', extra('', { type: 'B', value: true })],
  ])('%s', (_, bad) => {
    expect(() => buildIntent(bad)).toThrow(RangeError);
  });
});

function extra(name: string, value: Extra): Intent {
  return { ...intent, extras: { [name]: value } };
}

describe('an intent', () => {
  it('names its package, and the page for the case that the app is missing', () => {
    expect(buildIntent(intent)).toBe(`intent:#Intent;package=com.acme.pay;${FALLBACK_FIELD};end`);
  });

  it('carries an address of the app with its scheme apart', () => {
    expect(buildIntent({ ...intent, path: '//sale?sum=1', scheme: 'acmepay' })).toBe(
      `intent://sale?sum=1#Intent;scheme=acmepay;package=com.acme.pay;${FALLBACK_FIELD};end`,
    );
  });

  test.each<[Extra, string]>([
    [{ type: 'S', value: 'a;b=c&d я' }, 'S.x=a%3Bb%3Dc%26d%20%D1%8F'],
    [{ type: 'S', value: '' }, 'S.x='],
    [{ type: 'i', value: 500 }, 'i.x=500'],
    [{ type: 'l', value: 3200 }, 'l.x=3200'],
    [{ type: 'B', value: true }, 'B.x=true'],
    [{ type: 'B', value: false }, 'B.x=false'],
  ])('writes %j by its type', (value, field) => {
    expect(buildIntent({ ...extra('x', value), action: 'acme.CHARGE' })).toBe(
      `intent:#Intent;action=acme.CHARGE;package=com.acme.pay;${FALLBACK_FIELD};${field};end`,
    );
  });

  it('has as many fields as it was given, whatever its texts are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (value, fallback) => {
        const text = buildIntent({ ...extra('x', { type: 'S', value }), fallback });
        expect(text).toMatch(/^[\x21-\x7e]+$/);
        expect(text.split(';')).toHaveLength(5);
        expect(text.split('#')).toHaveLength(2);
        expect(text.endsWith(';end')).toBe(true);
      }),
    );
  });
});

it('leads to the store where no address is given for a missing app', () => {
  expect(buildIntent({ package: 'com.acme.print', scheme: 'acme', path: 'Hi' })).toBe(
    'intent:Hi#Intent;scheme=acme;package=com.acme.print;end',
  );
});
