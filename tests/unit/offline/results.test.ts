import { describe, expect, it } from 'vitest';
import {
  getResult,
  headOf,
  resultsOf,
  signedBefore,
  storeSigned,
  unsignedOf,
} from '../../../src/lib/offline/results';
import { listQuarantine } from '../../../src/lib/offline/quarantine';
import { breakRow, freshDb, paidSale, resultId, saleId, SHOP } from './samples';

describe('signing', () => {
  it('is refused for a result that is not there', async () => {
    const db = await freshDb();
    const signing = storeSigned(db, resultId('none'), 'a.b.c', 'hash');
    await expect(signing).rejects.toMatchObject({ code: 'storage-broken' });
    expect(await headOf(db, SHOP)).toBeNull();
  });

  it('happens once: the second signature is dropped and the first one returned', async () => {
    const db = await freshDb();
    const { result } = await paidSale(db, 'one');
    if (!result) throw new Error('no result');
    const both = await Promise.all([
      storeSigned(db, result.jti, 'first.jws.x', 'hash-1'),
      storeSigned(db, result.jti, 'second.jws.x', 'hash-2'),
    ]);
    expect(both.map((one) => one.jws)).toEqual(['first.jws.x', 'first.jws.x']);
    expect(await getResult(db, result.jti)).toMatchObject({ jws: 'first.jws.x' });
    expect(await headOf(db, SHOP)).toMatchObject({ seq: 1, signedSeq: 1, hash: 'hash-1' });
  });

  it('goes by number and leaves the number that is given next alone', async () => {
    const db = await freshDb();
    for (const name of ['a', 'b', 'c']) await paidSale(db, name);
    expect((await unsignedOf(db, SHOP)).map((result) => result.seq)).toEqual([1, 2, 3]);
    const [first, second] = await unsignedOf(db, SHOP);
    await storeSigned(db, first?.jti ?? resultId('x'), 'a.b.c', 'hash-1');
    expect((await unsignedOf(db, SHOP)).map((result) => result.seq)).toEqual([2, 3]);
    await storeSigned(db, second?.jti ?? resultId('x'), 'd.e.f', 'hash-2');
    expect(await headOf(db, SHOP)).toMatchObject({ seq: 3, signedSeq: 2, hash: 'hash-2' });
    await paidSale(db, 'd');
    expect(await headOf(db, SHOP)).toMatchObject({ seq: 4, signedSeq: 2, hash: 'hash-2' });
  });

  it('finds the last signature before a number, also past results without one', async () => {
    const db = await freshDb();
    for (const name of ['a', 'b', 'c']) await paidSale(db, name);
    expect(await signedBefore(db, SHOP, 3)).toBeNull();
    const [first] = await unsignedOf(db, SHOP);
    await storeSigned(db, first?.jti ?? resultId('x'), 'a.b.c', 'hash-1');
    expect(await signedBefore(db, SHOP, 3)).toMatchObject({ seq: 1, jws: 'a.b.c' });
    expect(await signedBefore(db, SHOP, 1)).toBeNull();
  });

  it('goes on past a result that is broken', async () => {
    const db = await freshDb();
    const { result } = await paidSale(db, 'a');
    await paidSale(db, 'b');
    await breakRow(db, 'results', result?.jti ?? '');
    expect((await unsignedOf(db, SHOP)).map((one) => one.seq)).toEqual([2]);
    expect(await listQuarantine(db)).toMatchObject([{ store: 'results', key: result?.jti }]);
    expect(await resultsOf(db, saleId('a'))).toEqual([]);
  });
});
