// `npm run crash`: the whole crash matrix, every place of every trip, and kills of the browser and its workers; then one
// table. `-- --rounds 100` makes more kills, `-- --seed 7` draws the same ones again.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureChromium } from './chromium.js';
import { tableOf } from './crash-table.js';

/** @typedef {import('./crash-table.js').Row} Row */

const root = fileURLToPath(new URL('..', import.meta.url));
const rows = join(root, 'test-results', 'crash-rows.jsonl');

/**
 * The number behind an option; `fallback` without one.
 *
 * @param {string} name
 * @param {number} fallback
 */
function optionOf(name, fallback) {
  const at = process.argv.indexOf(`--${name}`);
  if (at < 0) return fallback;
  const text = process.argv[at + 1] ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text);
  console.error(`--${name} needs a whole number, for example --${name} ${fallback}.`);
  return process.exit(2);
}

/** Runs one part with its output shown; whether it went well. */
function run(/** @type {string} */ command, /** @type {Record<string, string>} */ env) {
  const { status } = spawnSync(command, {
    cwd: root,
    shell: true,
    stdio: 'inherit',
    env: { ...process.env, ...env, CRASH_ROWS: rows },
  });
  return status === 0;
}

/** The rows of all parts, as far as they came. @returns {Row[]} */
function readRows() {
  if (!existsSync(rows)) return [];
  const lines = readFileSync(rows, 'utf8').trim().split('\n').filter(Boolean);
  return lines.map((line) => {
    /** @type {Row} */
    const row = JSON.parse(line);
    return row;
  });
}

const rounds = optionOf('rounds', 40);
const seed = optionOf('seed', Date.now() % 1_000_000);
mkdirSync(join(root, 'test-results'), { recursive: true });
rmSync(rows, { force: true });
console.log(`${rounds} kills, seed ${seed}`);
process.env['CHROMIUM'] = ensureChromium().path;
const wentWell = [
  run('npm run --silent build', {}),
  run('npx vitest run tests/crash', { CRASH_CUTS: 'all' }),
  run('npx playwright test -c tests/crash', {
    CRASH_ROUNDS: String(rounds),
    CRASH_SEED: String(seed),
  }),
];
console.log(`\n${tableOf(readRows())}`);
process.exitCode = wentWell.every(Boolean) ? 0 : 1;
