// The payment apps: the customer pays whenever a link was opened, and the app answers as it likes.
import fc from 'fast-check';
import type { AttemptId } from '../../../src/lib/domain/ids';
import type { PaymentAnswer } from '../../../src/lib/domain/payment';
import { LATE_AFTER_MS } from '../../../src/lib/domain/sale';
import { outside, send, window, fate, stateIn, type Fate } from './trip-windows';
import type { AppSide, Window, World } from './trip-world';

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

export const pay = fc
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

export const refuse = fc
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

export const deliver = fc
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

export const forge = fc.tuple(window, fc.boolean()).map(([at, isUnknown]) =>
  outside(`a return of ${isUnknown ? 'an unknown attempt' : 'another nonce'}`, (world) => {
    const known = [...world.apps.values()].at(-1)?.id;
    const attempt = isUnknown || !known ? ('attempt-of-nobody-----' as AttemptId) : known;
    const answer = { outcome: 'approved', complete: true, tx: 'F-1' } as const;
    takeReturn(world, at, { attempt, nonce: 'guessed', answer });
  }),
);

export const wait = fc.constantFrom(LATE_AFTER_MS + 1, 60_000).map((ms) =>
  outside(`${ms} ms go by`, (world) => {
    world.nowMs += ms;
  }),
);
