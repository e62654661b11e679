// What the till knows of one pairing beside its row: its own name, key and numbers there.
import type { PublicJwk, Shop } from '../domain/shop';
import { isNeeded, labelOf } from './pair';
import type { Ports } from './ports';

export interface ShopFacts {
  /** what this till called itself to the shop; empty where it never did */
  readonly label: string;
  /** number of the last result; 0 before the first */
  readonly seq: number;
  /** this till's own key for the shop; null for the built-in one, which has none */
  readonly key: PublicJwk | null;
  /** sales or results refer to it: it can be ended, not taken off the list */
  readonly isNeeded: boolean;
}

export async function shopFacts(ports: Ports, shop: Shop): Promise<ShopFacts> {
  const { storage } = ports;
  const [head, key, needed] = await Promise.all([
    storage.headOf(shop.id),
    storage.getKey(shop.id),
    isNeeded(ports, shop),
  ]);
  return {
    label: labelOf(shop),
    seq: head?.seq ?? 0,
    key: key?.jwk ?? null,
    isNeeded: needed,
  };
}
