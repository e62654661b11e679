import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  documentAddress,
  MAX_DOCUMENT,
  parseReference,
} from '../../../../src/lib/schemes/kass/order-document';
import { signReference, type SignedReference } from '../../../../src/lib/schemes/kass/sign-order';
import { verifyLink } from '../../../../src/lib/schemes/kass/verify-order';
import { claims, contextOf, newSigner, NOW, NOW_MS, refusal, shopOf, signRaw } from './paired-shop';
import type { Signer } from '../../../../src/lib/schemes/kass/device-key';

const SRC = '/kass/order/8fk3Zr0n2LqWmTxe5Vb1Ag';
const bytesOf = (text: string) => new TextEncoder().encode(text);

let signer: Signer;
let signed: SignedReference;
beforeEach(async () => {
  signer = await newSigner();
  signed = await signReference(claims, SRC, signer.privateKey, signer.kid);
});

const verify = (jws: string, document: Uint8Array<ArrayBuffer>, nowMs = NOW_MS) => {
  const load = vi.fn(() => Promise.resolve(document));
  const result = verifyLink(jws, { ...contextOf([shopOf(signer)], nowMs), load });
  return { load, result };
};

/** A link by reference with other claims, rightly signed. */
const withReference = (change: Record<string, unknown>): Promise<string> => {
  const { iss, aud, jti, iat, exp, act } = claims;
  const h = 'A'.repeat(43);
  return signRaw(
    JSON.stringify({ v: 1, iss, aud, jti, iat, exp, act, src: SRC, h, ...change }),
    signer,
  );
};

describe('a link by reference', () => {
  it('opens the order its document holds, and keeps the document as it was served', async () => {
    const { load, result } = verify(signed.jws, signed.document);
    const { order, document } = await result;
    expect(order).toMatchObject({ ord: claims.ord, sum: 1990, jti: claims.jti, cb: claims.cb });
    expect(document).toBe(new TextDecoder().decode(signed.document));
    expect(load).toHaveBeenCalledExactlyOnceWith(`https://shop.example${SRC}`);
  });

  it('is short enough for a code that a camera reads with ease, however long the order', async () => {
    const lines = Array.from({ length: 400 }, (_, index) => ({ n: `Line ${index}`, t: 10 }));
    const long = { ...claims, lines, adj: [], sum: 4000 };
    const { jws } = await signReference(long, SRC, signer.privateKey, signer.kid);
    expect(jws.length).toBeLessThan(560);
  });

  it.each([
    ['one byte', (text: string) => text.replace('1990', '1991')],
    ['a blank at its end', (text: string) => `${text} `],
    ['everything', () => '{}'],
  ])('whose document differs in %s is tampered with', async (_, change) => {
    const other = bytesOf(change(new TextDecoder().decode(signed.document)));
    expect(await refusal(verify(signed.jws, other).result)).toMatchObject({
      code: 'link-tampered',
      details: { reason: 'h', host: 'shop.example' },
    });
  });

  it('with a document beyond the limit is refused before it is read', async () => {
    const huge = new Uint8Array(MAX_DOCUMENT + 1);
    expect((await refusal(verify(signed.jws, huge).result)).code).toBe('link-too-long');
  });

  it.each([
    ['for another till', { aud: 'https://other.example' }, 'link-wrong-till'],
    ['of another shop', { iss: 'https://evil.example' }, 'link-invalid'],
    ['too old', { iat: NOW - 9000, exp: NOW - 8000 }, 'link-expired'],
    ['in a newer format', { v: 2 }, 'link-version'],
    ['to another host', { src: '//evil.example/x' }, 'link-invalid'],
    ['to a whole address', { src: 'https://evil.example/x' }, 'link-invalid'],
    ['out of its folder', { src: '/kass/../admin' }, 'link-invalid'],
    ['out of its folder, encoded', { src: '/kass/%2e%2e/admin' }, 'link-invalid'],
    ['through a backslash', { src: '/\\evil.example' }, 'link-invalid'],
    ['without a hash', { h: undefined }, 'link-invalid'],
    ['with a claim of its own', { sum: 1 }, 'link-invalid'],
  ])('%s is refused without asking for its document', async (_, change, code) => {
    const { load, result } = verify(await withReference(change), signed.document);
    expect((await refusal(result)).code).toBe(code);
    expect(load).not.toHaveBeenCalled();
  });

  it.each(['iss', 'jti', 'exp', 'act', 'src', 'h'])(
    'whose document says `%s` itself is refused: only the link may',
    async (name) => {
      const document = bytesOf(JSON.stringify({ ord: claims.ord, [name]: 'x' }));
      const { hashDocument } = await import('../../../../src/lib/schemes/kass/order-document');
      const jws = await withReference({ h: await hashDocument(document) });
      expect(await refusal(verify(jws, document).result)).toMatchObject({
        code: 'link-invalid',
        details: { field: name },
      });
    },
  );

  it('may lie behind a query, and names its own origin only', () => {
    const reference = { ...parseReferenceOf('/kass/order?id=7&x=a'), h: 'A'.repeat(43) };
    expect(documentAddress(reference, 'https://shop.example')).toBe(
      'https://shop.example/kass/order?id=7&x=a',
    );
  });
});

const parseReferenceOf = (src: string) =>
  parseReference({
    v: 1,
    iss: 'https://shop.example',
    jti: claims.jti,
    iat: NOW,
    exp: NOW + 60,
    act: 'payNow',
    src,
    h: 'A'.repeat(43),
  });
