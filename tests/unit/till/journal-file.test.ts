// A journal that is saved on one tablet and read in on another, or after everything was cleared.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysIn } from '../../../src/lib/domain/day';
import type { AppError } from '../../../src/lib/domain/errors';
import { foldSales } from '../../../src/lib/offline/retention';
import { makeDeviceKey } from '../../../src/lib/schemes/kass/device-key';
import { advance } from '../../../src/lib/till/advance';
import { deliver } from '../../../src/lib/delivery/deliver';
import {
  journalSize,
  lookIntoJournal,
  readJournal,
  writeJournal,
} from '../../../src/lib/till/journal-file';
import { isJournalOpen } from '../../../src/lib/till/open-journal.svelte';
import { setPin } from '../../../src/lib/till/pin';
import type { Ports } from '../../../src/lib/till/ports';
import { fakeWorld, START_MS } from '../../fakes/till-ports';
import { over } from '../offline/history';
import { everything } from '../offline/samples';
import { openSale, pairedTill, payCash, saleOf, type PairedTill } from './paired-till';

const DAY_MS = 24 * 60 * 60 * 1000;
const DAYS = ['2026-01-01', '2027-12-31'] as const;
const sumsOf = ({ storage }: Ports) => storage.totalsOf(...DAYS, daysIn('UTC'));

async function sell(till: PairedTill, no: string, isPaid = true) {
  const id = await openSale(till, {
    jti: `link-0123456789-${no}`,
    ord: { id: `order-${no}`, no, rev: 1 },
    cust: 'SECRET-NAME',
  });
  if (isPaid) await payCash(till, id);
  return id;
}

/** A till with two paid sales, one open one, and a choice of its owner. */
async function busyTill() {
  const till = await pairedTill();
  const ids = [await sell(till, '1'), await sell(till, '2'), await sell(till, '3', false)];
  await till.ports.storage.saveSettings({ theme: 'dark', backByItself: true });
  return { till, ids };
}

const save = async ({ ports }: Pick<PairedTill, 'ports'>, customers = true) =>
  (await writeJournal(ports, customers)).file;

async function refused(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'taken',
    (error: AppError) => error.code,
  );
}

describe('a saved journal', () => {
  it('is one JSON file, named by its day, whose size was told before', async () => {
    const { till } = await busyTill();
    const { name, file } = await writeJournal(till.ports, true);
    expect(name).toBe('kass-journal-2026-11-23.json');
    const content = JSON.parse(await file.text()) as { parts: { type: string }[] };
    expect(content.parts.map(({ type }) => type)).toEqual(['till', 'days', 'sales']);
    const { sales, bytes } = await journalSize(till.ports, true);
    expect(sales).toBe(3);
    expect(Math.abs(bytes - file.size) / file.size).toBeLessThan(0.5);
  });

  it('holds no private key, no PIN, no pairing request, and no customer where that is wished', async () => {
    const { till } = await busyTill();
    await setPin(till.ports, '4711', 1);
    const pin = (await till.ports.storage.loadSettings()).pin;
    const all = await (await save(till)).text();
    expect(all).toContain('SECRET-NAME');
    for (const secret of [pin?.hash, pin?.salt, till.shop.request, '"d":', 'privateKey'])
      expect(secret && all.includes(secret)).toBeFalsy();
    const without = await (await save(till, false)).text();
    expect(without).not.toContain('SECRET-NAME');
    // A link carries the name as Base64.
    expect(without).not.toContain('"jws":"eyJhbGciOiJFUzI1NiIsInR5cCI6Imthc3Mtb3JkZXI');
  });

  it('tells what is in it before anything of it is stored', async () => {
    const { till } = await busyTill();
    const other = await fakeWorld();
    const before = await everything(other.db);
    const look = await lookIntoJournal(other.ports, await save(till));
    expect(look).toMatchObject({
      ...{ made: START_MS, kid: till.device.kid, customers: true, shops: [till.shop.name] },
      ...{ sales: 3, here: 0, waiting: 2, broken: 0 },
      days: { first: '2026-11-23', last: '2026-11-23' },
    });
    expect([...look.sums]).toEqual([['EUR', 3980]]);
    expect(await everything(other.db)).toEqual(before);
    expect(await lookIntoJournal(till.ports, await save(till))).toMatchObject({ here: 3 });
  });
});

