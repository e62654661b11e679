// What a shop wants printed: taken in, printed by a tap, asked about, printed again.
import { beforeEach, describe, expect, it } from 'vitest';
import { DocumentId, PrinterId, type JobId } from '../../../src/lib/domain/ids';
import type { PrintJob } from '../../../src/lib/domain/job';
import { ON_SCREEN } from '../../../src/lib/domain/printer';
import { DEFAULT_GRANTS } from '../../../src/lib/domain/shop';
import { DocumentView } from '../../../src/lib/till/document.svelte';
import { intake } from '../../../src/lib/till/intake';
import { START_MS } from '../../fakes/till-ports';
import { claims, NOW, refusal } from '../schemes/kass/paired-shop';
import { documentLink, openSale, pairedTill, type PairedTill } from './paired-till';

const JTI = 'document-0123456789';
const OTHER = PrinterId.parse('printer-other');

let till: PairedTill;
beforeEach(async () => {
  till = await pairedTill();
});

const link = (change?: Record<string, unknown>) => documentLink(till, change);
const take = (raw: string) => intake(till.ports, { raw, door: 'link' });

async function opened(change: Record<string, unknown> = {}): Promise<DocumentId> {
  const outcome = await take(await link(change));
  if (outcome.type !== 'document') throw new TypeError(outcome.type);
  return outcome.id;
}

async function viewOf(id: DocumentId, ports = till.ports): Promise<DocumentView> {
  const view = new DocumentView(ports, id, () => {});
  await view.load();
  return view;
}

/** The printer stopped answering in the middle of a job. */
async function lose(job: PrintJob | undefined): Promise<PrintJob> {
  await till.ports.storage.claim({ kind: 'print' }, 'first', START_MS, 1000);
  const lost = { type: 'unknown', error: 'printer-lost' } as const;
  const now = await till.ports.storage.settle(
    job?.id as JobId,
    'first',
    lost,
    START_MS,
    till.ports.random,
  );
  return now as PrintJob;
}

describe('a link that wants something printed', () => {
  it('stores it, with the link as evidence and the door it came by, and prints nothing', async () => {
    const raw = await link();
    const outcome = await intake(till.ports, { raw, door: 'share' });
    expect(outcome).toMatchObject({ type: 'document', orderNo: '1042' });
    if (outcome.type !== 'document') return;
    expect(await till.ports.storage.getDocument(outcome.id)).toMatchObject({
      shop: till.shop.id,
      jti: JTI,
      order: { ord: { no: '1042' }, doc: [{ k: 'text', t: 'Pick list' }] },
      jws: raw.split('#j=')[1],
      door: 'share',
      demo: false,
      openedAt: START_MS,
    });
    expect(await till.ports.storage.unsettled()).toEqual([]);
  });

  it('leads to the same document whenever it comes, also after it has expired', async () => {
    const raw = await link();
    const first = await take(raw);
    const rows = await till.rows();
    expect(await take(raw)).toEqual(first);
    till.clock.advance(3 * 60 * 60 * 1000);
    expect(await take(raw)).toEqual(first);
    expect(await till.rows()).toEqual(rows);
  });

  it('leads to a document of its own for each link of an order', async () => {
    expect(await opened()).not.toBe(await opened({ jti: 'document-of-another-link' }));
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['without a line', { doc: [] }, 'link-invalid'],
    ['with a line that is no text', { doc: [{ k: 'image', src: 'x' }] }, 'link-invalid'],
    ['with raw bytes for the printer', { doc: [{ k: 'raw', bytes: 'G0A=' }] }, 'link-invalid'],
    ['that would answer elsewhere', { cb: 'https://evil.example/' }, 'link-wrong-callback'],
    ['too old', { iat: NOW - 3600, exp: NOW - 1800 }, 'link-expired'],
  ])('%s is refused and leaves nothing behind', async (_, change, code) => {
    const rows = await till.rows();
    expect((await refusal(take(await link(change)))).code).toBe(code);
    expect(await till.rows()).toEqual(rows);
  });

  it('needs the right that the shop’s admin gives', async () => {
    await till.ports.storage.updateShop(till.shop.id, {
      grants: { ...DEFAULT_GRANTS, print: false },
    });
    expect(await refusal(take(await link()))).toMatchObject({
      code: 'link-not-granted',
      details: { reason: 'printNow' },
    });
  });

  it('needs a signature', async () => {
    const raw =
      'web+kass://printNow?callback=[https://shop.example/kass/result?{*}]&order={"doc":[]}';
    expect(await refusal(take(raw))).toMatchObject({
      code: 'link-action',
      details: { reason: 'unsigned' },
    });
  });

  it('with the id of an order’s link is refused as a replay, and the other way round', async () => {
    await openSale(till);
    const rows = await till.rows();
    expect((await refusal(take(await link({ jti: claims.jti })))).code).toBe('link-replayed');
    expect(await till.rows()).toEqual(rows);
    await opened();
    const order = till.link({ jti: JTI, ord: { id: '7', no: '7', rev: 0 } });
    expect((await refusal(take(await order))).code).toBe('link-replayed');
  });

  it('counts among the thirty that a minute may bring', async () => {
    for (let n = 0; n < 29; n += 1) await opened({ jti: `document-of-the-dozen-${n}` });
    await openSale(till);
    expect((await refusal(take(await link()))).code).toBe('link-many');
    const again = { jti: 'document-of-the-dozen-7' };
    expect(await take(await link(again))).toMatchObject({ type: 'document' });
  });
});

