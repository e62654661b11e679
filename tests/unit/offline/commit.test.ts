import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAppError } from '../../../src/lib/domain/errors';
import { transition, type SaleEvent } from '../../../src/lib/domain/sale';
import { commitSale } from '../../../src/lib/offline/commit';
import { openKass } from '../../../src/lib/offline/db';
import { jobsOf, unsettled } from '../../../src/lib/offline/outbox';
import { headOf, resultsOf } from '../../../src/lib/offline/results';
import { findByOrder, loadSale } from '../../../src/lib/offline/sales';
import { seenJti } from '../../../src/lib/offline/seen';
import {
  breakRow,
  cancelled,
  cash,
  commitOf,
  everything,
  freshDb,
  jobId,
  freshName,
  NOW,
  opened,
  order,
  paidSale,
  PRINTER,
  saleId,
  SHOP,
  step,
} from './samples';

const revised = (name: string, change: Parameters<typeof order>[1]): SaleEvent => ({
  type: 'revised',
  at: NOW,
  order: order(name, change),
  jws: 'd.e.f',
});

describe('a commit is refused and leaves nothing behind', () => {
  it('when another window wrote the same number first', async () => {
    const name = freshName();
    const [here, there] = await Promise.all([openKass(name), openKass(name)]);
    await step(here, saleId('race'), opened('race'));
    const sale = (await loadSale(there, saleId('race')))?.sale ?? null;
    await step(here, saleId('race'), cancelled);
    const before = await everything(here);
    const late = commitSale(there, commitOf(sale, 1, cash));
    await expect(late).rejects.toMatchObject({ code: 'sale-changed' });
    expect(await everything(here)).toEqual(before);
  });

  it('when two windows write one number at the same moment: exactly one of them', async () => {
    const name = freshName();
    const [here, there] = await Promise.all([openKass(name), openKass(name)]);
    await step(here, saleId('race'), opened('race'));
    const sale = (await loadSale(here, saleId('race')))?.sale ?? null;
    const both = await Promise.allSettled([
      commitSale(here, commitOf(sale, 1, cash)),
      commitSale(there, commitOf(sale, 1, cancelled)),
    ]);
    const won = both.filter((one) => one.status === 'fulfilled');
    expect(won).toHaveLength(1);
    const rows = await everything(here);
    expect(rows['journal']).toHaveLength(2);
    expect(rows['results']).toEqual([won[0]?.value.result]);
    expect(rows['jobs']).toHaveLength(won[0]?.value.jobs.length ?? -1);
    expect(rows['heads']).toMatchObject([{ seq: 1 }]);
  });

  it('when the order has a sale already', async () => {
    const db = await freshDb();
    await step(db, saleId('first'), opened('1047'));
    const twin: SaleEvent = { ...opened('1047'), id: saleId('second') } as SaleEvent;
    const before = await everything(db);
    await expect(commitSale(db, commitOf(null, 0, twin))).rejects.toMatchObject({
      code: 'sale-changed',
    });
    expect(await everything(db)).toEqual(before);
  });

  it('when the link was used for another order', async () => {
    const db = await freshDb();
    await step(db, saleId('one'), opened('one', { jti: 'one-and-the-same' }));
    const before = await everything(db);
    const again = step(db, saleId('two'), opened('two', { jti: 'one-and-the-same' }));
    await expect(again).rejects.toMatchObject({ code: 'link-replayed' });
    expect(await everything(db)).toEqual(before);
  });

  it('when it would leave a gap in the journal', async () => {
    const db = await freshDb();
    await step(db, saleId('gap'), opened('gap'));
    const sale = (await loadSale(db, saleId('gap')))?.sale ?? null;
    await expect(commitSale(db, commitOf(sale, 5, cash))).rejects.toMatchObject({
      code: 'sale-changed',
    });
  });

  it('when the till cannot store what comes last', async () => {
    const db = await freshDb();
    await step(db, saleId('full'), opened('full'));
    const sale = (await loadSale(db, saleId('full')))?.sale ?? null;
    const before = await everything(db);
    const id = jobId('print-full');
    const prints = [{ id, printer: PRINTER, receipt: { unstorable: () => {} } as never }];
    await expect(commitSale(db, commitOf(sale, 1, cash, { prints }))).rejects.toMatchObject({
      code: 'storage-broken',
    });
    expect(await everything(db)).toEqual(before);
  });
});

