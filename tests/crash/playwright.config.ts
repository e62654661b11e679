// The browser's part of `npm run crash`: kills that take too long, or hit too hard, for every test run.
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  testMatch: '*.crash.ts',
  outputDir: '../../test-results/crash',
  workers: 1,
  timeout: 0,
  reporter: [['line'], ['json', { outputFile: '../../test-results/crash.json' }]],
  use: { browserName: 'chromium' },
});
