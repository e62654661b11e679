// The world of the end-to-end tests with one page more: an empty one, served by the till's own service worker.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Seller } from '../e2e/support/seller';
import { test as base } from '../e2e/support/test';
import { startWorld, type World } from '../e2e/support/world';

export const EMPTY = '/blank.html';
/** A file that no page of the till loads; the empty page takes its place among what the worker keeps. */
const INSTEAD = '/icon-mask.png';

const PAGE = '<!doctype html><html lang="en"><title>Empty</title><body></body></html>\n';

async function copyWithEmptyPage(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'kass-bench-'));
  await cp(fileURLToPath(new URL('../../build', import.meta.url)), dir, { recursive: true });
  const worker = join(dir, 'service-worker.js');
  const text = await readFile(worker, 'utf8');
  if (!text.includes(INSTEAD)) throw new Error(`${INSTEAD} is not in the service worker's list`);
  await writeFile(worker, text.replace(INSTEAD, EMPTY));
  await writeFile(join(dir, EMPTY), PAGE);
  return dir;
}

export const test = base.extend<{ world: World }>({
  world: async ({}, use) => {
    const dir = await copyWithEmptyPage();
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
