import fc from 'fast-check';
import { CompactSign } from 'jose';
import { createPublicKey } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseOrder } from '../../../../src/lib/domain/order';
import type { Signer } from '../../../../src/lib/schemes/kass/device-key';
import { readLink } from '../../../../src/lib/schemes/kass/order-link';
import {
  httpsLink,
  protocolLink,
  signOrder,
  type OrderClaims,
} from '../../../../src/lib/schemes/kass/sign-order';
import { verifyLink } from '../../../../src/lib/schemes/kass/verify-order';
import {
  NOW,
  NOW_MS,
  TILL,
  claims,
  contextOf,
  newSigner,
  refusal,
  shopOf,
  signRaw,
} from './paired-shop';

let signer: Signer;
let stranger: Signer;
beforeAll(async () => {
  signer = await newSigner();
  stranger = await newSigner();
});

const json = JSON.stringify(claims);
const verify = (jws: string, action: string | null = null, nowMs = NOW_MS) =>
  verifyLink(jws, contextOf([shopOf(signer)], nowMs, action));
const withClaims = (change: Readonly<Record<string, unknown>>): Promise<string> =>
  signRaw(JSON.stringify({ ...claims, ...change }), signer);

/** The same text with one character of a part changed to its neighbour. */
function changePart(jws: string, part: number, at: number): string {
  const parts = jws.split('.');
  const text = parts[part] ?? '';
  const other = text[at] === 'A' ? 'B' : 'A';
  parts[part] = text.slice(0, at) + other + text.slice(at + 1);
  return parts.join('.');
}

describe('the text of a link is refused', () => {
  test.each([
    ['no dots', 'abc'],
    ['two parts', 'e30.e30'],
    ['four parts', 'e30.e30.e30.e30'],
    ['an empty signature', 'e30.e30.'],
    ['a header that is not JSON', 'YWJj.e30.e30'],
    ['a header that is null', 'bnVsbA.e30.e30'],
    ['a header that is a list', 'W10.e30.e30'],
    ['letters outside the alphabet', 'e30.e3=.e30'],
    ['a space inside', 'e3 0.e30.e30'],
  ])('with %s', async (_, jws) => {
    expect((await refusal(verify(jws))).code).toBe('link-garbled');
  });

  test('when it is longer than 16 KB, before it is read', async () => {
    const { code } = await refusal(verify('x'.repeat(17_000)));
    expect(code).toBe('link-too-long');
  });

  test('with a header longer than 1 KB', async () => {
    const jws = await signRaw(json, signer, { pad: 'x'.repeat(1100) });
    expect((await refusal(verify(jws))).code).toBe('link-garbled');
  });

  test('with another text of the same signature bytes', async () => {
    const jws = await signRaw(json, signer);
    // 64 bytes leave four unused bits in the last character.
    const last = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const twin = jws.slice(0, -1) + (last[last.indexOf(jws.at(-1) ?? '') + 1] ?? 'A');
    expect((await refusal(verify(twin))).code).toBe('link-garbled');
  });
});

