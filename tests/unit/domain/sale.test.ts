import { describe, expect, it, test } from 'vitest';
import type {
  Attempt,
  AttemptState,
  DoubtReason,
  PaymentAnswer,
} from '../../../src/lib/domain/payment';
import type { AttemptId } from '../../../src/lib/domain/ids';
import type { ResultKind } from '../../../src/lib/domain/result';
import {
  askedOf,
  foldSale,
  givenBackOf,
  LATE_AFTER_MS,
  leftOf,
  openAttempt,
  refundableOf,
  SaleState,
  surplusOf,
  transition,
  waysBack,
  type SaleEvent,
  type Work,
} from '../../../src/lib/domain/sale';
import { approval, attemptId, DUE, offerOf, opened, refundOrder, revision, T0 } from './sample';

const A = attemptId('A');
const B = attemptId('B');
const at = T0 + 60_000;

// Events of one sale, short enough to make a table of.
const offered = (letter: string, amount = DUE): SaleEvent => ({
  type: 'attemptOffered',
  at,
  attempt: offerOf(letter, amount),
});
const left = (attempt = A): SaleEvent => ({ type: 'attemptLeft', at, attempt });
const withdrawn = (attempt = A): SaleEvent => ({ type: 'attemptWithdrawn', at, attempt });
const unanswered = (attempt = A): SaleEvent => ({ type: 'attemptUnanswered', at, attempt });
const answered = (answer: PaymentAnswer, attempt = A, when = at): SaleEvent => ({
  type: 'attemptAnswered',
  at: when,
  attempt,
  answer,
});
const approved = (attempt = A): SaleEvent => answered(approval(), attempt);
const declined = (attempt = A): SaleEvent => answered({ outcome: 'declined' }, attempt);
const dropped = (attempt = A): SaleEvent => answered({ outcome: 'cancelled' }, attempt);
const unclear = (attempt = A): SaleEvent =>
  answered({ outcome: 'unclear', reason: 'no status' }, attempt);
const settled = (paid: boolean, attempt = A, slip?: string): SaleEvent => ({
  type: 'doubtSettled',
  at,
  attempt,
  paid,
  ...(slip === undefined ? {} : { slip }),
});
const cash = (given = DUE): SaleEvent => ({ type: 'cashTaken', at, given });
const cancelled: SaleEvent = { type: 'cancelled', at };
const revised = (rev: number, sum?: number, cur?: string): SaleEvent => ({
  type: 'revised',
  at,
  order: revision(rev, sum, cur),
  jws: 'd.e.f',
});

const asks = (sum = DUE, link?: string, cur?: string): SaleEvent => ({
  type: 'refundAsked',
  at,
  order: refundOrder(sum, link, cur),
  jws: 'g.h.i',
});
const given = (method: 'cash' | 'app' = 'cash', slip?: string, jti?: string): SaleEvent => ({
  type: 'refundGiven',
  at: at + 5000,
  method,
  ...(slip === undefined ? {} : { slip }),
  ...(jti === undefined ? {} : { jti }),
});
const notGiven = (jti?: string): SaleEvent => ({
  type: 'refundDropped',
  at,
  ...(jti === undefined ? {} : { jti }),
});
const FIRST = 'refund-of-the-first-1';
const SECOND = 'refund-of-the-second';

const told = (res: ResultKind, attempt?: AttemptId): Work => ({
  kind: 'result',
  res,
  ...(attempt === undefined ? {} : { attempt }),
});

function saleAfter(...events: readonly SaleEvent[]): SaleState {
  const state = foldSale([opened(), ...events]);
  if (!state) throw new Error('The events before the tested one are not possible');
  return state;
}
const attemptIn = (state: SaleState, id = A): Attempt | undefined =>
  state.attempts.find((attempt) => attempt.id === id);

