import { beforeEach, describe, expect, it } from 'vitest';
import type { DeliverJob, PrintJob } from '../../../src/lib/domain/job';
import type { SaleId } from '../../../src/lib/domain/ids';
import { ON_SCREEN } from '../../../src/lib/domain/printer';
import { deliver } from '../../../src/lib/delivery/deliver';
import { printCopy } from '../../../src/lib/till/papers';
import { openSale, pairedTill, payCash, type PairedTill } from './paired-till';

let till: PairedTill;
let id: SaleId;
beforeEach(async () => {
  till = await pairedTill();
  id = await openSale(till);
  await payCash(till, id);
});

const jobs = () => till.ports.storage.jobsOf(id);

/** Delivers the result to a shop that answers so. */
async function answered(body: unknown) {
  const job = (await jobs()).find((one): one is DeliverJob => one.kind === 'deliver');
  if (!job) throw new TypeError('Nothing is to be delivered');
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const ports = { ...till.ports, fetch: () => Promise.resolve(new Response(text)) };
  return deliver(ports, job);
}

/** The paper of the next copy. */
async function nextCopy() {
  const [job] = (await jobs()).filter((one): one is PrintJob => one.kind === 'print');
  if (!job) throw new TypeError('Nothing was printed');
  await printCopy(till.ports, job, ON_SCREEN);
  const copies = (await jobs()).filter(
    (one): one is PrintJob => one.kind === 'print' && one.receipt.copy,
  );
  return copies.at(-1)?.receipt;
}

describe('a sale that the shop’s server has registered', () => {
  it('carries the code on every paper from then on', async () => {
    expect(await answered({ jti: '1', fiscal: { qr: 't=1&s=19.90', n: 'Чек ФН' } })).toEqual({
      type: 'done',
      state: 'delivered',
    });
    expect(await nextCopy()).toMatchObject({ fiscal: { text: 't=1&s=19.90', label: 'Чек ФН' } });
  });

  it.each([
    ['says nothing of it', { jti: '1' }],
    ['has no code', { fiscal: { n: 'x' } }],
    ['has a code that is too long', { fiscal: { qr: 'x'.repeat(513) } }],
    ['is no object', [1]],
    ['is no JSON', 'Thank you'],
    ['is empty', ''],
    ['is longer than an answer may be', `{"fiscal":{"qr":"x"},"a":"${'x'.repeat(20_000)}"}`],
  ])('is delivered all the same, without a code, when the answer %s', async (_, body) => {
    expect(await answered(body)).toEqual({ type: 'done', state: 'delivered' });
    expect(await nextCopy()).not.toHaveProperty('fiscal');
  });
});
