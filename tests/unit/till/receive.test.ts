// Where the till shows what a door brought: on the screen, or beside the sale that has it.
import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/lib/domain/errors';
import type { SaleId } from '../../../src/lib/domain/ids';
import { advance } from '../../../src/lib/till/advance';
import type { Brought } from '../../../src/lib/till/brought';
import { arriveAsText } from '../../../src/lib/till/doors';
import { Language } from '../../../src/lib/till/locale.svelte';
import { Till } from '../../../src/lib/till/till.svelte';
import { START_MS } from '../../fakes/till-ports';
import { attempted, openSale, pairedTill, payCash, saleOf, type PairedTill } from './paired-till';

const MINUTE_MS = 60_000;
const SECOND = { jti: 'link-of-the-second-one', ord: { id: '1043', no: '1043', rev: 0 } };
const THIRD = { jti: 'link-of-the-third-one', ord: { id: '1044', no: '1044', rev: 0 } };

let world: PairedTill;
let till: Till;
let first: SaleId;
beforeEach(async () => {
  world = await pairedTill();
  till = new Till(world.ports, new Language(['en']));
  first = await openSale(world);
});

const REFUSED: Brought = {
  type: 'refused',
  error: new AppError('link-tampered'),
  arrival: { raw: 'x', door: 'scanner' },
};
const second = async () => arriveAsText(till, await world.link(SECOND));
const sale = (id: SaleId) => `/sale?id=${id}`;
const idOf = (brought: Brought): SaleId => {
  if (brought.type !== 'sale') throw new TypeError('Not an order');
  return brought.id;
};

describe('with no sale on the screen', () => {
  it('an order has it', async () => {
    const brought = await second();
    expect(await till.receive(brought)).toBe(sale(idOf(brought)));
    expect(till.beside).toBeNull();
  });

  it('what was refused stands in place of the page, until an order comes', async () => {
    expect(await till.receive(REFUSED)).toBeNull();
    expect(till.instead).toBe(REFUSED);
    await till.receive(await second());
    expect(till.instead).toBeNull();
  });

  it('what was refused goes when the seller goes on', async () => {
    await till.receive(REFUSED);
    till.goOn();
    expect(till.instead).toBeNull();
  });

  it('a page is shown', async () => {
    expect(await till.receive({ type: 'page', href: '/scan' })).toBe('/scan');
  });
});

describe('a sale in progress keeps the screen', () => {
  beforeEach(() => {
    till.show(first);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['while it is being chosen how to pay', async () => undefined],
    ['while a payment is offered', () => attempted(world, first, false)],
    ['while its payment app is open', () => attempted(world, first)],
    [
      'while nobody knows whether it is paid',
      async () => {
        const attempt = await attempted(world, first);
        await advance(world.ports, first, { type: 'attemptUnanswered', at: START_MS, attempt });
      },
    ],
    [
      'while money is to be given back',
      async () => {
        await world.ports.storage.updateShop(world.shop.id, {
          grants: { ...world.shop.grants, refund: true },
        });
        await payCash(world, first);
        const refund = { act: 'refundNow', jti: 'link-of-the-refund-1', sum: 1990 } as const;
        await arriveAsText(till, await world.link(refund));
        expect(await saleOf(world, first)).toMatchObject({ type: 'paid', asked: {} });
      },
    ],
  ])('%s', async (_, prepare) => {
    await prepare();
    await till.refresh();
    const brought = await second();
    expect(await till.receive(brought)).toBeNull();
    expect(till.beside).toEqual(brought);
    expect((await saleOf(world, idOf(brought))).type).toBe('open');
  });

  it('even before it was read', async () => {
    expect(till.current?.loaded).toBe(false);
    expect(await till.receive(await second())).toBeNull();
  });

  it('from a link that is refused, which can be looked at afterwards', async () => {
    expect(await till.receive(REFUSED)).toBeNull();
    expect([till.instead, till.beside]).toEqual([null, REFUSED]);
    till.putAway(true);
    expect([till.instead, till.beside]).toEqual([REFUSED, null]);
  });

  it('from a pairing and from a shortcut', async () => {
    const page: Brought = { type: 'page', href: '/pair#p=abc' };
    expect(await till.receive(page)).toBeNull();
    expect(till.beside).toBe(page);
  });

  it('when its own link comes again, and nothing waits then', async () => {
    const brought = await arriveAsText(till, await world.link());
    expect(await till.receive(brought)).toBeNull();
    expect(till.beside).toBeNull();
  });

  it('but not from the answer of a payment app', async () => {
    const id = idOf(await second());
    expect(await till.receive({ type: 'answer', id })).toBe(sale(id));
    expect(till.beside).toBeNull();
  });

  it('until it is paid', async () => {
    await payCash(world, first);
    await till.refresh();
    const brought = await second();
    expect(await till.receive(brought)).toBe(sale(idOf(brought)));
  });
});