describe('while a journal is at work', () => {
  it.each<[string, (ports: Ports, file: Blob) => Promise<unknown>]>([
    ['saved', (ports) => writeJournal(ports, true)],
    ['looked into', (ports, file) => lookIntoJournal(ports, file)],
    ['read in', (ports, file) => readJournal(ports, file, false)],
    ['read in after another window has', readInBehindAnother],
    ['looked into and found broken', (ports) => refused(lookIntoJournal(ports, new Blob(['x'])))],
  ])('the window knows that it is being %s, until it is over', async (_, work) => {
    const { till } = await busyTill();
    const file = await save(till);
    expect(isJournalOpen()).toBe(false);
    const done = work(till.ports, file);
    expect(isJournalOpen()).toBe(true);
    await done;
    expect(isJournalOpen()).toBe(false);
  });
});

/** Waits for the other window with the fact standing. */
async function readInBehindAnother(ports: Ports, file: Blob): Promise<void> {
  let letGo = () => {};
  const other = new Promise<void>((resolve) => (letGo = resolve));
  void ports.windows.exclusive('read-journal', () => other);
  const read = readJournal(ports, file, false);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(isJournalOpen()).toBe(true);
  letGo();
  await read;
}

describe('reading a journal in', () => {
  it('brings every sale, its sums and its results to a new tablet, and the shop has to be paired again', async () => {
    const { till, ids } = await busyTill();
    const { ports } = await fakeWorld();
    const read = await readJournal(ports, await save(till), false);
    expect(read).toEqual({ added: 3, updated: 0, here: 0, clash: 0, days: true });
    for (const id of ids)
      expect((await ports.storage.loadSale(id))?.sale).toEqual(await saleOf(till, id));
    expect(await sumsOf(ports)).toEqual(await sumsOf(till.ports));
    expect(await ports.storage.getShop(till.shop.id)).toMatchObject({
      state: 'revoked',
      endedBy: 'owner',
      request: '',
    });
    expect((await ports.storage.loadSettings()).theme).toBe('auto');
  });

  it('takes the choices over only where that is wished, and never the printers', async () => {
    const { till } = await busyTill();
    await till.ports.storage.saveSettings({ defaultPrinter: 'printer-of-there' as never });
    const { ports } = await fakeWorld();
    await readJournal(ports, await save(till), true);
    expect(await ports.storage.loadSettings()).toMatchObject({
      ...{ theme: 'dark', backByItself: true, defaultPrinter: 'on-screen' },
    });
  });

  it('lets what the shop was not told be delivered, without the key that signed it', async () => {
    const { till } = await busyTill();
    const { ports, network } = await fakeWorld();
    await readJournal(ports, await save(till), false);
    const sent: string[] = [];
    network.serve(till.shop.origin, async (request) => {
      sent.push(await request.text());
      return new Response('{}', { status: 200 });
    });
    const jobs = await ports.storage.unsettled();
    expect(jobs).toHaveLength(2);
    for (const job of jobs)
      if (job.kind === 'deliver')
        expect(await deliver(ports, job)).toEqual({ type: 'done', state: 'delivered' });
    const { storage } = till.ports;
    const kept = await Promise.all(
      jobs.map(async (job) =>
        job.kind === 'deliver' ? await storage.getResult(job.result) : null,
      ),
    );
    expect(sent).toEqual(kept.map((result) => result?.jws));
  });

  it('changes nothing where all of it is here, also the second time', async () => {
    const { till } = await busyTill();
    const file = await save(till);
    const before = await everything(till.db);
    expect(await readJournal(till.ports, file, false)).toMatchObject({ added: 0, here: 3 });
    expect(await everything(till.db)).toEqual(before);

    const other = await fakeWorld();
    await readJournal(other.ports, file, false);
    const once = await everything(other.db);
    await readJournal(other.ports, file, false);
    expect(await everything(other.db)).toEqual(once);
  });

  it('never puts an older state in the place of a newer one, and brings an older one on', async () => {
    const { till, ids } = await busyTill();
    const old = await save(till);
    const [, , open] = ids;
    if (!open) throw new TypeError('No sale');
    await payCash(till, open);
    const later = await save(till);
    await readJournal(till.ports, old, false);
    expect((await saleOf(till, open)).type).toBe('paid');

    const { ports } = await fakeWorld();
    await readJournal(ports, old, false);
    expect(await readJournal(ports, later, false)).toMatchObject({ updated: 1, here: 2 });
    expect((await ports.storage.loadSale(open))?.sale.type).toBe('paid');
    expect(await sumsOf(ports)).toEqual(await sumsOf(till.ports));
  });

  it('that is cut goes on when it is begun again', async () => {
    const { till } = await busyTill();
    for (let i = 4; i < 60; i += 1) {
      till.clock.advance(20_000);
      await sell(till, String(i));
    }
    const file = await save(till);
    const whole = await fakeWorld();
    await readJournal(whole.ports, file, false);

    const cut = await fakeWorld();
    let calls = 0;
    const importSales: Ports['storage']['importSales'] = (...rest) => {
      calls += 1;
      if (calls === 2) throw new TypeError('cut');
      return cut.ports.storage.importSales(...rest);
    };
    const storage = { ...cut.ports.storage, importSales };
    await expect(readJournal({ ...cut.ports, storage }, file, false)).rejects.toThrow('cut');
    await readJournal(cut.ports, file, false);
    expect(await everything(cut.db)).toEqual(await everything(whole.db));
  });

  it('on a tablet that was paired again and sells already keeps both chains, each with its own numbers', async () => {
    const { till } = await busyTill();
    const file = await save(till);
    const fresh = await fakeWorld();
    const { shop } = till;
    await fresh.ports.storage.putPairing(shop, { shop: shop.id, ...(await makeDeviceKey()) });
    const again = { ...till, ...fresh };
    const own = await sell(again, '99');
    const sums = await sumsOf(fresh.ports);
    expect(await readJournal(fresh.ports, file, false)).toMatchObject({ added: 3 });
    expect((await sumsOf(fresh.ports))[0]?.paid).toBe((sums[0]?.paid ?? 0) + 2);
    const [result] = await fresh.ports.storage.resultsOf(own);
    expect(result?.seq).toBe(1);
    expect(await fresh.ports.storage.headOf(shop.id)).toMatchObject({ seq: 1 });
    expect(await sell(again, '100')).toBeTruthy();
    expect(await fresh.ports.storage.headOf(shop.id)).toMatchObject({ seq: 2 });
    expect(await fresh.ports.storage.getShop(shop.id)).toMatchObject({ state: 'paired' });
  });

  it('leaves out an order that this tablet has a sale of its own for', async () => {
    const { till } = await busyTill();
    const file = await save(till);
    const { ports } = await fakeWorld();
    await ports.storage.putPairing(till.shop, { shop: till.shop.id, ...till.device });
    const id = await sell({ ...till, ports }, '1', false);
    expect(await readJournal(ports, file, false)).toMatchObject({ added: 2, clash: 1 });
    expect((await ports.storage.loadSale(id))?.sale.type).toBe('open');
  });

  it('brings the sums of folded days once, and never counts a sale twice', async () => {
    const { till, ids } = await busyTill();
    const before = await save(till);
    const later = START_MS + 3 * DAY_MS;
    const [first] = ids;
    if (!first) throw new TypeError('No sale');
    for (const job of await till.ports.storage.jobsOf(first)) await till.db.put('jobs', over(job));
    expect(await foldSales(till.db, [first], later, daysIn('UTC'))).toBe(1);
    const sums = await sumsOf(till.ports);

    // The older file has the folded sale whole: here it is in the sums already.
    expect(await readJournal(till.ports, before, false)).toMatchObject({ added: 0, here: 3 });
    expect(await sumsOf(till.ports)).toEqual(sums);

    const { ports } = await fakeWorld();
    const after = await save(till);
    await readJournal(ports, after, false);
    await readJournal(ports, after, false);
    expect(await sumsOf(ports)).toEqual(sums);

    // The same sale is here whole: its sums are here with it.
    const whole = await fakeWorld();
    await readJournal(whole.ports, before, false);
    expect(await readJournal(whole.ports, after, false)).toMatchObject({ days: true });
    expect(await sumsOf(whole.ports)).toEqual(sums);
  });
});

