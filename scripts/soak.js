// `npm run soak -- [sales] [--seed=N] [--tills=N]`: sells through the built till while shop, printer and tabs fail by
// chance, 2,000 sales at four tills unless told otherwise. Ends with 1 when journal, shop and paper do not agree; the
// same seed brings the same customers, and of each server's requests the same ones fail.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureChromium } from './chromium.js';

const root = join(import.meta.dirname, '..');

/** @typedef {{ sales: number, seed: number | null, tills: number }} Options */

/**
 * @param {readonly string[]} args after the name of the script
 * @returns {Options} a seed of null: any
 * @throws {Error} in one sentence, when an argument is none of ours
 */
export function readArguments(args) {
  /** @type {Options} */
  const options = { sales: 2_000, seed: null, tills: 4 };
  for (const arg of args) {
    const [, name, value] = /^--(seed|tills)=([0-9]{1,6})$/.exec(arg) ?? [];
    if (name === 'seed') options.seed = Number(value);
    else if (name === 'tills' && Number(value) > 0) options.tills = Number(value);
    else if (/^[1-9][0-9_,]{0,7}$/.test(arg)) options.sales = Number(arg.replace(/[_,]/g, ''));
    else throw new Error(`"${arg}" is neither a number of sales, --seed=N nor --tills=N.`);
  }
  return options;
}

function run() {
  const { sales, seed, tills } = readArguments(process.argv.slice(2));
  const child = spawn('npx', ['playwright', 'test', '-c', 'tests/soak'], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      CHROMIUM: ensureChromium().path,
      KASS_SOAK_SALES: String(sales),
      KASS_SOAK_TILLS: String(tills),
      ...(seed === null ? {} : { KASS_SOAK_SEED: String(seed) }),
    },
  });
  child.on('close', (code) => (process.exitCode = code ?? 1));
}

if (process.argv[1] === import.meta.filename) {
  try {
    run();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
