// The sale machine against arbitrary histories: whatever happens, in whatever order, money is neither lost nor doubled,
// and what the shop hears of it is true.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ResultId, type AttemptId } from '../../../src/lib/domain/ids';
import { dueOf } from '../../../src/lib/domain/order';
import type { PaymentAnswer } from '../../../src/lib/domain/payment';
import { ResultClaims, resultClaims } from '../../../src/lib/domain/result';
import {
  askedOf,
  foldSale,
  LATE_AFTER_MS,
  leftOf,
  leftToGive,
  openAttempt,
  refundableOf,
  refundedBy,
  SaleEvent,
  SaleState,
  surplusOf,
  takenOf,
  transition,
  validTenders,
  waysBack,
  type Trust,
  type Work,
} from '../../../src/lib/domain/sale';
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

/** How much of what is left; more than all of it is refused. */
const share = fc.constantFrom(1, 1, 1, 0.5, 0.3, 1.1);
const tip = fc.constantFrom(0, 0, 5000);

/** An offer with a new id, mostly for what is left or a part of it. */
const offer: fc.Arbitrary<Step> = fc
  .tuple(time, fc.option(sum, { freq: 8 }), share, tip, fc.constantFrom(false, false, true))
  .map(([at, amount, share, tip, byHand]) => (state) => ({
    type: 'attemptOffered',
    at,
    attempt: {
      ...offerOf(UNUSED[state.attempts.length] ?? 'z', amount ?? Math.round(leftOf(state) * share)),
      ...(tip > 0 ? { tip } : {}),
      ...(byHand ? { byHand: true as const } : {}),
    },
  }));

/** Cash for a part or for all, with a tip, rounded, and more or less than enough. */
const part: fc.Arbitrary<Step> = fc
  .tuple(time, share, tip, fc.constantFrom(0, 0, 3, -2, -300), fc.constantFrom(0, 0, 700, -1))
  .map(([at, share, tip, rounding, more]) => (state) => {
    const amount = Math.round(leftOf(state) * share);
    return {
      ...{ type: 'cashTaken', at, amount },
      given: Math.max(0, amount + tip + rounding + more),
      ...(tip > 0 ? { tip } : {}),
      ...(rounding === 0 ? {} : { rounding }),
    };
  });

/** The seller's answer to a question there is. */
const settle: fc.Arbitrary<Step> = fc
  .tuple(time, fc.boolean())
  .map(([at, paid]) => ({ attempts }) => ({
    type: 'doubtSettled',
    at,
    attempt: attempts.find(({ state }) => state === 'inDoubt')?.id ?? attemptId('x'),
    paid,
  }));

/** `step` where it can be, else the seller's answer to a question: a history must not idle. */
const where =
  (fits: (state: SaleState) => boolean, step: Step, other: Step): Step =>
  (state) =>
    (fits(state) ? step : other)(state);

/** A refund by one of a few links, so that some come again; mostly of what is left, or of a part of it. */
const ask: fc.Arbitrary<Step> = fc
  .tuple(
    time,
    fc.constantFrom(1, 0.5, 0.1, 0.1, 1.1),
    fc.integer({ min: 1, max: 4 }),
    fc.constantFrom('RUB', 'RUB', 'RUB', 'EUR'),
    fc.boolean(),
    settle,
  )
  .map(([at, part, link, cur, byShop, other]) =>
    where(
      (state) => state.type === 'paid',
      (state) => {
        const order = refundOrder(Math.round(refundableOf(state) * part), linkOf(link), cur);
        return byShop
          ? { type: 'refundAsked', at, order, jws: 'g.h.i' }
          : { type: 'refundStarted', at, order };
      },
      other,
    ),
  );
const linkOf = (link: number): string => `refund-of-the-link-${link}`;

