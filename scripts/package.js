// `npm run package`: the package that a shop installs, in `dist/`: `kass/shop`, `kass/shop/node` and the JSON
// Schemas, with nothing to install beside it. Writes docs/schemas as well, where the schemas can be read.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';
import ts from 'typescript';
import { build, runnerImport } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const library = join(root, 'src/lib');

/** Where the two parts of the package begin. */
const entries = {
  index: join(library, 'shop/index.ts'),
  node: join(library, 'shop/node/index.ts'),
};

/** What is bundled in, by the licence it comes under. */
const bundled = ['jose/LICENSE.md', 'qr/LICENSE-MIT', 'zod/LICENSE'];

/** Both bundles; the second imports the first, so that a class is the same in both. */
async function bundle(/** @type {string} */ outDir) {
  await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'warn',
    build: {
      ssr: true,
      target: 'es2023',
      outDir,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        input: entries,
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'parts/[name].js' },
      },
    },
    ssr: { noExternal: true },
  });
}

/**
 * The declarations of both parts: what the compiler emits and an exported name reaches, each import with the
 * ending that Node wants.
 *
 * @returns {Map<string, string>} text by path under `types/`
 */
export function declarations() {
  const { config } = /** @type {{ config: unknown }} */ (
    ts.readConfigFile(join(root, 'tsconfig.pure.json'), (path) => ts.sys.readFile(path))
  );
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram(Object.values(entries), {
    ...options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: library,
    outDir: library,
  });
  /** @type {Map<string, string>} */
  const emitted = new Map();
  const { diagnostics } = program.emit(undefined, (path, text) => emitted.set(path, text));
  if (diagnostics.length > 0)
    throw new Error(ts.formatDiagnostics(diagnostics, ts.createCompilerHost(options)));

  /** @type {Map<string, string>} */
  const reached = new Map();
  const reach = (/** @type {string} */ path) => {
    const name = relative(library, path);
    const text = emitted.get(path);
    if (text === undefined) throw new Error(`No declarations of ${name}`);
    if (reached.has(name)) return;
    reached.set(
      name,
      text.replace(IMPORTS, (_, before, from, after) => `${before}${from}.js${after}`),
    );
    for (const [, , from = ''] of text.matchAll(IMPORTS))
      reach(join(dirname(path), `${from}.d.ts`));
    const [foreign] = text.matchAll(
      /\bfrom '(?!\.|node:)([^']+)'|import\("(?!\.|node:)([^"]+)"\)/g,
    );
    if (foreign) throw new Error(`The types of ${name} need ${foreign[1] ?? foreign[2]}`);
  };
  for (const entry of Object.values(entries)) reach(entry.replace(/\.ts$/, '.d.ts'));
  return reached;
}

const IMPORTS = /(\bfrom ['"]|\bimport\(['"])(\.[^'"]+)(['"])/g;

/** @returns {Promise<Record<string, string>>} text by file name, formatted as the rest of the repository */
export async function schemas() {
  const { module } = await runnerImport(join(library, 'shop/schemas.ts'), {
    configFile: false,
    root,
    logLevel: 'warn',
  });
  const { orderSchema, resultSchema } = /** @type {typeof import('../src/lib/shop/schemas')} */ (
    module
  );
  const style = await prettier.resolveConfig(join(root, 'package.json'));
  const write = (/** @type {unknown} */ schema) =>
    prettier.format(JSON.stringify(schema), { ...style, parser: 'json' });
  return {
    'order.schema.json': await write(orderSchema()),
    'result.schema.json': await write(resultSchema()),
  };
}

/** The package's own description, for `npm publish dist`. */
async function manifest() {
  const { version, description, license, engines } = /** @type {Record<string, unknown>} */ (
    JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  );
  const part = (/** @type {string} */ name) => ({
    types: `./shop/${name}.d.ts`,
    default: `./shop/${name}.js`,
  });
  const exports = {
    './shop': part('index'),
    './shop/node': part('node'),
    './shop/*.schema.json': './shop/*.schema.json',
  };
  return { name: 'kass', version, description, license, type: 'module', engines, exports };
}

async function licences() {
  const texts = bundled.map(async (path) => {
    const text = await readFile(join(root, 'node_modules', path), 'utf8');
    return `${dirname(path)}\n\n${text}`;
  });
  return (await Promise.all(texts)).join('\n---\n\n');
}

/** Writes a file of the package, with the folders on its way. */
async function write(/** @type {string} */ file, /** @type {string} */ text) {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

/** Makes what runs of the package in this folder, emptied first. */
export async function buildCode(/** @type {string} */ dist) {
  await rm(dist, { recursive: true, force: true });
  await bundle(join(dist, 'shop'));
  await write(join(dist, 'package.json'), `${JSON.stringify(await manifest(), null, 2)}\n`);
}

/**
 * Makes the whole package in this folder, emptied first.
 *
 * @returns {Promise<Record<string, string>>} the JSON Schemas that went in, by file name
 */
export async function buildPackage(/** @type {string} */ dist) {
  await buildCode(dist);
  const shop = join(dist, 'shop');
  for (const [path, text] of declarations()) await write(join(shop, 'types', path), text);
  await write(join(shop, 'index.d.ts'), "export * from './types/shop/index.js';\n");
  await write(join(shop, 'node.d.ts'), "export * from './types/shop/node/index.js';\n");
  const made = await schemas();
  for (const [name, text] of Object.entries(made)) await write(join(shop, name), text);
  await write(join(dist, 'LICENSE'), await readFile(join(root, 'LICENSE'), 'utf8'));
  await write(join(dist, 'THIRD-PARTY.txt'), await licences());
  return made;
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const made = await buildPackage(join(root, 'dist'));
  for (const [name, text] of Object.entries(made))
    await write(join(root, 'docs/schemas', name), text);
  console.log('dist/ holds kass/shop, kass/shop/node and the JSON Schemas.');
}
