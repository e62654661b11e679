// What can happen on a trip: the seller in two windows, the customer in the payment apps, the way back from them, the
// shop, and all that gets lost in between. A window acts on what it shows, as `till/sale.svelte.ts` does.
import fc from 'fast-check';
import type { AttemptId, Nonce } from '../../../src/lib/domain/ids';
import type { Attempt, PaymentAnswer } from '../../../src/lib/domain/payment';
import {
  askedOf,
  isPayable,
  LATE_AFTER_MS,
  leftOf,
  leftToGive,
  openAttempt,
  refundableOf,
  waysBack,
  type SaleEvent,
  type SaleState,
} from '../../../src/lib/domain/sale';
import { DUE, refundOrder } from './sample';
import type { Till } from './trip-till';
import { orderOf, type AppSide, type Window, type World } from './trip-world';

export type Command = fc.Command<World, Till>;

const other = (window: Window): Window => (window === 0 ? 1 : 0);

/** A command of one window that still shows the sale. */
const inWindow = (
  name: string,
  window: Window,
  run: (world: World, shown: SaleState) => void,
  fits: (shown: SaleState) => boolean = () => true,
): Command => ({
  check: ({ screens }) => screens[window] !== null && fits(screens[window]),
  run: (world) => run(world, world.screens[window]!),
  toString: () => `${name} in window ${window}`,
});

/** A command of the world outside. */
const outside = (
  name: string,
  run: (world: World) => void,
  fits: (world: Readonly<World>) => boolean = () => true,
): Command => ({
  check: (world) => fits(world),
  run: (world) => run(world),
  toString: () => name,
});

/** What becomes of a window's event on its way to the journal: mostly that it is stored. */
const FATES = [
  'stored',
  'killed before',
  'killed after',
  'raced by an offer',
  'raced by cash',
  'raced by giving up',
] as const;
type Fate = (typeof FATES)[number];

/** Sends the event of a window, unless the window is killed or another one is faster. */
function send(world: World, window: Window, event: SaleEvent, fate: Fate): boolean {
  const { screens, seen, till } = world;
  if (fate.startsWith('killed')) seen.add(`window ${fate} its write`);
  if (fate === 'killed before') {
    screens[window] = null;
    return false;
  }
  if (fate.startsWith('raced'))
    till.meanwhile(() => {
      const { length } = till.events;
      RIVALS[fate as keyof typeof RIVALS](world, other(window));
      if (till.events.length > length) seen.add(fate);
    });
  const isStored = world.act(window, event);
  if (fate === 'killed after') screens[window] = null;
  return isStored;
}

/** What the other window does in between; it has just looked. */
const RIVALS = {
  'raced by an offer': (world: World, window: Window) => offerNow(world, window, {}, 'stored'),
  'raced by cash': (world: World, window: Window) => {
    const state = world.till.state!;
    if (isPayable(state) && leftOf(state) > 0)
      world.act(window, { type: 'cashTaken', at: world.nowMs, given: leftOf(state) });
  },
  'raced by giving up': (world: World, window: Window) => {
    const attempt = openAttempt(world.till.state!);
    if (attempt && mayGiveUp(world, attempt))
      world.act(window, { type: 'attemptWithdrawn', at: world.nowMs, attempt: attempt.id });
  },
} as const;

/** An honest seller with the terminal in the hand does not give up what it shows as paid. */
const mayGiveUp = ({ flags, apps }: World, attempt: Attempt): boolean => {
  const app = apps.get(attempt.id);
  return attempt.state !== 'inDoubt' && !(flags.isHonest && app?.byHand && app.charged !== null);
};

interface Offer {
  readonly share?: number;
  readonly tip?: number;
  readonly byHand?: boolean;
}

/** As `SaleView.offer`: it looks first, and offers only where nothing is offered. */
function offerNow(
  world: World,
  window: Window,
  { share = 1, tip = 0, byHand = false }: Offer,
  fate: Fate,
): void {
  const sale = world.till.state!;
  world.screens[window] = sale;
  const amount = Math.max(1, Math.round(leftOf(sale) * share));
  if (!isPayable(sale) || openAttempt(sale) || leftOf(sale) === 0) return;
  world.made += 1;
  const id = `attempt-${world.made}`.padEnd(22, '-') as AttemptId;
  const nonce = `nonce-${world.made}`.padEnd(22, '-') as Nonce;
  const attempt = {
    ...{ id, nonce, app: byHand ? 'terminal' : 'acme', label: 'App', amount },
    ...(tip > 0 ? { tip } : {}),
    ...(byHand ? { byHand: true as const } : {}),
  };
  const event: SaleEvent = { type: 'attemptOffered', at: world.nowMs, attempt };
  if (!send(world, window, event, fate)) return;
  const side = { id, nonce, asked: amount + tip, byHand, opened: byHand ? 1 : 0 };
  world.apps.set(id, { ...side, charged: null, isBack: false });
}

