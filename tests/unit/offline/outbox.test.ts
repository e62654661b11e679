import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PrinterId, ShopId, type JobId } from '../../../src/lib/domain/ids';
import { isUnsettled, type Outcome } from '../../../src/lib/domain/job';
import type { SaleEvent } from '../../../src/lib/domain/sale';
import { openKass, type KassDb } from '../../../src/lib/offline/db';
import {
  addPrintJob,
  answerUnknown,
  bringForward,
  claim,
  handOver,
  jobsOf,
  markStartup,
  nextDue,
  owedTo,
  renew,
  requeue,
  resend,
  resume,
  settle,
  unsettled,
} from '../../../src/lib/offline/outbox';
import { listQuarantine } from '../../../src/lib/offline/quarantine';
import {
  breakRow,
  cancelled,
  cash,
  freshDb,
  freshName,
  jobId,
  NOW,
  opened,
  order,
  paidSale,
  printJob,
  PRINTER,
  saleId,
  SHOP,
  steady,
  step,
} from './samples';

const LEASE = 30_000;
const OTHER = PrinterId.parse('printer-b');
const PRINT = { kind: 'print' } as const;
const DELIVER = { kind: 'deliver' } as const;
const DONE: Outcome = { type: 'done', state: 'printed' };

const add = async (db: KassDb, name: string, now = NOW, printer = PRINTER): Promise<JobId> => {
  await addPrintJob(db, printJob(name, { now, printer }));
  return jobId(name);
};
const take = (db: KassDb, nowMs = NOW, owner = 'here') => claim(db, PRINT, owner, nowMs, LEASE);
const end = (db: KassDb, id: JobId, outcome: Outcome, nowMs = NOW, owner = 'here') =>
  settle(db, id, owner, outcome, nowMs, steady());
const stateOf = async (db: KassDb, id: JobId) => (await db.get('jobs', id))?.state;

describe('nothing is claimed', () => {
  it('when nothing is there', async () => {
    expect(await take(await freshDb())).toBeNull();
  });

  it('before its time', async () => {
    const db = await freshDb();
    await add(db, 'later', NOW + 5);
    expect(await take(db, NOW + 4)).toBeNull();
    expect(await nextDue(db, PRINT)).toBe(NOW + 5);
    expect(await take(db, NOW + 5)).toMatchObject({ id: jobId('later') });
  });

  it('behind a receipt that is printing on the same printer', async () => {
    const db = await freshDb();
    await add(db, 'first', NOW);
    await add(db, 'second', NOW + 1);
    await take(db, NOW + 2);
    expect(await take(db, NOW + 3, 'there')).toBeNull();
    expect(await nextDue(db, PRINT)).toBe(NOW + 2 + LEASE);
  });

  it('behind a receipt that waits for another try', async () => {
    const db = await freshDb();
    const first = await add(db, 'first', NOW);
    await add(db, 'second', NOW + 1);
    await take(db, NOW + 2);
    await end(db, first, { type: 'retry', error: 'printer-unreachable' }, NOW + 2);
    expect(await take(db, NOW + 3)).toBeNull();
    expect(await nextDue(db, PRINT)).toBe(NOW + 2002);
  });

  it('behind a receipt nobody knows about, until the seller has answered', async () => {
    const db = await freshDb();
    const first = await add(db, 'first', NOW);
    await add(db, 'second', NOW + 1);
    await take(db, NOW + 2);
    await end(db, first, { type: 'unknown', error: 'printer-lost' });
    const never = NOW + 1e12;
    expect(await take(db, never)).toBeNull();
    expect(await nextDue(db, PRINT)).toBeNull();
    expect(await stateOf(db, first)).toBe('unknown');
    await answerUnknown(db, first, { cameOut: true }, NOW + 3);
    expect(await take(db, never)).toMatchObject({ id: jobId('second') });
  });

  it('of an order whose older result is still to be delivered', async () => {
    const db = await freshDb();
    await step(db, saleId('twice'), opened('twice'));
    const first = await step(db, saleId('twice'), cancelled);
    const again = order('twice', { jti: 'the-second-link-' });
    await step(db, saleId('twice'), { type: 'revised', at: NOW + 2, order: again, jws: 'd.e.f' });
    const later = { ...cash, at: NOW + 3 };
    await step(db, saleId('twice'), later);
    const job = await claim(db, DELIVER, 'here', NOW + 4, LEASE);
    expect(job?.result).toBe(first.result?.jti);
    expect(await claim(db, DELIVER, 'here', NOW + 4, LEASE)).toBeNull();
  });

  it('by a window that asks for other receipts or another printer', async () => {
    const db = await freshDb();
    await add(db, 'first');
    expect(await claim(db, { ...PRINT, printer: OTHER }, 'here', NOW, LEASE)).toBeNull();
    expect(await claim(db, { ...PRINT, ids: [jobId('x')] }, 'here', NOW, LEASE)).toBeNull();
    expect(await claim(db, DELIVER, 'here', NOW, LEASE)).toBeNull();
  });

  it('twice, by two windows at the same moment', async () => {
    const name = freshName();
    const [here, there] = await Promise.all([openKass(name), openKass(name)]);
    await add(here, 'only');
    const both = await Promise.all([take(here, NOW, 'here'), take(there, NOW, 'there')]);
    expect(both.filter((job) => job !== null)).toHaveLength(1);
  });

  it('that does not parse: it goes to quarantine and the rest goes on', async () => {
    const db = await freshDb();
    await add(db, 'broken', NOW);
    await add(db, 'whole', NOW + 1);
    await breakRow(db, 'jobs', jobId('broken'));
    expect(await take(db, NOW + 2)).toMatchObject({ id: jobId('whole') });
    expect(await listQuarantine(db)).toMatchObject([{ store: 'jobs', key: jobId('broken') }]);
  });
});