describe('the header of a link is refused', () => {
  const forge = (header: unknown): string =>
    `${Buffer.from(typeof header === 'string' ? header : JSON.stringify(header)).toString('base64url')}.${Buffer.from(json).toString('base64url')}.AAAA`;

  test.each([
    ['alg none', (kid: string) => ({ alg: 'none', typ: 'kass-order+jwt', kid }), 'alg'],
    ['alg RS256', (kid: string) => ({ alg: 'RS256', typ: 'kass-order+jwt', kid }), 'alg'],
    ['no alg', (kid: string) => ({ typ: 'kass-order+jwt', kid }), 'alg'],
    [
      'the type of a result',
      (kid: string) => ({ alg: 'ES256', typ: 'kass-result+jwt', kid }),
      'typ',
    ],
    ['no type', (kid: string) => ({ alg: 'ES256', kid }), 'typ'],
    ['no kid', () => ({ alg: 'ES256', typ: 'kass-order+jwt' }), 'kid'],
  ])('with %s', async (_, header, reason) => {
    const { code, details } = await refusal(verify(forge(header(signer.kid))));
    expect({ code, reason: details.reason }).toEqual({ code: 'link-tampered', reason });
  });

  test.each(['jwk', 'jku', 'x5u', 'x5c', 'crit', 'b64', 'anything'])(
    'with a member `%s`',
    async (member) => {
      const header = { alg: 'ES256', typ: 'kass-order+jwt', kid: signer.kid, [member]: signer.jwk };
      const { code, details } = await refusal(verify(forge(header)));
      expect({ code, reason: details.reason }).toEqual({ code: 'link-tampered', reason: 'header' });
    },
  );

  test('with a name twice', async () => {
    const header = `{"alg":"none","alg":"ES256","typ":"kass-order+jwt","kid":"${signer.kid}"}`;
    expect((await refusal(verify(forge(header)))).code).toBe('link-garbled');
  });

  const point = ({ jwk }: Signer) =>
    Buffer.concat([Buffer.from(jwk.x, 'base64url'), Buffer.from(jwk.y, 'base64url')]);
  const spki = ({ jwk }: Signer) => createPublicKey({ key: jwk, format: 'jwk' });
  test.each<[string, (signer: Signer) => string | Buffer]>([
    ['its JWK', ({ jwk }) => JSON.stringify(jwk)],
    [
      'its JWK as RFC 7638 spells it',
      ({ jwk: { crv, kty, x, y } }) => JSON.stringify({ crv, kty, x, y }),
    ],
    ['its point', point],
    ['its point with the prefix', (one) => Buffer.concat([Buffer.from([4]), point(one)])],
    ['its DER', (one) => spki(one).export({ type: 'spki', format: 'der' })],
    ['its PEM', (one) => spki(one).export({ type: 'spki', format: 'pem' })],
    ['its thumbprint', ({ kid }) => kid],
  ])('with HS256 whose secret is the public key: %s', async (_, secretOf) => {
    const secret = new Uint8Array(Buffer.from(secretOf(signer)));
    const jws = await new CompactSign(new TextEncoder().encode(json))
      .setProtectedHeader({ alg: 'HS256', typ: 'kass-order+jwt', kid: signer.kid })
      .sign(secret);
    expect((await refusal(verify(jws))).details.reason).toBe('alg');
  });

  test('with another packing than raw deflate', async () => {
    const jws = await signRaw(json, signer, { zip: 'GZ' });
    expect((await refusal(verify(jws))).details.reason).toBe('zip');
  });
});

