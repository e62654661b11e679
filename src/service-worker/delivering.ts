// Sends results when the browser says that there is a network: the composition root of the worker. It prints nothing
// and knows no payment.
import { AppError } from '../lib/domain/errors';
import { deliverAll } from '../lib/delivery/deliver-all';
import type { Windows } from '../lib/delivery/ports';
import { bindDelivery } from '../lib/delivery/storage';
import { clock, makeFetch, makeWindows, random } from '../lib/delivery/surroundings';
import { openKass } from '../lib/offline/db';

/** One name as long as this worker runs: when the browser stops it, what it was sending is taken up by others. */
let windows: Windows | undefined;

/**
 * Sends what is due, under the lock that windows deliver under.
 * @param isAlone nobody looks at a window that tries by itself
 * @throws AppError `shop-unreachable` when something is left, so that the browser tries again; `storage-broken`
 */
export async function deliverInBackground(isAlone: boolean): Promise<void> {
  windows ??= makeWindows();
  const db = await openKass();
  try {
    const storage = bindDelivery(db);
    const { reach, allow } = makeFetch(location.href);
    for (const shop of await storage.listShops()) if (!shop.builtIn) allow(shop.origin);
    const isDone = await deliverAll({ storage, fetch: reach, windows, clock, random }, isAlone);
    if (!isDone) throw new AppError('shop-unreachable', 'Results are left');
  } finally {
    // The next version of the till must not wait for a worker that rests.
    db.close();
  }
}
