import { beforeEach, describe, expect, it } from 'vitest';
import { SaleId } from '../../../src/lib/domain/ids';
import { advance } from '../../../src/lib/till/advance';
import { START_MS } from '../../fakes/till-ports';
import { refusal } from '../schemes/kass/paired-shop';
import { openSale, pairedTill, payCash, saleOf, type PairedTill } from './paired-till';

let till: PairedTill;
let id: SaleId;
beforeEach(async () => {
  till = await pairedTill();
  id = await openSale(till);
});

const cash = { type: 'cashTaken', at: START_MS, given: 2000 } as const;

describe('a step that is not possible', () => {
  it('is refused and stores nothing', async () => {
    await payCash(till, id);
    const before = await till.rows();
    expect((await refusal(payCash(till, id))).code).toBe('sale-changed');
    expect(await till.rows()).toEqual(before);
  });

  it('is refused for a sale that is not there', async () => {
    const nobody = SaleId.parse('sale-that-is-not-there');
    expect((await refusal(advance(till.ports, nobody, cash))).code).toBe('sale-changed');
  });
});

describe('two windows at the same sale', () => {
  it('take the money once', async () => {
    const windows = [till.ports, till.secondWindow()];
    const ends = await Promise.allSettled(windows.map((ports) => advance(ports, id, cash)));
    expect(ends.map((end) => end.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await saleOf(till, id)).tenders).toHaveLength(1);
    expect(await till.ports.storage.jobsOf(id)).toHaveLength(2);
  });

  it('do not lose a step that is still possible after the other one', async () => {
    const attempt = { id: 'attempt-01', nonce: 'nonce-0001', app: 'a', label: 'A', amount: 1990 };
    const offered = { type: 'attemptOffered', at: START_MS, attempt } as const;
    await advance(till.ports, id, offered as never);
    const steps = [
      { type: 'attemptLeft', at: START_MS, attempt: attempt.id },
      {
        type: 'attemptAnswered',
        at: START_MS,
        attempt: attempt.id,
        answer: { outcome: 'declined' },
      },
    ];
    await Promise.allSettled([
      advance(till.ports, id, steps[0] as never),
      advance(till.secondWindow(), id, steps[1] as never),
    ]);
    expect((await saleOf(till, id)).attempts[0]?.state).toBe('declined');
  });

  it('hear of each other', async () => {
    let heard = 0;
    till.secondWindow().windows.onNews(() => (heard += 1));
    await payCash(till, id);
    expect(heard).toBe(1);
  });
});

describe('a paid sale', () => {
  it('has its receipt queued for the chosen printer and its result for the shop', async () => {
    await payCash(till, id);
    const jobs = await till.ports.storage.jobsOf(id);
    expect(jobs.map((job) => job.kind).sort()).toEqual(['deliver', 'print']);
    const print = jobs.find((job) => job.kind === 'print');
    expect(print).toMatchObject({
      state: 'queued',
      printer: 'on-screen',
      receipt: { number: '1042-1', copy: false, total: 1990 },
    });
    const [result] = await till.ports.storage.resultsOf(id);
    expect(result).toMatchObject({
      jws: null,
      cb: 'https://shop.example/kass/result?order=1042&{*}',
      claims: {
        iss: till.device.kid,
        aud: 'https://shop.example',
        htu: 'https://shop.example/kass/result',
        res: 'paid',
        amt: 1990,
        chg: 10,
        seq: 1,
        st: 'state-0123456789abcdef',
      },
    });
  });
});

describe('a cancelled sale', () => {
  it('tells the shop and prints nothing', async () => {
    await advance(till.ports, id, { type: 'cancelled', at: START_MS });
    const [job, ...others] = await till.ports.storage.jobsOf(id);
    expect([job?.kind, others]).toEqual(['deliver', []]);
    const [result] = await till.ports.storage.resultsOf(id);
    expect(result?.claims).toMatchObject({ res: 'cancelled', amt: 0, how: [] });
  });
});