/** Every state an attempt can be in, and how it gets there. */
const WAYS: Readonly<Record<AttemptState, readonly SaleEvent[]>> = {
  offered: [offered('A')],
  leaving: [offered('A'), left()],
  approved: [offered('A'), left(), approved()],
  declined: [offered('A'), left(), declined()],
  cancelled: [offered('A'), left(), dropped()],
  withdrawn: [offered('A'), withdrawn()],
  inDoubt: [offered('A'), left(), unanswered()],
};
const ATTEMPT_STATES = Object.keys(WAYS) as readonly AttemptState[];

describe('nothing but an opened order begins a sale', () => {
  test.each<[string, SaleEvent]>([
    ['a revision', revised(4)],
    ['an offer', offered('A')],
    ['leaving', left()],
    ['withdrawing', withdrawn()],
    ['no answer', unanswered()],
    ['an approval', approved()],
    ['a settled doubt', settled(true)],
    ['cash', cash()],
    ['cancelling', cancelled],
    ['a refund', asks()],
    ['money given back', given()],
  ])('not %s', (_, event) => {
    expect(transition(null, event)).toBeNull();
  });

  it('and it begins only once', () => {
    expect(transition(saleAfter(), opened())).toBeNull();
    expect(foldSale([])).toBeNull();
  });
});

describe('refused', () => {
  test.each<[string, readonly SaleEvent[], SaleEvent]>([
    ['cash below the due sum', [], cash(DUE - 1)],
    ['an offer of less than is due', [], offered('A', DUE - 1)],
    ['an offer of more than is due', [], offered('A', DUE + 1)],
    ['an offer with an id that was used', [offered('A'), withdrawn()], offered('A')],
    ['the same revision of an open order', [], revised(3)],
    ['an older revision', [], revised(2)],
    ['an older revision of a cancelled order', [cancelled], revised(2)],
    ['another currency after an app was asked', WAYS.declined, revised(4, DUE, 'EUR')],
    ['cash for a paid sale', [cash()], cash()],
    ['an offer for a paid sale', [cash()], offered('A')],
    ['a revision of a paid sale', [cash()], revised(4)],
    ['cancelling a paid sale', [cash()], cancelled],
    ['cash for a cancelled sale', [cancelled], cash()],
    ['an offer for a cancelled sale', [cancelled], offered('A')],
    ['cancelling twice', [cancelled], cancelled],
    ['an answer for an attempt that is not of this sale', WAYS.leaving, approved(B)],
    ['a settled doubt for an attempt that is not of this sale', WAYS.inDoubt, settled(true, B)],
  ])('%s', (_, before, event) => {
    expect(transition(saleAfter(...before), event)).toBeNull();
  });

  const undecided = ['offered', 'leaving', 'inDoubt'] as const;
  const ways: readonly [string, SaleEvent][] = [
    ['a second offer', offered('B')],
    ['cash', cash()],
    ['cancelling', cancelled],
    ['a new revision', revised(4)],
  ];
  test.each(
    undecided.flatMap((state) => ways.map(([name, event]) => [name, state, event] as const)),
  )('%s while an attempt is %s', (_, state, event) => {
    expect(transition(saleAfter(...WAYS[state]), event)).toBeNull();
  });
});

type Expected = AttemptState | null;
/** What every event makes of an attempt in every state; null: not possible there. */
const TABLE: Readonly<
  Record<string, readonly [SaleEvent, Readonly<Record<AttemptState, Expected>>]>
