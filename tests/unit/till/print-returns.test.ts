import { beforeEach, describe, expect, it } from 'vitest';
import { DocumentId, JobId } from '../../../src/lib/domain/ids';
import { openKass } from '../../../src/lib/offline/db';
import { passprnt } from '../../../src/lib/schemes/print/passprnt';
import { printApi } from '../../../src/lib/schemes/print/print-api';
import { AppPrints } from '../../../src/lib/till/app-prints';
import { arrive } from '../../../src/lib/till/doors';
import { Language } from '../../../src/lib/till/locale.svelte';
import { linkOf } from '../../../src/lib/till/print-apps';
import { takeReturn } from '../../../src/lib/till/returns';
import { bindStorage } from '../../../src/lib/till/storage';
import { TEST_PAPER, testPaper } from '../../../src/lib/till/test-paper';
import { Till } from '../../../src/lib/till/till.svelte';
import { TILL } from '../../fakes/till-ports';
import { refusal } from '../schemes/kass/paired-shop';
import { appTill, type AppTill } from './app-printer';
import { ATTEMPT, attempted, openSale, states, saleOf } from './paired-till';

const SUCCESS = 'passprnt_code=0&passprnt_message=SUCCESS';

let till: AppTill;
let nonce: string;
/** The link is on the screen; with `left` the tap was stored too. */
async function offered(left = true): Promise<void> {
  const link = await new AppPrints(till.ports, () => {}).prepare(till.printer, await till.paper());
  expect(link.type).toBe('link');
  nonce = (await till.paper()).nonce ?? '';
  if (left) await till.ports.storage.openPrint(till.job, 'first', till.clock.now() + 60_000);
}
beforeEach(async () => {
  till = await appTill(passprnt);
  await offered();
});

const ref = () => `${till.job}.${nonce}`;
const back = (pairs: string, reference = ref()) =>
  takeReturn(till.ports, new URL(`${TILL}/return?${pairs}#a=${reference}`));

describe('a return that is not to be believed changes nothing', () => {
  it.each([
    ['with another nonce', () => `${till.job}.nonce-0123456789abcdefX`],
    ['with only the beginning of the nonce', () => `${till.job}.${nonce.slice(0, 12)}`],
    ['with more behind the nonce', () => `${ref()}0`],
    ['with the job for a nonce', () => `${till.job}.${till.job}`],
  ])('%s', async (_, reference) => {
    const before = await till.rows();
    expect((await refusal(back(SUCCESS, reference()))).code).toBe('print-forged');
    expect(await till.rows()).toEqual(before);
  });

  it('of a paper that no app was ever offered', async () => {
    till = await appTill(passprnt);
    const before = await till.rows();
    const error = await refusal(back(SUCCESS, `${till.job}.nonce-0123456789abcdef`));
    expect(error).toMatchObject({ code: 'print-forged', details: { reference: till.job } });
    expect(await till.rows()).toEqual(before);
  });

  it('of a paper that the seller has sent to another printer', async () => {
    const { storage } = till.ports;
    await storage.settle(
      till.job,
      'first',
      { type: 'retry', error: 'printer-no-app' },
      till.clock.now(),
      till.ports.random,
    );
    await storage.requeue(till.job, till.clock.now(), (await till.paper()).printer);
    expect((await till.paper()).nonce).toBe(nonce);
    await storage.requeue(till.job, till.clock.now(), 'on-screen' as never);
    expect((await refusal(back(SUCCESS))).code).toBe('print-forged');
    expect((await till.paper()).state).toBe('queued');
  });
});

describe('the word of a print app', () => {
  it.each([
    ['success', SUCCESS, { state: 'printed', error: null }],
    [
      'a port that did not open',
      'passprnt_code=4&passprnt_message=x',
      { state: 'failed', error: 'printer-unreachable' },
    ],
    [
      'a connection that broke in the middle, which asks',
      'passprnt_code=6&passprnt_message=x',
      { state: 'unknown', error: 'printer-lost' },
    ],
    [
      'a printer that went offline in the middle, which asks',
      'passprnt_code=7&passprnt_message=x',
      { state: 'unknown', error: 'printer-lost' },
    ],
    ['a code of no document', 'passprnt_code=11', { state: 'unknown', error: 'printer-silent' }],
    ['nothing', 'x=1', { state: 'unknown', error: 'printer-silent' }],
    [
      'success beside another reference',
      `${SUCCESS}&ref=another-job-000000.another-nonce-0000`,
      { state: 'unknown', error: 'printer-silent' },
    ],
  ])('%s is stored, and leads to its sale', async (_, pairs, expected) => {
    expect(await back(pairs)).toEqual({ type: 'paper', sale: till.sale });
    expect(await till.paper()).toMatchObject({ ...expected, lease: null });
  });

  it('counts where the page died before its tap was stored', async () => {
    till = await appTill(passprnt);
    await offered(false);
    expect((await till.paper()).state).toBe('queued');
    await back(SUCCESS);
    expect((await till.paper()).state).toBe('printed');
  });

  it('counts on a cold start, after the new page had to ask', async () => {
    const { ports, clock } = till;
    await ports.storage.markStartup(clock.now(), new Set(['second']));
    expect((await till.paper()).state).toBe('unknown');
    const db = await openKass(till.db.name);
    await takeReturn(
      { ...ports, storage: bindStorage(db) },
      new URL(`${TILL}/return?${SUCCESS}#a=${ref()}`),
    );
    expect((await till.paper()).state).toBe('printed');
  });

  it('changes nothing a second time', async () => {
    await back(SUCCESS);
    const before = await till.rows();
    await back('passprnt_code=4');
    await back(SUCCESS);
    expect(await till.rows()).toEqual(before);
  });

  it('changes nothing once the seller has answered', async () => {
    const { storage, clock } = till.ports;
    await storage.markStartup(clock.now(), new Set());
    await storage.answerUnknown(till.job, { cameOut: true }, clock.now());
    const before = await till.rows();
    expect(await back('passprnt_code=4')).toEqual({ type: 'paper', sale: till.sale });
    expect(await till.rows()).toEqual(before);
  });

  it('counts once in two windows', async () => {
    const url = new URL(`${TILL}/return?${SUCCESS}#a=${ref()}`);
    const ends = await Promise.all(
      [till.ports, till.secondWindow()].map((p) => takeReturn(p, url)),
    );
    expect(ends).toEqual([
      { type: 'paper', sale: till.sale },
      { type: 'paper', sale: till.sale },
    ]);
    expect((await till.paper()).state).toBe('printed');
  });

  it('asks when its printer was taken away meanwhile', async () => {
    await till.ports.storage.removePrinter(till.printer.id);
    await back(SUCCESS);
    expect((await till.paper()).state).toBe('unknown');
  });

  it('says nothing of a payment, nor a payment of a paper', async () => {
    const sale = await openSale(till, {
      jti: 'another-order-0123456',
      ord: { id: '2', no: '2', rev: 1 },
    });
    await attempted(till, sale);
    await takeReturn(
      till.ports,
      new URL(`${TILL}/return?${SUCCESS}#a=${ATTEMPT.id}.${ATTEMPT.nonce}`),
    );
    expect(states(await saleOf(till, sale))).toEqual(['inDoubt']);
    expect((await till.paper()).state).toBe('printing');
  });
});

