// The part of the database that delivering touches: no more of it than that comes into the service worker's file.
import { bind, type Bound } from '../offline/bind';
import type { KassDb } from '../offline/db';
import { getKey } from '../offline/keys';
import {
  bringForward,
  claim,
  markStartup,
  nextDue,
  owedTo,
  renew,
  settle,
  type JobPick,
  type Picked,
} from '../offline/outbox';
import {
  getResult,
  headOf,
  signedBefore,
  storeFiscal,
  storeSigned,
  unsignedOf,
} from '../offline/results';
import { loadSale } from '../offline/sales';
import { getShop, listShops, updateShop } from '../offline/shops';

const parts = {
  claim,
  renew,
  settle,
  nextDue,
  markStartup,
  bringForward,
  owedTo,
  unsignedOf,
  storeSigned,
  signedBefore,
  headOf,
  getResult,
  storeFiscal,
  loadSale,
  getKey,
  getShop,
  listShops,
  updateShop,
};

/** Every call that delivering makes to the database. `claim` keeps its generic form: it answers with the kind it was asked for. */
export type DeliveryStorage = Omit<Bound<typeof parts>, 'claim'> & {
  claim<P extends JobPick>(
    pick: P,
    owner: string,
    nowMs: number,
    leaseMs: number,
  ): Promise<Picked<P> | null>;
};

/** The storage of the service worker. */
export const bindDelivery = (db: KassDb): DeliveryStorage => bind(parts, db) as DeliveryStorage;
