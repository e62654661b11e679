// The other implementation, examples/php, as the tests see it: whether it can run, questions to it, and what both speak of.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ResultId } from '../../../src/lib/domain/ids';
import type { ResultClaims } from '../../../src/lib/domain/result';
import type { Shop } from '../../../src/lib/domain/shop';
import { PrivateJwk, type Signer } from '../../../src/lib/schemes/kass/device-key';
import { baseOf, FOLDER } from '../vectors/files';

/** The folder of the implementation. */
export const PHP = fileURLToPath(new URL('../../../examples/php/', import.meta.url));
const BRIDGE = fileURLToPath(new URL('bridge.php', import.meta.url));

/** The world of the vectors, refunds allowed. */
export const base = baseOf({ base: { shop: { grants: { refund: true } } } });

const CAN_RUN =
  'exit(PHP_VERSION_ID >= 80100 && extension_loaded("openssl") && extension_loaded("zlib") ? 0 : 1);';
export const hasPhp = spawnSync('php', ['-r', CAN_RUN]).status === 0;

/** A title that says so where its tests are left out. */
export const inPhp = (title: string): string =>
  hasPhp ? title : `${title} (left out: no PHP 8.1 with OpenSSL and zlib on this machine)`;

/** Asks PHP several things at once; the answers come in the same order. */
export function ask(asks: readonly Readonly<Record<string, unknown>>[]): readonly Answer[] {
  const stored = JSON.parse(readFileSync(new URL('keys.json', FOLDER), 'utf8')) as {
    readonly keys: readonly { name: string; jwk: unknown }[];
  };
  const key = PrivateJwk.parse(stored.keys.find(({ name }) => name === 'shop')?.jwk);
  const input = JSON.stringify({
    key,
    now: base.now,
    till: base.till,
    shop: base.shop.origin,
    asks,
  });
  const options = { input, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
  const { stdout, stderr, status } = spawnSync('php', [BRIDGE], options);
  if (status !== 0) throw new Error(stderr || stdout);
  return JSON.parse(stdout) as readonly Answer[];
}

/** What came out, or why not. */
export type Answer = {
  readonly value?: unknown;
  readonly error?: string;
  readonly field?: string | null;
};
export interface MadeByPhp {
  readonly https: string;
  readonly protocol: string;
  readonly claims: { readonly st: string; readonly jti: string };
  readonly document: string | null;
}

/** A result in cash for a link. */
export function resultOf(
  device: Signer,
  shop: Pick<Shop, 'origin' | 'callback'>,
  oj: string,
  change: Partial<ResultClaims> = {},
): ResultClaims {
  return {
    v: 1,
    iss: device.kid,
    aud: shop.origin,
    htu: shop.callback,
    iat: base.now,
    jti: ResultId.parse('result-0000000001'),
    ord: { id: 'o-1', no: '1', rev: 0 },
    oj,
    res: 'paid',
    amt: 1990,
    cur: 'EUR',
    how: [{ method: 'cash', amt: 1990, asr: 'cash', at: '2026-11-23T12:00:00.000Z' }],
    asr: 'cash',
    seq: 1,
    ...change,
  };
}
