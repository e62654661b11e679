import { decodeJwt } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import type { SaleId } from '../../../src/lib/domain/ids';
import type { DeliverJob, Outcome } from '../../../src/lib/domain/job';
import { hashJws, readResult } from '../../../src/lib/schemes/kass/result-jws';
import { makeDeviceKey } from '../../../src/lib/schemes/kass/device-key';
import { deliver, signResults } from '../../../src/lib/delivery/deliver';
import { advance } from '../../../src/lib/till/advance';
import { START_MS } from '../../fakes/till-ports';
import { openSale, pairedTill, payCash, type PairedTill } from './paired-till';

const SHOP = 'https://shop.example';

let till: PairedTill;
let id: SaleId;
let job: DeliverJob;
beforeEach(async () => {
  till = await pairedTill();
  id = await openSale(till);
  await payCash(till, id);
  job = await jobOf(id);
});

const next = { id: '1043', no: '1043', rev: 0 };

/** One more order that was paid. */
async function paidOrder(no: string): Promise<SaleId> {
  const sale = await openSale(till, {
    jti: `link-of-the-order-${no}`,
    ord: { id: no, no, rev: 0 },
  });
  await payCash(till, sale);
  return sale;
}

/** `out` of every result, in their order. */
const outs = async () =>
  (await till.db.getAllFromIndex('results', 'shopSeq')).map(
    ({ jws }) => (decodeJwt(jws ?? '') as { readonly out?: number }).out,
  );

async function jobOf(sale: SaleId): Promise<DeliverJob> {
  const found = (await till.ports.storage.jobsOf(sale)).find((one) => one.kind === 'deliver');
  if (found?.kind !== 'deliver') throw new TypeError('No result to deliver');
  return found;
}

/** The shop answers like this from now on. */
const answer = (status: number, body: unknown = {}, headers: Record<string, string> = {}) =>
  till.network.serve(SHOP, () => Response.json(body, { status, headers }));

const retry = (error: string, afterMs?: number): Outcome => ({
  type: 'retry',
  error,
  ...(afterMs === undefined ? {} : { afterMs }),
});

describe('an answer that is not the shop’s', () => {
  const page = (body: string, status = 200) => {
    till.network.serve(SHOP, () => new Response(body, { status }));
    return deliver(till.ports, job);
  };

  it.each([
    ['the sign-in page of a network', '<!DOCTYPE html><title>Welcome to our Wi-Fi</title>'],
    ['the same, written otherwise', '\n  <HTML lang="en"><body>Sign in</body></HTML>'],
    ['a page that is longer than any answer', `<html>${'x'.repeat(100_000)}</html>`],
    ['a proxy that says it is being repaired', '<!-- nginx --><html><h1>Back soon</h1></html>'],
  ])('%s: the result stays and is sent again', async (_, body) => {
    expect(await page(body)).toEqual(retry('shop-unreachable'));
    expect(await page(body, 201)).toEqual(retry('shop-unreachable'));
  });

  it.each([401, 403])('a page with status %i ends no pairing', async (status) => {
    expect(await page('<!doctype html><h1>Request blocked</h1>', status)).toEqual(
      retry('shop-unreachable'),
    );
    expect((await till.ports.storage.getShop(till.shop.id))?.state).toBe('paired');
  });

  it.each([200, 401, 403])('one with status %i that breaks off proves nothing', async (status) => {
    const halfway = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('<!doc'));
        controller.error(new TypeError('network error'));
      },
    });
    till.network.serve(SHOP, () => new Response(halfway, { status }));
    expect(await deliver(till.ports, job)).toEqual(retry('shop-unreachable'));
    expect((await till.ports.storage.getShop(till.shop.id))?.state).toBe('paired');
  });

  it.each([
    ['an opaque answer', 'opaque'],
    ['a redirect that was not followed', 'opaqueredirect'],
  ] as const)('%s has no status and proves nothing', async (_, type) => {
    // As the Fetch Standard has them: status 0, no headers, no body.
    till.network.serve(SHOP, () =>
      Object.defineProperties(new Response(null), {
        type: { value: type },
        ok: { value: false },
        status: { value: 0 },
      }),
    );
    expect(await deliver(till.ports, job)).toEqual(retry('shop-unreachable'));
  });

  it.each([
    ['nothing at all', '', 204],
    ['a word', 'OK', 200],
    ['a word in the type that PHP gives everything', 'Saved', 202],
    ['a text that speaks of pages', 'see <html>', 200],
  ])('of a shop that says %s the status counts', async (_, body, status) => {
    till.network.serve(
      SHOP,
      () =>
        new Response(status === 204 ? null : body, {
          status,
          headers: { 'Content-Type': 'text/html; charset=UTF-8' },
        }),
    );
    expect(await deliver(till.ports, job)).toEqual({ type: 'done', state: 'delivered' });
  });

  it('asks so that no answer without the shop’s CORS headers can be read, on plain http too', async () => {
    const asked: RequestInit[] = [];
    const fetch: typeof globalThis.fetch = (input, init) => {
      asked.push(init ?? {});
      return till.network.fetch(input, init);
    };
    answer(200);
    await deliver({ ...till.ports, fetch }, job);
    expect(asked).toMatchObject([{ mode: 'cors', credentials: 'omit', redirect: 'manual' }]);
    // Neither is on the list of what goes without a preflight, which the shop has to answer first.
    expect(asked[0]?.headers).toMatchObject({
      'Content-Type': 'application/jose',
      'Idempotency-Key': job.result,
    });
  });
});

