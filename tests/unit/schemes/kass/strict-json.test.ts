import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseStrictJson } from '../../../../src/lib/schemes/kass/strict-json';

describe('strict JSON', () => {
  test.each([
    ['a name twice', '{"a":1,"a":2}'],
    ['a name twice, once escaped', '{"a":1,"\\u0061":2}'],
    ['a name twice, deeper', '[{"b":{"a":[{}],"c":"a","a":null}}]'],
    ['data after the value', '{"a":1}{"a":2}'],
    ['a byte order mark', '\ufeff{}'],
    ['nine levels', '[[[[[[[[[1]]]]]]]]]'],
    ['nothing', ''],
    ['a cut text', '{"a":'],
    ['a comment', '{}//'],
    ['half a character, escaped', '["\\ud83d"]'],
    ['half a character as a name', '{"\\ude00":1}'],
    ['half a character as it is', '"\ud83d"'],
  ])('refuses %s', (_, text) => {
    expect(() => parseStrictJson(text)).toThrow(SyntaxError);
  });

  test.each([
    ['one name in two objects', '[{"a":1},{"a":2}]'],
    ['a value that looks like a name', '{"a":"b","c":["a","a"],"b":"a"}'],
    ['structure inside a string', '{"a":"{\\"a\\":[,","b":"\\\\"}'],
    ['eight levels', '[[[[[[[[1]]]]]]]]'],
    ['a character of two halves, escaped', '"\\ud83d\\ude00"'],
    ['an escaped backslash before a u', '"\\\\ud83d"'],
  ])('accepts %s', (_, text) => {
    expect(parseStrictJson(text)).toEqual(JSON.parse(text));
  });

  test('reads whatever JSON.stringify wrote, up to eight levels', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 7 }), (value) => {
        const text = JSON.stringify(value);
        expect(parseStrictJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });
});
