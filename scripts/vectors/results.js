// The till's results: results.json (one at a time) and chain.json (all of one till).
import { CALLBACK, NOW, SHOP, TILL, without } from './desk.js';
import { base64url, sha256, withDerSignature } from './signing.js';

/**
 * @typedef {import('./desk.js').Case} Case
 * @typedef {import('./signing.js').Key} Key
 * @typedef {import('./signing.js').Pen} Pen
 * @typedef {import('./signing.js').Members} Members
 */

const TYP = 'kass-result+jwt';
const AT = '2026-11-23T12:00:00.000Z';

const cash = { method: 'cash', amt: 1990, asr: 'cash', at: AT };
const card = {
  method: 'app',
  amt: 1990,
  asr: 'app-return',
  at: AT,
  app: 'kass-app',
  att: 'YXR0ZW1wdC1vZi10ZXN0cw',
  tx: 'TX-77',
  auth: 'A1B2C3',
  last4: '4242',
};

/** A result in cash, the first of this till. @param {Key} device */
const resultOf = (device) => ({
  v: 1,
  iss: device.kid,
  aud: SHOP,
  htu: CALLBACK,
  iat: NOW,
  jti: 'cmVzdWx0LW9mLXRlc3RzLQ',
  ord: { id: 'o-1042', no: '1042', rev: 0 },
  oj: 'bGluay1vZi10ZXN0cy0wMQ',
  st: 'c3RhdGUtb2YtdGVzdHMtMQ',
  res: 'paid',
  amt: 1990,
  cur: 'EUR',
  how: [cash],
  asr: 'cash',
  seq: 1,
});