describe('a result that the shop did not take', () => {
  it('waits when the network is away', async () => {
    till.network.isDown = true;
    expect(await deliver(till.ports, job)).toEqual(retry('shop-unreachable'));
  });

  it.each<[number, Record<string, string>, Outcome]>([
    [500, {}, retry('shop-unreachable')],
    [404, {}, retry('shop-unreachable')],
    [408, {}, retry('shop-unreachable')],
    [303, { Location: 'https://evil.example/' }, retry('shop-unreachable')],
    [503, {}, retry('shop-unreachable')],
    [503, { 'Retry-After': '120' }, retry('shop-unreachable', 120_000)],
    [503, { 'Retry-After': ' 0 ' }, retry('shop-unreachable', 0)],
    [500, { 'Retry-After': '60' }, retry('shop-unreachable', 60_000)],
    [502, { 'Retry-After': 'Mon, 23 Nov 2026 12:01:00 GMT' }, retry('shop-unreachable', 60_000)],
    [429, { 'Retry-After': 'Mon, 23 Nov 2026 12:05:00 GMT' }, retry('shop-unreachable', 300_000)],
    [429, { 'Retry-After': 'Mon, 23 Nov 2026 11:00:00 GMT' }, retry('shop-unreachable', 0)],
    [429, { 'Retry-After': '999999' }, retry('shop-unreachable', 86_400_000)],
    // Counted by the shop's own clock, which here is an hour ahead of the tablet's.
    [
      429,
      { 'Retry-After': 'Mon, 23 Nov 2026 13:05:00 GMT', Date: 'Mon, 23 Nov 2026 13:00:00 GMT' },
      retry('shop-unreachable', 300_000),
    ],
    [429, { 'Retry-After': 'soon' }, retry('shop-unreachable')],
    [429, { 'Retry-After': '-5' }, retry('shop-unreachable')],
    [429, { 'Retry-After': '1.5' }, retry('shop-unreachable')],
    [429, { 'Retry-After': '2026' + '-11-23' }, retry('shop-unreachable')],
    [400, {}, { type: 'failed', error: 'shop-refused' }],
    [409, {}, { type: 'failed', error: 'shop-refused' }],
    [422, {}, { type: 'failed', error: 'shop-refused' }],
    [410, {}, { type: 'failed', error: 'shop-gone' }],
    [401, {}, { type: 'failed', error: 'shop-revoked' }],
    [403, {}, { type: 'failed', error: 'shop-revoked' }],
  ])('with status %i and headers %j', async (status, headers, outcome) => {
    answer(status, { error: 'no' }, headers);
    expect(await deliver(till.ports, job)).toEqual(outcome);
  });

  it('because it leads elsewhere waits: no redirect is followed, and an answer that cannot be read is none', async () => {
    // What a page sees of a redirect it does not follow (Fetch §4.6): status 0.
    till.network.serve(SHOP, () => Response.error());
    expect(await deliver(till.ports, job)).toEqual(retry('shop-unreachable'));
    expect(till.network.requests[0]?.redirect).toBe('manual');
  });

  it('because another one has settled the order stops, also when the shop does not say it in JSON', async () => {
    for (const body of ['', '<h1>Conflict</h1>', 'null', '[]', '{"jti":"another-result"}']) {
      till.network.serve(SHOP, () => new Response(body, { status: 409 }));
      expect(await deliver(till.ports, job)).toEqual({ type: 'failed', error: 'shop-refused' });
    }
  });

  it('as far as can be seen, because its answer broke off, waits', async () => {
    const torn = () =>
      new ReadableStream({
        pull: (stream) => stream.error(new TypeError('network error')),
      });
    till.network.serve(SHOP, () => new Response(torn(), { status: 409 }));
    expect(await deliver(till.ports, job)).toEqual(retry('shop-unreachable'));
  });

  it.each([401, 403])(
    'because this till is not known there (%i) locks the pairing: what is left is kept, and not tried',
    async (status) => {
      answer(status);
      await deliver(till.ports, job);
      expect(await till.ports.storage.getShop(till.shop.id)).toMatchObject({
        state: 'revoked',
        endedBy: 'shop',
      });
      answer(200);
      expect(await deliver(till.ports, job)).toEqual({ type: 'failed', error: 'shop-revoked' });
      expect(till.network.requests).toHaveLength(1);
    },
  );

  it('waits while the shop is asked to allow this till again, and ends no pairing', async () => {
    await till.ports.storage.updateShop(till.shop.id, { state: 'asking' });
    answer(403);
    expect(await deliver(till.ports, job)).toEqual(retry('shop-revoked'));
    expect(till.network.requests).toEqual([]);
    expect((await till.ports.storage.getShop(till.shop.id))?.state).toBe('asking');
  });

  it('is still sent where the owner forgot the shop: money was taken for it', async () => {
    await till.ports.storage.updateShop(till.shop.id, { state: 'revoked', endedBy: 'owner' });
    answer(401);
    expect(await deliver(till.ports, job)).toEqual({ type: 'failed', error: 'shop-revoked' });
    expect((await till.ports.storage.getShop(till.shop.id))?.endedBy).toBe('owner');
    answer(200);
    expect(await deliver(till.ports, job)).toEqual({ type: 'done', state: 'delivered' });
  });

  it('waits for a new pairing where this till has no key of the shop, and is signed with that one then', async () => {
    // As after a journal was read in from another tablet: the order is there, and the key is not.
    const other = await openSale(till, { jti: 'link-of-the-next-order', ord: next });
    await till.db.delete('keys', till.shop.id);
    await payCash(till, other);
    const owed = await jobOf(other);
    answer(200);
    expect(await deliver(till.ports, owed)).toEqual({ type: 'failed', error: 'shop-revoked' });
    expect(till.network.requests).toEqual([]);
    const device = await makeDeviceKey();
    await till.db.put('keys', { v: 1, shop: till.shop.id, ...device });
    expect(await deliver(till.ports, owed)).toEqual({ type: 'done', state: 'delivered' });
    const jws = (await till.network.requests[0]?.text()) ?? '';
    const address = { aud: SHOP, htu: `${SHOP}/kass/result` };
    expect(await readResult(jws, device.jwk, address)).toMatchObject({ iss: device.kid });
  });
});

