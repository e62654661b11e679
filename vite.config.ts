import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import { texts } from './scripts/texts.js';

export default defineConfig({
  plugins: [paraglideVitePlugin(texts), sveltekit()],
  // Notes about slow plugins are for plugin authors.
  build: { rolldownOptions: { checks: { pluginTimings: false } } },
  test: {
    include: ['tests/unit/**/*.test.ts', 'tests/contract/**/*.test.ts'],
    environment: 'node',
    // A property runs hundreds of cases, also on a machine that is busy with something else.
    testTimeout: 60_000,
  },
});
