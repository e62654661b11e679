// The sale machine against arbitrary histories: whatever happens, in whatever order, money is neither lost nor doubled.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type AttemptId, ResultId } from '../../../src/lib/domain/ids';
import { dueOf } from '../../../src/lib/domain/order';
import type { PaymentAnswer } from '../../../src/lib/domain/payment';
import {
  foldSale,
  givenBackOf,
  LATE_AFTER_MS,
  leftOf,
  openAttempt,
  refundableOf,
  SaleEvent,
  SaleState,
  surplusOf,
  transition,
} from '../../../src/lib/domain/sale';
import { resultClaims } from '../../../src/lib/domain/result';
import { approval, attemptId, DUE, offerOf, opened, refundOrder, revision, T0 } from './sample';

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

/** A refund by one of a few links, so that some come again; mostly of what is left, or of a part of it. */
const ask: fc.Arbitrary<Step> = fc
  .tuple(
    time,
    fc.constantFrom(1, 1, 0.5, 0.1, 1.1, 0),
    fc.integer({ min: 1, max: 4 }),
    fc.constantFrom('RUB', 'RUB', 'RUB', 'EUR'),
  )
  .map(([at, part, link, cur]) => (state) => ({
    type: 'refundAsked',
    at,
    order: refundOrder(Math.round(refundableOf(state) * part), linkOf(link), cur),
    jws: 'g.h.i',
  }));
const linkOf = (link: number): string => `refund-of-the-link-${link}`;

/** The seller's answer to a refund: to the one there is, or to one that may be gone. */
const giveBack: fc.Arbitrary<Step> = fc
  .tuple(
    time,
    fc.constantFrom('cash' as const, 'app' as const),
    fc.option(fc.integer({ min: 1, max: 4 }), { freq: 2, nil: undefined }),
  )
  .map(([at, method, link]) => () => ({
    type: 'refundGiven',
    at,
    method,
    ...(link === undefined ? {} : { jti: linkOf(link) }),
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
  { weight: 4, arbitrary: ask },
  { weight: 4, arbitrary: giveBack },
  about(time, (at) => ({ type: 'refundDropped', at })),
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
        if (event.type === 'refundGiven')
          expect(surplusOf(after)).toBeLessThanOrEqual(surplusOf(before));
        else expect(surplusOf(after)).toBe(surplusOf(before));
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
        if (before.type === 'paid' || before.type === 'refunded')
          expect(['paid', 'refunded']).toContain(after.type);
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
      if (after?.type === 'refunded') seen.add('refunded');
      if (after?.type === 'paid' && after.refunds.length > 1) seen.add('refunded twice');
      if (after?.type === 'paid' && after.refunds.length > 0 && openAttempt(after))
        seen.add('in doubt after a refund');
    });
  }
  expect([...seen].sort()).toEqual([
    'contradiction',
    'in doubt after a refund',
    'late',
    'noTransaction',
    'otherAmount',
    'partly paid',
    'refunded',
    'refunded twice',
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
      expect(state.type === 'paid' || state.type === 'refunded').toBe(
        state.tenders.length > 0 && taken >= dueOf(state.order),
      );
      if (state.refunds.length === 0)
        expect(taken).toBe(dueOf(state.order) - leftOf(state) + surplusOf(state));
      for (const tender of state.tenders)
        if (tender.method === 'cash') expect(tender.given - tender.change).toBe(tender.amount);
    }),
    RUNS,
  );
});

it('never gives back more than was taken, nor twice by one link, nor by a way no money came in', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      tell(steps, (before, event, after) => {
        if (!after) return;
        expect(refundableOf(after)).toBeGreaterThanOrEqual(0);
        const links = after.refunds.map(({ order }) => order.jti);
        expect(new Set(links).size).toBe(links.length);
        for (const { method } of after.refunds)
          expect(after.tenders.map((tender) => tender.method)).toContain(method);
        expect(after.refunds.slice(0, before.refunds.length)).toEqual(before.refunds);
        expect(after.refunds.length - before.refunds.length).toBe(
          event.type === 'refundGiven' ? 1 : 0,
        );
      });
    }),
    RUNS,
  );
});

it('is paid back exactly when nothing is left of what was taken', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const { state } = tell(steps);
      if (state.type === 'paid' && state.refunds.length > 0)
        expect(refundableOf(state)).toBeGreaterThan(0);
      if (state.type === 'refunded')
        expect([refundableOf(state), givenBackOf(state)]).toEqual([0, totalOf(state, () => true)]);
    }),
    RUNS,
  );
});

it('tells the shop of each refund what it gave back, once, and prints its receipt', () => {
  const about = {
    res: 'refunded',
    jti: ResultId.parse('result-00000001'),
    iss: 'till',
    aud: 'https://shop.example',
    htu: 'https://shop.example/kass',
    seq: 1,
  } as const;
  fc.assert(
    fc.property(histories, (steps) => {
      let state = foldSale([opened()])!;
      for (const make of steps) {
        const event = make(state);
        const next = transition(state, event);
        if (!next) continue;
        state = next.state;
        const told = next.work.filter((work) => work.kind === 'result' && work.res === 'refunded');
        expect(told).toHaveLength(event.type === 'refundGiven' ? 1 : 0);
        if (event.type !== 'refundGiven') continue;
        expect(next.work).toContainEqual({ kind: 'receipt', of: 'refund' });
        const refund = state.refunds.at(-1);
        const claims = resultClaims(state, about, event.at);
        expect(claims).toMatchObject({ amt: refund?.amount, oj: refund?.order.jti });
        expect(claims.how.reduce((sum, { amt }) => sum + amt, 0)).toBe(claims.amt);
      }
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