describe('a file that is not what was saved', () => {
  it('is refused wherever it is cut', async () => {
    const { till } = await busyTill();
    const text = await (await save(till)).text();
    const { ports, db } = await fakeWorld();
    const before = await everything(db);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: text.length - 3 }), async (length) => {
        const cut = new Blob([text.slice(0, length)]);
        expect(await refused(readJournal(ports, cut, true))).toBe('file-broken');
      }),
      { numRuns: 60 },
    );
    expect(await everything(db)).toEqual(before);
  });

  it('is refused when one letter of it is another', async () => {
    const { till } = await busyTill();
    const text = await (await save(till)).text();
    const { ports, db } = await fakeWorld();
    const before = await everything(db);
    const lines = text.split('\n');
    const start = (lines[0]?.length ?? 0) + 1;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: start, max: text.length - 2 }), async (at) => {
        const other = text[at] === '7' ? '8' : '7';
        const changed = new Blob([text.slice(0, at) + other + text.slice(at + 1)]);
        expect(['file-broken', 'file-changed']).toContain(
          await refused(readJournal(ports, changed, true)),
        );
      }),
      { numRuns: 150 },
    );
    expect(await everything(db)).toEqual(before);
  });

  it('is refused with a part taken away, put twice, or signed by another key', async () => {
    const { till } = await busyTill();
    const { till: other } = await busyTill();
    const lines = (await (await save(till)).text()).split('\n');
    const foreign = (await (await save(other)).text()).split('\n');
    const [head, first, days, sales, seal] = lines;
    const { ports } = await fakeWorld();
    for (const changed of [
      [head, first, sales, seal],
      [head, first, days, days, sales, seal],
      [head, days, first, sales, seal],
      [head, first, days, sales, foreign[4]],
    ])
      expect(await refused(readJournal(ports, new Blob([changed.join('\n')]), false))).toBe(
        'file-changed',
      );
  });

  it('says so when a newer till saved it, and when it is no journal at all', async () => {
    const { ports } = await fakeWorld();
    const of = (text: string) => refused(lookIntoJournal(ports, new Blob([text])));
    expect(await of('{"kass":"journal","v":2,"other":[\n')).toBe('file-newer');
    for (const text of ['', '{}', 'PK\u0003\u0004', '[1]\n', '{"kass":"results"}'])
      expect(await of(text), text).toBe('file-broken');
  });

  it('of a till without a shop bears no signature, and that is told', async () => {
    const empty = await fakeWorld();
    const look = await lookIntoJournal(empty.ports, await save(empty));
    expect(look).toMatchObject({ kid: null, sales: 0, days: null });
  });
});

