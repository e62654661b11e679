// Order links, good and bad: orders.json. A bad one has one fault, unless it shows which of two is found first.
import { createHmac, createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import {
  CALLBACK,
  NOW,
  SHOP,
  TILL,
  envelope,
  filled,
  order,
  print,
  refund,
  status,
  without,
} from './desk.js';
import { base64url, withDerSignature } from './signing.js';

/**
 * @typedef {import('./desk.js').Case} Case
 * @typedef {import('./signing.js').Key} Key
 * @typedef {import('./signing.js').Pen} Pen
 * @typedef {import('./signing.js').Members} Members
 */

const TYP = 'kass-order+jwt';
const MAX_JWS = 16_384;
const MAX_DOCUMENT = 262_144;
const REFUND = { shop: { grants: { refund: true } } };

/** @param {Pen} pen @param {Record<string, Key>} keys */
export function ordersOf(pen, keys) {
  const desk = new Desk(pen, keys);
  return {
    about:
      'Signed order links. `jws` is the text after `j=`; `documents` holds what the shop serves, by address (`text`, or `base64` where it is no text). A good one gives `act` and `claims` and names the key; a bad one gives `error`, with the claim in `field` or the fact in `reason`, and for `link-unpaired` the host a page may name.',
    cases: [
      ...examples(desk),
      ...goodOnes(desk),
      ...goodTexts(desk),
      ...limits(desk),
      ...goodReferences(desk),
      ...badTexts(desk),
      ...badHeaders(desk),
      ...badSignatures(desk),
      ...badPayloads(desk),
      ...badClaims(desk),
      ...badEnvelopes(desk),
      ...badGrants(desk),
      ...badReferences(desk),
      ...firstFaults(desk),
    ],
  };
}

/** What the cases are written with. */
class Desk {
  /** @param {Pen} pen @param {Record<string, Key>} keys */
  constructor(pen, keys) {
    this.pen = pen;
    this.shop = keyIn(keys, 'shop');
    this.next = keyIn(keys, 'shopNext');
    this.stranger = keyIn(keys, 'stranger');
    this.device = keyIn(keys, 'device');
    this.other = keyIn(keys, 'otherDevice');
    this.plain = this.signed(order);
  }

  /** @param {unknown} claims members, or the very text @param {Key} key */
  signed(claims, key = this.shop) {
    return this.pen.sign(TYP, claims, key);
  }

  /** @param {Members | string} header added to the usual one, or the very text @param {string | Uint8Array} payload */
  headed(header, payload = JSON.stringify(order), key = this.shop) {
    const usual = { alg: 'ES256', typ: TYP, kid: key.kid };
    return this.pen.signAny(
      typeof header === 'string' ? header : { ...usual, ...header },
      payload,
      key,
    );
  }

  /** @param {string} name @param {Members} claims @param {Members} more @returns {Case} */
  good(name, claims, more = {}, read = claims) {
    const isOrder = claims['act'] === 'payNow' || claims['act'] === 'refundNow';
    return {
      name,
      jws: this.signed(claims),
      ...more,
      expect: { key: 'shop', act: claims['act'], claims: isOrder ? filled(read) : read },
    };
  }

  /** @param {string} name @param {Members} change @param {Members} error @param {Members} more @returns {Case} */
  changed(name, change, error, more = {}) {
    return bad(name, this.signed({ ...order, ...change }), error, more);
  }

  /**
   * A link by reference and what the shop serves for it.
   *
   * @param {Members} claims
   * @param {{ link?: Members, src?: string, body?: string | Uint8Array, h?: string }} change
   */
  referred(claims, { link = {}, src = '/kass/order/8fk3', body, h } = {}) {
    const names = ['v', 'iss', 'aud', 'jti', 'iat', 'exp', 'act'];
    const rest = Object.fromEntries(
      Object.entries(claims).filter(([name]) => !names.includes(name)),
    );
    const own = Object.fromEntries(Object.entries(claims).filter(([name]) => names.includes(name)));
    const bytes = body ?? JSON.stringify(rest);
    const hash = h ?? createHash('sha256').update(bytes).digest('base64url');
    return {
      jws: this.signed({ ...own, src, h: hash, ...link }),
      documents: {
        [SHOP + src]:
          typeof bytes === 'string'
            ? { text: bytes }
            : { base64: Buffer.from(bytes).toString('base64') },
      },
    };
  }
}

/** @param {Record<string, Key>} keys @param {string} name */
function keyIn(keys, name) {
  const key = keys[name];
  if (!key) throw new Error(`keys.json has no key "${name}"`);
  return key;
}

/** @param {string} name @param {unknown} jws @param {Members} error @param {Members} more @returns {Case} */
const bad = (name, jws, error, more = {}) => ({ name, jws, ...more, expect: error });

const refused = (/** @type {string} */ error, /** @type {Members} */ more = {}) => ({
  error,
  ...more,
});
const tampered = (/** @type {string} */ reason) => refused('link-tampered', { reason });
const invalid = (/** @type {string} */ field) => refused('link-invalid', { field });
const garbled = refused('link-garbled');

/** The links of docs/protocol.md. @param {Desk} desk @returns {Case[]} */
function examples(desk) {
  return [
    desk.good('payNow: the example of the protocol', order),
    desk.good('refundNow: the example of the protocol', refund, { base: REFUND }),
    desk.good('printNow: the example of the protocol', print),
    desk.good('statusNow: the example of the protocol', status),
    {
      name: 'by reference: the example of the protocol',
      ...desk.referred({ ...order, jti: 'bGluay1vZi10ZXN0cy0wNQ' }),
      expect: {
        key: 'shop',
        act: 'payNow',
        claims: filled({ ...order, jti: 'bGluay1vZi10ZXN0cy0wNQ' }),
      },
    },
  ];
}

/** @param {Desk} desk @returns {Case[]} */
function goodOnes(desk) {
  const { pen, shop, next, device } = desk;
  const small = { ...envelope, cur: 'EUR', sum: 0 };
  const many = {
    ...envelope,
    cur: 'RUB',
    sum: 40 * 10_000,
    lines: Array.from({ length: 40 }, (_, at) => ({ n: `Товар номер ${at + 1}`, t: 10_000 })),
  };
  const most = {
    ...envelope,
    cur: 'EUR',
    sum: 500,
    lines: Array.from({ length: 500 }, (_, at) => ({ n: `Item ${at + 1}`, t: 1 })),
  };
  const wide = {
    ...envelope,
    cur: 'KWD',
    sum: 1e12,
    paid: 1e12,
    lines: [
      { n: 'All of it', p: 1e12, d: -1e12, t: 1e12 },
      { n: 'Back', t: -1e12 },
    ],
    adj: [{ n: 'And again', t: 1e12 }],
    tax: [{ n: 'Tax', amt: -1e12 }],
  };
  return [
    desk.good('the smallest order: nothing to pay, no lines', small),
    desk.good('largest and smallest amounts', wide),
    desk.good('an order that is more than paid', { ...order, paid: 5000 }),
    desk.good('no decimals in the currency', {
      ...order,
      cur: 'JPY',
      sum: 1200,
      lines: [{ n: 'Tea', t: 1200 }],
      adj: [],
    }),
    desk.good('every claim an order can have', {
      ...order,
      lang: 'ru',
      paid: 500,
      cust: 'Anna K.',
      note: 'First line\nSecond line',
      lines: [{ n: 'Cheese', q: '0.350', p: 2400, d: -50, t: 790, v: 'VAT 10%' }],
      adj: [{ n: 'Delivery', t: 1200 }],
      pay: { methods: ['cash', 'kass-app'], tips: false, partial: true },
      qr: [{ n: 'E-receipt', u: 'https://shop.example/r/1042' }],
    }),
    desk.good('quantity with a comma', {
      ...order,
      sum: 100,
      lines: [{ n: 'Ham', q: '123456789,123456', t: 100 }],
      adj: [],
    }),
    {
      ...desk.good('packed with raw deflate', many),
      jws: pen.signPacked(many, shop),
    },
    {
      ...desk.good('500 lines, packed', most),
      jws: pen.signPacked(most, shop),
    },
    {
      ...desk.good('packed although it is short', order),
      jws: pen.signPacked(order, shop),
    },
    {
      name: '262,144 bytes when unpacked',
      jws: desk.headed({ zip: 'DEF' }, pen.pack(JSON.stringify(order).padEnd(MAX_DOCUMENT))),
      expect: { key: 'shop', act: 'payNow', claims: filled(order) },
    },
    {
      name: 'signed by the second key of a shop that changes its key',
      jws: desk.signed(order, next),
      base: { shop: { keys: ['shop', 'shopNext'] } },
      expect: { key: 'shopNext', act: 'payNow', claims: filled(order) },
    },
    desk.good('for any till: without aud', without(order, 'aud')),
    desk.good('for this till’s key', { ...order, aud: device.kid }),
    desk.good(
      'for a group this till belongs to',
      { ...order, aud: 'ground-floor' },
      { base: { shop: { grants: { groups: ['cellar', 'ground-floor'] } } } },
    ),
    desk.good('with members nobody knows', { ...order, x: { y: [1, null, true] } }, {}, order),
    desk.good('eight levels deep', { ...order, x: [[[[[[[1]]]]]]] }, {}, order),
    {
      name: 'integers with a point or an exponent',
      jws: desk.signed(
        JSON.stringify(order).replace('"sum":1990', '"sum":1.99e3').replace('490', '490.0'),
      ),
      expect: { key: 'shop', act: 'payNow', claims: filled(order) },
    },
    {
      name: 'names with escapes, and white space between everything',
      jws: desk.signed(
        `\n ${JSON.stringify(order, null, '\t').replace('"sum"', '"s\\u0075m"')}\r\n`,
      ),
      expect: { key: 'shop', act: 'payNow', claims: filled(order) },
    },
    {
      name: 'a header in another order, with blanks and escapes, of 1,024 bytes',
      jws: desk.headed(
        `{"kid": "${shop.kid}", "t\\u0079p": "${TYP}", "alg": "ES256"`.padEnd(1023) + '}',
      ),
      expect: { key: 'shop', act: 'payNow', claims: filled(order) },
    },
    {
      name: 'the other s that fits the same signature: ECDSA has two, never compare signatures',
      jws: withOtherS(desk.plain),
      expect: { key: 'shop', act: 'payNow', claims: filled(order) },
    },
    longest(desk),
    ...goodMoments(desk),
    desk.good('a sum at the limit', order, {
      base: { shop: { grants: { limits: { EUR: 1990 } } } },
    }),
    desk.good('a currency without a limit', order, {
      base: { shop: { grants: { limits: { USD: 1 } } } },
    }),
    desk.good('statusNow needs no grant', status, {
      base: { shop: { grants: { pay: false, print: false } } },
    }),
    desk.good('the link around it names the action in capitals', order, {
      base: { action: 'PAYNOW' },
    }),
    desk.good('the last second of the pairing', order, {
      base: { shop: { grants: { exp: NOW } } },
    }),
    desk.good(
      'plain http on loopback while the till is there too',
      {
        ...order,
        iss: 'http://localhost:4171',
        aud: 'http://localhost:4170',
        cb: 'http://localhost:4171/kass/result?{*}',
      },
      {
        base: {
          till: 'http://localhost:4170',
          loopback: true,
          shop: { origin: 'http://localhost:4171', callback: 'http://localhost:4171/kass/result' },
        },
      },
    ),
    desk.good('every way to write a document', {
      ...print,
      doc: [
        { k: 'text', t: '' },
        { k: 'text', t: 'x'.repeat(1000), a: 'left' },
        { k: 'text', t: 'right', a: 'right', b: false },
        { k: 'row', l: '', r: '' },
        { k: 'space' },
        { k: 'rule' },
      ],
    }),
  ];
}

/** @param {Desk} desk @returns {Case[]} */
function goodMoments(desk) {
  const { exp } = order;
  const at = (/** @type {string} */ name, /** @type {number} */ now) =>
    desk.good(name, order, { base: { now } });
  return [
    at('five minutes before its time: clocks differ', NOW - 300),
    at('five minutes after its end', exp + 300),
    desk.good('one second of life', { ...order, exp: NOW + 1 }),
    desk.good(
      'a life of a day, where the grants allow it',
      { ...order, exp: NOW + 86_400 },
      {
        base: { shop: { grants: { life: 86_400 } } },
      },
    ),
  ];
}

/** As many characters as a signed text may have, or one less where base64url has no such length. */
function longest(/** @type {Desk} */ desk) {
  const around = desk.plain.length - (desk.plain.split('.')[1]?.length ?? 0);
  const bytes = Math.floor(((MAX_JWS - around) * 3) / 4);
  const line = { n: 'x'.repeat(180), t: 0 };
  const size = JSON.stringify(line).length + 1;
  const make = (/** @type {number} */ count, /** @type {number} */ last) => ({
    ...envelope,
    cur: 'EUR',
    sum: 0,
    lines: [...Array.from({ length: count }, () => line), { n: 'y'.repeat(last), t: 0 }],
  });
  const missing = bytes - JSON.stringify(make(0, 0)).length;
  const claims = make(Math.floor(missing / size), missing % size);
  return desk.good('as long as a signed text may be', claims);
}

/** @param {Desk} desk @returns {Case[]} */
function goodTexts(desk) {
  const one = (/** @type {string} */ n) => ({
    ...envelope,
    cur: 'EUR',
    sum: 100,
    lines: [{ n, t: 100 }],
  });
  const case_ = (
    /** @type {string} */ name,
    /** @type {string} */ raw,
    /** @type {string} */ clean,
  ) => desk.good(name, one(raw), {}, one(clean));
  return [
    case_('Cyrillic, Hebrew, Arabic, CJK', 'Чай שלום مرحبا 茶', 'Чай שלום مرحبا 茶'),
    case_('emoji, also of several code points', '☕ 👨‍👩‍👧 🇪🇺', '☕ 👨‍👩‍👧 🇪🇺'),
    case_('printer commands lose their control bytes', 'Tea \u001bp\u0000\u0019\u00fa', 'Tea pú'),
    case_('C1 control characters', 'a\u0080b\u009bc', 'abc'),
    case_(
      'bidi controls: nothing reorders a line',
      '\u202eabc\u202c \u2066d\u2069 e\u200ff\u061cg',
      'abc d efg',
    ),
    case_('what has no width', 'a\u200bb\u2060c\ufeffd\ufff9e', 'abcde'),
    case_('line ends of every kind are blanks', 'a\r\nb\u0085c\u2028d \n e\u2029', 'a b c d e'),
    case_('tabs are blanks, the ends are trimmed', '\ta\tb\u00a0', 'a b'),
    case_('markup is text', '<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'),
    {
      ...case_('composed letters: и with U+0306 is й', 'Чаи\u0306', 'Чай'),
      needs: 'nfc',
    },
    case_('200 units stay', 'x'.repeat(200), 'x'.repeat(200)),
    case_('201 units are cut', 'x'.repeat(201), `${'x'.repeat(199)}…`),
    case_('a cut never halves an emoji', `${'x'.repeat(198)}😀y`, `${'x'.repeat(198)}…`),
    desk.good(
      'a note keeps its lines',
      { ...order, note: 'a\r\nb\tc\u2028d\u0007' },
      {},
      { ...order, note: 'a\nb cd' },
    ),
  ];
}

const x = (/** @type {number} */ times) => 'x'.repeat(times);

/** Every limit, from both sides. @param {Desk} desk @returns {Case[]} */
function limits(desk) {
  const widest = {
    ...order,
    jti: x(128),
    exp: NOW + 1800,
    ord: { id: x(128), no: x(40), rev: 9_007_199_254_740_991 },
    lang: x(35),
    cb: `${CALLBACK}?${x(2000 - CALLBACK.length - 1)}`,
    st: x(256),
    lines: [{ n: x(200), q: '123456789.123456', t: 1990, v: x(40) }],
    adj: [{ n: x(200), t: 0 }],
    tax: Array.from({ length: 20 }, () => ({ n: x(60), amt: 0 })),
    cust: x(200),
    note: x(1000),
    pay: { methods: Array.from({ length: 40 }, () => x(40)), tips: true, partial: false },
  };
  const narrowest = {
    ...order,
    jti: x(16),
    ord: { id: 'x', no: '', rev: 0 },
    lang: '',
    st: 'x',
    lines: [{ n: '', t: 1990, v: '' }],
    adj: [{ n: '', t: 0 }],
    tax: [{ n: '', amt: 0 }],
    cust: '',
    note: '',
    pay: { methods: [''] },
  };
  const cut = (/** @type {number} */ max) => `${x(max - 1)}…`;
  const tooWide = {
    ...order,
    ord: { ...order.ord, no: x(41) },
    lines: [{ n: x(201), t: 1990, v: x(41) }],
    adj: [{ n: x(201), t: 0 }],
    tax: [{ n: x(61), amt: 0 }],
    cust: x(201),
    note: x(1001),
  };
  const widePrint = {
    ...print,
    doc: [
      { k: 'text', t: x(1001) },
      { k: 'row', l: x(201), r: x(101) },
      ...Array.from({ length: 498 }, () => ({ k: 'rule' })),
    ],
  };
  const over = (
    /** @type {string} */ field,
    /** @type {Members} */ change,
    error = invalid(field),
  ) => desk.changed(`limit ${field}: one over`, change, error);
  return [
    {
      ...desk.good('limits: everything as long as it may be', widest),
      jws: desk.pen.signPacked(widest, desk.shop),
    },
    desk.good('limits: everything as short as it may be', narrowest),
    desk.good(
      'limits: what is shown is cut',
      tooWide,
      {},
      {
        ...tooWide,
        ord: { ...order.ord, no: cut(40) },
        lines: [{ n: cut(200), t: 1990, v: cut(40) }],
        adj: [{ n: cut(200), t: 0 }],
        tax: [{ n: cut(60), amt: 0 }],
        cust: cut(200),
        note: cut(1000),
      },
    ),
    {
      ...desk.good(
        'limits: 500 lines of a document, and what is printed is cut',
        widePrint,
        {},
        {
          ...widePrint,
          doc: [
            { k: 'text', t: cut(1000) },
            { k: 'row', l: cut(200), r: cut(100) },
            ...widePrint.doc.slice(2),
          ],
        },
      ),
      jws: desk.pen.signPacked(widePrint, desk.shop),
    },
    desk.good(
      'limits: a text of 20,000 units is cut, not refused',
      {
        ...order,
        jti: 'bGluay1vZi10ZXN0cy0wNg',
        note: x(20_000),
      },
      {
        jws: desk.pen.signPacked(
          { ...order, jti: 'bGluay1vZi10ZXN0cy0wNg', note: x(20_000) },
          desk.shop,
        ),
      },
      {
        ...order,
        jti: 'bGluay1vZi10ZXN0cy0wNg',
        note: cut(1000),
      },
    ),
    over('act', { act: x(41) }),
    desk.changed(
      'limit act: 40 units are only unknown',
      { act: x(40) },
      refused('link-action', { reason: 'act' }),
    ),
    over('st', { st: x(257) }),
    over('exp', { exp: 1e11 + 1 }),
    desk.changed(
      'limit exp: 10^11 is a time',
      { iat: 1e11 - 1, exp: 1e11 },
      refused('link-expired', { reason: 'future' }),
    ),
    desk.changed(
      'limit iat: 0 is a time',
      { iat: 0, exp: 1 },
      refused('link-expired', { reason: 'old' }),
    ),
    over('ord.rev', { ord: { ...order.ord, rev: 9_007_199_254_740_992 } }),
    over('pay.methods', { pay: { methods: Array.from({ length: 41 }, () => 'x') } }),
    over('pay.methods.0', { pay: { methods: [x(41)] } }),
    bad(
      'limit doc: one over',
      desk.pen.signPacked(
        { ...print, doc: Array.from({ length: 501 }, () => ({ k: 'rule' })) },
        desk.shop,
      ),
      invalid('doc'),
    ),
    ...Object.entries({ jti: x(15), aud: x(257), act: x(41), exp: 1e11 + 1 }).map(
      ([name, value]) => ({
        name: `by reference: limit ${name}`,
        ...desk.referred(order, { link: { [name]: value } }),
        documents: {},
        expect: invalid(name),
      }),
    ),
    {
      name: 'by reference: limits jti, 128 units',
      ...desk.referred({ ...order, jti: x(128) }),
      expect: { key: 'shop', act: 'payNow', claims: filled({ ...order, jti: x(128) }) },
    },
    {
      name: 'by reference: limits jti, 16 units',
      ...desk.referred({ ...order, jti: x(16) }),
      expect: { key: 'shop', act: 'payNow', claims: filled({ ...order, jti: x(16) }) },
    },
    {
      name: 'by reference: limit jti, 129 units',
      ...desk.referred({ ...order, jti: x(129) }),
      documents: {},
      expect: invalid('jti'),
    },
    {
      name: 'by reference: a document of 262,144 bytes',
      ...fullDocument(desk),
      expect: {
        key: 'shop',
        act: 'payNow',
        claims: filled({ ...order, jti: 'bGluay1vZi10ZXN0cy0wNw' }),
      },
    },
  ];
}

/** A document that is filled up with blanks. @param {Desk} desk */
function fullDocument(desk) {
  const claims = { ...order, jti: 'bGluay1vZi10ZXN0cy0wNw' };
  const text = JSON.stringify(withoutLink(claims));
  const { jws } = desk.referred(claims, { body: text.padEnd(MAX_DOCUMENT) });
  const blanks = { repeat: ' ', times: MAX_DOCUMENT - text.length };
  return { jws, documents: { [`${SHOP}/kass/order/8fk3`]: { text: [text, blanks] } } };
}

/** @param {Desk} desk @returns {Case[]} */
function goodReferences(desk) {
  const refer = (
    /** @type {string} */ name,
    /** @type {Members} */ claims,
    /** @type {Parameters<Desk['referred']>[1]} */ change = {},
    /** @type {Members} */ more = {},
  ) => ({
    name: `by reference: ${name}`,
    ...desk.referred(claims, change),
    ...more,
    expect: {
      key: 'shop',
      act: claims['act'],
      claims: claims['act'] === 'payNow' || claims['act'] === 'refundNow' ? filled(claims) : claims,
    },
  });
  return [
    refer('without aud', without(order, 'aud')),
    refer('a refund', refund, {}, { base: REFUND }),
    refer('a document to print', print),
    refer('a question', status),
    refer('a path with a query and every letter', order, {
      src: "/a.b/~c_d-e/:@!$&'()*+,;=%41?x=/?%2B",
    }),
    refer(
      'Cyrillic, and blanks around the document',
      { ...order, cust: 'Анна' },
      {
        body: ` ${JSON.stringify({ ...withoutLink({ ...order, cust: 'Анна' }) })}\n`,
      },
    ),
  ];
}

/** @param {Members} claims */
function withoutLink(claims) {
  const {
    v: _v,
    iss: _iss,
    aud: _aud,
    jti: _jti,
    iat: _iat,
    exp: _exp,
    act: _act,
    ...rest
  } = claims;
  return rest;
}

/** @param {Desk} desk @returns {Case[]} */
function badTexts(desk) {
  const [head = '', body = '', signature = ''] = desk.plain.split('.');
  const spare = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const twin = signature.slice(0, -1) + spare[spare.indexOf(signature.at(-1) ?? '') + 1];
  return [
    bad('text: empty', '', garbled),
    bad('text: no dots', 'abc', garbled),
    bad('text: two parts', `${head}.${body}`, garbled),
    bad('text: four parts', `${desk.plain}.e30`, garbled),
    bad('text: an empty header', `.${body}.${signature}`, garbled),
    bad('text: an empty payload', `${head}..${signature}`, garbled),
    bad('text: an empty signature', `${head}.${body}.`, garbled),
    bad('text: padding', `${head}.${body}=.${signature}`, garbled),
    bad(
      'text: a blank inside',
      `${head}.${body.slice(0, 9)} ${body.slice(9)}.${signature}`,
      garbled,
    ),
    bad(
      'text: the alphabet of base64, not of base64url',
      `${head}.${body}+/.${signature}`,
      garbled,
    ),
    bad('text: another text of the same signature bytes', `${head}.${body}.${twin}`, garbled),
    bad('text: cut in the signature', desk.plain.slice(0, -10), refused('link-cut')),
    bad('text: cut to one character of signature', `${head}.${body}.A`, refused('link-cut')),
    bad(
      'text: one character over the limit',
      [{ repeat: 'x', times: MAX_JWS + 1 }],
      refused('link-too-long', { reason: 'signed' }),
    ),
    bad(
      'text: 17,000 characters, three parts',
      [`${head}.`, { repeat: 'A', times: 17_000 }, `.${signature}`],
      refused('link-too-long', { reason: 'signed' }),
    ),
    bad('header: not JSON', `YWJj.${body}.${signature}`, garbled),
    bad('header: null', `bnVsbA.${body}.${signature}`, garbled),
    bad('header: a list', `W10.${body}.${signature}`, garbled),
    bad('header: bytes that are not UTF-8', `e_99.${body}.${signature}`, garbled),
    bad('header: a byte order mark', desk.headed(`\ufeff${headerOf(desk)}`), garbled),
    bad(
      'header: 1,025 bytes',
      desk.headed(headerOf(desk).slice(0, -1).padEnd(1024) + '}'),
      garbled,
    ),
    bad('header: a name twice', desk.headed(`{"alg":"none",${headerOf(desk).slice(1)}`), garbled),
    bad(
      'header: a name twice, once with an escape',
      desk.headed(`{"\\u0061lg":"none",${headerOf(desk).slice(1)}`),
      garbled,
    ),
  ];
}

const headerOf = (/** @type {Desk} */ { shop }) =>
  JSON.stringify({ alg: 'ES256', typ: TYP, kid: shop.kid });

/** @param {Desk} desk @returns {Case[]} */
function badHeaders(desk) {
  const { shop } = desk;
  const payload = base64url(JSON.stringify(order));
  const unsigned = base64url(JSON.stringify({ alg: 'none', typ: TYP, kid: shop.kid }));
  const symmetric = `${base64url(JSON.stringify({ alg: 'HS256', typ: TYP, kid: shop.kid }))}.${payload}`;
  const mac = createHmac('sha256', JSON.stringify(shop.jwk)).update(symmetric).digest();
  const brings = { jwk: shop.jwk, jku: `${SHOP}/keys`, x5u: `${SHOP}/cert`, x5c: ['MIIB'] };
  const critical = { crit: ['exp'], b64: true, cty: 'json', kass: 1 };
  return [
    bad('header: alg none without a signature', `${unsigned}.${payload}.`, garbled),
    bad(
      'header: alg none with one',
      `${unsigned}.${payload}.${desk.plain.slice(-86)}`,
      tampered('alg'),
    ),
    bad(
      'header: HS256 with the public key as secret',
      `${symmetric}.${base64url(mac)}`,
      tampered('alg'),
    ),
    ...['none', 'None', 'es256', 'ES384', 'RS256', 'PS256', 'EdDSA', '', null, ['ES256']].map(
      (alg) => bad(`header: alg ${JSON.stringify(alg)}`, desk.headed({ alg }), tampered('alg')),
    ),
    bad('header: no alg', desk.headed(`{"typ":"${TYP}","kid":"${shop.kid}"}`), tampered('alg')),
    ...['kass-result+jwt', 'KASS-ORDER+JWT', 'application/kass-order+jwt', 'JWT', ''].map((typ) =>
      bad(`header: typ ${JSON.stringify(typ)}`, desk.headed({ typ }), tampered('typ')),
    ),
    bad('header: no typ', desk.headed(`{"alg":"ES256","kid":"${shop.kid}"}`), tampered('typ')),
    ...[shop.kid.slice(1), `${shop.kid}A`, `${shop.kid.slice(1)}\n`, 7, ''].map((kid) =>
      bad(`header: kid ${JSON.stringify(kid)}`, desk.headed({ kid }), tampered('kid')),
    ),
    bad('header: no kid', desk.headed(`{"alg":"ES256","typ":"${TYP}"}`), tampered('kid')),
    ...['GZ', 'def', '', true].map((zip) =>
      bad(`header: zip ${JSON.stringify(zip)}`, desk.headed({ zip }), tampered('zip')),
    ),
    ...Object.entries({ ...brings, ...critical }).map(([name, value]) =>
      bad(`header: a member ${name}`, desk.headed({ [name]: value }), tampered('header')),
    ),
  ];
}

/** @param {Desk} desk @returns {Case[]} */
function badSignatures(desk) {
  const { shop, stranger } = desk;
  const [head = '', body = '', signature = ''] = desk.plain.split('.');
  const unpaired = (/** @type {string | null} */ host) => refused('link-unpaired', { host });
  const withIss = (/** @type {unknown} */ iss) => desk.signed({ ...order, iss }, stranger);
  const bomb = desk.pen.pack(' '.repeat(1024 * 1024));
  return [
    bad(
      'key: of no pairing; the host it claims is named',
      desk.signed(order, stranger),
      unpaired('shop.example'),
    ),
    bad(
      'key: of no pairing, with markup as its origin',
      withIss('<img src=x onerror=alert(1)>'),
      unpaired(null),
    ),
    bad(
      'key: of no pairing, with words as its origin',
      withIss('Pay here, it is safe'),
      unpaired(null),
    ),
    bad('key: of no pairing, and not JSON', desk.signed('not JSON', stranger), unpaired(null)),
    bad(
      'key: of no pairing, and a bomb',
      desk.headed({ zip: 'DEF' }, bomb, stranger),
      unpaired(null),
    ),
    bad('key: of a pairing that is not allowed yet', desk.plain, unpaired('shop.example'), {
      base: { shop: { state: 'asking' } },
    }),
    bad('key: of a pairing that was revoked', desk.plain, unpaired('shop.example'), {
      base: { shop: { state: 'revoked' } },
    }),
    bad(
      'key: of another till, not of a shop',
      desk.signed(order, desk.device),
      unpaired('shop.example'),
    ),
    bad(
      'signature: by another key under the name of the shop’s',
      desk.headed({ kid: shop.kid }, JSON.stringify(order), stranger),
      tampered('signature'),
    ),
    bad(
      'signature: one letter of the header changed',
      `${base64url(headerOf(desk).replace(shop.kid, desk.next.kid))}.${body}.${signature}`,
      unpaired('shop.example'),
    ),
    bad(
      'signature: the header written differently',
      `${base64url(`${headerOf(desk)} `)}.${body}.${signature}`,
      tampered('signature'),
    ),
    bad(
      'signature: one digit of the sum changed',
      `${head}.${base64url(JSON.stringify(order).replace('1990', '1090'))}.${signature}`,
      tampered('signature'),
    ),
    bad(
      'signature: one bit of the payload changed',
      `${head}.${flipped(body)}.${signature}`,
      tampered('signature'),
    ),
    bad(
      'signature: one bit of it changed',
      `${head}.${body}.${flipped(signature)}`,
      tampered('signature'),
    ),
    bad(
      'signature: of another order',
      `${head}.${body}.${desk.signed(status).slice(-86)}`,
      tampered('signature'),
    ),
    bad('signature: all zeros', `${head}.${body}.${'A'.repeat(86)}`, tampered('signature')),
    bad(
      'signature: r and s swapped',
      `${head}.${body}.${swapped(signature)}`,
      tampered('signature'),
    ),
    bad('signature: in DER', withDerSignature(desk.plain), tampered('signature')),
    bad(
      'signature: with a byte more',
      `${head}.${body}.${base64url(Buffer.concat([Buffer.from(signature, 'base64url'), Buffer.of(0)]))}`,
      tampered('signature'),
    ),
  ];
}

/** One bit of the first byte. @param {string} part */
function flipped(part) {
  const bytes = Buffer.from(part, 'base64url');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return base64url(bytes);
}

/** @param {string} signature */
function swapped(signature) {
  const bytes = Buffer.from(signature, 'base64url');
  return base64url(Buffer.concat([bytes.subarray(32), bytes.subarray(0, 32)]));
}

/** The order of P-256 (SEC 2, §2.4.2). */
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** (r, n − s) fits wherever (r, s) does. @param {string} jws */
function withOtherS(jws) {
  const bytes = Buffer.from(jws.slice(-86), 'base64url');
  const s = BigInt(`0x${bytes.subarray(32).toString('hex')}`);
  const other = (N - s).toString(16).padStart(64, '0');
  return (
    jws.slice(0, -86) + base64url(Buffer.concat([bytes.subarray(0, 32), Buffer.from(other, 'hex')]))
  );
}

/** @param {Desk} desk @returns {Case[]} */
function badPayloads(desk) {
  const json = JSON.stringify(order);
  const payload = invalid('payload');
  const text = (/** @type {string} */ name, /** @type {string} */ raw) =>
    bad(`payload: ${name}`, desk.signed(raw), payload);
  const packed = (/** @type {string | Uint8Array} */ bytes) => desk.headed({ zip: 'DEF' }, bytes);
  const deflated = desk.pen.pack(json);
  const inflated = refused('link-too-long', { reason: 'inflated' });
  return [
    text('not JSON', 'sum=1990'),
    text('a name twice', json.replace('{', '{"sum":1,')),
    text('a name twice, once with an escape', json.replace('{', '{"s\\u0075m":1,')),
    text('a name twice in a line', json.replace('"t":490', '"t":490,"t":1')),
    text('a name twice in a member nobody knows', json.replace('{', '{"x":{"y":1,"y":2},')),
    text('something after the value', `${json} {}`),
    text('a byte order mark', `\ufeff${json}`),
    text('nine levels deep', json.replace('{', '{"x":[[[[[[[[1]]]]]]]],')),
    text('a comma too many', json.replace(/}$/, ',}')),
    text('single quotes', json.replaceAll('"', "'")),
    text('a comment', json.replace('{', '{/* */')),
    text('NaN', json.replace('1990', 'NaN')),
    text('a number with a zero in front', json.replace('1990', '01990')),
    text('a control character in a text', json.replace('Mug', 'M\u0001g')),
    text('half of a surrogate pair', json.replace('Mug', 'M\\ud83dg')),
    bad(
      'payload: bytes that are not UTF-8',
      desk.headed({}, Buffer.from('{"v":1,"x":"\u00e9"}', 'latin1')),
      payload,
    ),
    bad('payload: a list', desk.signed('[]'), invalid('order')),
    bad('payload: null', desk.signed('null'), invalid('order')),
    bad('payload: a number', desk.signed('1'), invalid('order')),
    bad('packed: it is not', packed(json), payload),
    bad('packed: with the wrapper of zlib', packed(deflateSync(json)), payload),
    bad('packed: cut', packed(deflated.subarray(0, -9)), payload),
    {
      ...bad(
        'packed: something after the end',
        packed(Buffer.concat([deflated, Buffer.from('more')])),
        payload,
      ),
      needs: 'inflate-end',
    },
    bad(
      'packed: 262,145 bytes when unpacked',
      packed(desk.pen.pack(json.padEnd(MAX_DOCUMENT + 1))),
      inflated,
    ),
    bad('packed: a bomb', packed(desk.pen.pack(' '.repeat(1024 * 1024))), inflated),
  ];
}