const attemptOn = (shown: SaleState): Attempt | undefined => openAttempt(shown);
const isWaiting = (shown: SaleState): boolean => {
  const attempt = attemptOn(shown);
  return attempt !== undefined && attempt.state !== 'inDoubt';
};
const isDoubted = (shown: SaleState): boolean =>
  shown.attempts.some(({ state }) => state === 'inDoubt');

/** What a seller says of an attempt: looked up, or anything. A sum that nobody asked for goes back in the app. */
export function say({ flags, apps }: World, id: AttemptId, guess: boolean): boolean {
  const app = apps.get(id);
  if (!flags.isHonest) return guess;
  if (!app || app.charged === null || app.isBack) return false;
  if (app.charged === app.asked) return true;
  app.isBack = true;
  return false;
}

/** Another choice gives up an offer that nobody has opened yet, as `SaleView.takeCash` and `cancel` do. */
function giveUpOffer(world: World, window: Window, shown: SaleState): void {
  const attempt = attemptOn(shown);
  if (attempt?.state === 'offered' && mayGiveUp(world, attempt))
    world.act(window, { type: 'attemptWithdrawn', at: world.nowMs, attempt: attempt.id });
}

const window = fc.constantFrom<Window>(0, 0, 1);
const fate = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Fate>('stored') },
  { weight: 1, arbitrary: fc.constantFrom<Fate>(...FATES) },
);
const share = fc.constantFrom(1, 0.5, 0.5, 0.3);
const tip = fc.constantFrom(0, 0, 0, 5000);

const reopen = window.map((at) =>
  outside(`reopen window ${at}`, (world) => {
    world.screens[at] = world.till.state;
  }),
);
const kill = window.map((at) =>
  inWindow('kill', at, (world) => {
    world.screens[at] = null;
  }),
);

const offer = fc
  .tuple(window, share, tip, fc.constantFrom(false, false, false, true), fate)
  .map(([at, share, tip, byHand, fate]) =>
    inWindow(
      `offer ${byHand ? 'a payment by hand' : 'an app'} (${share} of it, tip ${tip}, ${fate})`,
      at,
      (world) => offerNow(world, at, { share, tip, byHand }, fate),
    ),
  );

