import { beforeEach, describe, expect, it } from 'vitest';
import type { Shop } from '../../../src/lib/domain/shop';
import { readFindRequest } from '../../../src/lib/schemes/kass/find-order';
import { findOrder, isOrderNumber } from '../../../src/lib/till/find-order';
import { TILL } from '../../fakes/till-ports';
import { refusal } from '../schemes/kass/paired-shop';
import { pairedTill, type PairedTill } from './paired-till';

const SHOP = 'https://shop.example';
const OTHER = 'https://other.example';
const LINK = `${TILL}/#j=aaaa.bbbb.cccc`;

let till: PairedTill;
let shop: Shop;
beforeEach(async () => {
  till = await pairedTill();
  shop = await till.ports.storage.updateShop(till.shop.id, { find: `${SHOP}/kass/find` });
});

/** The same pairing at another address. */
const second = (): Shop => ({ ...shop, origin: OTHER, find: `${OTHER}/kass/find` });
const find = (shops: readonly Shop[] = [shop]) => findOrder(till.ports, shops, '1047');
const answers = (origin: string, status: number, body: unknown = {}) =>
  till.network.serve(origin, () => Response.json(body, { status }));

describe('an order by its number', () => {
  it("is asked for with a request that only this till's key can sign", async () => {
    answers(SHOP, 200, { link: LINK });
    expect(await find()).toBe(LINK);
    const [request] = till.network.requests;
    expect(request).toMatchObject({
      method: 'POST',
      url: `${SHOP}/kass/find`,
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
    });
    expect(request?.headers.get('content-type')).toBe('application/jose');
    const context = { aud: SHOP, nowMs: till.clock.now() };
    const read = await readFindRequest((await request?.text()) ?? '', till.device.jwk, context);
    expect(read).toMatchObject({ no: '1047', till: TILL, iss: till.device.kid });
  });

  it.each<[string, number, unknown, string]>([
    ['the shop has none of it', 404, { error: 'order' }, 'find-unknown'],
    ['the shop no longer knows this till', 401, {}, 'shop-revoked'],
    ['the shop does not let this till ask', 403, {}, 'shop-revoked'],
    ['the shop is out of order', 503, {}, 'link-unreachable'],
    ['a page of somebody else answers', 200, 'Welcome to our wifi', 'link-unreachable'],
    ['the answer names no link', 200, { order: 1 }, 'link-unreachable'],
    ['the answer never ends', 200, { link: 'x'.repeat(100_000) }, 'link-unreachable'],
  ])('is not there when %s', async (_, status, body, code) => {
    answers(SHOP, status, body);
    expect(await refusal(find())).toMatchObject({
      code,
      details: { host: 'shop.example', no: '1047' },
    });
  });

  it('is not there without the network', async () => {
    expect((await refusal(find())).code).toBe('link-unreachable');
  });

  it('needs a shop that can be asked', async () => {
    expect((await refusal(find([]))).code).toBe('find-unsupported');
    const { find: _, ...silent } = shop;
    expect((await refusal(find([silent]))).code).toBe('find-unsupported');
  });

  it('comes from the first shop that has it', async () => {
    answers(SHOP, 404);
    answers(OTHER, 200, { link: LINK });
    expect(await find([shop, second()])).toBe(LINK);
  });

  it('is not called unknown while a shop that may have it does not answer', async () => {
    answers(SHOP, 404);
    expect((await refusal(find([shop, second()]))).code).toBe('link-unreachable');
    answers(OTHER, 404);
    expect((await refusal(find([shop, second()]))).code).toBe('find-unknown');
  });
});

it.each([
  ['1047', true],
  ['A-1047/2', true],
  ['№ 1047', true],
  ['Заказ 1047', true],
  ['', false],
  ['Espresso', false],
  ['https://shop.example/1047', false],
  ['mailto:someone@example.com?1', false],
  ['WIFI:T:WPA;S:guest;P:1234;;', false],
  ['two\nlines 1', false],
  ['9'.repeat(41), false],
])('a text can be an order number or not: %j', (text, expected) => {
  expect(isOrderNumber(text)).toBe(expected);
});
