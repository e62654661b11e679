import { describe, expect, test } from 'vitest';
import { checkSignature, readJws } from '../../../../src/lib/schemes/kass/jws';
import { newSigner, refusal, signRaw } from './paired-shop';

/** RFC 7515 appendix A.3. */
const vector = {
  jwk: {
    kty: 'EC',
    crv: 'P-256',
    x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
    y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
  } as const,
  jws: [
    'eyJhbGciOiJFUzI1NiJ9',
    'eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ',
    'DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q',
  ].join('.'),
};

describe('a signature', () => {
  const unchecked = { jws: vector.jws, kid: '', zip: false, payload: new Uint8Array() };

  test('of RFC 7515 A.3 is refused under another key', async () => {
    const { jwk } = await newSigner();
    expect((await refusal(checkSignature(unchecked, jwk))).code).toBe('link-tampered');
  });

  test('of RFC 7515 A.3 is right', async () => {
    await expect(checkSignature(unchecked, vector.jwk)).resolves.toBeUndefined();
  });
});

describe('a header', () => {
  test('of RFC 7515 A.3 is not one of ours: it names no type and no key', () => {
    expect(() => readJws(vector.jws, 'kass-order+jwt')).toThrow('typ');
  });

  test('says by which key, and whether the payload is packed', async () => {
    const signer = await newSigner();
    const plain = readJws(await signRaw('{}', signer), 'kass-order+jwt');
    expect(plain).toMatchObject({ kid: signer.kid, zip: false });
    const packed = readJws(await signRaw('{}', signer, { zip: 'DEF' }), 'kass-order+jwt');
    expect(packed.zip).toBe(true);
  });
});
