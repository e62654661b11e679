// What the code may not do. Formatting is Prettier's; here stand mistakes and the import directions.
import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/**
 * Who imports whom: the one place where it stands. A folder may import itself, the folders (or files)
 * under `imports` and the packages under `packages`; `why` is what a refused import is told.
 * `pure` folders are also compiled without the `dom` library (tsconfig.pure.json) and know no Node.
 *
 * `node` folders run in Node alone.
 *
 * @typedef {{ folder: string, imports: string[], packages: string[], pure?: true, node?: true, why: string }} Layer
 * @type {Layer[]}
 */
export const layers = [
  {
    folder: 'src/lib/domain',
    imports: [],
    packages: ['zod'],
    pure: true,
    why: 'domain is the pure core: it knows zod and itself.',
  },
  {
    folder: 'src/lib/encoders',
    imports: ['src/lib/domain'],
    packages: ['zod', 'esc-pos-encoder', 'qr'],
    pure: true,
    why: 'encoders turn a receipt into bytes or text: they know domain, and no device or app.',
  },
  {
    folder: 'src/lib/schemes/kass',
    imports: ['src/lib/domain'],
    packages: ['zod', 'jose'],
    pure: true,
    why: 'schemes/kass is our own link format, shared with the shop: it knows domain and jose.',
  },
  {
    folder: 'src/lib/devices',
    imports: ['src/lib/domain', 'src/lib/encoders'],
    packages: ['zod'],
    why: 'devices reach printers by bytes: they know domain and encoders, never schemes or storage.',
  },
  {
    folder: 'src/lib/schemes',
    imports: ['src/lib/domain', 'src/lib/encoders'],
    packages: ['zod'],
    why: 'schemes reach apps by a link: they know domain and encoders, never devices or storage.',
  },
  {
    folder: 'src/lib/shop',
    imports: ['src/lib/domain', 'src/lib/schemes/kass'],
    packages: ['zod', 'jose', 'qr'],
    pure: true,
    why: "shop runs on a shop's server: it knows domain and our link format, nothing of the till.",
  },
  {
    folder: 'src/lib/shop/node',
    imports: ['src/lib/shop'],
    packages: [],
    node: true,
    why: 'shop/node gives the shop files and sockets of Node: it knows shop alone.',
  },
  {
    folder: 'src/lib/offline',
    imports: ['src/lib/domain'],
    packages: ['zod', 'idb'],
    why: 'offline keeps what must outlive a closed tab: it knows domain and idb, not what is done with it.',
  },
  {
    folder: 'src/lib/delivery',
    imports: ['src/lib/domain', 'src/lib/offline', 'src/lib/schemes/kass'],
    packages: [],
    why: 'delivery sends results, in a window and in the service worker: it knows storage and our link format, no screen.',
  },
  {
    folder: 'src/lib/till',
    imports: [
      'src/lib/domain',
      'src/lib/encoders',
      'src/lib/schemes',
      'src/lib/devices',
      'src/lib/shop',
      'src/lib/offline',
      'src/lib/delivery',
      'src/lib/paraglide',
    ],
    packages: [
      'zod',
      'svelte',
      '@sveltejs/kit',
      'workbox-window',
      '@types/trusted-types',
      'zxing-wasm',
      '@fontsource',
    ],
    why: 'till is where the parts meet; screens (ui, routes) stand above it.',
  },
  {
    folder: 'src/lib/ui',
    imports: ['src/lib/domain', 'src/lib/paraglide'],
    packages: ['svelte', 'qr'],
    why: 'ui components get props and give callbacks: they know domain and the texts, not the till.',
  },
  {
    folder: 'src/routes',
    imports: ['src/lib/till', 'src/lib/ui', 'src/lib/domain', 'src/lib/paraglide'],
    packages: ['svelte', '@sveltejs/kit'],
    why: 'routes show the till: devices, schemes and storage are reached through till.',
  },
  {
    folder: 'src/service-worker',
    imports: ['src/lib/domain', 'src/lib/offline', 'src/lib/delivery'],
    packages: ['@sveltejs/kit', 'workbox-core', 'workbox-precaching', 'workbox-routing'],
    why: 'the service worker answers requests and delivers results: it knows storage and delivery, no device and no app.',
  },
  {
    folder: 'examples',
    imports: ['src/lib/shop', 'src/lib/encoders/paper.ts'],
    packages: ['vite'],
    why: 'examples stand for other systems: they see what a shop sees, and the picture of the paper.',
  },
];

/** A folder as glob patterns that leave out the folders inside it that have a row of their own. */
function targetOf(/** @type {Layer} */ { folder }) {
  const inner = layers
    .filter((layer) => layer.folder.startsWith(`${folder}/`))
    .map((layer) => layer.folder.slice(folder.length + 1));
  return inner.length === 0 ? folder : [`${folder}/*`, `${folder}/!(${inner.join('|')})/**`];
}

/** The rows above in the words of import-x/no-restricted-paths. */
const zones = layers.flatMap((layer) => {
  const target = targetOf(layer);
  const message = layer.why;
  const allowed = [layer.folder, ...layer.imports];
  const roots = ['src', 'examples', 'scripts', 'tests'];
  return [
    ...roots.map((from) => ({
      target,
      from,
      except: allowed
        .filter((path) => `${path}/`.startsWith(`${from}/`))
        .map((path) => `.${path.slice(from.length)}`),
      message,
    })),
    {
      target,
      from: 'node_modules',
      except: layer.packages.map((name) => `./${name}`),
      message,
    },
  ];
});

