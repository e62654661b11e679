// Everything between two sides that meet: pairing.json, digits.json, keylist.json and find.json.
import { CALLBACK, NOW, SHOP, TILL, without } from './desk.js';
import { base64url, sha256, thumbprint } from './signing.js';

/**
 * @typedef {import('./signing.js').Key} Key
 * @typedef {import('./signing.js').Pen} Pen
 * @typedef {import('./signing.js').Members} Members
 */

const CODE = 'Zm9yLXRlc3RzLW9ubHktMQ';

/** @param {Record<string, Key>} keys */
function named(keys) {
  const { shop, shopNext, stranger, device, otherDevice } = keys;
  if (!shop || !shopNext || !stranger || !device || !otherDevice)
    throw new Error('keys.json lacks a key');
  return { shop, shopNext, stranger, device, otherDevice };
}

/** @param {Record<string, Key>} keys */
export function pairingsOf(keys) {
  const { shop, shopNext, stranger } = named(keys);
  const usual = {
    v: 1,
    origin: SHOP,
    name: 'Лавка №1',
    keys: [shop.jwk],
    callback: CALLBACK,
    code: CODE,
    exp: NOW + 600,
  };
  const page = {
    v: 1,
    name: 'Лавка №1',
    keys: [shop.jwk],
    callback: CALLBACK,
    pair: `${SHOP}/kass/pair`,
  };
  const read = { ...page, paper: { header: [], footer: [] }, demo: false };
  const texts = (/** @type {unknown} */ link) =>
    `${TILL}/pair#p=${base64url(typeof link === 'string' ? link : JSON.stringify(link))}`;
  const good = (
    /** @type {string} */ name,
    /** @type {string} */ text,
    /** @type {Members} */ link = usual,
    base = {},
  ) => ({
    kind: 'link',
    name: `link: ${name}`,
    text,
    base,
    expect: { link },
  });
  const bad = (
    /** @type {string} */ name,
    /** @type {string} */ text,
    /** @type {Members} */ error = { error: 'pair-garbled' },
    base = {},
  ) => ({
    kind: 'link',
    name: `link: ${name}`,
    text,
    base,
    expect: error,
  });
  const fits = (
    /** @type {string} */ name,
    /** @type {Members} */ shown,
    /** @type {Members} */ out,
    link = usual,
  ) => ({
    kind: 'page',
    name: `page: ${name}`,
    link,
    page: shown,
    expect: { page: out },
  });
  const differs = (
    /** @type {string} */ field,
    /** @type {string} */ what,
    /** @type {unknown} */ shown,
  ) => ({
    kind: 'page',
    name: `page ${field}: ${what}`,
    link: usual,
    page: shown,
    expect: { error: 'pair-mismatch', field },
  });
  const address = texts(usual);
  const x = (/** @type {number} */ times) => 'x'.repeat(times);
  const cut = (/** @type {number} */ max) => `${x(max - 1)}…`;
  const widest = {
    ...page,
    name: x(400),
    list: x(8192),
    home: `${SHOP}/`.padEnd(1000, 'x'),
    keys: Array.from({ length: 4 }, () => shop.jwk),
    paper: { header: Array.from({ length: 8 }, () => x(400)), footer: [] },
  };
  const wrongOrigin = { error: 'pair-garbled', field: 'origin' };
  return {
    about:
      'Pairing links as a till reads them (`kind` `link`), the page of the shop compared with the link (`kind` `page`), and what the shop grants (`kind` `grants`). Expected: what was read, or `error` with what differs or is wrong in `field`.',
    cases: [
      good('an address', address),
      good('its fragment', address.slice(address.indexOf('#'))),
      good('what follows p=', address.slice(address.indexOf('=') + 1)),
      good('two keys', texts({ ...usual, keys: [shop.jwk, shopNext.jwk] }), {
        ...usual,
        keys: [shop.jwk, shopNext.jwk],
      }),
      good('a name is one clean line', texts({ ...usual, name: ` a\n\u202eb${'x'.repeat(100)}` }), {
        ...usual,
        name: `a b${'x'.repeat(56)}…`,
      }),
      good('members nobody knows', texts({ ...usual, x: 1 })),
      good('the last second', address, usual, { now: NOW + 600 }),
      good(
        'loopback while the till is there too',
        texts({ ...usual, origin: 'http://localhost:4171' }),
        { ...usual, origin: 'http://localhost:4171' },
        { loopback: true },
      ),
      bad('a second too late', address, { error: 'pair-expired' }, { now: NOW + 601 }),
      bad('empty', ''),
      bad('not JSON', texts('hello')),
      bad('padding', `${address.slice(address.indexOf('=') + 1)}=`),
      bad('a name twice', texts(JSON.stringify(usual).replace('{', '{"v":1,'))),
      bad('over 4,096 characters', texts({ ...usual, x: 'x'.repeat(4000) })),
      ...['v', 'origin', 'name', 'keys', 'callback', 'code', 'exp'].map((name) =>
        bad(`without ${name}`, texts(without(usual, name))),
      ),
      bad('another version', texts({ ...usual, v: 2 })),
      bad('no key', texts({ ...usual, keys: [] })),
      bad('five keys', texts({ ...usual, keys: Array.from({ length: 5 }, () => shop.jwk) })),
      bad('a key of another kind', texts({ ...usual, keys: [{ ...shop.jwk, crv: 'P-384' }] })),
      bad('a short code', texts({ ...usual, code: 'x'.repeat(21) })),
      ...[
        'http://shop.example',
        `${SHOP}/`,
        'https://SHOP.example',
        'https://user@shop.example',
        'https://192.168.1.5',
        'https://[fd00::1]',
        'https://nas',
        'https://nas.local',
        'http://localhost:4171',
        'shop.example',
        'javascript:alert(1)',
      ].map((origin) => bad(`the origin ${origin}`, texts({ ...usual, origin }), wrongOrigin)),
      fits('the smallest', page, read),
      fits(
        'everything it can say',
        {
          ...page,
          find: `${SHOP}/kass/find`,
          home: `${SHOP}/admin`,
          list: 'a.b.c',
          demo: true,
          paper: { header: ['Market Street 12', ' a\tb '], footer: [] },
        },
        {
          ...read,
          find: `${SHOP}/kass/find`,
          home: `${SHOP}/admin`,
          list: 'a.b.c',
          demo: true,
          paper: { header: ['Market Street 12', 'a b'], footer: [] },
        },
      ),
      fits(
        'a key beside the one of the link',
        { ...page, keys: [shopNext.jwk, shop.jwk] },
        { ...read, keys: [shopNext.jwk, shop.jwk] },
      ),
      fits('members nobody knows', { ...page, x: 1 }, read),
      differs('keys', 'another key', { ...page, keys: [stranger.jwk] }),
      differs('keys', 'none', { ...page, keys: [] }),
      differs('keys.0.x', 'not a key', { ...page, keys: [{ ...shop.jwk, x: 'short' }] }),
      differs('callback', 'another prefix', { ...page, callback: `${SHOP}/other` }),
      differs('pair', 'another host', { ...page, pair: 'https://evil.example/kass/pair' }),
      differs('pair', 'missing', without(page, 'pair')),
      differs('find', 'another host', { ...page, find: 'https://evil.example/find' }),
      differs('home', 'another host', { ...page, home: 'https://evil.example/' }),
      differs('home', 'no web address', { ...page, home: 'javascript:alert(1)' }),
      differs('v', '2', { ...page, v: 2 }),
      differs('name', 'empty', { ...page, name: '' }),
      differs('paper.header', 'nine lines', {
        ...page,
        paper: { header: Array.from({ length: 9 }, () => 'x') },
      }),
      differs('demo', 'a text', { ...page, demo: 'yes' }),
      differs('kass.json', 'nothing at all', null),
      fits('everything as long as it may be', widest, {
        ...read,
        ...widest,
        name: cut(60),
        paper: { header: widest.paper.header.map(() => cut(100)), footer: [] },
      }),
      differs('name', '401 units', { ...page, name: x(401) }),
      differs('list', '8,193 units', { ...page, list: x(8193) }),
      differs('callback', '1,001 units', { ...page, callback: `${CALLBACK}/`.padEnd(1001, 'x') }),
      differs('keys', 'five of them', { ...page, keys: Array.from({ length: 5 }, () => shop.jwk) }),
      differs('paper.footer.0', '401 units', { ...page, paper: { footer: [x(401)] } }),
      bad('a name of 401 units', texts({ ...usual, name: x(401) })),
      good('a name of 400 units', texts({ ...usual, name: x(400) }), { ...usual, name: cut(60) }),
      bad('an empty name', texts({ ...usual, name: '' })),
      bad('a code of 65', texts({ ...usual, code: x(65) })),
      good('a code of 64', texts({ ...usual, code: x(64) }), { ...usual, code: x(64) }),
      bad('a callback of 1,001 units', texts({ ...usual, callback: x(1001) })),
      ...grantsOf(),
    ],
  };
}

