import { beforeAll, describe, expect, test } from 'vitest';
import { makeDeviceKey, type Signer } from '../../../../src/lib/schemes/kass/device-key';
import { readLink } from '../../../../src/lib/schemes/kass/order-link';
import {
  checkWellKnown,
  pairingAddress,
  readPairRequest,
  readPairingLink,
  signPairRequest,
  sixDigits,
  type PairingLink,
} from '../../../../src/lib/schemes/kass/pairing';
import { NOW, NOW_MS, TILL, newSigner, refusal, signRaw } from './paired-shop';

let shop: Signer;
let device: Signer;
let link: PairingLink;
beforeAll(async () => {
  shop = await newSigner();
  device = await makeDeviceKey();
  link = {
    v: 1,
    origin: 'https://shop.example',
    name: 'Лавка №1',
    keys: [shop.jwk],
    callback: 'https://shop.example/kass/result',
    code: 'code-0123456789-abcdefgh',
    exp: NOW + 600,
  };
});

const here = { nowMs: NOW_MS, loopbackAllowed: false };
const thrown = (run: () => unknown): Promise<{ code: string; details: object }> =>
  refusal(Promise.resolve().then(run));

describe('a pairing link', () => {
  test.each([
    ['nothing', ''],
    ['no JSON', 'YWJj'],
    ['JSON of something else', 'eyJ2IjoxfQ'],
  ])('is garbled when it holds %s', async (_, text) => {
    expect((await thrown(() => readPairingLink(text, here))).code).toBe('pair-garbled');
  });

  test.each([
    'http://shop.example',
    'https://shop.example/',
    'https://192.168.1.5',
    'http://localhost:4171',
    'https://user@shop.example',
    'javascript:alert(1)',
  ])('is refused with the origin %s', async (origin) => {
    const text = pairingAddress(TILL, { ...link, origin });
    expect((await thrown(() => readPairingLink(text, here))).code).toBe('pair-garbled');
  });

  test('is refused when its code is too old', async () => {
    const late = { ...here, nowMs: NOW_MS + 601_000 };
    const { code } = await thrown(() => readPairingLink(pairingAddress(TILL, link), late));
    expect(code).toBe('pair-expired');
  });

  test('may come from loopback while the till is there too', () => {
    const local = { ...link, origin: 'http://localhost:4171' };
    const read = readPairingLink(pairingAddress(TILL, local), { ...here, loopbackAllowed: true });
    expect(read.origin).toBe('http://localhost:4171');
  });

  test('is read whole, as a fragment, or as `readLink` hands it over', () => {
    const address = pairingAddress(TILL, link);
    const found = readLink(address);
    if (found.type !== 'pairing') throw new Error(found.type);
    for (const text of [address, address.slice(address.indexOf('#')), found.request])
      expect(readPairingLink(text, here)).toEqual(link);
  });
});

describe("the shop's own page", () => {
  const pageOf = () => ({
    v: 1,
    name: 'Лавка №1',
    keys: [shop.jwk],
    callback: link.callback,
    pair: 'https://shop.example/kass/pair',
  });

  test.each([
    ['keys', async () => ({ keys: [(await newSigner()).jwk] })],
    ['callback', () => ({ callback: 'https://shop.example/other' })],
    ['pair', () => ({ pair: 'https://evil.example/kass/pair' })],
    ['find', () => ({ find: 'https://evil.example/find' })],
    ['home', () => ({ home: 'https://evil.example/' })],
    ['home', () => ({ home: 'javascript:alert(1)' })],
    ['v', () => ({ v: 2 })],
  ])('does not fit the link by its `%s`', async (field, change) => {
    const page = { ...pageOf(), ...(await change()) };
    expect(await thrown(() => checkWellKnown(link, page))).toEqual({
      code: 'pair-mismatch',
      details: { field },
    });
  });

  test('is nothing at all', async () => {
    expect((await thrown(() => checkWellKnown(link, null))).code).toBe('pair-mismatch');
  });

  test('fits, also with a second key beside the one of the link', async () => {
    const page = { ...pageOf(), keys: [(await newSigner()).jwk, shop.jwk] };
    expect(checkWellKnown(link, page).name).toBe('Лавка №1');
  });
});

describe('a pairing request', () => {
  const ask = () => ({
    aud: link.origin,
    shop: shop.kid,
    code: link.code,
    nonce: 'nonce-0123456789',
    label: 'Tablet at the door',
    till: TILL,
  });
  const desk = () => ({ origin: link.origin, kid: shop.kid });

  test.each([
    ['for another shop', { aud: 'https://other.example' }, 'aud'],
    ['for another key of a shop', { shop: 'x'.repeat(43) }, 'shop'],
  ])('is refused %s', async (_, change, field) => {
    const jws = await signPairRequest({ ...ask(), ...change }, device);
    expect(await refusal(readPairRequest(jws, desk()))).toEqual({
      code: 'pair-mismatch',
      details: { field },
    });
  });

  test('is refused when the sender does not own the key it brings', async () => {
    const thief = await newSigner();
    const claims = { v: 1, iss: device.kid, jwk: device.jwk, ...ask() };
    const header = { typ: 'kass-pair+jwt', kid: device.kid };
    const jws = await signRaw(JSON.stringify(claims), thief, header);
    expect((await refusal(readPairRequest(jws, desk()))).code).toBe('pair-garbled');
  });

  test('is refused under the name of another key', async () => {
    const claims = { v: 1, iss: shop.kid, jwk: device.jwk, ...ask() };
    const header = { typ: 'kass-pair+jwt', kid: shop.kid };
    const jws = await signRaw(JSON.stringify(claims), device, header);
    expect((await refusal(readPairRequest(jws, desk()))).details).toEqual({ field: 'jwk' });
  });

  test('brings the public key and the code', async () => {
    const jws = await signPairRequest(ask(), device);
    const request = await readPairRequest(jws, desk());
    expect(request).toMatchObject({ code: link.code, jwk: device.jwk, iss: device.kid });
  });
});

describe('the six digits', () => {
  test('are the first 20 bits of the hash, modulo a million', async () => {
    // SHA-256 of "abc" begins ba7816: 0xba781 = 763777.
    expect(await sixDigits('a', 'b', 'c')).toBe('763777');
  });

  test('differ for another device', async () => {
    expect(await sixDigits('a', 'x', 'c')).not.toBe(await sixDigits('a', 'b', 'c'));
  });
});
