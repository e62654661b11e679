// What everything else stands on: json.json, text.json and primitives.json.
import { thumbprintsOf } from './pairing.js';

/** @typedef {import('./signing.js').Key} Key */

export function jsonOf() {
  const good = (
    /** @type {string} */ name,
    /** @type {string} */ text,
    /** @type {unknown} */ value,
  ) => ({
    name: `read: ${name}`,
    text,
    expect: { value },
  });
  const bad = (/** @type {string} */ name, /** @type {string} */ text) => ({
    name: `refused: ${name}`,
    text,
    expect: { error: 'json' },
  });
  const bytes = (/** @type {string} */ name, /** @type {number[]} */ values) => ({
    name: `refused: ${name}`,
    base64: Buffer.from(values).toString('base64'),
    expect: { error: 'json' },
  });
  const nested = (/** @type {number} */ depth) => '['.repeat(depth) + ']'.repeat(depth);
  return {
    about:
      'Strict JSON: a text (or its bytes in `base64`) and the value it has, or that it is refused.',
    cases: [
      good('an object', '{"a":1,"b":[true,false,null],"c":{}}', {
        a: 1,
        b: [true, false, null],
        c: {},
      }),
      good('an empty list and an empty object', '[[],{}]', [[], {}]),
      good('a number alone', ' -12.5e1 ', -125),
      good('a text alone', '"a"', 'a'),
      good('every escape', '"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00"', '"\\/\b\f\n\r\té😀'),
      good('punctuation inside texts', '{"{":"}","a,":"[\\"{:,]"}', { '{': '}', 'a,': '["{:,]' }),
      good('a text that looks like a name, twice', '["a","a",{"b":"a"}]', ['a', 'a', { b: 'a' }]),
      good('one name in two objects', '{"a":{"b":1},"c":{"b":2}}', { a: { b: 1 }, c: { b: 2 } }),
      good('names that differ in their case', '{"a":1,"A":2}', { a: 1, A: 2 }),
      good('names that are numbers', '{"1":"a","0":"b"}', { 1: 'a', 0: 'b' }),
      good('white space of all four kinds', '\t\r\n { "a" : [ 1 , 2 ] } \n', { a: [1, 2] }),
      good('eight levels', nested(8), [[[[[[[[]]]]]]]]),
      good('brackets in a text do not count', `[["${'['.repeat(20)}"]]`, [['['.repeat(20)]]),
      bad('empty', ''),
      bad('white space alone', ' \n'),
      bad('a name twice', '{"a":1,"a":1}'),
      bad('a name twice, deep inside', '[{"x":[{"a":1,"b":2,"a":3}]}]'),
      bad('a name twice, once with an escape', '{"a":1,"\\u0061":2}'),
      bad('an empty name twice', '{"":1,"":2}'),
      bad('a name twice after a value that is an object', '{"a":{"b":{}},"a":1}'),
      bad('nine levels', nested(9)),
      bad('nine levels of objects', `${'{"a":'.repeat(9)}1${'}'.repeat(9)}`),
      bad('thousands of levels', nested(5000)),
      bad('something after the value', '{} {}'),
      bad('a zero byte after the value', '{}\u0000'),
      bad('a byte order mark', '\ufeff{}'),
      bad('another kind of white space', '\u00a0{}'),
      bad('a comma too many', '[1,]'),
      bad('a comma too few', '[1 2]'),
      bad('a colon too few', '{"a" 1}'),
      bad('a bracket that does not close', '[1'),
      bad('a bracket of the other kind', '[1}'),
      bad('a text that does not close', '"a'),
      bad('a line end inside a text', '"a\nb"'),
      bad('a tab inside a text', '"a\tb"'),
      bad('an unknown escape', '"\\x41"'),
      bad('a short escape', '"\\u41"'),
      bad('single quotes', "{'a':1}"),
      bad('a name without quotes', '{a:1}'),
      bad('a comment', '{/**/}'),
      bad('NaN', 'NaN'),
      bad('Infinity', '-Infinity'),
      bad('undefined', 'undefined'),
      bad('capitals', 'TRUE'),
      bad('a zero in front', '01'),
      bad('a plus in front', '+1'),
      bad('a point without a digit after it', '1.'),
      bad('a point without a digit before it', '.5'),
      bad('hexadecimal', '0x1'),
      bad('the first half of a surrogate pair', '"\\ud83d"'),
      bad('the second half', '"\\ude00"'),
      bad('the halves in the wrong order', '"\\ude00\\ud83d"'),
      bad('half of a pair in a name', '{"\\ud83d":1}'),
      bytes('bytes that are not UTF-8', [0x22, 0xe9, 0x22]),
      bytes('a longer form of UTF-8 than needed', [0x22, 0xc0, 0xa2, 0x22]),
      bytes('a surrogate in UTF-8', [0x22, 0xed, 0xa0, 0xbd, 0x22]),
      bytes('UTF-16', [0xfe, 0xff, 0x00, 0x7b, 0x00, 0x7d]),
      bytes('UTF-8 that is cut', [0x22, 0xc3]),
    ],
  };
}

