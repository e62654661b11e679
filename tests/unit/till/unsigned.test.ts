// What a link without a signature may do: link-security §7, one test for each cell of its table.
import { beforeEach, describe, expect, it } from 'vitest';
import type { SaleId } from '../../../src/lib/domain/ids';
import type { Shop } from '../../../src/lib/domain/shop';
import { readResult } from '../../../src/lib/schemes/kass/result-jws';
import { advance } from '../../../src/lib/till/advance';
import { deliver } from '../../../src/lib/delivery/deliver';
import { intake, type Intake } from '../../../src/lib/till/intake';
import { payAppOf } from '../../../src/lib/till/pay-apps';
import { SaleView } from '../../../src/lib/till/sale.svelte';
import { START_MS, TILL } from '../../fakes/till-ports';
import { claims, refusal } from '../schemes/kass/paired-shop';
import { openSale, pairedTill, payCash, saleOf, type PairedTill } from './paired-till';

const SHOP = 'https://shop.example';
const CALLBACK = `${SHOP}/kass/result/of?order=1042&{*}`;
const DAY = 24 * 60 * 60 * 1000;

let till: PairedTill;
beforeEach(async () => {
  till = await pairedTill();
});

interface Unsigned {
  readonly action?: string;
  readonly callback?: string;
  readonly order?: Record<string, unknown>;
}

/** A link of the original form about order 1042, or another one. */
const unsigned = ({ action = 'payNow', callback = CALLBACK, order = {} }: Unsigned = {}): string =>
  `web+kass://${action}?callback=[${callback}]&order=${JSON.stringify({
    ord: claims.ord,
    cur: claims.cur,
    sum: claims.sum,
    lines: claims.lines,
    adj: claims.adj,
    ...order,
  })}`;
const stranger = (change: Unsigned = {}) =>
  unsigned({ callback: 'https://stranger.example/kass?{*}', ...change });

const take = (raw: string): Promise<Intake> => intake(till.ports, { raw, door: 'protocol' });
const codeOf = async (raw: string) => (await refusal(take(raw))).code;
/** The owner switched "accept unsigned" on, for a day and up to a sum. */
const accept = (change: Partial<NonNullable<Shop['unsigned']>> = {}) =>
  till.ports.storage.updateShop(till.shop.id, {
    unsigned: { until: START_MS + DAY, limit: claims.sum, cur: claims.cur, ...change },
  });
async function idOf(raw: string): Promise<SaleId> {
  const outcome = await take(raw);
  if (outcome.type !== 'sale') throw new TypeError(`It led to ${outcome.type}`);
  return outcome.id;
}
async function viewOf(id: SaleId): Promise<SaleView> {
  const view = new SaleView(till.ports, id, () => {});
  await view.load();
  return view;
}
/** The link of the app that is offered; null where money may not be taken. */
async function offer(view: SaleView): Promise<string | null> {
  const set = { apps: { 'kass-app': { use: 'scheme', scheme: 'web+pay' } } };
  await till.ports.storage.saveSettings(set);
  const app = payAppOf('kass-app', set);
  if (app) await view.offer(app);
  return view.attempt ? view.hrefOf(view.attempt, await settings()) : null;
}
const settings = () => till.ports.storage.loadSettings();
/** Every stored row but those of the world before. */
const leavesNothing = async (attempt: () => Promise<unknown>): Promise<void> => {
  const before = await till.rows();
  await attempt();
  expect(await till.rows()).toEqual(before);
};

