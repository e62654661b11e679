import { beforeEach, describe, expect, it } from 'vitest';
import { makeShopKey } from '../../../src/lib/schemes/kass/device-key';
import { advance } from '../../../src/lib/till/advance';
import { intake } from '../../../src/lib/till/intake';
import {
  addLinkShop,
  readLinkShop,
  readPublicKey,
  type LinkShopText,
} from '../../../src/lib/till/link-shop';
import { checkShops } from '../../../src/lib/till/shops-check';
import { fakeWorld, TILL, type FakeWorld } from '../../fakes/till-ports';
import { claims, newSigner, shopOf, signRaw } from '../schemes/kass/paired-shop';
import type { Signer } from '../../../src/lib/schemes/kass/device-key';

const CALLBACK = 'https://pages.example/shop/back?{*}';

let world: FakeWorld;
let signer: Signer;
beforeEach(async () => {
  world = await fakeWorld();
  signer = await newSigner();
});

const typed = (change: Partial<LinkShopText> = {}): LinkShopText => ({
  name: 'Stall',
  callback: CALLBACK,
  key: JSON.stringify(signer.jwk),
  ...change,
});
const read = (change: Partial<LinkShopText> = {}) => readLinkShop(world.ports, typed(change));
const faults = async (change: Partial<LinkShopText> = {}) => {
  const reading = await read(change);
  return reading.ok ? {} : reading.faults;
};
async function add(change: Partial<LinkShopText> = {}) {
  const reading = await read(change);
  if (!reading.ok) throw new TypeError('Not a shop');
  return addLinkShop(world.ports, reading.shop);
}

describe('a shop without a server is refused, field by field,', () => {
  it.each([
    ['', 'wrong'],
    ['   \u0007', 'wrong'],
    ['Stall', undefined],
  ])('name %j: %s', async (name, fault) => {
    expect((await faults({ name })).name).toBe(fault);
  });

  it.each([
    [CALLBACK, undefined],
    [`[${CALLBACK}]`, undefined],
    ['https://pages.example/shop', undefined],
    ['https://pages.example/shop/?a=1&{ *}', undefined],
    ['', 'wrong'],
    ['pages.example/shop', 'wrong'],
    ['http://pages.example/shop?{*}', 'wrong'],
    ['https://192.168.1.5/shop?{*}', 'wrong'],
    ['https://localhost/shop?{*}', 'wrong'],
    ['https://me:secret@pages.example/shop', 'wrong'],
    ['https://pages.example/shop#{*}', 'wrong'],
    ['https://pages.example/{*}', 'wrong'],
    ['https://pages.example/?{*}&{*}', 'wrong'],
    ['javascript:alert(1)', 'wrong'],
  ])('address %s: %s', async (callback, fault) => {
    expect((await faults({ callback })).callback).toBe(fault);
  });

  it('and says everything that is wrong at once', async () => {
    expect(await faults({ name: '', callback: '', key: '' })).toEqual({
      name: 'wrong',
      callback: 'wrong',
      key: 'wrong',
    });
  });

  it('when another shop has its address or its key, unless that one was forgotten', async () => {
    const other = shopOf(signer, { origin: 'https://pages.example' });
    await world.ports.storage.putShop(other);
    expect(await faults()).toEqual({ callback: 'known', key: 'known' });
    await world.ports.storage.putShop({ ...other, state: 'revoked' });
    expect(await faults()).toEqual({});
  });
});