> = {
  'the seller leaves for the app': [
    left(),
    {
      offered: 'leaving',
      leaving: null,
      approved: null,
      declined: null,
      cancelled: null,
      withdrawn: null,
      inDoubt: null,
    },
  ],
  'another choice is made': [
    withdrawn(),
    {
      offered: 'withdrawn',
      leaving: 'withdrawn',
      approved: null,
      declined: null,
      cancelled: null,
      withdrawn: null,
      inDoubt: null,
    },
  ],
  'the seller is back without an answer': [
    unanswered(),
    {
      offered: 'inDoubt',
      leaving: 'inDoubt',
      approved: null,
      declined: null,
      cancelled: null,
      withdrawn: null,
      inDoubt: null,
    },
  ],
  'the app approves': [
    approved(),
    {
      offered: 'approved',
      leaving: 'approved',
      approved: 'approved',
      declined: 'inDoubt',
      cancelled: 'inDoubt',
      withdrawn: 'inDoubt',
      inDoubt: 'approved',
    },
  ],
  'the app declines': [
    declined(),
    {
      offered: 'declined',
      leaving: 'declined',
      approved: 'approved',
      declined: 'declined',
      cancelled: 'cancelled',
      withdrawn: 'withdrawn',
      inDoubt: 'declined',
    },
  ],
  'the customer cancels in the app': [
    dropped(),
    {
      offered: 'cancelled',
      leaving: 'cancelled',
      approved: 'approved',
      declined: 'declined',
      cancelled: 'cancelled',
      withdrawn: 'withdrawn',
      inDoubt: 'cancelled',
    },
  ],
  'the app answers something unclear': [
    unclear(),
    {
      offered: 'inDoubt',
      leaving: 'inDoubt',
      approved: 'approved',
      declined: 'inDoubt',
      cancelled: 'inDoubt',
      withdrawn: 'inDoubt',
      inDoubt: 'inDoubt',
    },
  ],
  'the seller says it was paid': [
    settled(true),
    {
      offered: null,
      leaving: null,
      approved: null,
      declined: null,
      cancelled: null,
      withdrawn: null,
      inDoubt: 'approved',
    },
  ],
  'the seller says it was not paid': [
    settled(false),
    {
      offered: null,
      leaving: null,
      approved: null,
      declined: null,
      cancelled: null,
      withdrawn: null,
      inDoubt: 'declined',
    },
  ],
};

describe.each(Object.entries(TABLE))('when %s', (_, [event, expected]) => {
  test.each(ATTEMPT_STATES.map((state) => [state, expected[state]] as const))(
    'an attempt that is %s becomes %s',
    (before, after) => {
      const next = transition(saleAfter(...WAYS[before]), event);
      expect(next ? attemptIn(next.state)?.state : null).toBe(after);
    },
  );
});

describe('an approval that cannot be taken as it is asks the seller', () => {
  const other = { ...approval(), currency: 'EUR' } as PaymentAnswer;
  const noTx = { outcome: 'approved', amount: DUE, currency: 'RUB', complete: false } as const;
  const late = T0 + 60_000 + LATE_AFTER_MS + 1;
  test.each<[string, readonly SaleEvent[], SaleEvent, DoubtReason]>([
    ['another sum', WAYS.leaving, answered(approval(DUE - 1)), 'otherAmount'],
    ['another currency', WAYS.leaving, answered(other), 'otherAmount'],
    ['no transaction id', WAYS.leaving, answered(noTx), 'noTransaction'],
    ['after it was declined', WAYS.declined, approved(), 'contradiction'],
    ['after it was cancelled', WAYS.cancelled, approved(), 'contradiction'],
    ['after it was withdrawn', WAYS.withdrawn, approved(), 'contradiction'],
    ['after an unclear answer', [...WAYS.leaving, unclear()], approved(), 'contradiction'],
    ['after the seller said no', [...WAYS.inDoubt, settled(false)], approved(), 'contradiction'],
    ['a day late', WAYS.leaving, answered(approval(), A, late), 'late'],
    [
      'when another attempt turned out to be paid meanwhile',
      [...WAYS.declined, offered('B'), left(B), approved(A), settled(true, A)],
      approved(B),
      'saleSettled',
    ],
  ])('%s', (_, before, event, doubt) => {
    const state = saleAfter(...before);
    const next = transition(state, event);
    const id = event.type === 'attemptAnswered' ? event.attempt : A;
    expect(next && attemptIn(next.state, id)).toMatchObject({ state: 'inDoubt', doubt, by: 'app' });
    // Of one that is in doubt already the shop knows.
    const wasDoubt = attemptIn(state, id)?.state === 'inDoubt';
    expect(next?.work).toEqual(wasDoubt ? [] : [told('doubt', id)]);
  });

  it('although the sale was paid in cash or cancelled', () => {
    for (const before of [
      [...WAYS.withdrawn, cash()],
      [...WAYS.withdrawn, cancelled],
    ]) {
      const next = transition(saleAfter(...before), approved());
      expect(next && openAttempt(next.state)?.doubt).toBe('contradiction');
    }
  });

  it('and keeps what the app told, for the seller to look it up', () => {
    expect(attemptIn(saleAfter(...WAYS.declined, approved()))).toMatchObject({
      tx: 'T-77',
      auth: '006543',
      last4: '4242',
    });
  });

  it('and keeps its first question when the app then answers something unclear', () => {
    expect(attemptIn(saleAfter(...WAYS.declined, approved(), unclear()))).toMatchObject({
      state: 'inDoubt',
      doubt: 'contradiction',
    });
  });

  it('but exactly a day is not late, and an approval without a sum is compared with nothing', () => {
    const inTime = answered(
      { outcome: 'approved', tx: 'T', complete: true },
      A,
      T0 + 60_000 + LATE_AFTER_MS,
    );
    expect(saleAfter(...WAYS.leaving, inTime).type).toBe('paid');
  });
});

