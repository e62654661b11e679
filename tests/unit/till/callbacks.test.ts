// Where a result may go (link-security §10 Callback; T8, T9): addresses that nearly lead to the shop, in signed and in
// unsigned links, through the whole intake. `callback.test.ts` has the rule itself.
import { beforeEach, describe, expect, it } from 'vitest';
import { intake } from '../../../src/lib/till/intake';
import { refusal } from '../schemes/kass/paired-shop';
import { pairedTill, type PairedTill } from './paired-till';

let till: PairedTill;
beforeEach(async () => {
  till = await pairedTill();
});

const take = (raw: string) => intake(till.ports, { raw, door: 'link' });
const original = (callback: string): string =>
  `web+kass://payNow?callback=[${callback}]&order={"no":"1042","sum":1990,"cur":"EUR"}`;

/** The pairing's prefix is `https://shop.example/kass/result`. */
const ELSEWHERE = [
  ['a host that begins like the shop', 'https://shop.example.evil/kass/result?{*}'],
  ['a host that ends like the shop', 'https://evilshop.example/kass/result?{*}'],
  ['a host below the shop', 'https://pay.shop.example/kass/result?{*}'],
  ['the shop with a dot behind it', 'https://shop.example./kass/result?{*}'],
  ['the shop as a user name', 'https://shop.example@evil.example/kass/result?{*}'],
  ['the shop as user and password', 'https://shop.example:443@evil.example/kass/result?{*}'],
  ['no scheme', '//evil.example/kass/result?{*}'],
  ['a path that is another host', 'https://shop.example//evil.example/kass/result?{*}'],
  ['an encoded way up', 'https://shop.example/kass/result/%2f..%2f..%2fadmin?{*}'],
  ['an encoded way up of dots', 'https://shop.example/kass/result/%2e%2e/admin?{*}'],
  ['a way up', 'https://shop.example/kass/result/../admin?{*}'],
  ['a backslash', 'https://shop.example/kass/result/..\\admin?{*}'],
  ['another port', 'https://shop.example:8443/kass/result?{*}'],
  ['plain http', 'http://shop.example/kass/result?{*}'],
  ['another scheme', 'javascript:alert(1)//shop.example/kass/result?{*}'],
  ['a neighbour of the prefix', 'https://shop.example/kass/results?{*}'],
  ['an IPv4 address', 'https://203.0.113.7/kass/result?{*}'],
  ['an address of the local network', 'https://192.168.1.1/kass/result?{*}'],
  ['a router by plain http', 'http://192.168.1.1/reboot?{*}'],
  ['an IPv4 address as one number', 'https://3232235777/kass/result?{*}'],
  ['an IPv4 address in hexadecimal', 'https://0xc0a80101/kass/result?{*}'],
  ['an IPv6 address', 'https://[fd00::1]/kass/result?{*}'],
  ['this very machine', 'http://localhost:8080/kass/result?{*}'],
  ['this very machine by number', 'http://127.0.0.1/kass/result?{*}'],
  ['a name of the local network', 'https://printer.local/kass/result?{*}'],
  ['a Cyrillic letter that looks Latin', 'https://shоp.example/kass/result?{*}'],
  ['the same in ASCII', 'https://xn--shp-ted.example/kass/result?{*}'],
  ['full-width letters for another host', 'https://ｅvil.example/kass/result?{*}'],
  ['a slot in the host', 'https://{*}.example/kass/result'],
  ['a slot as a host', 'https://{*}/kass/result?{*}'],
] as const;

describe.each(ELSEWHERE)('a callback with %s', (_, cb) => {
  it('is refused although the shop signed it', async () => {
    const before = await till.rows();
    expect(await refusal(take(await till.link({ cb })))).toEqual({
      code: 'link-wrong-callback',
      details: { host: 'shop.example', reason: 'cb' },
    });
    expect(await till.rows()).toEqual(before);
    expect(till.network.requests).toEqual([]);
  });

  it('is nobody’s in a link without a signature', async () => {
    await till.ports.storage.updateShop(till.shop.id, {
      unsigned: { until: till.clock.now() + 60_000, limit: 10_000, cur: 'EUR' },
    });
    const before = await till.rows();
    expect(['link-unsigned', 'link-garbled']).toContain((await refusal(take(original(cb)))).code);
    expect(await till.rows()).toEqual(before);
    expect(till.network.requests).toEqual([]);
  });
});

it('a callback below the prefix is the shop’s, signed or not', async () => {
  const cb = 'https://shop.example/kass/result/de?order=1042&{*}';
  expect(await take(await till.link({ cb }))).toMatchObject({ type: 'sale' });
  expect(await take(original(cb))).toMatchObject({ type: 'sale', orderNo: '1042' });
});