/** @param {Desk} desk @returns {Case[]} */
function badClaims(desk) {
  const line = (/** @type {Members} */ change) => ({
    lines: [{ n: 'Beans', t: 2290, ...change }],
  });
  const claim = (
    /** @type {string} */ field,
    /** @type {string} */ what,
    /** @type {Members} */ change,
  ) => desk.changed(`claim ${field}: ${what}`, change, invalid(field));
  const missing = ['v', 'iss', 'jti', 'iat', 'exp', 'act', 'ord', 'cb', 'cur', 'sum'].map((name) =>
    bad(`claim ${name}: missing`, desk.signed(without(order, name)), invalid(name)),
  );
  const doc = (
    /** @type {string} */ field,
    /** @type {string} */ what,
    /** @type {unknown} */ lines,
  ) => bad(`claim ${field}: ${what}`, desk.signed({ ...print, doc: lines }), invalid(field));
  const long = { n: 'Beans', t: 0 };
  return [
    ...missing,
    desk.changed('claim v: 2', { v: 2 }, refused('link-version', { field: 'v' })),
    desk.changed('claim v: 1.5', { v: 1.5 }, refused('link-version', { field: 'v' })),
    desk.changed('claim v: 0', { v: 0 }, refused('link-version', { field: 'v' })),
    claim('v', 'a text', { v: '1' }),
    claim('iss', 'over 300 units', { iss: `https://${'x'.repeat(300)}.example` }),
    claim('aud', 'empty', { aud: '' }),
    claim('aud', 'a list', { aud: [TILL] }),
    claim('aud', '257 units', { aud: 'x'.repeat(257) }),
    claim('jti', '15 units', { jti: 'x'.repeat(15) }),
    claim('jti', '129 units', { jti: 'x'.repeat(129) }),
    claim('iat', 'a text', { iat: String(NOW) }),
    claim('iat', 'before 1970', { iat: -1 }),
    claim('iat', 'with a fraction', { iat: NOW + 0.5 }),
    claim('exp', 'in milliseconds', { exp: (NOW + 1800) * 1000 }),
    claim('act', 'a number', { act: 1 }),
    claim('ord', 'a text', { ord: 'o-1042' }),
    claim('ord.id', 'empty', { ord: { id: '', no: '1', rev: 0 } }),
    claim('ord.id', '129 units', { ord: { id: 'x'.repeat(129), no: '1', rev: 0 } }),
    claim('ord.no', 'a number', { ord: { id: '1', no: 1, rev: 0 } }),
    claim('ord.rev', 'missing', { ord: { id: '1', no: '1' } }),
    claim('ord.rev', 'below 0', { ord: { id: '1', no: '1', rev: -1 } }),
    claim('ord.rev', 'with a fraction', { ord: { id: '1', no: '1', rev: 0.5 } }),
    claim('lang', '36 units', { lang: 'x'.repeat(36) }),
    claim('cb', '2,001 units', { cb: `${CALLBACK}?${'x'.repeat(2001)}` }),
    claim('st', 'null', { st: null }),
    claim('st', 'empty', { st: '' }),
    claim('cur', 'small letters', { cur: 'eur' }),
    claim('cur', 'four letters', { cur: 'EURO' }),
    claim('sum', 'a decimal', { sum: 19.9 }),
    claim('sum', 'a text', { sum: '1990' }),
    claim('sum', 'below 0', { sum: -1 }),
    claim('sum', 'over 10^12', { sum: 1e12 + 1 }),
    bad(
      'claim sum: out of every range',
      desk.signed(JSON.stringify(order).replace('1990', '1e400')),
      invalid('sum'),
    ),
    claim('paid', 'below 0', { paid: -1 }),
    claim('lines', 'an object', { lines: {} }),
    claim('lines', 'null', { lines: null }),
    bad(
      'claim lines: 501',
      desk.pen.signPacked({ ...order, lines: Array.from({ length: 501 }, () => long) }, desk.shop),
      invalid('lines'),
    ),
    claim('lines.0', 'a text', { lines: ['Beans'] }),
    claim('lines.0.n', 'missing', { lines: [{ t: 2290 }] }),
    bad(
      'claim lines.0.n: over 20,000 units',
      desk.pen.signPacked({ ...order, ...line({ n: 'x'.repeat(20_001) }) }, desk.shop),
      invalid('lines.0.n'),
    ),
    claim('lines.0.t', 'missing', { lines: [{ n: 'Beans' }] }),
    claim('lines.0.t', 'a decimal', line({ t: 22.9 })),
    claim('lines.0.t', 'under −10^12', line({ t: -1e12 - 1 })),
    ...['1.', '.5', '-1', '1e3', '1 000', '', '1234567890', '1.1234567', '1\n'].map((q) =>
      claim('lines.0.q', JSON.stringify(q), line({ q })),
    ),
    claim('lines.0.q', 'a number', line({ q: 2 })),
    claim('lines.1.p', 'a text', { lines: [long, { ...long, p: '1' }] }),
    claim('lines.0.v', 'a number', line({ v: 7 })),
    claim('adj', '101 of them', { adj: Array.from({ length: 101 }, () => long) }),
    claim('adj.0.t', 'missing', { adj: [{ n: 'Discount' }] }),
    claim('tax', '21 of them', { tax: Array.from({ length: 21 }, () => ({ n: 'x', amt: 0 })) }),
    claim('tax.0.amt', 'missing', { tax: [{ n: 'VAT' }] }),
    claim('cust', 'a number', { cust: 7 }),
    claim('note', 'an object', { note: {} }),
    claim('qr', 'four of them', { qr: Array.from({ length: 4 }, () => ({ n: 'x', u: 'y' })) }),
    claim('qr.0.u', 'longer than 512', { qr: [{ n: 'x', u: 'y'.repeat(513) }] }),
    claim('pay', 'a list', { pay: [] }),
    claim('pay.methods', 'a text', { pay: { methods: 'cash' } }),
    claim('pay.tips', 'a text', { pay: { tips: 'no' } }),
    bad('claim doc: missing', desk.signed(without(print, 'doc')), invalid('doc')),
    doc('doc', 'empty', []),
    doc('doc', 'a text', 'Hello'),
    doc('doc.0.k', 'an unknown kind', [{ k: 'html', t: '<b>' }]),
    doc('doc.0.k', 'missing', [{ t: 'x' }]),
    doc('doc.1.r', 'missing', [{ k: 'rule' }, { k: 'row', l: 'x' }]),
    doc('doc.0.a', 'another place', [{ k: 'text', t: 'x', a: 'center' }]),
    doc('doc.0.x', 'three times as large', [{ k: 'text', t: 'x', x: 3 }]),
    desk.changed(
      'claim act: unknown',
      { act: 'openDrawer' },
      refused('link-action', { reason: 'act' }),
    ),
    desk.changed(
      'claim act: in capitals',
      { act: 'PAYNOW' },
      refused('link-action', { reason: 'act' }),
    ),
    ...badSums(desk),
  ];
}

