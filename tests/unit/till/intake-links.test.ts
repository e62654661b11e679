// What comes in beside a plain signed order: references, refunds, questions, new keys, orders without a signature.
import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_GRANTS, type Shop } from '../../../src/lib/domain/shop';
import type { Signer } from '../../../src/lib/schemes/kass/device-key';
import { signKeyList } from '../../../src/lib/schemes/kass/key-list';
import { signReference, type OrderClaims } from '../../../src/lib/schemes/kass/sign-order';
import { advance } from '../../../src/lib/till/advance';
import { intake } from '../../../src/lib/till/intake';
import { START_MS, TILL } from '../../fakes/till-ports';
import { claims, newSigner, NOW, refusal, signRaw } from '../schemes/kass/paired-shop';
import { openSale, pairedTill, payCash, saleOf, type PairedTill } from './paired-till';

let till: PairedTill;
beforeEach(async () => {
  till = await pairedTill();
});

const take = (raw: string, wanted = false) => intake(till.ports, { raw, door: 'link', wanted });
const codeOf = async (raw: string) => (await refusal(take(raw))).code;
const change = (part: Partial<Shop>) => till.ports.storage.updateShop(till.shop.id, part);

describe('a link by reference', () => {
  const SRC = '/kass/order/8fk3Zr0n2LqWmTxe5Vb1Ag';
  const signedBy = (signer: Signer) => signReference(claims, SRC, signer.privateKey, signer.kid);

  it('is fetched from the shop, without cookies, and its document is kept with the sale', async () => {
    const { jws, document } = await signedBy(till.signer);
    till.network.serve('https://shop.example', () => new Response(document));
    const outcome = await take(`${TILL}/#j=${jws}`);
    if (outcome.type !== 'sale') throw new TypeError(outcome.type);
    const sale = await saleOf(till, outcome.id);
    expect(sale.document).toBe(new TextDecoder().decode(document));
    const [request] = till.network.requests;
    expect(request?.url).toBe(`https://shop.example${SRC}`);
    expect(request?.credentials).toBe('omit');
  });

  it.each([
    ['the network is gone', null],
    ['the shop has it no more', () => new Response('', { status: 404 })],
    ['the shop is broken', () => new Response('', { status: 500 })],
  ])('says so when %s, and stores nothing', async (_, server) => {
    const { jws } = await signedBy(till.signer);
    if (server) till.network.serve('https://shop.example', server);
    const before = await till.rows();
    expect(await codeOf(`${TILL}/#j=${jws}`)).toBe('link-unreachable');
    expect(await till.rows()).toEqual(before);
  });

  it('gives up on a shop that sends without end', async () => {
    const { jws } = await signedBy(till.signer);
    let sent = 0;
    const endless = () =>
      new Response(
        new ReadableStream<Uint8Array>({
          pull(stream) {
            sent += 1;
            stream.enqueue(new Uint8Array(64 * 1024));
          },
        }),
      );
    till.network.serve('https://shop.example', endless);
    expect(await codeOf(`${TILL}/#j=${jws}`)).toBe('link-too-long');
    expect(sent).toBeLessThan(10);
  });
});

