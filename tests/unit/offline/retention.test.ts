// Old sales make room: the customer's data first, then the sale itself, and not one cent of any day.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bareEvent, bareSale } from '../../../src/lib/domain/bare';
import { daysIn, type DayTotals } from '../../../src/lib/domain/day';
import { DocumentId } from '../../../src/lib/domain/ids';
import { foldSale, type SaleEvent } from '../../../src/lib/domain/sale';
import { listDays, totalsOf } from '../../../src/lib/offline/days';
import type { KassDb } from '../../../src/lib/offline/db';
import { addPrintJob, jobsOf, printsOf } from '../../../src/lib/offline/outbox';
import { resultsOf, storeSigned } from '../../../src/lib/offline/results';
import {
  bareSales,
  documentsToForget,
  foldSales,
  forgetDocuments,
  salesToBare,
  salesToFold,
} from '../../../src/lib/offline/retention';
import { loadSale } from '../../../src/lib/offline/sales';
import { JournalRow, startingWith } from '../../../src/lib/offline/schema';
import { DAY_MS, FIRST_DAY_MS, history, live, over } from './history';
import {
  breakRow,
  cash,
  everything,
  freshDb,
  NOW,
  opened,
  paidSale,
  printJob,
  saleId,
  SHOP,
  step,
} from './samples';

const BERLIN = daysIn('Europe/Berlin');
/** Long after everything in a history, and after every link in it has ended. */
const LATER = FIRST_DAY_MS + 1000 * DAY_MS;
const [FROM, TO] = ['2026-01-01', '2029-12-31'];

const PART: SaleEvent = {
  ...{ type: 'cashTaken', at: NOW + 1, given: 700 },
  ...{ amount: 600, tip: 50, rounding: 2 },
};

const sums = (db: KassDb): Promise<readonly DayTotals[]> => totalsOf(db, FROM, TO, BERLIN);

/** A sale that is paid, told and printed. */
async function overSale(db: KassDb, name: string): Promise<void> {
  const { result } = await paidSale(db, name);
  if (result) await storeSigned(db, result.jti, `h.${result.seq}.s`, `hash-${result.seq}`);
  for (const job of await jobsOf(db, saleId(name))) await db.put('jobs', over(job));
}

/** Long after the link of a sample sale has ended. */
const AFTER = NOW + 3 * DAY_MS;

describe('the sums of days', () => {
  it('are to the cent the same before and after folding, in one go or cut anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.integer({ min: 1, max: 3 }), async (sales, batch) => {
        const db = await freshDb();
        await live(db, sales);
        const before = await sums(db);
        const ids = await salesToFold(db, LATER);
        expect(ids).toHaveLength(sales.length);
        for (let i = 0; i < ids.length; i += batch) {
          await foldSales(db, ids.slice(i, i + batch), LATER, BERLIN);
          expect(await sums(db)).toEqual(before);
        }
        // Folding what is folded, or cannot be, changes nothing at all.
        const rows = await everything(db);
        expect(await foldSales(db, ids, LATER, BERLIN)).toBe(0);
        expect(await everything(db)).toEqual(rows);
        db.close();
      }),
      { numRuns: 40 },
    );
  });

  it('say by way what came in, with tips and rounding, and what went back', async () => {
    const db = await freshDb();
    await step(db, saleId('mixed'), opened('mixed', { pay: { tips: true, partial: true } }));
    await step(db, saleId('mixed'), PART);
    const at = NOW + DAY_MS;
    await step(db, saleId('mixed'), { type: 'cashTaken', at, given: 400 });
    const [first, second] = await totalsOf(db, '2026-01-01', '2026-12-31', daysIn('UTC'));
    expect(first).toMatchObject({
      ...{ shop: SHOP, currency: 'EUR', paid: 0, results: { first: 1, last: 1 } },
      ways: [{ way: 'cash', count: 1, taken: 600, tips: 50, rounding: 2, refunded: 0 }],
    });
    expect(second).toMatchObject({ paid: 1, ways: [{ taken: 400, tips: 0 }] });
    expect(second?.day).toBe(daysIn('UTC')(at));
  });

  it('of a void take the tip and the rounding back as well', async () => {
    const db = await freshDb();
    await step(db, saleId('void'), opened('void', { pay: { tips: true, partial: true } }));
    await step(db, saleId('void'), PART);
    await step(db, saleId('void'), { type: 'tenderVoided', at: NOW + 5, tender: 0 });
    const [day] = await sums(db);
    expect(day?.ways).toEqual([
      { way: 'cash', count: 1, taken: 600, tips: 0, rounding: 0, voided: 600, refunded: 0 },
    ]);
  });

  it('are only those that were asked for', async () => {
    const db = await freshDb();
    await paidSale(db, 'one');
    const day = BERLIN(NOW);
    expect(await totalsOf(db, day, day, BERLIN)).toHaveLength(1);
    const next = BERLIN(NOW + DAY_MS);
    expect(await totalsOf(db, next, next, BERLIN)).toEqual([]);
  });
});

