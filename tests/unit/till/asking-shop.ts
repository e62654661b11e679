// A shop that can be paired with, on the network of a fresh till.
import { makeShopKey } from '../../../src/lib/schemes/kass/device-key';
import {
  createShop,
  memoryStore,
  type ShopServer,
  type ShopStore,
} from '../../../src/lib/shop/index';
import type { Ports } from '../../../src/lib/till/ports';
import { fakeWorld, TILL, type FakeWorld } from '../../fakes/till-ports';

export const SHOP = 'https://shop.example';

export interface AskingShop extends FakeWorld {
  readonly server: ShopServer;
  readonly store: ShopStore;
  readonly link: string;
  /** the admin's word on the one till that asked */
  decide(decision: 'allowed' | 'refused'): Promise<void>;
}

export async function askingShop(change: Partial<Ports> = {}): Promise<AskingShop> {
  const world = await fakeWorld(change);
  const store = memoryStore();
  const server = await createShop({
    origin: SHOP,
    name: 'Corner shop',
    key: await makeShopKey(),
    store,
    tills: [TILL],
    home: `${SHOP}/orders`,
    nowMs: () => world.clock.now(),
  });
  world.network.serve(SHOP, (request) => server.handle(request));
  return {
    ...world,
    server,
    store,
    link: await server.newPairingLink(TILL),
    decide: async (decision) => {
      for (const { kid } of await store.list('device')) await server.decide(kid, decision);
    },
  };
}
