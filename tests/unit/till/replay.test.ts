// Links that come again, late, or at the wrong place (link-security §10 Replay; T6, T7, T11, T16). What a single till
// does with a known order stands in `intake.test.ts`.
import { beforeEach, describe, expect, it } from 'vitest';
import type { SaleId } from '../../../src/lib/domain/ids';
import type { Door } from '../../../src/lib/domain/sale';
import { advance } from '../../../src/lib/till/advance';
import { deliver } from '../../../src/lib/delivery/deliver';
import { intake } from '../../../src/lib/till/intake';
import { askAgain, startPairing } from '../../../src/lib/till/pair';
import type { ShopOrder } from '../../../src/lib/shop/index';
import { fakeWorld, START_MS, TILL, type FakeWorld } from '../../fakes/till-ports';
import { claims, NOW, refusal } from '../schemes/kass/paired-shop';
import { askingShop, SHOP, type AskingShop } from './asking-shop';
import { openSale, pairedTill, payCash, saleOf, type PairedTill } from './paired-till';

const MINUTE = 60_000;

let till: PairedTill;
beforeEach(async () => {
  till = await pairedTill();
});

const take = (raw: string, door: Door = 'link') => intake(till.ports, { raw, door });

describe('the same link again', () => {
  const again: readonly (readonly [string, (id: SaleId) => Promise<unknown>, string])[] = [
    ['at once', () => Promise.resolve(), 'open'],
    ['after it was paid', (id) => payCash(till, id), 'paid'],
    [
      'after it was cancelled here',
      (id) => advance(till.ports, id, { type: 'cancelled', at: START_MS }),
      'cancelled',
    ],
    [
      'a week after it was paid',
      async (id) => {
        await payCash(till, id);
        till.clock.advance(7 * 24 * 60 * MINUTE);
      },
      'paid',
    ],
    [
      'after the till has forgotten its id',
      async (id) => {
        await payCash(till, id);
        await till.ports.storage.forgetSeen(NOW + 30 * 24 * 3600);
      },
      'paid',
    ],
  ];

  it.each(again)('%s leads to the one sale and changes nothing', async (_, meanwhile, type) => {
    const link = await till.link();
    const id = await openSale(till);
    await meanwhile(id);
    const before = await saleOf(till, id);
    expect(await take(link)).toMatchObject({ type: 'sale', id });
    expect(await saleOf(till, id)).toEqual(before);
    expect(before.type).toBe(type);
    expect((await till.ports.storage.listRecent(0)).size).toBe(1);
  });

  it('through every door at once opens one sale', async () => {
    const link = await till.link();
    const doors: readonly Door[] = ['link', 'protocol', 'launch', 'share', 'paste', 'scan'];
    const ids = await Promise.all(doors.map((door) => take(link, door)));
    expect(new Set(ids.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
    expect((await till.ports.storage.listRecent(0)).size).toBe(1);
  });

  it('is too old where it was never opened, and nothing is stored', async () => {
    const link = await till.link();
    till.clock.advance(36 * MINUTE);
    const before = await till.rows();
    expect((await refusal(take(link))).code).toBe('link-expired');
    expect(await till.rows()).toEqual(before);
  });
});

describe('a clock that is wrong', () => {
  it.each([
    ['four minutes late at the end of the link', 34 * MINUTE],
    ['four minutes early at its beginning', -4 * MINUTE],
    ['right', 0],
  ])('%s opens the order', async (_, byMs) => {
    const link = await till.link();
    till.clock.advance(byMs);
    expect(await take(link)).toMatchObject({ type: 'sale' });
  });

  it.each([
    ['late at the end of the link', 40 * MINUTE, 'old', NOW + 1800],
    ['early at its beginning', -10 * MINUTE, 'future', NOW],
  ])(
    'by ten minutes, %s, refuses it and says what time the link has',
    async (_, byMs, reason, at) => {
      const link = await till.link();
      till.clock.advance(byMs);
      const before = await till.rows();
      expect(await refusal(take(link))).toMatchObject({
        code: 'link-expired',
        details: { reason, time: new Date(at * 1000).toISOString() },
      });
      expect(await till.rows()).toEqual(before);
    },
  );

  it('does not hinder an order that was opened before', async () => {
    const link = await till.link();
    const id = await openSale(till);
    till.clock.advance(-24 * 60 * MINUTE);
    expect(await take(link)).toMatchObject({ id });
    await payCash(till, id);
    expect((await saleOf(till, id)).type).toBe('paid');
  });
});

describe('the same link at another till', () => {
  it('is refused when it names this one', async () => {
    const link = await till.link({ aud: 'https://second-till.example' });
    expect((await refusal(take(link))).code).toBe('link-wrong-till');
  });

  const ORDER: ShopOrder = {
    id: '1042',
    no: '1042',
    rev: 0,
    cur: 'EUR',
    sum: 1990,
    lines: [{ n: 'Coffee beans', t: 1990 }],
  };

  /** Pairs one more till with the shop. */
  async function paired(shop: AskingShop, world: FakeWorld): Promise<void> {
    world.network.serve(SHOP, (request) => shop.server.handle(request));
    const asking = await startPairing(world.ports, await shop.server.newPairingLink(TILL), 'Till');
    await askAgain(world.ports, asking);
    await shop.decide('allowed');
    await askAgain(world.ports, asking);
  }

  async function paidAt({ ports }: FakeWorld, raw: string) {
    const outcome = await intake(ports, { raw, door: 'scan' });
    if (outcome.type !== 'sale') throw new TypeError(`It led to ${outcome.type}`);
    await advance(ports, outcome.id, { type: 'cashTaken', at: START_MS, given: 1990 });
    const job = (await ports.storage.jobsOf(outcome.id)).find((one) => one.kind === 'deliver');
    if (job?.kind !== 'deliver') throw new TypeError('No result');
    return deliver(ports, job);
  }

  it('that scanned it too takes the money twice, and the shop takes one result: the second seller is told', async () => {
    const shop = await askingShop();
    const [first, second] = [await fakeWorld(), await fakeWorld()];
    await paired(shop, first);
    await paired(shop, second);
    const { https } = await shop.server.orderLinks(ORDER, TILL);
    expect(await paidAt(first, https)).toEqual({ type: 'done', state: 'delivered' });
    expect(await paidAt(second, https)).toEqual({ type: 'failed', error: 'shop-refused' });
    expect((await shop.store.get('order', ORDER.id))?.state).toBe('paid');
  });
});

it('an older revision is refused also when its link was signed later', async () => {
  await openSale(till, { jti: 'link-of-revision-2', ord: { ...claims.ord, rev: 2 } });
  const link = await till.link({
    jti: 'link-of-revision-1',
    ord: { ...claims.ord, rev: 1 },
    iat: NOW + 60,
  });
  till.clock.advance(MINUTE);
  const before = await till.rows();
  expect((await refusal(take(link))).code).toBe('link-old-revision');
  expect(await till.rows()).toEqual(before);
});
