// The name of a build: the version of package.json, and behind a plus a hash of everything that goes into the built till.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folders = ['messages', 'src', 'static'];
const files = ['package-lock.json', 'scripts/texts.js', 'svelte.config.js', 'vite.config.ts'];
/** Made from the messages, so no source. */
const generated = join('src', 'lib', 'paraglide');

/** Every file under a folder, always in the same order. */
function filesUnder(/** @type {string} */ folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .filter((path) => !path.startsWith(generated))
    .sort();
}

/**
 * Tills older than this take no new orders before they have updated. Raised, together with the version of
 * package.json, when going on with an older one would put money or secrets at risk; whoever hosts a till may also
 * write it into its `release.json`.
 */
export const minimum = '0.1.0';

/** A version as `1.4.0+0f3a5c7e9b1d`; of two the three numbers tell which is the newer one. */
export function buildVersion() {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return `${version}+${sourceHash()}`;
}

/** Twelve hexadecimal digits that change when, and only when, a source of the till changes. */
function sourceHash() {
  const hash = createHash('sha256');
  for (const path of [...folders.flatMap(filesUnder), ...files]) {
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 12);
}
