// Money that goes back: asked by the shop's link, given by a person, told to the shop, printed.
import { beforeEach, describe, expect, it } from 'vitest';
import type { SaleId } from '../../../src/lib/domain/ids';
import { askedOf, leftToGive, waysBack } from '../../../src/lib/domain/sale';
import { DEFAULT_GRANTS } from '../../../src/lib/domain/shop';
import type { OrderClaims } from '../../../src/lib/schemes/kass/sign-order';
import { advance } from '../../../src/lib/till/advance';
import { signResults } from '../../../src/lib/delivery/deliver';
import { intake } from '../../../src/lib/till/intake';
import { SaleView } from '../../../src/lib/till/sale.svelte';
import { START_MS } from '../../fakes/till-ports';
import { claims, refusal } from '../schemes/kass/paired-shop';
import {
  ATTEMPT,
  attempted,
  openSale,
  pairedTill,
  payCash,
  saleOf,
  type PairedTill,
} from './paired-till';

const FIRST = 'refund-of-the-mug-0001';
const SECOND = 'refund-of-the-rest-01';

let till: PairedTill;
let id: SaleId;
beforeEach(async () => {
  till = await pairedTill();
  await till.ports.storage.updateShop(till.shop.id, {
    grants: { ...DEFAULT_GRANTS, refund: true },
  });
  id = await openSale(till);
});

const take = async (change: Partial<OrderClaims> = {}) =>
  intake(till.ports, {
    raw: await till.link({
      act: 'refundNow',
      jti: FIRST,
      sum: 500,
      lines: [{ n: 'Mug, broken', q: '1', p: 500, t: 500 }],
      adj: [],
      tax: [],
      cb: 'https://shop.example/kass/result?refund=1&{*}',
      ...change,
    }),
    door: 'link',
  });
const rest = { jti: SECOND, sum: 1490, lines: [{ n: 'The rest', t: 1490 }] };

const payByApp = async () => {
  await attempted(till, id);
  const answer = { outcome: 'approved', tx: 'T-1', last4: '4417', complete: true } as const;
  await advance(till.ports, id, {
    type: 'attemptAnswered',
    at: START_MS,
    attempt: ATTEMPT.id,
    answer,
  });
};

async function viewOf(): Promise<SaleView> {
  const view = new SaleView(till.ports, id, () => {});
  await view.load();
  return view;
}
const asked = (view: SaleView) => {
  const refund = view.sale && askedOf(view.sale);
  if (!refund) throw new TypeError('Nothing is asked');
  return refund;
};

/** All that is asked goes back by the newest payment. */
function give(view: SaleView, slip = '', refund = asked(view)): Promise<void> {
  const [way] = view.sale ? waysBack(view.sale) : [];
  if (!way) throw new TypeError('Nothing can go back');
  return view.giveBack(refund, way, { amount: leftToGive(refund), slip });
}

describe('a link that asks for money back', () => {
  it.each<[string, Partial<OrderClaims>, string]>([
    [
      'for an older revision than was paid',
      { ord: { ...claims.ord, rev: 1 } },
      'link-old-revision',
    ],
    [
      'for more than is left',
      { jti: SECOND, sum: 1991, lines: [{ n: 'x', t: 1991 }] },
      'link-refund-limit',
    ],
  ])('%s is refused and leaves nothing behind', async (_, change, code) => {
    const ord = { ...claims.ord, rev: 2 };
    await openSale(till, { jti: 'link-of-revision-02', ord });
    await payCash(till, id);
    const rows = await till.rows();
    expect((await refusal(take({ ord, ...change }))).code).toBe(code);
    expect(await till.rows()).toEqual(rows);
  });

  it('of a newer revision is for the same sale', async () => {
    await payCash(till, id);
    expect(await take({ ord: { ...claims.ord, rev: 7 } })).toMatchObject({ type: 'sale', id });
  });

  it('after all was paid back is refused; the links that were used show the sale', async () => {
    await payCash(till, id);
    const view = await viewOf();
    for (const change of [{}, rest]) {
      await take(change);
      await view.load();
      await give(view);
    }
    expect(view.sale?.type).toBe('refunded');
    const third = { jti: 'refund-of-nothing-0001', sum: 1, lines: [{ n: 'x', t: 1 }] };
    expect((await refusal(take(third))).code).toBe('link-refund-limit');
    expect(await take(rest)).toMatchObject({ type: 'sale', id });
    expect((await saleOf(till, id)).refunds).toHaveLength(2);
  });

  it('by another link replaces one that nobody has answered', async () => {
    await payCash(till, id);
    await take();
    await take(rest);
    expect(askedOf(await saleOf(till, id))?.order.jti).toBe(SECOND);
  });
});

