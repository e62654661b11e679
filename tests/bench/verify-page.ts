// Runs in a page of the till's origin, built like the till itself: one verification of a link after another, each
// beside a bare `compactVerify` of the same text. Shops and keys are fresh copies each time, as after a read from
// storage, so that neither side finds a key that was imported before.
import { compactVerify } from 'jose';
import type { Shop } from '../../src/lib/domain/shop';
import { verifyLink } from '../../src/lib/schemes/kass/verify-order';

export interface VerifyTask {
  readonly jws: string;
  readonly shop: Shop;
  readonly tillOrigin: string;
  readonly nowMs: number;
  /** how many verifications count, after as many as `warmUp` that do not */
  readonly rounds: number;
  readonly warmUp: number;
}

/** Milliseconds, one figure for each round. */
export interface VerifyTimes {
  readonly ours: readonly number[];
  readonly bare: readonly number[];
}

declare global {
  interface Window {
    measureVerification?: (task: VerifyTask) => Promise<VerifyTimes>;
  }
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

window.measureVerification = async ({ jws, shop, tillOrigin, nowMs, rounds, warmUp }) => {
  const ours: number[] = [];
  const bare: number[] = [];
  const load = () => Promise.reject(new TypeError('No document was expected'));
  const context = { tillOrigin, nowMs, loopbackAllowed: false, action: null, load };
  for (let round = -warmUp; round < rounds; round += 1) {
    const shops = [structuredClone(shop)];
    const [key] = structuredClone(shop.keys);
    if (!key) throw new TypeError('A shop without a key');
    const whole = await timeOf(() => verifyLink(jws, { ...context, shops }));
    const least = await timeOf(() => compactVerify(jws, key.jwk, { algorithms: ['ES256'] }));
    if (round < 0) continue;
    ours.push(whole);
    bare.push(least);
  }
  return { ours, bare };
};
