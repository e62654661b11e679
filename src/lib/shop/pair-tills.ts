// The shop's half of pairing: hands out one-time codes, takes requests, lets the admin decide.
//
//   code → asking → allowed → revoked
//             ↑  └→ refused ──┤
//             └── a new code ─┘
import { isAppError } from '../domain/errors';
import { readJws } from '../schemes/kass/jws';
import {
  CODE_LIFE,
  pairingAddress,
  readPairRequest,
  sixDigits,
  type PairRequest,
} from '../schemes/kass/pairing';
import type { ShopDesk } from './desk';
import { newId } from './order-links';
import type { Decision } from './shop-server';
import type { Device, ResultAnswer } from './shop-store';

/** A link with a new code; it may be used for ten minutes, by one device. */
export async function newPairingLink(desk: ShopDesk, tillOrigin: string): Promise<string> {
  const { store, nowMs, options, keys, callback } = desk;
  const code = newId();
  const exp = Math.floor(nowMs() / 1000) + CODE_LIFE;
  await store.put('code', code, { code, exp, device: null });
  const { origin, name } = options;
  return pairingAddress(tillOrigin, {
    ...{ v: 1, origin, name, keys: keys.map(({ jwk }) => jwk) },
    ...{ callback, code, exp },
  });
}

/**
 * Takes a pairing request, for the first time or again, and answers with the present state: 202 `asking`, 200
 * `allowed` with the grants, 403 `refused`, 401 `revoked`; 410 when its code is unknown, too old or another's.
 * Sent again at any later time it asks how the till stands, long after the code has run out.
 */
export async function takePairRequest(desk: ShopDesk, jws: string): Promise<ResultAnswer> {
  try {
    const request = await readRequest(desk, jws);
    const device = await admit(desk, request);
    return device ? answerFor(device) : { status: 410, body: { error: 'code' } };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { status: 400, body: { error: 'request', field: error.details['field'] ?? '' } };
  }
}

/** The shop's key in a request is one it shows, or the one this till was connected with long ago. */
async function readRequest(desk: ShopDesk, jws: string): Promise<PairRequest> {
  const device = await desk.store.get('device', requestKid(jws));
  const kids = [...desk.keys.map(({ kid }) => kid), ...(device ? [device.shop] : [])];
  return readPairRequest(jws, { origin: desk.options.origin, kid: kids });
}

/** Unproven, to look the device up; empty when this is no request at all. */
function requestKid(jws: string): string {
  try {
    return readJws(jws, 'kass-pair+jwt').kid;
  } catch (error) {
    if (isAppError(error)) return '';
    throw error;
  }
}

/** The device of this request, asking when its code is new; null when the code is not this device's. */
async function admit(desk: ShopDesk, request: PairRequest): Promise<Device | null> {
  const { store, nowMs } = desk;
  const code = await store.get('code', request.code);
  const before = await store.get('device', request.iss);
  if (code?.device === request.iss && before) {
    const device = { ...before, seenAt: nowMs() };
    await store.put('device', device.kid, device);
    return device;
  }
  if (!code || code.device !== null || nowMs() / 1000 > code.exp) return null;
  const device = await asking(desk, request, before);
  await store.put('device', device.kid, device);
  await store.put('code', request.code, { ...code, device: device.kid });
  return device;
}

/** A till that is known by its key keeps its name, its grants and, until the admin decides, its word. */
async function asking(
  { grants, nowMs }: ShopDesk,
  { iss: kid, jwk, label, till, shop, code }: PairRequest,
  before: Device | undefined,
): Promise<Device> {
  return {
    ...{ kid, jwk, label, till, shop, state: 'asking' },
    name: before && before.name !== before.label ? before.name : label,
    digits: await sixDigits(shop, kid, code),
    grants: before?.grants ?? grants,
    askedAt: nowMs(),
    allowedAt: before?.allowedAt ?? null,
    seenAt: nowMs(),
  };
}

function answerFor({ state, digits, grants }: Device): ResultAnswer {
  switch (state) {
    case 'asking':
      return { status: 202, body: { state, digits } };
    case 'allowed':
      return { status: 200, body: { state, digits, grants } };
    case 'refused':
      return { status: 403, body: { state, digits } };
    case 'revoked':
      return { status: 401, body: { error: 'revoked', state: 'refused', digits } };
  }
}

/** From which state each decision leads. */
const DECISIONS = {
  allowed: 'asking',
  refused: 'asking',
  revoked: 'allowed',
} as const satisfies Record<Decision, Device['state']>;

export async function decide(
  { store, nowMs }: ShopDesk,
  kid: string,
  decision: Decision,
): Promise<boolean> {
  const device = await store.get('device', kid);
  if (device?.state !== DECISIONS[decision]) return false;
  const allowedAt = decision === 'allowed' ? nowMs() : null;
  await store.put('device', kid, { ...device, state: decision, allowedAt });
  return true;
}
