// Takes one screen in every size and theme into test-results/screenshots, and the README's pictures into docs/pictures.
import { expect, type Page } from '@playwright/test';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const album = join(root, 'test-results/screenshots');

const SIZES = {
  landscape: { width: 1280, height: 800 },
  portrait: { width: 800, height: 1280 },
  phone: { width: 390, height: 844 },
} as const;
const THEMES = ['light', 'dark'] as const;

/** What the README and docs/payment-apps.md show, and under which name. */
const README: Readonly<Record<string, string>> = {
  'sale-en-landscape-light': 'sale.png',
  'sale-ru-phone-dark': 'sale-phone.png',
  'paid-en-landscape-light': 'paid.png',
  'payments-app-en-landscape-light': 'payment-apps.png',
};

/** Two frames: one that reacts to a new size, one that shows it. */
const settle = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
      }),
  );

/** The page at most 900 points wide: light enough to be kept with the sources. */
async function small(page: Page): Promise<Buffer> {
  const devtools = await page.context().newCDPSession(page);
  const { width, height } = page.viewportSize() ?? SIZES.landscape;
  const clip = { x: 0, y: 0, width, height, scale: Math.min(1, 900 / width) };
  const { data } = await devtools.send('Page.captureScreenshot', { clip });
  await devtools.detach();
  return Buffer.from(data, 'base64');
}

export async function shoot(page: Page, screen: string): Promise<void> {
  await mkdir(album, { recursive: true });
  // For half a second, buttons that move money are off and pale.
  await expect(page.locator('[data-arming], [inert]')).toHaveCount(0);
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    for (const [name, size] of Object.entries(SIZES)) {
      await page.setViewportSize(size);
      await settle(page);
      const picture = `${screen}-${name}-${theme}`;
      await page.screenshot({ path: join(album, `${picture}.png`) });
      const place = README[picture];
      if (place) await writeFile(join(root, 'docs/pictures', place), await small(page));
    }
  }
}