describe('shows the order', () => {
  it('signed: as the shop’s own', async () => {
    expect(await saleOf(till, await openSale(till))).toMatchObject({
      trust: 'signed',
      type: 'open',
    });
  });

  it('unsigned of a paired host: whole, as not signed', async () => {
    await leavesNothing(async () =>
      expect(await take(unsigned())).toMatchObject({
        type: 'unsigned',
        shop: { name: till.shop.name },
        order: { sum: claims.sum, lines: claims.lines },
      }),
    );
    await accept();
    expect(await saleOf(till, await idOf(unsigned()))).toMatchObject({
      trust: 'unsigned',
      sumTyped: false,
      order: { sum: claims.sum, iss: SHOP },
    });
  });

  it('unsigned of a host nobody paired: its host and sum only', async () => {
    await accept();
    await leavesNothing(async () =>
      expect(await refusal(take(stranger()))).toEqual({
        code: 'link-unsigned',
        details: { host: 'stranger.example', sum: '1990', cur: 'EUR', reason: 'cb' },
      }),
    );
  });
});

describe('starts a payment', () => {
  it('signed: at once', async () => {
    const view = await viewOf(await openSale(till));
    expect(view.mayBePaid(START_MS)).toBe(true);
    expect(await offer(view)).not.toBeNull();
    await view.takeCash(2000);
    expect(view.sale?.type).toBe('paid');
  });

  it('unsigned of a paired host: not while the owner has not allowed it', async () => {
    expect((await take(unsigned())).type).toBe('unsigned');
    expect((await till.ports.storage.listRecent(0)).size).toBe(0);
  });

  it('unsigned of a paired host, where allowed: only once the seller typed the sum', async () => {
    await accept();
    const view = await viewOf(await idOf(unsigned()));
    expect(view.mayBePaid(START_MS)).toBe(false);
    expect(await offer(view)).toBeNull();
    expect((await refusal(view.takeCash(2000))).code).toBe('sale-changed');
    for (const wrong of ['', '19', '19.9.0', '199', 'nineteen', '0', '19,91', '-19.90'])
      expect(await view.typeSum(wrong)).toBe(false);
    expect(view.sale).toMatchObject({ sumTyped: false, attempts: [], tenders: [] });
    expect(await view.typeSum(' 19,90 ')).toBe(true);
    expect(view.mayBePaid(START_MS)).toBe(true);
    expect(await offer(view)).not.toBeNull();
    await view.takeCash(2000);
    expect(view.sale?.type).toBe('paid');
  });

  it.each<[string, Partial<NonNullable<Shop['unsigned']>>, string]>([
    ['above the limit', { limit: claims.sum - 1 }, 'link-not-granted'],
    ['in another currency', { cur: 'USD' }, 'link-not-granted'],
  ])('unsigned of a paired host, where allowed: not %s', async (_, change, code) => {
    await accept(change);
    await leavesNothing(async () => expect(await codeOf(unsigned())).toBe(code));
  });

  it('unsigned of a paired host: not after the day the owner set, not even for an order that is open', async () => {
    await accept();
    const view = await viewOf(await idOf(unsigned()));
    await view.typeSum('19.90');
    await offer(view);
    till.clock.advance(DAY + 1);
    expect(view.isTrusted(till.clock.now())).toBe(false);
    expect(view.attempt && view.hrefOf(view.attempt, await settings())).toBeNull();
    expect(await offer(view)).toBeNull();
    expect((await refusal(view.takeCash(2000))).code).toBe('link-not-granted');
    expect((await saleOf(till, view.id)).type).toBe('open');
    const other = unsigned({ order: { ord: { id: '1043', no: '1043', rev: 0 } } });
    expect((await take(other)).type).toBe('unsigned');
  });

  it('unsigned of a paired host: not once the owner took the permission back, or forgot the shop', async () => {
    await accept();
    const view = await viewOf(await idOf(unsigned()));
    await view.typeSum('19.90');
    await till.ports.storage.updateShop(till.shop.id, { unsigned: undefined });
    await view.load();
    expect(view.mayBePaid(START_MS)).toBe(false);
    await accept();
    await till.ports.storage.updateShop(till.shop.id, { state: 'revoked', endedBy: 'owner' });
    await view.load();
    expect(view.mayBePaid(START_MS)).toBe(false);
    expect(await codeOf(unsigned())).toBe('link-unsigned');
  });

  it('unsigned of a host nobody paired: never', async () => {
    await accept();
    expect(await codeOf(stranger())).toBe('link-unsigned');
    expect((await till.ports.storage.listRecent(0)).size).toBe(0);
  });
});

