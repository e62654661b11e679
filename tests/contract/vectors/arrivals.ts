// Plays what happened to one till, on a real database, and tells what it showed.
import { isAppError } from '../../../src/lib/domain/errors';
import type { SaleId } from '../../../src/lib/domain/ids';
import { AttemptOffer } from '../../../src/lib/domain/payment';
import { leftOf, type SaleEvent, type SaleState } from '../../../src/lib/domain/sale';
import { makeDeviceKey } from '../../../src/lib/schemes/kass/device-key';
import { advance } from '../../../src/lib/till/advance';
import { intake, type Intake } from '../../../src/lib/till/intake';
import { fakeWorld, START_MS, type FakeWorld } from '../../fakes/till-ports';
import { baseOf, refusalOf, shopOf, type Reader } from './files';

/** `now` in seconds since 1970. */
type Step =
  | { readonly link: string; readonly now: number }
  | { readonly does: 'cash' | 'app' | 'cancel'; readonly now: number };

export const readArrivals: Reader = async (vector, keys) => {
  const world = await fakeWorld();
  const shop = shopOf(baseOf(vector), keys);
  await world.ports.storage.putPairing(shop, { shop: shop.id, ...(await makeDeviceKey()) });
  const outcomes: unknown[] = [];
  let shown: SaleId | null = null;
  for (const step of vector['steps'] as readonly Step[]) {
    world.clock.advance(step.now * 1000 - world.clock.now());
    if ('does' in step) {
      if (shown === null) throw new TypeError('No sale is shown');
      await does(world, shown, step.does);
      outcomes.push({ done: step.does });
      continue;
    }
    const found = await arrive(world, step.link);
    if (found.type === 'sale') shown = found.id;
    outcomes.push(await toldOf(world, found));
  }
  return { outcomes };
};

type Refusal = { readonly type: 'refused'; readonly refusal: unknown };

async function arrive({ ports }: FakeWorld, raw: string): Promise<Intake | Refusal> {
  try {
    return await intake(ports, { raw, door: 'link' });
  } catch (error) {
    if (isAppError(error)) return { type: 'refused', refusal: refusalOf(error) };
    throw error;
  }
}

async function toldOf(world: FakeWorld, found: Intake | Refusal): Promise<unknown> {
  switch (found.type) {
    case 'sale': {
      const { order } = await saleOf(world, found.id);
      return { shows: { no: order.ord.no, sum: order.sum } };
    }
    case 'document':
      return { document: found.orderNo };
    case 'unsigned':
      return { unsigned: found.order.ord.no };
    case 'unknown':
      return { unknown: found.orderNo };
    case 'pairing':
      return { pairing: found.request };
    case 'refused':
      return found.refusal;
  }
}

async function saleOf({ ports }: FakeWorld, id: SaleId): Promise<SaleState> {
  const stored = await ports.storage.loadSale(id);
  if (!stored) throw new TypeError('No such sale');
  return stored.sale;
}

async function does(world: FakeWorld, id: SaleId, what: 'cash' | 'app' | 'cancel'): Promise<void> {
  const sale = await saleOf(world, id);
  for (const event of eventsOf(sale, what)) await advance(world.ports, id, event);
}

function eventsOf(sale: SaleState, what: 'cash' | 'app' | 'cancel'): readonly SaleEvent[] {
  const at = START_MS;
  const due = leftOf(sale);
  switch (what) {
    case 'cash':
      return [
        ...(sale.trust === 'signed' ? [] : [{ type: 'sumTyped', at, sum: due } as const]),
        { type: 'cashTaken', at, given: due },
      ];
    case 'app': {
      const attempt = AttemptOffer.parse({
        id: 'attempt-of-tests-1',
        nonce: 'nonce-of-tests-0001',
        app: 'kass-app',
        label: 'Demo Pay',
        amount: due,
      });
      return [
        { type: 'attemptOffered', at, attempt },
        { type: 'attemptLeft', at, attempt: attempt.id },
      ];
    }
    case 'cancel':
      return [{ type: 'cancelled', at }];
  }
}
