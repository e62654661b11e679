// What happens to a text on its way, and what an attacker does to it. Each mutation is data, so that fast-check can
// shrink it; `mutateText` applies them. Knows nothing of what the text means.
import * as fc from 'fast-check';

/** Where in a text: a fraction of its length. */
export const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

/** Texts that have broken parsers before. */
const NASTY = [
  ...['\u0000', '\u001b', '\u202e', '\u200b', '\ud800', '\udc00', '\ufeff', '\ufffd', '\u0301'],
  ...['%', '%2', '%00', '%25', '%E0%A4%A', '%ED%A0%80', '%u0041', '+', ' ', '\t', '\r\n'],
  ...['{', '}', '[', ']', '"', '\\', '\\"', '{*}', '{ *}', "'", '<', '>', '`'],
  ...['=', '&', '?', '#', '.', '..', '/', '//', '@', ':', ';', ','],
  ...[
    'j=',
    '#j=',
    '&j=a.b.c',
    '#p=',
    '&p=abc',
    'order=',
    '&order={}',
    '&callback=x',
    'callback=[',
    '#l=',
  ],
  ...['web+kass:', 'web+kass://payNow?', 'kass-api://', 'javascript:', 'https://evil.example/'],
  ...[
    '__proto__',
    '"__proto__":{}',
    'constructor',
    'null',
    'NaN',
    '1e999',
    '-0',
    '9007199254740993',
  ],
];
export const piece = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...NASTY) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...NASTY), fc.integer({ min: 2, max: 40 }))
      .map(([text, times]) => text.repeat(times)),
  },
);

/** A change of any text. */
export const textMutation = fc.oneof(
  fc.record({ type: fc.constant('flip'), at: place, bits: fc.integer({ min: 1, max: 0xffff }) }),
  fc.record({ type: fc.constant('cut'), at: place, length: fc.integer({ min: 1, max: 400 }) }),
  fc.record({ type: fc.constant('end'), at: place }),
  fc.record({ type: fc.constant('insert'), at: place, piece }),
  fc.record({ type: fc.constant('repeat'), at: place, length: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ type: fc.constant('around'), before: piece, after: piece }),
  fc.record({
    type: fc.constant('replace'),
    what: fc.constantFrom(
      ...[
        '"',
        '{',
        '}',
        '[',
        ']',
        ':',
        ',',
        '+',
        '-',
        '_',
        '.',
        '%',
        '&',
        '=',
        '{*}',
        'https',
        'kass',
      ],
    ),
    by: piece,
    all: fc.boolean(),
  }),
  fc.record({
    type: fc.constant('case'),
    part: fc.constantFrom('scheme', 'all'),
    upper: fc.boolean(),
  }),
  fc.record({
    type: fc.constant('percent'),
    times: fc.integer({ min: 1, max: 3 }),
    how: fc.constantFrom('component', 'uri', 'all', 'lower'),
  }),
  fc.record({ type: fc.constant('decode') }),
  fc.record({ type: fc.constant('wrap'), width: fc.integer({ min: 10, max: 200 }) }),
);
export type TextMutation = typeof textMutation extends fc.Arbitrary<infer T> ? T : never;

export const mutateText = (text: string, mutations: readonly TextMutation[]): string =>
  mutations.reduce(changeText, text);

const index = (text: string, at: number): number => Math.floor(at * text.length);

function changeText(text: string, mutation: TextMutation): string {
  switch (mutation.type) {
    case 'flip': {
      const at = index(text, mutation.at);
      const code = text.charCodeAt(at) ^ mutation.bits;
      return text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
    }
    case 'cut': {
      const at = index(text, mutation.at);
      return text.slice(0, at) + text.slice(at + mutation.length);
    }
    case 'end':
      return text.slice(0, index(text, mutation.at));
    case 'insert': {
      const at = index(text, mutation.at);
      return text.slice(0, at) + mutation.piece + text.slice(at);
    }
    case 'repeat': {
      const at = index(text, mutation.at);
      return text.slice(0, at + mutation.length) + text.slice(at);
    }
    case 'around':
      return mutation.before + text + mutation.after;
    case 'replace':
      return mutation.all
        ? text.replaceAll(mutation.what, () => mutation.by)
        : text.replace(mutation.what, () => mutation.by);
    case 'case': {
      const end = mutation.part === 'scheme' ? text.search(/[?#]|$/) : text.length;
      const head = text.slice(0, end);
      return (mutation.upper ? head.toUpperCase() : head.toLowerCase()) + text.slice(end);
    }
    case 'percent': {
      let encoded = text;
      for (let time = 0; time < mutation.times && encoded.length < 100_000; time += 1)
        encoded = percent(encoded, mutation.how);
      return encoded;
    }
    case 'decode':
      return decoded(text);
    case 'wrap':
      return text.replace(new RegExp(`.{${mutation.width}}`, 'g'), '$&\r\n');
  }
}

export function percent(text: string, how: 'component' | 'uri' | 'all' | 'lower'): string {
  const whole = text.replace(/\p{Cs}/gu, '\ufffd');
  if (how === 'uri') return encodeURI(whole);
  if (how === 'component') return encodeURIComponent(whole);
  const all = Array.from(
    new TextEncoder().encode(whole),
    (byte) => `%${byte.toString(16).padStart(2, '0')}`,
  ).join('');
  return how === 'all' ? all.toUpperCase() : all;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // not encoded: nothing to change
  }
}