describe('sends a result', () => {
  /** Delivers everything about a sale; gives the addresses and the claims. */
  async function sent(id: SaleId, htu: string) {
    till.network.serve(SHOP, () => Response.json({}));
    for (const job of await till.ports.storage.jobsOf(id))
      if (job.kind === 'deliver') await deliver(till.ports, job);
    const address = { aud: SHOP, htu };
    return Promise.all(
      till.network.requests.map(async (request) => ({
        url: request.url,
        claims: await readResult(await request.text(), till.device.jwk, address),
      })),
    );
  }

  it('signed: to the callback that the link names, and names the link', async () => {
    const id = await openSale(till, { cb: CALLBACK });
    await payCash(till, id);
    const [result] = await sent(id, `${SHOP}/kass/result/of`);
    expect(result).toMatchObject({
      url: `${SHOP}/kass/result/of?order=1042`,
      claims: { res: 'paid', oj: claims.jti },
    });
  });

  it('unsigned of a paired host: to the paired callback, and names no link', async () => {
    await accept();
    const view = await viewOf(await idOf(unsigned()));
    await view.typeSum('19.90');
    await view.takeCash(2000);
    const [result] = await sent(view.id, till.shop.callback);
    expect(result).toMatchObject({ url: till.shop.callback, claims: { res: 'paid', amt: 1990 } });
    expect(result?.claims).not.toHaveProperty('oj');
  });

  it('unsigned of a paired host: the browser goes back where the link came from, under the paired prefix', async () => {
    await accept();
    const view = await viewOf(await idOf(unsigned()));
    await view.typeSum('19.90');
    await view.takeCash(2000);
    await sent(view.id, till.shop.callback);
    await view.load();
    const [result] = await till.ports.storage.resultsOf(view.id);
    expect(view.backAddress).toBe(`${SHOP}/kass/result/of?order=1042&kass=${result?.jws}`);
  });

  it('unsigned of a host nobody paired: never', async () => {
    await accept();
    await leavesNothing(() => take(stranger()).catch(() => undefined));
    expect(till.network.requests).toEqual([]);
  });
});

const OTHER_ACTIONS = [
  'refundNow',
  'voidNow',
  'printNow',
  'statusNow',
  'settings',
  'openDrawer',
  '',
];

describe('refunds, voids, prints, changes settings, opens the drawer', () => {
  it('signed: what the shop grants this till, and no more', async () => {
    const id = await openSale(till);
    await payCash(till, id);
    const refund = { act: 'refundNow', jti: 'link-of-the-refund-1', sum: 100, lines: [], adj: [] };
    const lines = [{ n: 'Back', t: 100 }];
    expect(await codeOf(await till.link({ ...refund, lines }))).toBe('link-not-granted');
    await till.ports.storage.updateShop(till.shop.id, {
      grants: { ...till.shop.grants, refund: true },
    });
    expect(await take(await till.link({ ...refund, lines }))).toMatchObject({ type: 'sale', id });
    for (const act of ['voidNow', 'settings', 'openDrawer'])
      expect(await codeOf(await till.link({ act, jti: `link-of-action-${act}` }))).toBe(
        'link-action',
      );
  });

  it.each(OTHER_ACTIONS)('unsigned of a paired host: no %j', async (action) => {
    await accept();
    const id = await openSale(till);
    await payCash(till, id);
    await leavesNothing(async () => expect(await codeOf(unsigned({ action }))).toBe('link-action'));
  });

  it.each(OTHER_ACTIONS)('unsigned of a host nobody paired: no %j', async (action) => {
    await accept();
    await leavesNothing(async () => expect(await codeOf(stranger({ action }))).toBe('link-action'));
  });
});

