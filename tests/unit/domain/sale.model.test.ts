// The sale machine against arbitrary histories: whatever happens, in whatever order, money is neither lost nor doubled.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AttemptId } from '../../../src/lib/domain/ids';
import { dueOf } from '../../../src/lib/domain/order';
import type { PaymentAnswer } from '../../../src/lib/domain/payment';
import {
  foldSale,
  LATE_AFTER_MS,
  leftOf,
  openAttempt,
  SaleEvent,
  SaleState,
  surplusOf,
  transition,
} from '../../../src/lib/domain/sale';
import { approval, attemptId, DUE, offerOf, opened, revision, T0 } from './sample';

const UNUSED = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const sum = fc.constantFrom(DUE, DUE - 5000, DUE + 5000);
const time = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: T0, max: T0 + 1000 }) },
  fc.integer({ min: T0, max: T0 + 3 * LATE_AFTER_MS }),
);

const answer: fc.Arbitrary<PaymentAnswer> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ outcome: 'approved', tx: 'T', complete: true } as const) },
  sum.map(approval),
  fc.constant({ ...approval(), currency: 'EUR' } as PaymentAnswer),
  fc.constant({ outcome: 'approved', complete: false } as const),
  fc.constant({ outcome: 'declined' } as const),
  fc.constant({ outcome: 'cancelled' } as const),
  fc.constant({ outcome: 'unclear', reason: 'no status' } as const),
);

type Step = (state: SaleState) => SaleEvent;

/** One event about the sale itself. */
const about = <T>(values: fc.Arbitrary<T>, make: (value: T) => SaleEvent): fc.Arbitrary<Step> =>
  values.map((value) => () => make(value));

/** One event about one of the attempts there are, mostly the newest; about an unknown one if there is none. */
const ofAttempt = <T>(
  values: fc.Arbitrary<T>,
  make: (attempt: AttemptId, at: number, value: T) => SaleEvent,
): fc.Arbitrary<Step> =>
  fc.tuple(fc.oneof(fc.constant(0), fc.nat(3)), time, values).map(
    ([back, at, value]) =>
      ({ attempts }) =>
        make(attempts.at(-1 - (back % (attempts.length || 1)))?.id ?? attemptId('x'), at, value),
  );

/** An offer with a new id, mostly for what is left. */
const offer: fc.Arbitrary<Step> = fc
  .tuple(time, fc.option(sum, { freq: 8 }))
  .map(([at, amount]) => (state) => ({
    type: 'attemptOffered',
    at,
    attempt: offerOf(UNUSED[state.attempts.length] ?? 'z', amount ?? leftOf(state)),
  }));

/** The seller's answer to a question there is. */
const settle: fc.Arbitrary<Step> = fc
  .tuple(time, fc.boolean())
  .map(([at, paid]) => ({ attempts }) => ({
    type: 'doubtSettled',
    at,
    attempt: attempts.find(({ state }) => state === 'inDoubt')?.id ?? attemptId('x'),
    paid,
  }));

const nothing = fc.constant(undefined);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: offer },
  {
    weight: 6,
    arbitrary: ofAttempt(answer, (attempt, at, answer) => ({
      type: 'attemptAnswered',
      at,
      attempt,
      answer,
    })),
  },
  { weight: 4, arbitrary: settle },
  {
    weight: 3,
    arbitrary: about(
      fc.tuple(fc.integer({ min: 3, max: 12 }), sum, fc.constantFrom('RUB', 'RUB', 'EUR'), time),
      ([rev, total, cur, at]) => ({
        type: 'revised',
        at,
        order: revision(rev, total, cur),
        jws: 'd.e.f',
      }),
    ),
  },
  {
    weight: 2,
    arbitrary: ofAttempt(nothing, (attempt, at) => ({ type: 'attemptWithdrawn', at, attempt })),
  },
  ofAttempt(nothing, (attempt, at) => ({ type: 'attemptLeft', at, attempt })),
  ofAttempt(nothing, (attempt, at) => ({ type: 'attemptUnanswered', at, attempt })),
  about(fc.tuple(fc.integer({ min: 0, max: 2 * DUE }), time), ([given, at]) => ({
    type: 'cashTaken',
    at,
    given,
  })),
  about(time, (at) => ({ type: 'cancelled', at })),
);

interface Told {
  readonly state: SaleState;
  readonly journal: readonly SaleEvent[];
}