/** @param {Desk} desk @returns {Case[]} */
function badSums(desk) {
  const mismatch = refused('link-sum-mismatch', { field: 'sum' });
  return [
    desk.changed('sum: one less than its parts', { sum: 1989 }, mismatch),
    desk.changed('sum: one more than its parts', { sum: 1991 }, mismatch),
    desk.changed('sum: without the adjustment', { sum: 2290 }, mismatch),
    bad('sum: without any line', desk.signed({ ...order, lines: [], adj: [] }), mismatch),
    desk.changed('sum: 0 with lines', { sum: 0 }, mismatch),
    desk.changed('sum: with tax added to it', { sum: 2120 }, mismatch),
    bad('sum: of a refund', desk.signed({ ...refund, sum: 480 }), mismatch, { base: REFUND }),
  ];
}

/** @param {Desk} desk @returns {Case[]} */
function badEnvelopes(desk) {
  const { exp } = order;
  const expired = (/** @type {string} */ reason) => refused('link-expired', { reason });
  const at = (
    /** @type {string} */ name,
    /** @type {number} */ now,
    /** @type {string} */ reason,
  ) => bad(`time: ${name}`, desk.plain, expired(reason), { base: { now } });
  const wrongTill = refused('link-wrong-till', { reason: 'aud' });
  const callback = (/** @type {string} */ name, /** @type {string} */ cb) =>
    desk.changed(`callback: ${name}`, { cb }, refused('link-wrong-callback', { reason: 'cb' }));
  return [
    desk.changed('iss: another shop', { iss: 'https://other.example' }, invalid('iss')),
    desk.changed('iss: with a slash', { iss: `${SHOP}/` }, invalid('iss')),
    desk.changed('iss: in capitals', { iss: 'https://SHOP.example' }, invalid('iss')),
    desk.changed('aud: another till', { aud: 'https://other.example' }, wrongTill),
    desk.changed('aud: another till’s key', { aud: desk.other.kid }, wrongTill),
    desk.changed('aud: a group this till is not in', { aud: 'cellar' }, wrongTill),
    desk.changed('aud: the till with a slash', { aud: `${TILL}/` }, wrongTill),
    at('five minutes and a second late', exp + 301, 'old'),
    at('ten minutes late', exp + 600, 'old'),
    at('five minutes and a second early', NOW - 301, 'future'),
    at('ten minutes early', NOW - 600, 'future'),
    desk.changed('time: ends when it begins', { exp: NOW }, invalid('exp')),
    desk.changed('time: ends before it begins', { exp: NOW - 1 }, invalid('exp')),
    desk.changed('time: a second more than half an hour', { exp: NOW + 1801 }, invalid('exp')),
    bad(
      'time: a second more than the grants allow',
      desk.signed({ ...order, exp: NOW + 61 }),
      invalid('exp'),
      {
        base: { shop: { grants: { life: 60 } } },
      },
    ),
    callback('another host', 'https://evil.example/kass/result?{*}'),
    callback('a neighbour of the prefix', `${CALLBACK}s?{*}`),
    callback('a way up', `${SHOP}/kass/result/../../admin?{*}`),
    callback('plain http', 'http://shop.example/kass/result'),
    callback('not an address', 'kass/result'),
    bad(
      'action: the link around it names another',
      desk.plain,
      refused('link-action', { reason: 'action' }),
      {
        base: { action: 'printNow' },
      },
    ),
    bad(
      'action: an unknown one in the link around it',
      desk.plain,
      refused('link-action', { reason: 'action' }),
      {
        base: { action: 'pay' },
      },
    ),
  ];
}

