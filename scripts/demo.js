// `npm run demo`: builds the till and the examples and serves the four origins of the demo until Ctrl-C.
import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addressesOf, basePort, portsFrom, takenOf } from './ports.js';
import { startTill } from './serve.js';

/**
 * @typedef {import('./serve.js').Addresses} Addresses
 * @typedef {{ close(): Promise<void> }} Running
 * @typedef {{ port: number, addresses: Addresses, file?: string }} Options
 */

const root = fileURLToPath(new URL('..', import.meta.url));

/** What is running now, newest last. @type {Running[]} */
const running = [];

async function stop() {
  for (const server of running.splice(0).reverse()) await server.close();
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop());
// Whoever ends npm alone ends the shell between it and us, and no signal comes through.
const parent = process.ppid;
setInterval(() => process.ppid === parent || void stop(), 1000).unref();

/** Says a sentence and ends with a failure. @returns {never} */
function fail(/** @type {string} */ sentence) {
  console.error(sentence);
  process.exit(1);
}

/** Builds quietly; the output is shown only when it fails. */
async function build() {
  const child = spawn('npm', ['run', 'build'], { cwd: root, shell: process.platform === 'win32' });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (/** @type {Buffer} */ part) => (output += part.toString()));
  }
  const code = await /** @type {Promise<number | null>} */ (
    new Promise((resolve) => child.on('close', resolve))
  );
  if (code !== 0) fail(`${output}\nThe build failed.`);
}

/**
 * Starts one of the built examples.
 *
 * @param {'shop' | 'pay' | 'printer'} name its file, and `start` + Name is its function
 * @param {Options} options
 */
async function startExample(name, options) {
  const url = new URL(`../examples/build/${name}.js`, import.meta.url).href;
  const module = /** @type {Record<string, (options: Options) => Promise<Running>>} */ (
    await import(url)
  );
  const start = module[`start${name[0]?.toUpperCase()}${name.slice(1)}`];
  if (!start) throw new Error(`${name}.js has no such function.`);
  running.push(await start(options));
}

async function main() {
  const base = basePort(process.argv.slice(2), process.env);
  const ports = portsFrom(base);
  const taken = await takenOf(Object.values(ports));
  if (taken.length > 0) {
    const what = taken.length === 1 ? `Port ${taken[0]} is` : `Ports ${taken.join(', ')} are`;
    fail(
      `${what} taken. Choose four others in a row, for example: npm run demo -- --port ${base + 1000}`,
    );
  }

  console.log('Building…');
  await build();
  await mkdir(join(root, '.demo'), { recursive: true });

  const addresses = addressesOf(ports);
  running.push(await startTill({ port: ports.till, dir: join(root, 'build'), addresses }));
  await startExample('shop', {
    port: ports.shop,
    addresses,
    file: join(root, '.demo/kass-shop.json'),
  });
  await startExample('pay', { port: ports.pay, addresses });
  await startExample('printer', { port: ports.printer, addresses });

  console.log(`
  till         ${addresses.till}
  shop         ${addresses.shop}
  payment app  ${addresses.pay}
  printer      ${addresses.printer}

1. Open the shop at ${addresses.shop} and pair the till there.
2. Press an order: it opens in the till. Take cash, or switch to the payment app and back.
3. The receipt is on the screen, the shop shows the order as paid. Ctrl-C stops all four.`);
}

await main().catch((/** @type {unknown} */ error) => {
  fail(error instanceof Error ? error.message : String(error));
});
