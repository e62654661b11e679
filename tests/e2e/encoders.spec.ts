// The encoders in a browser build: the same golden bytes as in Node, and pictures of the paper in the till's own fonts.
// `KASS_WRITE_PICTURES=1` writes the pictures anew, to be looked at before they are kept.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { assemble } from '../fixtures/receipts/assemble';
import { LANGUAGES, WIDTHS } from '../fixtures/receipts/receipts';
import { patternOf } from '../fakes/draw';
import { openBrowserPage, type BrowserPage } from './support/browser-page';
import { fromPng, toPng, type Dots } from './support/png';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const golden = (name: string): string => at(`../fixtures/receipts/${name}`);

/** Of the black dots of a picture; letters are drawn by the browser, whose versions differ by a few. */
const MAY_DIFFER = 0.03;

let site: BrowserPage;
test.beforeAll(async () => {
  site = await openBrowserPage(at('support/encoder-page.ts'));
});
test.afterAll(() => site.close());

test.beforeEach(async ({ page }) => {
  await page.goto(site.origin);
  await page.waitForFunction(() => window.bytesOf !== undefined);
});

function differing(a: Dots, b: Dots): number {
  const count = (byte: number): number => byte.toString(2).replaceAll('0', '').length;
  let black = 0;
  let other = 0;
  a.bits.forEach((byte, index) => {
    black += count(byte);
    other += count(byte ^ (b.bits[index] ?? 0));
  });
  return other / black;
}

for (const lang of LANGUAGES) {
  test(`the golden receipt in ${lang} has the same bytes in a browser`, async ({ page }) => {
    for (const columns of WIDTHS) {
      const bytes = await page.evaluate(([one, two]) => window.bytesOf?.(one, two), [
        lang,
        columns,
      ] as const);
      const text = readFileSync(golden(`${lang}-${columns}.txt`), 'utf8');
      expect(bytes).toBe(Buffer.from(assemble(text, columns, patternOf)).toString('base64'));
    }
  });

  test(`the golden receipt in ${lang} looks as it did`, async ({ page }) => {
    for (const columns of WIDTHS) {
      const drawn = await page.evaluate(([one, two]) => window.pictureOf?.(one, two), [
        lang,
        columns,
      ] as const);
      if (!drawn) throw new TypeError('The page draws nothing');
      const picture = { ...drawn, bits: Buffer.from(drawn.bits, 'base64') };
      const file = golden(`${lang}-${columns}.png`);
      if (process.env['KASS_WRITE_PICTURES']) writeFileSync(file, toPng(picture));
      expect(existsSync(file)).toBe(true);
      const before = fromPng(readFileSync(file));
      expect([picture.width, picture.height]).toEqual([before.width, before.height]);
      expect(differing(before, picture)).toBeLessThan(MAY_DIFFER);
    }
  });
}
