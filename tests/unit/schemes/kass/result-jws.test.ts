import { beforeAll, describe, expect, test } from 'vitest';
import { ResultId } from '../../../../src/lib/domain/ids';
import type { ResultClaims } from '../../../../src/lib/domain/result';
import {
  makeDeviceKey,
  thumbprint,
  type Signer,
} from '../../../../src/lib/schemes/kass/device-key';
import {
  hashJws,
  readResult,
  resultKid,
  signResult,
} from '../../../../src/lib/schemes/kass/result-jws';
import { NOW, newSigner, refusal, signRaw } from './paired-shop';

let device: Signer;
let other: Signer;
beforeAll(async () => {
  device = await makeDeviceKey();
  other = await newSigner();
});

const address = { aud: 'https://shop.example', htu: 'https://shop.example/kass/result' };
const claimsOf = (kid: string): ResultClaims => ({
  v: 1,
  iss: kid,
  ...address,
  iat: NOW,
  jti: ResultId.parse('result-0123456789'),
  ord: { id: '1042', no: '1042', rev: 0 },
  oj: 'link-0123456789abcdef',
  res: 'paid',
  amt: 1990,
  cur: 'EUR',
  how: [{ method: 'cash', amt: 1990, asr: 'cash', at: '2026-11-23T12:00:00.000Z' }],
  asr: 'cash',
  seq: 1,
});

describe('a result', () => {
  test.each([
    ['iss', { iss: 'x'.repeat(43) }],
    ['aud', { aud: 'https://other.example' }],
    ['htu', { htu: 'https://shop.example/other' }],
    ['amt', { amt: -1 }],
    ['res', { res: 'perhaps' }],
    ['v', { v: 2 }],
  ])('is refused for its `%s`', async (field, change) => {
    const text = JSON.stringify({ ...claimsOf(device.kid), ...change });
    const jws = await signRaw(text, device, { typ: 'kass-result+jwt' });
    expect(await refusal(readResult(jws, device.jwk, address))).toEqual({
      code: 'link-invalid',
      details: { field },
    });
  });

  test('is refused when the key on file is another', async () => {
    const jws = await signResult(claimsOf(device.kid), device.privateKey, device.kid);
    expect((await refusal(readResult(jws, other.jwk, address))).code).toBe('link-tampered');
  });

  test('is refused when it is an order, or packed', async () => {
    const text = JSON.stringify(claimsOf(device.kid));
    for (const header of [{ typ: 'kass-order+jwt' }, { typ: 'kass-result+jwt', zip: 'DEF' }]) {
      const jws = await signRaw(text, device, header);
      expect((await refusal(readResult(jws, device.jwk, address))).code).toBe('link-tampered');
    }
  });

  test('comes back as it was signed', async () => {
    const claims = claimsOf(device.kid);
    const jws = await signResult(claims, device.privateKey, device.kid);
    expect(resultKid(jws)).toBe(device.kid);
    expect(await readResult(jws, device.jwk, address)).toEqual(claims);
  });

  test('is chained by the SHA-256 of its text', async () => {
    // FIPS 180-4, "abc", as base64url.
    expect(await hashJws('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0');
  });
});

describe('a device key', () => {
  test('cannot be read out', async () => {
    expect(device.privateKey.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('jwk', device.privateKey)).rejects.toThrow();
    expect(Object.keys(device.jwk).sort()).toEqual(['crv', 'kty', 'x', 'y']);
  });

  test('is named by its thumbprint, whatever else its JWK says', async () => {
    const { kty, crv, x, y } = device.jwk;
    const shuffled = { y, use: 'sig', x, kty, crv };
    expect(await thumbprint(shuffled)).toBe(device.kid);
  });
});
