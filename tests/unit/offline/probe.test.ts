import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../src/lib/domain/errors';
import { isStorageFault, read, write, type KassDb } from '../../../src/lib/offline/db';
import { probe } from '../../../src/lib/offline/probe';
import { loadSettings, DEFAULT_SETTINGS } from '../../../src/lib/offline/settings';
import { freshDb } from './samples';

describe('the probe', () => {
  it('tells a database that nothing was ever stored in from one that is in use', async () => {
    const db = await freshDb();
    expect(await probe(db, 'mark-1')).toBe(true);
    expect(await probe(db, 'mark-2')).toBe(false);
    expect(await loadSettings(db)).toEqual(DEFAULT_SETTINGS);
  });

  it('says so when what was written does not come back', async () => {
    const db = await freshDb();
    const forgetful = new Proxy(db, {
      get: (target, name): unknown =>
        name === 'get' ? () => Promise.resolve(undefined) : Reflect.get(target, name, target),
    });
    await expect(probe(forgetful, 'mark')).rejects.toMatchObject({ code: 'storage-broken' });
  });

  it('fails on a database that is closed', async () => {
    const db = await freshDb();
    db.close();
    await expect(probe(db, 'mark')).rejects.toSatisfy(isStorageFault);
  });
});

describe('a fault of the storage', () => {
  const full = (db: KassDb) => {
    vi.spyOn(db, 'transaction').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    return db;
  };

  it('is a full disk, a closed connection, an error of the browser without a name', async () => {
    const db = full(await freshDb());
    await expect(write(db, ['settings'], async () => {})).rejects.toSatisfy(isStorageFault);
    for (const name of ['UnknownError', 'InvalidStateError', 'AbortError'])
      await expect(
        read(() => Promise.reject(new DOMException('no', name))),
        name,
      ).rejects.toSatisfy(isStorageFault);
  });

  it('is not a missing row, a rule of ours, or a mistake in one piece of work', async () => {
    expect(isStorageFault(new AppError('storage-broken', 'A result is gone'))).toBe(false);
    expect(isStorageFault(new AppError('sale-changed'))).toBe(false);
    for (const error of [new TypeError('no'), new DOMException('taken', 'ConstraintError')])
      await expect(read(() => Promise.reject(error))).rejects.not.toSatisfy(isStorageFault);
  });
});