export function textOf() {
  const line = (
    /** @type {string} */ name,
    /** @type {string} */ raw,
    /** @type {string} */ text,
    max = 200,
  ) => ({
    kind: 'line',
    name: `line: ${name}`,
    raw,
    max,
    expect: { text },
  });
  const paragraph = (
    /** @type {string} */ name,
    /** @type {string} */ raw,
    /** @type {string} */ text,
    max = 1000,
  ) => ({
    kind: 'paragraph',
    name: `paragraph: ${name}`,
    raw,
    max,
    expect: { text },
  });
  return {
    about:
      'Foreign text as it is shown and printed: one `line`, or a `paragraph` with its line ends; at most `max` UTF-16 units. `needs: "nfc"` marks what only Unicode composition can do.',
    cases: [
      line('plain', 'Coffee beans', 'Coffee beans'),
      line('empty', '', ''),
      line('blanks at the ends', '  a b  ', 'a b'),
      line('blanks inside stay', 'a  b', 'a  b'),
      line(
        'line ends of every kind, with blanks around',
        'a \r\n b\n\nc\rd\u0085e\u2028f\u2029 g',
        'a b c d e f g',
      ),
      line('a line end at the beginning and at the end', '\na\n', 'a'),
      line('tabs', 'a\tb', 'a b'),
      line('C0 control characters', '\u0000\u0007a\u001b@b\u007f', 'a@b'),
      line('C1 control characters', 'a\u0080\u009b\u009fb', 'ab'),
      line(
        'bidi controls',
        'a\u061cb\u200ec\u200fd\u202ae\u202bf\u202cg\u202dh\u202ei\u2066j\u2067k\u2068l\u2069m',
        'abcdefghijklm',
      ),
      line('zero width space, word joiner, byte order mark', 'a\u200bb\u2060c\ufeffd', 'abcd'),
      line('invisible operators', 'a\u2061b\u2062c\u2063d\u2064e\u2065f', 'abcdef'),
      line('interlinear marks', 'a\ufff9b\ufffac\ufffbd', 'abcd'),
      line(
        'what joins letters stays',
        'क\u094d\u200dष می\u200cخواهم',
        'क\u094d\u200dष می\u200cخواهم',
      ),
      line('a soft hyphen stays', 'a\u00adb', 'a\u00adb'),
      line('no-break spaces inside stay', 'a\u00a0b\u202fc', 'a\u00a0b\u202fc'),
      line('no-break spaces at the ends go', '\u00a0a\u3000', 'a'),
      line('emoji of several code points', '👨‍👩‍👧', '👨‍👩‍👧'),
      line('right to left', 'שלום مرحبا', 'שלום مرحبا'),
      { ...line('composition', 'e\u0301 и\u0306', 'é й'), needs: 'nfc' },
      { ...line('composition makes room', 'e\u0301'.repeat(5), 'é'.repeat(5), 5), needs: 'nfc' },
      line('exactly as long as it may be', 'abcde', 'abcde', 5),
      line('one too long', 'abcdef', 'abcd…', 5),
      line('an emoji that just fits', 'abc😀', 'abc😀', 5),
      line('an emoji at the cut', 'abc😀d', 'abc…', 5),
      line('a cut after an emoji', 'ab😀de', 'ab😀…', 5),
      line('control characters do not count', '\u0000'.repeat(50) + 'abcde', 'abcde', 5),
      paragraph('line ends stay', 'a\nb\n\nc', 'a\nb\n\nc'),
      paragraph('carriage returns go', 'a\r\nb', 'a\nb'),
      paragraph('tabs, controls, separators', 'a\tb\u0007c\u2028d', 'a bcd'),
      paragraph('blanks at the ends stay', ' a ', ' a '),
      paragraph('too long', 'a\nbcdef', 'a\nbc…', 5),
    ],
  };
}

