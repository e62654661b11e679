import { describe, expect, test } from 'vitest';
import { addSlot, bareAddress, fillSlot, withoutSlot } from '../../../../src/lib/schemes/kass/slot';

describe('the result slot of an address', () => {
  test.each([
    ['https://a.example/b?{*}', 'https://a.example/b', 'https://a.example/b?k=v%26'],
    ['https://a.example/b?{ *}', 'https://a.example/b', 'https://a.example/b?k=v%26'],
    ['https://a.example/b?{%20*}', 'https://a.example/b', 'https://a.example/b?k=v%26'],
    ['https://a.example/b?x=1&{*}', 'https://a.example/b?x=1', 'https://a.example/b?x=1&k=v%26'],
    ['https://a.example/b?{*}&x=1', 'https://a.example/b?x=1', 'https://a.example/b?k=v%26&x=1'],
    ['https://a.example/b?x&{*}&y', 'https://a.example/b?x&y', 'https://a.example/b?x&k=v%26&y'],
    ['[https://a.example/b?{*}]', 'https://a.example/b', 'https://a.example/b?k=v%26'],
    ['https://a.example/b?{*}#f=1', 'https://a.example/b#f=1', 'https://a.example/b?k=v%26#f=1'],
    ['https://a.example/b', 'https://a.example/b', 'https://a.example/b'],
  ])('%s is left out and filled', (template, without, filled) => {
    expect(withoutSlot(template)).toBe(without);
    expect(fillSlot(template, { k: 'v&' })).toBe(filled);
  });

  test('takes a value as it is, without replacement patterns', () => {
    expect(fillSlot('https://a.example/?{*}', { a: '$&', b: "$'" })).toBe(
      "https://a.example/?a=%24%26&b=%24'",
    );
  });

  test('is added to the query, before a fragment', () => {
    expect(addSlot('https://a.example/b')).toBe('https://a.example/b?{*}');
    expect(addSlot('https://a.example/b?x=1#a=1.2')).toBe('https://a.example/b?x=1&{*}#a=1.2');
  });

  test('only a pair of brackets is taken off', () => {
    expect(bareAddress(' [https://a.example] ')).toBe('https://a.example');
    expect(bareAddress('[https://a.example')).toBe('[https://a.example');
  });
});
