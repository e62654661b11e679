// Random days of a till: sales of two shops in every state, their money in parts and back, some told and printed, some not.
import fc from 'fast-check';
import { openAttempt, transition, type SaleEvent } from '../../../src/lib/domain/sale';
import { AttemptId, Nonce, type SaleId, ShopId } from '../../../src/lib/domain/ids';
import type { Job } from '../../../src/lib/domain/job';
import type { KassDb } from '../../../src/lib/offline/db';
import { jobsOf } from '../../../src/lib/offline/outbox';
import { unsignedOf, storeSigned } from '../../../src/lib/offline/results';
import { loadSale } from '../../../src/lib/offline/sales';
import { opened, order, saleId, step } from './samples';

export const DAY_MS = 24 * 60 * 60 * 1000;
/** 2026-11-01T00:00:00Z */
export const FIRST_DAY_MS = Date.UTC(2026, 10, 1);
export const SHOPS = [ShopId.parse('shop-a'), ShopId.parse('shop-b')] as const;

const ACTS = [
  'cash',
  'part',
  'card',
  'decline',
  'rest',
  'again',
  'void',
  'refund',
  'cancel',
] as const;

export interface OneSale {
  readonly shop: number;
  readonly cur: string;
  readonly sum: number;
  readonly acts: readonly {
    readonly act: (typeof ACTS)[number];
    /** hours since the step before */
    readonly hours: number;
    readonly part: number;
  }[];
  /** its results are with the shop and its papers out */
  readonly isOver: boolean;
}

export const history: fc.Arbitrary<readonly OneSale[]> = fc.array(
  fc.record({
    shop: fc.integer({ min: 0, max: 1 }),
    cur: fc.constantFrom('EUR', 'RUB', 'JPY'),
    sum: fc.integer({ min: 1, max: 100_000 }),
    acts: fc.array(
      fc.record({
        act: fc.constantFrom(...ACTS),
        hours: fc.integer({ min: 0, max: 40 }),
        part: fc.integer({ min: 1, max: 99 }),
      }),
      { maxLength: 6 },
    ),
    isOver: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6 },
);

/** Stores a history, as the till would have. Returns the ids of its sales. */
export async function live(db: KassDb, sales: readonly OneSale[]): Promise<readonly SaleId[]> {
  const ids: SaleId[] = [];
  for (const [n, one] of sales.entries()) {
    const id = saleId(`h${n}`);
    ids.push(id);
    await liveOne(db, id, `h${n}`, one);
  }
  for (const shop of SHOPS)
    for (const { jti, seq } of await unsignedOf(db, shop))
      await storeSigned(db, jti, `h.${seq}.s`, `hash-${seq}`);
  for (const [n, { isOver }] of sales.entries())
    if (isOver)
      for (const job of await jobsOf(db, saleId(`h${n}`))) await db.put('jobs', over(job));
  return ids;
}

export const over = (job: Job): Job =>
  job.kind === 'deliver'
    ? { ...job, state: 'delivered', settledAt: job.createdAt }
    : { ...job, state: 'printed', settledAt: job.createdAt };

async function liveOne(db: KassDb, id: SaleId, name: string, one: OneSale): Promise<void> {
  let at = FIRST_DAY_MS;
  const details = { cust: 'Customer 17', note: 'Ring twice', pay: { tips: true, partial: true } };
  const lines = [{ n: 'Tea', t: one.sum }];
  const change = { ...details, cur: one.cur, sum: one.sum, lines, exp: at / 1000 };
  const shop = SHOPS[one.shop] ?? SHOPS[0];
  await step(db, id, { ...opened(name, change), at, shop } as SaleEvent);
  for (const [n, { act, hours, part }] of one.acts.entries()) {
    at += hours * 60 * 60 * 1000;
    for (const event of await eventsOf(db, id, { act, n, at, part })) {
      const stored = await loadSale(db, id);
      if (stored && transition(stored.sale, event)) await step(db, id, event);
    }
  }
}

async function eventsOf(
  db: KassDb,
  id: SaleId,
  step: {
    readonly act: OneSale['acts'][number]['act'];
    readonly n: number;
    readonly at: number;
    readonly part: number;
  },
): Promise<readonly SaleEvent[]> {
  const { act, n, at, part } = step;
  const sale = (await loadSale(db, id))?.sale;
  if (!sale || openAttempt(sale)) return [];
  const { sum } = sale.order;
  const amount = Math.max(1, Math.floor((sum * part) / 100));
  const attempt = AttemptId.parse(`${id}-try-${n}`);
  const offer = {
    id: attempt,
    nonce: Nonce.parse('nonce-0123456789'),
    app: part % 2 === 0 ? 'square' : 'sumup',
    label: 'Pay',
    amount,
    tip: part,
  };
  switch (act) {
    case 'cash':
      return [{ type: 'cashTaken', at, given: sum + 10, rounding: (part % 5) - 2 }];
    case 'part':
      return [{ type: 'cashTaken', at, given: sum * 2 + part, amount, tip: part }];
    case 'card':
      return [
        { type: 'attemptOffered', at, attempt: offer },
        {
          type: 'attemptAnswered',
          at,
          attempt,
          answer: { outcome: 'approved', complete: true },
        },
      ];
    case 'decline':
      return [
        { type: 'attemptOffered', at, attempt: offer },
        { type: 'attemptAnswered', at, attempt, answer: { outcome: 'declined' } },
      ];
    case 'rest':
      return [{ type: 'restLeft', at }];
    case 'again':
      return [{ type: 'restAsked', at }];
    case 'void':
      return [{ type: 'tenderVoided', at, tender: 0 }];
    case 'refund': {
      const back = order('back', { jti: `refund-${id}-${n}`.padEnd(16, '_'), cur: sale.order.cur });
      const asked = { ...back, sum: amount, lines: [], note: 'Broken', exp: at / 1000 };
      return [
        { type: 'refundAsked', at, order: asked, jws: 'r.r.r' },
        { type: 'refundGiven', at: at + DAY_MS, tender: 0, amount },
        { type: 'refundDropped', at: at + DAY_MS },
      ];
    }
    case 'cancel':
      return [{ type: 'cancelled', at }];
  }
}
