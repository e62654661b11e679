// Sales, jobs and windows for the storage tests: a fresh database for each, a clock that stands still.
import 'fake-indexeddb/auto';
import { transition, type SaleEvent, type SaleState } from '../../../src/lib/domain/sale';
import {
  JobId,
  PrinterId,
  ResultId,
  SaleId,
  ShopId,
  type RandomBytes,
} from '../../../src/lib/domain/ids';
import { Order } from '../../../src/lib/domain/order';
import type { PrintJob } from '../../../src/lib/domain/job';
import { toReceipt, type Receipt } from '../../../src/lib/domain/receipt';
import type { Shop } from '../../../src/lib/domain/shop';
import { commitSale, type CommitOutcome, type SaleCommit } from '../../../src/lib/offline/commit';
import { openKass, type KassDb } from '../../../src/lib/offline/db';
import { toPrintJob } from '../../../src/lib/offline/outbox';
import { loadSale } from '../../../src/lib/offline/sales';

let databases = 0;
/** The name of a database that no other test uses. */
export const freshName = (): string => `kass-test-${(databases += 1)}`;
export const freshDb = (): Promise<KassDb> => openKass(freshName());

export const NOW = 1_790_000_000_000;
export const SHOP = ShopId.parse('shop-a');
export const PRINTER = PrinterId.parse('printer-a');
export const saleId = (name: string) => SaleId.parse(`sale-${name}`.padEnd(8, '_'));
export const jobId = (name: string) => JobId.parse(`job-${name}`.padEnd(8, '_'));
export const resultId = (name: string) => ResultId.parse(`res-${name}`.padEnd(8, '_'));
/** Randomness that always gives the same byte. */
export const steady =
  (byte = 0): RandomBytes =>
  (length) =>
    new Uint8Array(length).fill(byte);

export const order = (id: string, change: Partial<Order> = {}): Order =>
  Order.parse({
    v: 1,
    iss: 'https://shop.example',
    jti: `link-of-order-${id}`.padEnd(16, '_'),
    iat: NOW / 1000,
    exp: NOW / 1000 + 1800,
    act: 'payNow',
    ord: { id, no: id, rev: 1 },
    cur: 'EUR',
    sum: 1000,
    lines: [{ n: 'Tea', t: 1000 }],
    cb: 'https://shop.example/kass',
    ...change,
  });

export const opened = (name: string, change: Partial<Order> = {}): SaleEvent => ({
  type: 'opened',
  trust: 'signed',
  at: NOW,
  id: saleId(name),
  shop: SHOP,
  order: order(name, change),
  jws: 'a.b.c',
  door: 'link',
  demo: false,
});
export const cash: SaleEvent = { type: 'cashTaken', at: NOW + 1, given: 1000 };
export const cancelled: SaleEvent = { type: 'cancelled', at: NOW + 1 };

const shop: Pick<Shop, 'name' | 'paper'> = { name: 'Shop', paper: { header: [], footer: [] } };
export const receiptOf = (sale: SaleState): Receipt =>
  toReceipt(sale, { shop, timeZone: 'UTC', language: 'en', number: '1-1' });

let made = 0;
/** A commit of `event` on top of `sale`, as the till would make it. */
export function commitOf(
  sale: SaleState | null,
  expectedSeq: number,
  event: SaleEvent,
  change: Partial<SaleCommit> = {},
): SaleCommit {
  const next = transition(sale, event);
  if (!next) throw new Error(`${event.type} is not possible`);
  made += 1;
  return {
    saleId: next.state.id,
    expectedSeq,
    event,
    next,
    now: event.at,
    ids: { result: resultId(`${made}`), deliver: jobId(`deliver-${made}`) },
    result: {
      iss: 'till',
      aud: 'https://shop.example',
      htu: 'https://shop.example/kass',
      cb: 'https://shop.example/kass',
    },
    prints: [{ id: jobId(`print-${made}`), printer: PRINTER, receipt: receiptOf(next.state) }],
    ...change,
  };
}

/** Stores the next event of a sale. */
export async function step(
  db: KassDb,
  id: SaleId,
  event: SaleEvent,
  change: Partial<SaleCommit> = {},
): Promise<CommitOutcome> {
  const stored = await loadSale(db, id);
  return commitSale(db, commitOf(stored?.sale ?? null, stored?.seq ?? 0, event, change));
}

/** Opens a sale and takes cash for it. */
export async function paidSale(db: KassDb, name: string): Promise<CommitOutcome> {
  await step(db, saleId(name), opened(name));
  return step(db, saleId(name), cash);
}

export function printJob(
  name: string,
  change: { readonly printer?: PrinterId; readonly now?: number } = {},
): PrintJob {
  const sale = transition(null, opened('receipt'))?.state as SaleState;
  return toPrintJob({
    id: jobId(name),
    sale: sale.id,
    receipt: receiptOf(sale),
    printer: change.printer ?? PRINTER,
    now: change.now ?? NOW,
  });
}

/** Every row of every store, to see that nothing changed. */
export async function everything(db: KassDb): Promise<Record<string, readonly unknown[]>> {
  const rows = [...db.objectStoreNames].map(async (name) => [name, await db.getAll(name)] as const);
  return Object.fromEntries(await Promise.all(rows));
}

/** Puts a row there that no present schema reads. */
export async function breakRow(
  db: KassDb,
  store:
    | 'journal'
    | 'sales'
    | 'documents'
    | 'jobs'
    | 'attempts'
    | 'results'
    | 'heads'
    | 'shops'
    | 'seen',
  key: string | [string, number],
  change: Record<string, unknown> = { v: 99 },
): Promise<void> {
  const row = await db.get(store, key);
  await db.put(store, { ...row, ...change } as never);
}
