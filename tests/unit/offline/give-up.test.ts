import { beforeEach, describe, expect, it } from 'vitest';
import { isUnsettled, type Job, type Outcome } from '../../../src/lib/domain/job';
import type { KassDb } from '../../../src/lib/offline/db';
import { giveUp, takeUp } from '../../../src/lib/offline/give-up';
import {
  addPrintJob,
  answerUnknown,
  claim,
  jobsOf,
  markStartup,
  owedTo,
  requeue,
  resend,
  resume,
  settle,
  unsettled,
} from '../../../src/lib/offline/outbox';
import { unsignedOf } from '../../../src/lib/offline/results';
import {
  freshDb,
  jobId,
  NOW,
  opened,
  paidSale,
  PRINTER,
  printJob,
  saleId,
  SHOP,
  steady,
  step,
} from './samples';

const NOTE = 'Told the shop by telephone';
const PRINT = { kind: 'print', printer: PRINTER } as const;
const DELIVER = { kind: 'deliver' } as const;

let db: KassDb;
beforeEach(async () => {
  db = await freshDb();
});

const claimPrint = () => claim(db, PRINT, 'window-a', NOW, 1000);
const claimResult = () => claim(db, DELIVER, 'window-a', NOW + 1, 1000);

async function end(job: Job | null, outcome: Outcome): Promise<void> {
  if (job) await settle(db, job.id, 'window-a', outcome, NOW + 2, steady());
}

async function deliveryOf(name: string) {
  const job = (await jobsOf(db, saleId(name))).find(({ kind }) => kind === 'deliver');
  if (!job) throw new TypeError('No delivery');
  return job;
}

describe('giving up', () => {
  it('is refused without a note, and for one that is too long to be read', async () => {
    await addPrintJob(db, printJob('one'));
    for (const note of ['', '   ', 'x'.repeat(201)])
      await expect(giveUp(db, jobId('one'), note, NOW)).rejects.toThrow(RangeError);
    expect(await unsettled(db)).toMatchObject([{ state: 'queued' }]);
  });

  it('keeps the job, its note and its time, and counts it no more', async () => {
    await addPrintJob(db, printJob('one'));
    await giveUp(db, jobId('one'), `  ${NOTE}\n`, NOW + 5);
    const [job] = await unsettled(db);
    expect(job).toMatchObject({
      state: 'givenUp',
      gaveUp: { note: NOTE, at: NOW + 5, from: 'queued' },
      settledAt: NOW + 5,
    });
    expect(job && isUnsettled(job)).toBe(false);
    expect(await claimPrint()).toBeNull();
  });

  it('lets the next paper of the printer go on that a question held up', async () => {
    await addPrintJob(db, printJob('asks'));
    await addPrintJob(db, printJob('next', { now: NOW + 1 }));
    await end(await claimPrint(), { type: 'unknown', error: 'printer-lost' });
    expect(await claim(db, PRINT, 'window-a', NOW + 5, 1000)).toBeNull();
    await giveUp(db, jobId('asks'), NOTE, NOW + 5);
    expect(await claim(db, PRINT, 'window-a', NOW + 5, 1000)).toMatchObject({ id: jobId('next') });
  });

  it('does not take a job from the window that is at work on it', async () => {
    await addPrintJob(db, printJob('one'));
    await claimPrint();
    expect(await giveUp(db, jobId('one'), NOTE, NOW + 1)).toBeNull();
    await end(await unsettled(db).then(([job]) => job ?? null), { type: 'done', state: 'printed' });
    expect(await giveUp(db, jobId('one'), NOTE, NOW + 3)).toBeNull();
    expect(await jobsOf(db, printJob('one').sale ?? saleId(''))).toMatchObject([
      { state: 'printed' },
    ]);
  });

  it('is not undone by a dead window, a paired shop or a start', async () => {
    await paidSale(db, 'a');
    const { id } = await deliveryOf('a');
    await end(await claimResult(), { type: 'failed', error: 'shop-revoked' });
    await giveUp(db, id, NOTE, NOW + 3);
    await resume(db, SHOP, NOW + 4);
    await markStartup(db, NOW + 4, new Set());
    await settle(db, id, 'window-a', { type: 'done', state: 'delivered' }, NOW + 5, steady());
    expect(await deliveryOf('a')).toMatchObject({ state: 'givenUp', gaveUp: { from: 'stopped' } });
  });

  it('leaves the number in the chain, and says that the shop still lacks it', async () => {
    await paidSale(db, 'a');
    await giveUp(db, (await deliveryOf('a')).id, NOTE, NOW + 3);
    await paidSale(db, 'b');
    expect((await unsignedOf(db, SHOP)).map(({ seq }) => seq)).toEqual([1, 2]);
    expect(await owedTo(db, SHOP)).toBe(2);
  });

  it('does not hold up the later results of its sale', async () => {
    await step(db, saleId('a'), opened('a', { pay: { partial: true } }));
    await step(db, saleId('a'), { type: 'cashTaken', at: NOW, given: 400, amount: 400 });
    await giveUp(db, (await deliveryOf('a')).id, NOTE, NOW);
    await step(db, saleId('a'), { type: 'cashTaken', at: NOW, given: 600 });
    expect(await claimResult()).toMatchObject({ seq: 2 });
  });
});

