import { describe, expect, it } from 'vitest';
import { DocumentId } from '../../../src/lib/domain/ids';
import type { Job } from '../../../src/lib/domain/job';
import { transition, type SaleEvent, type SaleState } from '../../../src/lib/domain/sale';
import { toDeliverJob } from '../../../src/lib/offline/job-rules';
import {
  isInProgress,
  needsOf,
  nextInLine,
  waitingSales,
  waitingWork,
} from '../../../src/lib/till/needs';
import { jobId, NOW, opened, order, printJob, resultId, saleId, SHOP } from '../offline/samples';
import { ATTEMPT } from './paired-till';

const attempt = { ...ATTEMPT, amount: 1000 };
const offer: SaleEvent = { type: 'attemptOffered', at: NOW, attempt };
const leave: SaleEvent = { type: 'attemptLeft', at: NOW, attempt: attempt.id };
const silent: SaleEvent = { type: 'attemptUnanswered', at: NOW, attempt: attempt.id };
const withdraw: SaleEvent = { type: 'attemptWithdrawn', at: NOW, attempt: attempt.id };
const cash: SaleEvent = { type: 'cashTaken', at: NOW, given: 1000 };
const settle: SaleEvent = { type: 'doubtSettled', at: NOW, attempt: attempt.id, paid: true };
const refund = (sum: number): SaleEvent => ({
  type: 'refundAsked',
  at: NOW,
  order: order('1', { jti: 'refund-0123456789', sum, lines: [{ n: 'Tea', t: sum }] }),
  jws: 'd.e.f',
});
const given = (amount: number): SaleEvent => ({
  type: 'refundGiven',
  at: NOW,
  tender: 0,
  amount,
});
const approve: SaleEvent = {
  type: 'attemptAnswered',
  at: NOW,
  attempt: attempt.id,
  answer: { outcome: 'approved', tx: 'T', complete: true },
};

function sale(...events: readonly SaleEvent[]): SaleState {
  let state: SaleState | null = null;
  for (const event of [opened('1'), ...events]) {
    const next = transition(state, event);
    if (!next) throw new TypeError(`${event.type} is not possible`);
    state = next.state;
  }
  return state as SaleState;
}

const printed = (change: Partial<Extract<Job, { kind: 'print' }>>): Job => ({
  ...printJob('1'),
  ...change,
});
const delivered = (state: 'queued' | 'sending' | 'stopped', seq = 1, parked = false): Job => ({
  ...toDeliverJob({
    id: jobId('d'),
    sale: saleId('1'),
    shop: SHOP,
    result: resultId('r'),
    seq,
    now: NOW,
  }),
  state,
  parked,
});

describe('a person has to look at', () => {
  it.each<[string, readonly SaleState[], readonly Job[], readonly string[]]>([
    ['nothing on a quiet till', [], [], []],
    ['no order that only waits', [sale(), sale(offer)], [], []],
    ['a payment on its way', [sale(offer, leave)], [], ['away']],
    ['a payment in doubt', [sale(offer, leave, silent)], [], ['doubt']],
    ['no sale that is paid', [sale(cash)], [], []],
    ['money that was taken twice', [sale(offer, withdraw, cash, approve, settle)], [], ['surplus']],
    ['money that the shop asks back', [sale(cash, refund(400))], [], ['refund']],
    ['no money that was given back', [sale(cash, refund(400), given(400))], [], []],
    [
      'money that was taken twice and is asked back: once',
      [sale(offer, withdraw, cash, approve, settle, refund(1000))],
      [],
      ['refund'],
    ],
    ['a receipt that may not have come out', [], [printed({ state: 'unknown' })], ['paper']],
    [
      'a document that may not have come out',
      [],
      [printed({ sale: null, document: DocumentId.parse('document-1'), state: 'unknown' })],
      ['paper'],
    ],
    ['a receipt that failed', [], [printed({ state: 'failed' })], ['paper']],
    ['a receipt that a printer kept back', [], [printed({ error: 'printer-lost' })], ['paper']],
    ['no receipt that is about to print', [], [printed({}), printed({ state: 'printing' })], []],
    ['a result the shop did not take', [], [delivered('stopped')], ['result']],
    ['no result that waits', [], [delivered('queued'), delivered('sending')], []],
    [
      'a result that only the seller brings',
      [sale(cash)],
      [delivered('queued', 1, true)],
      ['result'],
    ],
    ['one of a sale that is too old for the list', [], [delivered('queued', 1, true)], ['result']],
    ['no such result of an order that is still open', [sale()], [delivered('queued', 1, true)], []],
    [
      'only the newest of them',
      [sale(cash)],
      [delivered('queued', 1, true), delivered('queued', 2, true)],
      ['result'],
    ],
    [
      'money first, then paper, then the shop',
      [sale(offer, leave, silent)],
      [delivered('stopped'), printed({ state: 'unknown' })],
      ['doubt', 'paper', 'result'],
    ],
  ])('%s', (_, sales, jobs, expected) => {
    expect(needsOf(sales, jobs).map((need) => need.type)).toEqual(expected);
  });
});

