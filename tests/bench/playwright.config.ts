// `npm run bench`: how fast the till is on this machine, as tables. Playwright runs it; nothing is asserted.
import { defineConfig } from '@playwright/test';
import { ensureChromium, launchArgs } from '../../scripts/chromium.js';
import { BLE_ARGS } from '../e2e/support/ble-printer';

export default defineConfig({
  testDir: '.',
  testMatch: '*.bench.ts',
  outputDir: '../../test-results/bench',
  workers: 1,
  timeout: 120_000,
  globalTimeout: 3_600_000,
  reporter: './table.ts',
  use: {
    browserName: 'chromium',
    actionTimeout: 15_000,
    launchOptions: {
      args: [...launchArgs(), ...BLE_ARGS],
      executablePath: ensureChromium().path,
    },
  },
});
