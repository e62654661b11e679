// Which modules share a file of the built till. Left alone, the bundler makes a file for each set of screens with
// something in common: two of five are smaller than a kilobyte, and each is a request of its own at every start.
import { readdirSync } from 'node:fs';
import { basename } from 'node:path';

/**
 * What the bundler knows of a module.
 *
 * @typedef {{ readonly importedIds: readonly string[], readonly code: string | null }} Module
 * @typedef {(id: string) => Module | null} Find
 * @typedef {(id: string, context: { getModuleInfo: Find }) => string | null} NameChunk
 * @typedef {{ name: NameChunk, entriesAware?: true, entriesAwareMergeThreshold?: number }} Group
 */

/** What takes part in every start, in the order of it: a module belongs to the first file whose sources need it. */
const STARTS = [
  {
    name: 'first',
    sources: [
      'node_modules/@sveltejs/kit/src/runtime/client/entry.js',
      '.svelte-kit/generated/client-optimized/app.js',
      'src/routes/+layout.svelte',
      'src/routes/+error.svelte',
      'src/routes/+page.svelte',
    ],
  },
  { name: 'till', sources: ['src/routes/entrance.ts'] },
  { name: 'sale', sources: ['src/routes/sale/+page.svelte'] },
];

/** Whatever else a screen needs. */
const SCREENS = 'screens';

/** What screens share stands apart from this size on, in bytes before compression. */
const APART = 4_000;

/** All texts come by one module that exports each of them; only those that a module names are needed with it. */
const TEXTS = /^(.*\/paraglide\/messages)(?:\.js|\/_index\.js)$/;

/**
 * The given modules with everything that they import statically.
 *
 * @param {Find} find null: not part of this build
 * @param {readonly string[]} ids
 * @returns {Set<string>}
 */
export function withImports(find, ids) {
  const seen = new Set(ids.filter((id) => find(id)));
  for (const id of seen) for (const next of importsOf(find, id)) if (find(next)) seen.add(next);
  return seen;
}

/** @returns {string[]} */
function importsOf(/** @type {Find} */ find, /** @type {string} */ id) {
  const { importedIds = [], code } = find(id) ?? {};
  return importedIds.flatMap((imported) => {
    const [, folder] = TEXTS.exec(imported) ?? [];
    if (folder === undefined) return [imported];
    return [...(code ?? '').matchAll(/\bm\.(\w+)/g)].map(([, name]) => `${folder}/${name}.js`);
  });
}

/**
 * For Rolldown's `output.codeSplitting.groups`, once per build.
 *
 * @param {string} root the project's folder as the bundler writes it: with slashes, and none at the end
 * @returns {Group[]} whose names throw an Error where a source of a start is not in the build
 */
export function chunkGroups(root) {
  const screens = readdirSync(`${root}/src/routes`, { recursive: true, encoding: 'utf8' })
    .filter((path) => basename(path) === '+page.svelte')
    .map((path) => `${root}/src/routes/${path.replaceAll('\\', '/')}`);
  const files = [
    ...STARTS.map(({ name, sources }) => ({
      name,
      sources: sources.map((source) => `${root}/${source}`),
    })),
    { name: SCREENS, sources: screens },
  ];
  /** @type {{ name: string, ids: Set<string> }[] | undefined} */
  let parts;
  /** @type {NameChunk} */
  const partOf = (id, context) => {
    const find = (/** @type {string} */ wanted) => context.getModuleInfo(wanted);
    parts ??= files.map(({ name, sources }) => {
      const missing = sources.find((source) => !find(source));
      if (missing !== undefined) throw new Error(`${missing} is not a module of this build`);
      return { name, ids: withImports(find, sources) };
    });
    return parts.find(({ ids }) => ids.has(id))?.name ?? null;
  };
  return [
    {
      name(id, context) {
        const part = partOf(id, context);
        return part === SCREENS ? null : part;
      },
    },
    // What the same screens need is together; what is small goes with its neighbour.
    {
      name: (id, context) => (partOf(id, context) === SCREENS ? SCREENS : null),
      entriesAware: true,
      entriesAwareMergeThreshold: APART,
    },
  ];
}
