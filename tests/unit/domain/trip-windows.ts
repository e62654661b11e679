// Two windows of the till: what each shows, what it sends to the journal, and what becomes of that. A window acts on
// what it shows, as `till/sale.svelte.ts` does.
import fc from 'fast-check';
import type { AttemptId, Nonce } from '../../../src/lib/domain/ids';
import type { Attempt } from '../../../src/lib/domain/payment';
import {
  isPayable,
  leftOf,
  openAttempt,
  type SaleEvent,
  type SaleState,
} from '../../../src/lib/domain/sale';
import type { Till } from './trip-till';
import type { Window, World } from './trip-world';

export type Command = fc.Command<World, Till>;

const other = (window: Window): Window => (window === 0 ? 1 : 0);

/** A command of one window that still shows the sale. */
export const inWindow = (
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
export const outside = (
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
export type Fate = (typeof FATES)[number];

/** Sends the event of a window, unless the window is killed or another one is faster. */
export function send(world: World, window: Window, event: SaleEvent, fate: Fate): boolean {
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
export const mayGiveUp = ({ flags, apps }: World, attempt: Attempt): boolean => {
  const app = apps.get(attempt.id);
  return attempt.state !== 'inDoubt' && !(flags.isHonest && app?.byHand && app.charged !== null);
};

interface Offer {
  readonly share?: number;
  readonly tip?: number;
  readonly byHand?: boolean;
}

/** As `SaleView.offer`: it looks first, and offers only where nothing is offered. */
export function offerNow(
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

export const attemptOn = (shown: SaleState): Attempt | undefined => openAttempt(shown);
export const isWaiting = (shown: SaleState): boolean => {
  const attempt = attemptOn(shown);
  return attempt !== undefined && attempt.state !== 'inDoubt';
};
export const isDoubted = (shown: SaleState): boolean =>
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
export function giveUpOffer(world: World, window: Window, shown: SaleState): void {
  const attempt = attemptOn(shown);
  if (attempt?.state === 'offered' && mayGiveUp(world, attempt))
    world.act(window, { type: 'attemptWithdrawn', at: world.nowMs, attempt: attempt.id });
}

export const window = fc.constantFrom<Window>(0, 0, 1);
export const fate = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Fate>('stored') },
  { weight: 1, arbitrary: fc.constantFrom<Fate>(...FATES) },
);
export const share = fc.constantFrom(1, 0.5, 0.5, 0.3);
export const tip = fc.constantFrom(0, 0, 0, 5000);

export const stateIn = ({ till }: World, id: AttemptId): Attempt['state'] | undefined =>
  till.state?.attempts.find((attempt) => attempt.id === id)?.state;