describe('a result that the shop took', () => {
  it.each<[number, BodyInit | null]>([
    [200, '{"jti":"…","order":"paid"}'],
    [200, 'thank you'],
    [200, '{"jti":"another-result"}'],
    [202, ''],
    [204, null],
  ])('is delivered by a readable %i, whatever its body says: %j', async (status, body) => {
    till.network.serve(SHOP, () => new Response(body, { status }));
    expect(await deliver(till.ports, job)).toEqual({ type: 'done', state: 'delivered' });
  });

  it('is delivered when the shop says that it has this one already', async () => {
    answer(409, { jti: job.result });
    expect(await deliver(till.ports, job)).toEqual({ type: 'done', state: 'delivered' });
  });

  it('goes to the callback without its slot, once signed, with its idempotency key', async () => {
    answer(200);
    await deliver(till.ports, job);
    const [request] = till.network.requests;
    expect(request?.method).toBe('POST');
    expect(request?.url).toBe(`${SHOP}/kass/result?order=1042`);
    expect(request?.headers.get('Content-Type')).toBe('application/jose');
    expect(request?.headers.get('Idempotency-Key')).toBe(job.result);
    expect(request?.credentials).toBe('omit');
    expect(request?.referrerPolicy).toBe('no-referrer');
    const jws = (await request?.text()) ?? '';
    const address = { aud: SHOP, htu: `${SHOP}/kass/result` };
    expect(await readResult(jws, till.device.jwk, address)).toMatchObject({ amt: 1990, seq: 1 });
  });

  it('goes where it was made for, also when a later link named another place', async () => {
    await till.db.clear('jobs');
    const other = await openSale(till, { jti: 'link-of-the-next-order', ord: next });
    await advance(till.ports, other, { type: 'cancelled', at: START_MS });
    const elsewhere = `${SHOP}/kass/result/elsewhere`;
    const later = { jti: 'link-of-its-revision', ord: { ...next, rev: 1 }, cb: elsewhere };
    await openSale(till, later);
    answer(200);
    for (const one of await till.ports.storage.jobsOf(other))
      if (one.kind === 'deliver') await deliver(till.ports, one);
    expect(till.network.requests.map(({ url }) => url)).toEqual([
      `${SHOP}/kass/result?order=1042`,
      elsewhere,
    ]);
    for (const { claims } of await till.ports.storage.resultsOf(other))
      expect(`${claims.htu}`).toBe(claims.seq === 2 ? `${SHOP}/kass/result` : elsewhere);
  });
});