describe('a key the till does not know', () => {
  const pageOf = (keys: readonly Signer[], list: string) => ({
    v: 1,
    name: 'Corner shop',
    keys: keys.map(({ jwk }) => jwk),
    list,
    callback: 'https://shop.example/kass/result',
    pair: 'https://shop.example/kass/pair',
    home: 'https://shop.example/orders',
  });
  const listOf = (keys: readonly Signer[], signer: Signer) =>
    signKeyList(
      { iss: 'https://shop.example', iat: NOW, keys: keys.map(({ jwk }) => jwk) },
      signer,
    );
  const linkOf = async (signer: Signer) =>
    `${TILL}/#j=${await signRaw(JSON.stringify(claims), signer)}`;

  it('is taken for a new one of its shop when a pinned key vouches for it', async () => {
    const next = await newSigner();
    const page = pageOf([next, till.signer], await listOf([next, till.signer], till.signer));
    till.network.serve('https://shop.example', () => Response.json(page));
    expect(await take(await linkOf(next))).toMatchObject({ type: 'sale' });
    const shop = await till.ports.storage.getShop(till.shop.id);
    expect(shop?.keys.map(({ kid }) => kid)).toEqual([next.kid, till.signer.kid]);
    expect(shop?.home).toBe('https://shop.example/orders');
  });

  it('is refused when only the page shows it', async () => {
    const thief = await newSigner();
    const page = pageOf([thief, till.signer], await listOf([thief, till.signer], thief));
    till.network.serve('https://shop.example', () => Response.json(page));
    expect(await codeOf(await linkOf(thief))).toBe('link-unpaired');
    const shop = await till.ports.storage.getShop(till.shop.id);
    expect(shop?.keys.map(({ kid }) => kid)).toEqual([till.signer.kid]);
  });

  it('of a host nobody is paired with asks nothing of that host', async () => {
    const stranger = await newSigner();
    const foreign = { ...claims, iss: 'https://evil.example' };
    const raw = `${TILL}/#j=${await signRaw(JSON.stringify(foreign), stranger)}`;
    expect(await codeOf(raw)).toBe('link-unpaired');
    expect(till.network.requests).toEqual([]);
  });
});

describe('what the shop’s admin did not allow', () => {
  it.each<[string, Partial<typeof DEFAULT_GRANTS>, Partial<OrderClaims>, string]>([
    ['payments', { pay: false }, {}, 'payNow'],
    ['a sum over the limit', { limits: { EUR: 1989 } }, {}, 'limit'],
    ['anything after its end', { exp: NOW - 1 }, {}, 'exp'],
    ['refunds', {}, { act: 'refundNow' }, 'refundNow'],
  ])('is refused: %s', async (_, grants, asked, reason) => {
    await change({ grants: { ...DEFAULT_GRANTS, ...grants } });
    const before = await till.rows();
    expect(await refusal(take(await till.link(asked)))).toMatchObject({
      code: 'link-not-granted',
      details: { reason, host: 'shop.example' },
    });
    expect(await till.rows()).toEqual(before);
  });

  it('does not touch sums at the limit, or in other currencies', async () => {
    await change({ grants: { ...DEFAULT_GRANTS, limits: { EUR: 1990, USD: 1 } } });
    expect(await take(await till.link())).toMatchObject({ type: 'sale' });
  });

  it('a longer life of links holds only for a till that was given it', async () => {
    const day = { exp: NOW + 24 * 3600 };
    expect(await codeOf(await till.link(day))).toBe('link-invalid');
    await change({ grants: { ...DEFAULT_GRANTS, life: 24 * 3600 } });
    expect(await take(await till.link(day))).toMatchObject({ type: 'sale' });
  });

  it('a link may name this very till, or a group it belongs to', async () => {
    await change({ device: till.device.kid, grants: { ...DEFAULT_GRANTS, groups: ['floor-2'] } });
    for (const aud of [till.device.kid, 'floor-2'])
      expect(await take(await till.link({ aud }))).toMatchObject({ type: 'sale' });
    expect(await codeOf(await till.link({ aud: 'floor-3' }))).toBe('link-wrong-till');
  });
});

