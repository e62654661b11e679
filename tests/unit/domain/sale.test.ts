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
  leftToGive,
  isPayable,
  openAttempt,
  refundableOf,
  SaleState,
  surplusOf,
  takenOf,
  transition,
  validTenders,
  waysBack,
  type SaleEvent,
  type Work,
} from '../../../src/lib/domain/sale';
import { parseOrder } from '../../../src/lib/domain/order';
import {
  approval,
  attemptId,
  DUE,
  offerOf,
  opened,
  payload,
  refundOrder,
  revision,
  T0,
} from './sample';

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
/** Cash for a part, exactly, unless more is said of it. */
const part = (
  amount: number,
  more: { readonly given?: number; readonly tip?: number; readonly rounding?: number } = {},
): SaleEvent => ({ type: 'cashTaken', at, given: amount, amount, ...more });
const typedBy = (paid: boolean, attempt = A, slip?: string): SaleEvent => ({
  type: 'attemptTyped',
  at,
  attempt,
  paid,
  ...(slip === undefined ? {} : { slip }),
});
const byHand = (letter: string, amount = DUE, tip?: number): SaleEvent => ({
  type: 'attemptOffered',
  at,
  attempt: { ...offerOf(letter, amount), byHand: true, ...(tip === undefined ? {} : { tip }) },
});
const restLeft: SaleEvent = { type: 'restLeft', at };
const restAsked: SaleEvent = { type: 'restAsked', at };
const voided = (tender = 0, slip?: string): SaleEvent => ({
  type: 'tenderVoided',
  at,
  tender,
  ...(slip === undefined ? {} : { slip }),
});
const starts = (sum = DUE, id = 'refund-at-the-till-1', cur?: string): SaleEvent => ({
  type: 'refundStarted',
  at,
  order: refundOrder(sum, id, cur),
});
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
/** Money goes back by the first payment, unless another one is named. */
const given = (
  amount = DUE,
  how: {
    readonly tender?: number;
    readonly slip?: string;
    readonly jti?: string;
    readonly rounding?: number;
  } = {},
): SaleEvent => ({ type: 'refundGiven', at: at + 5000, tender: 0, amount, ...how });
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

/** The order as one that may be paid in parts. */
const inParts: SaleEvent = {
  type: 'revised',
  at,
  order: { ...revision(4), pay: { tips: true, partial: true } },
  jws: 'd.e.f',
};