/** The seller's word on a refund: on the one there is, or on one that may be gone; all of it, a part, or too much. */
const giveBack: fc.Arbitrary<Step> = fc
  .tuple(
    time,
    fc.nat(3),
    fc.constantFrom(1, 1, 0.5, 1.5),
    fc.constantFrom(0, 0, 2, -300),
    fc.option(fc.integer({ min: 1, max: 4 }), { freq: 2, nil: undefined }),
    settle,
  )
  .map(([at, pick, share, rounding, link, other]) =>
    where(
      (state) => askedOf(state) !== undefined,
      (state) => {
        const ways = waysBack(state);
        const way = ways[pick % ways.length]!;
        const most = Math.min(way.amount, leftToGive(askedOf(state)!));
        return {
          ...{ type: 'refundGiven', at, tender: way.index },
          amount: Math.round(most * share),
          ...(rounding === 0 ? {} : { rounding }),
          ...(link === undefined ? {} : { jti: linkOf(link) }),
        };
      },
      other,
    ),
  );

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
        order: { ...revision(rev, total, cur), pay: { tips: true, partial: rev % 3 !== 0 } },
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
  { weight: 3, arbitrary: part },
  ofAttempt(fc.boolean(), (attempt, at, paid) => ({ type: 'attemptTyped', at, attempt, paid })),
  { weight: 2, arbitrary: about(time, (at) => ({ type: 'restLeft', at })) },
  about(time, (at) => ({ type: 'restAsked', at })),
  about(fc.tuple(time, fc.nat(3)), ([at, tender]) => ({ type: 'tenderVoided', at, tender })),
  about(fc.tuple(fc.integer({ min: 0, max: 2 * DUE }), time), ([given, at]) => ({
    type: 'cashTaken',
    at,
    given,
  })),
  about(time, (at) => ({ type: 'cancelled', at })),
  about(fc.tuple(sum, time), ([sum, at]) => ({ type: 'sumTyped', at, sum })),
  { weight: 5, arbitrary: ask },
  { weight: 5, arbitrary: giveBack },
  about(time, (at) => ({ type: 'refundDropped', at })),
);

interface Told {
  readonly state: SaleState;
  readonly journal: readonly SaleEvent[];
  /** what the shop heard, as the storage would make it of the work */
  readonly results: readonly ResultClaims[];
}

interface History {
  readonly trust: Trust;
  readonly steps: readonly Step[];
}

type Look = (
  before: SaleState,
  event: SaleEvent,
  after: SaleState | null,
  work: readonly Work[],
) => void;

/** Runs a history, leaving out what the machine refuses, and looks at every step. */
function tell({ trust, steps }: History, look: Look = () => {}): Told {
  const journal: SaleEvent[] = [{ ...opened(), trust } as SaleEvent];
  const results: ResultClaims[] = [];
  let state = foldSale(journal)!;
  for (const make of steps) {
    const event = make(state);
    const next = transition(state, event);
    look(state, event, next?.state ?? null, next?.work ?? []);
    if (!next) continue;
    journal.push(event);
    state = next.state;
    for (const work of next.work)
      if (work.kind === 'result') results.push(claimsOf(state, work, results));
  }
  return { state, journal, results };
}

function claimsOf(
  state: SaleState,
  { res, attempt }: Extract<Work, { kind: 'result' }>,
  before: readonly ResultClaims[],
): ResultClaims {
  const seq = before.length + 1;
  const address = { iss: 'till', aud: 'https://shop.example', htu: 'https://shop.example/kass' };
  const jti = ResultId.parse(`result-${seq}`);
  const sup = before.at(-1)?.jti;
  return resultClaims(state, { ...address, res, attempt, jti, seq, sup }, T0);
}

const RUNS = { numRuns: 1000 };
const histories: fc.Arbitrary<History> = fc.record({
  trust: fc.constantFrom('signed', 'signed', 'unsigned'),
  steps: fc.array(step, { maxLength: 40, size: 'max' }),
});

const SELLERS_WORD: readonly SaleEvent['type'][] = ['doubtSettled', 'attemptTyped'];

it('never takes more than is due unless the seller said so', () => {
  fc.assert(
    fc.property(histories, (history) => {
      tell(history, (before, event, after) => {
        if (!after || SELLERS_WORD.includes(event.type) || event.type === 'revised') return;
        const surplus = surplusOf(before);
        if (event.type === 'refundGiven' || event.type === 'refundDropped')
          expect(surplusOf(after)).toBeLessThanOrEqual(surplus);
        else expect(surplusOf(after)).toBe(surplus);
      });
    }),
    RUNS,
  );
});

it('believes approvals without asking only while all of them are no more than is due', () => {
  fc.assert(
    fc.property(histories, (history) => {
      tell(history, (before, event, after) => {
        if (!after || event.type !== 'attemptAnswered') return;
        if (after.tenders.length === before.tenders.length) return;
        expect(takenOf(after)).toBeLessThanOrEqual(dueOf(after.order));
        expect(before.type).toBe('open');
      });
    }),
    RUNS,
  );
});

