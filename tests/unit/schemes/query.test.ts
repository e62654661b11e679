import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { buildQuery, encodeValue, readQuery, type QueryFlaw } from '../../../src/lib/schemes/query';

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
