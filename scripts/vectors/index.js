// `npm run vectors`: makes the files of tests/vectors. A signature that is there stays; only missing ones are made.
// With `--all` every signature is made anew.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import * as prettier from 'prettier';
import { arrivalsOf } from './arrivals.js';
import { baseOf } from './desk.js';
import { callbacksOf } from './callbacks.js';
import { linksOf } from './links.js';
import { ordersOf } from './orders.js';
import { digitsOf, findsOf, keyListsOf, pairingsOf } from './pairing.js';
import { chainsOf, resultsOf } from './results.js';
import { jsonOf, primitivesOf, textOf } from './rules.js';
import { openKey, penOf } from './signing.js';

/** @typedef {import('./signing.js').Key} Key */
/** @typedef {import('./signing.js').PrivateJwk} PrivateJwk */

export const folder = fileURLToPath(new URL('../../tests/vectors', import.meta.url));

/** The text of each file that is there, by name. @returns {Record<string, string>} */
export function readVectors() {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/**
 * The content of each file.
 *
 * @param {Record<string, string>} present the files as they are; `keys.json` must be among them
 * @returns {Record<string, unknown>}
 */
export function makeVectors(present) {
  const keys = keysIn(present['keys.json'] ?? '');
  const pen = penOf(Object.values(present));
  return {
    'base.json': baseOf(
      Object.fromEntries(Object.values(keys).map(({ name, kid }) => [name, kid])),
    ),
    'primitives.json': primitivesOf(keys),
    'json.json': jsonOf(),
    'text.json': textOf(),
    'orders.json': ordersOf(pen, keys),
    'links.json': linksOf(),
    'callbacks.json': callbacksOf(),
    'results.json': resultsOf(pen, keys),
    'chain.json': chainsOf(pen, keys),
    'pairing.json': pairingsOf(keys),
    'digits.json': digitsOf(pen, keys),
    'keylist.json': keyListsOf(pen, keys),
    'find.json': findsOf(pen, keys),
    'arrivals.json': arrivalsOf(pen, keys),
  };
}

/** @param {string} text @returns {Record<string, Key>} */
function keysIn(text) {
  const { keys } = /** @type {{ keys: { name: string, jwk: PrivateJwk }[] }} */ (JSON.parse(text));
  return Object.fromEntries(keys.map(({ name, jwk }) => [name, openKey(name, jwk)]));
}

async function write() {
  const present = readVectors();
  const kept = argv.includes('--all') ? { 'keys.json': present['keys.json'] ?? '' } : present;
  for (const [name, content] of Object.entries(makeVectors(kept))) {
    const path = join(folder, name);
    const options = await prettier.resolveConfig(path);
    const text = await prettier.format(JSON.stringify(content), { ...options, filepath: path });
    if (text === present[name]) continue;
    writeFileSync(path, text);
    console.log(`${name} is new`);
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) await write();