it('never loses an approval: it ends approved or in doubt', () => {
  fc.assert(
    fc.property(histories, (history) => {
      tell(history, (before, event, after) => {
        if (event.type !== 'attemptAnswered' || event.answer.outcome !== 'approved') return;
        if (!before.attempts.some((known) => known.id === event.attempt)) return;
        const attempt = after?.attempts.find((known) => known.id === event.attempt);
        expect(['approved', 'inDoubt']).toContain(attempt?.state);
      });
    }),
    RUNS,
  );
});

const STARTS: readonly SaleEvent['type'][] = [
  'attemptOffered',
  'cashTaken',
  'cancelled',
  'revised',
  'restLeft',
  'tenderVoided',
];

it('starts no payment, takes no cash and ends no sale while an attempt is undecided', () => {
  fc.assert(
    fc.property(histories, (history) => {
      tell(history, (before, event, after) => {
        if (STARTS.includes(event.type) && openAttempt(before)) expect(after).toBeNull();
      });
    }),
    RUNS,
  );
});

it('only a person or the first approval makes a payment of an attempt, and no record of one is ever lost', () => {
  fc.assert(
    fc.property(histories, (history) => {
      tell(history, (before, event, after) => {
        if (!after) return;
        expect(after.tenders.slice(0, before.tenders.length)).toEqual(before.tenders);
        if (before.type === 'paid' || before.type === 'refunded')
          expect(['paid', 'refunded']).toContain(after.type);
        if (after.tenders.length > before.tenders.length)
          expect(['cashTaken', 'attemptAnswered', 'doubtSettled', 'attemptTyped']).toContain(
            event.type,
          );
        expect(after.voids.slice(0, before.voids.length)).toEqual(before.voids);
      });
    }),
    RUNS,
  );
});

it('reaches the rare states, so that the properties above are not empty', () => {
  const seen = new Set<string>();
  for (const history of fc.sample(histories, { numRuns: 8000, seed: 2 })) {
    tell(history, (_, __, after) => {
      for (const { doubt } of after?.attempts ?? []) if (doubt) seen.add(doubt);
      if (after && surplusOf(after) > 0) seen.add('surplus');
      if (after?.type === 'open' && after.tenders.length > 0) seen.add('a part is in');
      if (after?.type === 'partlyPaid') seen.add('the rest is left');
      if (after?.type === 'partlyPaid' && openAttempt(after)) seen.add('in doubt, the rest left');
      if (after?.voids.length) seen.add('voided');
      if (after?.type === 'paid' && after.voids.length > 0) seen.add('paid after a void');
      if (after?.type === 'cancelled' && after.voids.length > 0) seen.add('cancelled after a void');
      if (after?.type === 'paid' && validTenders(after).length > 2) seen.add('paid in three parts');
      if (after?.tenders.some(({ tip }) => tip)) seen.add('tip');
      if (after?.tenders.some((one) => one.method === 'cash' && one.rounding)) seen.add('rounding');
      if (after?.refunds.some(({ parts }) => parts.length > 1)) seen.add('refunded in parts');
      if (after?.refunds.some(({ by }) => by === 'till')) seen.add('refund begun at the till');
      if (after?.refunds.some((one) => refundedBy(one) < one.order.sum))
        seen.add('refund given up half-way');
      if (after?.type === 'refunded') seen.add('refunded');
      if (after?.type === 'paid' && after.refunds.length > 1) seen.add('refunded twice');
      if (after?.type === 'paid' && after.refunds.length > 0 && openAttempt(after))
        seen.add('in doubt after a refund');
      if (after?.trust === 'unsigned' && after.type === 'paid') seen.add('paid unsigned');
    });
  }
  expect([...seen].sort()).toEqual([
    'a part is in',
    'cancelled after a void',
    'contradiction',
    'in doubt after a refund',
    'in doubt, the rest left',
    'late',
    'noTransaction',
    'otherAmount',
    'paid after a void',
    'paid in three parts',
    'paid unsigned',
    'refund begun at the till',
    'refund given up half-way',
    'refunded',
    'refunded in parts',
    'refunded twice',
    'rounding',
    'saleSettled',
    'surplus',
    'the rest is left',
    'tip',
    'unanswered',
    'unclear',
    'voided',
  ]);
});