describe('an outcome is refused', () => {
  it('from a window that does not hold the job', async () => {
    const db = await freshDb();
    const id = await add(db, 'job');
    expect(await end(db, id, DONE)).toBeNull();
    await take(db);
    expect(await end(db, id, DONE, NOW, 'there')).toBeNull();
    expect(await renew(db, id, 'there', NOW + 2 * LEASE)).toBe(false);
    expect(await stateOf(db, id)).toBe('printing');
  });

  it('after another one', async () => {
    const db = await freshDb();
    const id = await add(db, 'job');
    await take(db);
    await end(db, id, DONE);
    expect(await end(db, id, { type: 'failed', error: 'printer-refused' })).toBeNull();
    expect(await stateOf(db, id)).toBe('printed');
  });

  it('of a job that does not exist', async () => {
    expect(await end(await freshDb(), jobId('none'), DONE)).toBeNull();
  });
});

describe('work that its window was not ready for', () => {
  it('is given back as it was, with its count and its faults', async () => {
    const db = await freshDb();
    const id = await add(db, 'job');
    await take(db);
    await end(db, id, { type: 'broken', error: 'print-broken' });
    const before = await db.get('jobs', id);
    await take(db, NOW + LEASE);
    await end(db, id, { type: 'unready' }, NOW + LEASE);
    expect(await db.get('jobs', id)).toEqual(before);
  });
});

describe('a try at a receipt', () => {
  it.each<[Outcome, object]>([
    [DONE, { state: 'printed', error: null, settledAt: NOW + 9 }],
    [
      { type: 'done', state: 'handedOver' },
      { state: 'handedOver', settledAt: NOW + 9 },
    ],
    [
      { type: 'failed', error: 'printer-refused' },
      { state: 'failed', error: 'printer-refused', settledAt: NOW + 9 },
    ],
    [
      { type: 'unknown', error: 'printer-lost' },
      { state: 'unknown', error: 'printer-lost', settledAt: null },
    ],
    [
      { type: 'retry', error: 'printer-unreachable' },
      { state: 'queued', error: 'printer-unreachable', notBefore: NOW + 2009 },
    ],
    [{ type: 'retry', error: 'printer-needs-tap', afterMs: 7 }, { notBefore: NOW + 16 }],
  ])('that ends as %o is stored', async (outcome, expected) => {
    const db = await freshDb();
    const id = await add(db, 'job');
    await take(db);
    expect(await end(db, id, outcome, NOW + 9)).toMatchObject({
      ...expected,
      lease: null,
      tries: 1,
    });
    expect(await db.get('jobs', id)).toMatchObject(expected);
  });
});

