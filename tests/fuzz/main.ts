// What `npm run fuzz:links` runs and prints: the fuzz run, then how the time grows with the length.
import { fuzzLinks, type FuzzResult } from './links';
import { growthOf, LENGTHS, SHAPES, STEEPEST, type Growth } from './lengths';

export interface Options {
  readonly runs: number;
  readonly seed: number;
  readonly print: (text: string) => void;
}

/** @returns whether every promise held */
export async function main({ runs, seed, print }: Options): Promise<boolean> {
  print(`${count(runs)} links, seed ${seed}`);
  const started = performance.now();
  const result = await fuzzLinks(runs, seed);
  const seconds = (performance.now() - started) / 1000;
  const done = [...result.outcomes.values()].reduce((sum, times) => sum + times, 0);
  print(`${count(done)} tried in ${seconds.toFixed(1)} s, ${count(done / seconds)} links/s\n`);
  print(outcomeTable(result));
  if (result.failure !== null) {
    print(`\nA promise was broken. Again: npm run fuzz:links -- ${runs} --seed=${seed}\n`);
    print(result.failure);
    return false;
  }
  const growths: Growth[] = [];
  for (const shape of SHAPES) growths.push(await growthOf(shape));
  print(`\n${growthTable(growths)}`);
  const steep = growths.filter(({ power }) => power > STEEPEST);
  for (const { place, unit, power } of steep)
    print(
      `Not linear: ${JSON.stringify(unit)} ${place}, length to the power of ${power.toFixed(2)}`,
    );
  return steep.length === 0;
}

const count = (value: number): string => Math.round(value).toLocaleString('en-US');

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

function outcomeTable({ outcomes }: FuzzResult): string {
  const rows = [...outcomes].sort(([, a], [, b]) => b - a);
  return [
    row(['outcome', 'links']),
    row(['---', '--:']),
    ...rows.map(([outcome, times]) => row([outcome, count(times)])),
  ].join('\n');
}

/** One row for each place: the slowest run there at every length, and the steepest of all. */
function growthTable(growths: readonly Growth[]): string {
  const places = [...new Set(growths.map(({ place }) => place))];
  const heads = LENGTHS.map((length) => `${length / 1000}k`);
  return [
    `Milliseconds of processor time for a text of so many characters, ${growths.length} shapes; the slowest of each place.`,
    `Time grows as length to the power of the last column (1 is linear, more than ${STEEPEST} fails).\n`,
    row(['one thing over and over,', ...heads, 'power']),
    row(['---', ...heads.map(() => '--:'), '--:']),
    ...places.map((place) => {
      const here = growths.filter((growth) => growth.place === place);
      const slowest = LENGTHS.map((_, at) =>
        Math.max(...here.map(({ times }) => times[at] ?? Infinity)),
      );
      const power = Math.max(...here.map((growth) => growth.power));
      return row([place, ...slowest.map((ms) => ms.toFixed(2)), power.toFixed(2)]);
    }),
    '',
  ].join('\n');
}