describe('a refund', () => {
  const refund = (part: Partial<OrderClaims> = {}) =>
    till.link({
      act: 'refundNow',
      jti: 'refund-0123456789abcdef',
      sum: 500,
      lines: [{ n: 'Mug, broken', t: 500 }],
      adj: [],
      ...part,
    });
  beforeEach(() => change({ grants: { ...DEFAULT_GRANTS, refund: true } }));

  it('of a sale that was paid here waits for a person', async () => {
    const id = await openSale(till);
    await payCash(till, id);
    expect(await take(await refund())).toMatchObject({ type: 'sale', id });
    expect(await saleOf(till, id)).toMatchObject({
      type: 'paid',
      asked: { order: { sum: 500 } },
      refunds: [],
    });
  });

  it('that comes again shows the same sale, before and after it was given', async () => {
    const id = await openSale(till);
    await payCash(till, id);
    await take(await refund());
    const rows = await till.rows();
    await take(await refund());
    expect(await till.rows()).toEqual(rows);
    await advance(till.ports, id, { type: 'refundGiven', at: START_MS, tender: 0, amount: 500 });
    await take(await refund());
    expect(await saleOf(till, id)).toMatchObject({
      refunds: [{ by: 'shop', parts: [{ tender: 0, amount: 500 }] }],
    });
    expect(await saleOf(till, id)).not.toHaveProperty('asked.order');
  });

  it('is told to the shop as a document of its own', async () => {
    const id = await openSale(till);
    await payCash(till, id);
    await take(await refund());
    await advance(till.ports, id, { type: 'refundGiven', at: START_MS, tender: 0, amount: 500 });
    const [paid, given] = await till.ports.storage.resultsOf(id);
    expect(given?.claims).toMatchObject({
      res: 'refunded',
      amt: 500,
      how: [{ method: 'cash', amt: 500, asr: 'cash' }],
      oj: 'refund-0123456789abcdef',
      sup: paid?.jti,
      seq: 2,
    });
  });

  it.each<[string, Partial<OrderClaims>, string]>([
    ['more than was paid', { sum: 1991, lines: [{ n: 'x', t: 1991 }] }, 'link-refund-limit'],
    ['nothing', { sum: 0, lines: [] }, 'link-refund-limit'],
    ['another currency', { cur: 'USD' }, 'link-refund-limit'],
    ['an order this till never had', { ord: { id: '9', no: '9', rev: 0 } }, 'link-unknown-sale'],
  ])('of %s is refused', async (_, part, code) => {
    await payCash(till, await openSale(till));
    expect(await codeOf(await refund(part))).toBe(code);
  });

  it('of an order that is still to be paid is refused', async () => {
    await openSale(till);
    expect(await codeOf(await refund())).toBe('link-unknown-sale');
  });

  it('under the id of the order’s own link is refused as a replay of another order', async () => {
    await payCash(till, await openSale(till));
    const other = await openSale(till, {
      jti: 'link-of-another-order',
      ord: { id: '2', no: '2', rev: 0 },
    });
    await payCash(till, other);
    expect(await codeOf(await refund({ jti: 'link-of-another-order' }))).toBe('link-replayed');
  });
});

describe('a question what the till knows', () => {
  const ask = (part: Partial<OrderClaims> = {}) =>
    till.link({ act: 'statusNow', jti: 'question-0123456789', ...part });

  it('shows the sale and sends its newest result again', async () => {
    const id = await openSale(till);
    await payCash(till, id);
    const [job] = (await till.ports.storage.jobsOf(id)).filter((one) => one.kind === 'deliver');
    if (!job) throw new TypeError('No delivery');
    const picked = { kind: 'deliver' } as const;
    await till.ports.storage.claim(picked, 'first', START_MS, 1000);
    const done = { type: 'done', state: 'delivered' } as const;
    await till.ports.storage.settle(job.id, 'first', done, START_MS, till.ports.random);
    expect(await take(await ask())).toMatchObject({ type: 'sale', id });
    const jobs = await till.ports.storage.jobsOf(id);
    expect(jobs.find((one) => one.id === job.id)).toMatchObject({ state: 'queued', error: null });
    expect(await till.ports.storage.resultsOf(id)).toHaveLength(1);
  });

  it('about an order that never came says so, and stores nothing', async () => {
    const before = await till.rows();
    expect(await take(await ask())).toMatchObject({ type: 'unknown', orderNo: '1042' });
    expect(await till.rows()).toEqual(before);
  });
});

describe('orders that come by the dozen', () => {
  const order = (n: number) =>
    till.link({ jti: `link-of-the-dozen-${n}`, ord: { id: `d${n}`, no: String(n), rev: 0 } });

  it('are opened up to thirty in a minute; the next one only when the seller wants it', async () => {
    for (let n = 0; n < 30; n += 1) await take(await order(n));
    expect(await codeOf(await order(30))).toBe('link-many');
    expect(await take(await order(30), true)).toMatchObject({ type: 'sale' });
    expect(await take(await order(5))).toMatchObject({ type: 'sale' });
    till.clock.advance(61_000);
    expect(await take(await order(31))).toMatchObject({ type: 'sale' });
  });
});