describe('a try at a result', () => {
  const delivery = async (outcome: Outcome, nowMs = NOW + 10) => {
    const db = await freshDb();
    await paidSale(db, 'paid');
    const job = await claim(db, DELIVER, 'here', nowMs, LEASE);
    return job && settle(db, job.id, 'here', outcome, nowMs, steady());
  };

  it.each<[Outcome, object]>([
    [{ type: 'done', state: 'delivered' }, { state: 'delivered' }],
    [{ type: 'done', state: 'handedOver' }, { state: 'handedOver' }],
    [
      { type: 'failed', error: 'shop-revoked' },
      { state: 'stopped', error: 'shop-revoked' },
    ],
    [
      { type: 'retry', error: 'shop-refused' },
      { state: 'queued', notBefore: NOW + 5010 },
    ],
    [{ type: 'retry', error: 'shop-refused', afterMs: 90_000 }, { notBefore: NOW + 90_010 }],
    [
      { type: 'unknown', error: 'shop-unreachable' },
      { state: 'queued', notBefore: NOW + 5010 },
    ],
  ])('that ends as %o is stored', async (outcome, expected) => {
    expect(await delivery(outcome)).toMatchObject({ ...expected, lease: null });
  });

  it('stops by itself after a week', async () => {
    const week = 7 * 24 * 60 * 60 * 1000;
    const late = await delivery({ type: 'retry', error: 'shop-unreachable' }, NOW + week + 2);
    expect(late).toMatchObject({ state: 'stopped', error: 'shop-silent' });
  });

  it('that the shop wants later waits for that, whatever opens the way, and also when the seller taps', async () => {
    const db = await freshDb();
    await paidSale(db, 'paid');
    const job = await claim(db, DELIVER, 'here', NOW + 1, LEASE);
    if (!job) throw new Error('nothing to deliver');
    await end(db, job.id, { type: 'retry', error: 'shop-unreachable', afterMs: 60_000 }, NOW + 1);
    const until = NOW + 60_001;
    await bringForward(db, DELIVER, NOW + 2);
    expect(await nextDue(db, DELIVER)).toBe(until);
    await requeue(db, job.id, NOW + 3);
    expect(await nextDue(db, DELIVER)).toBe(until);
    expect(await claim(db, DELIVER, 'here', until - 1, LEASE)).toBeNull();
    expect(await claim(db, DELIVER, 'here', until, LEASE)).toMatchObject({ id: job.id });
  });

  it('that only the seller can take along waits for no time', async () => {
    const parked = await delivery({ type: 'waits' });
    expect(parked).toMatchObject({ state: 'queued', parked: true, error: null, settledAt: null });
  });
});