it('a paper that only a tap in an app prints is a need, and no work that goes by itself', () => {
  const jobs = [printed({})];
  expect(needsOf([], jobs, () => true)).toMatchObject([{ type: 'paper' }]);
  expect(waitingWork(jobs, () => true).receipts).toBe(0);
  expect(needsOf([], [printed({ state: 'printing' })], () => true)).toEqual([]);
});

it('an open order waits unless its payment needs a person', () => {
  const waiting = [sale(), sale(offer)];
  const others = [sale(offer, leave), sale(offer, leave, silent), sale(cash)];
  expect(waitingSales([...waiting, ...others])).toEqual(waiting);
});

it.each<[string, SaleState, boolean]>([
  ['an open order', sale(), true],
  ['a payment on its way', sale(offer, leave), true],
  ['a payment in doubt', sale(offer, leave, silent), true],
  ['a doubt about an order that is paid', sale(offer, withdraw, cash, approve), true],
  ['a paid order', sale(cash), false],
  ['a cancelled order', sale({ type: 'cancelled', at: NOW }), false],
])('%s is in progress or not', (_, state, expected) => {
  expect(isInProgress(state)).toBe(expected);
});

describe('after a sale comes', () => {
  const over = sale(cash);
  const other = (name: string, minutes: number, state = sale()): SaleState => ({
    ...state,
    id: saleId(name),
    openedAt: over.openedAt + minutes * 60_000,
  });

  it('the first order that came in meanwhile', () => {
    const sales = [other('c', 3), other('b', 2), other('a', -1), over];
    expect(nextInLine(sales, over)?.id).toBe(saleId('b'));
  });

  it.each<[string, readonly SaleState[]]>([
    ['nothing waits', [over]],
    ['what waits is older', [over, other('a', -1)]],
    ['what came is paid already', [over, other('b', 1, sale(cash))]],
    ['what came is being paid in an app', [over, other('b', 1, sale(offer, leave))]],
  ])('none when %s', (_, sales) => {
    expect(nextInLine(sales, over)).toBeUndefined();
  });
});

it('work that goes by itself is counted apart from what asks', () => {
  const jobs = [
    printed({}),
    printed({ error: 'printer-lost' }),
    printed({ state: 'unknown' }),
    delivered('queued'),
    delivered('queued'),
    delivered('sending'),
    delivered('stopped'),
    delivered('queued', 1, true),
  ];
  expect(waitingWork(jobs)).toEqual({ receipts: 1, results: 2 });
});

describe('a payment that is offered', () => {
  const offered = sale(offer);

  it('waits like any order while a window has it on its screen', () => {
    const isLed = () => true;
    expect(needsOf([offered], [], undefined, isLed)).toEqual([]);
    expect(waitingSales([offered], isLed)).toEqual([offered]);
  });

  it('has to be looked at when its window is gone: its last tap may have opened the app', () => {
    const isLed = () => false;
    expect(needsOf([offered], [], undefined, isLed)).toMatchObject([
      { type: 'away', sale: { id: offered.id } },
    ]);
    expect(waitingSales([offered], isLed)).toEqual([]);
  });

  it('is no matter once it was taken back', () => {
    const isLed = () => false;
    const free = sale(offer, withdraw);
    expect(needsOf([free], [], undefined, isLed)).toEqual([]);
    expect(waitingSales([free], isLed)).toEqual([free]);
  });
});