describe('every door', () => {
  it.each([
    ['the page for fixed addresses', () => `${TILL}/return?${SUCCESS}#a=${ref()}`],
    ['an app that adds its pairs to the fragment', () => `${TILL}/return#a=${ref()}?${SUCCESS}`],
    ['a launch of the installed app', () => `${TILL}/return?${SUCCESS}#a=${ref()}`],
  ])('leads to the sale of the paper: %s', async (_, address) => {
    const opened = new Till(till.ports, new Language(['en']));
    const brought = await arrive(opened, new URL(address()), 'launch');
    expect(brought).toEqual({ type: 'paper', href: `/sale?id=${till.sale}` });
    expect((await till.paper()).state).toBe('printed');
    expect(brought && (await opened.receive(brought, true))).toBe(`/sale?id=${till.sale}`);
  });

  it.each(['web+kass://printResult?', 'web+kass:printResult?'])(
    'takes our own link for apps that open no web address: %s',
    async (start) => {
      till = await appTill(printApi, { use: 'scheme', scheme: 'print-api' });
      await offered();
      const own = `${start}status=printed&ref=${ref()}&code=`;
      const opened = new Till(till.ports, new Language(['en']));
      const url = new URL(`${TILL}/#l=${encodeURIComponent(own)}`);
      expect(await arrive(opened, url, 'protocol')).toMatchObject({ type: 'paper' });
      expect((await till.paper()).state).toBe('printed');
    },
  );

  it('shows a forged word in place of the page', async () => {
    const opened = new Till(till.ports, new Language(['en']));
    const url = new URL(`${TILL}/return?${SUCCESS}#a=${till.job}.nonce-0123456789abcdefX`);
    expect(await arrive(opened, url, 'link')).toMatchObject({
      type: 'refused',
      error: { code: 'print-forged' },
    });
  });
});

it('the word about a document leads to the document', async () => {
  const document = DocumentId.parse('document-0123456789');
  const paper = await till.paper();
  const id = JobId.parse('job-of-a-document-0000');
  const waiting = { ...paper, id, sale: null, document, state: 'queued' as const, lease: null };
  await till.ports.storage.addPrintJob(waiting);
  const url = new URL(`${TILL}/return?${SUCCESS}#a=${id}.${nonce}`);
  const opened = new Till(till.ports, new Language(['en']));
  expect(await arrive(opened, url, 'link')).toEqual({
    type: 'paper',
    href: `/document?id=${document}`,
  });
  expect(await till.ports.storage.findPrint(id)).toMatchObject({ state: 'printed' });
});

describe('a test print', () => {
  it('leads back to its printer, and changes nothing', async () => {
    const { id } = till.printer;
    const link = await linkOf(
      till.ports,
      till.printer,
      testPaper({ id }, (await till.paper()).receipt),
    );
    expect(link.type === 'link' && decodeURIComponent(link.href)).toContain(
      `#a=${TEST_PAPER}.${id}`,
    );
    const before = await till.paper();
    const opened = new Till(till.ports, new Language(['en']));
    const url = new URL(`${TILL}/return?${SUCCESS}#a=${TEST_PAPER}.${id}`);
    expect(await arrive(opened, url, 'link')).toEqual({
      type: 'page',
      href: `/printers?set=${id}`,
    });
    expect(await till.paper()).toEqual(before);
  });
});

it('a till that begins again does not hand an app its papers by itself', async () => {
  till = await appTill(passprnt);
  const opened = new Till(till.ports, new Language(['en']));
  await opened.start();
  opened.queue.poke();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await till.paper()).toMatchObject({ state: 'queued', tries: 0, error: null });
  expect(opened.needs.map(({ type }) => type)).toContain('paper');
  expect(opened.waitingWork.receipts).toBe(0);
  expect(opened.devices.statusOf(till.printer.id)).toMatchObject({ state: 'idle', error: null });
});