const sumOf = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

it('adds up: one tender for each approved attempt, paid exactly when the tenders reach what is due', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const { state } = tell(history);
      const approvedIds = state.attempts.flatMap(({ id, state }) =>
        state === 'approved' ? [id] : [],
      );
      const paidIds = state.tenders.flatMap((tender) =>
        tender.method === 'app' ? [tender.attempt] : [],
      );
      expect([...paidIds].sort()).toEqual([...approvedIds].sort());
      const voided = new Set(state.voids.map(({ tender }) => tender));
      const valid = state.tenders.filter((_, i) => !voided.has(i));
      const taken = sumOf(valid, ({ amount }) => amount);
      const isOver = state.type === 'paid' || state.type === 'refunded';
      expect(isOver).toBe(valid.length > 0 && taken >= dueOf(state.order));
      const givenBack = sumOf(state.refunds, refundedBy);
      expect(state.type === 'refunded').toBe(taken > 0 && givenBack === taken);
      if (givenBack === 0)
        expect(taken).toBe(dueOf(state.order) - leftOf(state) + surplusOf(state));
    }),
    RUNS,
  );
});

it('counts cash: given without change is the sum, the tip and the rounding', () => {
  fc.assert(
    fc.property(histories, (history) => {
      for (const tender of tell(history).state.tenders) {
        if (tender.method !== 'cash') continue;
        const { given, change, amount, tip = 0, rounding = 0 } = tender;
        expect(given - change).toBe(amount + tip + rounding);
        expect(change).toBeGreaterThanOrEqual(0);
        expect(given - change).toBeGreaterThanOrEqual(0);
      }
    }),
    RUNS,
  );
});

it('leaves the rest only of an order that may be paid in parts, and only where a part is in', () => {
  fc.assert(
    fc.property(histories, (history) => {
      tell(history, (_, __, after) => {
        if (after?.type !== 'partlyPaid') return;
        expect(after.order.pay?.partial).toBe(true);
        expect(takenOf(after)).toBeGreaterThan(0);
        expect(leftOf(after)).toBeGreaterThan(0);
      });
    }),
    RUNS,
  );
});

it('never gives back more than was taken, by any payment, nor twice by one link', () => {
  fc.assert(
    fc.property(histories, (history) => {
      tell(history, (before, event, after) => {
        if (!after) return;
        expect(refundableOf(after)).toBeGreaterThanOrEqual(0);
        const links = after.refunds.map(({ order }) => order.jti);
        expect(new Set(links).size).toBe(links.length);
        const parts = after.refunds.flatMap((refund) => refund.parts);
        const back = [...parts, ...(askedOf(after)?.parts ?? []), ...after.voids];
        for (const { tender } of back) expect(after.tenders[tender]).toBeDefined();
        for (const [i, { amount }] of after.tenders.entries())
          expect(
            sumOf(
              back.filter(({ tender }) => tender === i),
              (part) => part.amount,
            ),
          ).toBeLessThanOrEqual(amount);
        for (const { order, parts } of after.refunds)
          expect(sumOf(parts, ({ amount }) => amount)).toBeLessThanOrEqual(order.sum);
        expect(after.refunds.slice(0, before.refunds.length)).toEqual(before.refunds);
        if (after.refunds.length > before.refunds.length)
          expect(['refundGiven', 'refundDropped']).toContain(event.type);
      });
    }),
    RUNS,
  );
});

it('loses nothing that was given of a refund before it is over', () => {
  fc.assert(
    fc.property(histories, (history) => {
      tell(history, (before, _, after) => {
        const parts = askedOf(before)?.parts ?? [];
        if (!after || parts.length === 0) return;
        const kept = askedOf(after)?.parts ?? after.refunds.at(-1)?.parts ?? [];
        expect(kept.slice(0, parts.length)).toEqual(parts);
      });
    }),
    RUNS,
  );
});

