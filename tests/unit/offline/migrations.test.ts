// Databases as older versions left them (tests/fixtures/databases), opened by this one.
import 'fake-indexeddb/auto';
import { readFile } from 'node:fs/promises';
import { openDB } from 'idb';
import { describe, expect, it } from 'vitest';
import { DocumentId, SaleId, ShopId } from '../../../src/lib/domain/ids';
import { Job } from '../../../src/lib/domain/job';
import { Result } from '../../../src/lib/domain/result';
import { foldSale } from '../../../src/lib/domain/sale';
import { commitSale } from '../../../src/lib/offline/commit';
import { openKass, type KassDb } from '../../../src/lib/offline/db';
import { getDocument } from '../../../src/lib/offline/documents';
import { migrations } from '../../../src/lib/offline/migrations';
import { jobsOf, printsOf, unsettled } from '../../../src/lib/offline/outbox';
import { listQuarantine } from '../../../src/lib/offline/quarantine';
import { resultsOf } from '../../../src/lib/offline/results';
import { findByAttempt, listRecent, loadSale } from '../../../src/lib/offline/sales';
import { JournalRow, startingWith, type KassSchema } from '../../../src/lib/offline/schema';
import { seenJti } from '../../../src/lib/offline/seen';
import { loadSettings } from '../../../src/lib/offline/settings';
import { listShops } from '../../../src/lib/offline/shops';
import { cash, commitOf, freshName, NOW } from './samples';

interface Dump {
  readonly version: number;
  readonly stores: Readonly<
    Record<string, readonly { readonly key?: string; readonly row: object }[]>
  >;
}

const dumpOf = async (version: number): Promise<Dump> =>
  JSON.parse(
    await readFile(new URL(`../../fixtures/databases/version-${version}.json`, import.meta.url), {
      encoding: 'utf8',
    }),
  ) as Dump;

/** Builds the database of an old version with its rows in it, and opens it as the till does. */
async function opened(version: number): Promise<{ readonly db: KassDb; readonly dump: Dump }> {
  const name = freshName();
  const dump = await dumpOf(version);
  const old = await openDB<KassSchema>(name, version, {
    upgrade(db, _from, _to, tx) {
      for (const migrate of migrations.slice(0, version)) migrate(db, tx);
    },
  });
  for (const [store, rows] of Object.entries(dump.stores))
    for (const { key, row } of rows) await old.put(store as 'settings', row, key);
  old.close();
  return { db: await openKass(name), dump };
}

const idOf = (name: string) => SaleId.parse(`sale-${name}`.padEnd(8, '_'));

/** What a sale of each name had become when the old version was closed. */
const STATES: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  1: {
    ...{ open: 'open', cash: 'paid', card: 'paid', doubt: 'open', away: 'open' },
    ...{ void: 'cancelled', late: 'paid' },
  },
  2: {
    ...{ open: 'open', cash: 'paid', card: 'paid', doubt: 'open', away: 'open' },
    ...{ void: 'cancelled', late: 'paid', part: 'partlyPaid', asked: 'paid', back: 'refunded' },
    half: 'paid',
  },
};

describe.each([1, 2])('a database of version %i', (version) => {
  const states = Object.entries(STATES[version] ?? {});

  it('has every sale as it was, and each still folds from its journal to the same state', async () => {
    const { db, dump } = await opened(version);
    expect(dump.stores['sales']).toHaveLength(states.length);
    for (const [name, state] of states) {
      const stored = await loadSale(db, idOf(name));
      expect(stored?.sale.type, name).toBe(state);
      const rows = await db.getAll('journal', startingWith(idOf(name)));
      expect(rows).toHaveLength(stored?.seq ?? 0);
      expect(foldSale(rows.map((row) => JournalRow.parse(row).event)), name).toEqual(stored?.sale);
    }
    expect(await listQuarantine(db)).toEqual([]);
  });

  it('loses no row of any store', async () => {
    const { db, dump } = await opened(version);
    for (const [store, rows] of Object.entries(dump.stores))
      expect(await db.count(store as 'sales'), store).toBe(rows.length);
  });

  it('still has every result, its delivery and its receipt', async () => {
    const { db, dump } = await opened(version);
    const results = dump.stores['results'] ?? [];
    expect(results.length).toBeGreaterThan(0);
    for (const { row } of results) {
      const { jti, sale } = Result.parse(row);
      expect((await resultsOf(db, sale)).map((result) => result.jti)).toContain(jti);
    }
    for (const { row } of dump.stores['jobs'] ?? []) {
      const job = Job.parse(row);
      if (job.sale !== null) expect(await jobsOf(db, job.sale)).toContainEqual(job);
    }
    expect((await unsettled(db)).some(({ state }) => state === 'unknown')).toBe(true);
    expect(await listQuarantine(db)).toEqual([]);
  });

  it('still finds sales by their last change, by a payment that comes back late, and by a used link', async () => {
    const { db } = await opened(version);
    expect((await listRecent(db, NOW)).size).toBe(states.length);
    const away = (await loadSale(db, idOf('away')))?.sale.attempts[0];
    if (!away) throw new TypeError('No attempt');
    expect(await findByAttempt(db, away.id)).toMatchObject({ saleId: idOf('away') });
    const { jti } = (await loadSale(db, idOf('cash')))?.sale.order ?? { jti: '' };
    expect(await seenJti(db, jti)).toEqual({ sale: idOf('cash') });
  });

  it('goes on with the next number after the last one it gave', async () => {
    const { db, dump } = await opened(version);
    const { seq: before } = (await db.get('heads', 'shop-a')) ?? { seq: 0 };
    expect(before).toBe(dump.stores['results']?.length);
    const stored = await loadSale(db, idOf('open'));
    if (!stored) throw new TypeError('No sale');
    const { result } = await commitSale(db, commitOf(stored.sale, stored.seq, cash));
    expect(result?.seq).toBe(before + 1);
  });

  it('keeps the shop and the choices, and gives new ones their defaults', async () => {
    const { db } = await opened(version);
    expect(await listShops(db)).toMatchObject([
      { id: ShopId.parse('shop-a'), state: 'paired', deliver: 'post' },
    ]);
    expect(await loadSettings(db)).toMatchObject({
      ...{ theme: 'dark', backByItself: true, language: 'auto' },
      ...{ keepCustomerDays: 30, keepSaleDays: 400 },
    });
  });
});

describe('a database of version 2', () => {
  it('still has its document and the paper of it', async () => {
    const { db } = await opened(2);
    const id = DocumentId.parse('document-0001');
    expect(await getDocument(db, id)).toMatchObject({ jti: 'link-of-document-1' });
    expect(await printsOf(db, id)).toMatchObject([{ sale: null, document: id }]);
  });
});
