// What one result makes of its order. Pure: storage and signatures are the caller's.
//
//   awaiting → part → paid → refunded
//
// A till's results about one order form a chain by `sup`. The chain that paid holds the order: only it takes the
// payment back (`voided`, `superseded`, `refunded`). Doubts and refusals of an app never undo a payment, and a second
// payment is refused here and stays as evidence: somebody has to pay it back.
import type { IssuedLink, OrderState } from './shop-store';
import type { ResultClaims, ResultKind } from './wire-types';

/** What a result says of money. */
export type Said = Pick<ResultClaims, 'jti' | 'res' | 'amt' | 'how' | 'att' | 'oj' | 'rid'>;

/** The results before it in its chain, added up. */
export interface Chain {
  /** their `jti` */
  readonly results: readonly string[];
  /** one of them, or this one again, has paid the order */
  readonly holds: boolean;
  /** as the newest of them said, and paid back since the sale began; minor units */
  readonly taken: number;
  readonly refunded: number;
}

export type Verdict =
  | { readonly type: 'counts'; readonly order: OrderState }
  /** `sum`: amounts do not fit; `paid`, `refunded`: that was done already; `refund`: more than was taken */
  | { readonly type: 'refused'; readonly why: 'sum' | 'paid' | 'refunded' | 'refund' };

/** What is left of a payment to be paid back, minor units. */
export const leftToRefund = ({ taken, refunded }: OrderState): number => taken - refunded;

/** Kinds whose `amt` tells what the chain has taken, whatever was told before. */
export const TELLS_MONEY: readonly ResultKind[] = [
  'paid',
  'part',
  'cancelled',
  'voided',
  'superseded',
];

const refused = (why: Extract<Verdict, { type: 'refused' }>['why']): Verdict => ({
  type: 'refused',
  why,
});

/** `link`: what the shop has signed, in the order's present revision unless it is a refund. */
export function judge(
  order: OrderState,
  link: Pick<IssuedLink, 'sum' | 'paid'>,
  said: Said,
  chain: Chain,
): Verdict {
  if (said.how.reduce((sum, { amt }) => sum + amt, 0) !== said.amt) return refused('sum');
  const isSettled = order.state === 'paid' || order.state === 'refunded';
  const isMine = !isSettled || chain.holds;
  switch (said.res) {
    case 'paid':
      if (said.amt + link.paid < link.sum) return refused('sum');
      return isMine ? counts(order, said, money(order, link, said)) : refused('paid');
    case 'part':
      if (!isMine) return refused('paid');
      return counts(order, said, isSettled ? {} : money(order, link, said));
    case 'declined':
    case 'doubt':
      return counts(order, said, {});
    case 'cancelled':
      if (said.amt > 0) return refused('sum');
      return counts(order, said, mayCancel(order, chain) ? cancelled(said) : {});
    case 'voided':
      return counts(order, said, mayReopen(order, chain) ? voided(order, link, said) : {});
    case 'superseded':
      return counts(order, said, mayReopen(order, chain) ? money(order, link, said) : {});
    case 'refunded':
      return refund(order, link, said, chain);
  }
}

/** The order with the money that its chain now has. */
function money(
  order: OrderState,
  link: Pick<IssuedLink, 'sum' | 'paid'>,
  { jti, amt }: Said,
): Partial<OrderState> {
  const isPaid = amt + link.paid >= link.sum;
  const isBack = order.refunded > 0 && order.refunded >= amt;
  const state = !isPaid ? (amt > 0 ? 'part' : 'awaiting') : isBack ? 'refunded' : 'paid';
  return { state, result: jti, taken: amt };
}

/** A payment that was undone leaves nothing to wait for. */
const voided = (
  order: OrderState,
  link: Pick<IssuedLink, 'sum' | 'paid'>,
  said: Said,
): Partial<OrderState> => (said.amt > 0 ? money(order, link, said) : cancelled(said));

const cancelled = ({ jti }: Said): Partial<OrderState> => ({
  state: 'cancelled',
  result: jti,
  taken: 0,
});

/** A till cancels what it shows; part of the money may lie in another one. */
const mayCancel = ({ state }: OrderState, { holds }: Chain): boolean =>
  state === 'awaiting' || state === 'cancelled' || (state === 'part' && holds);

const mayReopen = ({ state }: OrderState, { holds }: Chain): boolean =>
  holds || state === 'awaiting' || state === 'cancelled';

/** A refund by a till that does not hold the order gives a second payment back: the order stays as it is. */
function refund(
  order: OrderState,
  link: Pick<IssuedLink, 'sum'>,
  said: Said,
  chain: Chain,
): Verdict {
  const { jti, amt } = said;
  const asked = said.rid ?? said.oj ?? jti;
  // A refund without a link of its own may give back all that was taken, and that may be more than was due.
  if (said.rid === undefined && amt > link.sum) return refused('sum');
  const before = order.refunds.find((one) => one.link === asked);
  // The till says again how the order stands, after a doubt that came to nothing.
  if (before) {
    const isSame = before.result === jti || chain.results.includes(before.result);
    return isSame ? counts(order, said, {}) : refused('refunded');
  }
  if (amt > chain.taken - chain.refunded) return refused('refund');
  const refunds = [...order.refunds, { link: asked, result: jti }];
  if (!chain.holds) return counts(order, said, { refunds });
  const refunded = order.refunded + amt;
  const state = refunded >= order.taken ? 'refunded' : 'paid';
  return counts(order, said, { refunds, refunded, state });
}

/** What was decided of an attempt, one way or the other, is no doubt any more. */
function counts(order: OrderState, said: Said, change: Partial<OrderState>): Verdict {
  const { att, res, how } = said;
  const told = [...how.map((tender) => tender.att), ...(res === 'doubt' ? [] : [att])];
  const doubts = order.doubts.filter((doubt) => !told.includes(doubt));
  const doubt = att ?? said.jti;
  const isNew = res === 'doubt' && !doubts.includes(doubt);
  return {
    type: 'counts',
    order: { ...order, ...change, doubts: isNew ? [...doubts, doubt] : doubts },
  };
}
