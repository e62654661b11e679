// Whole trips, from the link to the last refund: two windows that know only what they show, windows that die, payment
// apps that charge whenever their link was opened and answer as they like, a seller who looks or who guesses. What the
// till records is compared with what happened after every stored event (`trip-world.ts`) and at the end of the day.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  askedOf,
  foldSale,
  leftOf,
  leftToGive,
  openAttempt,
  SaleEvent,
  SaleState,
  transition,
  waysBack,
} from '../../../src/lib/domain/sale';
import type { ResultClaims } from '../../../src/lib/domain/result';
import { DUE } from './sample';
import { takeReturn } from './trip-apps';
import { commands } from './trip-commands';
import { say } from './trip-windows';
import { must, World } from './trip-world';

/** All that is still on its way arrives, and the seller answers every question after looking. */
function endTheDay(world: World): void {
  for (const mail of world.mail.splice(0)) takeReturn(world, 0, mail);
  // An app tells of a charge in the end, whatever it told before.
  for (const { id, nonce, charged, byHand, isBack } of world.apps.values()) {
    if (charged === null || byHand || isBack) continue;
    const answer = { outcome: 'approved', amount: charged, complete: true } as const;
    takeReturn(world, 0, { attempt: id, nonce, answer });
  }
  const looking = new Map(world.apps);
  for (let open = openAttempt(world.till.state!); open; open = openAttempt(world.till.state!)) {
    const { id, state } = open;
    must(looking.delete(id), 'a question is asked twice at the end of the day');
    const at = world.nowMs;
    if (state !== 'inDoubt')
      must(world.act(0, { type: 'attemptUnanswered', at, attempt: id }), 'asks');
    const { charged, asked, isBack } = world.apps.get(id)!;
    const paid = world.flags.isHonest ? say(world, id, false) : charged === asked && !isBack;
    must(world.act(0, { type: 'doubtSettled', at, attempt: id, paid }), 'a doubt can be settled');
  }
}

/** What the newest result may be where no payment is in doubt; undefined: the shop has heard nothing. */
const STANDING: Readonly<Record<SaleState['type'], readonly (ResultClaims['res'] | undefined)[]>> =
  {
    open: [undefined, 'declined', 'part', 'voided', 'superseded'],
    partlyPaid: ['part'],
    paid: ['paid', 'refunded'],
    cancelled: ['cancelled'],
    refunded: ['refunded'],
  };

/** Some way must lead on from every state but the last ones. */
function checkWayOn(state: SaleState, at: number): void {
  const can = (event: SaleEvent): boolean => transition(state, event) !== null;
  if (state.type === 'open') must(can({ type: 'cashTaken', at, given: leftOf(state) }), 'cash');
  if (state.type === 'partlyPaid') must(can({ type: 'restAsked', at }), 'the rest');
  const asked = askedOf(state);
  const way = waysBack(state)[0];
  if (!asked) return;
  must(way !== undefined, 'a refund has a way');
  const amount = Math.min(way.amount, leftToGive(asked));
  must(can({ type: 'refundGiven', at, tender: way.index, amount }), 'a refund can be given');
}

function checkTheDay(world: World): void {
  const { till, flags, seen } = world;
  const state = till.state!;
  if (flags.isHonest) {
    must(world.recorded === world.charged, `${world.charged} charged, ${world.recorded} recorded`);
    seen.add('a day that adds up');
  }
  must(STANDING[state.type].includes(till.results.at(-1)?.res), 'the newest result');
  checkWayOn(state, world.nowMs);
  const stored: unknown = JSON.parse(JSON.stringify({ events: till.events, state }));
  const { events, state: kept } = stored as { readonly events: unknown[]; readonly state: unknown };
  expect(foldSale(events.map((event) => SaleEvent.parse(event)))).toEqual(state);
  expect(SaleState.parse(kept)).toEqual(state);
}

const flags = fc.record({ isHonest: fc.boolean(), partial: fc.boolean() });

/** A property over trips; `seen` gathers the rare situations. */
const trips = (change: { readonly isHonest?: boolean }, seen = new Set<string>()) =>
  fc.property(
    flags.map((all) => ({ ...all, ...change })),
    fc.commands([...commands], { maxCommands: 200, size: 'max' }),
    (all, steps) => {
      const world = new World(all, DUE, seen);
      fc.modelRun(() => ({ model: world, real: world.till }), steps);
      endTheDay(world);
      checkTheDay(world);
    },
  );

it('leads to a record that is the truth, where the seller looks before answering', () => {
  fc.assert(trips({ isHonest: true }), { numRuns: 7000 });
});

it('loses and doubles no money, whatever a careless seller says', () => {
  fc.assert(trips({ isHonest: false }), { numRuns: 3500 });
});

it('comes about in every rare way there is', () => {
  const seen = new Set<string>();
  fc.assert(trips({}, seen), { numRuns: 2500, seed: 11 });
  expect([...seen].sort()).toEqual([
    'a day that adds up',
    'a return is lost',
    'a return of nobody',
    'approved twice',
    'charged after a decline',
    'charged when given up',
    'doubt: contradiction',
    'doubt: late',
    'doubt: noTransaction',
    'doubt: otherAmount',
    'doubt: saleSettled',
    'doubt: unanswered',
    'doubt: unclear',
    'leaving was not noted',
    'link opened twice',
    'link opened when given up',
    'out of order',
    'paid although cancelled',
    'paid although partlyPaid',
    'paid by two apps',
    'paid twice by apps',
    'partlyPaid',
    'raced by an offer',
    'raced by cash',
    'raced by giving up',
    'refund by two payments',
    'refund given up half-way',
    'refunded',
    'refused',
    'rounding',
    'surplus',
    'tip',
    'typed: not paid',
    'typed: paid',
    'voided in the app',
    'voided while partly paid',
    'window killed after its write',
    'window killed before its write',
  ]);
});