describe('a sale without the customer', () => {
  it('folds from its journal to itself, and keeps every sum', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (sales) => {
        const db = await freshDb();
        const ids = await live(db, sales);
        const before = await sums(db);
        await bareSales(db, ids, LATER);
        expect(await sums(db)).toEqual(before);
        for (const id of ids) {
          const stored = await loadSale(db, id);
          const rows = await db.getAll('journal', startingWith(id));
          const events = rows.map((row) => JournalRow.parse(row).event);
          expect(foldSale(events)).toEqual(stored?.sale);
          expect(foldSale(events.map(bareEvent))).toEqual(stored && bareSale(stored.sale));
        }
        db.close();
      }),
      { numRuns: 40 },
    );
  });

  it('has no name, note or link in any row any more', async () => {
    const db = await freshDb();
    const secret = {
      cust: 'SECRET-NAME',
      note: 'SECRET-NOTE',
      qr: [{ n: 'SECRET', u: 'https://a/SECRET' }],
    };
    const id = saleId('rich');
    await step(db, id, {
      ...opened('rich', secret),
      jws: 'SECRET.JWS',
      document: 'SECRET-DOC',
    } as never);
    const { result } = await step(db, id, cash);
    if (result) await storeSigned(db, result.jti, 'h.1.s', 'hash');
    for (const job of await jobsOf(db, id)) await db.put('jobs', over(job));
    expect(JSON.stringify(await everything(db))).toContain('SECRET');
    expect(await bareSales(db, [id], AFTER)).toBe(1);
    expect(JSON.stringify(await everything(db))).not.toContain('SECRET');
    expect(await loadSale(db, id)).toMatchObject({ sale: { type: 'paid', order: { sum: 1000 } } });
  });

  it('is found once, and again when something new happened to it', async () => {
    const db = await freshDb();
    await overSale(db, 'twice');
    expect(await salesToBare(db, AFTER)).toEqual([saleId('twice')]);
    await bareSales(db, [saleId('twice')], AFTER);
    expect(await salesToBare(db, AFTER)).toEqual([]);
    const back = { ...opened('twice', { jti: 'refund-of-twice-01', sum: 300 }) };
    if (back.type !== 'opened') throw new TypeError('No order');
    await step(db, saleId('twice'), {
      type: 'refundAsked',
      at: NOW + 9,
      order: back.order,
      jws: 'b',
    });
    expect(await salesToBare(db, AFTER)).toEqual([saleId('twice')]);
    // The shop asks for money: nothing is taken away meanwhile.
    expect(await bareSales(db, [saleId('twice')], AFTER)).toBe(0);
  });
});

