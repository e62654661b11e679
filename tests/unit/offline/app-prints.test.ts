import { beforeEach, describe, expect, it } from 'vitest';
import { Nonce, PrinterId, type JobId } from '../../../src/lib/domain/ids';
import type { Ended, PrintJob } from '../../../src/lib/domain/job';
import { findPrint, hearPrint, offerPrint, openPrint } from '../../../src/lib/offline/app-prints';
import type { KassDb } from '../../../src/lib/offline/db';
import { giveUp } from '../../../src/lib/offline/give-up';
import {
  addPrintJob,
  answerUnknown,
  claim,
  markStartup,
  requeue,
  settle,
} from '../../../src/lib/offline/outbox';
import { everything, freshDb, jobId, NOW, printJob, steady } from './samples';

const LEASE = 60_000;
const ID = jobId('paper');
const NONCE = Nonce.parse('nonce-of-the-paper-000');
const OTHER_NONCE = Nonce.parse('nonce-of-another-00000');
const PRINTED: Ended = { type: 'done', state: 'printed' };
const HANDED_OVER: Ended = { type: 'done', state: 'handedOver' };
const SHUT: Ended = { type: 'failed', error: 'printer-unreachable' };
const UNCLEAR: Ended = { type: 'unknown', error: 'printer-silent' };
const STAYED: Ended = { type: 'retry', error: 'printer-no-app' };

let db: KassDb;
beforeEach(async () => {
  db = await freshDb();
  await addPrintJob(db, printJob('paper'));
});

const offer = (nonce = NONCE) => offerPrint(db, ID, nonce);
const open = (owner = 'here') => openPrint(db, ID, owner, NOW + LEASE);
const hear = (outcome: Ended, nowMs = NOW + 1) => hearPrint(db, ID, outcome, nowMs);
const end = (outcome: Ended, owner = 'here') => settle(db, ID, owner, outcome, NOW + 1, steady());
const paper = (): Promise<PrintJob | null> => findPrint(db, ID);
const stateOf = async () => (await paper())?.state;

/** A paper in each state that it can be in. */
const MADE: Readonly<Record<PrintJob['state'], () => Promise<unknown>>> = {
  queued: () => offer(),
  printing: async () => [await offer(), await open()],
  printed: async () => [await offer(), await hear(PRINTED)],
  handedOver: async () => [await offer(), await open(), await end(HANDED_OVER)],
  failed: async () => [await offer(), await hear(SHUT)],
  unknown: async () => [await offer(), await open(), await end(UNCLEAR)],
  givenUp: async () => [await offer(), await giveUp(db, ID, 'Not wanted', NOW)],
};
const states = Object.keys(MADE) as PrintJob['state'][];

describe('the secret of a paper', () => {
  it('is stored while the paper waits, and stays the same for every window', async () => {
    expect(await offer()).toMatchObject({ state: 'queued', nonce: NONCE });
    expect(await offer(OTHER_NONCE)).toMatchObject({ nonce: NONCE });
  });

  it.each(states.filter((state) => state !== 'queued'))(
    'is not given to one that is %s',
    async (state) => {
      await MADE[state]();
      const before = await everything(db);
      expect(await offer(OTHER_NONCE)).toBeNull();
      expect(await everything(db)).toEqual(before);
    },
  );

  it('is given to nothing that is no paper here', async () => {
    expect(await offerPrint(db, jobId('nobody'), NONCE)).toBeNull();
    expect(await findPrint(db, jobId('nobody'))).toBeNull();
  });

  it('ends when the seller sends the paper to another printer, and not by another try', async () => {
    await offer();
    expect(await requeue(db, ID, NOW)).toMatchObject({ nonce: NONCE });
    await requeue(db, ID, NOW, PrinterId.parse('printer-b'));
    expect((await paper())?.nonce).toBeUndefined();
    expect(await hear(PRINTED)).toBeNull();
  });
});

describe('the tap', () => {
  it('stores that the app has the paper, and which window it was', async () => {
    await offer();
    expect(await open()).toMatchObject({
      state: 'printing',
      tries: 1,
      lease: { owner: 'here', until: NOW + LEASE },
    });
  });

  it('does nothing before a secret is stored', async () => {
    expect(await open()).toBeNull();
    expect(await stateOf()).toBe('queued');
  });

  it('counts once in two windows', async () => {
    await offer();
    const taps = await Promise.all([open('here'), open('there')]);
    expect(taps.filter((tap) => tap !== null)).toHaveLength(1);
    expect(await paper()).toMatchObject({ tries: 1 });
  });

  it.each(states.filter((state) => state !== 'queued'))(
    'does nothing to one that is %s',
    async (state) => {
      await MADE[state]();
      const before = await everything(db);
      expect(await open('there')).toBeNull();
      expect(await everything(db)).toEqual(before);
    },
  );
});

