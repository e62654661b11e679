// What the seller does in a window, and what the shop sends to one.
import fc from 'fast-check';
import {
  askedOf,
  isPayable,
  leftOf,
  leftToGive,
  refundableOf,
  waysBack,
  type SaleEvent,
} from '../../../src/lib/domain/sale';
import { DUE, refundOrder } from './sample';
import {
  inWindow,
  outside,
  say,
  send,
  mayGiveUp,
  offerNow,
  attemptOn,
  isWaiting,
  isDoubted,
  giveUpOffer,
  window,
  fate,
  share,
  tip,
  stateIn,
} from './trip-windows';
import { orderOf } from './trip-world';

export const reopen = window.map((at) =>
  outside(`reopen window ${at}`, (world) => {
    world.screens[at] = world.till.state;
  }),
);
export const kill = window.map((at) =>
  inWindow('kill', at, (world) => {
    world.screens[at] = null;
  }),
);

export const offer = fc
  .tuple(window, share, tip, fc.constantFrom(false, false, false, true), fate)
  .map(([at, share, tip, byHand, fate]) =>
    inWindow(
      `offer ${byHand ? 'a payment by hand' : 'an app'} (${share} of it, tip ${tip}, ${fate})`,
      at,
      (world) => offerNow(world, at, { share, tip, byHand }, fate),
    ),
  );

/** The tap leaves; that it was stored is best effort. A window may show a link that was given up elsewhere. */
export const leave = fc.tuple(window, fc.boolean(), fate).map(([at, isNoted, fate]) =>
  inWindow(
    `leave for the app (${isNoted ? fate : 'not noted'})`,
    at,
    (world, shown) => {
      const attempt = attemptOn(shown)!;
      const app = world.apps.get(attempt.id)!;
      app.opened += 1;
      if (app.opened > 1 && !app.byHand) world.seen.add('link opened twice');
      if (stateIn(world, attempt.id) === 'withdrawn') world.seen.add('link opened when given up');
      if (!isNoted) world.seen.add('leaving was not noted');
      else if (attempt.state === 'offered')
        send(world, at, { type: 'attemptLeft', at: world.nowMs, attempt: attempt.id }, fate);
    },
    isWaiting,
  ),
);

export const giveUp = fc.tuple(window, fate).map(([at, fate]) =>
  inWindow(
    `give up the attempt (${fate})`,
    at,
    (world, shown) => {
      const attempt = attemptOn(shown)!;
      if (mayGiveUp(world, attempt))
        send(world, at, { type: 'attemptWithdrawn', at: world.nowMs, attempt: attempt.id }, fate);
    },
    isWaiting,
  ),
);
export const unanswered = fc.tuple(window, fate).map(([at, fate]) =>
  inWindow(
    `no answer (${fate})`,
    at,
    (world, shown) => {
      const { id } = attemptOn(shown)!;
      send(world, at, { type: 'attemptUnanswered', at: world.nowMs, attempt: id }, fate);
    },
    isWaiting,
  ),
);

export const settle = fc.tuple(window, fc.boolean(), fate).map(([at, guess, fate]) =>
  inWindow(
    `settle the doubt (guess ${guess}, ${fate})`,
    at,
    (world, shown) => {
      const { id } = shown.attempts.find(({ state }) => state === 'inDoubt')!;
      const paid = say(world, id, guess);
      send(world, at, { type: 'doubtSettled', at: world.nowMs, attempt: id, paid }, fate);
    },
    isDoubted,
  ),
);
export const type = fc.tuple(window, fc.boolean(), fate).map(([at, guess, fate]) =>
  inWindow(
    `type how it ended (guess ${guess}, ${fate})`,
    at,
    (world, shown) => {
      const { id } = attemptOn(shown)!;
      const paid = say(world, id, guess);
      send(world, at, { type: 'attemptTyped', at: world.nowMs, attempt: id, paid }, fate);
    },
    (shown) => isWaiting(shown) && attemptOn(shown)?.byHand === true,
  ),
);

export const cash = fc
  .tuple(window, share, tip, fc.constantFrom(0, 0, 3, -2, 251, -300), fc.constantFrom(0, 500), fate)
  .map(([at, share, tip, rounding, more, fate]) =>
    inWindow(
      `cash (${share} of it, tip ${tip}, rounding ${rounding}, ${more} too much, ${fate})`,
      at,
      (world, shown) => {
        const left = leftOf(shown);
        const amount = Math.round(left * share);
        giveUpOffer(world, at, shown);
        const event: SaleEvent = {
          ...{ type: 'cashTaken', at: world.nowMs },
          given: Math.max(0, amount + tip + rounding) + more,
          ...(share === 1 ? {} : { amount }),
          ...(tip > 0 ? { tip } : {}),
          ...(rounding === 0 ? {} : { rounding }),
        };
        send(world, at, event, fate);
      },
      isPayable,
    ),
  );

