import * as fc from 'fast-check';
import decodeQR from 'qr/decode.js';
import { beforeEach, describe, expect, test } from 'vitest';
import { qrSvg } from '../../../src/lib/shop/index';
import { DEFAULT_GRANTS } from '../../../src/lib/domain/shop';
import {
  atTill,
  chainOf,
  openShop,
  order,
  pairedDevice,
  pinned,
  SHOP,
  TILL,
  type OpenShop,
} from './open-shop';

let open: OpenShop;
beforeEach(async () => {
  open = await openShop();
});

/** Draws the picture of `qrSvg` and reads it as a camera would. */
function readQr(svg: string): string {
  const size = Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1]);
  const scale = 4;
  const width = size * scale;
  const data = new Uint8Array(width * width * 3).fill(255);
  const [, dark = ''] = [...svg.matchAll(/ d="([^"]+)"/g)].map(([, d]) => d);
  for (const [, x, y, length] of dark.matchAll(/M(\d+) (\d+)h(\d+)/g))
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row += 1) {
      const from = row * width + Number(x) * scale;
      data.fill(0, from * 3, (from + Number(length) * scale) * 3);
    }
  return decodeQR({ width, height: width, data });
}

describe('a link is not made', () => {
  test.each([
    [
      'for a sum that is not the lines',
      { sum: 1 },
      'sum',
      'sum is 1, but lines and adjustments make 1990',
    ],
    [
      'for a line without name',
      { lines: [{ t: 1990 }], adj: [] },
      'lines.0.n',
      'lines.0.n is missing: it must be a text',
    ],
    [
      'for a line in whole money',
      {
        lines: [
          { n: 'a', t: 1 },
          { n: 'b', t: 19.9 },
        ],
      },
      'lines.1.t',
      'lines.1.t is 19.9: it must be a whole number of minor units, such as 1990 for 19.90',
    ],
    [
      'for a quantity that is a number',
      { lines: [{ n: 'a', q: 2, t: 1990 }] },
      'lines.0.q',
      'lines.0.q is 2: it must be a decimal number in a string, such as "0.350"',
    ],
    [
      'for a sum below zero',
      { sum: -1 },
      'sum',
      'sum is -1: it must be a whole number of minor units, zero or more',
    ],
    [
      'for a currency that is none',
      { cur: 'euro' },
      'cur',
      'cur is "euro": it must be three capital letters',
    ],
    ['without id', { id: '' }, 'ord.id', 'ord.id is "": it must be a text of 1 to 128 characters'],
    [
      'for a page that is no list',
      { lines: 'Beans' },
      'lines',
      'lines is "Beans": it must be a list',
    ],
  ])('%s, and the sentence names the member', async (_, change, field, sentence) => {
    const wrong = { ...order, ...change } as typeof order;
    const refusal = await open.shop.orderLinks(wrong, TILL).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ name: 'AppError', details: { field } });
    expect((refusal as Error).message).toContain(sentence);
    expect(await open.store.list('link')).toEqual([]);
    expect(await open.store.list('document')).toEqual([]);
  });

  test.each([0, -5, 24 * 3600 + 1, NaN])('for a life of %s seconds', async (life) => {
    await expect(open.shop.orderLinks(order, TILL, { life })).rejects.toMatchObject({
      details: { field: 'life' },
    });
  });

  test('for the refund of an order that was not paid', async () => {
    await open.shop.orderLinks(order, TILL);
    const refund = { ...order, sum: 500, lines: [{ n: 'Returned', t: 500 }], adj: [] };
    await expect(open.shop.refundLinks(refund, TILL)).rejects.toMatchObject({
      code: 'link-unknown-sale',
    });
  });

  test('for the refund of more than is left', async () => {
    await open.shop.orderLinks(order, TILL);
    await chainOf(open, await pairedDevice(open)).send();
    const refund = { ...order, sum: 1991, lines: [{ n: 'Returned', t: 1991 }], adj: [] };
    await expect(open.shop.refundLinks(refund, TILL)).rejects.toMatchObject({
      code: 'link-refund-limit',
      message: 'sum is 1991, but only 1990 can be paid back',
    });
  });
});

