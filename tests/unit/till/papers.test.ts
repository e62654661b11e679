// Papers of a sale in several windows: each bears a number of its own.
import { beforeEach, expect, it } from 'vitest';
import type { SaleId } from '../../../src/lib/domain/ids';
import type { PrintJob } from '../../../src/lib/domain/job';
import { ON_SCREEN } from '../../../src/lib/domain/printer';
import { refundOrderOf } from '../../../src/lib/domain/sale';
import { advance } from '../../../src/lib/till/advance';
import { answerPaper, printCopy } from '../../../src/lib/till/papers';
import { START_MS } from '../../fakes/till-ports';
import { openSale, pairedTill, payCash, saleOf, type PairedTill } from './paired-till';

let till: PairedTill;
let id: SaleId;
beforeEach(async () => {
  till = await pairedTill();
  id = await openSale(till);
  await payCash(till, id);
});

const papers = async (): Promise<PrintJob[]> =>
  (await till.ports.storage.jobsOf(id)).filter((job) => job.kind === 'print');
const numbers = async () => (await papers()).map(({ receipt }) => receipt.number).sort();
async function receipt(): Promise<PrintJob> {
  const [first] = await papers();
  if (!first) throw new TypeError('No receipt');
  return first;
}

it('copies that two windows print at once bear different numbers', async () => {
  const job = await receipt();
  const windows = [till.ports, till.secondWindow(), till.ports];
  await Promise.all(windows.map((ports) => printCopy(ports, job, ON_SCREEN)));
  expect(await numbers()).toEqual(['1042-1', '1042-2', '1042-3', '1042-4']);
});

it('a copy and the receipt of a refund made at once bear different numbers', async () => {
  const job = await receipt();
  const order = refundOrderOf(
    await saleOf(till, id),
    { of: 'all' },
    { jti: 'refund-by-the-till-01', nowMs: START_MS },
  );
  await advance(till.ports, id, { type: 'refundStarted', at: START_MS, order });
  await Promise.all([
    printCopy(till.secondWindow(), job, ON_SCREEN),
    advance(till.ports, id, {
      type: 'refundGiven',
      at: START_MS,
      jti: order.jti,
      tender: 0,
      amount: order.sum,
    }),
  ]);
  expect(await numbers()).toEqual(['1042-1', '1042-2', '1042-3']);
});

it('a lost paper is printed once more, though two windows answer that it did not come out', async () => {
  const { storage, windows, clock, random } = till.ports;
  const job = await receipt();
  await storage.claim({ kind: 'print' }, windows.name, clock.now(), 1000);
  const lost = { type: 'unknown', error: 'printer-lost' } as const;
  await storage.settle(job.id, windows.name, lost, clock.now(), random);
  await Promise.all([
    answerPaper(till.ports, job, false),
    answerPaper(till.secondWindow(), job, false),
    printCopy(till.ports, job, ON_SCREEN),
  ]);
  expect(await numbers()).toEqual(['1042-1', '1042-2', '1042-3']);
});
