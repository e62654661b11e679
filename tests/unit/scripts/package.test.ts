// The package as a shop gets it: built into a folder of its own and used from there, by plain Node and by the compiler.
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPackage, schemas } from '../../../scripts/package.js';

const root = join(import.meta.dirname, '../../..');
const fixtures = join(root, 'tests/fixtures/package');
let folder: string;
let dist: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'package-'));
  dist = join(folder, 'node_modules/kass');
  await buildPackage(dist);
  await cp(fixtures, folder, { recursive: true });
}, 120_000);
afterAll(() => rm(folder, { recursive: true }));

describe('the package', () => {
  test('takes a till from pairing to a result, in plain Node', async () => {
    const run = await promisify(execFile)(process.execPath, ['drive.mjs'], { cwd: folder });
    expect(JSON.parse(run.stdout)).toEqual({
      asked: 202,
      allowed: {
        ...{ status: 200, state: 'allowed' },
        grants: { pay: true, refund: false, print: true, limits: {}, life: 1800, groups: [] },
      },
      digits: true,
      document: { sum: 1990, lines: 1 },
      taken: { status: 200, jti: 'result-00000001', order: 'paid' },
      again: 'paid',
      qr: true,
      bare: 200,
      refusal: 'sum is 1, but lines and adjustments make 0',
      schema: 'Claims of a link',
    });
  });

  test('needs nothing beside it, and its first part nothing of Node', async () => {
    const importsOf = async (file: string): Promise<readonly (string | undefined)[]> => {
      const text = await readFile(join(dist, 'shop', file), 'utf8');
      return [...text.matchAll(/^(?:import|export)[^'"]*from ['"]([^'"]+)['"]/gm)].map(
        ([, from]) => from,
      );
    };
    expect(await importsOf('index.js')).toEqual([]);
    for (const from of await importsOf('node.js'))
      expect(from).toMatch(/^(?:\.\/index\.js$|node:)/);
    const manifest = JSON.parse(await readFile(join(dist, 'package.json'), 'utf8')) as object;
    expect(manifest).not.toHaveProperty('dependencies');
    expect(manifest).not.toHaveProperty('private');
  });

  test('brings the licences of what is inside it', async () => {
    const text = await readFile(join(dist, 'THIRD-PARTY.txt'), 'utf8');
    for (const author of ['Filip Skokan', 'Paul Miller', 'Colin McDonnell'])
      expect(text).toContain(author);
  });

  test.each([
    ['node16', ts.ModuleKind.Node16, ts.ModuleResolutionKind.Node16],
    ['bundler', ts.ModuleKind.ESNext, ts.ModuleResolutionKind.Bundler],
  ])('brings types that a strict compiler reads with %s', (_, module, moduleResolution) => {
    const program = ts.createProgram([join(folder, 'consumer.mts')], {
      ...{ module, moduleResolution, target: ts.ScriptTarget.ES2022, strict: true, noEmit: true },
      ...{ exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
      ...{ types: ['node'], typeRoots: [join(root, 'node_modules/@types')] },
      lib: ['lib.es2022.d.ts'],
    });
    // Ours alone: whether Node's own declarations are right is not asked here.
    const files = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(folder));
    expect(files.length).toBeGreaterThan(10);
    const complaints = files
      .flatMap((file) => ts.getPreEmitDiagnostics(program, file))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
    expect(complaints).toEqual([]);
  });
});

test('docs/schemas is what the schemas say: `npm run package` writes it anew', async () => {
  const made = await schemas();
  const there = join(root, 'docs/schemas');
  expect((await readdir(there)).toSorted()).toEqual(Object.keys(made).toSorted());
  for (const [name, text] of Object.entries(made))
    expect(await readFile(join(there, name), 'utf8')).toBe(text);
});
