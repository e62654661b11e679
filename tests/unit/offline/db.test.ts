import { forceCloseDatabase, IDBDatabase } from 'fake-indexeddb';
import { openDB, unwrap } from 'idb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isStorageFault, openKass, read, write } from '../../../src/lib/offline/db';
import { claim, settle, unsettled } from '../../../src/lib/offline/outbox';
import { storeSigned } from '../../../src/lib/offline/results';
import { saveSettings } from '../../../src/lib/offline/settings';
import { forgetSeen } from '../../../src/lib/offline/seen';
import { freshDb, freshName, NOW, paidSale, printJob, steady } from './samples';

describe('openKass', () => {
  it('refuses a database that a newer till made', async () => {
    const name = freshName();
    (await openDB(name, 99)).close();
    await expect(openKass(name)).rejects.toMatchObject({
      code: 'storage-broken',
      cause: { name: 'VersionError' },
    });
  });

  it('makes every store', async () => {
    const db = await freshDb();
    expect([...db.objectStoreNames].sort()).toEqual(
      [
        ...['journal', 'sales', 'attempts', 'jobs', 'results', 'heads', 'shops', 'keys', 'seen'],
        ...['documents', 'days'],
        ...['printers', 'settings', 'quarantine'],
      ].sort(),
    );
  });

  it('keeps what is stored when it is opened again', async () => {
    const name = freshName();
    const first = await openKass(name);
    await write(first, ['jobs'], (tx) => tx.objectStore('jobs').add(printJob('kept')));
    first.close();
    expect(await unsettled(await openKass(name))).toEqual([printJob('kept')]);
  });

  it('keeps its connection while a newer till waits, until the window lets go', async () => {
    const name = freshName();
    let letGo = () => {};
    await openKass(name, { blocking: (close) => (letGo = close) });
    const blocked = vi.fn(() => letGo());
    const newer = await openDB(name, 99, { blocked });
    expect(blocked).toHaveBeenCalledOnce();
    expect(newer.version).toBe(99);
  });

  it('tells when the browser closes the connection by itself, and nothing is stored after that', async () => {
    const terminated = vi.fn();
    const db = await openKass(freshName(), { terminated });
    forceCloseDatabase(unwrap(db) as never);
    await vi.waitFor(() => expect(terminated).toHaveBeenCalledOnce());
    await expect(write(db, ['jobs'], async () => {})).rejects.toSatisfy(isStorageFault);
  });

  it('gives way to a newer till at once when nobody asked to be told', async () => {
    const name = freshName();
    await openKass(name);
    const blocked = vi.fn();
    await openDB(name, 99, { blocked });
    expect(blocked).not.toHaveBeenCalled();
  });
});

describe('write', () => {
  it('undoes everything when the work fails', async () => {
    const db = await freshDb();
    const failing = write(db, ['jobs'], async (tx) => {
      await tx.objectStore('jobs').add(printJob('lost'));
      throw new TypeError('no');
    });
    await expect(failing).rejects.toMatchObject({
      code: 'storage-broken',
      cause: { message: 'no' },
    });
    expect(await unsettled(db)).toEqual([]);
  });

  it('says that the database is broken when its connection is gone', async () => {
    const db = await freshDb();
    db.close();
    await expect(write(db, ['jobs'], async () => {})).rejects.toMatchObject({
      code: 'storage-broken',
      details: { name: 'InvalidStateError' },
    });
    await expect(read(() => db.getAll('jobs'))).rejects.toMatchObject({ code: 'storage-broken' });
  });
});

describe('durability', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('is strict for every transaction that writes', async () => {
    const db = await freshDb();
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
    const { result } = await paidSale(db, 'strict');
    const job = await claim(db, { kind: 'deliver' }, 'window', NOW + 1, 1000);
    if (!job || !result) throw new Error('nothing to deliver');
    await storeSigned(db, result.jti, 'a.b.c', 'hash');
    await settle(db, job.id, 'window', { type: 'done', state: 'delivered' }, NOW, steady());
    await saveSettings(db, { theme: 'dark' });
    await forgetSeen(db, NOW);
    const writes = transaction.mock.calls.filter(([, mode]) => mode === 'readwrite');
    expect(writes).toHaveLength(7);
    for (const call of writes) expect(call[2]).toEqual({ durability: 'strict' });
  });
});