describe('a refund on the screen', () => {
  it('lies there as the paper that would be printed, before and after the receipt of the sale', async () => {
    await payCash(till, id);
    await take();
    const view = await viewOf();
    expect(view.receipt).toMatchObject({
      kind: 'refund',
      total: 500,
      tenders: [],
      lines: [{ n: 'Mug, broken' }],
    });
    expect(view.receipt).not.toHaveProperty('number');
    await view.dropRefund(asked(view));
    expect(view.receipt).toMatchObject({ kind: 'sale', number: '1042-1' });
  });

  it('is given in cash: stored, printed with the next number, and told to the shop', async () => {
    await payCash(till, id);
    await take();
    const view = await viewOf();
    till.clock.advance(60_000);
    await give(view);
    expect(view.sale).toMatchObject({
      type: 'paid',
      refunds: [{ by: 'shop', parts: [{ tender: 0, amount: 500 }] }],
    });
    const papers = view.jobs.flatMap((job) => (job.kind === 'print' ? [job.receipt] : []));
    expect(papers.find(({ kind }) => kind === 'refund')).toMatchObject({
      number: '1042-2',
      total: 500,
      date: '23.11.2026 12:01',
      paidOn: '23.11.2026 12:00',
      tenders: [{ method: 'cash', amount: 500 }],
    });
    expect(view.results.at(-1)?.claims).toMatchObject({ res: 'refunded', amt: 500, oj: FIRST });
  });

  it('is given through the app that took the money, with the number that was typed', async () => {
    await payByApp();
    await take();
    till.clock.advance(60_000);
    const view = await viewOf();
    await give(view, `  S-77${'7'.repeat(200)}`);
    const slip = `S-77${'7'.repeat(96)}`;
    expect(view.sale?.refunds).toMatchObject([{ parts: [{ tender: 0, slip }] }]);
    expect(view.printJob?.receipt).toMatchObject({
      kind: 'refund',
      tenders: [{ method: 'app', label: 'Demo Pay', amount: 500, tx: slip }],
    });
    expect(view.results.at(-1)?.claims).toMatchObject({
      how: [{ method: 'app', app: 'kass-app', tx: slip, amt: 500, asr: 'seller' }],
    });
  });

  it('that another window has given is not given once more', async () => {
    await payCash(till, id);
    await take();
    const [here, there] = [await viewOf(), await viewOf()];
    const refund = asked(here);
    await give(here);
    expect((await refusal(give(there, '', refund))).code).toBe('sale-changed');
    expect((await saleOf(till, id)).refunds).toHaveLength(1);
  });

  it('is not given when the shop has put another one in its place meanwhile', async () => {
    await payCash(till, id);
    await take();
    const view = await viewOf();
    const refund = asked(view);
    await take(rest);
    expect((await refusal(give(view, '', refund))).code).toBe('sale-changed');
    expect((await saleOf(till, id)).refunds).toEqual([]);
  });

  it('leads back to the page that its own link names', async () => {
    await payCash(till, id);
    await take();
    const view = await viewOf();
    await signResults(till.ports, till.shop.id);
    await view.load();
    expect(view.backAddress).toMatch(/^https:\/\/shop\.example\/kass\/result\?order=1042&kass=/);
    await give(view);
    await signResults(till.ports, till.shop.id);
    await view.load();
    expect(view.backAddress).toMatch(/^https:\/\/shop\.example\/kass\/result\?refund=1&kass=/);
  });

  it('stays among the recent sales however old the sale is, until it is answered', async () => {
    await payCash(till, id);
    await take();
    const later = START_MS + 90 * 24 * 60 * 60 * 1000;
    expect([...(await till.ports.storage.listRecent(later)).keys()]).toEqual([id]);
    const view = await viewOf();
    await view.dropRefund(asked(view));
    expect((await till.ports.storage.listRecent(later)).size).toBe(0);
  });
});