/** What an answer to a pairing request grants. */
function grantsOf() {
  const usual = { pay: true, refund: false, print: true, limits: {}, life: 1800, groups: [] };
  const good = (/** @type {string} */ name, /** @type {Members} */ said) => ({
    kind: 'grants',
    name: `grants: ${name}`,
    grants: said,
    expect: { grants: { ...usual, ...said } },
  });
  const bad = (
    /** @type {string} */ field,
    /** @type {string} */ what,
    /** @type {unknown} */ said,
  ) => ({
    kind: 'grants',
    name: `grants ${field}: ${what}`,
    grants: said,
    expect: { error: 'grants', field },
  });
  const groups = (/** @type {number} */ count) =>
    Array.from({ length: count }, (_, at) => `group-${at}`);
  return [
    good('nothing said', {}),
    good('everything said', {
      pay: false,
      refund: true,
      print: false,
      limits: { EUR: 50_000, RUB: 0 },
      life: 3600,
      groups: ['cellar'],
      exp: NOW + 86_400,
    }),
    good('the longest life, the most groups', {
      life: 86_400,
      groups: [...groups(19), 'x'.repeat(64)],
    }),
    good('the shortest life', { life: 60 }),
    bad('grants', 'a list', []),
    bad('pay', 'a number', { pay: 1 }),
    bad('refund', 'null', { refund: null }),
    bad('print', 'a text', { print: 'yes' }),
    bad('limits', 'a list', { limits: [] }),
    bad('limits.EUR', 'below 0', { limits: { EUR: -1 } }),
    bad('limits.eur', 'no currency', { limits: { eur: 1 } }),
    bad('life', '59 seconds', { life: 59 }),
    bad('life', 'a second over a day', { life: 86_401 }),
    bad('groups', '21 of them', { groups: groups(21) }),
    bad('groups.0', '65 units', { groups: ['x'.repeat(65)] }),
    bad('exp', 'below 0', { exp: -1 }),
  ];
}

