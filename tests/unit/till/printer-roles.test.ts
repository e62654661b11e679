import { beforeEach, describe, expect, it } from 'vitest';
import type { SaleId } from '../../../src/lib/domain/ids';
import { PrinterId } from '../../../src/lib/domain/ids';
import type { Outcome, PrintJob } from '../../../src/lib/domain/job';
import { DEFAULT_PROFILE, ON_SCREEN } from '../../../src/lib/domain/printer';
import { toCopy } from '../../../src/lib/offline/outbox';
import { advance } from '../../../src/lib/till/advance';
import { nextNumber } from '../../../src/lib/till/papers';
import { stepIn } from '../../../src/lib/till/spare-printer';
import { START_MS } from '../../fakes/till-ports';
import { jobId } from '../offline/samples';
import { attempted, ATTEMPT, openSale, pairedTill, payCash, type PairedTill } from './paired-till';

const FIRST = PrinterId.parse('printer-first');
const SECOND = PrinterId.parse('printer-second');

let till: PairedTill;
let id: SaleId;
beforeEach(async () => {
  till = await pairedTill();
  id = await openSale(till);
});

const prints = async (): Promise<readonly PrintJob[]> =>
  (await till.ports.storage.jobsOf(id)).filter((job): job is PrintJob => job.kind === 'print');

describe('a receipt', () => {
  it('opens the drawer when cash came in', async () => {
    await payCash(till, id);
    expect(await prints()).toMatchObject([{ drawer: true, receipt: { copy: false } }]);
  });

  it('leaves the drawer closed when a card paid', async () => {
    const attempt = await attempted(till, id);
    const answer = { outcome: 'approved', complete: true, amount: ATTEMPT.amount } as const;
    await advance(till.ports, id, { type: 'attemptAnswered', at: START_MS, attempt, answer });
    const [job] = await prints();
    expect(job?.drawer).toBeUndefined();
  });

  it('leaves the drawer closed when it is printed once more', async () => {
    await payCash(till, id);
    const [job] = await prints();
    if (!job) throw new TypeError('Nothing is to be printed');
    const copy = toCopy(job, { id: jobId('copy'), number: '1042-2', now: START_MS });
    expect(copy.drawer).toBeUndefined();
  });

  it('is printed once where no printer has the shop’s copy', async () => {
    await payCash(till, id);
    expect(await prints()).toHaveLength(1);
  });

  it('comes with a copy for the shop, of the same number, at the printer that is set for it', async () => {
    await till.ports.storage.saveSettings({ defaultPrinter: FIRST, copyPrinter: SECOND });
    await payCash(till, id);
    const jobs = [...(await prints())].sort((a, b) => a.printer.localeCompare(b.printer));
    expect(jobs).toMatchObject([
      { printer: FIRST, drawer: true, receipt: { number: '1042-1', copy: false } },
      { printer: SECOND, receipt: { number: '1042-1', copy: true, forShop: true } },
    ]);
    expect(jobs[1]?.drawer).toBeUndefined();
    expect(await nextNumber(till.ports, { sale: id }, '1042')).toBe('1042-2');
  });
});

describe('the printer that steps in', () => {
  const retry: Outcome = { type: 'retry', error: 'printer-unreachable' };
  const job = (tries: number): Promise<PrintJob> =>
    prints().then(([first]) => ({ ...(first as PrintJob), tries }));
  const devices = (withinReach = true) => ({
    find: (printer: PrinterId) => ({
      ...{ v: 1 as const, id: printer, driver: 'epos', name: '', address: {} },
      ...{ profile: DEFAULT_PROFILE, addedAt: 0 },
    }),
    isWithinReach: () => withinReach,
  });

  beforeEach(async () => {
    await till.ports.storage.saveSettings({ defaultPrinter: FIRST, sparePrinter: SECOND });
    await payCash(till, id);
  });

  it('gets a receipt whose printer could not print twice', async () => {
    expect(await stepIn(till.ports, devices(), await job(2), retry)).toBe(true);
    expect(await prints()).toMatchObject([{ printer: SECOND, state: 'queued', tries: 0 }]);
  });

  it.each<[string, number, Outcome]>([
    ['failed once: it may only sleep', 1, retry],
    ['may have begun', 2, { type: 'unknown', error: 'printer-lost' }],
    ['has printed', 2, { type: 'done', state: 'printed' }],
    ['was given up', 2, { type: 'failed', error: 'printer-unsupported' }],
  ])('gets none that %s', async (_, tries, outcome) => {
    expect(await stepIn(till.ports, devices(), await job(tries), outcome)).toBe(false);
    expect(await prints()).toMatchObject([{ printer: FIRST }]);
  });

  it('gets none that it cannot print without a tap, and none of its own', async () => {
    expect(await stepIn(till.ports, devices(false), await job(2), retry)).toBe(false);
    const own = { ...(await job(2)), printer: SECOND };
    expect(await stepIn(till.ports, devices(), own, retry)).toBe(false);
    const shown = { ...(await job(2)), printer: ON_SCREEN };
    expect(await stepIn(till.ports, devices(), shown, retry)).toBe(false);
  });

  it('does nothing where none is set', async () => {
    await till.ports.storage.saveSettings({ sparePrinter: null });
    expect(await stepIn(till.ports, devices(), await job(2), retry)).toBe(false);
  });
});
