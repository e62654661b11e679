// Results on their way to the shop: signed once, in order, then sent until the shop's readable 2xx.
import type { DeliverJob, Outcome } from '../domain/job';
import { AppError, type ErrorCode } from '../domain/errors';
import type { ShopId } from '../domain/ids';
import type { Result } from '../domain/result';
import { callbackOf, postAddress } from '../schemes/kass/callback';
import { hashJws, signResult } from '../schemes/kass/result-jws';
import type { Ports } from './ports';

/** A shop that has not answered by then is unreachable, in milliseconds. */
const ANSWER_WITHIN_MS = 20_000;

/** Signs every unsigned result of a shop in the order of `seq`, each with the hash of the one before. */
export async function signResults(ports: Ports, shop: ShopId): Promise<void> {
  const { storage, windows } = ports;
  await windows.exclusive(`sign:${shop}`, async () => {
    const key = await storage.getKey(shop);
    if (!key) throw new AppError('storage-broken', 'The device key of a shop is gone');
    for (const result of await storage.unsignedOf(shop)) {
      const head = await storage.headOf(shop);
      const claims = { ...result.claims, ...(head?.hash ? { prev: head.hash } : {}) };
      const jws = await signResult(claims, key.privateKey, key.kid);
      await storage.storeSigned(result.jti, jws, await hashJws(jws));
    }
  });
  windows.announce();
}

/** One try at delivering one result. */
export async function deliver(ports: Ports, job: DeliverJob): Promise<Outcome> {
  const result = await signed(ports, job);
  const address = await addressOf(ports, job, result);
  const response = await post(ports, address, result);
  if (response === null) return again('shop-unreachable');
  if (response.ok || (await isKnownThere(response, result)))
    return { type: 'done', state: 'delivered' };
  switch (response.status) {
    case 401:
    case 403:
      await ports.storage.updateShop(job.shop, { state: 'revoked', endedBy: 'shop' });
      return { type: 'failed', error: 'shop-revoked' satisfies ErrorCode };
    case 410:
      return { type: 'failed', error: 'shop-gone' satisfies ErrorCode };
    case 400:
    case 409:
    case 422:
      // The shop read it and says no, e.g. because another result has paid the order: a person has to look.
      return { type: 'failed', error: 'shop-refused' satisfies ErrorCode };
    default:
      // 3xx arrives as an opaque redirect with status 0; what is left may be mended at the shop.
      return again('shop-unreachable', retryAfterMs(response, ports.clock.now()));
  }
}

async function signed(ports: Ports, job: DeliverJob): Promise<Result & { readonly jws: string }> {
  await signResults(ports, job.shop);
  const result = await ports.storage.getResult(job.result);
  if (!result?.jws) throw new AppError('storage-broken', 'A result is gone');
  return { ...result, jws: result.jws };
}

async function addressOf(ports: Ports, job: DeliverJob, { claims }: Result): Promise<string> {
  const stored = await ports.storage.loadSale(job.sale);
  const shop = await ports.storage.getShop(job.shop);
  if (!stored || !shop) throw new AppError('storage-broken', 'The sale of a result is gone');
  return postAddress(callbackOf(stored.sale, claims.oj, shop));
}

/** The shop's answer, or null when there is none that this page may read. */
async function post(ports: Ports, address: string, result: Result & { readonly jws: string }) {
  try {
    return await ports.fetch(address, {
      method: 'POST',
      body: result.jws,
      headers: { 'Content-Type': 'application/jose', 'Idempotency-Key': result.jti },
      mode: 'cors',
      credentials: 'omit',
      redirect: 'manual',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
  } catch (error) {
    // fetch rejects with TypeError for every network fault and with TimeoutError by the signal.
    if (error instanceof TypeError || error instanceof DOMException) return null;
    throw error;
  }
}

/** 409 with the same `jti` in its body: the shop has this result already (link-security §6.3). */
async function isKnownThere(response: Response, result: Result): Promise<boolean> {
  if (response.status !== 409) return false;
  const body: unknown = await response.json().catch(() => null);
  return (body as { jti?: unknown } | null)?.jti === result.jti;
}

/** How long to wait and when to give up is the queue's to say. */
const again = (error: ErrorCode, afterMs?: number): Outcome => ({
  type: 'retry',
  error,
  ...(afterMs === undefined ? {} : { afterMs }),
});

/** `Retry-After` in seconds or as a date (RFC 9110 §10.2.3), at most a day; undefined when unreadable. */
function retryAfterMs(response: Response, nowMs: number): number | undefined {
  const value = response.headers.get('Retry-After');
  if (!value) return undefined;
  const ms = /^\d{1,6}$/.test(value) ? Number(value) * 1000 : Date.parse(value) - nowMs;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), 24 * 60 * 60 * 1000) : undefined;
}