describe('results that the seller takes to the shop', () => {
  /** A sale that was cancelled, opened again and paid: three results. */
  async function story(db: KassDb, name: string) {
    const again = order(name, { jti: `the-second-link-${name}` });
    await step(db, saleId(name), opened(name));
    await step(db, saleId(name), cancelled);
    await step(db, saleId(name), { type: 'revised', at: NOW + 2, order: again, jws: 'd.e.f' });
    await step(db, saleId(name), { ...cash, at: NOW + 3 });
  }
  const park = async (db: KassDb): Promise<void> => {
    for (let job = await next(db); job; job = await next(db))
      await end(db, job.id, { type: 'waits' }, NOW + 4);
  };
  const next = (db: KassDb) => claim(db, DELIVER, 'here', NOW + 4, LEASE);
  const states = async (db: KassDb, name: string) =>
    (await jobsOf(db, saleId(name)))
      .filter((job) => job.kind === 'deliver')
      .sort((a, b) => a.seq - b.seq)
      .map((job) => (job.parked ? 'parked' : job.state));

  it('are all made ready: one that waits for the seller holds no later one up', async () => {
    const db = await freshDb();
    await story(db, 'a');
    await park(db);
    expect(await states(db, 'a')).toEqual(['parked', 'parked', 'parked']);
    expect(await nextDue(db, DELIVER)).toBeNull();
    await bringForward(db, DELIVER, NOW + 9);
    expect(await next(db)).toBeNull();
  });

  it('go with the newest that is taken, and those of other sales stay', async () => {
    const db = await freshDb();
    await story(db, 'a');
    await story(db, 'b');
    await park(db);
    await handOver(db, saleId('a'), 2, NOW + 5);
    expect(await states(db, 'a')).toEqual(['handedOver', 'handedOver', 'parked']);
    await handOver(db, saleId('a'), 3, NOW + 6);
    expect(await states(db, 'a')).toEqual(['handedOver', 'handedOver', 'handedOver']);
    expect(await states(db, 'b')).toEqual(['parked', 'parked', 'parked']);
  });

  it('stay taken when the window that made them ready says so late', async () => {
    const db = await freshDb();
    await paidSale(db, 'a');
    const job = await next(db);
    await handOver(db, saleId('a'), 1, NOW + 5);
    expect(job && (await end(db, job.id, { type: 'waits' }, NOW + 6))).toBeNull();
    expect(await states(db, 'a')).toEqual(['handedOver']);
  });

  it('are made ready again when the shop asks', async () => {
    const db = await freshDb();
    await paidSale(db, 'a');
    await park(db);
    await handOver(db, saleId('a'), 1, NOW + 5);
    await resend(db, saleId('a'), NOW + 6);
    expect(await states(db, 'a')).toEqual(['queued']);
    await claim(db, DELIVER, 'here', NOW + 6, LEASE).then(
      (job) => job && end(db, job.id, { type: 'waits' }, NOW + 6),
    );
    expect(await states(db, 'a')).toEqual(['parked']);
  });

  it('are never those that the shop has', async () => {
    const db = await freshDb();
    await paidSale(db, 'a');
    const job = await next(db);
    await end(db, job?.id ?? jobId('x'), { type: 'done', state: 'delivered' });
    await handOver(db, saleId('a'), 1, NOW + 5);
    expect(await states(db, 'a')).toEqual(['delivered']);
  });
});

describe('the results of one order', () => {
  const story = async (db: KassDb) => {
    await step(db, saleId('a'), opened('a'));
    const first = await step(db, saleId('a'), cancelled);
    return first.result?.jti;
  };
  const reopened = (at: number): SaleEvent => ({
    type: 'revised',
    at,
    order: order('a', { jti: 'the-second-link-' }),
    jws: 'd.e.f',
  });

  it('go by their number, also when the clock was put back in between', async () => {
    const db = await freshDb();
    const first = await story(db);
    await step(db, saleId('a'), reopened(NOW - 1_000_000));
    const job = await claim(db, DELIVER, 'here', NOW + 1, LEASE);
    expect(job?.result).toBe(first);
  });

  it('wait for no late try of an older one: it goes at once, before the news', async () => {
    const db = await freshDb();
    const first = await story(db);
    const job = await claim(db, DELIVER, 'here', NOW + 1, LEASE);
    await end(db, job?.id ?? jobId('x'), { type: 'retry', error: 'shop-unreachable' }, NOW + 1);
    await step(db, saleId('a'), reopened(NOW + 2));
    const again = await claim(db, DELIVER, 'here', NOW + 2, LEASE);
    expect(again?.result).toBe(first);
  });

  it('still wait where the shop asked for time', async () => {
    const db = await freshDb();
    await story(db);
    const job = await claim(db, DELIVER, 'here', NOW + 1, LEASE);
    const later: Outcome = { type: 'retry', error: 'shop-unreachable', afterMs: 60_000 };
    await end(db, job?.id ?? jobId('x'), later, NOW + 1);
    await step(db, saleId('a'), reopened(NOW + 2));
    expect(await nextDue(db, DELIVER)).toBe(NOW + 60_001);
  });
});

