import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  buildQuery,
  encodeValue,
  readLoosely,
  readQuery,
  type QueryFlaw,
} from '../../../src/lib/schemes/query';

describe('what is wrong with a text of pairs is said', () => {
  test.each<[string, string, readonly QueryFlaw[]]>([
    ['a space', 'a=1 2', ['character']],
    ['a letter outside ASCII', 'a=я', ['character']],
    ['a quote', 'a="1"', ['character']],
    ['an unfilled slot', 'a=1&{*}', ['character']],
    ['a second ?', '?a=1', ['character']],
    ['a second #', 'a=1#b', ['character']],
    ['a lone percent', 'a=100%', ['encoding']],
    ['half of a UTF-8 letter', 'a=%D0', ['encoding']],
    ['an overlong encoding', 'a=%C0%AF', ['encoding']],
    ['one name twice', 'a=1&a=1', ['duplicate']],
    ['one name twice, once in disguise', 'a=1&%61=2', ['duplicate']],
    ['a broken name', '%=1', ['encoding']],
    ['too many pairs', Array.from({ length: 65 }, (_, i) => `a${i}=`).join('&'), ['tooLong']],
    ['too much text', `a=${'x'.repeat(8000)}`, ['tooLong']],
    ['several things', 'a=1 &a=%', ['character', 'encoding']],
  ])('%s', (_, text, flaws) => {
    expect(readQuery(text).flaws).toEqual(flaws);
  });

  it('and of a name that comes twice the first value is kept', () => {
    expect(readQuery('a=1&a=2').values.get('a')).toBe('1');
  });
});

describe('a text of pairs is read', () => {
  test.each<[string, readonly (readonly [string, string])[]]>([
    ['', []],
    ['&&', []],
    ['a', [['a', '']]],
    ['a=', [['a', '']]],
    ['a=b=c', [['a', 'b=c']]],
    ['a=1+2', [['a', '1 2']]],
    ['a=1%2B2', [['a', '1+2']]],
    ['a=%D1%8F', [['a', 'я']]],
    ['a=%26%3D', [['a', '&=']]],
    ['__proto__=x', [['__proto__', 'x']]],
    ['A=1&a=2', [['A', '1'], ['a', '2']]], // prettier-ignore
  ])('%j', (text, pairs) => {
    const { values, flaws } = readQuery(text);
    expect([...values]).toEqual(pairs);
    expect(flaws).toEqual([]);
  });
});

describe('a text of pairs is built', () => {
  it('with everything encoded but the unreserved characters of RFC 3986', () => {
    expect(encodeValue("AZaz09-._~ !'()*&=+#?/[]{}я")).toBe(
      'AZaz09-._~%20%21%27%28%29%2A%26%3D%2B%23%3F%2F%5B%5D%7B%7D%D1%8F',
    );
  });

  it('without pairs that have no value, in the order given', () => {
    expect(buildQuery({ b: '1', x: undefined, a: '' })).toBe('b=1&a=');
  });

  it('from half a surrogate pair without failing', () => {
    expect(encodeValue('a\ud800')).toBe('a%EF%BF%BD');
  });

  it('so that reading gives back every text', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.string({ minLength: 1 }), fc.string({ unit: 'grapheme' })), {
          selector: ([name]) => name,
          maxLength: 20,
        }),
        (pairs) => {
          // Object keys that look like numbers would come first.
          const named = pairs.map(([name, value]) => [`k${name}`, value] as const);
          const { values, flaws } = readQuery(buildQuery(Object.fromEntries(named)));
          expect([...values]).toEqual(named);
          expect(flaws).toEqual([]);
        },
      ),
    );
  });
});

describe('a return is read as apps write it', () => {
  const pairsOf = (rest: string) => [...readLoosely(new URL(`https://till.example/return${rest}`))];

  test.each<[string, string, readonly (readonly [string, string])[]]>([
    ['nothing', '', []],
    ['empty places', '?#', []],
    ['nothing between the signs', '?&&?&', []],
    ['a name without value', '?a', [['a', '']]],
    ['a value without name', '?=1', [['', '1']]],
    ['a name that is not UTF-8: not at all', '?%E0=1&b=2', [['b', '2']]],
    [
      'a value that is not UTF-8: empty',
      '?a=%E0%A4&b=2',
      [
        ['a', ''],
        ['b', '2'],
      ],
    ],
    ['a lone percent: empty', '?a=100%', [['a', '']]],
    [
      'two values of one name: empty',
      '?a=1&b=2&a=3',
      [
        ['a', ''],
        ['b', '2'],
      ],
    ],
    ['two values, then the first again: empty', '?a=1&a=2&a=1', [['a', '']]],
    ['two values, one in disguise: empty', '?a=1&%61=2', [['a', '']]],
    ['two values, one that is not UTF-8: empty', '?a=1&a=%E0', [['a', '']]],
    ['two values in two places: empty', '?a=1#a=2', [['a', '']]],
    ['one value twice', '?a=1&a=1#a=1', [['a', '1']]],
    [
      'a second `?` as a separator',
      '?a=1?b=2',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    [
      'a `?` in the fragment as well',
      '#a=1?b=2',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    [
      'blanks',
      '?a=1 2&b=(-4) USER_CANCEL',
      [
        ['a', '1 2'],
        ['b', '(-4) USER_CANCEL'],
      ],
    ],
    ['a plus as a blank', '?a=1+2%2B3', [['a', '1 2+3']]],
    ['quotes and brackets', '?a={"b":"c"}', [['a', '{"b":"c"}']]],
    ['an equals sign in a value', '?a=b=c', [['a', 'b=c']]],
    [
      'both places, the query first',
      '?b=2#a=1',
      [
        ['b', '2'],
        ['a', '1'],
      ],
    ],
    [
      'names as they are written',
      '?A=1&a=2',
      [
        ['A', '1'],
        ['a', '2'],
      ],
    ],
    ['a name that every object has', '?__proto__=x', [['__proto__', 'x']]],
    ['64 pairs', `?${pairs(64)}`, Array.from({ length: 64 }, (_, i) => [`a${i}`, '1'])],
    ['65 pairs: not at all', `?${pairs(65)}`, []],
    ['more than any app has to say: not at all', `?a=1&b=${'x'.repeat(8000)}`, []],
  ])('%s', (_, rest, pairs) => {
    expect(pairsOf(rest)).toEqual(pairs);
  });

  it('and what was built is read in the same words', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(pairsOf(`?${buildQuery({ a, b })}`)).toEqual([
          ['a', a],
          ['b', b],
        ]);
      }),
    );
  });
});

function pairs(count: number): string {
  return Array.from({ length: count }, (_, i) => `a${i}=1`).join('&');
}
