// One shop's side of the protocol behind a single fetch-style handler: its page for tills, pairing, order links,
// results. Framework-free; the shop brings its key, its storage and its orders.
import { openDesk, withKeys, type ShopDesk } from './desk';
import { reportOn } from './device-report';
import { handle } from './handle';
import { makeLinks } from './order-links';
import { decide, newPairingLink } from './pair-tills';
import type { ShopOptions } from './shop-options';
import type { ShopServer } from './shop-server';
import { takeResult } from './take-result';
import { grant, rename } from './tills';
import { wellKnown } from './well-known';

/** @throws AppError `link-invalid`, `details.field` naming the option that is wrong */
export async function createShop(options: ShopOptions): Promise<ShopServer> {
  let desk: ShopDesk = await openDesk(options);
  const { exclusive, store, nowMs } = desk;
  return {
    get kid() {
      return desk.keys[0].kid;
    },
    wellKnown: () => wellKnown(desk),
    changeKeys: async ([key, ...olderKeys]) => {
      desk = await withKeys(desk, { ...options, key, olderKeys });
    },
    newPairingLink: (tillOrigin) => newPairingLink(desk, tillOrigin),
    orderLinks: (what, till, more) => makeLinks(desk, { act: 'payNow', what }, till, more),
    refundLinks: (what, till, more) => makeLinks(desk, { act: 'refundNow', what }, till, more),
    printLinks: (what, till, more) => makeLinks(desk, { act: 'printNow', what }, till, more),
    statusLinks: (what, till, more) => makeLinks(desk, { act: 'statusNow', what }, till, more),
    devices: async () => reportOn(await store.list('device'), await store.list('result'), nowMs()),
    decide: (kid, decision) => exclusive(() => decide(desk, kid, decision)),
    rename: (kid, name) => exclusive(() => rename(desk, kid, name)),
    grant: (kid, grants) => exclusive(() => grant(desk, kid, grants)),
    order: (id) => store.get('order', id),
    takeResult: (jws) => takeResult(desk, jws),
    handle: (request) => handle(desk, request),
  };
}