describe('a link opens at the paired till', () => {
  test('in every form, as the same order', async () => {
    const links = await open.shop.orderLinks(order, TILL);
    const asks = await Promise.all(
      [links.https, links.protocol, links.reference, readQr(links.qr)].map((link) =>
        atTill(open, link),
      ),
    );
    for (const { act, order: seen } of asks) {
      expect(act).toBe('payNow');
      expect(seen).toEqual(asks[0]?.order);
      expect(seen.cb).toBe('https://shop.example/kass/result?order=o-1042&{*}');
    }
    expect(await open.store.list('link')).toHaveLength(1);
  });

  test('to pay a sum back', async () => {
    await open.shop.orderLinks(order, TILL);
    await chainOf(open, await pairedDevice(open)).send();
    const refund = { ...order, sum: 500, lines: [{ n: 'Returned', t: 500 }], adj: [] };
    const links = await open.shop.refundLinks(refund, TILL);
    expect(links.protocol).toMatch(/^web\+kass:\/\/refundNow\?j=/);
    const grants = { ...DEFAULT_GRANTS, refund: true };
    const ask = await atTill(open, links.protocol, await pinned(open, { grants }));
    expect(ask).toMatchObject({ act: 'refundNow', order: { sum: 500, ord: { id: 'o-1042' } } });
  });

  test('to print a note', async () => {
    const doc = [{ k: 'text' as const, t: 'Pick the order', b: true }, { k: 'rule' as const }];
    const { id, no, rev } = order;
    const links = await open.shop.printLinks({ id, no, rev, doc }, TILL);
    for (const link of [links.https, links.protocol, links.reference])
      expect(await atTill(open, link)).toMatchObject({ act: 'printNow', order: { doc } });
    expect(await open.shop.order(id)).toBeUndefined();
  });

  test('to ask what it knows', async () => {
    const { id, no, rev } = order;
    const links = await open.shop.statusLinks({ id, no, rev }, TILL);
    expect(links.protocol).toMatch(/^web\+kass:\/\/statusNow\?j=/);
    expect(await atTill(open, links.protocol)).toMatchObject({ act: 'statusNow' });
    expect(await atTill(open, links.reference)).toMatchObject({ order: { ord: { id, no, rev } } });
  });

  test.each(['device-of-the-till', 'front'])('when it is for %s', async (aud) => {
    const { https } = await open.shop.orderLinks(order, TILL, { aud });
    const grants = { ...DEFAULT_GRANTS, groups: ['front'] };
    const shop = await pinned(open, { device: 'device-of-the-till', grants });
    expect((await atTill(open, https, shop)).order.aud).toBe(aud);
    await expect(atTill(open, https)).rejects.toMatchObject({ code: 'link-wrong-till' });
  });

  test('for half an hour, or as long as was wanted', async () => {
    const lifeOf = async (options?: { life: number }): Promise<number> => {
      const { https } = await open.shop.orderLinks(order, TILL, options);
      const grants = { ...DEFAULT_GRANTS, life: 24 * 3600 };
      const { exp, iat } = (await atTill(open, https, await pinned(open, { grants }))).order;
      return exp - iat;
    };
    expect(await lifeOf()).toBe(1800);
    expect(await lifeOf({ life: 3600.7 })).toBe(3600);
  });
});

describe('an order that a link only names', () => {
  const document = async (): Promise<Response> => {
    const [stored] = await open.store.list('document');
    const address = `${SHOP}/kass/order/${stored?.id}`;
    return open.shop.handle(new Request(address, { headers: { origin: TILL } }));
  };

  test('is served as its exact bytes, to be read by the till', async () => {
    await open.shop.orderLinks({ ...order, note: '«Чай» ☕' }, TILL);
    const answer = await document();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(answer.headers.get('access-control-allow-origin')).toBe(TILL);
    expect(await answer.text()).toBe((await open.store.list('document'))[0]?.text);
  });

  test('is served until the link can be opened no more', async () => {
    await open.shop.orderLinks(order, TILL);
    open.clock.nowMs += (1800 + 300) * 1000;
    expect((await document()).status).toBe(200);
    open.clock.nowMs += 1000;
    expect((await document()).status).toBe(410);
  });
});

describe('the QR code', () => {
  test('carries a long order by reference, small enough for a phone', async () => {
    const lines = Array.from({ length: 50 }, (_, n) => ({ n: `Карандаш № ${n}`, t: 100 }));
    const links = await open.shop.orderLinks({ ...order, lines, adj: [], sum: 5000 }, TILL);
    expect(readQr(links.qr)).toBe(links.reference);
    expect(links.reference.length).toBeLessThan(600);
    expect(links.qr.length).toBeLessThan(30_000);
  });

  test('can be read back, whatever it says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }), (text) => {
        expect(readQr(qrSvg(text))).toBe(text);
      }),
      { numRuns: 25 },
    );
  });

  test('has nothing a strict policy refuses', () => {
    expect(qrSvg('kass')).not.toMatch(/style=|<script|href=/);
  });
});

describe('an order that has a newer link', () => {
  test('stays paid, unless its revision rises', async () => {
    await open.shop.orderLinks(order, TILL);
    await chainOf(open, await pairedDevice(open)).send();
    await open.shop.orderLinks(order, TILL);
    expect((await open.shop.order(order.id))?.state).toBe('paid');
    await open.shop.orderLinks({ ...order, rev: 1 }, TILL);
    expect(await open.shop.order(order.id)).toMatchObject({ state: 'awaiting', rev: 1, taken: 0 });
  });
});
