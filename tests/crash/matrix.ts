// A trip cut everywhere: once in one page to see what it calls, then once more for each place, and a row of the table.
import { textOf, type Place } from '../fakes/cut-life';
import { judge, type Ending } from './judge';
import { run } from './run';
import type { Trip } from './seller';

export interface Row {
  readonly trip: string;
  /** calls to the world that the trip makes when nobody cuts it */
  readonly calls: number;
  readonly cuts: number;
  /** cuts after which something was missing, or there twice, or the trip did not end; each with its reason */
  readonly lost: readonly string[];
  readonly duplicated: readonly string[];
  /** cuts that were never reached, because the page went another way that time */
  readonly missed: readonly string[];
}

/** Which of the places of a trip are cut. */
export type Pick = (places: readonly Place[]) => readonly Place[];

export const everyPlace: Pick = (places) => places;

/**
 * The first and the last place of each world that can be left behind, and of the others every `stride`th: as long as
 * nothing outside of the page changes, the page that comes next finds the same.
 */
export const eachWorld =
  (stride: number): Pick =>
  (places) =>
    places.filter(
      ({ changes }, i) =>
        places[i - 1]?.changes !== changes ||
        places[i + 1]?.changes !== changes ||
        i % stride === 0,
    );

export async function cutEverywhere(trip: Trip, pick: Pick): Promise<Row> {
  const undisturbed = await run(trip, null);
  const { ending, ...flaws } = await judge(undisturbed, trip);
  if (flaws.lost.length + flaws.duplicated.length > 0)
    throw new Error(`${trip.name}, which nobody cut: ${JSON.stringify(flaws)}`);
  const lost: string[] = [];
  const duplicated: string[] = [];
  const missed: string[] = [];
  const chosen = pick(undisturbed.places);
  for (const place of chosen) {
    const at = textOf(place.cut);
    const verdict = await cutAt(trip, place, ending);
    if (!verdict.wasCut) missed.push(at);
    if (verdict.lost.length > 0) lost.push(`${at}: ${verdict.lost.join('; ')}`);
    if (verdict.duplicated.length > 0) duplicated.push(`${at}: ${verdict.duplicated.join('; ')}`);
  }
  const calls = undisturbed.places.filter(({ cut }) => cut.when === 'before').length;
  return { trip: trip.name, calls, cuts: chosen.length - missed.length, lost, duplicated, missed };
}

interface Cutting {
  readonly wasCut: boolean;
  readonly lost: readonly string[];
  readonly duplicated: readonly string[];
}

/** A trip that does not end is one that lost something. */
async function cutAt(trip: Trip, { cut }: Place, whole: Ending): Promise<Cutting> {
  try {
    const ended = await inTime(run(trip, cut));
    return { wasCut: ended.wasCut, ...(await judge(ended, trip, whole)) };
  } catch (error) {
    return { wasCut: true, lost: [String(error)], duplicated: [] };
  }
}

/** A trip takes a moment; this is for a machine that is busy with something else. */
const LONGEST_MS = 120_000;

function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The trip does not end')), LONGEST_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
