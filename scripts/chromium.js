// Finds a Chromium to drive, installs one when there is none, and knows how it is started.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright';

/** @typedef {{ path: string, from: string }} Found */

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Places where installers put it, beside the folders of PATH. */
const usual = {
  darwin: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
    .map((name) => process.env[name])
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe')),
};

/**
 * All places to look at, best first. Pure, so that the order can be tested.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string} platform
 * @param {string} playwrights where Playwright keeps its own
 * @returns {Found[]}
 */
export function candidates(env, platform, playwrights) {
  const folders = (env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const known = platform === 'darwin' || platform === 'win32' ? usual[platform] : [];
  const inPath = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return [
    ...[...inPath, ...known].map((path) => ({ path, from: 'the system' })),
    { path: playwrights, from: 'Playwright' },
  ];
}

/** A browser that lacks a library exists but does not start; on Windows `--version` opens a window. */
function starts(/** @type {string} */ path) {
  if (!existsSync(path)) return false;
  if (process.platform === 'win32') return true;
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

/**
 * The Chromium named by CHROMIUM (or KASS_CHROMIUM), the system's, or Playwright's own.
 *
 * @returns {Found | null}
 * @throws {Error} when the variable names a file that is not there
 */
export function findChromium() {
  const named = process.env['CHROMIUM'] ?? process.env['KASS_CHROMIUM'];
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROMIUM names ${named}, and there is no such file.`);
    return { path: named, from: 'CHROMIUM' };
  }
  const places = candidates(process.env, process.platform, chromium.executablePath());
  return places.find(({ path }) => starts(path)) ?? null;
}

/** Runs a command with its output shown, and says whether it went well. */
function run(/** @type {string} */ command, /** @type {string[]} */ args) {
  console.log(`  ${[command, ...args].join(' ')}`);
  const shell = process.platform === 'win32';
  return spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], shell }).status === 0;
}

/** Debian and Ubuntu, as root or with a sudo that asks nothing. */
function installBySystem() {
  const quiet = { stdio: /** @type {const} */ ('ignore') };
  if (spawnSync('apt-get', ['--version'], quiet).status !== 0) return false;
  const root = process.getuid?.() === 0;
  if (!root && spawnSync('sudo', ['-n', 'true'], quiet).status !== 0) return false;
  const apt = (/** @type {string[]} */ ...args) =>
    root ? run('apt-get', args) : run('sudo', ['-n', 'apt-get', ...args]);
  apt('update', '-qq');
  const install = ['install', '-y', '-qq', '--no-install-recommends'];
  return apt(...install, 'chromium', 'fonts-dejavu-core', 'fonts-noto-color-emoji');
}

/**
 * Finds a Chromium or installs one, saying so: by Playwright first, by the system's package manager second.
 *
 * @returns {Found}
 * @throws {Error} in one sentence, when there is none and none can be installed
 */
export function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  console.log('No Chromium here. Installing one by Playwright:');
  if (run('npx', ['playwright', 'install', 'chromium'])) {
    const own = findChromium();
    if (own) return own;
    console.log('It does not start here (a system library is missing).');
  }
  console.log("Trying the system's package manager:");
  const installed = installBySystem() ? findChromium() : null;
  if (installed) return installed;
  throw new Error(
    'No Chromium found and none could be installed: install Chromium or Chrome and name it by CHROMIUM=/path/to/it.',
  );
}

/** Flags for a quiet browser that stays on this machine; its sandbox does not work for root. */
export function launchArgs() {
  const args = [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  return process.getuid?.() === 0 ? ['--no-sandbox', ...args] : args;
}
