import { afterEach, describe, expect, it, vi } from 'vitest';
import { candidates, findChromium } from '../../../scripts/chromium.js';

afterEach(() => vi.unstubAllEnvs());

describe('looking for a Chromium', () => {
  it('says so when the variable names a file that is not there', () => {
    vi.stubEnv('CHROMIUM', '/nowhere/chromium');
    expect(() => findChromium()).toThrow('CHROMIUM names /nowhere/chromium');
  });

  it('believes the variable before looking around', () => {
    vi.stubEnv('CHROMIUM', process.execPath);
    expect(findChromium()).toEqual({ path: process.execPath, from: 'CHROMIUM' });
  });

  it('tries the folders of PATH in their order, and Playwright’s own last', () => {
    const found = candidates({ PATH: '/a:/b' }, 'linux', '/own/chrome');
    expect(found.map(({ path }) => path)).toEqual([
      ...['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map(
        (n) => `/a/${n}`,
      ),
      ...['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map(
        (n) => `/b/${n}`,
      ),
      '/own/chrome',
    ]);
    expect(found.at(-1)?.from).toBe('Playwright');
  });

  it('knows where macOS keeps applications', () => {
    const paths = candidates({}, 'darwin', '/own').map(({ path }) => path);
    expect(paths).toContain('/Applications/Google Chrome.app/Contents/MacOS/Google Chrome');
  });
});
