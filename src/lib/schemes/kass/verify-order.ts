// From a signed text to an order of a paired shop, in the fixed sequence of link-security §5.2.
// Knows the pairings it is given; whether the link was seen before is the storage's to say (steps 9, 11, 12).
import { AppError, isAppError, type ErrorCode } from '../../domain/errors';
import { parseOrder, type Order } from '../../domain/order';
import type { PublicJwk, Shop } from '../../domain/shop';
import { decodeUtf8 } from './base64url';
import { isCallbackAllowed } from './callback';
import { inflate } from './deflate';
import { checkSignature, parsePayload, readJws, type UncheckedJws } from './jws';
import { hostOf } from './origin';
import { parseStrictJson } from './strict-json';

/** Most bytes a payload may have once unpacked. */
const MAX_INFLATED = 256 * 1024;
/** How far two clocks may differ, seconds. */
const SKEW = 300;
/** Longest life of a link, seconds; a pairing that allows more does not exist yet. */
export const MAX_LINK_LIFE = 30 * 60;

export interface VerifyContext {
  readonly shops: readonly Shop[];
  readonly tillOrigin: string;
  readonly nowMs: number;
  /** true only while the till itself runs on a loopback origin */
  readonly loopbackAllowed: boolean;
  /** the action the link around the order named, null where it named none */
  readonly action: string | null;
}

export interface VerifiedOrder {
  readonly shop: Shop;
  readonly order: Order;
}

/**
 * Checks a signed order link.
 * @throws AppError with any `link-*` code of this check; `details` holds `host` (of the pairing, or the
 *   unproven one for `link-unpaired`), `reason` or `field`; for `link-expired` also `time` in ISO 8601, and the
 *   `jti`, since an order that was opened before stays payable.
 */
export async function verifyOrder(jws: string, context: VerifyContext): Promise<VerifiedOrder> {
  const unchecked = readJws(jws, 'kass-order+jwt');
  const known = findKey(context.shops, unchecked.kid);
  if (!known)
    throw new AppError('link-unpaired', 'No paired shop has this key', {
      details: withHost(await claimedHost(unchecked)),
    });
  const { shop, jwk } = known;
  try {
    await checkSignature(unchecked, jwk);
    const order = parseOrder(parsePayload(await unpack(unchecked)));
    checkParties(order, shop, context);
    checkTimes(order, context.nowMs);
    checkCallback(order, shop, context);
    checkAction(order, context.action);
    return { shop, order };
  } catch (error) {
    if (!isAppError(error)) throw error;
    throw new AppError(error.code, error.message, {
      cause: error,
      details: { ...withHost(hostOf(shop.origin)), ...error.details },
    });
  }
}

function findKey(
  shops: readonly Shop[],
  kid: string,
): { readonly shop: Shop; readonly jwk: PublicJwk } | null {
  for (const shop of shops) {
    const key = shop.state === 'paired' ? shop.keys.find((one) => one.kid === kid) : undefined;
    if (key) return { shop, jwk: key.jwk };
  }
  return null;
}

const unpack = (unchecked: UncheckedJws): Promise<Uint8Array> =>
  unchecked.zip ? inflate(unchecked.payload, MAX_INFLATED) : Promise.resolve(unchecked.payload);

/** The host an unproven link claims to come from, only to be named on an error page. */
async function claimedHost(unchecked: UncheckedJws): Promise<string | undefined> {
  try {
    const claims = parseStrictJson(decodeUtf8(await unpack(unchecked)));
    return hostOf((claims as { iss?: unknown } | null)?.iss);
  } catch {
    return undefined; // an unreadable stranger stays nameless
  }
}

const withHost = (host: string | undefined): Record<string, string> => (host ? { host } : {});

function refuse(code: ErrorCode, details: Readonly<Record<string, string>>): never {
  throw new AppError(code, `Refused: ${details.field ?? details.reason ?? code}`, { details });
}

function checkParties(order: Order, shop: Shop, context: VerifyContext): void {
  if (order.iss !== shop.origin) refuse('link-invalid', { field: 'iss' });
  if (order.aud !== undefined && order.aud !== context.tillOrigin)
    refuse('link-wrong-till', { reason: 'aud' });
}

function checkTimes({ iat, exp, jti }: Order, nowMs: number): void {
  const now = nowMs / 1000;
  const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();
  if (exp <= iat || exp - iat > MAX_LINK_LIFE) refuse('link-invalid', { field: 'exp' });
  if (now > exp + SKEW) refuse('link-expired', { reason: 'old', time: iso(exp), jti });
  if (now < iat - SKEW) refuse('link-expired', { reason: 'future', time: iso(iat), jti });
}

function checkCallback(order: Order, shop: Shop, context: VerifyContext): void {
  if (!isCallbackAllowed(order.cb, shop.callback, context.loopbackAllowed))
    refuse('link-wrong-callback', { reason: 'cb' });
}

/** The signed action rules; a link that says another one was put together by somebody else. */
function checkAction({ act }: Order, action: string | null): void {
  if (act !== 'payNow') refuse('link-action', { reason: 'act' });
  if (action !== null && action.toLowerCase() !== act.toLowerCase())
    refuse('link-action', { reason: 'action' });
}