/** @param {Pen} pen @param {Record<string, Key>} keys */
export function digitsOf(pen, keys) {
  const { shop, shopNext, device, otherDevice } = named(keys);
  const digits = (
    /** @type {string} */ name,
    /** @type {string} */ shopKid,
    /** @type {string} */ deviceKid,
    /** @type {string} */ code,
  ) => {
    const bits = Number.parseInt(
      sha256(shopKid + deviceKid + code)
        .toString('hex')
        .slice(0, 5),
      16,
    );
    return {
      kind: 'digits',
      name: `digits: ${name}`,
      shop: shopKid,
      device: deviceKid,
      code,
      expect: { digits: String(bits % 1_000_000).padStart(6, '0') },
    };
  };
  const usual = {
    v: 1,
    iss: device.kid,
    aud: SHOP,
    shop: shop.kid,
    code: CODE,
    nonce: 'bm9uY2Utb2YtdGVzdHMtMQ',
    label: 'Tablet at the door',
    till: TILL,
    jwk: device.jwk,
  };
  const TYP = 'kass-pair+jwt';
  const sign = (/** @type {unknown} */ claims, key = device, kid = key.kid) =>
    pen.signAny(
      { alg: 'ES256', typ: TYP, kid },
      typeof claims === 'string' ? claims : JSON.stringify(claims),
      key,
    );
  const request = (
    /** @type {string} */ name,
    /** @type {string} */ jws,
    /** @type {Members} */ expect,
  ) => ({
    kind: 'request',
    name: `request: ${name}`,
    jws,
    expect,
  });
  const widest = {
    ...usual,
    code: 'x'.repeat(64),
    nonce: 'x'.repeat(128),
    label: 'x'.repeat(400),
    till: 'x'.repeat(300),
  };
  const garbled = { error: 'pair-garbled' };
  const mismatch = (/** @type {string} */ field) => ({ error: 'pair-mismatch', field });
  const without_ = Object.keys(usual).map((name) =>
    request(`without ${name}`, sign(without(usual, name)), garbled),
  );
  return {
    about:
      'The six digits both screens show (`kind` `digits`), and pairing requests as a shop with the key `shop` reads them (`kind` `request`). Expected: the digits; what was read, or `error` with what does not fit in `field`.',
    cases: [
      digits('SHA-256 of "abc", the example of FIPS 180-4', 'a', 'b', 'c'),
      digits('the example of the protocol: a zero in front', shop.kid, device.kid, CODE),
      digits('another till', shop.kid, otherDevice.kid, CODE),
      digits('another key of the shop', shopNext.kid, device.kid, CODE),
      digits('another code', shop.kid, device.kid, 'Zm9yLXRlc3RzLW9ubHktMg'),
      ...overAMillion(shop.kid, device.kid, digits),
      request('as it should be', sign(usual), { request: usual }),
      request('a name is one clean line', sign({ ...usual, label: 'a\nb\u0007' }), {
        request: { ...usual, label: 'a b' },
      }),
      request('members nobody knows', sign({ ...usual, x: 1 }), { request: usual }),
      request(
        'for another shop',
        sign({ ...usual, aud: 'https://other.example' }),
        mismatch('aud'),
      ),
      request(
        'for another key of the shop',
        sign({ ...usual, shop: shopNext.kid }),
        mismatch('shop'),
      ),
      request(
        'under the name of another key',
        sign({ ...usual, iss: shop.kid }, device, shop.kid),
        mismatch('jwk'),
      ),
      request('with a kid that is not its iss', sign(usual, device, shop.kid), mismatch('jwk')),
      request(
        'by a sender who does not own the key it brings',
        sign(usual, otherDevice, device.kid),
        garbled,
      ),
      request(
        'with another key than the one that signed',
        sign({ ...usual, jwk: otherDevice.jwk }),
        garbled,
      ),
      request(
        'with a key that is no point of the curve',
        sign({ ...usual, jwk: { ...device.jwk, y: device.jwk.x } }),
        garbled,
      ),
      request('of another type', pen.sign('kass-result+jwt', usual, device), garbled),
      request('changed on its way', changedSum(sign(usual)), garbled),
      request('cut', sign(usual).slice(0, -1), garbled),
      request('empty', '', garbled),
      ...without_,
      request('with a name twice', sign(JSON.stringify(usual).replace('{', '{"v":1,')), garbled),
      request('with everything as long as it may be', sign(widest), {
        request: { ...widest, label: `${'x'.repeat(59)}…` },
      }),
      request('with a nonce of 129 units', sign({ ...usual, nonce: 'x'.repeat(129) }), garbled),
      request('with a nonce of 16 units', sign({ ...usual, nonce: 'x'.repeat(16) }), {
        request: { ...usual, nonce: 'x'.repeat(16) },
      }),
      request('with a code of 65 letters', sign({ ...usual, code: 'x'.repeat(65) }), garbled),
      request('with a label of 401 units', sign({ ...usual, label: 'x'.repeat(401) }), garbled),
      request('with an empty label', sign({ ...usual, label: '' }), garbled),
      request('with a till of 301 units', sign({ ...usual, till: 'x'.repeat(301) }), garbled),
      request('with a short nonce', sign({ ...usual, nonce: 'x' }), garbled),
      request('with a short code', sign({ ...usual, code: 'x' }), garbled),
      request('of another version', sign({ ...usual, v: 2 }), garbled),
    ],
  };
}

