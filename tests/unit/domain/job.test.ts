import { describe, expect, it, test } from 'vitest';
import {
  DocumentId,
  JobId,
  PrinterId,
  ResultId,
  SaleId,
  ShopId,
} from '../../../src/lib/domain/ids';
import {
  isUnsettled,
  Job,
  newestDelivery,
  shownDelivery,
  type DeliverJob,
  type PrintJob,
} from '../../../src/lib/domain/job';
import { toReceipt } from '../../../src/lib/domain/receipt';
import { foldSale } from '../../../src/lib/domain/sale';
import { opened, T0 } from './sample';

const base = {
  v: 1,
  id: JobId.parse('job-00000001'),
  sale: SaleId.parse('sale-00000001'),
  createdAt: T0,
  tries: 0,
  notBefore: T0,
  lease: null,
  error: null,
  settledAt: null,
} as const;
const print = (state: PrintJob['state']): PrintJob => ({
  ...base,
  kind: 'print',
  state,
  printer: PrinterId.parse('on-screen'),
  receipt: toReceipt(foldSale([opened()])!, {
    shop: { name: 'Shop', paper: { header: [], footer: [] } },
    timeZone: 'UTC',
    language: 'en',
  }),
});
const deliver = (state: DeliverJob['state']): DeliverJob => ({
  ...base,
  kind: 'deliver',
  state,
  result: ResultId.parse('result-00000001'),
  shop: ShopId.parse('shop'),
  seq: 1,
  parked: false,
  heldUntil: 0,
});

describe('a stored job', () => {
  test.each<[string, object]>([
    ['of an unknown kind', { ...print('queued'), kind: 'fax' }],
    ['of another version', { ...print('queued'), v: 2 }],
    ['in a state of the other kind', { ...print('queued'), state: 'delivered' }],
    ['of a delivery without its sale', { ...deliver('queued'), sale: null }],
    ['without its receipt', { ...print('queued'), receipt: undefined }],
    ['with half a lease', { ...deliver('queued'), lease: { owner: 'w' } }],
  ])('%s is refused', (_, job) => {
    expect(Job.safeParse(job).success).toBe(false);
  });

  it('reads back unchanged', () => {
    const document = DocumentId.parse('document-0001');
    const ofDocument: PrintJob = { ...print('queued'), sale: null, document };
    for (const job of [print('queued'), ofDocument, deliver('sending')])
      expect(Job.parse(JSON.parse(JSON.stringify(job)))).toEqual(job);
  });

  it('of an older version waits for no person and no time', () => {
    const { seq: _, parked: __, heldUntil: ___, ...old } = deliver('queued');
    expect(Job.parse(old)).toMatchObject({ seq: 0, parked: false, heldUntil: 0 });
  });
});

describe('the delivery that speaks for a sale', () => {
  const first = deliver('delivered');
  const second = { ...deliver('queued'), seq: 2 };

  it('is that of the newest result, whatever the clock said when it was made', () => {
    expect(newestDelivery([second, first])).toBe(second);
    expect(newestDelivery([first, print('queued'), second])).toBe(second);
    expect(newestDelivery([print('queued')])).toBeUndefined();
  });

  it('is on the screen one that was given up, as long as there is one', () => {
    const stopped = deliver('stopped');
    expect(shownDelivery([stopped, second])).toBe(stopped);
    expect(shownDelivery([first, second])).toBe(second);
    expect(shownDelivery([])).toBeUndefined();
  });
});

describe('work that is not over', () => {
  test.each<[Job, boolean]>([
    [print('queued'), true],
    [print('printing'), true],
    [print('failed'), true],
    [print('unknown'), true],
    [print('printed'), false],
    [print('handedOver'), false],
    [deliver('queued'), true],
    [deliver('sending'), true],
    [deliver('delivered'), false],
    [deliver('handedOver'), false],
    [deliver('stopped'), false],
  ])('$kind $state: %s', (job, expected) => {
    expect(isUnsettled(job)).toBe(expected);
  });
});
