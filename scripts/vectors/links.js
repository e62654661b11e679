// Texts as they come through doors: links.json. What a signed link says is of no interest here, only that it is found.
import { CALLBACK, NOW, SHOP, TILL, filled } from './desk.js';
import { base64url, sha256 } from './signing.js';

/**
 * @typedef {import('./signing.js').Members} Members
 * @typedef {import('./desk.js').Part} Part
 */

const JWS = 'eyJhbGciOiJFUzI1NiJ9.eyJ2IjoxfQ.c2ln-_';
const PROTOCOL = `web+kass://payNow?j=${JWS}`;
const MAX_RAW = 65_536;

const once = encodeURIComponent;
const twice = (/** @type {string} */ text) => encodeURIComponent(encodeURIComponent(text));

/** What a system with protocol handlers makes of a link: quotes and blanks are encoded, brackets are not. */
const asBrowsersDo = (/** @type {string} */ text) =>
  text.replaceAll('"', '%22').replaceAll(' ', '%20');

export function linksOf() {
  return {
    about:
      'Texts as a till gets them: opened, pasted, scanned. `text` may be a list of parts, `{"repeat","times"}` among them. Expected: `type` `signed` with the JWS and the action the link names (null: none); `pairing` with what follows `p=`; `unsigned` with the callback and the `claims` of the order (links without a signature are read for the shop and at the moment of base.json); or `error`.',
    cases: [...signedOnes(), ...otherTexts(), ...unsignedOnes(), ...badUnsignedOnes()],
  };
}

const bad = (
  /** @type {string} */ name,
  /** @type {string | readonly Part[]} */ text,
  /** @type {string} */ error,
  /** @type {Members} */ more = {},
) => ({ name, text, expect: { error, ...more } });

function signedOnes() {
  const found = (
    /** @type {string} */ name,
    /** @type {string | readonly Part[]} */ text,
    /** @type {string | null} */ action = null,
  ) => ({ name: `signed: ${name}`, text, expect: { type: 'signed', action, jws: JWS } });
  return [
    found('the https link', `${TILL}/#j=${JWS}`),
    found('its fragment', `#j=${JWS}`),
    found('its fragment without #', `j=${JWS}`),
    found('the https link, encoded once', once(`${TILL}/#j=${JWS}`)),
    found('the https link with an encoded =', `${TILL}/#j%3D${JWS}`),
    found('the protocol link', PROTOCOL, 'payNow'),
    found(
      'the protocol link in small letters',
      PROTOCOL.toLowerCase().replace(JWS.toLowerCase(), JWS),
      'paynow',
    ),
    found('the protocol link in capitals', `WEB+KASS://PAYNOW?j=${JWS}`, 'PAYNOW'),
    found('with a slash before the query', `web+kass://payNow/?j=${JWS}`, 'payNow'),
    found('encoded once', once(PROTOCOL), 'payNow'),
    found('encoded twice', twice(PROTOCOL), 'payNow'),
    found('in the address of the protocol handler', `${TILL}/#l=${once(PROTOCOL)}`, 'payNow'),
    found(
      'in the address of the protocol handler, encoded twice',
      `${TILL}/#l=${twice(PROTOCOL)}`,
      'payNow',
    ),
    found('a plus that became a blank', PROTOCOL.replace('+', ' '), 'payNow'),
    found('a plus alone that was encoded', PROTOCOL.replace('+', '%2B'), 'payNow'),
    found('no action', `web+kass:?j=${JWS}`),
    found('no slashes', `web+kass:refundNow?j=${JWS}`, 'refundNow'),
    found('another action', `web+kass://printNow?j=${JWS}`, 'printNow'),
    found('an action nobody knows', `web+kass://openDrawer?j=${JWS}`, 'openDrawer'),
    found('the scheme for pasted and scanned links', `kass-api://statusNow?j=${JWS}`, 'statusNow'),
    found('a message around it', `Order 1042:\n<${TILL}/#j=${JWS}>.\nThanks!`),
    found('a sentence that ends with it', `Pay here: ${PROTOCOL}.`, 'payNow'),
    found('blanks around it', `\n\t ${TILL}/#j=${JWS} \r\n`),
    found('parameters beside it', `${TILL}/#x=1&j=${JWS}&y=2`),
    found(
      'an unsigned order beside it: what is signed counts',
      `web+kass://payNow?order={}&j=${JWS}`,
      'payNow',
    ),
    found('65,536 characters', [`#j=${JWS}`, { repeat: ' ', times: MAX_RAW - JWS.length - 3 }]),
  ];
}

