// Each of the two implementations reads what the other makes.
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../../src/lib/domain/errors';
import { parseAsk } from '../../../src/lib/domain/order';
import type { ResultClaims } from '../../../src/lib/domain/result';
import type { WellKnown } from '../../../src/lib/domain/shop';
import { cleanText } from '../../../src/lib/domain/text';
import { makeDeviceKey } from '../../../src/lib/schemes/kass/device-key';
import { checkSignature, readJws } from '../../../src/lib/schemes/kass/jws';
import { keysToPin } from '../../../src/lib/schemes/kass/key-list';
import { readLink } from '../../../src/lib/schemes/kass/order-link';
import {
  checkWellKnown,
  readPairingLink,
  signPairRequest,
  sixDigits,
} from '../../../src/lib/schemes/kass/pairing';
import { signResult } from '../../../src/lib/schemes/kass/result-jws';
import { signOrder, signReference, type AskClaims } from '../../../src/lib/schemes/kass/sign-order';
import { verifyLink } from '../../../src/lib/schemes/kass/verify-order';
import { keyOf, readKeys, shopOf, type Keys } from '../vectors/files';
import { ask, base, hasPhp, inPhp, resultOf, type MadeByPhp } from './php';

const NOW = base.now;

let keys: Keys;
beforeAll(async () => {
  keys = await readKeys();
});

/** Letters that both sides may take as they are: composition is left to those who can. */
const words = fc
  .string({ unit: 'grapheme', maxLength: 40 })
  .map((text) => cleanText(text, 200))
  .filter((text) => text === text.trim());
const amount = fc.integer({ min: -1e9, max: 1e9 });
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

/** Orders as shops may have them, written as plain JSON: what is missing is not there. */
const orders = fc
  .record({
    act: fc.constant('payNow' as const),
    no: words,
    lines: fc.array(
      fc.record({ n: words, q: optional(fc.constantFrom('1', '0.350', '12,5')), t: amount }),
      {
        maxLength: 25,
        size: 'max',
      },
    ),
    note: optional(words),
    paid: optional(fc.nat(1e6)),
    lang: optional(fc.constantFrom('en', 'ru')),
  })
  .map(({ act, no, lines, note, paid, lang }) => {
    const total = lines.reduce((sum, { t }) => sum + t, 0);
    const sum = Math.max(total, 0);
    const adj = total < 0 ? [{ n: 'Rounding', t: -total }] : [];
    const order = {
      act,
      ord: { id: 'o-1', no, rev: 0 },
      cur: 'EUR',
      sum,
      lines,
      adj,
      note,
      paid,
      lang,
    };
    return JSON.parse(JSON.stringify(order)) as typeof order;
  });
const samples = fc.sample(orders, { numRuns: 60, seed: 1042 });

const verify = (jws: string, action: string | null, document: string | null = null) =>
  verifyLink(jws, {
    shops: [shopOf(base, keys)],
    tillOrigin: base.till,
    nowMs: NOW * 1000,
    loopbackAllowed: false,
    action,
    load: () =>
      document === null
        ? Promise.reject(new AppError('link-unreachable'))
        : Promise.resolve(new TextEncoder().encode(document)),
  });

async function verifyText(text: string, document: string | null = null) {
  const link = readLink(text);
  if (link.type !== 'signed') throw new TypeError(link.type);
  return verify(link.jws, link.action, document);
}