describe('changes an order that is here', () => {
  const dearer = { sum: 5000, lines: [{ n: 'Other', t: 5000 }], adj: [] };
  const ord = { ...claims.ord, rev: 7 };

  it('signed: by a newer revision', async () => {
    const id = await openSale(till);
    await take(await till.link({ ...dearer, ord, jti: 'link-of-revision-7' }));
    expect((await saleOf(till, id)).order.sum).toBe(5000);
  });

  it.each([
    ['signed', () => openSale(till)],
    ['unsigned', () => idOf(unsigned())],
  ])('unsigned of a paired host: not one that came %s', async (_, open) => {
    await accept({ limit: 10_000 });
    const id = await open();
    await leavesNothing(async () =>
      expect(await take(unsigned({ order: { ...dearer, ord } }))).toMatchObject({ id }),
    );
  });

  it('unsigned of a host nobody paired: no', async () => {
    await accept();
    await openSale(till);
    await leavesNothing(async () =>
      expect(await codeOf(stranger({ order: { ...dearer, ord } }))).toBe('link-unsigned'),
    );
  });

  it('signed: also one that came unsigned, whatever revision that had claimed', async () => {
    await accept();
    const id = await idOf(unsigned({ order: { ord: { ...claims.ord, rev: 999_999 } } }));
    const view = await viewOf(id);
    await view.typeSum('19.90');
    expect(await take(await till.link())).toMatchObject({ type: 'sale', id });
    expect(await saleOf(till, id)).toMatchObject({
      trust: 'signed',
      sumTyped: false,
      order: { jti: claims.jti, ord: { rev: 0 } },
    });
  });
});

describe('runs without a person', () => {
  const untouched = { attempts: [], tenders: [], refunds: [] };

  it('signed: never', async () => {
    const id = await openSale(till);
    expect(await saleOf(till, id)).toMatchObject(untouched);
    expect(await till.ports.storage.jobsOf(id)).toEqual([]);
  });

  it('unsigned of a paired host: never', async () => {
    await accept();
    const id = await idOf(unsigned());
    expect(await saleOf(till, id)).toMatchObject(untouched);
    expect(await till.ports.storage.jobsOf(id)).toEqual([]);
  });

  it('unsigned of a host nobody paired: never', async () => {
    await leavesNothing(async () => expect(await codeOf(stranger())).toBe('link-unsigned'));
  });
});

describe('no link at all', () => {
  it.each(['pair', 'import', 'switchSeller', 'closeShift', 'open'])(
    'may %s, signed or not',
    async (act) => {
      await accept();
      const signed = await till.link({ act, jti: `link-of-action-${act}` });
      await leavesNothing(async () => expect(await codeOf(signed)).toBe('link-action'));
      await leavesNothing(async () =>
        expect(await codeOf(unsigned({ action: act }))).toBe('link-action'),
      );
    },
  );

  it('pairs: it only leads to the question', async () => {
    await leavesNothing(async () =>
      expect(await take(`${TILL}/pair#p=abc_DEF`)).toEqual({ type: 'pairing', request: 'abc_DEF' }),
    );
  });

  it('without a signature prints what it takes as nothing more than text', async () => {
    await accept();
    const order = { lines: [{ n: 'Tea\u001b@\u001bp', t: claims.sum }], adj: [] };
    const id = await idOf(unsigned({ order }));
    expect((await saleOf(till, id)).order.lines[0]?.n).toBe('Tea@p');
  });
});

it('an order without a signature is told as cancelled to the paired callback too', async () => {
  await accept();
  const id = await idOf(unsigned());
  await advance(till.ports, id, { type: 'cancelled', at: START_MS });
  const [result] = await till.ports.storage.resultsOf(id);
  expect(result?.claims).toMatchObject({ res: 'cancelled', htu: till.shop.callback });
});