function otherTexts() {
  return [
    {
      name: 'pairing: the address',
      text: `${TILL}/pair#p=eyJ2IjoxfQ`,
      expect: { type: 'pairing', request: 'eyJ2IjoxfQ' },
    },
    {
      name: 'pairing: with words around it',
      text: `Open ${TILL}/pair#p=eyJ2IjoxfQ within ten minutes`,
      expect: { type: 'pairing', request: 'eyJ2IjoxfQ' },
    },
    bad('garbled: empty', '', 'link-garbled'),
    bad('garbled: words', 'Hello, order 1042', 'link-garbled'),
    bad('garbled: a page of the till', `${TILL}/queue`, 'link-garbled'),
    bad('garbled: a page of some blog', 'https://blog.example/?p=12', 'link-garbled'),
    bad('garbled: an empty parameter', `${TILL}/#j=`, 'link-garbled'),
    bad('garbled: five parts', `${TILL}/#j=${JWS}.d.e`, 'link-garbled'),
    bad('garbled: another scheme', 'web+cash://payNow?order={}', 'link-garbled'),
    bad('garbled: a broken percent sign', `${TILL}/#j=%E0%A4%A`, 'link-garbled'),
    bad('garbled: encoded three times', once(twice(PROTOCOL)), 'link-garbled'),
    bad('cut: in the header', `${TILL}/#j=eyJhbGciOiJFUzI1`, 'link-cut'),
    bad('cut: in the payload', `${TILL}/#j=eyJhbGciOiJFUzI1NiJ9.eyJ2`, 'link-cut'),
    bad('cut: before the signature', `${TILL}/#j=eyJhbGciOiJub25lIn0.eyJ2IjoxfQ.`, 'link-cut'),
    bad('cut: with a word after it', `see ${TILL}/#j=eyJhbGciOiJFUzI1NiJ9.eyJ2 !`, 'link-cut'),
    bad('long: 65,537 characters', [{ repeat: 'x', times: MAX_RAW + 1 }], 'link-too-long', {
      reason: 'text',
    }),
    bad(
      'long: and a good link at the end',
      [{ repeat: 'x', times: MAX_RAW }, `\n${PROTOCOL}`],
      'link-too-long',
      { reason: 'text' },
    ),
    bad(
      'long: 17,000 signed characters',
      ['#j=a.', { repeat: 'b', times: 17_000 }, '.c'],
      'link-too-long',
      { reason: 'signed' },
    ),
  ];
}

const RETURN = `${CALLBACK}?order=7&{*}`;
const SMALL = { no: '7', sum: 1990, cur: 'EUR' };

/** What is read of an order without a signature; its id is the hash of the link. @param {string} link @param {Members} claims @param {string} cb */
const read = (link, claims, cb = RETURN) =>
  filled({
    ...claims,
    v: 1,
    iss: SHOP,
    jti: `unsigned-${base64url(sha256(link))}`,
    iat: NOW,
    exp: NOW + 1,
    act: 'payNow',
    cb,
  });

/** @param {{ no: string, sum: number, cur: string }} order */
const small = ({ no, sum, cur }) => ({
  ord: { id: no, no, rev: 0 },
  cur,
  sum,
  lines: [{ n: no, t: sum }],
});

