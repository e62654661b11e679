// How long a page takes, measured in the page itself by what any page may observe; nothing of the browser is replaced.
import type { BrowserContext, Page } from '@playwright/test';

declare global {
  interface Window {
    /** `performance.now()` after the first frame with what was watched for */
    shownAt?: Promise<number>;
    /** milliseconds since 1970 of the last tap */
    tappedAt?: number;
  }
}

export interface Target {
  readonly selector: string;
  readonly text: string;
}

/** The sum of the order that is measured, where the sale screen has it. */
export const ORDER: Target = { selector: '.due .sum', text: '19.90' };
export const ANYTHING: Target = { selector: 'body', text: '' };

/** Runs in the page. */
function watchFor({ selector, text }: Target): void {
  window.shownAt = new Promise((resolve) => {
    const observer = new MutationObserver(look);
    observer.observe(document, { childList: true, subtree: true, characterData: true });
    function look(): void {
      if (!document.querySelector(selector)?.textContent.includes(text)) return;
      observer.disconnect();
      // A message sent while a frame is made arrives when it is made.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now());
      requestAnimationFrame(() => port2.postMessage(null));
    }
  });
}

/** Runs in the page. */
function watchTaps(): void {
  const note = (event: Event) => (window.tappedAt = performance.timeOrigin + event.timeStamp);
  document.addEventListener('click', note, { capture: true });
}

export async function slowDown(page: Page, slowdown: number): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
}

/** Ends the service worker, as a system does that needs the memory. */
export async function stopWorkers(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('ServiceWorker.enable');
  await devtools.send('ServiceWorker.stopAllWorkers');
  await devtools.detach();
}

/** From the start of the navigation, in a new page and with the service worker not running. Milliseconds. */
export async function openCold(
  context: BrowserContext,
  slowdown: number,
  address: string,
  target: Target,
): Promise<number> {
  const page = await context.newPage();
  await page.addInitScript(watchFor, target);
  await slowDown(page, slowdown);
  await stopWorkers(page);
  await page.goto(address, { waitUntil: 'commit' });
  const shownAt = await page.evaluate(() => window.shownAt);
  await page.close();
  return shownAt ?? NaN;
}

/** From the change of the fragment, in a page that lives. Milliseconds. */
export async function openWarm(page: Page, link: string, target: Target): Promise<number> {
  await page.evaluate(watchFor, target);
  const started = await page.evaluate((hash) => {
    const now = performance.now();
    location.hash = hash;
    return now;
  }, new URL(link).hash);
  return ((await page.evaluate(() => window.shownAt)) ?? NaN) - started;
}

/** Notes every tap from now on. */
export const noteTaps = (page: Page): Promise<void> => page.evaluate(watchTaps);

/** Milliseconds since 1970. */
export const lastTap = async (page: Page): Promise<number> =>
  (await page.evaluate(() => window.tappedAt)) ?? NaN;