/** @param {Pen} pen @param {Record<string, Key>} keys */
export function resultsOf(pen, keys) {
  const { device, otherDevice: other, shop } = keys;
  if (!device || !other || !shop) throw new Error('keys.json lacks a key');
  const usual = resultOf(device);
  const sign = (/** @type {unknown} */ claims, key = device) => pen.sign(TYP, claims, key);
  const headed = (/** @type {Members} */ header) =>
    pen.signAny(
      { alg: 'ES256', typ: TYP, kid: device.kid, ...header },
      JSON.stringify(usual),
      device,
    );
  const good = (/** @type {string} */ name, /** @type {Members} */ claims, read = claims) => ({
    name,
    jws: sign(claims),
    expect: { claims: read },
  });
  const kind = (/** @type {string} */ res, /** @type {Members} */ change) =>
    good(`kind: ${res}`, { ...usual, res, ...change });
  const bad = (
    /** @type {string} */ name,
    /** @type {string} */ jws,
    /** @type {Members} */ error,
  ) => ({
    name,
    jws,
    expect: error,
  });
  const claim = (
    /** @type {string} */ field,
    /** @type {string} */ what,
    /** @type {Members} */ change,
  ) => bad(`claim ${field}: ${what}`, sign({ ...usual, ...change }), invalid(field));
  const plain = sign(usual);
  const [head = '', body = '', signature = ''] = plain.split('.');
  return {
    about:
      'Results of a till as the shop reads them: signed by the key `device`, for the origin of the shop and its callback, which is `htu`. A good one gives `claims`; a bad one `error`, with the claim in `field` or the fact in `reason`.',
    cases: [
      good('cash, the first result of a till', usual),
      good('by an app, with every claim a result can have', {
        ...usual,
        att: card.att,
        tip: 100,
        rnd: -2,
        chg: 10,
        how: [
          { ...card, tip: 100 },
          { ...cash, amt: 0, rnd: -2, asr: 'processor' },
        ],
        asr: 'seller',
        who: 'Мария',
        shift: 'S-7',
        sup: 'cmVzdWx0LWJlZm9yZS1pdA',
        out: 3,
        seq: 41,
        prev: base64url(sha256('the result before')),
      }),
      good('an order without a signature: no oj', without(without(usual, 'oj'), 'st')),
      good('ids as short and names as long as they may be', {
        ...usual,
        jti: 'x'.repeat(8),
        sup: 'x'.repeat(64),
        who: 'x'.repeat(100),
        shift: '',
        oj: '',
        st: '',
      }),
      good('nothing due', { ...without(usual, 'asr'), amt: 0, how: [] }),
      good('with members nobody knows', { ...usual, x: 1, how: [{ ...cash, y: [] }] }, usual),
      kind('part', { amt: 500, how: [{ ...cash, amt: 500 }] }),
      kind('declined', { amt: 0, how: [], att: card.att }),
      kind('doubt', { amt: 0, how: [], att: card.att }),
      kind('cancelled', { amt: 0, how: [] }),
      kind('refunded', { amt: 490, how: [{ ...cash, amt: 490 }], sup: 'cmVzdWx0LWJlZm9yZS1pdA' }),
      good('kind: refunded, begun at the till', {
        ...usual,
        res: 'refunded',
        amt: 490,
        rnd: 1,
        how: [{ ...cash, amt: 490, rnd: 1 }],
        rid: 'cmVmdW5kLWF0LXRoZS10aWxs',
        sup: 'cmVzdWx0LWJlZm9yZS1pdA',
      }),
      kind('voided', { amt: 0, how: [], sup: 'cmVzdWx0LWJlZm9yZS1pdA' }),
      kind('superseded', { amt: 0, how: [], sup: 'cmVzdWx0LWJlZm9yZS1pdA' }),
      bad('text: empty', '', { error: 'link-garbled' }),
      bad('text: words', 'paid, honestly', { error: 'link-garbled' }),
      bad('text: cut', plain.slice(0, -1), { error: 'link-cut' }),
      bad(
        'text: one character changed',
        `${head}.${base64url(JSON.stringify(usual).replace('1990', '1909'))}.${signature}`,
        tampered('signature'),
      ),
      bad(
        'text: the signature of nothing',
        `${head}.${body}.${'A'.repeat(86)}`,
        tampered('signature'),
      ),
      bad('text: the signature in DER', withDerSignature(plain), tampered('signature')),
      bad('header: alg none', headed({ alg: 'none' }), tampered('alg')),
      bad('header: typ of an order', headed({ typ: 'kass-order+jwt' }), tampered('typ')),
      bad('header: typ of a question', headed({ typ: 'kass-find+jwt' }), tampered('typ')),
      bad('header: packed', headed({ zip: 'DEF' }), tampered('zip')),
      bad('header: brings its key', headed({ jwk: device.jwk }), tampered('header')),
      bad(
        'key: another till under this one’s name',
        pen.signAny({ alg: 'ES256', typ: TYP, kid: device.kid }, JSON.stringify(usual), other),
        tampered('signature'),
      ),
      bad(
        'key: the shop’s own',
        pen.signAny({ alg: 'ES256', typ: TYP, kid: device.kid }, JSON.stringify(usual), shop),
        tampered('signature'),
      ),
      bad(
        'payload: a name twice',
        sign(JSON.stringify(usual).replace('{', '{"amt":1,')),
        invalid('payload'),
      ),
      bad(
        'payload: something after the value',
        sign(`${JSON.stringify(usual)}{}`),
        invalid('payload'),
      ),
      bad('payload: a list', sign('[]'), invalid('result')),
      ...['v', 'iss', 'aud', 'htu', 'iat', 'jti', 'ord', 'res', 'amt', 'cur', 'how', 'seq'].map(
        (name) => bad(`claim ${name}: missing`, sign(without(usual, name)), invalid(name)),
      ),
      claim('v', '2', { v: 2 }),
      claim('iss', 'another key', { iss: other.kid }),
      claim('aud', 'another shop', { aud: 'https://other.example' }),
      claim('aud', 'the till', { aud: TILL }),
      claim('htu', 'another address', { htu: `${SHOP}/other` }),
      claim('htu', 'with a query', { htu: `${CALLBACK}?order=o-1042` }),
      claim('iat', 'with a fraction', { iat: NOW + 0.5 }),
      claim('jti', '7 characters', { jti: 'x'.repeat(7) }),
      claim('jti', '65 characters', { jti: 'x'.repeat(65) }),
      claim('jti', 'a blank', { jti: 'result of tests' }),
      claim('ord.rev', 'a text', { ord: { ...usual.ord, rev: '0' } }),
      claim('oj', 'null', { oj: null }),
      claim('res', 'unknown', { res: 'perhaps' }),
      claim('amt', 'below 0', { amt: -1 }),
      claim('amt', 'a decimal', { amt: 19.9 }),
      claim('amt', 'over 10^12', { amt: 1e12 + 1 }),
      claim('cur', 'small letters', { cur: 'eur' }),
      claim('tip', 'below 0', { tip: -1 }),
      claim('rnd', 'a decimal', { rnd: 0.5 }),
      claim('rid', 'a number', { rid: 1 }),
      claim('how.0.tip', 'below 0', { how: [{ ...cash, tip: -1 }] }),
      claim('how.0.rnd', 'a text', { how: [{ ...cash, rnd: '1' }] }),
      claim('how.0.method', 'unknown', { how: [{ ...cash, method: 'gold' }] }),
      claim('how.0.amt', 'a text', { how: [{ ...cash, amt: '1990' }] }),
      claim('how.0.asr', 'unknown', { how: [{ ...cash, asr: 'sure' }] }),
      claim('how.1.at', 'missing', { how: [cash, without(cash, 'at')] }),
      claim('asr', 'unknown', { asr: 'sure' }),
      claim('who', '101 units', { who: 'x'.repeat(101) }),
      claim('shift', '101 units', { shift: 'x'.repeat(101) }),
      claim('sup', 'too short', { sup: 'x' }),
      claim('seq', 'with a fraction', { seq: 1.5 }),
      claim('prev', 'a number', { prev: 1 }),
      bad(
        'first: the signature before the claims',
        pen.signAny({ alg: 'ES256', typ: TYP, kid: device.kid }, '{}', other),
        tampered('signature'),
      ),
      bad(
        'first: the types before the addressee',
        sign({ ...usual, aud: 'x', seq: 'x' }),
        invalid('seq'),
      ),
      bad(
        'first: the key before the addressee',
        sign({ ...usual, iss: 'x', aud: 'x' }),
        invalid('iss'),
      ),
      bad(
        'first: the addressee before the address',
        sign({ ...usual, aud: 'x', htu: 'x' }),
        invalid('aud'),
      ),
    ],
  };
}