function unsignedOnes() {
  const json = JSON.stringify(SMALL);
  const plain = `web+kass://payNow?callback=[${RETURN}]&order=${json}`;
  const full = {
    ord: { id: 'o-7', no: '7', rev: 2 },
    cur: 'EUR',
    sum: 1990,
    lines: [{ n: 'Tea #1 & cake = 100% + "joy"', t: 2000 }],
    adj: [{ n: '{round} [down]', t: -10 }],
    st: 'state-of-the-shop',
  };
  /** @param {string} name @param {string} text @param {{ link?: string, claims?: Members, cb?: string, action?: string }} out */
  const found = (
    name,
    text,
    { link = text, claims = small(SMALL), cb = RETURN, action = 'payNow' } = {},
  ) => ({
    name: `unsigned: ${name}`,
    text,
    expect: { type: 'unsigned', action, callback: cb, claims: read(link, claims, cb) },
  });
  const order = (/** @type {string} */ value) =>
    `web+kass://payNow?callback=[${RETURN}]&order=${value}`;
  const fullText = order(JSON.stringify(full));
  return [
    found('raw', plain),
    found('by the scheme for pasted links', plain.replace('web+kass', 'kass-api')),
    found('as browsers write it', asBrowsersDo(plain)),
    found('encoded once', once(plain), { link: plain }),
    found('encoded twice', twice(plain), { link: plain }),
    found('in the address of the protocol handler', `${TILL}/#l=${once(plain)}`, { link: plain }),
    found('a plus that became a blank', plain.replace('+', ' ')),
    found('words before it', `Please take: ${plain}`, { link: plain }),
    found(
      'values encoded once',
      `web+kass://payNow?callback=${once(`[${RETURN}]`)}&order=${once(json)}`,
    ),
    found(
      'values encoded twice',
      `web+kass://payNow?callback=${twice(`[${RETURN}]`)}&order=${twice(json)}`,
    ),
    found(
      'values and link encoded',
      once(`web+kass://payNow?callback=${once(RETURN)}&order=${once(json)}`),
      {
        link: `web+kass://payNow?callback=${once(RETURN)}&order=${once(json)}`,
      },
    ),
    found('the order first', `web+kass://payNow?order=${json}&callback=[${RETURN}]`),
    found(
      'names of parameters in capitals',
      `web+kass://payNow?CALLBACK=[${RETURN}]&Order=${json}`,
    ),
    found('the action in other letters', plain.replace('payNow', 'PayNOW'), { action: 'PayNOW' }),
    found('a slash after the action', plain.replace('payNow?', 'payNow/?')),
    found('a path after the action', plain.replace('payNow?', 'payNow/v1/?')),
    found('a parameter nobody knows', `${plain}&x=1`),
    found('a fragment after it', `${plain}#top`),
    found(
      'brackets only where they are needed',
      `web+kass://payNow?callback=${CALLBACK}?{*}&order=${json}`,
      {
        cb: `${CALLBACK}?{*}`,
      },
    ),
    found(
      'without brackets an & ends the callback',
      `web+kass://payNow?callback=${RETURN}&order=${json}`,
      {
        cb: `${CALLBACK}?order=7`,
      },
    ),
    found('a slot with a blank', plain.replace('{*}', '{ *}'), {
      cb: RETURN.replace('{*}', '{ *}'),
    }),
    found('a slot with a blank, as browsers write it', asBrowsersDo(plain.replace('{*}', '{ *}')), {
      cb: RETURN.replace('{*}', '{%20*}'),
    }),
    found('no slot', `web+kass://payNow?callback=[${CALLBACK}]&order=${json}`, { cb: CALLBACK }),
    found('a number that is a number', order('{"no":7,"sum":1990,"cur":"EUR"}')),
    found('a number that is 0', order('{"no":0,"sum":0,"cur":"EUR"}'), {
      claims: small({ no: '0', sum: 0, cur: 'EUR' }),
    }),
    found('a number of 40 letters', order(`{"no":"${'x'.repeat(40)}","sum":1,"cur":"EUR"}`), {
      claims: small({ no: 'x'.repeat(40), sum: 1, cur: 'EUR' }),
    }),
    found('a ? in the callback and in the order', order('{"no":"?","sum":1,"cur":"EUR"}'), {
      claims: small({ no: '?', sum: 1, cur: 'EUR' }),
    }),
    found('members nobody knows', order('{"no":"7","sum":1990,"cur":"EUR","x":[{}]}')),
    found('# & + % = and brackets inside the JSON', fullText, { claims: full }),
    found('the same, encoded once', order(once(JSON.stringify(full))), { claims: full }),
    found('the same, blanks as +', order(once(JSON.stringify(full)).replaceAll('%20', '+')), {
      claims: full,
    }),
    found('a plus inside raw JSON stays a plus', order('{"no":"1+1","sum":1,"cur":"EUR"}'), {
      claims: small({ no: '1+1', sum: 1, cur: 'EUR' }),
    }),
    found('an escaped quote before a brace', order('{"no":"a\\"}","sum":1,"cur":"EUR"}'), {
      claims: small({ no: 'a"}', sum: 1, cur: 'EUR' }),
    }),
    found('Cyrillic, encoded', order(once('{"no":"Ж-7","sum":1,"cur":"RUB"}')), {
      claims: small({ no: 'Ж-7', sum: 1, cur: 'RUB' }),
    }),
    found(
      'what only a signature may say is not believed',
      order(
        JSON.stringify({
          ...full,
          v: 9,
          iss: 'https://evil.example',
          jti: 'x',
          iat: 0,
          exp: 1e11,
          act: 'refundNow',
          cb: 'https://evil.example/',
        }),
      ),
      { claims: full },
    ),
    found(
      'a callback of nobody: whether it is known is not asked here',
      plain.replaceAll(SHOP, 'https://evil.example'),
      {
        cb: RETURN.replace(SHOP, 'https://evil.example'),
      },
    ),
    found(
      'another action: whether it may is not asked here',
      plain.replace('payNow', 'refundNow'),
      {
        action: 'refundNow',
      },
    ),
  ];
}