/** @param {Desk} desk @returns {Case[]} */
function badGrants(desk) {
  const deny = (
    /** @type {string} */ name,
    /** @type {Members} */ claims,
    /** @type {string} */ reason,
    /** @type {Members} */ grants,
  ) =>
    bad(`grants: ${name}`, desk.signed(claims), refused('link-not-granted', { reason }), {
      base: { shop: { grants } },
    });
  return [
    deny('no payments', order, 'payNow', { pay: false }),
    deny('no refunds', refund, 'refundNow', { refund: false }),
    deny('no printing', print, 'printNow', { print: false }),
    deny('a sum over the limit', order, 'limit', { limits: { EUR: 1989 } }),
    deny('no limit but 0', order, 'limit', { limits: { EUR: 0 } }),
    deny('a refund over the limit', refund, 'limit', { refund: true, limits: { EUR: 489 } }),
    deny('the pairing is over', order, 'exp', { exp: NOW - 1 }),
    deny('the pairing is over, also for questions', status, 'exp', { exp: NOW - 1 }),
  ];
}

/** @param {Desk} desk @returns {Case[]} */
function badReferences(desk) {
  const refer = (
    /** @type {string} */ name,
    /** @type {Parameters<Desk['referred']>[1]} */ change,
    /** @type {Members} */ error,
    /** @type {Members} */ more = {},
    /** @type {Members} */ claims = order,
  ) => ({
    name: `by reference: ${name}`,
    ...desk.referred(claims, change),
    ...more,
    expect: error,
  });
  const src = (/** @type {string} */ name, /** @type {string} */ path) =>
    refer(`src ${name}`, { src: path }, invalid('src'), { documents: {} });
  const rest = JSON.stringify(withoutLink(order));
  const body = (
    /** @type {string} */ name,
    /** @type {string | Uint8Array} */ bytes,
    field = 'document',
  ) => refer(`document ${name}`, { body: bytes }, invalid(field));
  return [
    refer('the shop does not answer', {}, refused('link-unreachable'), { documents: {} }),
    refer('the document is another one', { h: base64url(Buffer.alloc(32)) }, tampered('h')),
    refer('the document has a blank more', {}, tampered('h'), {
      documents: { [`${SHOP}/kass/order/8fk3`]: { text: `${rest} ` } },
    }),
    refer(
      'the document has 262,145 bytes',
      {
        h: createHash('sha256')
          .update(rest.padEnd(MAX_DOCUMENT + 1))
          .digest('base64url'),
      },
      refused('link-too-long', { reason: 'document' }),
      {
        documents: {
          [`${SHOP}/kass/order/8fk3`]: {
            text: [rest, { repeat: ' ', times: MAX_DOCUMENT + 1 - rest.length }],
          },
        },
      },
    ),
    body('is not JSON', 'sum=1990'),
    body('is a list', '[]'),
    body('is null', 'null'),
    body('has a byte order mark', `\ufeff${rest}`),
    body('has a name twice', rest.replace('{', '{"sum":1,')),
    body('is not UTF-8', Buffer.from('{"note":"\u00e9"}', 'latin1')),
    body('says act too', rest.replace('{', '{"act":"payNow",'), 'act'),
    body('says jti too', rest.replace('{', `{"jti":"${order.jti}",`), 'jti'),
    body('names another document', rest.replace('{', '{"src":"/x",'), 'src'),
    body('has a hash', rest.replace('{', '{"h":"x",'), 'h'),
    refer(
      'document without ord',
      { body: JSON.stringify(without(withoutLink(order), 'ord')) },
      invalid('ord'),
    ),
    refer(
      'document whose sums do not agree',
      { body: rest.replace('1990', '1991') },
      refused('link-sum-mismatch', { field: 'sum' }),
    ),
    refer(
      'document with a callback elsewhere',
      { body: rest.replace(`${CALLBACK}?`, 'https://evil.example/?') },
      refused('link-wrong-callback', { reason: 'cb' }),
    ),
    refer('link says sum too', { link: { sum: 1990 } }, invalid('sum'), { documents: {} }),
    refer('link says something unknown', { link: { x: 1 } }, invalid('x'), { documents: {} }),
    refer('link without exp', { link: { exp: undefined } }, invalid('exp'), { documents: {} }),
    refer('link without h', { link: { h: undefined } }, invalid('h'), { documents: {} }),
    refer('link without src', { link: { src: undefined } }, invalid('src'), { documents: {} }),
    refer('h in hexadecimal', { h: '0'.repeat(64) }, invalid('h'), { documents: {} }),
    refer('another version', { link: { v: 2 } }, refused('link-version', { field: 'v' }), {
      documents: {},
    }),
    refer(
      'a refund without the grant',
      {},
      refused('link-not-granted', { reason: 'refundNow' }),
      {},
      refund,
    ),
    refer(
      'an unknown action',
      {},
      refused('link-action', { reason: 'act' }),
      {},
      { ...order, act: 'openDrawer' },
    ),
    src('of another host', '//evil.example/x'),
    src('as a whole address', 'https://evil.example/x'),
    src('without a slash', 'kass/order/8fk3'),
    src('that begins like a user name', '@evil.example/'),
    src('with a way up', '/kass/../admin'),
    src('with a way up at its end', '/kass/..'),
    src('with an encoded way up', '/kass/%2e%2E/admin'),
    src('with an encoded slash', '/kass%2Fadmin'),
    src('with an encoded backslash', '/kass%5cadmin'),
    src('with a backslash', '/kass\\admin'),
    src('with a fragment', '/kass/order#8fk3'),
    src('with a blank', '/kass/order 8fk3'),
    src('with a letter outside ASCII', '/kass/заказ'),
    src('with a line end', '/kass/order\n'),
    src('of 301 characters', `/${'x'.repeat(300)}`),
  ];
}