describe('a shop asks for the newest result again', () => {
  it('and gets it, whatever became of it before', async () => {
    for (const outcome of [
      { type: 'done', state: 'delivered' },
      { type: 'failed', error: 'shop-gone' },
      { type: 'retry', error: 'shop-unreachable', afterMs: 60_000 },
    ] as const) {
      const db = await freshDb();
      await paidSale(db, 'a');
      const job = await claim(db, DELIVER, 'here', NOW + 1, LEASE);
      await end(db, job?.id ?? jobId('x'), outcome, NOW + 1);
      expect(await resend(db, saleId('a'), NOW + 2)).toMatchObject({ state: 'queued', tries: 0 });
      expect(await claim(db, DELIVER, 'here', NOW + 2, LEASE)).toMatchObject({ id: job?.id });
    }
  });

  it('but not twice while it is on its way, and nothing where there is none', async () => {
    const db = await freshDb();
    await paidSale(db, 'a');
    const job = await claim(db, DELIVER, 'here', NOW + 1, LEASE);
    expect(await resend(db, saleId('a'), NOW + 2)).toEqual(job);
    expect(await resend(db, saleId('none'), NOW + 2)).toBeNull();
  });
});

describe('a shop that knows this till again', () => {
  it('gets what stopped because it did not, and what waits; nothing else is begun anew', async () => {
    const db = await freshDb();
    for (const name of ['revoked', 'refused', 'waits']) await paidSale(db, name);
    const codes = ['shop-revoked', 'shop-refused'];
    for (const error of codes) {
      const job = await claim(db, DELIVER, 'here', NOW + 1, LEASE);
      await end(db, job?.id ?? jobId('x'), { type: 'failed', error });
    }
    const waits = await claim(db, DELIVER, 'here', NOW + 1, LEASE);
    await end(db, waits?.id ?? jobId('x'), { type: 'retry', error: 'shop-revoked' });
    await resume(db, ShopId.parse('another-shop'), NOW + 2);
    expect(await claim(db, DELIVER, 'here', NOW + 2, LEASE)).toBeNull();
    await resume(db, SHOP, NOW + 2);
    const due = [];
    for (let i = 0; i < 3; i += 1) due.push(await claim(db, DELIVER, 'here', NOW + 2, LEASE));
    expect(due.filter(Boolean)).toHaveLength(2);
    expect((await unsettled(db)).map(({ error }) => error)).toContain('shop-refused');
  });
});

describe('what a shop does not have yet', () => {
  it('is counted: what waits, what is on its way, what stopped', async () => {
    const db = await freshDb();
    for (const name of ['a', 'b', 'c', 'd']) await paidSale(db, name);
    const outcomes: readonly Outcome[] = [
      { type: 'done', state: 'delivered' },
      { type: 'failed', error: 'shop-refused' },
    ];
    for (const outcome of outcomes) {
      const job = await claim(db, DELIVER, 'here', NOW + 1, LEASE);
      await end(db, job?.id ?? jobId('x'), outcome);
    }
    await claim(db, DELIVER, 'here', NOW + 1, LEASE);
    expect(await owedTo(db, SHOP)).toBe(3);
    expect(await owedTo(db, ShopId.parse('another-shop'))).toBe(0);
  });
});

