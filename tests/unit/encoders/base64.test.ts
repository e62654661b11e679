import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { toBase64 } from '../../../src/lib/encoders/base64';

describe('Base64', () => {
  // RFC 4648 §10.
  test.each([
    ['', ''],
    ['f', 'Zg=='],
    ['fo', 'Zm8='],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg=='],
    ['fooba', 'Zm9vYmE='],
    ['foobar', 'Zm9vYmFy'],
  ])('of %j is %j', (text, expected) => {
    expect(toBase64(new TextEncoder().encode(text))).toBe(expected);
  });

  it('gives every byte back', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(new Uint8Array(Buffer.from(toBase64(bytes), 'base64'))).toEqual(
          new Uint8Array(bytes),
        );
      }),
    );
  });

  it('takes a paper full of pictures', () => {
    expect(toBase64(new Uint8Array(300_000))).toHaveLength(400_000);
  });
});