export const restLeft = fc.tuple(window, fate).map(([at, fate]) =>
  inWindow(
    `leave the rest (${fate})`,
    at,
    (world) => void send(world, at, { type: 'restLeft', at: world.nowMs }, fate),
    (shown) => shown.type === 'open' && shown.tenders.length > 0,
  ),
);
export const restAsked = fc.tuple(window, fate).map(([at, fate]) =>
  inWindow(
    `take up the rest (${fate})`,
    at,
    (world) => void send(world, at, { type: 'restAsked', at: world.nowMs }, fate),
    (shown) => shown.type === 'partlyPaid',
  ),
);

/** Given back by hand: in cash, or in the app, which an honest seller does. */
export const giveBack = fc.tuple(window, fc.nat(3), fate).map(([at, pick, fate]) =>
  inWindow(
    `give payment ${pick} back (${fate})`,
    at,
    (world, shown) => {
      const ways = waysBack(shown);
      const way = ways[pick % ways.length]!;
      const event = { type: 'tenderVoided', at: world.nowMs, tender: way.index } as const;
      const isStored = send(world, at, event, fate);
      const app = way.tender.method === 'app' ? world.apps.get(way.tender.attempt) : undefined;
      if (isStored && app) app.isBack = true;
    },
    (shown) => (shown.type === 'open' || shown.type === 'partlyPaid') && waysBack(shown).length > 0,
  ),
);

export const refund = fc
  .tuple(window, fc.constantFrom(1, 1, 0.5, 0.1, 1.1), fc.boolean(), fate)
  .map(([at, share, byShop, fate]) =>
    inWindow(
      `a refund of ${share} is ${byShop ? 'asked by the shop' : 'begun'} (${fate})`,
      at,
      (world, shown) => {
        world.made += 1;
        const sum = Math.round(refundableOf(shown) * share);
        const order = { ...refundBase, jti: `refund-number-${world.made}`.padEnd(22, '-'), sum };
        const event: SaleEvent = byShop
          ? { type: 'refundAsked', at: world.nowMs, order, jws: 'g.h.i' }
          : { type: 'refundStarted', at: world.nowMs, order };
        send(world, at, event, fate);
      },
      (shown) => shown.type === 'paid' && !askedOf(shown),
    ),
  );
const refundBase = refundOrder(1000);

export const give = fc
  .tuple(window, fc.constantFrom(1, 1, 0.5), fc.nat(3), fc.constantFrom(0, 0, 2, -300), fate)
  .map(([at, share, pick, rounding, fate]) =>
    inWindow(
      `give ${share} of the refund by way ${pick} (rounding ${rounding}, ${fate})`,
      at,
      (world, shown) => {
        const asked = askedOf(shown)!;
        const ways = waysBack(shown);
        const way = ways[pick % ways.length]!;
        const amount = Math.ceil(Math.min(leftToGive(asked), way.amount) * share);
        const event: SaleEvent = {
          ...{ type: 'refundGiven', at: world.nowMs, jti: asked.order.jti },
          ...{ tender: way.index, amount },
          ...(rounding === 0 ? {} : { rounding }),
        };
        send(world, at, event, fate);
      },
      (shown) => askedOf(shown) !== undefined,
    ),
  );
export const drop = fc.tuple(window, fate).map(([at, fate]) =>
  inWindow(
    `give up the refund (${fate})`,
    at,
    (world, shown) => {
      const { jti } = askedOf(shown)!.order;
      send(world, at, { type: 'refundDropped', at: world.nowMs, jti }, fate);
    },
    (shown) => askedOf(shown) !== undefined,
  ),
);

export const cancel = fc.tuple(window, fate).map(([at, fate]) =>
  inWindow(
    `cancel (${fate})`,
    at,
    (world, shown) => {
      giveUpOffer(world, at, shown);
      send(world, at, { type: 'cancelled', at: world.nowMs }, fate);
    },
    (shown) => shown.type === 'open',
  ),
);
export const revise = fc
  .tuple(window, fc.constantFrom(DUE, DUE - 50000, DUE + 50000, 60000), fate)
  .map(([at, sum, fate]) =>
    outside(
      `the shop revises the order to ${sum} in window ${at} (${fate})`,
      (world) => {
        world.rev += 1;
        const order = orderOf(world.rev, sum, world.flags.partial);
        send(world, at, { type: 'revised', at: world.nowMs, order, jws: 'd.e.f' }, fate);
      },
      ({ till }) => till.state?.type !== 'paid',
    ),
  );