/** The tap leaves; that it was stored is best effort. A window may show a link that was given up elsewhere. */
const leave = fc.tuple(window, fc.boolean(), fate).map(([at, isNoted, fate]) =>
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

const stateIn = ({ till }: World, id: AttemptId): Attempt['state'] | undefined =>
  till.state?.attempts.find((attempt) => attempt.id === id)?.state;

/** Whether the customer can still pay there. A terminal is in the seller's hand: once it was typed, it is cleared. */
const isPayingAt = (world: World, app: AppSide): boolean => {
  const state = stateIn(world, app.id);
  const isOpen = state === 'offered' || state === 'leaving' || state === 'inDoubt';
  return app.opened > 0 && app.charged === null && (!app.byHand || isOpen);
};

const anApp = (
  world: World,
  pick: number,
  fits: (app: AppSide) => boolean,
): AppSide | undefined => {
  const apps = [...world.apps.values()].filter(fits);
  return apps.at(-1 - (pick % (apps.length || 1)));
};

const approvalOf = (app: AppSide, isFull: boolean): PaymentAnswer => ({
  ...{ outcome: 'approved', complete: isFull, currency: 'RUB' },
  amount: app.charged!,
  ...(isFull ? { tx: `T-${app.id}` } : {}),
});

const pay = fc
  .tuple(fc.nat(3), fc.constantFrom('right', 'right', 'right', 'right', 'wrong', 'no number'))
  .map(([pick, how]) =>
    outside(
      `the customer pays (${pick}, ${how})`,
      (world) => {
        const app = anApp(world, pick, (one) => isPayingAt(world, one));
        if (!app) return;
        app.charged = how === 'wrong' && !app.byHand ? app.asked + 100 : app.asked;
        if (stateIn(world, app.id) === 'withdrawn') world.seen.add('charged when given up');
        if (stateIn(world, app.id) === 'declined') world.seen.add('charged after a decline');
        if (app.byHand) return;
        const answer = approvalOf(app, how !== 'no number');
        world.mail.push({ attempt: app.id, nonce: app.nonce, answer });
      },
      ({ apps }) => apps.size > 0,
    ),
  );

const refuse = fc
  .tuple(
    fc.nat(3),
    fc.constantFrom<PaymentAnswer>(
      { outcome: 'declined' },
      { outcome: 'cancelled' },
      { outcome: 'unclear', reason: 'no status' },
    ),
  )
  .map(([pick, answer]) =>
    outside(
      `the app answers ${answer.outcome} (${pick})`,
      (world) => {
        const isUnclear = answer.outcome === 'unclear';
        const app = anApp(
          world,
          pick,
          ({ byHand, opened, charged }) => !byHand && opened > 0 && (isUnclear || charged === null),
        );
        if (app) world.mail.push({ attempt: app.id, nonce: app.nonce, answer });
      },
      ({ apps }) => apps.size > 0,
    ),
  );

/** As `till/returns.ts`: a return is taken only with the nonce of an attempt of this till. */
export function takeReturn(
  world: World,
  at: Window,
  { attempt, nonce, answer }: World['mail'][number],
  fate: Fate = 'stored',
): void {
  if (world.apps.get(attempt)?.nonce !== nonce) {
    world.seen.add('a return of nobody');
    return;
  }
  const isKnown = stateIn(world, attempt) === 'approved';
  if (isKnown && answer.outcome === 'approved') world.seen.add('approved twice');
  send(world, at, { type: 'attemptAnswered', at: world.nowMs, attempt, answer }, fate);
}

const deliver = fc
  .tuple(window, fc.nat(5), fc.constantFrom('once', 'once', 'again later', 'never'), fate)
  .map(([at, pick, often, fate]) =>
    outside(
      `return ${pick} comes to window ${at} (${often}, ${fate})`,
      (world) => {
        const index = pick % world.mail.length;
        const [mail] =
          often === 'again later' ? world.mail.slice(index) : world.mail.splice(index, 1);
        if (index > 0) world.seen.add('out of order');
        if (often === 'never') world.seen.add('a return is lost');
        else if (mail) takeReturn(world, at, mail, fate);
      },
      ({ mail }) => mail.length > 0,
    ),
  );

const forge = fc.tuple(window, fc.boolean()).map(([at, isUnknown]) =>
  outside(`a return of ${isUnknown ? 'an unknown attempt' : 'another nonce'}`, (world) => {
    const known = [...world.apps.values()].at(-1)?.id;
    const attempt = isUnknown || !known ? ('attempt-of-nobody-----' as AttemptId) : known;
    const answer = { outcome: 'approved', complete: true, tx: 'F-1' } as const;
    takeReturn(world, at, { attempt, nonce: 'guessed', answer });
  }),
);

const wait = fc.constantFrom(LATE_AFTER_MS + 1, 60_000).map((ms) =>
  outside(`${ms} ms go by`, (world) => {
    world.nowMs += ms;
  }),
);

const giveUp = fc.tuple(window, fate).map(([at, fate]) =>
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
const unanswered = fc.tuple(window, fate).map(([at, fate]) =>
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

const settle = fc.tuple(window, fc.boolean(), fate).map(([at, guess, fate]) =>
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
const type = fc.tuple(window, fc.boolean(), fate).map(([at, guess, fate]) =>
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

const cash = fc
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

const restLeft = fc.tuple(window, fate).map(([at, fate]) =>
  inWindow(
    `leave the rest (${fate})`,
    at,
    (world) => void send(world, at, { type: 'restLeft', at: world.nowMs }, fate),
    (shown) => shown.type === 'open' && shown.tenders.length > 0,
  ),
);
const restAsked = fc.tuple(window, fate).map(([at, fate]) =>
  inWindow(
    `take up the rest (${fate})`,
    at,
    (world) => void send(world, at, { type: 'restAsked', at: world.nowMs }, fate),
    (shown) => shown.type === 'partlyPaid',
  ),
);

/** Given back by hand: in cash, or in the app, which an honest seller does. */
const giveBack = fc.tuple(window, fc.nat(3), fate).map(([at, pick, fate]) =>
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

const refund = fc
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

const give = fc
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
const drop = fc.tuple(window, fate).map(([at, fate]) =>
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

const cancel = fc.tuple(window, fate).map(([at, fate]) =>
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
const revise = fc
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

const often = (times: number, command: fc.Arbitrary<Command>): fc.Arbitrary<Command>[] =>
  Array.from({ length: times }, () => command);

/** Every command, the ones that bring a trip forward more often. */
export const commands: readonly fc.Arbitrary<Command>[] = [
  ...often(6, offer),
  ...often(6, leave),
  ...often(5, pay),
  ...often(2, refuse),
  ...often(6, deliver),
  ...often(6, settle),
  ...often(3, cash),
  ...often(8, reopen),
  ...often(3, type),
  ...often(2, giveUp),
  ...often(3, refund),
  ...often(5, give),
  ...often(3, restLeft),
  ...[kill, forge, wait, unanswered, restAsked, giveBack, drop, cancel, revise],
];
