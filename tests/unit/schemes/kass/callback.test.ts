import { describe, expect, test } from 'vitest';
import { foldSale } from '../../../../src/lib/domain/sale';
import {
  answeredOrder,
  backAddress,
  callbackOf,
  htuOf,
  isCallbackAllowed,
  pageAddress,
  postAddress,
} from '../../../../src/lib/schemes/kass/callback';
import { opened } from '../../domain/sample';

const PREFIX = 'https://shop.example/kass';

describe('a callback address', () => {
  test.each([
    ['a host that only begins like the shop', 'https://shop.example.evil/kass'],
    ['the shop as a user name', 'https://shop.example@evil/kass'],
    ['a user name at the right host', 'https://me@shop.example/kass'],
    ['a password at the right host', 'https://:x@shop.example/kass'],
    ['an address without scheme', '//evil.example/kass'],
    ['a second host after two slashes', 'https://shop.example//evil.example/kass'],
    ['an encoded slash', 'https://shop.example/kass/%2f..%2fadmin'],
    ['an encoded slash in capitals', 'https://shop.example/kass%2Fx'],
    ['an encoded backslash', 'https://shop.example/kass/%5c..%5cadmin'],
    ['a backslash', 'https://shop.example/kass\\..\\admin'],
    ['a way up', 'https://shop.example/kass/../admin'],
    ['a way up and back', 'https://shop.example/kass/../kass/x'],
    ['an encoded way up', 'https://shop.example/kass/%2e%2e/admin'],
    ['a neighbour of the prefix', 'https://shop.example/kassa'],
    ['the shop, outside the prefix', 'https://shop.example/'],
    ['another port', 'https://shop.example:8443/kass'],
    ['plain http', 'http://shop.example/kass'],
    ['another scheme', 'javascript:alert(1)//shop.example/kass'],
    ['a local network address', 'https://192.168.1.5/kass'],
    ['a fragment', 'https://shop.example/kass#x'],
    ['an empty fragment', 'https://shop.example/kass#'],
    ['a Cyrillic letter that looks like a Latin one', 'https://shоp.example/kass'],
    ['a line break', 'https://shop.example/ka\nss'],
    ['a space', 'https://shop.example/kass ?x'],
    ['a slot in the path', 'https://shop.example/kass/{*}'],
    ['a slot in the path after &', 'https://shop.example/kass/&{*}'],
    ['a slot as a value', 'https://shop.example/kass?kass={*}'],
    ['a slot with a text behind it', 'https://shop.example/kass/?{*}x'],
    ['no slashes after its scheme', 'https:shop.example/kass'],
    ['three slashes after its scheme', 'https:///shop.example/kass'],
    ['two slots', 'https://shop.example/kass?{*}&{*}'],
    ['no address', 'kass'],
  ])('is refused with %s', (_, cb) => {
    expect(isCallbackAllowed(cb, PREFIX, true)).toBe(false);
  });

  test.each([
    ['an IPv4 address', 'https://192.168.1.5/kass'],
    ['an IPv4 address written as a number', 'https://3232235781/kass'],
    ['an IPv6 address', 'https://[fd00::1]/kass'],
    ['a name without a dot', 'https://nas/kass'],
    ['a name of the local network', 'https://nas.local/kass'],
    ['plain http', 'http://shop.example/kass'],
  ])('is refused even where the pairing itself has %s', (_, address) => {
    expect(isCallbackAllowed(address, address, true)).toBe(false);
  });

  test.each([
    ['https://shop.example/kass'],
    ['https://shop.example:443/kass'],
    ['https://SHOP.example/kass/result?order=1&{*}'],
    ['[https://shop.example/kass/result?{ *}]'],
    ['https://shop.example/kass?note=%2F..%2F'],
  ])('%s is allowed under the prefix', (cb) => {
    expect(isCallbackAllowed(cb, PREFIX, false)).toBe(true);
  });

  test('an IDN host is the same host in both of its spellings', () => {
    const prefix = 'https://лавка.example/kass';
    expect(isCallbackAllowed(new URL(prefix).href, prefix, false)).toBe(true);
    expect(isCallbackAllowed(prefix, new URL(prefix).href, false)).toBe(true);
  });

  test('plain http is for loopback, and only while the till is there too', () => {
    const local = 'http://localhost:4171/kass/result';
    expect(isCallbackAllowed(`${local}?{*}`, local, true)).toBe(true);
    expect(isCallbackAllowed(`${local}?{*}`, local, false)).toBe(false);
    expect(isCallbackAllowed('http://localhost:4172/kass/result', local, true)).toBe(false);
    expect(isCallbackAllowed('http://127.0.0.1:4171/kass/result', local, true)).toBe(false);
  });

  test('a prefix that ends in a slash holds what is below it', () => {
    expect(isCallbackAllowed('https://shop.example/a', 'https://shop.example/', false)).toBe(true);
    expect(isCallbackAllowed('https://shop.example/', 'https://shop.example/', false)).toBe(true);
  });
});

describe('the ways of a result', () => {
  const cb = 'https://shop.example/kass?order=1&{*}';
  const order = { iss: 'https://shop.example', cb };

  test('POST goes to the callback without the slot', () => {
    expect(postAddress(cb)).toBe('https://shop.example/kass?order=1');
  });

  test('`htu` has no query', () => {
    expect(htuOf(cb)).toBe('https://shop.example/kass');
  });

  test('the browser goes back with the result in the slot', () => {
    expect(backAddress(order, 'a.b.c')).toBe('https://shop.example/kass?order=1&kass=a.b.c');
    expect(backAddress(order, null)).toBe('https://shop.example/kass?order=1');
  });

  test('without a slot the browser goes to the front page, and carries nothing', () => {
    const deaf = { ...order, cb: 'https://shop.example/kass' };
    expect(backAddress(deaf, 'a.b.c')).toBe('https://shop.example/');
    expect(pageAddress(deaf, 'a.b.c')).toBeNull();
    expect(pageAddress(order, 'a.b.c')).toBe('https://shop.example/kass?order=1&kass=a.b.c');
  });
});

describe('a result about', () => {
  const sale = foldSale([opened()])!;
  const shop = { callback: 'https://shop.example/paired' };
  const refund = {
    order: { ...sale.order, jti: 'jti-of-the-refund', cb: 'https://shop.example/back?{*}' },
    by: 'shop' as const,
    parts: [{ tender: 0, amount: 1, at: 0 }],
    after: 1,
    at: 0,
  };
  const refunded = { ...sale, refunds: [refund] };

  test.each([
    ['a signed order goes to the callback that was signed', sale, sale.order.jti, sale.order.cb],
    [
      'an order without a signature goes to the paired callback, not to the one in its link',
      { ...sale, trust: 'unsigned' as const },
      undefined,
      shop.callback,
    ],
    ['a refund goes to the callback of its own link', refunded, refund.order.jti, refund.order.cb],
    [
      'a refund of an order without a signature too: its link is signed',
      { ...refunded, trust: 'unsigned' as const },
      refund.order.jti,
      refund.order.cb,
    ],
    ['the order itself after a refund to its own', refunded, sale.order.jti, sale.order.cb],
  ])('%s', (_, state, oj, expected) => {
    expect(callbackOf(state, oj, shop)).toBe(expected);
  });

  test('each is carried back by the link it answers', () => {
    expect(answeredOrder(refunded, refund.order.jti)).toBe(refund.order);
    expect(answeredOrder(refunded, sale.order.jti)).toBe(sale.order);
    expect(answeredOrder({ ...refunded, refunds: [] }, undefined)).toBe(sale.order);
  });
});