describe('the signature of a link is refused', () => {
  test('by a key no shop has; the host it claims is named, never the name', async () => {
    const jws = await signRaw(json, stranger);
    expect(await refusal(verify(jws))).toEqual({
      code: 'link-unpaired',
      details: { host: 'shop.example' },
    });
  });

  test.each([
    ['markup', '<img src=x onerror=alert(1)>'],
    ['no text', 7],
    ['words', 'Pay here, it is safe'],
  ])('by such a key, without a host when it claims %s', async (_, iss) => {
    const jws = await signRaw(JSON.stringify({ ...claims, iss }), stranger);
    expect(await refusal(verify(jws))).toEqual({ code: 'link-unpaired', details: {} });
  });

  test.each(['asking', 'revoked'] as const)('while the pairing is %s', async (state) => {
    const jws = await signRaw(json, signer);
    const context = contextOf([shopOf(signer, { state })]);
    expect((await refusal(verifyLink(jws, context))).code).toBe('link-unpaired');
  });

  test('by another key under the name of a known one', async () => {
    const jws = await signRaw(json, { ...stranger, kid: signer.kid });
    expect(await refusal(verify(jws))).toEqual({
      code: 'link-tampered',
      details: { host: 'shop.example', reason: 'signature' },
    });
  });

  test('when any one character of the payload or the signature was changed', async () => {
    const jws = await signRaw(json, signer);
    const lengths = jws.split('.').map((part) => part.length);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(1, 2), fc.nat(), async (part, seed) => {
        const at = seed % ((lengths[part] ?? 1) - 1);
        const { code } = await refusal(verify(changePart(jws, part, at)));
        expect(code).toBe('link-tampered');
      }),
      { numRuns: 60 },
    );
  });

  test('when any one character of the header was changed', async () => {
    const jws = await signRaw(json, signer);
    const length = jws.indexOf('.');
    await fc.assert(
      fc.asyncProperty(fc.nat(length - 2), async (at) => {
        const { code } = await refusal(verify(changePart(jws, 0, at)));
        expect(['link-garbled', 'link-tampered', 'link-unpaired']).toContain(code);
      }),
      { numRuns: 60 },
    );
  });

  test('when any one bit of a part was turned, and the part spelled anew', async () => {
    const parts = (await signRaw(json, signer))
      .split('.')
      .map((part) => Buffer.from(part, 'base64url'));
    await fc.assert(
      fc.asyncProperty(fc.nat(2), fc.nat(), fc.nat(7), async (part, seed, bit) => {
        const changed = parts.map((bytes) => Buffer.from(bytes));
        const bytes = changed[part] ?? Buffer.alloc(0);
        const at = seed % bytes.length;
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
        const { code } = await refusal(
          verify(changed.map((one) => one.toString('base64url')).join('.')),
        );
        const codes = ['link-garbled', 'link-tampered', 'link-unpaired'];
        expect(part === 0 ? codes : ['link-tampered']).toContain(code);
      }),
      { numRuns: 100 },
    );
  });

  test('with parts of another link of the same shop', async () => {
    const one = (await signRaw(json, signer)).split('.');
    const other = (await withClaims({ jti: 'link-of-another-order' })).split('.');
    for (const part of [1, 2]) {
      const mixed = one.with(part, other[part] ?? '').join('.');
      expect((await refusal(verify(mixed))).details.reason).toBe('signature');
    }
  });

  const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const numbers = (jws: string) =>
    Buffer.from(jws.split('.')[2] ?? '', 'base64url').toString('hex');
  const withNumbers = (jws: string, r: bigint, s: bigint): string => {
    const hex = [r, s].map((number) => number.toString(16).padStart(64, '0')).join('');
    return jws.split('.').with(2, Buffer.from(hex, 'hex').toString('base64url')).join('.');
  };
  test.each([0n, 1n, ORDER, ORDER + 1n, 2n ** 256n - 1n])('of the numbers %i', async (number) => {
    const jws = withNumbers(await signRaw(json, signer), number, number);
    expect((await refusal(verify(jws))).details.reason).toBe('signature');
  });

  test('never because it is the twin (r, n − s) that every ECDSA signature has: the same order is signed', async () => {
    const jws = await signRaw(json, signer);
    const hex = numbers(jws);
    const [r, s] = [BigInt(`0x${hex.slice(0, 64)}`), BigInt(`0x${hex.slice(64)}`)];
    const twin = withNumbers(jws, r, ORDER - s);
    expect(twin).not.toBe(jws);
    expect((await verify(twin)).order).toEqual((await verify(jws)).order);
  });

  test('in DER form instead of the raw one', async () => {
    const jws = await signRaw(json, signer);
    const [header, payload, raw = ''] = jws.split('.');
    const bytes = Buffer.from(raw, 'base64url');
    const integer = (part: Buffer): Buffer =>
      Buffer.concat([Buffer.from([2, part.length + 1, 0]), part]);
    const body = Buffer.concat([integer(bytes.subarray(0, 32)), integer(bytes.subarray(32))]);
    const der = Buffer.concat([Buffer.from([0x30, body.length]), body]).toString('base64url');
    const { details } = await refusal(verify(`${header}.${payload}.${der}`));
    expect(details.reason).toBe('signature');
  });
});