describe('a refund that the seller begins', () => {
  const grant = (change: object) =>
    till.ports.storage.updateShop(till.shop.id, { grants: { ...DEFAULT_GRANTS, ...change } });

  it.each([
    ['where the shop does not let the till do it', { refund: false }],
    ['beyond what the shop lets the till give', { refund: true, limits: { EUR: 499 } }],
  ])('%s is refused and leaves nothing behind', async (_, change) => {
    await grant(change);
    await payCash(till, id);
    const view = await viewOf();
    const rows = await till.rows();
    const error = await refusal(view.startRefund({ of: 'sum', sum: 500 }));
    expect([error.code, error.details]).toEqual(['link-not-granted', { reason: 'refund' }]);
    expect(await till.rows()).toEqual(rows);
  });

  it('may be as large as the shop lets a refund in its currency be', async () => {
    await payCash(till, id);
    expect((await viewOf()).refundLimit).toBe(Infinity);
    await grant({ refund: true, limits: { EUR: 499, USD: 1 } });
    expect((await viewOf()).refundLimit).toBe(499);
  });

  it('of more than was paid is refused', async () => {
    await payCash(till, id);
    const view = await viewOf();
    expect((await refusal(view.startRefund({ of: 'sum', sum: 1991 }))).code).toBe('sale-changed');
  });

  it('of a sum is told with an id of its own, for the link of the order', async () => {
    await payCash(till, id);
    const view = await viewOf();
    await view.startRefund({ of: 'sum', sum: 500 });
    const { jti } = asked(view).order;
    expect(jti).toMatch(/^[A-Za-z0-9_-]{22}$/);
    await give(view);
    const claims = view.results.at(-1)?.claims;
    expect(claims).toMatchObject({ res: 'refunded', amt: 500, rid: jti });
    expect(claims?.oj).toBe(view.sale?.order.jti);
  });

  it('of everything ends the sale, and its paper lists the goods', async () => {
    await payCash(till, id);
    const view = await viewOf();
    await view.startRefund({ of: 'all' });
    expect(view.receipt).toMatchObject({ kind: 'refund', total: 1990 });
    await give(view);
    expect(view.sale?.type).toBe('refunded');
  });
});

describe('a payment of a part', () => {
  it('is given back before the order is paid: the shop hears that nothing is in', async () => {
    const view = await viewOf();
    await view.takeCash(500, { amount: 500 });
    expect(view.results.at(-1)?.claims).toMatchObject({ res: 'part', amt: 500 });
    const [way] = view.sale ? waysBack(view.sale) : [];
    if (!way) throw new TypeError('Nothing can go back');
    await view.voidTender(way, '');
    expect(view.results.at(-1)?.claims).toMatchObject({ res: 'voided', amt: 0, how: [] });
    await view.cancel();
    expect(view.sale?.type).toBe('cancelled');
  });

  it('may be left with the rest open only where the shop allows it', async () => {
    const view = await viewOf();
    await view.takeCash(500, { amount: 500 });
    expect((await refusal(view.leaveRest())).code).toBe('sale-changed');
  });
});
