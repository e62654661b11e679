// One trip from the link to its end, with the page killed once on the way.
import type { Cut, Place } from '../fakes/cut-life';
import { Page } from './page';
import { Seller, type Trip } from './seller';
import { CrashWorld } from './world';

/** Pages that one cut can need: the one that dies, the one after it, and one more for an app that comes back late. */
const PAGES = 4;

export interface Run {
  readonly world: CrashWorld;
  /** the page in which the trip ended */
  readonly last: Page;
  /** where the first page could have been killed */
  readonly places: readonly Place[];
  /** the cut was reached */
  readonly wasCut: boolean;
}

export async function run(trip: Trip, cut: Cut | null): Promise<Run> {
  const world = await CrashWorld.make(trip.paper);
  if (trip.cableAfter !== undefined) world.printer.loseLinkAfter(trip.cableAfter);
  const seller = new Seller(world, trip);
  const first = new Page(world, null, cut);
  let page = first;
  for (let pages = 1; pages <= PAGES; pages += 1) {
    await Promise.race([seller.goOn(page), page.life.over]);
    if (!page.life.isOver)
      return { world, last: page, places: first.life.places, wasCut: first.life.isOver };
    await page.close();
    // An app that was open when the page died goes on by itself, and comes back to a till that starts.
    const back = await seller.comesBack();
    page = new Page(world, back ?? (trip.restores ? page.address : null), null);
  }
  throw new Error(`No end after ${PAGES} pages`);
}
