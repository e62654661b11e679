// The world of the vectors: one moment, one till, one paired shop, and the claims that most cases change a little.
/** @typedef {import('./signing.js').Members} Members */

/** 23 November 2026, 12:00:00 UTC; seconds since 1970. */
export const NOW = 1795435200;
export const TILL = 'https://till.example';
export const SHOP = 'https://shop.example';
export const CALLBACK = `${SHOP}/kass/result`;

/** What a reader is told beside the text; a case may replace parts of it. @param {Record<string, string>} kids */
export const baseOf = (kids) => ({
  about:
    'What every case is read against: the moment, the till, and its one pairing. `shop.keys` are names in keys.json; `shop.device` is the thumbprint of the till’s own key; `action` is what the link around a signed text named. A member `base` of a case replaces these, object by object.',
  now: NOW,
  till: TILL,
  loopback: false,
  action: null,
  shop: {
    state: 'paired',
    origin: SHOP,
    name: 'Corner shop',
    keys: ['shop'],
    callback: CALLBACK,
    device: kids['device'],
    grants: { pay: true, refund: false, print: true, limits: {}, life: 1800, groups: [] },
  },
});

/** The claims of every link. */
export const envelope = {
  v: 1,
  iss: SHOP,
  aud: TILL,
  jti: 'bGluay1vZi10ZXN0cy0wMQ',
  iat: NOW,
  exp: NOW + 1800,
  act: 'payNow',
  ord: { id: 'o-1042', no: '1042', rev: 0 },
  cb: `${CALLBACK}?order=o-1042&{*}`,
  st: 'c3RhdGUtb2YtdGVzdHMtMQ',
};

/** An order of two things with a discount. */
export const order = {
  ...envelope,
  cur: 'EUR',
  sum: 1990,
  lines: [
    { n: 'Coffee beans', q: '2', p: 900, t: 1800, v: 'VAT 7%' },
    { n: 'Mug', q: '1', t: 490 },
  ],
  adj: [{ n: 'Regular customer', t: -300 }],
  tax: [{ n: 'VAT 7%', amt: 130 }],
};

export const refund = {
  ...envelope,
  jti: 'bGluay1vZi10ZXN0cy0wMg',
  act: 'refundNow',
  cur: 'EUR',
  sum: 490,
  lines: [{ n: 'Mug, handle broken', q: '1', t: 490 }],
};

export const print = {
  ...envelope,
  jti: 'bGluay1vZi10ZXN0cy0wMw',
  act: 'printNow',
  doc: [
    { k: 'text', t: 'Picking list', a: 'centre', b: true, x: 2 },
    { k: 'rule' },
    { k: 'row', l: 'Coffee beans', r: '2' },
    { k: 'row', l: 'Mug', r: '1', b: true },
    { k: 'space' },
    { k: 'text', t: 'Shelf 4, left' },
  ],
};

export const status = { ...envelope, jti: 'bGluay1vZi10ZXN0cy0wNA', act: 'statusNow' };

/** What a reader makes of an order or refund: what may be missing is there. @param {Members} claims */
export const filled = (claims) => ({ paid: 0, lines: [], adj: [], tax: [], ...claims });

/** A name as the sentence of a test; what must come out under `expect`. */
/** @typedef {{ name: string, expect: unknown } & Record<string, unknown>} Case */
/** @typedef {{ about: string, cases: readonly Case[] }} VectorFile */

/** A text too long to be written down: its parts, one after the other. */
/** @typedef {string | { repeat: string, times: number }} Part */

/** The words of one member left out. @param {Members} claims @param {string} name @returns {Members} */
export function without(claims, name) {
  const { [name]: _, ...others } = claims;
  return others;
}
