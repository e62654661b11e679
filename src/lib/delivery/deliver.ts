// Results on their way to the shop: signed once, in order, then sent until the shop's readable 2xx (link-security §6.3).
// Done by a window or by the service worker, whichever holds the lock.
import type { DeliverJob, Outcome } from '../domain/job';
import { AppError, isAppError, type ErrorCode } from '../domain/errors';
import type { ShopId } from '../domain/ids';
import { FiscalMark, type Result } from '../domain/result';
import type { Shop } from '../domain/shop';
import type { SignedResult } from '../offline/results';
import { callbackOf, postAddress } from '../schemes/kass/callback';
import { hashJws, signResult } from '../schemes/kass/result-jws';
import { httpDateMs } from './http-date';
import type { DeliveryPorts } from './ports';
import { readLimited } from './read-limited';

/** A shop that has not answered by then is unreachable, in milliseconds. */
const ANSWER_WITHIN_MS = 20_000;
/** The longest wish of a shop that is granted, in milliseconds. */
const LONGEST_WISH_MS = 24 * 60 * 60 * 1000;

/**
 * Signs every unsigned result of a shop in the order of `seq`, each with the hash of the one before. Without a key (the
 * shop came with another tablet's journal) none is signed.
 */
export async function signResults(ports: DeliveryPorts, shop: ShopId): Promise<void> {
  const { storage, windows } = ports;
  const signed = await windows.exclusive(`sign:${shop}`, async () => {
    const key = await storage.getKey(shop);
    // Its next pairing brings one.
    if (!key) return 0;
    const unsigned = await storage.unsignedOf(shop);
    const out = unsigned.length > 0 ? await storage.owedTo(shop) : 0;
    for (const result of unsigned) {
      const prev = await hashBefore(ports, result);
      const claims = { ...result.claims, iss: key.kid, ...(prev === null ? {} : { prev }), out };
      const jws = await signResult(claims, key.privateKey, key.kid);
      await storage.storeSigned(result.jti, jws, await hashJws(jws));
    }
    return unsigned.length;
  });
  if (signed) windows.announce();
}

/** The hash that a result names: the end of the chain, found again in the results when its own row was lost. */
async function hashBefore(
  { storage }: DeliveryPorts,
  { shop, seq }: Result,
): Promise<string | null> {
  const head = await storage.headOf(shop);
  if (head?.hash) return head.hash;
  const before = await storage.signedBefore(shop, seq);
  return before && hashJws(before.jws);
}

/**
 * One try at delivering one result. For a shop without a server it ends with the signature: the browser takes the
 * result there, in the slot of the callback.
 */
export async function deliver(ports: DeliveryPorts, job: DeliverJob): Promise<Outcome> {
  const shop = await ports.storage.getShop(job.shop);
  if (!shop) throw new AppError('result-broken', 'The shop of a result is gone');
  const result = await signed(ports, job);
  if (!result) return stopped('shop-revoked');
  if (shop.deliver === 'link') return { type: 'waits' };
  if (shop.state === 'asking') return again('shop-revoked');
  // What the owner forgot, the shop still has to hear: its money was taken.
  if (shop.state === 'revoked' && shop.endedBy !== 'owner') return stopped('shop-revoked');
  const response = await post(ports, await addressOf(ports, job, result, shop), result);
  return response ? outcomeOf(ports, response, result, shop) : again('shop-unreachable');
}

/**
 * What the shop's answer means. A page for people comes from whatever stands before the shop: it neither takes a result
 * nor ends a pairing (docs/adr/0015-what-counts-as-an-answer.md). What else the body of a 2xx says is not asked.
 */
async function outcomeOf(
  ports: DeliveryPorts,
  response: Response,
  result: Result,
  shop: Shop,
): Promise<Outcome> {
  const body = await textOf(response);
  if (response.ok) {
    if (!isAnswer(body)) return again('shop-unreachable');
    await keepFiscal(ports, body, result);
    return { type: 'done', state: 'delivered' };
  }
  switch (response.status) {
    case 401:
    case 403:
      if (!isAnswer(body)) return again('shop-unreachable');
      await lock(ports, shop);
      return stopped('shop-revoked');
    case 410:
      return stopped('shop-gone');
    case 409:
      return conflict(body, result);
    case 400:
    case 422:
      // The shop read it and says no: a person has to look.
      return stopped('shop-refused');
    default:
      // 3xx arrives as an opaque redirect with status 0; what is left may be mended at the shop.
      return again('shop-unreachable', retryAfterMs(response, ports.clock.now()));
  }
}