/** What the shop hears of a whole story, in its order. */
function tellings(...events: readonly SaleEvent[]): readonly string[] {
  let state: SaleState | null = null;
  const heard: string[] = [];
  for (const event of events) {
    const next = transition(state, event);
    if (!next) throw new Error(`${event.type} is not possible there`);
    for (const work of next.work) if (work.kind === 'result') heard.push(work.res);
    state = next.state;
  }
  return heard;
}

describe('the shop is told', () => {
  const B_LEFT = [offered('B'), left(B)];
  test.each<[string, readonly SaleEvent[], readonly string[]]>([
    ['nothing of an order that only waits', [offered('A'), withdrawn()], []],
    ['nothing of a payment the customer cancelled in the app', WAYS.cancelled, []],
    ['that a payment was declined', WAYS.declined, ['declined']],
    [
      'of every payment that was declined',
      [...WAYS.declined, ...B_LEFT, declined(B)],
      ['declined', 'declined'],
    ],
    ['of a doubt', WAYS.inDoubt, ['doubt']],
    [
      'of a doubt once, whatever the app says while it lasts',
      [...WAYS.inDoubt, unclear(), approved()],
      ['doubt'],
    ],
    ['of a doubt, then that it was paid', [...WAYS.inDoubt, approved()], ['doubt', 'paid']],
    ['of a doubt, then of the seller’s yes', [...WAYS.inDoubt, settled(true)], ['doubt', 'paid']],
    [
      'of a doubt, then of the seller’s no',
      [...WAYS.inDoubt, settled(false)],
      ['doubt', 'declined'],
    ],
    [
      'of a doubt, then that the customer cancelled in the app',
      [...WAYS.inDoubt, dropped()],
      ['doubt', 'declined'],
    ],
    [
      'that a paid order is in doubt, then that it is paid as before',
      [...WAYS.withdrawn, cash(), approved(), settled(false)],
      ['paid', 'doubt', 'paid'],
    ],
    [
      'that a paid order is in doubt, then that it was paid twice',
      [...WAYS.withdrawn, cash(), approved(), settled(true)],
      ['paid', 'doubt', 'paid'],
    ],
    [
      'that a cancelled order is in doubt, then that it is cancelled as before',
      [...WAYS.withdrawn, cancelled, approved(), settled(false)],
      ['cancelled', 'doubt', 'cancelled'],
    ],
    [
      'that a refunded order is in doubt, then that it is refunded as before',
      [...WAYS.withdrawn, cash(), asks(), given(), approved(), settled(false)],
      ['paid', 'refunded', 'doubt', 'refunded'],
    ],
    [
      'of the doubt that is left when another one came to nothing',
      [...WAYS.declined, ...B_LEFT, unanswered(B), approved(A), settled(false, B)],
      ['declined', 'doubt', 'doubt', 'doubt'],
    ],
    [
      'nothing of a decline while another payment is in doubt',
      [...WAYS.declined, ...B_LEFT, approved(A), declined(B)],
      ['declined', 'doubt'],
    ],
    [
      'that a part is paid, then that all is',
      [...WAYS.declined, revised(4, DUE + 50000), approved(), settled(true), cash(50000)],
      ['declined', 'doubt', 'part', 'paid'],
    ],
    ['that a cancelled order is open again', [cancelled, revised(3)], ['cancelled', 'superseded']],
    [
      'of each refund',
      [cash(), asks(DUE - 1, FIRST), given(), asks(1, SECOND), given()],
      ['paid', 'refunded', 'refunded'],
    ],
  ])('%s', (_, events, expected) => {
    expect(tellings(opened(), ...events)).toEqual(expected);
  });

  it('which attempt a doubt and its end are about', () => {
    const next = transition(
      saleAfter(...WAYS.declined, ...B_LEFT, unanswered(B), approved(A)),
      settled(false, B),
    );
    expect(next?.work).toEqual([told('doubt', A)]);
    expect(next && transition(next.state, settled(false, A))?.work).toEqual([told('declined', A)]);
  });
});