describe('what waits beside a sale', () => {
  it('is gone when it is opened', async () => {
    till.show(first);
    const brought = await second();
    await till.receive(brought);
    till.show(idOf(brought));
    expect(till.beside).toBeNull();
  });

  it('is gone when it is put away; the order itself stays', async () => {
    till.show(first);
    const id = idOf(await second());
    await till.receive({ type: 'sale', id, orderNo: '1043' });
    till.putAway(false);
    expect([till.beside, till.instead]).toEqual([null, null]);
    expect(till.waiting.map((one) => one.sale.id)).toContain(id);
  });

  it('comes next when the sale is over: the first of what came meanwhile', async () => {
    world.clock.advance(MINUTE_MS);
    const id = idOf(await second());
    world.clock.advance(MINUTE_MS);
    await arriveAsText(till, await world.link(THIRD));
    await payCash(world, first);
    await till.refresh();
    expect(till.hrefAfter(await saleOf(world, first))).toBe(sale(id));
  });

  it('is nothing that waited already when the sale began', async () => {
    world.clock.advance(MINUTE_MS);
    const id = idOf(await second());
    await payCash(world, id);
    await till.refresh();
    expect(till.hrefAfter(await saleOf(world, id))).toBe('/');
  });
});

describe('a window that an order has just opened', () => {
  const receive = async (isStart = true) => till.receive(await second(), isStart);

  it('shows the sale whose payment app was opened, and the order waits', async () => {
    await attempted(world, first);
    expect(await receive()).toBe(sale(first));
    expect(till.beside).toMatchObject({ type: 'sale', orderNo: '1043' });
  });

  it('shows that sale also when the order is refused', async () => {
    await attempted(world, first);
    expect(await till.receive(REFUSED, true)).toBe(sale(first));
    expect(till.beside).toBe(REFUSED);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['nobody left for a payment app', () => attempted(world, first, false)],
    [
      'the payment app has answered',
      async () => {
        const attempt = await attempted(world, first);
        const answer = { outcome: 'cancelled' } as const;
        await advance(world.ports, first, {
          type: 'attemptAnswered',
          at: START_MS,
          attempt,
          answer,
        });
      },
    ],
    [
      'that was too long ago',
      async () => {
        await attempted(world, first);
        world.clock.advance(16 * MINUTE_MS);
      },
    ],
  ])('shows the order when %s', async (_, prepare) => {
    await prepare();
    expect(await receive()).not.toBe(sale(first));
    expect(till.beside).toBeNull();
  });

  it('that was open before shows the order: its seller went home meanwhile', async () => {
    await attempted(world, first);
    expect(await receive(false)).not.toBe(sale(first));
  });

  it('shows the sale of an answer, whatever else is away', async () => {
    await attempted(world, first);
    const id = idOf(await second());
    expect(await till.receive({ type: 'answer', id }, true)).toBe(sale(id));
  });
});

it('the shops that can be asked for a number are the paired ones that say so', async () => {
  const { storage } = world.ports;
  await till.refresh();
  expect(till.findingShops).toEqual([]);
  await storage.updateShop(world.shop.id, { find: 'https://shop.example/kass/find' });
  await till.refresh();
  expect(till.findingShops.map(({ id }) => id)).toEqual([world.shop.id]);
  await storage.updateShop(world.shop.id, { state: 'revoked' });
  await till.refresh();
  expect(till.findingShops).toEqual([]);
});
