import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { chunkGroups, withImports, type Find } from '../../../scripts/chunks.js';

const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');
const ROUTES = `${root}/src/routes`;
const TEXTS = `${root}/src/lib/paraglide/messages`;

/** The modules of a build, each with what it imports. */
function modules(imports: Record<string, readonly string[]>, code = ''): Find {
  return (id) => {
    const importedIds = imports[id];
    return importedIds ? { importedIds, code } : null;
  };
}

describe('the modules that stand in one file', () => {
  it('are a source and all that it imports, rings and what is no part of the build aside', () => {
    const find = modules({ a: ['b', 'node:fs'], b: ['a', 'c'], c: [], d: ['a'] });
    expect([...withImports(find, ['a', 'gone'])]).toEqual(['a', 'b', 'c']);
  });

  it('are of all texts those that are named', () => {
    const find = modules(
      {
        screen: [`${TEXTS}.js`],
        [`${TEXTS}.js`]: [`${TEXTS}/_index.js`],
        [`${TEXTS}/_index.js`]: [`${TEXTS}/to_pay.js`, `${TEXTS}/paid.js`],
        [`${TEXTS}/to_pay.js`]: [],
        [`${TEXTS}/paid.js`]: [],
      },
      'm.to_pay({ sum }) + am.paid()',
    );
    expect([...withImports(find, ['screen'])]).toEqual(['screen', `${TEXTS}/to_pay.js`]);
  });

  it('belong to the first that needs them in the order of a start, and screens have the rest', () => {
    const layout = `${ROUTES}/+layout.svelte`;
    const entrance = `${ROUTES}/entrance.ts`;
    const queue = `${ROUTES}/queue/+page.svelte`;
    const known = modules({
      [layout]: ['shell'],
      [entrance]: ['shell', 'till'],
      [queue]: ['shell', 'till', 'list'],
      ...{ shell: [], till: [], list: [], encoder: [] },
    });
    const find: Find = (id) => known(id) ?? { importedIds: [], code: null };
    const [starts, screens] = chunkGroups(root);
    const ask = (id: string) =>
      [starts, screens].map((group) => group?.name(id, { getModuleInfo: find }));
    expect({ shell: ask('shell'), till: ask('till'), list: ask('list'), encoder: ask('encoder') })
      // An encoder is loaded by whoever prints: the bundler decides.
      .toEqual({
        shell: ['first', null],
        till: ['till', null],
        list: [null, 'screens'],
        encoder: [null, null],
      });
  });

  it('are not guessed where the build has no such source', () => {
    const [starts] = chunkGroups(root);
    expect(() => starts?.name('shell', { getModuleInfo: () => null })).toThrow(/is not a module/);
  });
});