describe('an order without a signature', () => {
  const state = (...events: readonly SaleEvent[]): SaleState =>
    foldSale([{ ...opened(), trust: 'unsigned' } as SaleEvent, ...events])!;
  const typed = (sum = DUE): SaleEvent => ({ type: 'sumTyped', at, sum });

  test.each<[string, SaleEvent]>([
    ['an offer', offered('A')],
    ['cash', cash()],
    ['another sum than is due', typed(DUE - 1)],
  ])('refuses %s before its sum was typed', (_, event) => {
    expect(transition(state(), event)).toBeNull();
  });

  it('is paid as ever once it was', () => {
    expect(transition(state(typed()), offered('A'))?.state.attempts).toHaveLength(1);
    expect(transition(state(typed()), cash())?.work).toEqual(PAID);
  });

  it('can be cancelled without it', () => {
    expect(transition(state(), cancelled)?.work).toEqual([told('cancelled')]);
  });

  it('becomes the shop’s own by a signed link of any revision, and needs no sum then', () => {
    for (const rev of [0, 3, 9]) {
      const next = transition(state(typed()), revised(rev, 5000));
      expect(next?.state).toMatchObject({ trust: 'signed', sumTyped: false });
      expect(next && transition(next.state, cash(5000))?.state.type).toBe('paid');
    }
  });

  it('that was paid stays as it is', () => {
    expect(transition(state(typed(), cash()), revised(9))).toBeNull();
  });
});

const PAID: readonly Work[] = [
  { kind: 'result', res: 'paid' },
  { kind: 'receipt', of: 'sale' },
];

const BACK: readonly Work[] = [
  { kind: 'result', res: 'refunded' },
  { kind: 'receipt', of: 'refund' },
];