/** Which of two faults is found: the sequence of docs/protocol.md. @param {Desk} desk @returns {Case[]} */
function firstFaults(desk) {
  const { exp } = order;
  const wrong = { cb: 'https://evil.example/' };
  const both = (
    /** @type {string} */ name,
    /** @type {string} */ jws,
    /** @type {Members} */ error,
    /** @type {Members} */ base = {},
  ) => bad(`first: ${name}`, jws, error, { base });
  const stale = { now: exp + 301 };
  const reference = desk.referred(order, { src: '/kass/order/late' });
  return [
    both(
      'the header before the key',
      desk.headed({ alg: 'none' }, '{}', desk.stranger),
      tampered('alg'),
    ),
    both('alg before typ', desk.headed({ alg: 'none', typ: 'JWT' }), tampered('alg')),
    both('typ before kid', desk.headed({ typ: 'JWT', kid: '' }), tampered('typ')),
    both(
      'the known header members before unknown ones',
      desk.headed({ kid: '', jwk: desk.shop.jwk }),
      tampered('kid'),
    ),
    both(
      'the header before a cut signature',
      desk.headed({ typ: 'JWT' }).slice(0, -9),
      tampered('typ'),
    ),
    both(
      'the signature before the payload',
      desk.headed({ kid: desk.shop.kid }, 'no JSON', desk.stranger),
      tampered('signature'),
    ),
    both(
      'the version before the claims',
      desk.signed({ v: 2 }),
      refused('link-version', { field: 'v' }),
    ),
    both(
      'the claims before an unknown action',
      desk.signed({ ...order, act: 'openDrawer', ord: 1 }),
      invalid('ord'),
    ),
    both(
      'the sums before the shop',
      desk.signed({ ...order, sum: 1, iss: 'https://other.example' }),
      refused('link-sum-mismatch', { field: 'sum' }),
    ),
    both(
      'the shop before the till',
      desk.signed({ ...order, iss: 'https://other.example', aud: 'x' }),
      invalid('iss'),
    ),
    both(
      'the till before the time',
      desk.signed({ ...order, aud: 'x' }),
      refused('link-wrong-till', { reason: 'aud' }),
      stale,
    ),
    both('the life before the time', desk.signed({ ...order, exp: NOW + 1801 }), invalid('exp'), {
      now: NOW + 9000,
    }),
    both(
      'the time before the callback',
      desk.signed({ ...order, ...wrong }),
      refused('link-expired', { reason: 'old' }),
      stale,
    ),
    both(
      'the callback before the action',
      desk.signed({ ...order, ...wrong }),
      refused('link-wrong-callback', { reason: 'cb' }),
      { action: 'printNow' },
    ),
    both('the action before the grants', desk.plain, refused('link-action', { reason: 'action' }), {
      action: 'printNow',
      shop: { grants: { pay: false } },
    }),
    both(
      'the end of the pairing before what it allows',
      desk.plain,
      refused('link-not-granted', { reason: 'exp' }),
      { shop: { grants: { pay: false, exp: NOW - 1 } } },
    ),
    {
      name: 'first: the time before the document, which is then not asked for',
      jws: reference.jws,
      documents: {},
      base: stale,
      expect: refused('link-expired', { reason: 'old' }),
    },
    {
      name: 'first: the till before the document',
      ...desk.referred({ ...order, aud: 'x' }),
      documents: {},
      expect: refused('link-wrong-till', { reason: 'aud' }),
    },
  ];
}