/** Runs a history, leaving out what the machine refuses, and looks at every step. */
function tell(
  steps: readonly Step[],
  look: (before: SaleState, event: SaleEvent, after: SaleState | null) => void = () => {},
): Told {
  const journal: SaleEvent[] = [opened()];
  let state = foldSale(journal)!;
  for (const make of steps) {
    const event = make(state);
    const next = transition(state, event);
    look(state, event, next?.state ?? null);
    if (!next) continue;
    journal.push(event);
    state = next.state;
  }
  return { state, journal };
}

const RUNS = { numRuns: 500 };
const histories = fc.array(step, { maxLength: 40, size: 'max' });
const totalOf = (state: SaleState, counts: (tender: SaleState['tenders'][number]) => boolean) =>
  state.tenders.filter(counts).reduce((total, tender) => total + tender.amount, 0);
it('never takes more than is due unless the seller settled a doubt', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      tell(steps, (before, event, after) => {
        if (!after || event.type === 'doubtSettled' || event.type === 'revised') return;
        expect(surplusOf(after)).toBe(surplusOf(before));
      });
    }),
    RUNS,
  );
});

it('believes at most one approval without asking', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const { attempts } = tell(steps).state;
      const believed = attempts.filter(({ state, by }) => state === 'approved' && by === 'app');
      expect(believed.length).toBeLessThanOrEqual(1);
    }),
    RUNS,
  );
});

it('never loses an approval: it ends approved or in doubt', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      tell(steps, (before, event, after) => {
        if (event.type !== 'attemptAnswered' || event.answer.outcome !== 'approved') return;
        if (!before.attempts.some((known) => known.id === event.attempt)) return;
        const attempt = after?.attempts.find((known) => known.id === event.attempt);
        expect(['approved', 'inDoubt']).toContain(attempt?.state);
      });
    }),
    RUNS,
  );
});

it('starts no payment, takes no cash and ends no sale while an attempt is undecided', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      tell(steps, (before, event, after) => {
        const starts = ['attemptOffered', 'cashTaken', 'cancelled', 'revised'].includes(event.type);
        if (starts && openAttempt(before)) expect(after).toBeNull();
      });
    }),
    RUNS,
  );
});

it('only a person or the first approval makes a payment of an attempt, and a payment is never taken back', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      tell(steps, (before, event, after) => {
        if (!after) return;
        expect(after.tenders.slice(0, before.tenders.length)).toEqual(before.tenders);
        if (before.type === 'paid') expect(after.type).toBe('paid');
        if (after.tenders.length > before.tenders.length)
          expect(['cashTaken', 'attemptAnswered', 'doubtSettled']).toContain(event.type);
      });
    }),
    RUNS,
  );
});

it('reaches the rare states, so that the properties above are not empty', () => {
  const seen = new Set<string>();
  for (const steps of fc.sample(histories, { numRuns: 1000, seed: 1 })) {
    tell(steps, (_, __, after) => {
      for (const { doubt } of after?.attempts ?? []) if (doubt) seen.add(doubt);
      if (after && surplusOf(after) > 0) seen.add('surplus');
      if (after?.type === 'open' && after.tenders.length > 0) seen.add('partly paid');
    });
  }
  expect([...seen].sort()).toEqual([
    'contradiction',
    'late',
    'noTransaction',
    'otherAmount',
    'partly paid',
    'saleSettled',
    'surplus',
    'unanswered',
    'unclear',
  ]);
});

it('adds up: one tender for each approved attempt, paid exactly when the tenders reach what is due', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const { state } = tell(steps);
      const approvedIds = state.attempts.flatMap(({ id, state }) =>
        state === 'approved' ? [id] : [],
      );
      const paidIds = state.tenders.flatMap((tender) =>
        tender.method === 'app' ? [tender.attempt] : [],
      );
      expect([...paidIds].sort()).toEqual([...approvedIds].sort());
      const taken = totalOf(state, () => true);
      expect(state.type === 'paid').toBe(state.tenders.length > 0 && taken >= dueOf(state.order));
      expect(taken).toBe(dueOf(state.order) - leftOf(state) + surplusOf(state));
      for (const tender of state.tenders)
        if (tender.method === 'cash') expect(tender.given - tender.change).toBe(tender.amount);
    }),
    RUNS,
  );
});

it('is told again exactly by its journal, after storage too', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const { state, journal } = tell(steps);
      const stored = journal.map((event) => SaleEvent.parse(JSON.parse(JSON.stringify(event))));
      expect(foldSale(stored)).toEqual(state);
      expect(SaleState.parse(JSON.parse(JSON.stringify(state)))).toEqual(state);
    }),
    RUNS,
  );
});
