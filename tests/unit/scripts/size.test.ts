import { describe, expect, it } from 'vitest';
import { laterThan, namedBy, withImports } from '../../../scripts/size.js';

const html = `
  <link href="/app/start.js" rel="modulepreload">
  <link rel="stylesheet" href="/app/page.css">
  <link rel="icon" href="/icon.png">
  <script>import("/app/start.js"); import("/app/entry.js")</script>`;

const manifest = {
  'start.js': { file: 'app/start.js', imports: ['_shared.js'] },
  'entry.js': { file: 'app/entry.js', dynamicImports: ['.svelte-kit/nodes/2.js', 'src/till.ts'] },
  '_shared.js': { file: 'app/shared.js', imports: ['start.js'], css: ['app/shared.css'] },
  '.svelte-kit/nodes/2.js': { file: 'app/two.js' },
  'src/till.ts': { file: 'app/till.js', imports: ['_shared.js', '_log.js'] },
  '_log.js': { file: 'app/log.js', dynamicImports: ['src/encoder.ts'] },
  'src/encoder.ts': { file: 'app/encoder.js', imports: ['_shared.js'] },
};

describe('the size of the first screen', () => {
  const first = withImports(manifest, namedBy(html));

  it('counts what the page names, what that imports, and their styles, each once', () => {
    const all = ['entry.js', 'page.css', 'shared.css', 'shared.js', 'start.js'];
    expect(first.toSorted()).toEqual(all.map((name) => `app/${name}`));
  });

  it('names what comes later, and later still, with what only that needs, and leaves other pages out', () => {
    expect(laterThan(manifest, first)).toEqual([
      { what: 'src/till.ts', files: ['app/till.js', 'app/log.js'] },
      { what: 'src/encoder.ts', files: ['app/encoder.js'] },
    ]);
  });
});
