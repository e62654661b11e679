// Proof that the layer checks work: what style.md's table forbids is refused, in .ts and in .svelte files.
// Files are linted as if they lay in the folder; nothing is written there.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ESLint } from 'eslint';
import tslint from 'typescript-eslint';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { layers } from '../../eslint.config.js';

const root = join(import.meta.dirname, '../..');

// Without the rules that need types, which need files on the disk and take long.
const eslint = new ESLint({
  cwd: root,
  ignore: false,
  overrideConfig: tslint.configs.disableTypeChecked,
});

/** What the linter says about a text as if it were that file: rule and message a line. */
async function lint(filePath: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: join(root, filePath) });
  return (result?.messages ?? []).map(({ ruleId, message }) => `${ruleId}: ${message}`);
}

const uses = (path: string) => `import * as other from '${path}';\nexport const kept = other;\n`;
const component = (path: string) =>
  `<script lang="ts">\n  import * as other from '${path}';\n</script>\n\n<p>{Object.keys(other)}</p>\n`;

const paths = 'import-x/no-restricted-paths';

describe('the import directions', { timeout: 30_000 }, () => {
  it.each([
    ['src/lib/domain/wrong.ts', '../devices/device', 'domain is the pure core'],
    ['src/lib/domain/wrong.ts', 'jose', 'domain is the pure core'],
    ['src/lib/domain/wrong.ts', '$lib/schemes/scheme', 'domain is the pure core'],
    ['src/lib/encoders/wrong.ts', '../devices/device', 'encoders turn a receipt'],
    ['src/lib/schemes/kass/wrong.ts', '../scheme', 'schemes/kass is our own link format'],
    ['src/lib/schemes/payment/wrong.ts', '../../devices/device', 'schemes reach apps'],
    ['src/lib/schemes/wrong.ts', '../offline/db', 'schemes reach apps'],
    ['src/lib/devices/printers/wrong.ts', '../../schemes/scheme', 'devices reach printers'],
    ['src/lib/shop/wrong.ts', '../schemes/scheme', "shop runs on a shop's server"],
    ['src/lib/offline/wrong.ts', '../encoders/encoder', 'offline keeps'],
    ['src/lib/till/wrong.svelte.ts', '../../../tests/fixtures/layers/ring', 'till is where'],
    ['src/service-worker/wrong.ts', '../lib/till/service-worker', 'the service worker'],
    ['examples/shop/wrong.ts', '../../src/lib/domain/order', 'examples stand for other systems'],
  ])('refuse in %s an import of %s, and say why', async (file, path, why) => {
    const messages = await lint(file, uses(path));
    expect(messages).toEqual([expect.stringContaining(`${paths}: `)]);
    expect(messages[0]).toContain(why);
  });

  it.each([
    ['src/lib/ui/Wrong.svelte', '../schemes/scheme', 'ui components get props'],
    ['src/lib/ui/Wrong.svelte', '$lib/till/service-worker', 'ui components get props'],
    ['src/routes/sale/Wrong.svelte', '../../lib/devices/device', 'routes show the till'],
  ])('refuse in the component %s an import of %s, and say why', async (file, path, why) => {
    const messages = await lint(file, component(path));
    expect(messages).toEqual([expect.stringContaining(`${paths}: `)]);
    expect(messages[0]).toContain(why);
  });

  it.each([
    ['src/lib/domain/right.ts', uses('./money')],
    ['src/lib/domain/right.ts', uses('zod/mini')],
    ['src/lib/encoders/right.ts', uses('../domain/receipt')],
    ['src/lib/schemes/kass/right.ts', uses('jose')],
    ['src/lib/schemes/payment/right.ts', uses('../../encoders/encoder')],
    ['src/lib/till/right.svelte.ts', uses('../devices/device')],
    ['examples/shop/right.ts', uses('node:http')],
    ['src/lib/ui/Right.svelte', component('../domain/money')],
    ['src/routes/sale/Right.svelte', component('../../lib/till/service-worker')],
  ])('let %s import what its row allows', async (file, text) => {
    expect(await lint(file, text)).toEqual([]);
  });

  it.each(['ring.ts', 'Ring.svelte'])('refuse a ring of imports, seen from %s', async (name) => {
    const file = join('tests/fixtures/layers', name);
    const messages = await lint(file, readFileSync(join(root, file), 'utf8'));
    expect(messages).toEqual([expect.stringContaining('import-x/no-cycle: ')]);
  });

  it('have a row for every folder of src/lib', () => {
    const folders = readdirSync(join(root, 'src/lib'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'paraglide')
      .map((entry) => `src/lib/${entry.name}`);
    expect(layers.map((layer) => layer.folder)).toEqual(expect.arrayContaining(folders));
  });
});

describe('what else is refused', { timeout: 30_000 }, () => {
  it.each([
    ['Node in a pure folder', 'src/lib/shop/wrong.ts', uses('node:fs'), 'no-restricted-imports'],
    ['Node in a browser folder', 'src/lib/till/wrong.ts', uses('node:fs'), 'no-restricted-imports'],
    [
      'SvelteKit below till',
      'src/lib/offline/wrong.ts',
      uses('$app/paths'),
      'no-restricted-imports',
    ],
    [
      'Buffer in a pure folder',
      'src/lib/shop/wrong.ts',
      'export const a = Buffer;\n',
      'no-restricted-globals',
    ],
    [
      'a clock in domain',
      'src/lib/domain/wrong.ts',
      'export const a = Date.now();\n',
      'no-restricted-properties',
    ],
    [
      'a forgotten variable',
      'src/lib/till/wrong.ts',
      'export const a = status;\n',
      'no-restricted-globals',
    ],
    [
      'the same in a component',
      'src/lib/ui/Wrong.svelte',
      '<p>{name}</p>\n',
      'no-restricted-globals',
    ],
    [
      'any',
      'src/lib/till/wrong.ts',
      'export const a = (b: any) => typeof b;\n',
      '@typescript-eslint/no-explicit-any',
    ],
    [
      'a style the page refuses',
      'src/lib/ui/Wrong.svelte',
      '<p style="color: red">a</p>\n',
      'no-restricted-syntax',
    ],
    ['markup from outside', 'src/lib/ui/Wrong.svelte', "{@html 'a'}\n", 'svelte/no-at-html-tags'],
  ])('%s', async (_, file, text, rule) => {
    expect(await lint(file, text)).toEqual([expect.stringContaining(`${rule}: `)]);
  });
});

describe('the pure folders', { timeout: 30_000 }, () => {
  const path = join(root, 'tsconfig.pure.json');
  const config = ts.readConfigFile(path, (file) => readFileSync(file, 'utf8')).config as {
    include: string[];
    compilerOptions: { lib: string[]; types: string[] };
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);

  /** Compiles a text as if it lay in the folder and gives the compiler's complaints. */
  function compile(folder: string, text: string): string[] {
    const name = join(root, folder, 'virtual.ts');
    const host = ts.createCompilerHost(options);
    const read = host.getSourceFile.bind(host);
    host.getSourceFile = (file, version) =>
      file === name ? ts.createSourceFile(file, text, version) : read(file, version);
    const program = ts.createProgram([name], options, host);
    return ts
      .getPreEmitDiagnostics(program, program.getSourceFile(name))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  }

  it('are all compiled by tsconfig.pure.json, with Node’s types and without the dom library', () => {
    const pure = layers.filter((layer) => layer.pure).map((layer) => layer.folder);
    expect(config.include.toSorted()).toEqual(pure.toSorted());
    expect(config.compilerOptions.types).toEqual(['node']);
    expect(config.compilerOptions.lib).toEqual(['ES2023']);
  });

  it.each(['document', 'window', 'localStorage', 'indexedDB'])(
    'do not compile when they use %s',
    (name) => {
      const complaints = compile('src/lib/domain', `export const used = ${name};\n`);
      expect(complaints).toEqual([expect.stringContaining(`Cannot find name '${name}'`)]);
    },
  );

  it('compile when they use what Node and browsers share', () => {
    expect(compile('src/lib/shop', "export const url = new URL('https://a.example');\n")).toEqual(
      [],
    );
  });
});
