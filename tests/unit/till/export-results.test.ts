import { beforeEach, describe, expect, it } from 'vitest';
import { hashJws } from '../../../src/lib/schemes/kass/result-jws';
import { exportResults, fileNameOf, undelivered } from '../../../src/lib/till/export-results';
import { openSale, pairedTill, payCash, type PairedTill } from './paired-till';

let till: PairedTill;
beforeEach(async () => {
  till = await pairedTill();
});

let orders = 0;
async function sell(): Promise<void> {
  orders += 1;
  const id = await openSale(till, {
    jti: `link-${orders}-0123456789`,
    ord: { id: `o${orders}`, no: `${orders}`, rev: 0 },
  });
  await payCash(till, id);
}

/** Ends the next delivery as the shop's answer would. */
async function settle(state: 'delivered' | 'refused'): Promise<void> {
  const { storage, clock, random } = till.ports;
  const job = await storage.claim({ kind: 'deliver' }, 'first', clock.now(), 60_000);
  if (!job) throw new TypeError('Nothing to deliver');
  const outcome =
    state === 'delivered'
      ? ({ type: 'done', state } as const)
      : ({ type: 'failed', error: 'shop-revoked' } as const);
  await storage.settle(job.id, 'first', outcome, clock.now(), random);
}

const seqs = async () => (await exportResults(till.ports, till.shop)).results.map(({ seq }) => seq);

describe('the file of what a shop has not taken', () => {
  it('is empty when there is nothing', async () => {
    expect(await exportResults(till.ports, till.shop)).toEqual({
      shop: 'Corner shop',
      origin: 'https://shop.example',
      exportedAt: '2026-11-23T12:00:00.000Z',
      results: [],
    });
  });

  it('holds what waits and what was stopped, and nothing that was delivered', async () => {
    for (let order = 0; order < 4; order += 1) await sell();
    await settle('delivered');
    await settle('refused');
    expect(await seqs()).toEqual([2, 3, 4]);
  });

  it('holds what was given up too: the shop does not have it', async () => {
    await sell();
    const { storage, clock } = till.ports;
    const job = (await storage.unsettled()).find(({ kind }) => kind === 'deliver');
    if (!job) throw new TypeError('Nothing to deliver');
    await storage.giveUp(job.id, 'Told the shop', clock.now());
    expect(await seqs()).toEqual([1]);
  });

  it('holds each result signed as it would be sent, in one chain, the same each time', async () => {
    await sell();
    await sell();
    const { results } = await exportResults(till.ports, till.shop);
    const claims = results.map(
      ({ jws }) =>
        JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString()) as {
          readonly jti: string;
          readonly prev?: string;
        },
    );
    expect(claims.map(({ jti }) => jti)).toEqual(results.map(({ jti }) => jti));
    expect(claims[1]?.prev).toBe(await hashJws(results[0]?.jws ?? ''));
    expect((await exportResults(till.ports, till.shop)).results).toEqual(results);
  });

  it('still holds what was signed when the key is gone', async () => {
    await sell();
    await exportResults(till.ports, till.shop);
    await till.db.delete('keys', till.shop.id);
    await sell();
    expect(await seqs()).toEqual([1]);
  });

  it('has nothing of another shop', async () => {
    await sell();
    const other = { ...till.shop, id: 'another-shop' as typeof till.shop.id };
    expect(undelivered(await till.ports.storage.unsettled(), other)).toEqual([]);
    expect(undelivered(await till.ports.storage.unsettled(), till.shop)).toHaveLength(1);
  });

  it.each([
    ['https://shop.example', 'kass-shop.example-2026-11-23.json'],
    ['http://localhost:4171', 'kass-localhost_4171-2026-11-23.json'],
  ])('of %s is named %s', (origin, name) => {
    const file = { shop: '', origin, exportedAt: '2026-11-23T12:00:00.000Z', results: [] };
    expect(fileNameOf(file)).toBe(name);
  });
});
