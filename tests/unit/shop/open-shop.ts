// A shop over memory with a clock that is set by hand, and a till that talks to it through `Request`.
import {
  makeDeviceKey,
  makeShopKey,
  thumbprint,
  type Signer,
} from '../../../src/lib/schemes/kass/device-key';
import { readPairingLink, signPairRequest } from '../../../src/lib/schemes/kass/pairing';
import { ResultId, ShopId } from '../../../src/lib/domain/ids';
import { DEFAULT_GRANTS, WellKnown, type Shop } from '../../../src/lib/domain/shop';
import type { ResultClaims } from '../../../src/lib/domain/result';
import { readLink } from '../../../src/lib/schemes/kass/order-link';
import { hashJws, signResult } from '../../../src/lib/schemes/kass/result-jws';
import { verifyLink, type Verified } from '../../../src/lib/schemes/kass/verify-order';
import {
  createShop,
  memoryStore,
  type ShopOptions,
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

export async function openShop(change: Partial<ShopOptions> = {}): Promise<OpenShop> {
  const clock = { nowMs: START_MS };
  const store = memoryStore();
  const shop = await createShop({
    origin: SHOP,
    name: 'Corner shop',
    key: await makeShopKey(),
    store,
    tills: [TILL, 'https://second.example'],
    nowMs: () => clock.nowMs,
    ...change,
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

/** What a till pins of the shop's page. */
export async function pinned({ shop }: OpenShop, change: Partial<Shop> = {}): Promise<Shop> {
  const page = WellKnown.parse(shop.wellKnown());
  const { name, callback, pair, paper, demo } = page;
  return {
    ...{ v: 1, id: ShopId.parse(shop.kid), origin: SHOP, name, callback, pair, paper, demo },
    keys: await Promise.all(page.keys.map(async (jwk) => ({ kid: await thumbprint(jwk), jwk }))),
    ...{ builtIn: false, deliver: 'post', state: 'paired', grants: DEFAULT_GRANTS, device: '' },
    ...{ checkedAt: 0, digits: '', code: '', request: '', pairedAt: 0 },
    ...change,
  };
}

/** What a till makes of a link, fetching documents from the shop. */
export async function atTill(open: OpenShop, address: string, shop?: Shop): Promise<Verified> {
  const link = readLink(address);
  if (link.type !== 'signed') throw new Error(link.type);
  return verifyLink(link.jws, {
    action: link.action,
    shops: [shop ?? (await pinned(open))],
    tillOrigin: TILL,
    nowMs: open.clock.nowMs,
    loopbackAllowed: false,
    load: async (src) => {
      const answer = await open.shop.handle(new Request(src, { headers: { origin: TILL } }));
      if (!answer.ok) throw new TypeError(`The shop answers ${answer.status}`);
      return new Uint8Array(await answer.arrayBuffer());
    },
  });
}

/** A till that numbers and chains its results as Kass does, and sends them. */
export function chainOf(open: OpenShop, device: Signer) {
  let seq = 0;
  let prev: string | undefined;
  const sign = async (change: Parameters<typeof resultFor>[2] = {}): Promise<string> => {
    seq += 1;
    const jti = `result-${String(seq).padStart(10, '0')}`;
    const claims = await resultFor(open, device, { jti, seq, prev, ...change });
    const jws = await signed(claims, device);
    prev = await hashJws(jws);
    return jws;
  };
  return {
    /** Signs the next result without sending it. */
    sign,
    send: async (change: Parameters<typeof resultFor>[2] = {}) =>
      told(await post(open, '/kass/result', await sign(change))),
  };
}

export const signed = (claims: ResultClaims, device: Signer): Promise<string> =>
  signResult(claims, device.privateKey, device.kid);
