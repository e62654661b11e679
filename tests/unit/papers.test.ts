// The papers say what is true: every file and folder they link to exists.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const papers = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'src/lib/devices/README.md',
  'src/lib/schemes/README.md',
  ...readdirSync('docs/adr').map((name) => `docs/adr/${name}`),
];

/** Addresses of links and pictures that are paths of this project. */
function pathsIn(paper: string): readonly string[] {
  const links = [...readFileSync(paper, 'utf8').matchAll(/\]\(([^)#\s]+)[^)]*\)/g)];
  return links.map(([, path = '']) => path).filter((path) => !/^[a-z]+:/.test(path));
}

describe.each(papers)('%s', (paper) => {
  it('links only to what is there', () => {
    const missing = pathsIn(paper).filter((path) => !existsSync(join(dirname(paper), path)));
    expect(missing).toEqual([]);
  });
});

it('ARCHITECTURE.md names every folder of src/lib', () => {
  const text = readFileSync('ARCHITECTURE.md', 'utf8');
  const folders = readdirSync('src/lib', { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'paraglide')
    .map(({ name }) => name);
  expect(folders.filter((name) => !text.includes(`src/lib/${name}`))).toEqual([]);
});