describe('taking up again', () => {
  it('begins anew at once, with a fresh count and without the note', async () => {
    await addPrintJob(db, printJob('one'));
    await end(await claimPrint(), { type: 'retry', error: 'printer-unreachable' });
    await giveUp(db, jobId('one'), NOTE, NOW + 3);
    const job = await takeUp(db, jobId('one'), NOW + 4);
    expect(job).toMatchObject({ state: 'queued', tries: 0, error: null, notBefore: NOW + 4 });
    expect(job).not.toHaveProperty('gaveUp');
    expect(await claim(db, PRINT, 'window-b', NOW + 4, 1000)).toMatchObject({ tries: 1 });
  });

  it('asks again about a paper that may be out, and never prints it by itself', async () => {
    await addPrintJob(db, printJob('asks'));
    await end(await claimPrint(), { type: 'unknown', error: 'printer-lost' });
    await giveUp(db, jobId('asks'), NOTE, NOW + 3);
    for (const again of [takeUp, requeue]) {
      const job = await again(db, jobId('asks'), NOW + 4);
      expect(job).toMatchObject({ state: 'unknown', error: 'printer-lost', settledAt: null });
      await giveUp(db, jobId('asks'), NOTE, NOW + 5);
    }
    await takeUp(db, jobId('asks'), NOW + 6);
    expect(await answerUnknown(db, jobId('asks'), { cameOut: true }, NOW + 7)).toMatchObject({
      state: 'printed',
    });
  });

  it('happens by itself when the shop asks for the result', async () => {
    await paidSale(db, 'a');
    await giveUp(db, (await deliveryOf('a')).id, NOTE, NOW + 3);
    await resend(db, saleId('a'), NOW + 4);
    const job = await deliveryOf('a');
    expect(job.state).toBe('queued');
    expect(job).not.toHaveProperty('gaveUp');
  });

  it('does nothing to a job that was not given up', async () => {
    await addPrintJob(db, printJob('one'));
    expect(await takeUp(db, jobId('one'), NOW)).toBeNull();
  });
});

describe('a job that breaks every time', () => {
  const BROKEN: Outcome = { type: 'broken', error: 'print-broken' };
  const hour = 60 * 60 * 1000;

  /** Runs the first job of a pick until it may not be claimed any more; returns how often. */
  async function runOut(pick: typeof PRINT | typeof DELIVER, outcome: Outcome, id: Job['id']) {
    for (let turn = 1; turn < 20; turn += 1) {
      const now = NOW + turn * hour;
      const job = await claim(db, pick, 'window-a', now, 1000);
      if (job?.id !== id) return turn - 1;
      await settle(db, id, 'window-a', outcome, now, steady());
    }
    return Infinity;
  }

  it('as a paper is set aside with its reason, and the next one prints', async () => {
    await addPrintJob(db, printJob('bad'));
    await addPrintJob(db, printJob('next', { now: NOW + 1 }));
    expect(await runOut(PRINT, BROKEN, jobId('bad'))).toBe(5);
    expect((await unsettled(db))[0]).toMatchObject({ state: 'failed', error: 'print-broken' });
  });

  it.each([
    ['says so', { type: 'broken', error: 'result-broken' }],
    ['says nothing', { type: 'unknown', error: 'result-broken' }],
  ] as const)('as a result that %s is set aside, and the later one goes', async (_, outcome) => {
    await step(db, saleId('a'), opened('a', { pay: { partial: true } }));
    await step(db, saleId('a'), { type: 'cashTaken', at: NOW, given: 400, amount: 400 });
    const { id } = await deliveryOf('a');
    await step(db, saleId('a'), { type: 'cashTaken', at: NOW, given: 600 });
    expect(await runOut(DELIVER, outcome, id)).toBe(5);
    expect(await deliveryOf('a')).toMatchObject({ state: 'stopped', error: 'result-broken' });
  });

  it('is not set aside when it breaks only now and then', async () => {
    await addPrintJob(db, printJob('one'));
    for (let turn = 1; turn < 20; turn += 1) {
      const now = NOW + turn * hour;
      const job = await claim(db, PRINT, 'window-a', now, 1000);
      const outcome: Outcome =
        turn % 5 === 0 ? { type: 'retry', error: 'printer-unreachable' } : BROKEN;
      if (job) await settle(db, job.id, 'window-a', outcome, now, steady());
    }
    expect(await unsettled(db)).toMatchObject([{ state: 'queued' }]);
  });
});
