import { describe, expect, it } from 'vitest';
import { PrinterId, ResultId } from '../../../src/lib/domain/ids';
import type { DeliverJob, Job, PrintJob } from '../../../src/lib/domain/job';
import { toDeliverJob } from '../../../src/lib/offline/job-rules';
import { needsOf } from '../../../src/lib/till/needs';
import { isPrintingAt, nextTryAt, queueGroups } from '../../../src/lib/till/queue-list';
import { jobId, NOW, printJob, saleId, SHOP } from '../offline/samples';

const FAR = PrinterId.parse('printer-far');
const paper = (change: Partial<PrintJob> = {}): PrintJob => ({ ...printJob('paper'), ...change });
const message = (change: Partial<DeliverJob> = {}): DeliverJob => ({
  ...toDeliverJob({
    id: jobId('message'),
    sale: saleId('a'),
    result: ResultId.parse('result-0001'),
    shop: SHOP,
    seq: 1,
    now: NOW,
  }),
  ...change,
});

const groupOf = (job: Job): string | undefined => {
  const groups = queueGroups([job], needsOf([], [job]), (printer) => printer !== FAR);
  const names = ['asks', 'waits', 'givenUp'] as const;
  return names.find((name) => groups[name].includes(job));
};
const gaveUp = { note: 'Not wanted', at: NOW, from: 'queued' } as const;

describe('what waits', () => {
  it.each<[string, Job, string | undefined]>([
    ['a paper of which nobody knows whether it came out', paper({ state: 'unknown' }), 'asks'],
    ['a paper that failed', paper({ state: 'failed', error: 'print-broken' }), 'asks'],
    ['a paper whose printer is off', paper({ error: 'printer-unreachable' }), 'asks'],
    ['a paper for a printer that a tap must connect', paper({ printer: FAR }), 'asks'],
    ['a paper in line', paper(), 'waits'],
    ['a paper that is being printed', paper({ state: 'printing' }), 'waits'],
    ['a paper that was given up', paper({ state: 'givenUp', gaveUp }), 'givenUp'],
    [
      'a paper that a copy has replaced',
      paper({ state: 'failed', replacedBy: jobId('copy') }),
      undefined,
    ],
    ['a message on its way', message({ state: 'sending' }), 'waits'],
    ['a message without a network', message({ error: 'shop-unreachable' }), 'waits'],
    ['a message that only a person brings', message({ parked: true }), 'asks'],
    [
      'a message that the shop refused',
      message({ state: 'stopped', error: 'shop-refused' }),
      'asks',
    ],
    ['a message that was given up', message({ state: 'givenUp', gaveUp }), 'givenUp'],
  ])('puts %s where it belongs', (_, job, group) => {
    expect(groupOf(job)).toBe(group);
  });

  it('keeps the order in which it came in', () => {
    const jobs = [paper({ id: jobId('one') }), message(), paper({ id: jobId('two') })];
    expect(queueGroups(jobs, [], () => true).waits).toEqual(jobs);
  });

  it.each<[string, Job, number | null]>([
    ['waits for a time', message({ notBefore: NOW + 5 }), NOW + 5],
    ['is brought by a person', message({ parked: true }), null],
    ['is at work', message({ state: 'sending' }), null],
    ['was given up', paper({ state: 'givenUp', gaveUp }), null],
    ['is printed within reach', paper({ notBefore: NOW + 5 }), NOW + 5],
    ['waits for a tap, at its printer or at its app', paper({ printer: FAR }), null],
  ])('knows the next try of what %s', (_, job, at) => {
    expect(nextTryAt(job, (printer) => printer !== FAR)).toBe(at);
  });

  it.each<[boolean, string, Job]>([
    [true, 'a paper of it is on its way', paper({ state: 'printing' })],
    [false, 'a paper of it only waits', paper()],
    [false, 'another printer prints', paper({ state: 'printing', printer: FAR })],
    [false, 'a message is on its way', message({ state: 'sending' })],
  ])('says %s of a printer that prints, when %s', (prints, _, job) => {
    expect(isPrintingAt([job], paper().printer)).toBe(prints);
  });
});