describe('the word of the app', () => {
  const WORDS = [
    ['printed', PRINTED, { state: 'printed', error: null, settledAt: NOW + 1 }],
    ['failed', SHUT, { state: 'failed', error: 'printer-unreachable', settledAt: NOW + 1 }],
    ['nothing clear', UNCLEAR, { state: 'unknown', error: 'printer-silent' }],
  ] as const;

  it.each(WORDS)('%s settles what it has', async (_, outcome, expected) => {
    await MADE.printing();
    expect(await hear(outcome)).toMatchObject({ ...expected, lease: null });
  });

  it.each(WORDS)(
    '%s counts where the page died before the tap was stored',
    async (_, outcome, expected) => {
      await offer();
      expect(await hear(outcome)).toMatchObject(expected);
    },
  );

  it.each(WORDS)('%s counts after a cold start that had to ask', async (_, outcome, expected) => {
    await MADE.printing();
    expect(await markStartup(db, NOW, new Set(['new page']))).toMatchObject([
      { state: 'unknown', error: 'printer-lost' },
    ]);
    expect(await hear(outcome)).toMatchObject(expected);
  });

  it('counts after nothing seemed to have opened', async () => {
    await MADE.printing();
    expect(await end(STAYED)).toMatchObject({ state: 'queued', error: 'printer-no-app' });
    expect(await hear(PRINTED)).toMatchObject({ state: 'printed', error: null });
  });

  it.each([
    ['yes', { cameOut: true }],
    ['no', { cameOut: false, copy: { id: jobId('copy'), number: '1-2' } }],
  ] as const)('changes nothing once the seller has said %s', async (_, answer) => {
    await MADE.unknown();
    await answerUnknown(db, ID, answer, NOW);
    const before = await everything(db);
    expect(await hear(PRINTED)).toBeNull();
    expect(await hear(SHUT)).toBeNull();
    expect(await everything(db)).toEqual(before);
  });

  it.each(['printed', 'handedOver', 'failed'] as const)(
    'changes nothing of a paper that is %s',
    async (state) => {
      await MADE[state]();
      const before = await everything(db);
      for (const outcome of [PRINTED, SHUT, UNCLEAR]) expect(await hear(outcome)).toBeNull();
      expect(await everything(db)).toEqual(before);
    },
  );

  it('counts once when two windows hear it', async () => {
    await MADE.printing();
    const words = await Promise.all([hear(PRINTED), hear(SHUT)]);
    expect(words.filter((word) => word !== null)).toHaveLength(1);
    expect(await stateOf()).toBe('printed');
  });

  it('is not heard of a paper that was never offered to an app', async () => {
    expect(await hear(PRINTED)).toBeNull();
    const cable = await claim(db, { kind: 'print' }, 'here', NOW, LEASE);
    expect(cable).toMatchObject({ state: 'printing' });
    expect(await hear(PRINTED)).toBeNull();
  });
});

describe('coming back without a word', () => {
  it.each([
    ['hands over what an app took that never answers', HANDED_OVER, 'handedOver'],
    ['asks about what an app took that should have answered', UNCLEAR, 'unknown'],
    ['lets the paper wait when no app opened', STAYED, 'queued'],
  ])('%s', async (_, outcome, state) => {
    await MADE.printing();
    expect(await end(outcome)).toMatchObject({ state });
  });

  it('says nothing against a word that was there first', async () => {
    await MADE.printing();
    await hear(PRINTED);
    for (const outcome of [HANDED_OVER, UNCLEAR, STAYED]) expect(await end(outcome)).toBeNull();
    expect(await stateOf()).toBe('printed');
  });

  it('is the matter of the window that was left', async () => {
    await MADE.printing();
    expect(await end(HANDED_OVER, 'there')).toBeNull();
    expect(await stateOf()).toBe('printing');
  });
});

it('a paper the app said no to waits again when the seller tries again, by a new link', async () => {
  await MADE.failed();
  const id: JobId = ID;
  const again = await requeue(db, id, NOW);
  expect(again).toMatchObject({ state: 'queued', error: null });
  expect(again).toHaveProperty('nonce', undefined);
  expect(await hear(PRINTED)).toBeNull();
  expect(await offer(OTHER_NONCE)).toMatchObject({ nonce: OTHER_NONCE });
  expect(await open()).toMatchObject({ state: 'printing' });
  expect(await hear(PRINTED)).toMatchObject({ state: 'printed' });
});