describe('after a crash between claim and settle', () => {
  it('a receipt asks as soon as its lease is over, and is never printed again by itself', async () => {
    const name = freshName();
    const dead = await openKass(name);
    const id = await add(dead, 'cut');
    await take(dead, NOW, 'dead');
    dead.close();
    const db = await openKass(name);
    expect(await markStartup(db, NOW + LEASE - 1)).toEqual([]);
    expect(await markStartup(db, NOW + LEASE)).toMatchObject([{ id, state: 'unknown', tries: 1 }]);
    expect(await take(db, NOW + 1e12)).toBeNull();
  });

  it('a receipt asks at once when it is known that its window is gone', async () => {
    const db = await freshDb();
    await add(db, 'dead', NOW, PRINTER);
    await take(db, NOW, 'dead');
    await add(db, 'alive', NOW, OTHER);
    await take(db, NOW, 'alive');
    const found = await markStartup(db, NOW + 1, new Set(['alive', 'me']));
    expect(found.map((job) => job.id)).toEqual([jobId('dead')]);
  });

  it('a claim finds the lost receipt by itself', async () => {
    const db = await freshDb();
    const id = await add(db, 'cut');
    await take(db, NOW, 'dead');
    expect(await take(db, NOW + LEASE)).toBeNull();
    expect(await stateOf(db, id)).toBe('unknown');
  });

  it('a receipt is not lost while its window renews', async () => {
    const db = await freshDb();
    const id = await add(db, 'slow');
    await take(db);
    expect(await renew(db, id, 'here', NOW + 3 * LEASE)).toBe(true);
    expect(await markStartup(db, NOW + 2 * LEASE)).toEqual([]);
  });

  it('a window that was only slow may still say that the paper came out', async () => {
    const db = await freshDb();
    const id = await add(db, 'slow');
    await take(db);
    await markStartup(db, NOW + LEASE);
    expect(await end(db, id, DONE, NOW + LEASE + 1)).toMatchObject({ state: 'printed' });
  });

  it('a result is sent again, with the same id', async () => {
    const db = await freshDb();
    await paidSale(db, 'paid');
    const lost = await claim(db, DELIVER, 'dead', NOW + 1, LEASE);
    expect(await claim(db, DELIVER, 'here', NOW + LEASE, LEASE)).toBeNull();
    const again = await claim(db, DELIVER, 'here', NOW + 1 + LEASE, LEASE);
    expect(again).toMatchObject({ id: lost?.id, result: lost?.result, tries: 2 });
    const late: Outcome = { type: 'failed', error: 'shop-gone' };
    expect(lost && (await end(db, lost.id, late, NOW, 'dead'))).toBeNull();
    expect(again && (await stateOf(db, again.id))).toBe('sending');
  });
});

const DAY = 24 * 60 * 60_000;

describe('a clock that was a day ahead and is put right', () => {
  it('puts no waiting paper to sleep: all are due at once, in the order in which they were made', async () => {
    const db = await freshDb();
    // Of two made at one moment the one with the lower id would go first.
    const first = await add(db, 'z-first', NOW + DAY);
    const second = await add(db, 'a-second', NOW + DAY + 1);
    expect(await take(db, NOW + 60_000)).toBeNull();
    const now = NOW + 60_000;
    expect((await markStartup(db, now)).map(({ id }) => id)).toEqual([first, second]);
    const begun = await take(db, now);
    expect(begun).toMatchObject({ id: first, createdAt: now - 1 });
    await end(db, first, DONE, now);
    expect(await take(db, now)).toMatchObject({ id: second, createdAt: now });
  });

  it('puts no paper behind one that it was tried for in vain', async () => {
    const db = await freshDb();
    const id = await add(db, 'tried', NOW + DAY);
    await take(db, NOW + DAY);
    await end(db, id, { type: 'retry', error: 'printer-unreachable' }, NOW + DAY);
    await markStartup(db, NOW);
    expect(await take(db, NOW)).toMatchObject({ id, tries: 2 });
  });

  const paidAhead = async (db: KassDb, name: string) => {
    await step(db, saleId(name), opened(name));
    await step(db, saleId(name), { ...cash, at: NOW + DAY });
  };

  it('lets a result go at once', async () => {
    const db = await freshDb();
    await paidAhead(db, 'ahead');
    expect(await nextDue(db, DELIVER)).toBe(NOW + DAY);
    await markStartup(db, NOW);
    expect(await nextDue(db, DELIVER)).toBe(NOW);
  });

  it('keeps a result as long as its shop asked for, and not for a day more', async () => {
    const db = await freshDb();
    await paidAhead(db, 'asked');
    const job = await claim(db, DELIVER, 'here', NOW + DAY, LEASE);
    if (!job) throw new Error('nothing to deliver');
    const wish: Outcome = { type: 'retry', error: 'shop-unreachable', afterMs: 3_600_000 };
    await end(db, job.id, wish, NOW + DAY);
    await markStartup(db, NOW);
    expect(await nextDue(db, DELIVER)).toBe(NOW + 3_600_000);
  });

  it('lets what was lost meanwhile go on as well', async () => {
    const db = await freshDb();
    await paidAhead(db, 'lost');
    const lost = await claim(db, DELIVER, 'dead', NOW + DAY, LEASE);
    const found = await markStartup(db, NOW, new Set(['here']));
    expect(found.filter(({ id }) => id === lost?.id)).toMatchObject([
      { state: 'queued', createdAt: NOW },
    ]);
    expect(await claim(db, DELIVER, 'here', NOW, LEASE)).toMatchObject({ id: lost?.id });
  });

  it('leaves alone what waits for another try, as it was', async () => {
    const db = await freshDb();
    const id = await add(db, 'tried');
    await take(db);
    await end(db, id, { type: 'retry', error: 'printer-unreachable' });
    expect(await markStartup(db, NOW + 1)).toEqual([]);
    expect(await take(db, NOW + 1)).toBeNull();
  });
});