const notInParts = { ...inParts, order: { ...revision(4), pay: { partial: false } } } as SaleEvent;

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
/** Paid in two parts: 600.00 in cash, the rest by an app. */
const SPLIT: readonly SaleEvent[] = [
  part(60000),
  offered('A', DUE - 60000),
  left(),
  answered(approval(DUE - 60000)),
];
/** The order becomes one that may be paid in parts, and 600.00 of it are. */
const PARTLY: readonly SaleEvent[] = [inParts, part(60000), restLeft];
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
    ['a typed payment', typedBy(true)],
    ['leaving the rest', restLeft],
    ['taking up the rest', restAsked],
    ['giving a payment back', voided()],
    ['a refund begun at the till', starts()],
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
    ['an offer of nothing', [], offered('A', 0)],
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
    [
      'an offer with a tip where the shop allows none',
      [notInParts],
      { type: 'attemptOffered', at, attempt: { ...offerOf('A'), tip: 1 } },
    ],
    [
      'cash with a tip where the shop allows none',
      [notInParts],
      part(DUE, { given: DUE + 1, tip: 1 }),
    ],
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
      [cash(), asks(DUE - 1, FIRST), given(DUE - 1), asks(1, SECOND), given(1)],
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
    ['of more than is left of it', [cash(), asks(1), given(1)], asks(DUE, SECOND)],
    ['by a link that was paid back already', [cash(), asks(1, FIRST), given(1)], asks(1, FIRST)],
    ['of a sale that was paid back whole', [cash(), asks(), given()], asks(1, SECOND)],
    ['given without being asked', [cash()], given()],
    ['given a second time', [cash(), asks(1), given(1)], given(1)],
    ['given after it was dropped', [cash(), asks(), notGiven()], given()],
    ['dropped without being asked', [cash()], notGiven()],
    ['given by a payment that there is not', [cash(), asks()], given(DUE, { tender: 1 })],
    ['given of nothing', [cash(), asks()], given(0)],
    ['given of more than was asked', [cash(), asks(500)], given(501)],
    ['given of more than is left of what was asked', [cash(), asks(500), given(300)], given(201)],
    ['given of more than that payment took', [...SPLIT, asks()], given(60001, { tender: 0 })],
    [
      'given of more than that payment still has',
      [...SPLIT, asks(50000, FIRST), given(50000), asks(20000, SECOND)],
      given(10001),
    ],
    ['given by an app with a rounding', [...WAYS.approved, asks()], given(100, { rounding: 1 })],
    ['given with a rounding that no country has', [cash(), asks()], given(5000, { rounding: 251 })],
    ['given less than nothing', [cash(), asks(5)], given(5, { rounding: -6 })],
    ['begun at the till while the shop asks one', [cash(), asks(500, FIRST)], starts(500)],
    ['begun at the till of an open sale', [], starts()],
    ['begun at the till of a partly paid sale', [...PARTLY], starts(500)],
    ['begun at the till of more than was taken', [cash()], starts(DUE + 1)],
    ['begun at the till of nothing', [cash()], starts(0)],
    ['begun at the till in another currency', [cash()], starts(DUE, undefined, 'EUR')],
    ['begun at the till under an id that was used', [cash(), starts(1), given(1)], starts(1)],
    [
      'asked by the shop while a part of another one is given',
      [cash(), starts(500), given(100)],
      asks(1, SECOND),
    ],
    ['asked of a partly paid sale', [...PARTLY], asks(500)],
    [
      'given for a link that another one has replaced',
      [cash(), asks(DUE, FIRST), asks(1, SECOND)],
      given(1, { jti: FIRST }),
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
      given(500),
      'paid',
      BACK,
    ],
    ['of the whole sum pays the sale back', [cash(), asks()], given(), 'refunded', BACK],
    [
      'of the rest pays the sale back',
      [cash(), asks(500, FIRST), given(500), asks(DUE - 500, SECOND)],
      given(DUE - 500),
      'refunded',
      BACK,
    ],
    [
      'through the app is the seller’s word',
      [...WAYS.approved, asks()],
      given(DUE, { slip: 'S-9' }),
      'refunded',
      BACK,
    ],
    [
      'of a sale that was paid twice leaves it paid once',
      [...WAYS.withdrawn, cash(), approved(), settled(true), asks(DUE, FIRST)],
      given(DUE, { tender: 1 }),
      'paid',
      BACK,
    ],
    ['of which a part is given is not told yet', [cash(), asks(500)], given(100), 'paid', []],
    [
      'whose last part is given is told, and its receipt printed',
      [...SPLIT, asks(), given(DUE - 60000, { tender: 1 })],
      given(60000),
      'refunded',
      BACK,
    ],
    [
      'that is given up half-way is told with what was given of it',
      [cash(), asks(500), given(100)],
      notGiven(),
      'paid',
      BACK,
    ],
    ['begun at the till waits for the money', [cash()], starts(500), 'paid', []],
    ['begun at the till gives way to the shop’s', [cash(), starts(500)], asks(1), 'paid', []],
    ['begun at the till is told when it is given', [cash(), starts(500)], given(500), 'paid', BACK],
    [
      'in rounded cash is of its own sum',
      [cash(), asks()],
      given(DUE, { rounding: -2 }),
      'refunded',
      BACK,
    ],
  ])('%s', (_, before, event, type, work) => {
    const next = transition(saleAfter(...before), event);
    expect(next && [next.state.type, next.work]).toEqual([type, work]);
  });

  it('keeps its link, its sum, how it went back and when', () => {
    const back = given(500, { slip: 'S-9', jti: FIRST });
    const sale = saleAfter(...WAYS.approved, asks(500, FIRST), back);
    expect(sale.refunds).toEqual([
      {
        order: refundOrder(500, FIRST),
        by: 'shop',
        parts: [{ tender: 0, amount: 500, slip: 'S-9', at: at + 5000 }],
        after: 1,
        at: at + 5000,
      },
    ]);
    expect(sale.tenders).toHaveLength(1);
    expect(askedOf(sale)).toBeUndefined();
    expect([givenBackOf(sale), refundableOf(sale)]).toEqual([500, DUE - 500]);
  });

  it('keeps every part of it, and who began it', () => {
    const sale = saleAfter(...SPLIT, starts(), given(DUE - 60000, { tender: 1 }), given(60000));
    expect(sale.refunds).toMatchObject([
      {
        by: 'till',
        parts: [
          { tender: 1, amount: DUE - 60000 },
          { tender: 0, amount: 60000 },
        ],
        after: 2,
      },
    ]);
  });

  it('under way says what is still to be given, and by which payments it can be', () => {
    const sale = saleAfter(...SPLIT, asks(100000), given(40000));
    expect(leftToGive(askedOf(sale)!)).toBe(60000);
    expect(waysBack(sale).map(({ index, amount }) => [index, amount])).toEqual([
      [1, DUE - 60000],
      [0, 20000],
    ]);
  });

  it('can go back only the ways money came in, the newest first', () => {
    const ways = (...events: readonly SaleEvent[]) =>
      waysBack(saleAfter(...events)).map(({ index, tender }) => [index, tender.method]);
    expect(ways(cash())).toEqual([[0, 'cash']]);
    expect(ways(...WAYS.approved)).toEqual([[0, 'app']]);
    expect(ways(...WAYS.withdrawn, cash(), approved(), settled(true))).toEqual([
      [1, 'app'],
      [0, 'cash'],
    ]);
    expect(ways(part(100), part(200), voided(0))).toEqual([[1, 'cash']]);
    expect(ways()).toEqual([]);
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
    ['a part of what was due: nothing', [cash(), asks(500), given(500)], 0],
    [
      'a part, before the order is paid once more: the whole second payment',
      [
        ...WAYS.withdrawn,
        cash(),
        asks(500),
        given(500),
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
      [...WAYS.withdrawn, cash(), approved(), settled(true), asks(500), given(500)],
      DUE - 500,
    ],
    [
      'more than was paid twice: nothing',
      [
        ...WAYS.withdrawn,
        cash(),
        approved(),
        settled(true),
        asks(DUE + 500),
        given(),
        given(500, { tender: 1 }),
      ],
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

describe('a payment of a part', () => {
  const unsigned = (...events: readonly SaleEvent[]): SaleState =>
    foldSale([{ ...opened(), trust: 'unsigned' } as SaleEvent, ...events])!;

  test.each<[string, readonly SaleEvent[], SaleEvent]>([
    ['of nothing in cash', [], part(0)],
    ['of more than is due', [], part(DUE + 1)],
    ['of more than is left', [part(60000)], part(DUE - 60000 + 1)],
    ['by an app, of more than is left', [part(60000)], offered('A', DUE - 60000 + 1)],
    ['with less cash than its sum', [], part(100, { given: 99 })],
    ['with less cash than its sum and tip', [], part(100, { given: 104, tip: 5 })],
    ['with less cash than its sum and rounding', [], part(100, { given: 101, rounding: 2 })],
    ['rounded by more than any country does', [], part(1000, { given: 2000, rounding: 251 })],
    ['rounded down by more than any country does', [], part(1000, { rounding: -251 })],
    ['rounded to less than nothing', [], part(2, { given: 0, rounding: -3 })],
    ['while an attempt is undecided', WAYS.offered, part(100)],
    ['of a paid sale', [cash()], part(100)],
    ['of a cancelled sale', [cancelled], part(100)],
    ['of a sale whose rest is left for another day', PARTLY, part(100)],
  ])('is refused: %s', (_, before, event) => {
    expect(transition(saleAfter(...before), event)).toBeNull();
  });

  it('is refused of an order without a signature whose sum was not typed', () => {
    expect(transition(unsigned(), part(100))).toBeNull();
    expect(transition(unsigned({ type: 'sumTyped', at, sum: DUE }), part(100))).not.toBeNull();
  });

  it('leaves the rest to be taken, and is told', () => {
    const next = transition(saleAfter(), part(60000));
    expect(next?.work).toEqual([told('part')]);
    expect(next && [next.state.type, leftOf(next.state)]).toEqual(['open', DUE - 60000]);
  });

  it('pays with the last of it, each part in its own way', () => {
    const sale = saleAfter(...SPLIT);
    expect([sale.type, takenOf(sale), surplusOf(sale)]).toEqual(['paid', DUE, 0]);
    expect(sale.tenders.map(({ method, amount }) => [method, amount])).toEqual([
      ['cash', 60000],
      ['app', DUE - 60000],
    ]);
  });

  it('lets each approval be believed while all of them together are no more than is due', () => {
    const half = [offered('A', 100), left(), answered(approval(100))];
    const sale = saleAfter(...half, offered('B', DUE - 100), left(B));
    const next = transition(sale, answered(approval(DUE - 100), B));
    expect(next && [next.state.type, openAttempt(next.state)]).toEqual(['paid', undefined]);
  });

  it('keeps the sale in its currency', () => {
    expect(transition(saleAfter(part(100)), revised(4, DUE, 'EUR'))).toBeNull();
    expect(transition(saleAfter(part(100), voided()), revised(4, DUE, 'EUR'))).toBeNull();
    expect(transition(saleAfter(part(100)), revised(4, DUE + 1))).not.toBeNull();
  });

  it('cannot be cancelled away', () => {
    expect(transition(saleAfter(part(100)), cancelled)).toBeNull();
  });
});

describe('tips and rounding', () => {
  test.each<[string, SaleEvent, object]>([
    [
      'a tip is kept beside the sum, and is no change',
      part(10000, { given: 12000, tip: 1000 }),
      { amount: 10000, tip: 1000, given: 12000, change: 1000 },
    ],
    [
      'rounded up, the customer gives more',
      part(10002, { given: 10005, rounding: 3 }),
      { amount: 10002, rounding: 3, given: 10005, change: 0 },
    ],
    [
      'rounded down, less',
      part(10002, { given: 10100, rounding: -2 }),
      { amount: 10002, rounding: -2, given: 10100, change: 100 },
    ],
    ['rounded to nothing at all', part(2, { given: 0, rounding: -2 }), { amount: 2, change: 0 }],
    [
      'neither leaves a trace where there is none',
      part(100, { tip: 0, rounding: 0 }),
      { method: 'cash', amount: 100, given: 100, change: 0, at },
    ],
  ])('%s', (_, event, tender) => {
    const [taken] = saleAfter(event).tenders;
    expect(taken).toMatchObject(tender);
    if (event.type === 'cashTaken' && event.tip === 0) expect(taken).toEqual(tender);
  });

  it('settle nothing of the order', () => {
    const sale = saleAfter(part(10000, { given: 12000, tip: 1000, rounding: 5 }));
    expect([takenOf(sale), leftOf(sale)]).toEqual([10000, DUE - 10000]);
  });

  it('by an app: the app is to take both, and what it approves is compared with both', () => {
    const tipped: SaleEvent = {
      type: 'attemptOffered',
      at,
      attempt: { ...offerOf('A', DUE), tip: 5000 },
    };
    const paid = saleAfter(tipped, left(), answered(approval(DUE + 5000)));
    expect(paid.tenders).toMatchObject([{ amount: DUE, tip: 5000 }]);
    expect([paid.type, surplusOf(paid)]).toEqual(['paid', 0]);
    for (const amount of [DUE, 5000, DUE + 5001]) {
      const doubt = saleAfter(tipped, left(), answered(approval(amount)));
      expect(attemptIn(doubt)).toMatchObject({ state: 'inDoubt', doubt: 'otherAmount' });
    }
  });
});

describe('a payment that only a person can tell of', () => {
  const open = [byHand('A'), left()];
  test.each<[string, readonly SaleEvent[], SaleEvent]>([
    ['of an app that answers itself', WAYS.leaving, typedBy(true)],
    ['of an attempt that is not of this sale', open, typedBy(true, B)],
    ['once it was typed', [...open, typedBy(true)], typedBy(true)],
    ['once it was typed the other way', [...open, typedBy(false)], typedBy(true)],
    ['once it was withdrawn', [byHand('A'), withdrawn()], typedBy(true)],
    ['while it is in doubt: that is settled', [...open, unanswered()], typedBy(true)],
  ])('is not typed %s', (_, before, event) => {
    expect(transition(saleAfter(...before), event)).toBeNull();
  });

  it('blocks every other payment until it is typed', () => {
    for (const event of [cash(), part(100), offered('B'), cancelled])
      expect(transition(saleAfter(...open), event)).toBeNull();
  });

  test.each<[string, readonly SaleEvent[]]>([
    ['offered', [byHand('A')]],
    ['shown', open],
  ])('that is %s pays by the seller’s word', (_, before) => {
    const next = transition(saleAfter(...before), typedBy(true, A, 'SLIP-1'));
    expect(next?.work).toEqual(PAID);
    expect(next?.state.tenders).toMatchObject([{ amount: DUE, by: 'seller', tx: 'SLIP-1' }]);
    expect(next && attemptIn(next.state)).toMatchObject({ state: 'approved', by: 'seller' });
  });

  it('that was not made leaves the order open, and tells the shop', () => {
    const next = transition(saleAfter(...open), typedBy(false));
    expect(next?.work).toEqual([told('declined', A)]);
    expect(next && openAttempt(next.state)).toBeUndefined();
  });

  it('of a part leaves the rest, with its tip beside it', () => {
    const sale = saleAfter(byHand('A', 500, 20), typedBy(true));
    expect([sale.type, leftOf(sale)]).toEqual(['open', DUE - 500]);
    expect(sale.tenders).toMatchObject([{ amount: 500, tip: 20 }]);
  });
});

describe('the rest of an order', () => {
  const partly = saleAfter(...PARTLY);

  test.each<[string, readonly SaleEvent[], SaleEvent]>([
    ['left where the order does not allow it', [part(100)], restLeft],
    ['left where the order forbids it', [notInParts, part(100)], restLeft],
    ['left before anything is in', [inParts], restLeft],
    ['left when all that came in went back', [inParts, part(100), voided()], restLeft],
    ['left while an attempt is undecided', [inParts, part(100), offered('A', 50)], restLeft],
    ['left twice', PARTLY, restLeft],
    ['left of a paid sale', [inParts, cash()], restLeft],
    ['taken up of an open sale', [inParts, part(100)], restAsked],
    ['taken up of a paid sale', [cash()], restAsked],
    ['taken up of a cancelled sale', [cancelled], restAsked],
    ['offered to an app before it is taken up', PARTLY, offered('A', 100)],
    ['cancelled with money in the till', PARTLY, cancelled],
  ])('is not %s', (_, before, event) => {
    expect(transition(saleAfter(...before), event)).toBeNull();
  });

  it('is left with a receipt of what is in', () => {
    const next = transition(saleAfter(inParts, part(60000)), restLeft);
    expect(next?.work).toEqual([
      { kind: 'result', res: 'part' },
      { kind: 'receipt', of: 'sale' },
    ]);
    expect(next?.state).toMatchObject({ type: 'partlyPaid', partlyPaidAt: at });
    expect(next && isPayable(next.state)).toBe(false);
  });

  it('is taken up as it was left, and pays the order', () => {
    const open = saleAfter(...PARTLY, restAsked);
    expect([open.type, leftOf(open), isPayable(open)]).toEqual(['open', DUE - 60000, true]);
    expect(transition(open, cash(DUE - 60000))?.work).toEqual(PAID);
  });

  it('may change by a new revision, which takes it up', () => {
    expect(transition(partly, revised(5, DUE + 100))?.state.type).toBe('open');
    expect(transition(partly, revised(5, 60000))).toMatchObject({
      state: { type: 'paid' },
      work: PAID,
    });
    expect(transition(partly, revised(4))).toBeNull();
  });

  it('may turn out to be paid by an app that was given up', () => {
    const before = [inParts, offered('A'), withdrawn(), part(60000), restLeft, approved()];
    const doubt = saleAfter(...before);
    expect([doubt.type, openAttempt(doubt)?.doubt]).toEqual(['partlyPaid', 'contradiction']);
    const yes = transition(doubt, settled(true));
    expect(yes && [yes.state.type, surplusOf(yes.state)]).toEqual(['paid', 60000]);
    const no = transition(doubt, settled(false));
    expect(no && [no.state.type, no.work]).toEqual(['partlyPaid', [told('part', A)]]);
  });

  it('stays left where an app that was given up had taken but a part', () => {
    const before = [
      inParts,
      offered('A', 100),
      withdrawn(),
      part(60000),
      restLeft,
      answered(approval(100)),
    ];
    const next = transition(saleAfter(...before), settled(true));
    expect(next && [next.state.type, leftOf(next.state)]).toEqual(['partlyPaid', DUE - 60100]);
    expect(next?.work).toEqual([told('part')]);
  });
});

describe('a payment that goes back before the order is paid', () => {
  test.each<[string, readonly SaleEvent[], SaleEvent]>([
    ['that there is not', [], voided()],
    ['beyond those there are', [part(100)], voided(1)],
    ['twice', [part(100), part(200), voided(0)], voided(0)],
    ['of a paid sale', [cash()], voided()],
    ['of a refunded sale', [cash(), asks(), given()], voided()],
    ['while an attempt is undecided', [part(100), offered('A', 50)], voided()],
    ['while a payment is in doubt', [part(100), offered('A', 50), unanswered()], voided()],
  ])('is refused: one %s', (_, before, event) => {
    expect(transition(saleAfter(...before), event)).toBeNull();
  });

  it('counts nowhere, and is kept', () => {
    const sale = saleAfter(part(100), part(200), voided(0, 'S-1'));
    expect(sale.tenders).toHaveLength(2);
    expect(validTenders(sale)).toMatchObject([{ amount: 200 }]);
    expect([takenOf(sale), leftOf(sale), refundableOf(sale)]).toEqual([200, DUE - 200, 200]);
    expect(sale.voids).toEqual([{ tender: 0, amount: 100, slip: 'S-1', at }]);
  });

  test.each<[string, readonly SaleEvent[], SaleEvent, Work]>([
    ['in cash', [part(100)], voided(), told('voided')],
    [
      'by an app',
      [part(100), offered('A', 50), answered(approval(50))],
      voided(1, 'S-2'),
      told('voided', A),
    ],
    ['of an order whose rest was left', PARTLY, voided(), told('voided')],
  ])('%s opens the sale, and is told', (_, before, event, work) => {
    const next = transition(saleAfter(...before), event);
    expect(next && [next.state.type, next.work]).toEqual(['open', [work]]);
  });

  it('lets the order be cancelled once nothing is in', () => {
    expect(transition(saleAfter(part(100), voided()), cancelled)?.work).toEqual([
      told('cancelled'),
    ]);
  });

  it('by an app is over: an approval that comes again changes nothing', () => {
    const before = [offered('A', 50), answered(approval(50)), voided()];
    const sale = saleAfter(...before);
    expect(transition(sale, answered(approval(50)))).toEqual({ state: sale, work: [] });
  });

  it('cannot go back once more as a refund', () => {
    const sale = saleAfter(part(100), voided(), cash(), asks());
    expect(transition(sale, given(100))).toBeNull();
    expect(transition(sale, given(DUE, { tender: 1 }))?.state.type).toBe('refunded');
    expect(transition(saleAfter(part(100), voided(), cash()), asks(DUE + 1))).toBeNull();
  });
});

describe('an order whose own link allows parts', () => {
  it('can be left with a part paid', () => {
    const order = parseOrder(payload({ pay: { tips: true, partial: true } }));
    expect(foldSale([opened(order), part(100), restLeft])?.type).toBe('partlyPaid');
  });
});

describe('a stored state', () => {
  test.each<[string, readonly SaleEvent[]]>([
    ['a refund asked for', [cash(), asks()]],
    ['a part of a refund given', [cash(), asks(500), given(100)]],
    ['a part paid back', [cash(), asks(500), given(500)]],
    ['all paid back', [...WAYS.approved, asks(), given(DUE, { slip: 'S-9' })]],
    ['a part paid, and one given back', [part(100), part(200, { tip: 5, given: 210 }), voided()]],
    ['the rest left for another day', [...PARTLY]],
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
