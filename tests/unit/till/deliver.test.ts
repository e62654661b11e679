import { beforeEach, describe, expect, it } from 'vitest';
import type { SaleId } from '../../../src/lib/domain/ids';
import type { DeliverJob, Outcome } from '../../../src/lib/domain/job';
import { hashJws, readResult } from '../../../src/lib/schemes/kass/result-jws';
import { deliver, signResults } from '../../../src/lib/till/deliver';
import { refusal } from '../schemes/kass/paired-shop';
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

describe('a result that the shop did not take', () => {
  it('waits when the network is away', async () => {
    till.network.isDown = true;
    expect(await deliver(till.ports, job)).toEqual(retry('shop-unreachable'));
  });

  it.each<[number, Record<string, string>, Outcome]>([
    [500, {}, retry('shop-unreachable')],
    [404, {}, retry('shop-unreachable')],
    [503, {}, retry('shop-unreachable')],
    [503, { 'Retry-After': '120' }, retry('shop-unreachable', 120_000)],
    [429, { 'Retry-After': 'Mon, 23 Nov 2026 12:05:00 GMT' }, retry('shop-unreachable', 300_000)],
    [429, { 'Retry-After': 'Mon, 23 Nov 2026 11:00:00 GMT' }, retry('shop-unreachable', 0)],
    [429, { 'Retry-After': '999999' }, retry('shop-unreachable', 86_400_000)],
    [429, { 'Retry-After': 'soon' }, retry('shop-unreachable')],
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

  it('because it leads elsewhere waits: no redirect is followed', async () => {
    // What a page sees of a redirect it does not follow (Fetch §4.6): status 0.
    till.network.serve(SHOP, () => Response.error());
    expect(await deliver(till.ports, job)).toEqual(retry('shop-unreachable'));
    expect(till.network.requests[0]?.redirect).toBe('manual');
  });

  it('because this till was removed there locks the pairing', async () => {
    answer(401);
    await deliver(till.ports, job);
    expect((await till.ports.storage.getShop(till.shop.id))?.state).toBe('revoked');
  });

  it('is a fault of this tablet when its key is gone', async () => {
    await till.db.delete('keys', till.shop.id);
    expect((await refusal(deliver(till.ports, job))).code).toBe('storage-broken');
  });
});

describe('a result that the shop took', () => {
  it('is delivered by a readable 2xx', async () => {
    answer(200, { jti: job.result, order: 'paid' });
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
    const jws = (await request?.text()) ?? '';
    const address = { aud: SHOP, htu: `${SHOP}/kass/result` };
    expect(await readResult(jws, till.device.jwk, address)).toMatchObject({ amt: 1990, seq: 1 });
  });
});

describe('the signature of a result', () => {
  it('is made once: every try sends the same text', async () => {
    answer(500);
    await deliver(till.ports, job);
    await deliver(till.ports, job);
    const texts = await Promise.all(till.network.requests.map((request) => request.text()));
    expect(texts[0]).toBe(texts[1]);
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
    const next = await openSale(till, {
      jti: 'link-of-the-next-order',
      ord: { id: '1043', no: '1043', rev: 0 },
    });
    await payCash(till, next);
    answer(200);
    await deliver(till.ports, await jobOf(next));
    const [first] = await till.ports.storage.resultsOf(id);
    const [second] = await till.ports.storage.resultsOf(next);
    const address = { aud: SHOP, htu: `${SHOP}/kass/result` };
    const claims = await readResult(second?.jws ?? '', till.device.jwk, address);
    expect(claims).toMatchObject({ seq: 2, prev: await hashJws(first?.jws ?? '') });
  });
});
