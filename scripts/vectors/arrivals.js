// One link after another at one till: what it has stored decides. arrivals.json, for those who build a till.
import { CALLBACK, NOW, SHOP, TILL, order, print, refund, status } from './desk.js';

/**
 * @typedef {import('./signing.js').Key} Key
 * @typedef {import('./signing.js').Pen} Pen
 * @typedef {import('./signing.js').Members} Members
 */

const MINUTE = 60;

/** @param {Pen} pen @param {Record<string, Key>} keys */
export function arrivalsOf(pen, keys) {
  const { shop } = keys;
  if (!shop) throw new Error('keys.json lacks a key');
  const signed = (/** @type {unknown} */ claims) =>
    `${TILL}/#j=${pen.sign('kass-order+jwt', claims, shop)}`;
  const unsigned = (/** @type {Members} */ json, host = SHOP, action = 'payNow') =>
    `web+kass://${action}?callback=[${CALLBACK.replace(SHOP, host)}?{*}]&order=${JSON.stringify(json)}`;
  const small = { no: '7', sum: 1990, cur: 'EUR' };
  const first = signed(order);
  /** Another link for the same order, in this revision. @param {number} rev @param {Members} change */
  const again = (rev, change = {}) =>
    signed({ ...order, jti: `another-link-rev-${rev}`, ord: { ...order.ord, rev }, ...change });
  const back = signed(refund);
  const backAgain = (/** @type {Members} */ change) =>
    signed({ ...refund, jti: 'another-refund-link', ...change });
  const ask = signed(status);
  const paper = signed(print);

  const shows = (/** @type {string} */ no, sum = 1990) => ({ shows: { no, sum } });
  const refused = (/** @type {string} */ error, /** @type {Members} */ more = {}) => ({
    error,
    ...more,
  });
  const link = (/** @type {string} */ text, /** @type {Members} */ outcome, now = NOW) => ({
    step: { link: text, now },
    outcome,
  });
  const does = (/** @type {string} */ what, now = NOW) => ({
    step: { does: what, now },
    outcome: { done: what },
  });
  const story = (
    /** @type {string} */ name,
    /** @type {readonly { step: Members, outcome: Members }[]} */ parts,
    base = {},
  ) => ({
    name,
    base,
    steps: parts.map(({ step }) => step),
    expect: { outcomes: parts.map(({ outcome }) => outcome) },
  });
  const grants = { shop: { grants: { refund: true } } };
  const accepts = { shop: { unsigned: { until: NOW + 3600, limit: 1990, cur: 'EUR' } } };
  const paid = [link(first, shows('1042')), does('cash')];
  const refund_ = (
    /** @type {string} */ name,
    /** @type {readonly { step: Members, outcome: Members }[]} */ parts,
  ) => story(`refund: ${name}`, parts, grants);
  return {
    about:
      'What happened to one till, step by step: a `link` came in, or the seller `does` something with the sale that was shown last: takes the whole sum in `cash`, asks an `app` for it, `cancel`s it. Expected: for each step what the till shows (`shows` a sale it has, `document` one that waits to be printed, `unsigned` an order it only shows, `unknown` an order it has never seen), or `error`. `shop.unsigned` in the base is what the owner allows without a signature, `until` in seconds.',
    cases: [
      story('the same link again: the same sale', [
        link(first, shows('1042')),
        link(first, shows('1042')),
      ]),
      story('the same link by another door', [
        link(first, shows('1042')),
        link(first.replace(`${TILL}/#`, 'web+kass://payNow?'), shows('1042')),
      ]),
      story('a fresh link for the same revision', [
        link(first, shows('1042')),
        link(again(0), shows('1042')),
      ]),
      story('the id of a link belongs to one order', [
        link(first, shows('1042')),
        link(signed({ ...order, ord: { id: 'o-2', no: '2', rev: 0 } }), refused('link-replayed')),
      ]),
      story('a newer revision replaces the order', [
        link(first, shows('1042')),
        link(again(1, { sum: 2290, adj: [] }), shows('1042', 2290)),
      ]),
      story('an older revision does not', [
        link(again(1, { sum: 2290, adj: [] }), shows('1042', 2290)),
        link(first, refused('link-old-revision')),
      ]),
      story('a newer revision while an app is asked', [
        link(first, shows('1042')),
        does('app'),
        link(again(1), refused('link-sale-busy')),
      ]),
      story('a newer revision of a paid order shows what was paid', [
        ...paid,
        link(again(1, { sum: 2290, adj: [] }), shows('1042')),
      ]),
      story('a paid order shows its sale', [...paid, link(first, shows('1042'))]),
      story('a cancelled order opens again by a fresh link', [
        link(first, shows('1042')),
        does('cancel'),
        link(again(0), shows('1042')),
      ]),
      story('too late', [link(first, refused('link-expired', { reason: 'old' }), order.exp + 301)]),
      story('too late, but it was opened before', [
        link(first, shows('1042')),
        link(first, shows('1042'), order.exp + 3600),
      ]),
      story('too late, and only another link for the order was opened before', [
        link(again(0), shows('1042')),
        link(first, refused('link-expired', { reason: 'old' }), order.exp + 301),
      ]),
      story('a question about an order that was never here', [link(ask, { unknown: '1042' })]),
      story('a question about an order that is here', [...paid, link(ask, shows('1042'))]),
      story('a document to print, and the same link again', [
        link(paper, { document: '1042' }),
        link(paper, { document: '1042' }),
      ]),
      story('a document to print, under the id of an order’s link', [
        link(first, shows('1042')),
        link(signed({ ...print, jti: order.jti }), refused('link-replayed')),
      ]),
      story('an order under the id of a document’s link', [
        link(paper, { document: '1042' }),
        link(signed({ ...order, jti: print.jti }), refused('link-replayed')),
      ]),
      refund_('of an order that was never here', [link(back, refused('link-unknown-sale'))]),
      refund_('of an order that is not paid', [
        link(first, shows('1042')),
        link(back, refused('link-unknown-sale')),
      ]),
      refund_('of a paid order', [...paid, link(back, shows('1042'))]),
      refund_('of nothing', [
        ...paid,
        link(backAgain({ sum: 0, lines: [] }), refused('link-refund-limit')),
      ]),
      refund_('of more than was paid', [
        ...paid,
        link(
          backAgain({ sum: 1991, lines: [{ n: 'All and more', t: 1991 }] }),
          refused('link-refund-limit'),
        ),
      ]),
      refund_('in another currency', [
        ...paid,
        link(backAgain({ cur: 'USD' }), refused('link-refund-limit')),
      ]),
      refund_('with the id of a link of another order', [
        ...paid,
        link(
          backAgain({ jti: order.jti, ord: { id: 'o-2', no: '2', rev: 0 } }),
          refused('link-replayed'),
        ),
      ]),
      story('unsigned: of nobody that is paired', [
        link(unsigned(small, 'https://other.example'), refused('link-unsigned', { reason: 'cb' })),
      ]),
      story('unsigned: of a paired shop, only shown', [link(unsigned(small), { unsigned: '7' })]),
      story('unsigned: accepted', [link(unsigned(small), shows('7')), does('cash')], accepts),
      story(
        'unsigned: over the limit',
        [
          link(
            unsigned({ ...small, sum: 1991 }),
            refused('link-not-granted', { reason: 'unsigned' }),
          ),
        ],
        accepts,
      ),
      story(
        'unsigned: in another currency',
        [
          link(
            unsigned({ ...small, cur: 'USD' }),
            refused('link-not-granted', { reason: 'unsigned' }),
          ),
        ],
        accepts,
      ),
      story(
        'unsigned: after the time it is accepted',
        [link(unsigned(small), { unsigned: '7' }, NOW + 3601)],
        accepts,
      ),
      story(
        'unsigned: anything but a payment',
        [link(unsigned(small, SHOP, 'refundNow'), refused('link-action', { reason: 'unsigned' }))],
        accepts,
      ),
      story(
        'unsigned: an order that is here already stays as it is',
        [
          link(first, shows('1042')),
          link(
            unsigned({ ord: order.ord, cur: 'EUR', sum: 1, lines: [{ n: 'x', t: 1 }] }),
            shows('1042'),
          ),
        ],
        accepts,
      ),
      story(
        'unsigned: the signature comes later',
        [
          link(
            unsigned({ ord: order.ord, cur: 'EUR', sum: 1, lines: [{ n: 'x', t: 1 }] }),
            shows('1042', 1),
          ),
          link(first, shows('1042')),
        ],
        accepts,
      ),
      story(
        'many: 31 orders within a minute',
        [
          ...Array.from({ length: 30 }, (_, at) =>
            link(unsigned({ ...small, no: String(at) }), shows(String(at)), NOW + at),
          ),
          link(unsigned({ ...small, no: '30' }), refused('link-many'), NOW + 30),
          link(unsigned({ ...small, no: '0' }), shows('0'), NOW + 30),
          link(unsigned({ ...small, no: '30' }), shows('30'), NOW + MINUTE + 1),
        ],
        accepts,
      ),
    ],
  };
}