function badUnsignedOnes() {
  const json = JSON.stringify(SMALL);
  const link = (/** @type {string} */ value, callback = `[${RETURN}]`) =>
    `web+kass://payNow?callback=${callback}&order=${value}`;
  const garbledOrder = { field: 'order' };
  const garbledCallback = { field: 'callback' };
  return [
    bad('unsigned, cut: in the order', link(json.slice(0, -1)), 'link-cut'),
    bad('unsigned, cut: in a text of the order', link(json.slice(0, 6)), 'link-cut'),
    bad('unsigned, cut: by a # inside the order', link('{"no":"').replace(/$/, '#7'), 'link-cut'),
    bad(
      'unsigned, cut: in the callback',
      `web+kass://payNow?order=${json}&callback=[${SHOP}/kass`,
      'link-cut',
    ),
    bad('unsigned, cut: in an encoded order', link(once(json).slice(0, -12)), 'link-cut'),
    bad('unsigned, cut: after the first brace, encoded', link('%7B'), 'link-cut'),
    bad(
      'unsigned: no callback',
      `web+kass://payNow?order=${json}`,
      'link-garbled',
      garbledCallback,
    ),
    bad('unsigned: an empty callback', link(json, '[]'), 'link-garbled', garbledCallback),
    bad(
      'unsigned: a callback that is a script',
      link(json, '[javascript:alert(1)]'),
      'link-garbled',
      garbledCallback,
    ),
    bad(
      'unsigned: a callback without a host',
      link(json, '[https://]'),
      'link-garbled',
      garbledCallback,
    ),
    bad(
      'unsigned: no order',
      `web+kass://payNow?callback=[${RETURN}]`,
      'link-garbled',
      garbledOrder,
    ),
    bad('unsigned: an order that is no JSON', link('sum=1990'), 'link-garbled', garbledOrder),
    bad('unsigned: an order that is a list', link('[1]'), 'link-garbled', garbledOrder),
    bad(
      'unsigned: a name twice in the order',
      link('{"no":"7","sum":1,"sum":1990,"cur":"EUR"}'),
      'link-garbled',
      garbledOrder,
    ),
    bad(
      'unsigned: nine levels in the order',
      link(`{"x":${'['.repeat(8)}${']'.repeat(8)}}`),
      'link-garbled',
      garbledOrder,
    ),
    bad('unsigned: a parameter twice', `${link(json)}&order={}`, 'link-garbled'),
    bad(
      'unsigned: a number of 41 letters',
      link(`{"no":"${'x'.repeat(41)}","sum":1,"cur":"EUR"}`),
      'link-invalid',
      { field: 'no' },
    ),
    bad('unsigned: an empty number', link('{"no":"","sum":1,"cur":"EUR"}'), 'link-invalid', {
      field: 'no',
    }),
    bad('unsigned: no number', link('{"sum":1990,"cur":"EUR"}'), 'link-invalid', { field: 'no' }),
    bad('unsigned: a sum below 0', link('{"no":"7","sum":-1,"cur":"EUR"}'), 'link-invalid', {
      field: 'sum',
    }),
    bad('unsigned: a decimal sum', link('{"no":"7","sum":19.9,"cur":"EUR"}'), 'link-invalid', {
      field: 'sum',
    }),
    bad('unsigned: a number below 0', link('{"no":-7,"sum":1,"cur":"EUR"}'), 'link-invalid', {
      field: 'no',
    }),
    bad('unsigned: no currency', link('{"no":"7","sum":1990}'), 'link-invalid', { field: 'cur' }),
    bad(
      'unsigned: a claim of the long form',
      link('{"ord":{"id":"7","no":"7"},"sum":0,"cur":"EUR"}'),
      'link-invalid',
      { field: 'ord.rev' },
    ),
    bad(
      'unsigned: sums that do not agree',
      link('{"ord":{"id":"7","no":"7","rev":0},"sum":1,"cur":"EUR"}'),
      'link-sum-mismatch',
      { field: 'sum' },
    ),
  ];
}
