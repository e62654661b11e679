// From a signed text to what a paired shop asks for, in the fixed sequence of link-security §5.2.
// Knows the pairings it is given; whether the link was seen before is the storage's to say (steps 9, 11, 12).
import { AppError, isAppError, type ErrorCode } from '../../domain/errors';
import { parseAsk, type Ask } from '../../domain/order';
import type { PublicJwk, Shop } from '../../domain/shop';
import { decodeUtf8 } from './base64url';
import { isCallbackAllowed } from './callback';
import { inflate } from './deflate';
import { checkSignature, parsePayload, readJws, type UncheckedJws } from './jws';
import {
  documentAddress,
  isReference,
  joinDocument,
  MAX_DOCUMENT,
  parseReference,
} from './order-document';
import { hostOf } from './origin';
import { parseStrictJson } from './strict-json';

/** How far two clocks may differ, seconds. */
const SKEW = 300;

export interface VerifyContext {
  readonly shops: readonly Shop[];
  readonly tillOrigin: string;
  readonly nowMs: number;
  /** true only while the till itself runs on a loopback origin */
  readonly loopbackAllowed: boolean;
  /** the action the link around the order named, null where it named none */
  readonly action: string | null;
  /**
   * Reads the document of a link by reference: GET without credentials and without redirects, at most
   * `MAX_DOCUMENT` bytes. @throws AppError `link-unreachable`, `link-too-long`
   */
  readonly load: (address: string) => Promise<Uint8Array<ArrayBuffer>>;
}

/** What a link asks for, and proof that the shop does. */
export type Verified = Ask & {
  readonly shop: Shop;
  /** the document of a link by reference, as the shop served it */
  readonly document: string | null;
};

/**
 * Checks a signed link.
 * @throws AppError with any `link-*` code of this check; `details` holds `host` (of the pairing, or the
 *   unproven one for `link-unpaired`), `reason` or `field`; for `link-expired` also `time` in ISO 8601, and the
 *   `jti`, since an order that was opened before stays payable.
 */
export async function verifyLink(jws: string, context: VerifyContext): Promise<Verified> {
  const unchecked = readJws(jws, 'kass-order+jwt');
  const known = findKey(context.shops, unchecked.kid);
  if (!known)
    throw new AppError('link-unpaired', 'No paired shop has this key', {
      details: withHost(await claimedHost(unchecked)),
    });
  const { shop, jwk } = known;
  try {
    await checkSignature(unchecked, jwk);
    const payload = parsePayload(await unpack(unchecked));
    const { claims, document } = isReference(payload)
      ? await follow(payload, shop, context)
      : { claims: payload, document: null };
    const ask = parseAsk(claims);
    checkEnvelope(ask.order, shop, context);
    checkCallback(ask, shop, context);
    checkAction(ask, context.action);
    checkGrants(ask, shop, context.nowMs);
    return { ...ask, shop, document };
  } catch (error) {
    if (!isAppError(error)) throw error;
    throw new AppError(error.code, error.message, {
      cause: error,
      details: { ...withHost(hostOf(shop.origin)), ...error.details },
    });
  }
}

/** A stale or foreign link is not followed: its envelope is checked before its document is asked for. */
async function follow(
  payload: unknown,
  shop: Shop,
  context: VerifyContext,
): Promise<{ readonly claims: unknown; readonly document: string }> {
  const reference = parseReference(payload);
  checkEnvelope(reference, shop, context);
  const bytes = await context.load(documentAddress(reference, shop.origin));
  const { claims, text } = await joinDocument(reference, bytes);
  return { claims, document: text };
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
  unchecked.zip ? inflate(unchecked.payload, MAX_DOCUMENT) : Promise.resolve(unchecked.payload);

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

type Envelope = Pick<Ask['order'], 'iss' | 'aud' | 'iat' | 'exp' | 'jti'>;

function checkEnvelope(envelope: Envelope, shop: Shop, context: VerifyContext): void {
  if (envelope.iss !== shop.origin) refuse('link-invalid', { field: 'iss' });
  const { aud } = envelope;
  const names = [context.tillOrigin, shop.device, ...shop.grants.groups];
  if (aud !== undefined && !names.includes(aud)) refuse('link-wrong-till', { reason: 'aud' });
  checkTimes(envelope, shop.grants.life, context.nowMs);
}

function checkTimes({ iat, exp, jti }: Envelope, life: number, nowMs: number): void {
  const now = nowMs / 1000;
  const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();
  if (exp <= iat || exp - iat > life) refuse('link-invalid', { field: 'exp' });
  if (now > exp + SKEW) refuse('link-expired', { reason: 'old', time: iso(exp), jti });
  if (now < iat - SKEW) refuse('link-expired', { reason: 'future', time: iso(iat), jti });
}

function checkCallback({ order }: Ask, shop: Shop, context: VerifyContext): void {
  if (!isCallbackAllowed(order.cb, shop.callback, context.loopbackAllowed))
    refuse('link-wrong-callback', { reason: 'cb' });
}

/** The signed action rules; a link that says another one was put together by somebody else. */
function checkAction({ act }: Ask, action: string | null): void {
  if (action !== null && action.toLowerCase() !== act.toLowerCase())
    refuse('link-action', { reason: 'action', act });
}

/** What the shop's admin did not allow this till, even the shop's own signature does not get (link-security §9). */
function checkGrants(ask: Ask, { grants }: Shop, nowMs: number): void {
  const deny = (reason: string): never => refuse('link-not-granted', { reason });
  if (grants.exp !== undefined && nowMs / 1000 > grants.exp) deny('exp');
  switch (ask.act) {
    case 'payNow':
    case 'refundNow':
      if (!(ask.act === 'payNow' ? grants.pay : grants.refund)) deny(ask.act);
      if (ask.order.sum > (grants.limits[ask.order.cur] ?? Infinity)) deny('limit');
      return;
    case 'printNow':
      if (!grants.print) deny(ask.act);
      return;
    case 'statusNow':
      return;
  }
}