/** `src/lib/domain` as a pattern of files, without folders inside that have a row of their own. */
const filesOf = (/** @type {Layer} */ layer) =>
  [targetOf(layer)].flat().map((path) => (path.includes('*') ? path : `${path}/**`));

const code = ['**/*.js', '**/*.ts', '**/*.svelte'];

/** Globals of the browser's window that are mostly a forgotten variable. */
const ambient = (
  'closed close event external find focus blur frames length moveBy moveTo name open opener origin ' +
  'outerHeight outerWidth parent print resizeBy resizeTo scroll scrollBy scrollTo status stop toolbar top'
)
  .split(' ')
  .map((name) => ({ name, message: 'Declare it, or say window.' + name + '.' }));

const outside = ['Buffer', 'process', 'global', 'require', '__dirname', '__filename'].map(
  (name) => ({ name, message: 'This folder also runs where there is no Node.' }),
);

const nodeModules = { regex: '^node:', message: 'This code also runs where there is no Node.' };
const kitModules = {
  regex: '^\\$(app|env|service-worker)(/|$)',
  message: 'Only till, routes and the service worker know SvelteKit.',
};

export default ts.config(
  {
    ignores: [
      'build/',
      'dist/',
      'examples/build/',
      '.svelte-kit/',
      'src/lib/paraglide/',
      'test-results/',
      'playwright-report/',
      '.demo/',
      // Wrong on purpose; tests/unit/layers.test.ts lints them.
      'tests/fixtures/layers/',
      // Written against the built package; tests/unit/scripts/package.test.ts compiles and runs it.
      'tests/fixtures/package/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ts.configs.recommendedTypeChecked,
  svelte.configs.recommended,
  {
    files: code,
    languageOptions: {
      globals: { ...globals.browser, ...globals.node },
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      // The compiler knows which names exist.
      'no-undef': 'off',
      'no-console': 'error',
      eqeqeq: 'error',
      'no-restricted-globals': ['error', ...ambient],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    // Addresses are plain paths: the till has its own origin and no base path.
    files: ['src/routes/**', 'src/lib/ui/**'],
    rules: { 'svelte/no-navigation-without-resolve': 'off' },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
    rules: {
      // State that is replaced whole ($state.raw) needs no reactive Map or URL.
      'svelte/prefer-svelte-reactivity': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'SvelteAttribute[key.name="style"] > SvelteLiteral',
          message: 'The policy of the page refuses style="…": use a class or style:name={…}.',
        },
      ],
    },
  },
  {
    files: code,
    plugins: { 'import-x': importX },
    settings: {
      // It cannot read components as modules: a ring through one is found from the component's side.
      'import-x/extensions': ['.js', '.ts'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [createTypeScriptImportResolver({ project: 'tsconfig.json' })],
    },
    rules: {
      'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones }],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
    },
  },
  {
    files: ['src/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [nodeModules] }] },
  },
  {
    files: layers
      .filter((layer) => layer.folder.startsWith('src/') && !layer.node)
      .filter((layer) => !layer.packages.includes('@sveltejs/kit'))
      .flatMap(filesOf),
    rules: { 'no-restricted-imports': ['error', { patterns: [nodeModules, kitModules] }] },
  },
  {
    files: layers.filter((layer) => layer.node).flatMap(filesOf),
    rules: { 'no-restricted-imports': ['error', { patterns: [kitModules] }] },
  },
  {
    files: layers.filter((layer) => layer.pure).flatMap(filesOf),
    rules: { 'no-restricted-globals': ['error', ...ambient, ...outside] },
  },
  {
    files: ['src/lib/domain/**', 'src/lib/encoders/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Time is passed in.' },
        { object: 'Math', property: 'random', message: 'Chance is passed in.' },
        { object: 'crypto', property: 'randomUUID', message: 'Chance is passed in.' },
        { object: 'crypto', property: 'getRandomValues', message: 'Chance is passed in.' },
      ],
    },
  },
  {
    // The linter does not know what a component passes to its callbacks; svelte-check does.
    files: ['**/*.svelte'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['**/*.js'],
    rules: {
      // The linter does not see a cast written as a comment; the compiler does.
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
  {
    files: ['scripts/**'],
    rules: { 'no-console': 'off' },
  },
  {
    // Test files share the app's modules: who replaces some has them alone.
    files: ['tests/**'],
    ignores: ['**/*.alone.test.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...['mock', 'doMock', 'resetModules'].map((property) => ({
          ...{ object: 'vi', property },
          message: 'Only in a file whose name ends with .alone.test.ts.',
        })),
      ],
    },
  },
  {
    // A fake answers at once where the real thing takes its time.
    files: ['tests/**'],
    rules: {
      '@typescript-eslint/require-await': 'off',
      // What expect.any() and its like give is any.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      // Playwright wants a fixture without needs written as ({}, use).
      'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }],
    },
  },
  prettier,
  svelte.configs.prettier,
);