describe('a rightly signed payload is refused', () => {
  test.each([
    ['a name twice', json.replace('{', '{"sum":1,'), 'payload'],
    ['data after the JSON', `${json} {}`, 'payload'],
    ['a byte order mark', `\ufeff${json}`, 'payload'],
    ['nine levels', json.replace('"st"', '"x":[[[[[[[[1]]]]]]]],"st"'), 'payload'],
    ['a list instead of claims', '[]', 'order'],
    ['no claims at all', 'null', 'order'],
  ])('with %s', async (_, text, field) => {
    const { code, details } = await refusal(verify(await signRaw(text, signer)));
    expect({ code, field: details.field }).toEqual({ code: 'link-invalid', field });
  });

  test('with bytes that are not UTF-8', async () => {
    const jws = await signRaw(new Uint8Array([0x7b, 0xff, 0x7d]), signer);
    expect((await refusal(verify(jws))).code).toBe('link-invalid');
  });

  test('that says it is packed and is not', async () => {
    const jws = await signRaw(json, signer, { zip: 'DEF' });
    expect(await refusal(verify(jws))).toMatchObject({
      code: 'link-invalid',
      details: { field: 'payload' },
    });
  });

  test('that was packed and cut short', async () => {
    const packed = deflateRawSync(json);
    const jws = await signRaw(packed.subarray(0, packed.length / 2), signer, { zip: 'DEF' });
    expect(await refusal(verify(jws))).toMatchObject({
      code: 'link-invalid',
      details: { field: 'payload' },
    });
  });

  test('that unpacks to more than 256 KB', async () => {
    const bomb = deflateRawSync(Buffer.alloc(8 * 1024 * 1024, ' '));
    const jws = await signRaw(bomb, signer, { zip: 'DEF' });
    expect(jws.length).toBeLessThan(16 * 1024);
    expect((await refusal(verify(jws))).code).toBe('link-too-long');
  });

  test('that is a bomb by a stranger, who then stays nameless', async () => {
    const bomb = deflateRawSync(Buffer.alloc(8 * 1024 * 1024, ' '));
    const jws = await signRaw(bomb, stranger, { zip: 'DEF' });
    expect(await refusal(verify(jws))).toEqual({ code: 'link-unpaired', details: {} });
  });

  test.each([
    ['another version', { v: 2 }, 'link-version', { field: 'v' }],
    ['a sum that is not the lines', { sum: 1991 }, 'link-sum-mismatch', { field: 'sum' }],
    ['a sum with a fraction', { sum: 19.9 }, 'link-invalid', { field: 'sum' }],
    ['a sum as text', { sum: '1990' }, 'link-invalid', { field: 'sum' }],
    ['another shop as issuer', { iss: 'https://other.example' }, 'link-invalid', { field: 'iss' }],
    ['another till', { aud: 'https://other.example' }, 'link-wrong-till', { reason: 'aud' }],
    ['a life of a day', { exp: NOW + 86_400 }, 'link-invalid', { field: 'exp' }],
    ['an end before its start', { exp: NOW - 1 }, 'link-invalid', { field: 'exp' }],
    ['a callback elsewhere', { cb: 'https://evil.example/?{*}' }, 'link-wrong-callback', {}],
    [
      'a refund without the grant',
      { act: 'refundNow' },
      'link-not-granted',
      { reason: 'refundNow' },
    ],
    ['an unknown action', { act: 'openDrawer' }, 'link-action', { reason: 'act' }],
  ])('with %s', async (_, change, code, details) => {
    const found = await refusal(verify(await withClaims(change)));
    expect(found).toMatchObject({ code, details: { host: 'shop.example', ...details } });
  });

  test.each([
    ['ten minutes late', 1800 + 600, 'old', '2026-11-23T12:30:00.000Z'],
    ['ten minutes early', -600, 'future', '2026-11-23T12:00:00.000Z'],
  ])('when it is opened %s', async (_, afterSeconds, reason, time) => {
    const jws = await signRaw(json, signer);
    expect(await refusal(verify(jws, null, NOW_MS + afterSeconds * 1000))).toEqual({
      code: 'link-expired',
      details: { host: 'shop.example', reason, time, jti: claims.jti },
    });
  });

  test('when the link around it names another action', async () => {
    const jws = await signRaw(json, signer);
    expect(await refusal(verify(jws, 'printNow'))).toMatchObject({
      code: 'link-action',
      details: { reason: 'action' },
    });
  });
});

