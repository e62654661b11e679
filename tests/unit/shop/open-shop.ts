// A shop over memory with a clock that is set by hand, and a till that talks to it through `Request`.
import { makeDeviceKey, makeShopKey, type Signer } from '../../../src/lib/schemes/kass/device-key';
import { readPairingLink, signPairRequest } from '../../../src/lib/schemes/kass/pairing';
import { ResultId } from '../../../src/lib/domain/ids';
import type { ResultClaims } from '../../../src/lib/domain/result';
import { signResult } from '../../../src/lib/schemes/kass/result-jws';
import {
  createShop,
  memoryStore,
  type ShopOrder,
  type ShopServer,
  type ShopStore,
} from '../../../src/lib/shop/index';

export const SHOP = 'https://shop.example';
export const TILL = 'https://till.example';
export const START_MS = Date.UTC(2026, 10, 23, 12, 0, 0);

export interface OpenShop {
  readonly shop: ShopServer;
  readonly store: ShopStore;
  readonly clock: { nowMs: number };
}

export async function openShop(): Promise<OpenShop> {
  const clock = { nowMs: START_MS };
  const store = memoryStore();
  const shop = await createShop({
    origin: SHOP,
    name: 'Corner shop',
    key: await makeShopKey(),
    store,
    tills: [TILL, 'https://second.example'],
    nowMs: () => clock.nowMs,
  });
  return { shop, store, clock };
}

export const order: ShopOrder = {
  id: 'o-1042',
  no: '1042',
  rev: 0,
  cur: 'EUR',
  sum: 1990,
  lines: [{ n: 'Beans', t: 2290 }],
  adj: [{ n: 'Discount', t: -300 }],
};

export const post = (
  { shop }: OpenShop,
  path: string,
  body: string,
  origin = TILL,
): Promise<Response> =>
  shop.handle(
    new Request(SHOP + path, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/jose', origin },
    }),
  );

/** The answer as a test compares it: status and body together. */
export const told = async (answer: Response): Promise<Record<string, unknown>> => ({
  status: answer.status,
  ...((await answer.json()) as object),
});

/** The signed request a till makes of a pairing link. */
export async function pairRequest(open: OpenShop, device: Signer, link?: string): Promise<string> {
  const address = link ?? (await open.shop.newPairingLink(TILL));
  const { code, origin } = readPairingLink(address, { nowMs: START_MS, loopbackAllowed: false });
  return signPairRequest(
    {
      aud: origin,
      shop: open.shop.kid,
      code,
      nonce: 'nonce-0123456789',
      label: 'Door tablet',
      till: TILL,
    },
    device,
  );
}

export async function pairedDevice(open: OpenShop): Promise<Signer> {
  const device = await makeDeviceKey();
  await post(open, '/kass/pair', await pairRequest(open, device));
  await open.shop.decide(device.kid, 'allowed');
  return device;
}

/** Claims of a cash result for the latest link of the order. */
export async function resultFor(
  { store }: OpenShop,
  device: Signer,
  change: Partial<Omit<ResultClaims, 'jti' | 'sup'>> & {
    readonly jti?: string;
    readonly sup?: string;
  } = {},
): Promise<ResultClaims> {
  const link = (await store.list('link')).at(-1);
  const amt = change.amt ?? 1990;
  const { jti = 'result-0000000001', sup, ...others } = change;
  return {
    v: 1,
    iss: device.kid,
    aud: SHOP,
    htu: `${SHOP}/kass/result`,
    iat: START_MS / 1000,
    jti: ResultId.parse(jti),
    ord: { id: order.id, no: order.no, rev: order.rev },
    oj: link?.jti ?? 'none',
    ...(link ? { st: link.st } : {}),
    res: 'paid',
    amt,
    cur: 'EUR',
    how: [{ method: 'cash', amt, asr: 'cash', at: '2026-11-23T12:00:00.000Z' }],
    asr: 'cash',
    seq: 1,
    ...(sup === undefined ? {} : { sup: ResultId.parse(sup) }),
    ...others,
  };
}

export const signed = (claims: ResultClaims, device: Signer): Promise<string> =>
  signResult(claims, device.privateKey, device.kid);