describe('the seller answers', () => {
  const copy = { id: jobId('copy'), number: '1-2' };
  const lost = async (db: KassDb): Promise<JobId> => {
    const id = await add(db, 'lost');
    await take(db);
    await end(db, id, { type: 'unknown', error: 'printer-lost' });
    return id;
  };

  it('nothing about a receipt that does not ask', async () => {
    const db = await freshDb();
    const id = await add(db, 'job');
    expect(await answerUnknown(db, id, { cameOut: true }, NOW)).toBeNull();
    expect(await answerUnknown(db, jobId('none'), { cameOut: false, copy }, NOW)).toBeNull();
    expect(await stateOf(db, id)).toBe('queued');
  });

  it('once', async () => {
    const db = await freshDb();
    const id = await lost(db);
    const both = await Promise.all([
      answerUnknown(db, id, { cameOut: false, copy }, NOW),
      answerUnknown(db, id, { cameOut: true }, NOW),
    ]);
    expect(both.filter((job) => job !== null)).toHaveLength(1);
  });

  it('that it came out', async () => {
    const db = await freshDb();
    const id = await lost(db);
    const printed = await answerUnknown(db, id, { cameOut: true }, NOW + 5);
    expect(printed).toMatchObject({ id, state: 'printed', error: null, settledAt: NOW + 5 });
    expect(await unsettled(db)).toEqual([]);
  });

  it('that it did not: a copy prints first, and the lost one never again', async () => {
    const db = await freshDb();
    const id = await lost(db);
    await add(db, 'second', NOW + 1);
    const queued = await answerUnknown(db, id, { cameOut: false, copy }, NOW + 5);
    const receipt = { ...printJob('lost').receipt, number: '1-2', copy: true };
    expect(queued).toMatchObject({ id: copy.id, state: 'queued', receipt });
    const old = await db.get('jobs', id);
    expect(old).toMatchObject({ state: 'failed', replacedBy: copy.id, settledAt: NOW + 5 });
    expect(old && isUnsettled(old)).toBe(false);
    expect(await requeue(db, id, NOW)).toBeNull();
    expect(await take(db, NOW + 6)).toMatchObject({ id: copy.id });
  });
});

