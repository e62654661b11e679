import { beforeEach, describe, expect, it } from 'vitest';
import type { KassDb } from '../../../src/lib/offline/db';
import { LEFT_OUT, toPlainRow } from '../../../src/lib/offline/plain-row';
import {
  listQuarantine,
  markSaved,
  parseRow,
  takeOffList,
} from '../../../src/lib/offline/quarantine';
import { SaleRow } from '../../../src/lib/offline/schema';
import { makeDeviceKey } from '../../../src/lib/schemes/kass/device-key';
import { freshDb, NOW } from './samples';

let db: KassDb;
beforeEach(async () => {
  db = await freshDb();
});

const KEY = { store: 'sales', key: 'sale-1' } as const;
const readBroken = (row: unknown) => parseRow(db, 'sales', SaleRow, KEY.key, row);

describe('a row that was set aside', () => {
  it('does not leave the list before it was saved as a file', async () => {
    await readBroken({ v: 99 });
    await takeOffList(db, [KEY], NOW);
    expect(await listQuarantine(db)).toMatchObject([KEY]);
    await markSaved(db, [KEY], NOW);
    await takeOffList(db, [KEY], NOW + 1);
    expect(await listQuarantine(db)).toEqual([]);
  });

  it('is still copied when it is off the list', async () => {
    await readBroken({ v: 99 });
    await markSaved(db, [KEY], NOW);
    await takeOffList(db, [KEY], NOW + 1);
    expect(await db.getAll('quarantine')).toMatchObject([{ row: { v: 99 }, removedAt: NOW + 1 }]);
  });

  it('does not come back by being read again, but does when it breaks anew', async () => {
    await readBroken({ v: 99 });
    await markSaved(db, [KEY], NOW);
    await takeOffList(db, [KEY], NOW + 1);
    await readBroken({ v: 99 });
    expect(await listQuarantine(db)).toEqual([]);
    await readBroken({ v: 100 });
    const [row] = await listQuarantine(db);
    expect(row).toMatchObject({ row: { v: 100 } });
    expect(row).not.toHaveProperty('savedAt');
  });
});

describe('a row in a file', () => {
  it('has no key in it, in whatever shape', async () => {
    const { privateKey, jwk, kid } = await makeDeviceKey();
    const row = {
      v: 7,
      shop: 'shop-a',
      kid,
      jwk: { ...jwk, d: 'secret' },
      privateKey,
      d: 'secret',
    };
    expect(toPlainRow('keys', row)).toEqual({
      v: 7,
      shop: 'shop-a',
      kid,
      jwk: LEFT_OUT,
      privateKey: LEFT_OUT,
      d: LEFT_OUT,
    });
    expect(toPlainRow('jobs', { key: privateKey })).toEqual({ key: '(CryptoKey)' });
  });

  it.each([
    ['settings', { pin: { hash: 'x' }, apps: { sumup: { key: 'x' } }, theme: 'dark' }, 'theme'],
    ['shops', { code: 'x', request: 'x', name: 'Shop' }, 'name'],
    ['attempts', { nonce: 'x', id: 'attempt' }, 'id'],
    ['journal', { event: { attempt: { nonce: 'x' } }, seq: 1 }, 'seq'],
  ])('of `%s` has nothing secret in it', (store, row, kept) => {
    const text = JSON.stringify(toPlainRow(store, row));
    expect(text).not.toContain('"x"');
    expect(text).toContain(`"${kept}"`);
  });

  it('is JSON, whatever it has become', () => {
    const circle: Record<string, unknown> = { big: 7n, not: NaN, none: undefined, at: new Date(0) };
    circle['again'] = circle;
    circle['bytes'] = new Uint8Array(3);
    for (const row of [circle, [circle], null, undefined, 'text', 7, new Map()])
      expect(() => JSON.stringify({ row: toPlainRow('jobs', row) })).not.toThrow();
    expect(toPlainRow('jobs', circle)).toMatchObject({ big: '7', not: 'NaN', at: '(Date)' });
  });
});
