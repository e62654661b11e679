// One offer for what is chosen: never two, none that nobody can have tapped, and none taken back that somebody has.
import { beforeEach, describe, expect, it } from 'vitest';
import type { SaleId } from '../../../src/lib/domain/ids';
import { Offering, type Choice } from '../../../src/lib/till/offering.svelte';
import { payAppOf } from '../../../src/lib/till/pay-apps';
import { SaleView } from '../../../src/lib/till/sale.svelte';
import { openSale, pairedTill, saleOf, states, type PairedTill } from './paired-till';

let till: PairedTill;
let id: SaleId;
let view: SaleView;
let offering: Offering;
let running: Promise<void>[];

const settle = async (): Promise<void> => {
  await Promise.resolve();
  await Promise.all(running);
};

beforeEach(async () => {
  till = await pairedTill();
  id = await openSale(till, { pay: { tips: true } });
  view = new SaleView(till.ports, id, () => {});
  await view.load();
  running = [];
  offering = new Offering(view, (work) => void running.push(work()));
});

const app = payAppOf('kass-app', { apps: {} });
const choice = (change: Partial<Choice> = {}): Choice => {
  if (!app) throw new TypeError('The app is not known');
  return { app, amount: 1990, tip: 0, ...change };
};
const statesNow = async () => states(await saleOf(till, id));

describe('what is chosen is offered', () => {
  it('once, however often it is said', async () => {
    for (let i = 0; i < 3; i += 1) offering.want(choice());
    await settle();
    expect(await statesNow()).toEqual(['offered']);
    expect(offering.for(choice())).toMatchObject({ amount: 1990 });
  });

  it('with its part and its tip', async () => {
    offering.want(choice({ amount: 500, tip: 100 }));
    await settle();
    expect(view.attempt).toMatchObject({ amount: 500, tip: 100 });
    expect(offering.for(choice())).toBeUndefined();
  });

  it('and another choice takes its place, under another reference', async () => {
    offering.want(choice());
    await settle();
    const first = view.attempt?.id;
    offering.want(choice({ tip: 100 }));
    await settle();
    expect(await statesNow()).toEqual(['withdrawn', 'offered']);
    expect(view.attempt?.id).not.toBe(first);
  });

  it('and of choices that change quickly only the last one stands', async () => {
    offering.want(choice());
    offering.want(choice({ amount: 500 }));
    offering.want(choice({ amount: 700 }));
    await settle();
    expect(view.attempt).toMatchObject({ state: 'offered', amount: 700 });
    expect((await statesNow()).filter((state) => state === 'offered')).toHaveLength(1);
  });
});

describe('what is chosen no longer is taken back', () => {
  it('when nothing is to be offered', async () => {
    offering.want(choice());
    await settle();
    offering.want(null);
    await settle();
    expect(await statesNow()).toEqual(['withdrawn']);
  });

  it('before something else begins', async () => {
    offering.want(choice());
    await settle();
    await offering.rest();
    expect(await statesNow()).toEqual(['withdrawn']);
    await view.cancel();
    expect(view.sale?.type).toBe('cancelled');
  });

  it('when the screen is left, also while it is being stored', async () => {
    offering.want(choice());
    offering.end();
    await settle();
    await settle();
    expect((await statesNow()).filter((state) => state !== 'withdrawn')).toEqual([]);
  });

  it('but never what was tapped', async () => {
    offering.want(choice());
    await settle();
    offering.tapped();
    offering.want(choice({ tip: 100 }));
    offering.end();
    await settle();
    await settle();
    expect(await statesNow()).toEqual(['offered']);
  });

  it('nor what another window has offered', async () => {
    const other = new SaleView(till.secondWindow(), id, () => {});
    await other.load();
    await other.offer(choice().app);
    await view.load();
    offering.want(choice({ tip: 100 }));
    await settle();
    offering.end();
    await settle();
    expect(await statesNow()).toEqual(['offered']);
  });
});
