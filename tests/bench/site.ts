// The world of the end-to-end tests with two pages more: an empty one, served by the till's own service worker, and
// one that verifies links, under the till's own policy.
import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { Seller } from '../e2e/support/seller';
import { test as base } from '../e2e/support/test';
import { startWorld, type World } from '../e2e/support/world';

export const EMPTY = '/blank.html';
/** A file that no page of the till loads; the empty page takes its place among what the worker keeps. */
const INSTEAD = '/icon-mask.png';

const PAGE = '<!doctype html><html lang="en"><title>Empty</title><body></body></html>\n';

export const VERIFY = '/verify.html';
/** Lets the page's clock tell microseconds (High Resolution Time §7). */
const ISOLATED = `\n${VERIFY}\n  Cross-Origin-Embedder-Policy: require-corp\n`;

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

async function copyOfTill(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'kass-bench-'));
  await cp(at('../../build'), dir, { recursive: true });
  await addEmptyPage(dir);
  await addVerifyPage(dir);
  return dir;
}

async function addEmptyPage(dir: string): Promise<void> {
  const worker = join(dir, 'service-worker.js');
  const text = await readFile(worker, 'utf8');
  if (!text.includes(INSTEAD)) throw new Error(`${INSTEAD} is not in the service worker's list`);
  await writeFile(worker, text.replace(INSTEAD, EMPTY));
  await writeFile(join(dir, EMPTY), PAGE);
}

/** A page that may do what the till's pages may, with the till's own sources for its script. */
async function addVerifyPage(dir: string): Promise<void> {
  const [policy] = /<meta http-equiv="content-security-policy"[^>]*>/i.exec(
    await readFile(join(dir, 'index.html'), 'utf8'),
  ) ?? [''];
  if (policy === '') throw new Error('The till has no policy in its page');
  const script = '<script type="module" src="/verify.js"></script>';
  await writeFile(
    join(dir, VERIFY),
    `<!doctype html><html lang="en">${policy}<title>Verify</title>${script}</html>\n`,
  );
  await writeFile(join(dir, 'verify.js'), await (verifyScript ??= buildVerifyScript()));
  await appendFile(join(dir, '_headers'), ISOLATED);
}

let verifyScript: Promise<string> | undefined;

/** Bundled and minified as the till is. */
async function buildVerifyScript(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: {
      lib: { entry: at('verify-page.ts'), formats: ['es'] },
      write: false,
      minify: true,
    },
  });
  const [chunk] = [built].flat().flatMap((part) => ('output' in part ? part.output : []));
  if (chunk?.type !== 'chunk') throw new Error('Nothing was built');
  return chunk.code;
}

export const test = base.extend<{ world: World }>({
  world: async ({}, use) => {
    const dir = await copyOfTill();
    const world = await startWorld(dir);
    await use(world);
    await world.close();
    await rm(dir, { recursive: true, force: true });
  },
});

/** Makes links to orders that nobody has opened yet, all for the same goods. */
export function linkMaker(seller: Seller): () => Promise<string> {
  const { shop } = seller.world;
  let batch = 0;
  return async () => {
    batch += 1;
    const headers = { origin: shop };
    await fetch(`${shop}/orders/new`, { method: 'POST', headers, redirect: 'manual' });
    return seller.link(`en-${batch}-0`);
  };
}
