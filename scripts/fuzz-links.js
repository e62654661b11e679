// `npm run fuzz:links -- [runs] [--seed=N]`: throws broken links at the till's checks, 50,000 unless told otherwise.
// Ends with 1 when a promise of link-security is broken, showing the smallest text that breaks it; the same seed
// and number of runs try the same texts. `--record` makes the links it starts from anew.
import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runnerImport } from 'vite';

const root = join(import.meta.dirname, '..');
const fuzz = join(root, 'tests/fuzz');

/** @typedef {{ runs: number, seed: number, record: boolean }} Options */

/**
 * @param {readonly string[]} args after the name of the script
 * @returns {Options}
 * @throws {Error} in one sentence, when an argument is none of ours
 */
export function readArguments(args) {
  /** @type {Options} */
  const options = { runs: 50_000, seed: randomInt(2 ** 31), record: false };
  for (const arg of args) {
    const seed = /^--seed=(-?\d{1,10})$/.exec(arg)?.[1];
    const runs = /^[1-9][\d,_]{0,12}$/.test(arg) ? arg.replace(/[,_]/g, '') : undefined;
    if (seed !== undefined) options.seed = Number(seed) | 0;
    else if (runs !== undefined) options.runs = Number(runs);
    else if (arg === '--record') options.record = true;
    else throw new Error(`"${arg}" is neither a number of runs, --seed=N nor --record.`);
  }
  return options;
}

async function run() {
  const { record, ...options } = readArguments(process.argv.slice(2));
  if (record) {
    const { module } = /** @type {{ module: typeof import('../tests/fuzz/record') }} */ (
      await runnerImport(join(fuzz, 'record.ts'), { root })
    );
    writeFileSync(join(fuzz, 'originals.json'), `${await module.record()}\n`);
    return true;
  }
  const { module } = /** @type {{ module: typeof import('../tests/fuzz/main') }} */ (
    await runnerImport(join(fuzz, 'main.ts'), { root })
  );
  return module.main({ ...options, print: console.log });
}

if (process.argv[1] === import.meta.filename) {
  run().then(
    (isWell) => (process.exitCode = isWell ? 0 : 1),
    (/** @type {unknown} */ error) => {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    },
  );
}
