// Draws the PNG icons of the till from static/icon.svg: run it after changing that file, and look at the result.
import { readFile } from 'node:fs/promises';
import { chromium } from 'playwright';
import { ensureChromium, launchArgs } from './chromium.js';

const source = await readFile('static/icon.svg', 'utf8');

/** Fills the square, with the mark inside the circle no launcher cuts (80 % of the width). */
const maskable = source
  .replace(' rx="112"', '')
  .replace('id="mark"', 'id="mark" transform="translate(256 256) scale(.76) translate(-256 -256)"');

const icons = [
  { file: 'static/icon-192.png', size: 192, svg: source },
  { file: 'static/icon-512.png', size: 512, svg: source },
  { file: 'static/icon-mask.png', size: 512, svg: maskable },
];

const browser = await chromium.launch({
  executablePath: ensureChromium().path,
  args: launchArgs(),
});
for (const { file, size, svg } of icons) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body{margin:0}svg{display:block}</style>${svg}`);
  await page.screenshot({ path: file, omitBackground: true });
  await page.close();
}
await browser.close();
