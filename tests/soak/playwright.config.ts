// `npm run soak`: one long run, started by scripts/soak.js. Playwright gives it browser and servers; the table is its own.
import { defineConfig } from '@playwright/test';
import { findChromium, launchArgs } from '../../scripts/chromium.js';

const found = findChromium();

export default defineConfig({
  testDir: '.',
  testMatch: 'soak.run.ts',
  outputDir: '../../test-results/soak',
  workers: 1,
  timeout: 0,
  reporter: './reporter.ts',
  use: {
    browserName: 'chromium',
    launchOptions: { args: launchArgs(), ...(found ? { executablePath: found.path } : {}) },
  },
});