describe.skipIf(!hasPhp)(inPhp('what PHP makes, our code reads'), () => {
  test('orders by value, by both links, packed where they are long', async () => {
    const made = ask(samples.map((order) => ({ do: 'link', order })));
    let packed = 0;
    for (const [at, order] of samples.entries()) {
      const { https, protocol, claims } = made[at]?.value as MadeByPhp;
      expect(https.length).toBeLessThan(1800);
      packed += Buffer.from(/#j=([^.]+)/.exec(https)?.[1] ?? '', 'base64url').includes('"zip"')
        ? 1
        : 0;
      const byHttps = await verifyText(https);
      expect(byHttps.order).toEqual(parseAsk(claims).order);
      expect(byHttps.order).toMatchObject(order);
      expect((await verifyText(protocol)).order).toEqual(byHttps.order);
    }
    expect(packed).toBeGreaterThan(3);
    expect(packed).toBeLessThan(samples.length);
  });

  test('orders by reference', async () => {
    const made = ask(
      samples.map((order) => ({ do: 'reference', order, src: '/kass/order/8fk3?x=1' })),
    );
    for (const [at, order] of samples.entries()) {
      const { https, document } = made[at]?.value as MadeByPhp;
      expect(https.length).toBeLessThan(900);
      expect((await verifyText(https, document)).order).toMatchObject(order);
    }
  });

  test('nothing that a till would refuse', () => {
    const [order] = samples;
    const [wrongSum, wrongType, wrongPath] = ask([
      { do: 'link', order: { ...order, sum: 7, lines: [], adj: [] } },
      { do: 'link', order: { ...order, sum: '7' } },
      { do: 'reference', order, src: '//evil.example/' },
    ]);
    expect(wrongSum).toMatchObject({ error: 'link-sum-mismatch', field: 'sum' });
    expect(wrongType).toMatchObject({ error: 'link-invalid', field: 'sum' });
    expect(wrongPath).toMatchObject({ error: 'link-invalid', field: 'src' });
  });

  test('a pairing link and the page it leads to', () => {
    const [answer] = ask([{ do: 'pairing' }]);
    const { address, page, code } = answer?.value as {
      address: string;
      page: unknown;
      code: string;
    };
    const link = readPairingLink(address, { nowMs: NOW * 1000, loopbackAllowed: false });
    expect(link.code).toBe(code);
    expect(checkWellKnown(link, page).name).toBe('Лавка №1');
  });

  test('a list that vouches for a new key', async () => {
    const { jwk, kid } = keyOf(keys, 'shopNext');
    const [answer] = ask([{ do: 'key list', jwk }]);
    const shop = shopOf(base, keys);
    const page = { keys: [jwk, keyOf(keys, 'shop').jwk], list: answer?.value } as WellKnown;
    expect((await keysToPin(shop, page))?.map((key) => key.kid)).toEqual([kid, shop.keys[0]?.kid]);
  });

  test('signatures whose numbers are short, too', async () => {
    const [answer] = ask([{ do: 'sign', times: 600 }]);
    const texts = answer?.value as readonly string[];
    const numbers = texts.flatMap((jws) => {
      const bytes = Buffer.from(jws.slice(-86), 'base64url');
      return [bytes[0], bytes[32]];
    });
    expect(numbers).toContain(0);
    for (const jws of texts)
      await checkSignature(readJws(jws, 'kass-order+jwt'), keyOf(keys, 'shop').jwk);
  });
});

describe.skipIf(!hasPhp)(inPhp('what our code makes, PHP reads'), () => {
  const claimsOf = (order: (typeof samples)[number], at: number): AskClaims => ({
    v: 1,
    iss: base.shop.origin,
    jti: `link-of-sample-${at}`.padEnd(20, '-'),
    iat: NOW,
    exp: NOW + 1800,
    cb: `${base.shop.callback}?{*}`,
    ...order,
  });

  test('orders by value and by reference', async () => {
    const { privateKey, kid } = keyOf(keys, 'shop');
    const asks = await Promise.all(
      samples.map(async (order, at) => {
        const claims = claimsOf(order, at);
        if (at % 2 === 0) return { do: 'verify', jws: await signOrder(claims, privateKey, kid) };
        const { jws, document } = await signReference(claims, '/o', privateKey, kid);
        const documents = { [`${base.shop.origin}/o`]: new TextDecoder().decode(document) };
        return { do: 'verify', jws, documents };
      }),
    );
    const read = ask(asks);
    for (const [at, order] of samples.entries())
      expect(read[at]?.value).toEqual({
        act: 'payNow',
        claims: parseAsk(claimsOf(order, at)).order,
      });
  });

  test('a pairing request, with the same digits', async () => {
    const device = await makeDeviceKey();
    const shopKid = keyOf(keys, 'shop').kid;
    const code = 'code-0123456789-abcdefgh';
    const request = {
      aud: base.shop.origin,
      shop: shopKid,
      code,
      nonce: 'nonce-0123456789',
      label: 'Планшет у двери',
      till: base.till,
    };
    const [answer] = ask([{ do: 'request', jws: await signPairRequest(request, device) }]);
    expect(answer?.value).toEqual({
      v: 1,
      iss: device.kid,
      jwk: device.jwk,
      ...request,
      digits: await sixDigits(shopKid, device.kid, code),
    });
  });

  test('results, and not those for another shop', async () => {
    const device = await makeDeviceKey();
    const claims = resultOf(device, base.shop, 'link-0123456789abcdef');
    const sign = async (change: Partial<ResultClaims>) => ({
      do: 'result',
      jwk: device.jwk,
      jws: await signResult({ ...claims, ...change }, device.privateKey, device.kid),
    });
    const [good, other] = ask([
      await sign({ who: 'Мария' }),
      await sign({ aud: 'https://other.example' }),
    ]);
    expect(good?.value).toEqual({ ...claims, who: 'Мария' });
    expect(other).toMatchObject({ error: 'link-invalid', field: 'aud' });
  });
});