/**
 * Facts of others, so that a mistake is found before it hides in a case of ours.
 *
 * RFC 7515 and RFC 7638: Copyright (c) 2015 IETF Trust and the persons identified as the document authors; code
 * components under the Revised BSD License of section 4.c of the IETF Trust's Legal Provisions.
 *
 * @param {Record<string, Key>} keys
 */
export function primitivesOf(keys) {
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
    y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
  };
  const head = 'eyJhbGciOiJFUzI1NiJ9';
  const body =
    'eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ';
  const signature =
    'DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q';
  const rfc7515 = 'RFC 7515, Appendix A.3';
  const check = (
    /** @type {string} */ name,
    /** @type {string} */ jws,
    /** @type {boolean} */ valid,
  ) => ({
    kind: 'signature',
    name: `signature: ${name}`,
    source: rfc7515,
    jws,
    jwk,
    expect: { valid },
  });
  const text = (/** @type {string} */ base64, /** @type {string | null} */ hex) => ({
    kind: 'base64url',
    name: `base64url: ${JSON.stringify(base64)}`,
    text: base64,
    expect: hex === null ? { error: 'base64url' } : { hex },
  });
  return {
    about:
      'The ground everything stands on. `signature`: ES256 over `header.payload`, whatever the header says. `thumbprint`: RFC 7638 with SHA-256. `base64url`: the bytes of a text, or that it is refused because it is not the one text of its bytes.',
    licence:
      'The cases with a source RFC 7515 or RFC 7638 are code components of these RFCs: Copyright (c) 2015 IETF Trust and the persons identified as the document authors. All rights reserved. Redistribution and use in source and binary forms, with or without modification, is permitted pursuant to, and subject to the license terms contained in, the Revised BSD License set forth in Section 4.c of the IETF Trust’s Legal Provisions Relating to IETF Documents (https://trustee.ietf.org/license-info).',
    cases: [
      check('the example of the RFC', `${head}.${body}.${signature}`, true),
      check('another signature', `${head}.${body}.E${signature.slice(1)}`, false),
      check('another header', `${head.slice(0, -1)}0.${body}.${signature}`, false),
      check('another payload', `${head}.${body.slice(0, -1)}A.${signature}`, false),
      {
        kind: 'thumbprint',
        name: 'thumbprint: the example of the RFC, an RSA key',
        source: 'RFC 7638, section 3.1',
        jwk: {
          kty: 'RSA',
          n: '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw',
          e: 'AQAB',
          alg: 'RS256',
          kid: '2011-04-29',
        },
        expect: { kid: 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs' },
      },
      ...thumbprintsOf(keys),
      text('', ''),
      text('Zg', '66'),
      text('Zm8', '666f'),
      text('Zm9v', '666f6f'),
      text('-_-_', 'fbffbf'),
      text('Zg==', null),
      text('Zh', null),
      text('Zm9', null),
      text('Z', null),
      text('Zm9v\n', null),
      text('Zm 9v', null),
      text('+/+/', null),
      text('Zm9v.', null),
      text('Zm9é', null),
    ],
  };
}
