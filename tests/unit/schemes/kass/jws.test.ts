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

/** The standards' own examples of other algorithms, each right under its key: RFC 7515 A.1, A.4, A.5; RFC 8037 A.4. */
const OTHERS = [
  [
    'HMAC, RFC 7515 A.1',
    'eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
    'link-tampered',
  ],
  [
    'ECDSA on P-521, RFC 7515 A.4',
    'eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA.AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn',
    'link-tampered',
  ],
  [
    'nothing, RFC 7515 A.5',
    'eyJhbGciOiJub25lIn0.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.',
    'link-garbled',
  ],
  [
    'Ed25519, RFC 8037 A.4',
    'eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg',
    'link-tampered',
  ],
] as const;

describe('a header', () => {
  test.each(OTHERS)(
    'of a text signed with %s is refused before any key is asked',
    (_, jws, code) => {
      expect(() => readJws(jws, 'kass-order+jwt')).toThrow(
        expect.objectContaining(
          code === 'link-tampered' ? { code, details: { reason: 'alg' } } : { code },
        ) as Error,
      );
    },
  );

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
