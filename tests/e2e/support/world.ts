// The four origins of a test: the built till, a demo shop, a demo payment app and a demo printer, on free ports.
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { startPay as StartPay } from '../../../examples/pay/server';
import type { startPrinter as StartPrinter } from '../../../examples/printer/server';
import type { startShop as StartShop } from '../../../examples/shop/server';
import { startTill } from '../../../scripts/serve.js';

/** A path inside the project. */
const at = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

export interface World {
  readonly till: string;
  readonly shop: string;
  readonly pay: string;
  readonly printer: string;
  /** Ends one of the origins, as if its machine were switched off. */
  stop(origin: 'till' | 'shop' | 'pay' | 'printer'): Promise<void>;
  /** Brings it back on the same port; shop and printer begin anew. */
  restart(origin: 'till' | 'shop' | 'pay' | 'printer'): Promise<void>;
  /** Starts one more shop for the same till and returns its origin. */
  openShop(): Promise<string>;
  close(): Promise<void>;
}

/** Each worker looks in a range of its own, so that two never take the same port. */
let nextPort = 21_000 + Number(process.env['TEST_PARALLEL_INDEX'] ?? 9) * 1000;

export async function freePort(): Promise<number> {
  const port = nextPort++;
  const server = createServer();
  const free = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  if (!free) return freePort();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function example<T>(name: string): Promise<T> {
  return (await import(at(`examples/build/${name}.js`))) as T;
}

/** @param dir the built till; another folder when a test changes it */
export async function startWorld(dir = at('build')): Promise<World> {
  const ports = {
    till: await freePort(),
    shop: await freePort(),
    pay: await freePort(),
    printer: await freePort(),
  };
  const url = (port: number) => `http://localhost:${port}`;
  const addresses = {
    till: url(ports.till),
    shop: url(ports.shop),
    pay: url(ports.pay),
    printer: url(ports.printer),
  };
  const { startShop } = await example<{ startShop: typeof StartShop }>('shop');
  const { startPay } = await example<{ startPay: typeof StartPay }>('pay');
  const { startPrinter } = await example<{ startPrinter: typeof StartPrinter }>('printer');
  const start = {
    till: () => startTill({ port: ports.till, dir, addresses }),
    shop: () => startShop({ port: ports.shop, addresses, file: null }),
    pay: () => startPay({ port: ports.pay, addresses }),
    printer: () => startPrinter({ port: ports.printer, addresses }),
  };
  const running = {
    till: await start.till(),
    shop: await start.shop(),
    pay: await start.pay(),
    printer: await start.printer(),
  };
  const others: { close(): Promise<void> }[] = [];
  return {
    ...addresses,
    async openShop() {
      const port = await freePort();
      const shop = url(port);
      others.push(await startShop({ port, addresses: { ...addresses, shop }, file: null }));
      return shop;
    },
    stop: (origin) => running[origin].close(),
    async restart(origin) {
      running[origin] = await start[origin]();
    },
    async close() {
      for (const origin of [...Object.values(running), ...others])
        await origin.close().catch(() => {});
    },
  };
}