describe('a document on the screen', () => {
  it('is a preview until the tap that prints it', async () => {
    const view = await viewOf(await opened());
    expect(view.paper).toMatchObject({ kind: 'document', orderNo: '1042', copy: false });
    expect(view.paper).not.toHaveProperty('number');
    await view.print(ON_SCREEN);
    expect(view.jobs).toMatchObject([
      {
        state: 'queued',
        sale: null,
        document: view.id,
        printer: ON_SCREEN,
        receipt: { kind: 'document', number: '1042-D1', copy: false },
      },
    ]);
  });

  it('is printed once, however many windows tap', async () => {
    const id = await opened();
    const here = await viewOf(id);
    const there = await viewOf(id, till.secondWindow());
    await Promise.all([here.print(ON_SCREEN), there.print(ON_SCREEN), here.print(OTHER)]);
    expect(await till.ports.storage.printsOf(id)).toHaveLength(1);
  });

  it('asks when nobody knows whether it came out; a no prints it again as a copy', async () => {
    const view = await viewOf(await opened());
    await view.print(ON_SCREEN);
    await view.cameOut(await lose(view.jobs[0]), false);
    const [copy] = view.jobs.filter(({ receipt }) => receipt.copy);
    expect(copy).toMatchObject({
      state: 'queued',
      sale: null,
      document: view.id,
      receipt: { number: '1042-D2' },
    });
    expect(view.jobs.find((job) => job !== copy)).toMatchObject({
      state: 'failed',
      replacedBy: copy?.id,
    });
    expect(view.paper).toMatchObject({ number: '1042-D2' });
  });

  it('is done when the seller says that it came out', async () => {
    const view = await viewOf(await opened());
    await view.print(ON_SCREEN);
    await view.cameOut(await lose(view.jobs[0]), true);
    expect(view.jobs).toMatchObject([{ state: 'printed' }]);
  });

  it('is printed again as a copy, also elsewhere', async () => {
    const view = await viewOf(await opened());
    await view.print(ON_SCREEN);
    await view.printAgain(view.jobs[0] as PrintJob, OTHER);
    expect(view.jobs.find(({ receipt }) => receipt.copy)).toMatchObject({
      printer: OTHER,
      receipt: { number: '1042-D2', copy: true, lines: [{ t: 'Pick list' }] },
    });
  });

  it('leads back to the shop’s page, without a result', async () => {
    const view = await viewOf(await opened());
    expect(view.backAddress).toBe('https://shop.example/kass/result?order=1042');
  });

  it('that is not there is told from one that is still being read', async () => {
    const view = new DocumentView(till.ports, DocumentId.parse('document-none'), () => {});
    expect([view.loaded, view.document]).toEqual([false, null]);
    await view.load();
    expect([view.loaded, view.document]).toEqual([true, null]);
  });
});
