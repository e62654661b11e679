// Printed at the end of `npm run build`: what the first screen loads, gzipped, and what comes later.
// Fails when the first screen's JavaScript and CSS together pass the limit.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/**
 * What Vite writes about one built file.
 *
 * @typedef {{ file: string, name?: string, src?: string, imports?: string[], dynamicImports?: string[], css?: string[] }} Chunk
 * @typedef {Record<string, Chunk>} Manifest
 */

/** kB of 1000 bytes, gzip */
const limit = 60;

/**
 * The scripts and styles a prerendered page names itself: preloads, style sheets and its first imports.
 *
 * @param {string} html
 * @returns {string[]} paths without the slash at the beginning
 */
export function namedBy(html) {
  const links = html.matchAll(/<link [^>]*href="\/([^"]+\.(?:js|css))"/g);
  const imports = html.matchAll(/import\("\/([^"]+\.js)"\)/g);
  return [...new Set([...links, ...imports].map(([, path]) => path ?? ''))];
}

/**
 * The given files with everything they import statically, and the styles of all of them.
 *
 * @param {Manifest} manifest
 * @param {readonly string[]} files
 * @returns {string[]}
 */
export function withImports(manifest, files) {
  const byFile = new Map(Object.values(manifest).map((chunk) => [chunk.file, chunk]));
  const seen = new Set(files);
  for (const file of seen) {
    const chunk = byFile.get(file);
    for (const key of chunk?.imports ?? []) seen.add(manifest[key]?.file ?? key);
    for (const css of chunk?.css ?? []) seen.add(css);
  }
  return [...seen];
}

/**
 * What may be loaded afterwards, other pages aside, each with the imports that neither the first screen nor anything
 * before it in the list has loaded.
 *
 * @param {Manifest} manifest
 * @param {readonly string[]} first
 * @returns {{ what: string, files: string[] }[]}
 */
export function laterThan(manifest, first) {
  const asked = (/** @type {readonly string[]} */ files) =>
    Object.values(manifest)
      .filter((chunk) => files.includes(chunk.file))
      .flatMap((chunk) => chunk.dynamicImports ?? [])
      .filter((key) => !key.includes('.svelte-kit/'));
  const filesOf = (/** @type {string} */ key) =>
    withImports(manifest, [manifest[key]?.file ?? key]);

  const keys = new Set(asked(first));
  for (const key of keys) for (const next of asked(filesOf(key))) keys.add(next);
  const loaded = new Set(first);
  return [...keys]
    .map((key) => {
      const files = filesOf(key).filter((file) => !loaded.has(file));
      for (const file of files) loaded.add(file);
      return { what: key.replace(/^.*node_modules\//, ''), files };
    })
    .filter(({ files }) => files.length > 0);
}

function main() {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const read = (/** @type {string} */ path) => readFileSync(join(root, path));
  const size = (/** @type {string} */ file) => gzipSync(read(join('build', file))).length / 1000;
  const sum = (/** @type {string[]} */ files) =>
    files.reduce((total, file) => total + size(file), 0);
  const row = (/** @type {number} */ kB, /** @type {string} */ what) =>
    console.log(`${kB.toFixed(1).padStart(7)} kB  ${what}`);

  const manifest = /** @type {Manifest} */ (
    JSON.parse(read('.svelte-kit/output/client/.vite/manifest.json').toString())
  );
  const first = withImports(manifest, namedBy(read('build/index.html').toString()));
  const total = sum(first);

  console.log('\nFirst screen, gzip:');
  for (const file of first.toSorted((a, b) => size(b) - size(a))) row(size(file), file);
  row(total, `together in ${first.length} files, of ${limit} kB allowed`);
  for (const { what, files } of laterThan(manifest, first))
    row(sum(files), `loaded later: ${what}`);
  if (total > limit) {
    console.error(`The first screen is over its ${limit} kB.`);
    process.exitCode = 1;
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) main();
