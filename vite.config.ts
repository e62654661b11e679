import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { fileURLToPath } from 'node:url';
import { normalizePath, type Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { chunkGroups } from './scripts/chunks.js';
import { texts } from './scripts/texts.js';
import { buildVersion, minimum } from './scripts/version.js';

/** The fonts' style sheets name each slice twice; every browser of ours takes the first. */
const woff2Only: Plugin = {
  name: 'woff2-only',
  enforce: 'pre',
  transform: (code, id) =>
    /@fontsource\/.*\.css$/.test(id)
      ? code.replace(/, url\([^)]*\.woff\) format\('woff'\)/g, '')
      : null,
};

/** Tests that put other modules in place of the app's. */
const ALONE = 'tests/**/*.alone.test.ts';

/** What a running till asks its host for: the version there, and the oldest that may still take orders. */
const release: Plugin = {
  name: 'release',
  apply: 'build',
  generateBundle() {
    if (this.environment.name !== 'client') return;
    const source = JSON.stringify({ version: buildVersion(), minimum }, null, 2) + '\n';
    this.emitFile({ type: 'asset', fileName: 'release.json', source });
  },
};

const root = normalizePath(fileURLToPath(new URL('.', import.meta.url))).replace(/\/$/, '');

export default defineConfig({
  plugins: [woff2Only, release, paraglideVitePlugin(texts), sveltekit()],
  // Notes about slow plugins are for plugin authors.
  build: {
    // A font inside a style sheet is one that the page's own policy forbids (`font-src 'self'`).
    assetsInlineLimit: (file) => (file.endsWith('.woff2') ? false : undefined),
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  environments: {
    client: {
      build: { rolldownOptions: { output: { codeSplitting: { groups: chunkGroups(root) } } } },
    },
  },
  test: {
    environment: 'node',
    setupFiles: ['tests/each-file.ts'],
    // A property runs hundreds of cases, also on a machine that is busy with something else.
    testTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'shared',
          include: ['tests/{unit,contract,crash}/**/*.test.ts'],
          exclude: [ALONE],
          // Loading the app anew for each file takes longer than most of them run.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'alone', include: [ALONE] } },
    ],
  },
});