describe('the way to a settled sale', () => {
  test.each<[string, readonly SaleEvent[], SaleEvent, SaleState['type'], readonly Work[]]>([
    ['exact cash pays', [], cash(), 'paid', PAID],
    ['cash after a decline pays', WAYS.declined, cash(), 'paid', PAID],
    ['an approval pays', WAYS.leaving, approved(), 'paid', PAID],
    ['an approval pays although leaving was never stored', WAYS.offered, approved(), 'paid', PAID],
    ['an approval after "no answer yet" pays', WAYS.inDoubt, approved(), 'paid', PAID],
    [
      'a second approval of the same attempt changes nothing',
      WAYS.approved,
      approved(),
      'paid',
      [],
    ],
    ['a decline after the approval changes nothing', WAYS.approved, declined(), 'paid', []],
    ['the seller saying yes pays', WAYS.inDoubt, settled(true), 'paid', PAID],
    [
      'the seller saying no leaves it open, and tells the shop',
      WAYS.inDoubt,
      settled(false),
      'open',
      [{ kind: 'result', res: 'declined', attempt: A }],
    ],
    [
      'cancelling tells the shop',
      [],
      cancelled,
      'cancelled',
      [{ kind: 'result', res: 'cancelled' }],
    ],
    ['a newer revision replaces an open order', [], revised(4, 5000), 'open', []],
    [
      'a fresh link opens a cancelled order again, and tells the shop',
      [cancelled],
      revised(3),
      'open',
      [{ kind: 'result', res: 'superseded' }],
    ],
    [
      'money found after cancelling makes it paid',
      [...WAYS.withdrawn, cancelled, approved()],
      settled(true),
      'paid',
      PAID,
    ],
  ])('%s', (_, before, event, type, work) => {
    const next = transition(saleAfter(...before), event);
    expect(next && [next.state.type, next.work]).toEqual([type, work]);
  });

  it('records cash with what was given and the change', () => {
    expect(saleAfter(cash(200000)).tenders).toEqual([
      { method: 'cash', amount: DUE, given: 200000, change: 1000, at },
    ]);
  });

  it('records an approval with what the app told, and who said so', () => {
    expect(saleAfter(...WAYS.approved).tenders).toEqual([
      {
        method: 'app',
        attempt: A,
        app: 'kass-app',
        label: 'Demo Pay',
        amount: DUE,
        tx: 'T-77',
        auth: '006543',
        last4: '4242',
        by: 'app',
        at,
      },
    ]);
  });

  it("records the seller's yes as the seller's, with the number on the slip", () => {
    expect(saleAfter(...WAYS.inDoubt, settled(true, A, 'SLIP-9')).tenders[0]).toMatchObject({
      by: 'seller',
      tx: 'SLIP-9',
    });
    expect(saleAfter(...WAYS.declined, approved(), settled(true, A, '')).tenders[0]).toMatchObject({
      by: 'seller',
      tx: 'T-77',
    });
  });

  it('keeps the time of the first payment when more money turns up, and shows the surplus', () => {
    const state = saleAfter(...WAYS.withdrawn, cash(), {
      ...approved(),
      at: at + 1000,
    });
    const next = transition(state, { ...settled(true), at: at + 2000 });
    expect(next?.state).toMatchObject({ type: 'paid', paidAt: at });
    expect(next && surplusOf(next.state)).toBe(DUE);
    expect(next?.work).toEqual(PAID);
  });

  it('with nothing due is paid by taking no cash', () => {
    const next = transition(foldSale([opened(revision(1, 0))]), cash(0));
    expect(next?.state.type).toBe('paid');
  });
});

describe('an attempt for an older, smaller revision that turns out to be paid', () => {
  const before = [...WAYS.declined, revised(4, DUE + 50000), approved(), settled(true)];

  it('leaves the sale open with the rest to be taken', () => {
    const state = saleAfter(...before);
    expect([state.type, leftOf(state), surplusOf(state)]).toEqual(['open', 50000, 0]);
  });

  test.each<[string, SaleEvent, SaleState['type'] | null]>([
    ['the rest in cash settles it', cash(50000), 'paid'],
    ['the rest can be offered to an app', offered('B', 50000), 'open'],
    ['the whole sum cannot', offered('B', DUE + 50000), null],
    ['it cannot be cancelled: there is money in it', cancelled, null],
    ['a revision down to what was taken settles it', revised(5, DUE), 'paid'],
    ['a revision below what was taken settles it, with a surplus', revised(5, DUE - 1), 'paid'],
    ['a revision above leaves it open', revised(5, DUE + 1), 'open'],
  ])('%s', (_, event, type) => {
    const next = transition(saleAfter(...before), event);
    expect(next?.state.type ?? null).toBe(type);
    if (next) expect(next.work).toEqual(type === 'paid' ? PAID : []);
  });

  it('asks when a larger approval comes after it', () => {
    const state = saleAfter(
      ...WAYS.declined,
      revised(4, DUE + 50000),
      offered('B', DUE + 50000),
      left(B),
      approved(A),
      settled(true, A),
      answered({ ...approval(DUE + 50000) }, B),
    );
    expect(attemptIn(state, B)).toMatchObject({ state: 'inDoubt', doubt: 'saleSettled' });
  });
});

