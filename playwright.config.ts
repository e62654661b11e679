import { defineConfig } from '@playwright/test';
import { findChromium, launchArgs } from './scripts/chromium.js';

const found = findChromium();

// The tests start their own servers (tests/e2e/support), so there is no webServer here.
export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results/e2e',
  // Tests mostly wait: three keep two cores busy.
  workers: 3,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    browserName: 'chromium',
    screenshot: 'only-on-failure',
    // A new profile first stores the whole till, a quarter of a test's time: tests of that allow it.
    serviceWorkers: 'block',
    launchOptions: { args: launchArgs(), ...(found ? { executablePath: found.path } : {}) },
  },
});
