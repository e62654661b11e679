// When what is old makes room, and when it waits.
import { describe, expect, it } from 'vitest';
import { daysIn } from '../../../src/lib/domain/day';
import type { SaleId } from '../../../src/lib/domain/ids';
import { Language } from '../../../src/lib/till/locale.svelte';
import type { Ports } from '../../../src/lib/till/ports';
import { foldBefore, retain, type Retention } from '../../../src/lib/till/retention';
import { signResults } from '../../../src/lib/delivery/deliver';
import { Till } from '../../../src/lib/till/till.svelte';
import { over } from '../offline/history';
import { openSale, pairedTill, payCash, type PairedTill } from './paired-till';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Two sales that are paid, told and printed. */
async function overTill(): Promise<PairedTill & { readonly ids: readonly SaleId[] }> {
  const till = await pairedTill();
  const ids: SaleId[] = [];
  for (const no of ['1', '2']) {
    const ord = { id: `order-${no}`, no, rev: 1 };
    const id = await openSale(till, { jti: `link-0123456789-${no}`, ord, note: 'Ring twice' });
    await payCash(till, id);
    ids.push(id);
  }
  await signResults(till.ports, till.shop.id);
  for (const id of ids)
    for (const job of await till.ports.storage.jobsOf(id)) await till.db.put('jobs', over(job));
  return { ...till, ids };
}

const plan = (change: Partial<Retention> = {}): Retention => ({
  settings: { keepCustomerDays: 30, keepSaleDays: 400 },
  isFull: false,
  isIdle: () => true,
  ...change,
});

/** One round. A lock is free again a moment after its work is done. */
async function round(ports: Ports, change: Partial<Retention> = {}) {
  await new Promise((resolve) => setTimeout(resolve));
  return retain(ports, plan(change));
}

const notesIn = async ({ ports }: PairedTill, ids: readonly SaleId[]) =>
  (await Promise.all(ids.map((id) => ports.storage.loadSale(id)))).map(
    (stored) => stored && (stored.sale.order.note ?? 'none'),
  );

describe('retention', () => {
  it('goes through years of sales without holding all of them, each once, also where many have to wait', async () => {
    const { ports } = await pairedTill();
    const all = Array.from({ length: 12_001 }, (_, n) => `sale-${n}` as SaleId);
    let left = all;
    const tried: SaleId[] = [];
    const held: number[] = [];
    const storage: Ports['storage'] = {
      ...ports.storage,
      salesToBare: async (_before, { skip, count } = { skip: 0, count: Infinity }) => {
        const ids = left.slice(skip, skip + count);
        held.push(ids.length);
        return ids;
      },
      bareSales: async (ids) => {
        tried.push(...ids);
        const done = new Set(ids.filter((id) => !id.endsWith('7')));
        left = left.filter((id) => !done.has(id));
        return done.size;
      },
    };
    const waiting = all.filter((id) => id.endsWith('7'));
    expect(await round({ ...ports, storage })).toMatchObject({ bare: 12_001 - waiting.length });
    expect(tried).toEqual(all);
    expect(left).toEqual(waiting);
    expect(held).toEqual([5_000, 5_000, 2_001]);
  });

  it('takes the customer away after the days the owner chose, and the sale much later', async () => {
    const till = await overTill();
    const { ports, clock, ids } = till;
    clock.advance(30 * DAY_MS);
    expect(await round(ports)).toEqual({ bare: 0, folded: 0, documents: 0 });
    clock.advance(1);
    expect(await round(ports)).toEqual({ bare: 2, folded: 0, documents: 0 });
    expect(await notesIn(till, ids)).toEqual(['none', 'none']);
    clock.advance(370 * DAY_MS);
    // The newest of a shop stays: its chain goes on after it.
    expect(await round(ports)).toMatchObject({ folded: 1 });
    const days = await ports.storage.totalsOf('2026-11-01', '2026-11-30', daysIn('UTC'));
    expect(days).toMatchObject([{ paid: 2, ways: [{ way: 'cash', taken: 3980 }] }]);
  });

  it('waits while somebody needs the till, and goes on where it was', async () => {
    const { ports, clock } = await overTill();
    clock.advance(31 * DAY_MS);
    expect(await round(ports, { isIdle: () => false })).toMatchObject({ bare: 0 });
    expect(await round(ports)).toMatchObject({ bare: 2 });
  });

  it('is done by one window at a time', async () => {
    const till = await overTill();
    till.clock.advance(31 * DAY_MS);
    const both = await Promise.all(
      [till.ports, till.secondWindow()].map((ports) => retain(ports, plan())),
    );
    expect(both.filter((one) => one !== null)).toMatchObject([{ bare: 2 }]);
  });

  it.each([
    [400, false, 400],
    [400, true, 90],
    [30, true, 30],
    [null, true, null],
    [null, false, null],
  ])('of %s days, with little room %s, folds after %s', (keepSaleDays, isFull, days) => {
    const settings = { keepCustomerDays: 30, keepSaleDays };
    const before = foldBefore({ settings, isFull }, 1000 * DAY_MS);
    expect(before).toBe(days === null ? null : (1000 - days) * DAY_MS);
  });

  it('of a till that is open happens by itself, and not during a sale', async () => {
    const world = await overTill();
    const { clock, ports, ids } = world;
    clock.advance(31 * DAY_MS);
    const till = new Till(ports, new Language(['en']));
    await till.start();
    const ord = { id: 'order-9', no: '9', rev: 1 };
    const iat = Math.floor(clock.now() / 1000);
    const open = await openSale(world, { jti: 'link-0123456789-9', ord, iat, exp: iat + 600 });
    const view = till.show(open);
    await view?.load();
    await till.lookAfterStorage();
    expect(await notesIn(world, ids)).toEqual(['Ring twice', 'Ring twice']);
    till.show(null);
    await till.lookAfterStorage();
    expect(await notesIn(world, ids)).toEqual(['none', 'none']);
  });
});
