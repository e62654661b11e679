// What can be wrong with the JSON of an order, a document or a payload: as data, and `changeJson` applies it.
import * as fc from 'fast-check';

/** What a paired shop in bad hands, or with broken software, may say: nearly right. */
const PLAUSIBLE: readonly (readonly [string, unknown])[] = [
  ['v', 2],
  ['iss', 'https://other.example'],
  ['aud', 'https://other-till.example'],
  ['jti', 'short'],
  ['exp', 1],
  ['iat', 9e9],
  ['act', 'payNow'],
  ['act', 'refundNow'],
  ['act', 'openDrawer'],
  ['cur', 'eur'],
  ['sum', 1],
  ['sum', -1],
  ['sum', 1990.5],
  ['sum', '1990'],
  ['paid', 5000],
  ['lines', []],
  ['lines', [{ n: 'Tea \u001bp\u0000\u0019\u00fa \u202e00,1\u009b', t: 1990 }]],
  ['adj', []],
  ['cust', '\u2066Anna\u0000\u001b@'],
  ['note', 'one\ntwo\r\u001di'],
  ['cb', 'https://shop.example/kass/result/deeper?{*}'],
  ['cb', 'https://shop.example.evil/kass/result?{*}'],
  ['cb', 'https://shop.example@evil.example/kass/result?{*}'],
  ['cb', 'https://shop.example/kass/result/../admin'],
  ['cb', 'http://shop.example/kass/result'],
  ['src', '//evil.example/x'],
  ['src', '/kass/%2e%2e/order'],
  ['h', 'A'.repeat(43)],
  ['doc', [{ k: 'text', t: '\u001b@' }]],
  ['pay', { methods: ['cash'] }],
];

/** A claim and what it becomes; undefined takes it away. */
export const claim: fc.Arbitrary<readonly [string, unknown]> = fc.oneof(
  fc.constantFrom(...PLAUSIBLE),
  fc.tuple(
    fc.constantFrom(
      ...['v', 'iss', 'aud', 'jti', 'iat', 'exp', 'act', 'ord', 'cur', 'sum', 'paid', 'lines'],
      ...['adj', 'tax', 'cb', 'st', 'pay', 'doc', 'src', 'h', 'note', '__proto__'],
    ),
    fc.oneof(
      fc.constantFrom<unknown>(
        ...[undefined, null, 0, 1, -1, 1e300, 0.5, '', [], {}, 'x'.repeat(21_000)],
        ...['https://evil.example', '/../x', '//evil.example', '/kass/order/3'],
      ),
      fc.jsonValue({ maxDepth: 3 }),
    ),
  ),
);

/** Another text of the same JSON; a strict reader takes it. */
export const spelling = fc.constantFrom('space', 'escape', 'trailing', 'reorder');
/** What only a lenient reader takes. */
export const ambiguity = fc.constantFrom('twice', 'deep', 'bom');
export const jsonTwist = fc.oneof(spelling, ambiguity);
type Twist = typeof jsonTwist extends fc.Arbitrary<infer T> ? T : never;

/** A change of the JSON that leaves it strict. */
export const jsonMutation = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('member'), change: claim }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('twist'), how: spelling }) },
);
export type JsonMutation = typeof jsonMutation extends fc.Arbitrary<infer T> ? T : never;

export const changeJson = (json: string, mutation: JsonMutation): string =>
  mutation.type === 'member' ? edit(json, mutation.change) : twist(json, mutation.how);

export function edit(json: string, [name, value]: readonly [string, unknown]): string {
  try {
    const object: unknown = JSON.parse(json);
    if (typeof object !== 'object' || object === null) return json;
    return JSON.stringify({ ...object, [name]: value });
  } catch {
    return `${json}${JSON.stringify({ [name]: value })}`;
  }
}

export function twist(json: string, how: Twist): string {
  switch (how) {
    case 'space':
      return json.replace(/[{,:]/, '$& ');
    case 'twice':
      return json.replace(/^\{("[^"]*":)/, '{$1null,$1');
    case 'deep':
      return json.replace('{', `{"x":${'['.repeat(9)}${']'.repeat(9)},`);
    case 'escape':
      return json.replace(/"(\w)/, (_, letter: string) => {
        const code = letter.charCodeAt(0).toString(16).padStart(4, '0');
        return `"\\u${code}`;
      });
    case 'trailing':
      return `${json} `;
    case 'bom':
      return `\ufeff${json}`;
    case 'reorder':
      return json.replace(/^\{("[^"]*":"[^"]*"),("[^"]*":"[^"]*")/, '{$2,$1');
  }
}
