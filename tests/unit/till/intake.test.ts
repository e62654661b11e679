import { beforeEach, describe, expect, it } from 'vitest';
import type { OrderClaims } from '../../../src/lib/schemes/kass/sign-order';
import { advance } from '../../../src/lib/till/advance';
import { intake } from '../../../src/lib/till/intake';
import { START_MS, TILL } from '../../fakes/till-ports';
import { claims, newSigner, NOW, refusal, signRaw } from '../schemes/kass/paired-shop';
import {
  attempted,
  openSale,
  pairedTill,
  payCash,
  saleOf,
  states,
  type PairedTill,
} from './paired-till';

let till: PairedTill;
beforeEach(async () => {
  till = await pairedTill();
});

const take = (raw: string) => intake(till.ports, { raw, door: 'link' });
const codeOf = async (raw: string) => (await refusal(take(raw))).code;
const second = { jti: 'link-of-the-second-one' };
const revision = (rev: number): Partial<OrderClaims> => ({
  jti: `link-of-revision-${rev}`,
  ord: { ...claims.ord, rev },
});

describe('a link that is refused leaves nothing behind', () => {
  it.each([
    ['a text without a link', 'good morning', 'link-garbled'],
    ['a cut link', `${TILL}/#j=eyJhbGciOi`, 'link-cut'],
    ['an endless text', 'x'.repeat(70_000), 'link-too-long'],
    [
      'an unsigned order of the original form',
      'web+kass://payNow?callback=[https://shop.example/?{*}]&order={"no":"1","sum":1,"cur":"EUR"}',
      'link-unsigned',
    ],
  ])('%s', async (_, raw, code) => {
    const before = await till.rows();
    expect(await codeOf(raw)).toBe(code);
    expect(await till.rows()).toEqual(before);
  });

  it.each<[string, Partial<OrderClaims>, string]>([
    ['too old', { iat: NOW - 3600, exp: NOW - 1800 }, 'link-expired'],
    ['for another till', { aud: 'https://other.example' }, 'link-wrong-till'],
    ['that would answer elsewhere', { cb: 'https://evil.example/' }, 'link-wrong-callback'],
    ['whose sums do not agree', { sum: 1 }, 'link-sum-mismatch'],
    ['that asks for a refund', { act: 'refundNow' }, 'link-not-granted'],
    ['without an order', { ord: undefined as never }, 'link-invalid'],
  ])('an order %s', async (_, change, code) => {
    const before = await till.rows();
    expect(await codeOf(await till.link(change))).toBe(code);
    expect(await till.rows()).toEqual(before);
  });

  it('an order of a shop that is not paired, or not yet', async () => {
    const stranger = await signRaw(JSON.stringify(claims), await newSigner());
    expect(await codeOf(`#j=${stranger}`)).toBe('link-unpaired');
    await till.ports.storage.updateShop(till.shop.id, { state: 'asking' });
    expect(await codeOf(await till.link())).toBe('link-unpaired');
  });

  it('an order that was changed on its way', async () => {
    const parts = async (change = {}) =>
      (await till.link(change)).split('#j=')[1]?.split('.') ?? [];
    const [head, , signature] = await parts();
    const [, payload] = await parts({ sum: 1, lines: [{ n: 'x', t: 1 }], adj: [] });
    expect(await codeOf(`#j=${head}.${payload}.${signature}`)).toBe('link-tampered');
  });
});

describe('an order that comes again', () => {
  it('under a link that another order came with is refused', async () => {
    await openSale(till);
    const before = await till.rows();
    const other = await till.link({ ord: { id: '1043', no: '1043', rev: 0 } });
    expect(await codeOf(other)).toBe('link-replayed');
    expect(await till.rows()).toEqual(before);
  });

  it('in an older revision is refused, naming the shop', async () => {
    await openSale(till, revision(2));
    expect(await refusal(take(await till.link(revision(1))))).toEqual({
      code: 'link-old-revision',
      details: { host: 'shop.example' },
    });
  });

  it('in a newer revision is refused while the payment app has the screen', async () => {
    const id = await openSale(till);
    await attempted(till, id);
    expect(await codeOf(await till.link(revision(1)))).toBe('link-sale-busy');
    expect(states(await saleOf(till, id))).toEqual(['leaving']);
  });

  it('by the same link shows the same sale', async () => {
    const link = await till.link();
    const first = await take(link);
    expect(await take(link)).toEqual(first);
  });

  it('by a fresh link of the same revision shows the same sale unchanged', async () => {
    const id = await openSale(till);
    expect(await take(await till.link(second))).toMatchObject({ type: 'sale', id });
    expect((await saleOf(till, id)).order.jti).toBe(claims.jti);
  });

  it('by its own link stays payable after that has expired', async () => {
    const link = await till.link();
    const first = await take(link);
    till.clock.advance(3 * 60 * 60 * 1000);
    expect(await take(link)).toEqual(first);
  });

  it('in a newer revision replaces what was not paid yet', async () => {
    const id = await openSale(till);
    const dearer = { ...revision(1), sum: 2290, adj: [] };
    expect(await take(await till.link(dearer))).toMatchObject({ id });
    expect((await saleOf(till, id)).order.sum).toBe(2290);
  });

  it('in a newer revision takes back a payment that was only offered', async () => {
    const id = await openSale(till);
    await attempted(till, id, false);
    await take(await till.link(revision(1)));
    const sale = await saleOf(till, id);
    expect(states(sale)).toEqual(['withdrawn']);
    expect(sale.order.ord.rev).toBe(1);
  });

  it('after it was paid shows the paid sale, whatever the revision', async () => {
    const id = await openSale(till);
    await payCash(till, id);
    expect(await take(await till.link(revision(1)))).toMatchObject({ id });
    expect((await saleOf(till, id)).order.ord.rev).toBe(0);
  });

  it('after it was cancelled here is open again', async () => {
    const id = await openSale(till);
    await advance(till.ports, id, { type: 'cancelled', at: START_MS });
    await take(await till.link(second));
    expect((await saleOf(till, id)).type).toBe('open');
  });
});

describe('a good link', () => {
  it('opens a sale of the paired shop, with the link as evidence and the door it came by', async () => {
    const link = await till.link();
    const outcome = await intake(till.ports, { raw: link, door: 'share' });
    expect(outcome).toMatchObject({ type: 'sale', orderNo: '1042' });
    if (outcome.type !== 'sale') return;
    expect(await saleOf(till, outcome.id)).toMatchObject({
      type: 'open',
      shop: till.shop.id,
      door: 'share',
      demo: false,
      openedAt: START_MS,
      jws: link.split('#j=')[1],
    });
  });

  it('opens one sale when two windows get it at once', async () => {
    const link = await till.link();
    const other = till.secondWindow();
    const [here, there] = await Promise.all([
      take(link),
      intake(other, { raw: link, door: 'launch' }),
    ]);
    expect(there).toEqual(here);
    expect((await till.ports.storage.listRecent(0)).size).toBe(1);
  });

  it('to pair is handed on and stores nothing', async () => {
    const before = await till.rows();
    expect(await take(`${TILL}/pair#p=abc_DEF`)).toEqual({ type: 'pairing', request: 'abc_DEF' });
    expect(await till.rows()).toEqual(before);
  });
});
