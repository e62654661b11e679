// A till with one paired shop that can sign anything, and sales in every state a test begins with.
import type { AttemptId, SaleId } from '../../../src/lib/domain/ids';
import { AttemptOffer, type Attempt } from '../../../src/lib/domain/payment';
import type { Shop } from '../../../src/lib/domain/shop';
import { makeDeviceKey, type Signer } from '../../../src/lib/schemes/kass/device-key';
import type { OrderClaims } from '../../../src/lib/schemes/kass/sign-order';
import { advance } from '../../../src/lib/till/advance';
import { intake } from '../../../src/lib/till/intake';
import { fakeWorld, START_MS, TILL, type FakeWorld } from '../../fakes/till-ports';
import { everything } from '../offline/samples';
import { claims, newSigner, shopOf, signRaw } from '../schemes/kass/paired-shop';

export interface PairedTill extends FakeWorld {
  readonly shop: Shop;
  readonly device: Signer;
  /** the shop's own key */
  readonly signer: Signer;
  /** an order link with some claims changed */
  link(change?: Partial<OrderClaims>): Promise<string>;
  /** every stored row, to see that nothing changed */
  rows(): Promise<unknown>;
}

export async function pairedTill(): Promise<PairedTill> {
  const world = await fakeWorld();
  const signer = await newSigner();
  const device = await makeDeviceKey();
  const shop = { ...shopOf(signer), device: device.kid };
  await world.ports.storage.putPairing(shop, { shop: shop.id, ...device });
  return {
    ...world,
    shop,
    device,
    signer,
    link: async (change = {}) =>
      `${TILL}/#j=${await signRaw(JSON.stringify({ ...claims, ...change }), signer)}`,
    rows: () => everything(world.db),
  };
}

/** Takes in an order and returns its sale's id. */
export async function openSale(
  till: PairedTill,
  change: Partial<OrderClaims> = {},
): Promise<SaleId> {
  const outcome = await intake(till.ports, { raw: await till.link(change), door: 'link' });
  if (outcome.type !== 'sale') throw new TypeError('Not an order');
  return outcome.id;
}

/** A link that wants a document printed, with some claims changed. */
export async function documentLink(
  { signer }: PairedTill,
  change: Record<string, unknown> = {},
): Promise<string> {
  const { v, iss, aud, iat, exp, ord, cb } = claims;
  const envelope = { v, iss, aud, jti: 'document-0123456789', iat, exp, act: 'printNow', ord, cb };
  const doc = [{ k: 'text', t: 'Pick list' }];
  return `${TILL}/#j=${await signRaw(JSON.stringify({ ...envelope, doc, ...change }), signer)}`;
}

export const ATTEMPT = AttemptOffer.parse({
  id: 'attempt-0123456789',
  nonce: 'nonce-0123456789abcdef',
  app: 'kass-app',
  label: 'Demo Pay',
  amount: 1990,
});

/** Offers the attempt and, unless told otherwise, leaves for its app. */
export async function attempted(till: PairedTill, id: SaleId, left = true): Promise<AttemptId> {
  await advance(till.ports, id, { type: 'attemptOffered', at: START_MS, attempt: ATTEMPT });
  if (left)
    await advance(till.ports, id, { type: 'attemptLeft', at: START_MS, attempt: ATTEMPT.id });
  return ATTEMPT.id;
}

export const payCash = ({ ports }: PairedTill, id: SaleId) =>
  advance(ports, id, { type: 'cashTaken', at: START_MS, given: 2000 });

export async function saleOf({ ports }: PairedTill, id: SaleId) {
  const stored = await ports.storage.loadSale(id);
  if (!stored) throw new TypeError('No such sale');
  return stored.sale;
}

/** The states of a sale's attempts. */
export const states = (sale: { readonly attempts: readonly Attempt[] }) =>
  sale.attempts.map((attempt) => attempt.state);
