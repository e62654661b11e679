// `npm run screenshots`: pictures of every screen, to be looked at; the README's among them. Playwright runs it.
import { defineConfig } from '@playwright/test';
import { ensureChromium, launchArgs } from '../../scripts/chromium.js';

export default defineConfig({
  testDir: '.',
  testMatch: '*.shots.ts',
  outputDir: '../../test-results/screenshots-run',
  workers: 2,
  fullyParallel: true,
  timeout: 180_000,
  reporter: 'list',
  use: {
    browserName: 'chromium',
    actionTimeout: 15_000,
    launchOptions: { args: launchArgs(), executablePath: ensureChromium().path },
  },
});
