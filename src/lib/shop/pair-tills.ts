// The shop's half of pairing: hands out one-time codes, takes requests, lets the admin decide.
//
//   code → asking → allowed → revoked
//                └→ refused
import { isAppError } from '../domain/errors';
import { CODE_LIFE, readPairRequest, sixDigits, type PairRequest } from '../schemes/kass/pairing';
import type { ShopDesk } from './shop-options';
import type { Device, ResultAnswer, ShopStore } from './shop-store';

/** Remembers a new code; it may be used for ten minutes, by one device. Returns its end, seconds since 1970. */
export async function addCode({ store, nowMs }: ShopDesk, code: string): Promise<number> {
  const exp = Math.floor(nowMs() / 1000) + CODE_LIFE;
  await store.put('code', code, { code, exp, device: null });
  return exp;
}

/** Takes a pairing request, for the first time or again, and answers with the present state. */
export async function takePairRequest(desk: ShopDesk, jws: string): Promise<ResultAnswer> {
  let request: PairRequest;
  try {
    request = await readPairRequest(jws, {
      origin: desk.options.origin,
      kid: desk.signer.kid,
    });
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { status: 400, body: { error: 'request', field: error.details.field ?? '' } };
  }
  const device = await admit(desk, request);
  return device ? answerFor(device) : { status: 410, body: { error: 'code' } };
}

/** The device of this request, made on first use of its code; null when the code is not this device's. */
async function admit(desk: ShopDesk, request: PairRequest): Promise<Device | null> {
  const { store, signer, nowMs } = desk;
  const known = await store.get('code', request.code);
  if (known?.device === request.iss) return (await store.get('device', request.iss)) ?? null;
  if (!known || known.device !== null || nowMs() / 1000 > known.exp) return null;
  if (await store.get('device', request.iss)) return null;
  const device: Device = {
    kid: request.iss,
    jwk: request.jwk,
    label: request.label,
    till: request.till,
    state: 'asking',
    digits: await sixDigits(signer.kid, request.iss, request.code),
    askedAt: nowMs(),
  };
  await store.put('device', device.kid, device);
  await store.put('code', request.code, { ...known, device: device.kid });
  return device;
}

function answerFor({ state, digits }: Device): ResultAnswer {
  switch (state) {
    case 'asking':
      return { status: 202, body: { state, digits } };
    case 'allowed':
      return { status: 200, body: { state, digits } };
    case 'refused':
    case 'revoked':
      return { status: 403, body: { state: 'refused', digits } };
  }
}

const DECISIONS = {
  allowed: 'asking',
  refused: 'asking',
  revoked: 'allowed',
} as const satisfies Partial<Record<Device['state'], Device['state']>>;

export type Decision = keyof typeof DECISIONS;

/** The admin's decision; false when the device is not in a state that allows it. */
export async function decide(store: ShopStore, kid: string, decision: Decision): Promise<boolean> {
  const device = await store.get('device', kid);
  if (device?.state !== DECISIONS[decision]) return false;
  await store.put('device', kid, { ...device, state: decision });
  return true;
}