describe('a commit', () => {
  it('opens a sale and remembers its link', async () => {
    const db = await freshDb();
    const outcome = await step(db, saleId('new'), opened('new'));
    expect(outcome).toEqual({ seq: 1, result: null, jobs: [] });
    const known = await findByOrder(db, SHOP, 'new');
    expect(known).toMatchObject({ seq: 1, sale: { id: saleId('new'), type: 'open' } });
    expect(await seenJti(db, order('new').jti)).toEqual({ sale: saleId('new') });
  });

  it('remembers the link of a revision as well', async () => {
    const db = await freshDb();
    await step(db, saleId('new'), opened('new'));
    const ord = { id: 'new', no: 'new', rev: 2 };
    await step(db, saleId('new'), revised('new', { ord, jti: 'the-second-link-' }));
    expect(await seenJti(db, 'the-second-link-')).toEqual({ sale: saleId('new') });
  });

  it('stores the paid sale, its result and both jobs together', async () => {
    const db = await freshDb();
    const { seq, result, jobs } = await paidSale(db, 'paid');
    expect(seq).toBe(2);
    expect(await resultsOf(db, saleId('paid'))).toEqual([result]);
    expect(result).toMatchObject({ seq: 1, jws: null, claims: { res: 'paid', amt: 1000, seq: 1 } });
    expect(result?.claims.sup).toBeUndefined();
    expect(await jobsOf(db, saleId('paid'))).toHaveLength(2);
    expect(jobs).toMatchObject([
      { kind: 'deliver', state: 'queued', result: result?.jti, shop: SHOP },
      { kind: 'print', state: 'queued', printer: PRINTER },
    ]);
  });

  it('names the result that a later one replaces', async () => {
    const db = await freshDb();
    await step(db, saleId('twice'), opened('twice'));
    const first = await step(db, saleId('twice'), cancelled);
    const reopened = await step(db, saleId('twice'), revised('twice', { jti: 'the-second-link-' }));
    const superseded = { seq: 2, res: 'superseded', sup: first.result?.jti };
    expect(reopened.result?.claims).toMatchObject(superseded);
    const paid = await step(db, saleId('twice'), cash);
    expect(paid.result?.claims).toMatchObject({ seq: 3, res: 'paid', sup: reopened.result?.jti });
  });

  it('makes no result for a shop whose results stay on the device', async () => {
    const db = await freshDb();
    await step(db, saleId('demo'), opened('demo'));
    const { result, jobs } = await step(db, saleId('demo'), cash, { result: null });
    expect(result).toBeNull();
    expect(jobs.map((job) => job.kind)).toEqual(['print']);
    expect(await headOf(db, SHOP)).toBeNull();
  });

  it('makes no print job when none is wanted', async () => {
    const db = await freshDb();
    await step(db, saleId('dry'), opened('dry'));
    await step(db, saleId('dry'), cash, { prints: [] });
    expect((await unsettled(db)).map((job) => job.kind)).toEqual(['deliver']);
  });

  it('goes on after the highest number when the head of a shop is broken', async () => {
    const db = await freshDb();
    await paidSale(db, 'a');
    await paidSale(db, 'b');
    await breakRow(db, 'heads', SHOP);
    const { result } = await paidSale(db, 'c');
    expect(result?.seq).toBe(3);
    expect(await db.get('quarantine', ['heads', SHOP])).toBeDefined();
  });
});

describe('numbers of results', () => {
  it('have no gaps and no repeats, however windows and sales are mixed', async () => {
    const window = fc.nat(2);
    const steps = fc.array(fc.record({ window, sale: fc.nat(3), pays: fc.boolean() }), {
      maxLength: 14,
    });
    await fc.assert(
      fc.asyncProperty(steps, async (plan) => {
        const name = freshName();
        const windows = await Promise.all([openKass(name), openKass(name), openKass(name)]);
        const outcomes = await Promise.allSettled(
          plan.map(async ({ window: at, sale, pays }) => {
            const db = windows[at];
            if (!db) return;
            const id = saleId(`mix-${sale}`);
            const known = await loadSale(db, id);
            const event = known ? (pays ? cash : cancelled) : opened(`mix-${sale}`);
            if (transition(known?.sale ?? null, event)) await step(db, id, event);
          }),
        );
        // What loses says that the sale changed, or that its event is no longer possible; nothing else happens.
        for (const outcome of outcomes)
          if (outcome.status === 'rejected')
            expect(isAppError(outcome.reason) ? outcome.reason.code : 'sale-changed').toBe(
              'sale-changed',
            );
        const [db] = windows;
        const results = (await db?.getAllFromIndex('results', 'shopSeq')) ?? [];
        expect(results.map((result) => result.seq)).toEqual(results.map((_, i) => i + 1));
        expect((await headOf(windows[0], SHOP))?.seq ?? 0).toBe(results.length);
        const delivered = (await db?.getAll('jobs'))?.filter((job) => job.kind === 'deliver');
        expect(delivered).toHaveLength(results.length);
        for (const open of windows) open.close();
      }),
      { numRuns: 25 },
    );
  });
});
