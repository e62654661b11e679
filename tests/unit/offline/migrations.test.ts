// A database as an older version left it, opened by this one.
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { describe, expect, it } from 'vitest';
import { DocumentId, JobId, SaleId } from '../../../src/lib/domain/ids';
import { openKass } from '../../../src/lib/offline/db';
import { migrations } from '../../../src/lib/offline/migrations';
import { jobsOf, printsOf, unsettled } from '../../../src/lib/offline/outbox';
import { listQuarantine } from '../../../src/lib/offline/quarantine';
import { listRecent, loadSale } from '../../../src/lib/offline/sales';
import type { KassSchema } from '../../../src/lib/offline/schema';
import { seenJti } from '../../../src/lib/offline/seen';
import { freshName } from './samples';

const AT = 1_790_000_000_000;
const SALE = SaleId.parse('sale-0001');

/** A paid sale, its receipt and its link exactly as version 1 (release 0.1.0) wrote them. */
const ORDER = {
  v: 1,
  iss: 'https://shop.example',
  jti: 'link-0123456789abcdef',
  iat: AT / 1000,
  exp: AT / 1000 + 1800,
  act: 'payNow',
  ord: { id: '1047', no: '1047', rev: 1 },
  cur: 'EUR',
  sum: 1000,
  paid: 0,
  lines: [{ n: 'Tea', t: 1000 }],
  adj: [],
  tax: [],
  cb: 'https://shop.example/kass',
};
const OPENED = {
  type: 'opened',
  at: AT,
  id: SALE,
  shop: 'shop-a',
  order: ORDER,
  jws: 'a.b.c',
  door: 'link',
  demo: false,
};
const PAID = {
  v: 1,
  id: SALE,
  shop: 'shop-a',
  order: ORDER,
  jws: 'a.b.c',
  door: 'link',
  demo: false,
  openedAt: AT,
  attempts: [],
  tenders: [{ method: 'cash', amount: 1000, given: 1000, change: 0, at: AT + 1 }],
  type: 'paid',
  paidAt: AT + 1,
};
const RECEIPT = {
  v: 1,
  lang: 'en',
  shop: { name: 'Shop', header: [], footer: [] },
  demo: false,
  orderNo: '1047',
  date: '23.11.2026 14:32',
  number: '1047-1',
  copy: false,
  lines: [{ n: 'Tea', t: 1000 }],
  adjustments: [],
  currency: 'EUR',
  total: 1000,
  paidBefore: 0,
  taxes: [],
  tenders: [{ method: 'cash', amount: 1000, given: 1000, change: 0 }],
};
const JOB = {
  v: 1,
  id: 'job-0000001',
  sale: SALE,
  createdAt: AT,
  tries: 1,
  notBefore: AT,
  lease: null,
  error: 'printer-lost',
  settledAt: null,
  kind: 'print',
  state: 'unknown',
  receipt: RECEIPT,
  printer: 'on-screen',
};
const ROWS: readonly (readonly [string, object])[] = [
  ['journal', { v: 1, saleId: SALE, seq: 1, event: OPENED }],
  [
    'journal',
    { v: 1, saleId: SALE, seq: 2, event: { type: 'cashTaken', at: AT + 1, given: 1000 } },
  ],
  [
    'sales',
    {
      v: 1,
      id: SALE,
      seq: 2,
      shop: 'shop-a',
      orderId: '1047',
      state: 'paid',
      openedAt: AT,
      updatedAt: AT + 1,
      sale: PAID,
    },
  ],
  ['seen', { v: 1, jti: ORDER.jti, saleId: SALE, exp: ORDER.exp }],
  ['jobs', JOB],
];

async function version1(): Promise<string> {
  const name = freshName();
  const db = await openDB<KassSchema>(name, 1, {
    upgrade: (upgraded, _from, _to, tx) => migrations[0]?.(upgraded, tx),
  });
  for (const [store, row] of ROWS) await db.put(store as 'sales', row as never);
  db.close();
  return name;
}

describe('a till of version 1 that was updated', () => {
  it('has its sale, its link and the question about its receipt as before', async () => {
    const db = await openKass(await version1());
    expect(await loadSale(db, SALE)).toMatchObject({
      seq: 2,
      sale: { type: 'paid', trust: 'signed', refunds: [], paidAt: AT + 1 },
    });
    expect(await seenJti(db, ORDER.jti)).toEqual({ sale: SALE });
    expect(await jobsOf(db, SALE)).toEqual([{ ...JOB, receipt: { ...RECEIPT, kind: 'sale' } }]);
    expect(await unsettled(db)).toHaveLength(1);
    expect(await listQuarantine(db)).toEqual([]);
  });

  it('finds its old sales by their last change, and none that asks for a refund', async () => {
    const db = await openKass(await version1());
    expect(await listRecent(db, AT + 1)).toMatchObject([{ id: SALE }]);
    expect(await listRecent(db, AT + 2)).toEqual([]);
  });

  it('takes documents and finds their prints', async () => {
    const db = await openKass(await version1());
    const document = DocumentId.parse('document-1');
    const id = JobId.parse('job-0000002');
    await db.put('jobs', { ...JOB, id, sale: null, document } as never);
    expect(await printsOf(db, document)).toMatchObject([{ id, sale: null, document }]);
    expect(await jobsOf(db, SALE)).toHaveLength(1);
  });
});