describe('try again', () => {
  it.each(['printing', 'unknown', 'printed'] as const)('does nothing while %s', async (state) => {
    const db = await freshDb();
    const id = await add(db, 'job');
    await take(db);
    if (state === 'unknown') await end(db, id, { type: 'unknown', error: 'printer-lost' });
    if (state === 'printed') await end(db, id, DONE);
    expect(await requeue(db, id, NOW)).toBeNull();
    expect(await stateOf(db, id)).toBe(state);
  });

  it('makes a failed receipt due at once', async () => {
    const db = await freshDb();
    const id = await add(db, 'job');
    await take(db);
    await end(db, id, { type: 'failed', error: 'printer-refused' });
    expect(await take(db, NOW + 1e12)).toBeNull();
    const again = { state: 'queued', tries: 0, error: null, settledAt: null, notBefore: NOW + 1 };
    expect(await requeue(db, id, NOW + 1)).toMatchObject(again);
    expect(await take(db, NOW + 1)).toMatchObject({ id });
  });

  it('moves a waiting receipt to another printer', async () => {
    const db = await freshDb();
    const id = await add(db, 'job');
    await requeue(db, id, NOW, OTHER);
    expect(await claim(db, { ...PRINT, printer: OTHER }, 'here', NOW, LEASE)).toMatchObject({ id });
  });

  it('sends a stopped result again, which was shown until then', async () => {
    const db = await freshDb();
    await paidSale(db, 'paid');
    const job = await claim(db, DELIVER, 'here', NOW + 1, LEASE);
    if (!job) throw new Error('nothing to deliver');
    await end(db, job.id, { type: 'failed', error: 'shop-gone' });
    expect((await unsettled(db)).map((one) => one.state)).toContain('stopped');
    await requeue(db, job.id, NOW + 2);
    expect(await claim(db, DELIVER, 'here', NOW + 2, LEASE)).toMatchObject({ id: job.id });
  });

  it('comes forward when the way is open again', async () => {
    const db = await freshDb();
    const here = await add(db, 'here', NOW + 1000);
    const there = await add(db, 'there', NOW + 1000, OTHER);
    await bringForward(db, { ...PRINT, printer: PRINTER }, NOW);
    expect(await db.get('jobs', here)).toMatchObject({ notBefore: NOW });
    expect(await db.get('jobs', there)).toMatchObject({ notBefore: NOW + 1000 });
  });
});

describe('lists', () => {
  it('show the jobs of a sale, oldest first', async () => {
    const db = await freshDb();
    await paidSale(db, 'paid');
    await addPrintJob(db, { ...printJob('copy', { now: NOW + 9 }), sale: saleId('paid') });
    const kinds = (await jobsOf(db, saleId('paid'))).map((job) => job.createdAt - NOW);
    expect(kinds).toEqual([1, 1, 9]);
  });

  it('show what is not settled, whatever else was printed', async () => {
    const db = await freshDb();
    const done = await add(db, 'done', NOW);
    await take(db);
    await end(db, done, DONE);
    await add(db, 'waits', NOW + 1);
    expect((await unsettled(db)).map((job) => job.id)).toEqual([jobId('waits')]);
  });
});

describe('one printer', () => {
  it('prints in the order in which receipts were made, and nothing twice', async () => {
    const jobs = fc.array(fc.record({ toOther: fc.boolean(), dies: fc.boolean() }), {
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(jobs, async (plan) => {
        const db = await freshDb();
        for (const [i, { toOther }] of plan.entries())
          await add(db, `n${i}`, NOW + i, toOther ? OTHER : PRINTER);
        const begun = new Map<PrinterId, string[]>([
          [PRINTER, []],
          [OTHER, []],
        ]);
        let now = NOW + 100;
        // A window that dies leaves its receipt behind; the seller then says that it came out.
        for (let job = await take(db, now); job; job = await take(db, now)) {
          begun.get(job.printer)?.push(job.id);
          const index = plan.findIndex((_, i) => jobId(`n${i}`) === job?.id);
          if (plan[index]?.dies) {
            now += LEASE;
            await markStartup(db, now);
            await answerUnknown(db, job.id, { cameOut: true }, now);
          } else await end(db, job.id, DONE, now);
        }
        for (const [printer, ids] of begun)
          expect(ids).toEqual(
            plan.flatMap(({ toOther }, i) =>
              (toOther ? OTHER : PRINTER) === printer ? [jobId(`n${i}`)] : [],
            ),
          );
        db.close();
      }),
      { numRuns: 20 },
    );
  });
});