describe('a paired till', () => {
  it('goes on with its sales after their journal was read in and a refund begins', async () => {
    const { till, ids } = await busyTill();
    const { ports } = await fakeWorld();
    await readJournal(ports, await save(till), false);
    const [paid] = ids;
    if (!paid) throw new TypeError('No sale');
    const { order } = (await ports.storage.loadSale(paid))?.sale ?? {};
    if (!order) throw new TypeError('No order');
    const refund = { ...order, jti: 'refund-0123456789abcd', act: 'refundNow' };
    await advance(ports, paid, { type: 'refundAsked', at: START_MS, order: refund, jws: 'r' });
    const state = await advance(ports, paid, {
      ...{ type: 'refundGiven', at: START_MS, tender: 0, amount: order.sum },
    });
    expect(state.type).toBe('refunded');
  });
});

describe('the sums of days in a file', () => {
  it('are left out where some of their sales are here and some are not, and that is told', async () => {
    const { till, ids } = await busyTill();
    const [first, second] = ids;
    if (!first || !second) throw new TypeError('No sales');
    const { db, ports } = till;
    const half = await fakeWorld();
    for (const id of [first, second])
      for (const job of await ports.storage.jobsOf(id)) await db.put('jobs', over(job));
    await save(till);
    // The newest result stays with its sale, so that another one has to come after both.
    till.clock.advance(60_000);
    await sell(till, '4');
    await save(till);
    const later = START_MS + 3 * DAY_MS;
    await foldSales(db, [first], later, daysIn('UTC'));
    await readJournal(half.ports, await save(till), false);
    const before = await sumsOf(half.ports);
    await foldSales(db, [second], later, daysIn('UTC'));
    // Here the first is in the sums, and the second is whole: nothing is missing.
    expect(await readJournal(half.ports, await save(till), false)).toMatchObject({ days: true });
    expect(await sumsOf(half.ports)).toEqual(before);
    // Without the second, its sums cannot be told from those of the first.
    await half.db.delete('sales', second);
    expect(await readJournal(half.ports, await save(till), false)).toMatchObject({ days: false });
  });
});