describe('a rightly signed order', () => {
  test('is returned with its shop, by either form of the link', async () => {
    const jws = await signOrder(claims, signer.privateKey, signer.kid);
    for (const link of [httpsLink(TILL, jws), protocolLink(jws)]) {
      const text = readLink(link);
      if (text.type !== 'signed') throw new Error(text.type);
      const { shop, order } = await verify(text.jws, text.action);
      expect(shop.name).toBe('Corner shop');
      expect(order).toEqual(parseOrder(claims));
    }
  });

  test.each([
    ['five minutes early', -300],
    ['five minutes late', 1800 + 300],
  ])('may be opened %s: clocks differ', async (_, afterSeconds) => {
    const jws = await signRaw(json, signer);
    const { order } = await verify(jws, 'PAYNOW', NOW_MS + afterSeconds * 1000);
    expect(order).toMatchObject({ sum: 1990 });
  });

  test('without `aud` is for any till of its shop', async () => {
    const { order } = await verify(await withClaims({ aud: undefined }));
    expect(order.aud).toBeUndefined();
  });

  test('may be signed by the second key of a shop that changes its key', async () => {
    const keys = [stranger, signer].map(({ kid, jwk }) => ({ kid, jwk }));
    const jws = await signRaw(json, signer);
    const { shop } = await verifyLink(jws, contextOf([shopOf(signer, { keys })]));
    expect(shop.keys).toHaveLength(2);
  });

  test('loses what could command a printer or reorder a line', async () => {
    const lines = [{ n: 'Tea \u001bp\u0000\u0019\u00fa\u202e \u{1f375} Чай\nשלום', t: 1990 }];
    const { order } = await verify(await withClaims({ lines, adj: [] }));
    expect(order).toMatchObject({ lines: [{ n: 'Tea p\u00fa \u{1f375} Чай שלום' }] });
  });

  test('is packed when the link would pass 1,800 characters, and only then', async () => {
    const many = Array.from({ length: 40 }, (_, index) => ({ n: `Товар номер ${index}`, t: 100 }));
    const long = { ...claims, lines: many, adj: [], sum: 4000 };
    const jws = await signOrder(long, signer.privateKey, signer.kid);
    expect(httpsLink(TILL, jws).length).toBeLessThan(1800);
    expect((await verify(jws)).order).toMatchObject({ lines: { length: 40 } });
    const short = await signOrder(claims, signer.privateKey, signer.kid);
    expect(Buffer.from(short.split('.')[0] ?? '', 'base64url').toString()).not.toContain('zip');
  });

  test('cannot be signed with sums that do not add up', async () => {
    const promise = signOrder({ ...claims, sum: 1 }, signer.privateKey, signer.kid);
    expect(await refusal(promise)).toMatchObject({ code: 'link-sum-mismatch' });
  });

  const amount = fc.integer({ min: 0, max: 1e9 });
  const lines = fc.array(
    fc.record({ n: fc.string({ unit: 'binary', maxLength: 300 }), t: amount }),
    {
      maxLength: 30,
    },
  );
  test('comes back as it was signed, whatever its names', async () => {
    await fc.assert(
      fc.asyncProperty(lines, fc.string({ unit: 'grapheme' }), async (some, note) => {
        const sum = some.reduce((total, { t }) => total + t, 0);
        const order: OrderClaims = { ...claims, lines: some, adj: [], sum, note };
        const jws = await signOrder(order, signer.privateKey, signer.kid);
        expect((await verify(jws)).order).toEqual(parseOrder(order));
      }),
      { numRuns: 50 },
    );
  });
});