/** A code whose 20 bits are a million or more: the digits are what is left. @param {string} shop @param {string} device @param {(name: string, shop: string, device: string, code: string) => import('./desk.js').Case} digits */
function overAMillion(shop, device, digits) {
  for (let count = 0; ; count += 1) {
    const code = `code-of-tests-${String(count).padStart(8, '0')}`;
    const bits = Number.parseInt(
      sha256(shop + device + code)
        .toString('hex')
        .slice(0, 5),
      16,
    );
    if (bits >= 1_000_000) return [digits('20 bits over a million', shop, device, code)];
  }
}

/** The payload with another label, under the same signature. @param {string} jws */
function changedSum(jws) {
  const [head, body = '', signature] = jws.split('.');
  const text = Buffer.from(body, 'base64url').toString().replace('door', 'dark');
  return `${head}.${base64url(text)}.${signature}`;
}

/** @param {Pen} pen @param {Record<string, Key>} keys */
export function keyListsOf(pen, keys) {
  const { shop, shopNext, stranger } = named(keys);
  const list = (/** @type {readonly Key[]} */ listed, key = shop, change = {}) =>
    pen.sign(
      'kass-keys+jwt',
      { v: 1, iss: SHOP, iat: NOW, keys: listed.map(({ jwk }) => jwk), ...change },
      key,
    );
  const page = (
    /** @type {readonly Key[]} */ shown,
    /** @type {string | undefined} */ signed = undefined,
  ) => ({
    v: 1,
    name: 'Corner shop',
    keys: shown.map(({ jwk }) => jwk),
    callback: CALLBACK,
    pair: `${SHOP}/kass/pair`,
    ...(signed === undefined ? {} : { list: signed }),
  });
  const read = (
    /** @type {string} */ name,
    /** @type {Members} */ shown,
    /** @type {readonly Key[] | null} */ pins,
    /** @type {boolean} */ holds,
    pinned = ['shop'],
  ) => ({
    name,
    pinned,
    page: shown,
    expect: { pins: pins?.map(({ kid }) => kid) ?? null, holds },
  });
  const both = [shopNext, shop];
  const signed = list(both);
  const [head, body] = signed.split('.');
  return {
    about:
      'A shop changes its key. `pinned` are the keys (by their names) a till has, `page` is what the shop shows. Expected: `pins`, the thumbprints to trust from now on, null when nothing on the page changes that; `holds`, whether the page still shows one of the keys that are trusted then.',
    cases: [
      read('no list: nothing changes', page([shop]), null, true),
      read('a new key without a list: nothing changes', page(both), null, true),
      read('a list signed by the pinned key', page(both, signed), both, true),
      read(
        'the last step: the old key is gone',
        page([shopNext], list([shopNext], shopNext)),
        [shopNext],
        true,
        ['shopNext', 'shop'],
      ),
      read(
        'the old key vouches for the new one alone',
        page([shopNext], list([shopNext])),
        [shopNext],
        true,
      ),
      read('a list that says more than the page', page([shop], signed), [shop], true),
      read('a page that says more than the list', page([...both, stranger], signed), both, true),
      read('a list and a page without a common key', page([stranger], signed), null, false),
      read('signed by the new key itself', page(both, list(both, shopNext)), null, true),
      read(
        'signed by a stranger, who shows only his own key',
        page([stranger], list([stranger], stranger)),
        null,
        false,
      ),
      read(
        'signed by a stranger under the name of the pinned key',
        page(
          [stranger],
          pen.signAny(
            { alg: 'ES256', typ: 'kass-keys+jwt', kid: shop.kid },
            JSON.stringify({ v: 1, iss: SHOP, iat: NOW, keys: [stranger.jwk] }),
            stranger,
          ),
        ),
        null,
        false,
      ),
      read(
        'of another shop',
        page(both, list(both, shop, { iss: 'https://other.example' })),
        null,
        true,
      ),
      read('of another version', page(both, list(both, shop, { v: 2 })), null, true),
      read('without a key', page(both, list([])), null, true),
      read('with five keys', page(both, list([...both, ...both, shop])), null, true),
      read(
        'of another type',
        page(
          both,
          pen.sign(
            'kass-order+jwt',
            { v: 1, iss: SHOP, iat: NOW, keys: both.map(({ jwk }) => jwk) },
            shop,
          ),
        ),
        null,
        true,
      ),
      read('cut', page(both, signed.slice(0, -3)), null, true),
      read(
        'with the signature of something else',
        page(both, `${head}.${body}.${list([]).slice(-86)}`),
        null,
        true,
      ),
      read('not a list at all', page(both, 'trust me'), null, true),
      read('nothing of what is pinned is shown', page([shopNext]), null, false),
    ],
  };
}