describe('a refund', () => {
  test.each<[string, readonly SaleEvent[], SaleEvent]>([
    ['asked of an open sale', [], asks()],
    ['asked of a cancelled sale', [cancelled], asks()],
    ['of more than was taken', [cash()], asks(DUE + 1)],
    ['of nothing', [cash()], asks(0)],
    ['in another currency', [cash()], asks(DUE, FIRST, 'EUR')],
    ['of more than is left of it', [cash(), asks(1), given()], asks(DUE, SECOND)],
    ['by a link that was paid back already', [cash(), asks(1, FIRST), given()], asks(1, FIRST)],
    ['of a sale that was paid back whole', [cash(), asks(), given()], asks(1, SECOND)],
    ['given without being asked', [cash()], given()],
    ['given a second time', [cash(), asks(1), given()], given()],
    ['given after it was dropped', [cash(), asks(), notGiven()], given()],
    ['dropped without being asked', [cash()], notGiven()],
    ['given in cash where an app took the money', [...WAYS.approved, asks()], given('cash')],
    ['given by an app where cash was taken', [cash(), asks()], given('app')],
    [
      'given for a link that another one has replaced',
      [cash(), asks(DUE, FIRST), asks(1, SECOND)],
      given('cash', undefined, FIRST),
    ],
    [
      'dropped for a link that another one has replaced',
      [cash(), asks(DUE, FIRST), asks(1, SECOND)],
      notGiven(FIRST),
    ],
  ])('is refused: %s', (_, before, event) => {
    expect(transition(saleAfter(...before), event)).toBeNull();
  });

  test.each<[string, readonly SaleEvent[], SaleEvent, SaleState['type'], readonly Work[]]>([
    ['asked for waits for a person', [cash()], asks(), 'paid', []],
    [
      'asked for while a payment is in doubt waits too',
      [...WAYS.withdrawn, cash(), approved()],
      asks(),
      'paid',
      [],
    ],
    [
      'asked for again by another link replaces the first',
      [cash(), asks(1, FIRST)],
      asks(2, SECOND),
      'paid',
      [],
    ],
    ['dropped tells nobody', [cash(), asks()], notGiven(), 'paid', []],
    [
      'dropped can be asked for again',
      [cash(), asks(DUE, FIRST), notGiven()],
      asks(DUE, FIRST),
      'paid',
      [],
    ],
    [
      'of a part leaves the sale paid, tells the shop and prints',
      [cash(), asks(500)],
      given(),
      'paid',
      BACK,
    ],
    ['of the whole sum pays the sale back', [cash(), asks()], given(), 'refunded', BACK],
    [
      'of the rest pays the sale back',
      [cash(), asks(500, FIRST), given(), asks(DUE - 500, SECOND)],
      given(),
      'refunded',
      BACK,
    ],
    [
      'through the app is the seller’s word',
      [...WAYS.approved, asks()],
      given('app', 'S-9'),
      'refunded',
      BACK,
    ],
    [
      'of a sale that was paid twice leaves it paid once',
      [...WAYS.withdrawn, cash(), approved(), settled(true), asks(DUE, FIRST)],
      given('app'),
      'paid',
      BACK,
    ],
  ])('%s', (_, before, event, type, work) => {
    const next = transition(saleAfter(...before), event);
    expect(next && [next.state.type, next.work]).toEqual([type, work]);
  });

  it('keeps its link, its sum, how it went back and when', () => {
    const sale = saleAfter(...WAYS.approved, asks(500, FIRST), given('app', 'S-9', FIRST));
    expect(sale.refunds).toEqual([
      {
        order: refundOrder(500, FIRST),
        amount: 500,
        method: 'app',
        app: 'kass-app',
        slip: 'S-9',
        after: 1,
        at: at + 5000,
      },
    ]);
    expect(sale.tenders).toHaveLength(1);
    expect(askedOf(sale)).toBeUndefined();
    expect([givenBackOf(sale), refundableOf(sale)]).toEqual([500, DUE - 500]);
  });

  it('can go back only the ways money came in, each named by its newest payment', () => {
    const twice = saleAfter(...WAYS.withdrawn, cash(), approved(), settled(true));
    expect(waysBack(saleAfter(cash())).map(({ method }) => method)).toEqual(['cash']);
    expect(waysBack(saleAfter(...WAYS.approved)).map(({ method }) => method)).toEqual(['app']);
    expect(waysBack(twice).map(({ method }) => method)).toEqual(['cash', 'app']);
    expect(waysBack(saleAfter())).toEqual([]);
  });

  it('of a sale that was paid back does not lose an approval that comes late', () => {
    const sale = saleAfter(...WAYS.withdrawn, cash(), asks(), given());
    const doubt = transition(sale, approved());
    expect(doubt && openAttempt(doubt.state)?.doubt).toBe('contradiction');
    const found = doubt && transition(doubt.state, settled(true));
    expect(found?.state.type).toBe('paid');
    expect(found && [refundableOf(found.state), surplusOf(found.state)]).toEqual([DUE, DUE]);
  });

  test.each<[string, readonly SaleEvent[], number]>([
    ['a part of what was due: nothing', [cash(), asks(500), given()], 0],
    [
      'a part, before the order is paid once more: the whole second payment',
      [
        ...WAYS.withdrawn,
        cash(),
        asks(500),
        given(),
        approved(),
        { ...settled(true), at: at + 9000 },
      ],
      DUE,
    ],
    [
      'what was paid twice: nothing',
      [...WAYS.withdrawn, cash(), approved(), settled(true), asks(), given()],
      0,
    ],
    [
      'a part of what was paid twice: the rest of it',
      [...WAYS.withdrawn, cash(), approved(), settled(true), asks(500), given()],
      DUE - 500,
    ],
    [
      'more than was paid twice: nothing',
      [...WAYS.withdrawn, cash(), approved(), settled(true), asks(DUE + 500), given()],
      0,
    ],
  ])('leaves too much in the till after it gave back %s', (_, events, surplus) => {
    expect(surplusOf(saleAfter(...events))).toBe(surplus);
  });

  it('that waits is not lost when a doubt about a payment is settled meanwhile', () => {
    const sale = saleAfter(...WAYS.withdrawn, cash(), approved(), asks(500, FIRST), settled(true));
    expect(askedOf(sale)?.order.jti).toBe(FIRST);
  });
});

describe('a stored state', () => {
  test.each<[string, readonly SaleEvent[]]>([
    ['a refund asked for', [cash(), asks()]],
    ['a part paid back', [cash(), asks(500), given()]],
    ['all paid back', [...WAYS.approved, asks(), given('app', 'S-9')]],
  ])('with %s reads back unchanged', (_, events) => {
    const state = saleAfter(...events);
    expect(SaleState.parse(JSON.parse(JSON.stringify(state)))).toEqual(state);
  });

  test.each(Object.entries(WAYS))(
    'with an attempt that is %s reads back unchanged',
    (_, events) => {
      const state = saleAfter(...events);
      expect(SaleState.parse(JSON.parse(JSON.stringify(state)))).toEqual(state);
    },
  );

  it('is never changed in place', () => {
    const state = saleAfter(...WAYS.leaving);
    const before = structuredClone(state);
    transition(state, approved());
    transition(state, withdrawn());
    expect(state).toEqual(before);
  });
});