const invalid = (/** @type {string} */ field) => ({ error: 'link-invalid', field });
const tampered = (/** @type {string} */ reason) => ({ error: 'link-tampered', reason });

/** @param {Pen} pen @param {Record<string, Key>} keys */
export function chainsOf(pen, keys) {
  const { device } = keys;
  if (!device) throw new Error('keys.json lacks a key');
  const jti = (/** @type {number} */ seq) => `chain-result-${seq}`;
  const link = (
    /** @type {number} */ seq,
    /** @type {string | undefined} */ prev,
    /** @type {Members} */ change = {},
  ) =>
    pen.sign(
      TYP,
      {
        ...resultOf(device),
        jti: jti(seq),
        seq,
        ...(prev === undefined ? {} : { prev }),
        ...change,
      },
      device,
    );
  const hash = (/** @type {string} */ jws) => base64url(sha256(jws));
  /** @type {string[]} */
  const texts = [];
  for (let seq = 1; seq <= 5; seq += 1) {
    const before = texts.at(-1);
    texts.push(link(seq, before === undefined ? undefined : hash(before)));
  }
  const [one = '', two = '', three = '', four = '', five = ''] = texts;
  const edited = link(3, hash(two), { amt: 990, how: [{ ...cash, amt: 990 }] });
  const twin = link(3, hash(two), { jti: 'chain-result-3b' });
  const whole = { last: 5, gaps: [], broken: [], loose: [] };
  const report = (
    /** @type {string} */ name,
    /** @type {readonly string[]} */ results,
    /** @type {Members} */ change,
  ) => ({ name, results, expect: { ...whole, ...change } });
  return {
    about:
      'All results a shop has of one till, in the order in which they came; all are rightly signed by the key `device`. Expected: the highest number, the numbers that are missing, the ids of results whose `prev` is not the hash of the result with the number before (or that have no `prev`, or the number of an earlier one), and the ids of results whose `sup` is unknown.',
    cases: [
      report('nothing yet', [], { last: 0 }),
      report('the first', [one], { last: 1 }),
      report('five in their order', texts, {}),
      report('five in another order', [four, two, five, one, three], {}),
      report('the last has not come: nobody can know', [one, two, three, four], { last: 4 }),
      report('one is missing', [one, two, four, five], { gaps: [{ from: 3, to: 3 }] }),
      report('the first is missing', [two, three, four, five], { gaps: [{ from: 1, to: 1 }] }),
      report('two stretches are missing', [two, five], {
        gaps: [
          { from: 1, to: 1 },
          { from: 3, to: 4 },
        ],
      }),
      report('one was edited and signed again', [one, two, edited, four, five], {
        broken: [jti(4)],
      }),
      report('one was edited, and the next is missing: nobody can know', [one, two, edited, five], {
        gaps: [{ from: 4, to: 4 }],
      }),
      report('one names the wrong one before it', [one, link(2, hash(five))], {
        last: 2,
        broken: [jti(2)],
      }),
      report('one names none before it', [one, link(2, undefined)], { last: 2, broken: [jti(2)] }),
      report('one names none before it, across a gap', [one, link(3, undefined)], {
        last: 3,
        gaps: [{ from: 2, to: 2 }],
        broken: [jti(3)],
      }),
      report('the first names one before it', [link(1, hash(five))], { last: 1, broken: [jti(1)] }),
      report('two have one number: the later one is wrong', [one, two, three, twin], {
        last: 3,
        broken: ['chain-result-3b'],
      }),
      report(
        'one comes after a result the shop has never seen',
        [one, link(2, hash(one), { sup: 'never-seen-result' })],
        { last: 2, loose: [jti(2)] },
      ),
      report('one comes after one that is there', [one, link(2, hash(one), { sup: jti(1) })], {
        last: 2,
      }),
    ],
  };
}