describe('a sale stays whole', () => {
  it.each([
    [
      'while its result is not signed',
      async (db: KassDb, id: ReturnType<typeof saleId>) => {
        const [result] = await resultsOf(db, id);
        if (result) await db.put('results', { ...result, jws: null });
      },
    ],
    [
      'while its result is not delivered',
      async (db: KassDb, id: ReturnType<typeof saleId>) => {
        for (const job of await jobsOf(db, id))
          if (job.kind === 'deliver') await db.put('jobs', { ...job, state: 'stopped' });
      },
    ],
    [
      'while nobody knows whether its receipt came out',
      async (db: KassDb, id: ReturnType<typeof saleId>) => {
        for (const job of await jobsOf(db, id))
          if (job.kind === 'print') await db.put('jobs', { ...job, state: 'unknown' });
      },
    ],
    [
      'while the delivery of a result is missing',
      async (db: KassDb, id: ReturnType<typeof saleId>) => {
        for (const job of await jobsOf(db, id))
          if (job.kind === 'deliver') await db.delete('jobs', job.id);
      },
    ],
    [
      'while a row of it is broken',
      async (db: KassDb, id: ReturnType<typeof saleId>) => {
        await breakRow(db, 'journal', [id, 1]);
      },
    ],
  ])('%s', async (_, spoil) => {
    const db = await freshDb();
    await overSale(db, 'kept');
    await overSale(db, 'last');
    await spoil(db, saleId('kept'));
    const rows = await everything(db);
    expect(await foldSales(db, [saleId('kept')], AFTER, BERLIN)).toBe(0);
    expect(await bareSales(db, [saleId('kept')], AFTER)).toBe(0);
    expect(await everything(db)).toEqual(rows);
  });

  it('as long as its link could be used again', async () => {
    const db = await freshDb();
    await overSale(db, 'fresh');
    await overSale(db, 'last');
    const ends = NOW + 1800_000 + DAY_MS;
    expect(await foldSales(db, [saleId('fresh')], ends, BERLIN)).toBe(0);
    expect(await foldSales(db, [saleId('fresh')], ends + 1, BERLIN)).toBe(1);
  });
});

describe('numbers', () => {
  it('are never given again after folding, also where the chain’s own row is lost', async () => {
    const db = await freshDb();
    for (const name of ['n1', 'n2', 'n3']) await overSale(db, name);
    const ids = await salesToFold(db, AFTER);
    // The one that ends the chain stays.
    expect(await foldSales(db, ids, AFTER, BERLIN)).toBe(2);
    expect(await db.getAllKeys('sales')).toEqual([saleId('n3')]);
    await db.delete('heads', SHOP);
    const { result } = await paidSale(db, 'n4');
    expect(result?.seq).toBe(4);
    expect((await sums(db))[0]?.results).toEqual({ first: 1, last: 4 });
  });
});

describe('folded sales', () => {
  it('leave nothing but sums of their days, which name them', async () => {
    const db = await freshDb();
    await overSale(db, 'gone');
    await overSale(db, 'last');
    await foldSales(db, [saleId('gone')], AFTER, BERLIN);
    const rows = await everything(db);
    const { seen: _, days, ...rest } = rows;
    expect(JSON.stringify(rest)).not.toContain(saleId('gone'));
    expect(days).toMatchObject([{ of: [saleId('gone')], paid: 1 }]);
    expect(await listDays(db)).toHaveLength(1);
  });
});

describe('documents', () => {
  const id = DocumentId.parse('document-0001');

  it('go with their papers, unless one of those waits', async () => {
    const db = await freshDb();
    await db.put('documents', { id, jti: 'a', openedAt: NOW } as never);
    const job = { ...printJob('doc'), sale: null, document: id };
    await addPrintJob(db, job);
    expect(await documentsToForget(db, NOW)).toEqual([]);
    expect(await documentsToForget(db, NOW + 1)).toEqual([id]);
    expect(await forgetDocuments(db, [id])).toBe(0);
    await db.put('jobs', over(job));
    expect(await forgetDocuments(db, [id])).toBe(1);
    expect(await printsOf(db, id)).toEqual([]);
    expect(await db.count('documents')).toBe(0);
  });
});
