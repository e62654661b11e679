// The process of a tab dies.
import type { Page } from '@playwright/test';

/** A tab that does not say that it has crashed is closed. */
const WITHIN_MS = 5_000;

/**
 * Takes aim, so that the blow itself takes no time.
 * @returns the blow; settled when the page is gone. One that is on its way to another process may die without a word
 */
export async function aimCrash(page: Page): Promise<() => Promise<void>> {
  const devtools = await page.context().newCDPSession(page);
  return async () => {
    const dead = page.waitForEvent('crash', { timeout: WITHIN_MS }).catch(() => null);
    // It never answers: who could has crashed.
    void devtools.send('Page.crash').catch(() => null);
    await dead;
    await page.close();
  };
}
