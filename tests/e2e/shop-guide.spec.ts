// The shop of docs/shop-guide.md as its reader gets it, with a real till: paired, an order paid, back at the shop.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildCode } from '../../scripts/package.js';
import { Blocks } from '../unit/docs/guide-blocks';
import { press, Seller } from './support/seller';
import { expect, test } from './support/test';
import { freePort } from './support/world';

const guide = fileURLToPath(new URL('../../docs/shop-guide.md', import.meta.url));
let folder: string;
let running: ChildProcess | undefined;

// The package is built here, which takes its time on a busy machine.
test.setTimeout(180_000);

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guide-'));
  await buildCode(join(folder, 'node_modules/kass'));
});
test.afterEach(async () => {
  if (running?.kill()) await once(running, 'exit');
  await rm(folder, { recursive: true, maxRetries: 3 });
});

/** Starts the shop for the till of this test, and gives its address. */
async function startShop(till: string): Promise<string> {
  const code = new Blocks(await readFile(guide, 'utf8')).take('js', 'shop.js');
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(join(folder, 'shop.js'), code.replaceAll('http://localhost:4170', till));
  const port = await freePort();
  running = spawn(process.execPath, ['shop.js'], {
    cwd: folder,
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(running.stdout ?? running, 'data');
  return `http://localhost:${port}`;
}

test('a shop made by the guide pairs a till, and its button leads to a paid order', async ({
  seller,
}) => {
  const shop = await startShop(seller.world.till);
  const reader = new Seller(seller.context, { ...seller.world, shop });
  const till = await reader.pairAtShop();
  await till.goto(shop);
  await till.getByRole('link', { name: 'Pay at the till' }).first().click();
  await expect(till.getByText('Corner shop').first()).toBeVisible();
  await reader.takeCash(till);
  await press(till.getByRole('link', { name: /Back to the shop/ }));
  await till.waitForURL(`${shop}/`);
  await expect(till.getByText('Order 1042: paid')).toBeVisible();
});