describe('a shop without a server', () => {
  it('is told by the seller: the result is signed and waits, and nothing is sent', async () => {
    await till.ports.storage.updateShop(till.shop.id, { deliver: 'link' });
    answer(200);
    expect(await deliver(till.ports, job)).toEqual({ type: 'waits' });
    expect(till.network.requests).toEqual([]);
    const [result] = await till.ports.storage.resultsOf(id);
    const address = { aud: SHOP, htu: `${SHOP}/kass/result` };
    expect(await readResult(result?.jws ?? '', till.device.jwk, address)).toMatchObject({
      res: 'paid',
    });
  });
});

describe('the signature of a result', () => {
  it('is made once: twenty tries send the same text under the same key', async () => {
    answer(500);
    for (let i = 0; i < 20; i += 1) {
      till.clock.advance(60_000);
      await deliver(till.ports, job);
    }
    const texts = await Promise.all(till.network.requests.map((request) => request.text()));
    expect(texts).toHaveLength(20);
    expect(new Set(texts).size).toBe(1);
    const keys = till.network.requests.map(({ headers }) => headers.get('Idempotency-Key'));
    expect(new Set(keys)).toEqual(new Set([job.result]));
  });

  it('tells how many results the shop does not have, this one among them', async () => {
    await paidOrder('1043');
    await paidOrder('1044');
    await signResults(till.ports, till.shop.id);
    expect(await outs()).toEqual([3, 3, 3]);
    answer(200);
    await till.ports.storage.claim({ kind: 'deliver' }, 'here', START_MS, 1000);
    const done = { type: 'done', state: 'delivered' } as const;
    await till.ports.storage.settle(job.id, 'here', done, START_MS, till.ports.random);
    await paidOrder('1045');
    await signResults(till.ports, till.shop.id);
    expect(await outs()).toEqual([3, 3, 3, 3]);
  });

  it('is made once when two windows sign at the same time', async () => {
    await Promise.all([
      signResults(till.ports, till.shop.id),
      signResults(till.secondWindow(), till.shop.id),
    ]);
    const [result] = await till.ports.storage.resultsOf(id);
    const head = await till.ports.storage.headOf(till.shop.id);
    expect(head?.hash).toBe(await hashJws(result?.jws ?? ''));
  });

  it('chains the results of a shop, whichever of them is delivered first', async () => {
    const other = await paidOrder('1043');
    answer(200);
    await deliver(till.ports, await jobOf(other));
    const [first] = await till.ports.storage.resultsOf(id);
    const [second] = await till.ports.storage.resultsOf(other);
    const address = { aud: SHOP, htu: `${SHOP}/kass/result` };
    const claims = await readResult(second?.jws ?? '', till.device.jwk, address);
    expect(claims).toMatchObject({ seq: 2, prev: await hashJws(first?.jws ?? '') });
  });
});
