// The chain that a shop checks its evidence by: numbers without gaps, each result naming the one before, whatever
// happened to the till while it signed.
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/lib/domain/errors';
import type { SaleId } from '../../../src/lib/domain/ids';
import type { ResultClaims } from '../../../src/lib/domain/result';
import { readResult, hashJws } from '../../../src/lib/schemes/kass/result-jws';
import { advance } from '../../../src/lib/till/advance';
import { signResults } from '../../../src/lib/delivery/deliver';
import type { Ports } from '../../../src/lib/till/ports';
import { START_MS } from '../../fakes/till-ports';
import { attempted, openSale, pairedTill, payCash, type PairedTill } from './paired-till';

let till: PairedTill;
beforeEach(async () => {
  till = await pairedTill();
});

const ADDRESS = { aud: 'https://shop.example', htu: 'https://shop.example/kass/result' };

/** All results of the shop as it reads them, in the order of their numbers. */
async function read({ db, device }: PairedTill): Promise<readonly [string, ResultClaims][]> {
  const rows = await db.getAllFromIndex('results', 'shopSeq');
  return Promise.all(
    rows.map(async ({ jws }) => [jws ?? '', await readResult(jws ?? '', device.jwk, ADDRESS)]),
  );
}

/** As a shop would check it every night (link-security §8.8). */
async function verify(till: PairedTill): Promise<void> {
  const newest = new Map<string, string>();
  let before: string | undefined;
  for (const [i, [jws, claims]] of (await read(till)).entries()) {
    expect(claims.seq).toBe(i + 1);
    expect(claims.prev).toBe(before);
    expect(claims.sup).toBe(newest.get(claims.ord.id));
    newest.set(claims.ord.id, claims.jti);
    before = await hashJws(jws);
  }
}

async function paid(no: string): Promise<SaleId> {
  const id = await openSale(till, { jti: `link-of-the-order-${no}`, ord: { id: no, no, rev: 0 } });
  await payCash(till, id);
  return id;
}

/** A window that dies at the nth signature it wants to store. */
function dying({ ports }: PairedTill, nth: number): Ports {
  let left = nth;
  const storeSigned: Ports['storage']['storeSigned'] = (...signature) => {
    left -= 1;
    if (left === 0) return Promise.reject(new AppError('storage-broken', 'The page is gone'));
    return ports.storage.storeSigned(...signature);
  };
  return { ...ports, storage: { ...ports.storage, storeSigned } };
}

describe('the chain of a shop verifies', () => {
  it('after a crash between a signature and its storage: what was not stored was never sent', async () => {
    for (const no of ['1', '2', '3']) await paid(no);
    await expect(signResults(dying(till, 2), till.shop.id)).rejects.toThrow();
    const [first] = await till.db.getAllFromIndex('results', 'shopSeq');
    await signResults(till.ports, till.shop.id);
    const [again] = await till.db.getAllFromIndex('results', 'shopSeq');
    expect(again?.jws).toBe(first?.jws);
    await verify(till);
  });

  it('after its end was lost: it is found again in the results themselves', async () => {
    await paid('1');
    await paid('2');
    await signResults(till.ports, till.shop.id);
    await till.db.delete('heads', till.shop.id);
    await paid('3');
    await signResults(till.ports, till.shop.id);
    await verify(till);
  });

  it('after its end was lost while results waited for their signature', async () => {
    await paid('1');
    await signResults(till.ports, till.shop.id);
    await paid('2');
    await till.db.delete('heads', till.shop.id);
    await paid('3');
    await signResults(till.ports, till.shop.id);
    await verify(till);
  });

  it('after any stories of several orders, with windows that die and windows that sign at once', async () => {
    const story = fc.constantFrom('cash', 'cancelled', 'doubt', 'declined', 'reopened');
    const step = fc.record({
      story,
      signs: fc.constantFrom('later', 'here', 'twice', 'dies'),
      lost: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        till = await pairedTill();
        for (const [i, { story, signs, lost }] of steps.entries()) {
          await live(story, `${i}`);
          if (signs === 'here') await signResults(till.ports, till.shop.id);
          if (signs === 'dies')
            await signResults(dying(till, 1 + (i % 2)), till.shop.id).catch(() => undefined);
          if (signs === 'twice')
            await Promise.all(
              [till.ports, till.secondWindow()].map((ports) => signResults(ports, till.shop.id)),
            );
          if (lost) await till.db.delete('heads', till.shop.id);
        }
        await signResults(till.ports, till.shop.id);
        await verify(till);
        till.db.close();
      }),
      { numRuns: 25 },
    );
  });
});

/** One order and what becomes of it. */
async function live(story: string, no: string): Promise<void> {
  const change = { jti: `link-of-the-order-${no}`, ord: { id: no, no, rev: 0 } };
  const id = await openSale(till, change);
  const at = START_MS;
  if (story === 'cash') return void (await payCash(till, id));
  if (story === 'cancelled' || story === 'reopened') {
    await advance(till.ports, id, { type: 'cancelled', at });
    if (story === 'reopened')
      await openSale(till, { ...change, jti: `second-link-of-order-${no}` });
    return;
  }
  // The attempt's id belongs to one sale: the next order is paid in cash.
  if (await till.db.count('attempts')) return void (await payCash(till, id));
  const attempt = await attempted(till, id);
  await advance(till.ports, id, { type: 'attemptUnanswered', at, attempt });
  await advance(till.ports, id, { type: 'doubtSettled', at, attempt, paid: story === 'doubt' });
}
