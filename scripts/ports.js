// The four ports of the demo: till, shop, payment app and printer, one after another from a base.
import { createServer } from 'node:net';

export const defaultBase = 4170;

/**
 * The base port: `--port 5170` or `--port=5170`, else KASS_PORT, else 4170.
 *
 * @param {readonly string[]} args after the name of the script
 * @param {NodeJS.ProcessEnv} env
 * @throws {Error} when it is not a number with room for four ports
 */
export function basePort(args, env) {
  const at = args.findIndex((arg) => arg === '--port' || arg.startsWith('--port='));
  const option =
    at < 0 ? undefined : args[at]?.startsWith('--port=') ? args[at].slice(7) : args[at + 1];
  const text = at < 0 ? (env['KASS_PORT'] ?? String(defaultBase)) : (option ?? '');
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_532) return port;
  throw new Error(
    `"${text}" is no port: give a number from 1 to 65532, for example ${defaultBase}.`,
  );
}

/** @param {number} base */
export function portsFrom(base) {
  return { till: base, shop: base + 1, pay: base + 2, printer: base + 3 };
}

/** @param {ReturnType<typeof portsFrom>} ports */
export function addressesOf({ till, shop, pay, printer }) {
  const at = (/** @type {number} */ port) => `http://localhost:${port}`;
  return { till: at(till), shop: at(shop), pay: at(pay), printer: at(printer) };
}

/** Whether somebody listens there already, on either meaning of `localhost`. */
async function isTaken(/** @type {number} */ port) {
  for (const host of ['127.0.0.1', '::1']) {
    const code = await /** @type {Promise<string | undefined>} */ (
      new Promise((resolve) => {
        const probe = createServer();
        probe.once('error', (/** @type {NodeJS.ErrnoException} */ error) => resolve(error.code));
        probe.listen(port, host, () => probe.close(() => resolve(undefined)));
      })
    );
    // A machine without IPv6 has no ::1 to take.
    if (code === 'EADDRINUSE' || code === 'EACCES') return true;
  }
  return false;
}

/**
 * The ports of the list that cannot be used now.
 *
 * @param {readonly number[]} ports
 */
export async function takenOf(ports) {
  /** @type {number[]} */
  const taken = [];
  for (const port of ports) if (await isTaken(port)) taken.push(port);
  return taken;
}
