import { describe, expect, it } from 'vitest';
import { ShopId } from '../../../src/lib/domain/ids';
import { DEFAULT_PROFILE, type Printer } from '../../../src/lib/domain/printer';
import { DEFAULT_GRANTS, type Shop } from '../../../src/lib/domain/shop';
import { PublicJwk } from '../../../src/lib/domain/shop';
import { getKey, listKeys, putKey, removeKey } from '../../../src/lib/offline/keys';
import {
  getPrinter,
  listPrinters,
  putPrinter,
  removePrinter,
} from '../../../src/lib/offline/printers';
import { listQuarantine } from '../../../src/lib/offline/quarantine';
import {
  answerShop,
  finishPairing,
  getShop,
  listShops,
  putPairing,
  putShop,
  removeShop,
  updateShop,
} from '../../../src/lib/offline/shops';
import { breakRow, freshDb, NOW, PRINTER, SHOP } from './samples';

const shop: Shop = {
  v: 1,
  id: SHOP,
  origin: 'https://shop.example',
  name: 'Shop',
  keys: [],
  callback: 'https://shop.example/kass',
  pair: 'https://shop.example/pair',
  paper: { header: [], footer: [] },
  demo: false,
  builtIn: false,
  deliver: 'post',
  grants: DEFAULT_GRANTS,
  device: '',
  checkedAt: NOW,
  state: 'asking',
  digits: '123456',
  code: 'one-time-code',
  request: 'a.b.c',
  pairedAt: NOW,
};

const printer: Printer = {
  v: 1,
  id: PRINTER,
  driver: 'ble',
  name: 'Counter',
  address: { device: 'abc' },
  profile: DEFAULT_PROFILE,
  addedAt: NOW,
};

async function deviceKey() {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'sign',
    'verify',
  ]);
  const jwk = PublicJwk.parse(await crypto.subtle.exportKey('jwk', pair.publicKey));
  return { shop: SHOP, privateKey: pair.privateKey, jwk, kid: 'thumbprint' };
}

describe('shops', () => {
  it('that do not parse are skipped and set aside', async () => {
    const db = await freshDb();
    await putShop(db, shop);
    await breakRow(db, 'shops', SHOP);
    expect(await listShops(db)).toEqual([]);
    expect(await getShop(db, SHOP)).toBeNull();
    expect(await listQuarantine(db)).toMatchObject([{ store: 'shops', key: SHOP }]);
  });

  it('that are not there cannot change their state', async () => {
    const change = updateShop(await freshDb(), SHOP, { state: 'revoked' });
    await expect(change).rejects.toMatchObject({ code: 'storage-broken' });
  });

  it('are stored with their key, change their state and are forgotten with it', async () => {
    const db = await freshDb();
    await putPairing(db, shop, await deviceKey());
    await updateShop(db, SHOP, { state: 'paired' });
    expect(await listShops(db)).toEqual([{ ...shop, state: 'paired' }]);
    expect(await getKey(db, SHOP)).toMatchObject({ kid: 'thumbprint' });
    await removeShop(db, SHOP);
    expect(await getShop(db, SHOP)).toBeNull();
    expect(await getKey(db, SHOP)).toBeNull();
  });
});

describe('a pairing that is renewed', () => {
  const pending: Shop = { ...shop, id: ShopId.parse('shop-asking'), request: 'd.e.f' };
  const renewed: Shop = { ...pending, id: SHOP, state: 'paired', code: '' };
  async function asking() {
    const db = await freshDb();
    await putPairing(db, { ...shop, state: 'paired' }, await deviceKey());
    await putPairing(db, pending, { ...(await deviceKey()), shop: pending.id, kid: 'newer' });
    return db;
  }

  it('is replaced at one stroke, key and all', async () => {
    const db = await asking();
    expect(await finishPairing(db, pending.id, renewed)).toEqual(renewed);
    expect(await listShops(db)).toEqual([renewed]);
    expect(await listKeys(db)).toMatchObject([{ shop: SHOP, kid: 'newer' }]);
    // The answer of another window that asked as well.
    expect(await finishPairing(db, pending.id, renewed)).toEqual(renewed);
  });

  it('is left alone when nobody asks any more', async () => {
    const db = await asking();
    await removeShop(db, pending.id);
    expect(await finishPairing(db, pending.id, renewed)).toBeNull();
    expect(await getShop(db, SHOP)).toEqual({ ...shop, state: 'paired' });
  });

  it('hears only answers to the request it rests on', async () => {
    const db = await asking();
    const grants = { ...DEFAULT_GRANTS, refund: true };
    expect(await answerShop(db, pending, { grants })).toBeNull();
    expect(await answerShop(db, { ...shop, request: 'older' }, { grants })).toBeNull();
    expect(await answerShop(db, shop, { grants })).toMatchObject({ state: 'paired', grants });
  });
});

describe('keys', () => {
  it('that are no keys are not handed out', async () => {
    const db = await freshDb();
    await putKey(db, { ...(await deviceKey()), privateKey: { type: 'private' } as CryptoKey });
    expect(await getKey(db, SHOP)).toBeNull();
  });

  it('still sign after a restart and cannot be read out', async () => {
    const db = await freshDb();
    await putKey(db, await deviceKey());
    const key = await getKey(db, SHOP);
    if (!key) throw new Error('no key');
    expect(key.privateKey.extractable).toBe(false);
    const how = { name: 'ECDSA', hash: 'SHA-256' };
    const signature = await crypto.subtle.sign(how, key.privateKey, new Uint8Array([1]));
    expect(signature.byteLength).toBe(64);
    expect(await listKeys(db)).toHaveLength(1);
    await removeKey(db, SHOP);
    expect(await listKeys(db)).toEqual([]);
  });
});

describe('printers', () => {
  it('that are not there are null', async () => {
    expect(await getPrinter(await freshDb(), PRINTER)).toBeNull();
  });

  it('are stored, listed and forgotten', async () => {
    const db = await freshDb();
    await putPrinter(db, printer);
    expect(await listPrinters(db)).toEqual([printer]);
    expect(await getPrinter(db, PRINTER)).toEqual(printer);
    await removePrinter(db, PRINTER);
    expect(await listPrinters(db)).toEqual([]);
  });
});