it('tells the shop of each refund when it is over, with its own id and sum, and prints its receipt', () => {
  fc.assert(
    fc.property(histories, (history) => {
      tell(history, (before, _, after, work) => {
        if (!after || after.refunds.length === before.refunds.length) return;
        const refund = after.refunds.at(-1)!;
        expect(work).toEqual([
          { kind: 'result', res: 'refunded' },
          { kind: 'receipt', of: 'refund' },
        ]);
        const claims = claimsOf(after, { kind: 'result', res: 'refunded' }, []);
        expect(claims).toMatchObject({
          amt: refundedBy(refund),
          how: refund.parts.map(({ tender, amount }) => ({
            method: after.tenders[tender]?.method,
            amt: amount,
          })),
        });
        expect(refund.by === 'till' ? claims.rid : claims.oj).toBe(refund.order.jti);
        expect('rid' in claims).toBe(refund.by === 'till');
      });
    }),
    RUNS,
  );
});

it('is told again exactly by its journal, after storage too', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const { state, journal } = tell(history);
      const stored = journal.map((event) => SaleEvent.parse(JSON.parse(JSON.stringify(event))));
      expect(foldSale(stored)).toEqual(state);
      expect(SaleState.parse(JSON.parse(JSON.stringify(state)))).toEqual(state);
    }),
    RUNS,
  );
});

it('tells the shop sums that add up, each result after the one before, and no link of an order without one', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const { results, state, journal } = tell(history);
      const links = journal.flatMap((event) => ('order' in event ? [event.order.jti] : []));
      for (const [i, claims] of results.entries()) {
        expect(sumOf(claims.how, ({ amt }) => amt)).toBe(claims.amt);
        expect(sumOf(claims.how, ({ tip = 0 }) => tip)).toBe(claims.tip ?? 0);
        expect(sumOf(claims.how, ({ rnd = 0 }) => rnd)).toBe(claims.rnd ?? 0);
        expect(ResultClaims.parse(JSON.parse(JSON.stringify(claims)))).toEqual(claims);
        expect(claims.sup).toBe(results[i - 1]?.jti);
        if (claims.res === 'paid') expect(claims.amt).toBeGreaterThan(0);
        if (claims.oj !== undefined) expect(links).toContain(claims.oj);
        // A refund that the shop asks has a link of its own, and that is always signed.
        const isAsked = claims.res === 'refunded' && claims.rid === undefined;
        const isSigned = history.trust === 'signed' || isAsked;
        if (isSigned) expect(claims).toHaveProperty('oj');
        else if (state.trust === 'unsigned') expect(claims).not.toHaveProperty('oj');
      }
    }),
    RUNS,
  );
});

it('tells at most one result a step: every doubt when it begins, and a fact when it ends', () => {
  fc.assert(
    fc.property(histories, (history) => {
      tell(history, (before, _, after, work) => {
        const told = work.flatMap((piece) => (piece.kind === 'result' ? [piece] : []));
        expect(told.length).toBeLessThanOrEqual(1);
        const doubts = (state: SaleState | null) =>
          (state?.attempts ?? []).flatMap((one) => (one.state === 'inDoubt' ? [one.id] : []));
        if (!after) return;
        const begun = doubts(after).filter((id) => !doubts(before).includes(id));
        const ended = doubts(before).filter((id) => !doubts(after).includes(id));
        for (const attempt of begun)
          expect(told).toEqual([{ kind: 'result', res: 'doubt', attempt }]);
        if (ended.length === 0) return;
        const left = doubts(after)[0];
        expect(told).toHaveLength(1);
        if (after.type !== 'open' || left === undefined) expect(told[0]?.res).not.toBe('doubt');
        else expect(told[0]).toMatchObject(told[0]?.res === 'doubt' ? { attempt: left } : {});
      });
    }),
    RUNS,
  );
});

/** What the newest result may be, once no attempt is in doubt; null: the shop has heard nothing. */
const STANDING: Readonly<Record<SaleState['type'], readonly (ResultClaims['res'] | null)[]>> = {
  open: [null, 'declined', 'part', 'voided', 'superseded'],
  partlyPaid: ['part'],
  paid: ['paid', 'refunded'],
  cancelled: ['cancelled'],
  refunded: ['refunded'],
};

it('leaves the shop with a newest result that says how the order stands', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const { results, state } = tell(history);
      const newest = results.at(-1)?.res ?? null;
      if (state.attempts.some((attempt) => attempt.state === 'inDoubt')) return;
      expect(STANDING[state.type]).toContain(newest);
      const isPaid = (res: unknown) => res === 'paid' || res === 'refunded';
      if (isPaid(newest)) expect(['paid', 'refunded']).toContain(state.type);
    }),
    RUNS,
  );
});
