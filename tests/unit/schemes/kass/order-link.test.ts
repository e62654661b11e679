import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLink } from '../../../../src/lib/schemes/kass/order-link';

const JWS = 'eyJhbGciOiJFUzI1NiJ9.eyJ2IjoxfQ.c2ln-_';
const PROTOCOL = `web+kass://payNow?j=${JWS}`;
const once = encodeURIComponent(PROTOCOL);
const signed = (action: string | null) => ({ type: 'signed', action, jws: JWS });

const codeOf = (raw: string): unknown => {
  try {
    return readLink(raw).type;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('reading what came through a door', () => {
  test.each([
    ['nothing', ''],
    ['words', 'Hello, order 1042'],
    ['a page of the till', 'https://till.example/queue'],
    ['an empty parameter', 'https://till.example/#j='],
    ['five parts', `https://till.example/#j=${JWS}.d.e`],
    ['another scheme', 'web+cash://payNow?order={}'],
    ['a broken percent sign', 'https://till.example/#j=%E0%A4%A'],
  ])('%s is garbled', (_, raw) => {
    expect(codeOf(raw)).toBe('link-garbled');
  });

  test.each([
    ['in the header', 'https://till.example/#j=eyJhbGciOiJFUzI1'],
    ['in the payload', 'https://till.example/#j=eyJhbGciOiJFUzI1NiJ9.eyJ2'],
    ['before the signature', 'https://till.example/#j=eyJhbGciOiJub25lIn0.eyJ2IjoxfQ.'],
    ['and copied with a word after it', 'see https://till.example/#j=eyJhbGciOiJFUzI1NiJ9.eyJ2 !'],
  ])('a link cut %s is called incomplete', (_, raw) => {
    expect(codeOf(raw)).toBe('link-cut');
  });

  test.each([
    ['17 000 signed characters', `#j=a.${'b'.repeat(17_000)}.c`],
    ['64 KB of anything', 'x'.repeat(64 * 1024 + 1)],
    ['64 KB that end in a good link', `${'x'.repeat(64 * 1024)}\n${PROTOCOL}`],
  ])('%s are too long', (_, raw) => {
    expect(codeOf(raw)).toBe('link-too-long');
  });

  test.each([
    ['the https link', `https://till.example/#j=${JWS}`, null],
    ['its fragment', `#j=${JWS}`, null],
    ['its fragment without #', `j=${JWS}`, null],
    ['an https link that was percent-encoded', `https://till.example/#j%3D${JWS}`, null],
    ['the protocol link', PROTOCOL, 'payNow'],
    ['the protocol link with a slash before the query', `web+kass://paynow/?j=${JWS}`, 'paynow'],
    ['the protocol link encoded once', once, 'payNow'],
    ['the protocol link encoded twice', encodeURIComponent(once), 'payNow'],
    ['a plus that became a space', PROTOCOL.replace('+', ' '), 'payNow'],
    ['an encoded plus alone', PROTOCOL.replace('+', '%2B'), 'payNow'],
    ['what the manifest handler opens', `https://till.example/#l=${once}`, 'payNow'],
    ['the same, encoded twice', `#l=${encodeURIComponent(once)}`, 'payNow'],
    ['another action', `web+kass://refundNow?j=${JWS}`, 'refundNow'],
    ['no action', `web+kass:?j=${JWS}`, null],
    ['the scheme for scanned links', `kass-api://payNow?j=${JWS}`, 'payNow'],
    ['a message around the link', `Order 1042:\n<https://till.example/#j=${JWS}>.\nThanks!`, null],
    ['a sentence that ends with the link', `Pay ${PROTOCOL}.`, 'payNow'],
    ['more parameters', `https://till.example/#x=1&j=${JWS}&y=2`, null],
    ['1 800 characters', `#j=${JWS}`.padEnd(1800, ' '), null],
  ])('%s is a signed link', (_, raw, action) => {
    expect(readLink(raw)).toEqual(signed(action));
  });

  test.each([
    ['raw', 'web+kass://payNow?callback=[https://s.example/?{*}]&order={"no":"1","sum":1}'],
    ['with # and & in its JSON', 'web+kass://payNow?order={"no":"#1 & 2"}&callback=[x]'],
    ['encoded', encodeURIComponent('web+kass://payNow?callback=[x]&order={"sum":1}')],
    [
      'encoded twice',
      encodeURIComponent(encodeURIComponent('web+kass://payNow?order={}&callback=[x]')),
    ],
    ['by paste', 'kass-api://payNow?callback=[x]&order={}'],
  ])('the original form, %s, is told apart as unsigned', (_, raw) => {
    expect(readLink(raw)).toMatchObject({ type: 'unsigned', action: 'payNow' });
  });

  test('a signed link wins over an unsigned one around it', () => {
    expect(readLink(`web+kass://payNow?order={}&j=${JWS}`)).toEqual(signed('payNow'));
  });

  test('a pairing link is told apart', () => {
    expect(readLink('https://till.example/pair#p=eyJ2IjoxfQ')).toEqual({
      type: 'pairing',
      request: 'eyJ2IjoxfQ',
    });
  });

  test('a number in the query of some other page is not a pairing link', () => {
    expect(codeOf('https://blog.example/?p=12')).toBe('link-garbled');
  });

  test('any other text is refused with a code, never with a crash', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(['link-garbled', 'signed', 'unsigned', 'pairing']).toContain(codeOf(text));
      }),
    );
  });

  test('a signed link is found whole between any words', () => {
    const words = fc.string({ unit: 'grapheme' }).filter((text) => !/[=%]/.test(text));
    fc.assert(
      fc.property(words, words, (before, after) => {
        expect(readLink(`${before} https://till.example/#j=${JWS} ${after}`)).toEqual(signed(null));
      }),
    );
  });
});