/** An answer is a few hundred bytes. */
const MAX_ANSWER = 16_384;
/** A page that stands before the shop is longer, and has to be known for one. */
const MAX_BODY = 512 * 1024;

/** The body of an answer; null when it breaks off or does not end. */
async function textOf(response: Response): Promise<string | null> {
  try {
    return new TextDecoder().decode(await readLimited(response, MAX_BODY));
  } catch (error) {
    if (isAppError(error)) return null;
    throw error;
  }
}

/**
 * Whether the shop's program has answered. A page is the sign-in of a network, or a proxy whose shop is away; of what broke
 * off nobody can tell. The shop knows a result that is sent again by its `jti`.
 */
const isAnswer = (body: string | null): body is string =>
  body !== null && !/^\s*(?:<!--[^]*?-->\s*)?<(?:!doctype|html)\b/i.test(body);

/** What the shop's server has registered goes onto every paper of the sale from now on. An answer without it is one too. */
async function keepFiscal(ports: DeliveryPorts, body: string, { jti }: Result): Promise<void> {
  if (body.length > MAX_ANSWER) return;
  try {
    const said = JSON.parse(body) as { readonly fiscal?: unknown } | null;
    const mark = FiscalMark.safeParse(said?.fiscal);
    if (mark.success) await ports.storage.storeFiscal(jti, mark.data);
  } catch {
    // The shop has the result, whatever else it says.
  }
}

/** The shop does not know this till any more: nothing of it is opened or sent here until it is paired again. */
async function lock({ storage, windows }: DeliveryPorts, { id, state }: Shop): Promise<void> {
  if (state !== 'paired') return;
  await storage.updateShop(id, { state: 'revoked', endedBy: 'shop' });
  windows.announce();
}

/** With this `jti` in it the shop has the result already; else another one has settled the order. */
function conflict(body: string | null, { jti }: Result): Outcome {
  // A connection that broke in the middle is no answer; one that is not JSON is.
  if (body === null) return again('shop-unreachable');
  try {
    const said = JSON.parse(body) as { readonly jti?: unknown } | null;
    return said?.jti === jti ? { type: 'done', state: 'delivered' } : stopped('shop-refused');
  } catch {
    return stopped('shop-refused');
  }
}

/** The result with its signature; null where this till has no key of its shop. */
async function signed(ports: DeliveryPorts, job: DeliverJob): Promise<SignedResult | null> {
  // One that was read in from another tablet's journal has its signature, and its key is not here.
  const known = await ports.storage.getResult(job.result);
  if (known?.jws) return { ...known, jws: known.jws };
  await signResults(ports, job.shop);
  const result = await ports.storage.getResult(job.result);
  if (!result) throw new AppError('result-broken', 'A result is gone');
  return result.jws === null ? null : { ...result, jws: result.jws };
}

/** Where it was made for; a result of an older version does not say so, and its sale does. */
async function addressOf(
  { storage }: DeliveryPorts,
  job: DeliverJob,
  { cb, claims }: Result,
  shop: Shop,
): Promise<string> {
  if (cb !== undefined) return postAddress(cb);
  const stored = await storage.loadSale(job.sale);
  if (!stored) throw new AppError('result-broken', 'The sale of a result is gone');
  return postAddress(callbackOf(stored.sale, claims.oj, shop));
}

/** The shop's answer, or null when there is none that this page may read. */
async function post(
  ports: DeliveryPorts,
  address: string,
  result: SignedResult,
): Promise<Response | null> {
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

/** How long to wait and when to give up is the queue's to say. */
const again = (error: ErrorCode, afterMs?: number): Outcome => ({
  type: 'retry',
  error,
  ...(afterMs === undefined ? {} : { afterMs }),
});

const stopped = (error: ErrorCode): Outcome => ({ type: 'failed', error });

/**
 * `Retry-After` in seconds or as a date (RFC 9110 §10.2.3), which is counted from the shop's own clock where it
 * tells it; at most a day, undefined when unreadable.
 */
function retryAfterMs({ headers }: Response, nowMs: number): number | undefined {
  const value = headers.get('Retry-After')?.trim() ?? '';
  if (/^\d{1,9}$/.test(value)) return Math.min(Number(value) * 1000, LONGEST_WISH_MS);
  const until = httpDateMs(value);
  if (until === undefined) return undefined;
  const from = httpDateMs(headers.get('Date') ?? '') ?? nowMs;
  return Math.min(Math.max(until - from, 0), LONGEST_WISH_MS);
}
