// One trip from the link to its end, with the page killed once on the way.
import type { DocumentId } from '../../src/lib/domain/ids';
import type { Cut, Place } from '../fakes/cut-life';
import { Page } from './page';
import { Seller, type Trip } from './seller';
import { CrashWorld } from './world';

/** Pages that one cut can need: the one that dies, the one after it, and one more for an app that comes back late. */
const PAGES = 4;

export interface Run {
  readonly world: CrashWorld;
  /** where the first page could have been killed */
  readonly places: readonly Place[];
  /** the cut was reached */
  readonly wasCut: boolean;
  /** another page, in which somebody looks at the end of the day */
  readonly evening: Page;
  readonly document: DocumentId | null;
}

export async function run(trip: Trip, cut: Cut | null): Promise<Run> {
  const world = await CrashWorld.make(trip.paper);
  if (trip.cableAfter !== undefined) world.printer.loseLinkAfter(trip.cableAfter);
  const seller = new Seller(world, trip);
  const first = await Page.open(world, null, cut);
  let page = first;
  for (let pages = 1; pages <= PAGES; pages += 1) {
    await Promise.race([seller.goOn(page), page.life.over]);
    if (!page.life.isOver) {
      const [places, wasCut] = [[...first.life.places], first.life.isOver];
      const document = page.document?.id ?? null;
      await page.close();
      const evening = await Page.open(world, null, null);
      await evening.start();
      await evening.settles();
      return { world, places, wasCut, evening, document };
    }
    await page.close();
    // An app that was open when the page died goes on by itself, and comes back to a till that starts.
    const back = await seller.comesBack();
    page = await Page.open(world, back ?? (trip.restores ? page.address : null), null);
  }
  throw new Error(`No end after ${PAGES} pages`);
}