describe('the public key', () => {
  const pemOf = (bytes: ArrayBuffer, label: string) =>
    `-----BEGIN ${label}-----\n${Buffer.from(bytes).toString('base64')}\n-----END ${label}-----`;
  const pair = (namedCurve: string) =>
    crypto.subtle.generateKey({ name: 'ECDSA', namedCurve }, true, ['sign', 'verify']);

  it('may come as JWK, as base64url of it, or as PEM, also where a field has made one line of it', async () => {
    const { jwk } = signer;
    const key = await crypto.subtle.importKey(
      'jwk',
      jwk,
      { name: 'ECDSA', namedCurve: 'P-256' },
      true,
      ['verify'],
    );
    const pem = pemOf(await crypto.subtle.exportKey('spki', key), 'PUBLIC KEY');
    for (const text of [
      JSON.stringify(jwk),
      ` ${JSON.stringify({ ...jwk, kid: 'x', use: 'sig' })} `,
      Buffer.from(JSON.stringify(jwk)).toString('base64url'),
      pem,
      pem.replaceAll('\n', ' '),
      pem.replaceAll('\n', ''),
    ])
      expect(await readPublicKey(text)).toEqual(jwk);
  });

  it('is not taken as its secret half', async () => {
    expect(await readPublicKey(JSON.stringify(await makeShopKey()))).toBe('secret');
    const { privateKey } = await pair('P-256');
    const pem = pemOf(await crypto.subtle.exportKey('pkcs8', privateKey), 'PRIVATE KEY');
    expect(await readPublicKey(pem)).toBe('secret');
  });

  it('must be a point of P-256', async () => {
    const { publicKey } = await pair('P-384');
    const pem = pemOf(await crypto.subtle.exportKey('spki', publicKey), 'PUBLIC KEY');
    for (const text of [
      '',
      '{',
      '{}',
      'null',
      'bnVsbA',
      pem,
      '-----BEGIN PUBLIC KEY-----nonsense-----END PUBLIC KEY-----',
      JSON.stringify({ ...signer.jwk, y: signer.jwk.x }),
      JSON.stringify({ ...signer.jwk, crv: 'P-384' }),
    ])
      expect(await readPublicKey(text)).toBe('wrong');
  });
});

describe('a shop without a server', () => {
  it('is paired at once, with a key of this till that cannot be read out', async () => {
    const shop = await add();
    expect(shop).toMatchObject({
      id: signer.kid,
      origin: 'https://pages.example',
      callback: CALLBACK,
      deliver: 'link',
      state: 'paired',
      keys: [{ kid: signer.kid, jwk: signer.jwk }],
    });
    const key = await world.ports.storage.getKey(shop.id);
    expect(key).toMatchObject({ kid: shop.device, privateKey: { extractable: false } });
  });

  it('opens its signed orders, and only those that go back to it', async () => {
    await add();
    const link = async (cb: string) => {
      const order = { ...claims, iss: 'https://pages.example', cb };
      return `${TILL}/#j=${await signRaw(JSON.stringify(order), signer)}`;
    };
    const foreign = intake(world.ports, {
      raw: await link('https://pages.example/other?{*}'),
      door: 'link',
    });
    await expect(foreign).rejects.toMatchObject({ code: 'link-wrong-callback' });
    const raw = await link('https://pages.example/shop/back?order=1&{*}');
    const outcome = await intake(world.ports, { raw, door: 'link' });
    if (outcome.type !== 'sale') throw new TypeError('No sale');
    await advance(world.ports, outcome.id, { type: 'cashTaken', at: 0, given: 5000 });
    const [result] = await world.ports.storage.resultsOf(outcome.id);
    expect(result?.claims).toMatchObject({ aud: 'https://pages.example', seq: 1 });
  });

  it('is never asked over the network', async () => {
    await add();
    await checkShops(world.ports, 'all');
    expect(world.network.requests).toEqual([]);
  });

  it('goes on with its key when it was forgotten and is added again', async () => {
    const shop = await add();
    await world.ports.storage.updateShop(shop.id, { state: 'revoked', endedBy: 'owner' });
    const again = await add({ name: 'New stall' });
    expect(again).toMatchObject({ id: shop.id, device: shop.device, name: 'New stall' });
    expect(again.endedBy).toBeUndefined();
    expect(await world.ports.storage.listShops()).toEqual([again]);
  });

  it('gets a row of its own when a forgotten shop has its key', async () => {
    const other = shopOf(signer, { state: 'revoked' });
    await world.ports.storage.putShop(other);
    const shop = await add();
    expect(shop.id).not.toBe(other.id);
    expect(await world.ports.storage.listShops()).toHaveLength(2);
  });
});