/** @param {Pen} pen @param {Record<string, Key>} keys */
export function findsOf(pen, keys) {
  const { shop, device, otherDevice } = named(keys);
  const TYP = 'kass-find+jwt';
  const usual = { v: 1, iss: device.kid, aud: SHOP, iat: NOW, no: '1042', till: TILL };
  const sign = (/** @type {unknown} */ claims) => pen.sign(TYP, claims, device);
  const ask = (
    /** @type {string} */ name,
    /** @type {string} */ jws,
    /** @type {Members} */ expect,
    base = {},
  ) => ({
    name,
    jws,
    base,
    expect,
  });
  const invalid = (/** @type {string} */ field) => ({ error: 'link-invalid', field });
  const tampered = (/** @type {string} */ reason) => ({ error: 'link-tampered', reason });
  const expired = { error: 'link-expired', field: 'iat' };
  const claim = (
    /** @type {string} */ field,
    /** @type {string} */ what,
    /** @type {Members} */ change,
  ) => ask(`claim ${field}: ${what}`, sign({ ...usual, ...change }), invalid(field));
  const plain = sign(usual);
  return {
    about:
      'A till asks for an order by its number, signed by the key `device`. Expected: what the shop reads, or `error` with the claim in `field` or the fact in `reason`.',
    cases: [
      ask('as it should be', plain, { request: usual }),
      ask('a number in letters', sign({ ...usual, no: 'Ж-7 / 2' }), {
        request: { ...usual, no: 'Ж-7 / 2' },
      }),
      ask('members nobody knows', sign({ ...usual, x: 1 }), { request: usual }),
      ask(
        'everything as long as it may be',
        sign({ ...usual, no: 'x'.repeat(40), till: 'x'.repeat(300) }),
        {
          request: { ...usual, no: 'x'.repeat(40), till: 'x'.repeat(300) },
        },
      ),
      ask('a number of one letter', sign({ ...usual, no: 'x' }), {
        request: { ...usual, no: 'x' },
      }),
      ask('five minutes old', plain, { request: usual }, { now: NOW + 300 }),
      ask('five minutes early', plain, { request: usual }, { now: NOW - 300 }),
      ask('five minutes and a second old', plain, expired, { now: NOW + 301 }),
      ask('five minutes and a second early', plain, expired, { now: NOW - 301 }),
      ask(
        'by another till under this one’s name',
        pen.signAny(
          { alg: 'ES256', typ: TYP, kid: device.kid },
          JSON.stringify(usual),
          otherDevice,
        ),
        tampered('signature'),
      ),
      ask(
        'by the shop',
        pen.signAny({ alg: 'ES256', typ: TYP, kid: device.kid }, JSON.stringify(usual), shop),
        tampered('signature'),
      ),
      ask('of another type', pen.sign('kass-pair+jwt', usual, device), tampered('typ')),
      ask(
        'with a key in its header',
        pen.signAny(
          { alg: 'ES256', typ: TYP, kid: device.kid, jwk: device.jwk },
          JSON.stringify(usual),
          device,
        ),
        tampered('header'),
      ),
      ask('cut', plain.slice(0, -1), { error: 'link-cut' }),
      ask('words', 'number 1042, please', { error: 'link-garbled' }),
      ask(
        'a name twice',
        sign(JSON.stringify(usual).replace('{', '{"no":"1",')),
        invalid('payload'),
      ),
      ...Object.keys(usual).map((name) =>
        ask(`claim ${name}: missing`, sign(without(usual, name)), invalid(name)),
      ),
      claim('v', '2', { v: 2 }),
      claim('iss', 'another key', { iss: otherDevice.kid }),
      claim('aud', 'another shop', { aud: 'https://other.example' }),
      claim('no', 'empty', { no: '' }),
      claim('no', '41 units', { no: 'x'.repeat(41) }),
      claim('no', 'a number', { no: 1042 }),
      claim('till', 'over 300 units', { till: 'x'.repeat(301) }),
      ask(
        'first: the addressee before the time',
        sign({ ...usual, aud: 'x', iat: 0 }),
        invalid('aud'),
      ),
    ],
  };
}

/** Facts that need no signature: primitives.json. @param {Record<string, Key>} keys */
export const thumbprintsOf = (keys) =>
  Object.values(keys).map(({ name, jwk }) => ({
    kind: 'thumbprint',
    name: `thumbprint: the key ${name}`,
    jwk,
    expect: { kid: thumbprint(jwk) },
  }));
