// `npm test`: every check up to the first that fails, and a last line with the sum. What reads only the sources runs
// beside the unit tests. Quiet while all is well; a step that fails shows everything it printed.
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureChromium } from './chromium.js';
import { judged, none, ofPlaywright, ofStep, ofVitest, sumOf } from './counts.js';

/** @typedef {import('./counts.js').Counts} Counts */
/** @typedef {{ name: string, command: string, prepare?: () => void, count: (ok: boolean) => Counts }} Step */

const root = fileURLToPath(new URL('..', import.meta.url));
const results = join(root, 'test-results');

/** Counts what a report says; no readable report is no tests. */
function report(/** @type {string} */ name, /** @type {(json: unknown) => Counts} */ count) {
  try {
    return count(JSON.parse(readFileSync(join(results, name), 'utf8')));
  } catch {
    return none;
  }
}

/**
 * Stage after stage; the lanes of a stage side by side, and the steps of a lane one after another.
 *
 * @type {Step[][][]}
 */
const stages = [
  [[{ name: 'texts', command: 'npm run --silent texts', count: ofStep }]],
  [
    [
      { name: 'format', command: 'npx prettier --check --log-level warn .', count: ofStep },
      { name: 'types', command: 'npm run --silent types', count: ofStep },
      { name: 'lint', command: 'npx eslint .', count: ofStep },
    ],
    [
      {
        name: 'unit and contract tests',
        command:
          'npx vitest run --reporter=default --reporter=json --outputFile.json=test-results/unit.json',
        count: () => report('unit.json', ofVitest),
      },
    ],
  ],
  [
    [
      { name: 'build', command: 'npm run --silent build', count: ofStep },
      {
        name: 'end-to-end tests',
        command: 'npx playwright test',
        prepare: () => {
          process.env['CHROMIUM'] = ensureChromium().path;
        },
        count: () => report('e2e.json', ofPlaywright),
      },
    ],
  ],
];

/** Runs a command and keeps what it prints. */
async function run(/** @type {string} */ command) {
  const child = spawn(command, { cwd: root, shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (/** @type {Buffer} */ part) => (output += part.toString()));
  }
  const code = await /** @type {Promise<number | null>} */ (
    new Promise((resolve) => child.on('close', resolve))
  );
  return { ok: code === 0, output };
}

/** Prepares and runs one step; what cannot be prepared is broken and says why. */
async function perform(/** @type {Step} */ { command, prepare }) {
  try {
    prepare?.();
  } catch (error) {
    return { ok: false, output: error instanceof Error ? error.message : String(error) };
  }
  return run(command);
}

let total = none;

/** Runs the steps of a lane up to the first that fails; returns whether none did. */
async function runLane(/** @type {Step[]} */ lane) {
  for (const step of lane) {
    const started = performance.now();
    const { ok, output } = await perform(step);
    const counts = judged(ok, step.count(ok));
    total = sumOf(total, counts);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${counts.failed > 0 ? '✗' : '✓'} ${step.name.padEnd(26)}${seconds.padStart(7)} s`);
    if (counts.failed === 0) continue;
    console.log(`\n${output.trimEnd()}\n`);
    return false;
  }
  return true;
}

rmSync(results, { recursive: true, force: true });
for (const lanes of stages) {
  const done = await Promise.all(lanes.map(runLane));
  if (done.includes(false)) break;
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
