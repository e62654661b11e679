// What the self-check knows of this till: facts alone, none of them about orders, customers, payments or keys.
import type { Release } from '../offline/updates';
import type { PrinterStatus } from './devices.svelte';
import type { ShopAnswer } from './network';

/** What a browser says of a permission; `unsaid` where it does not know the name. */
export type Permitted = 'granted' | 'denied' | 'prompt' | 'unsaid';

/** The permissions that Kass may need, by their names in the Permissions API. */
export const PERMISSIONS = [
  'camera',
  'bluetooth',
  'usb',
  'serial',
  'local-network-access',
  'notifications',
] as const;
export type PermissionNeeded = (typeof PERMISSIONS)[number];

export interface PrinterFacts {
  readonly id: string;
  readonly name: string;
  readonly way: 'screen' | 'app' | 'device';
  readonly status: PrinterStatus;
  /** this window may print there without a tap */
  readonly withinReach: boolean;
}

export interface PaymentFacts {
  readonly app: string;
  readonly label: string;
  readonly isUsable: boolean;
  /** the last try without a sale, milliseconds since 1970 */
  readonly triedAt: number | null;
  /** it came back from that */
  readonly cameBack: boolean;
}

/** What each probe finds. */
export interface Found {
  readonly storage: {
    /** what was written came back */
    readonly works: boolean;
    /** null: the browser does not say */
    readonly persisted: boolean | null;
    /** bytes that this origin may still store; null: the browser does not say */
    readonly room: number | null;
  };
  readonly keys: {
    /** how many paired shops need a key */
    readonly shops: number;
    /** the names of those whose key is gone */
    readonly missing: readonly string[];
  };
  readonly links: {
    /** Kass runs as an installed app, not in a tab */
    readonly isInstalled: boolean;
    readonly isIos: boolean;
    /** the browser offers to install it */
    readonly canInstall: boolean;
    /** this window was opened by a test link */
    readonly wasTried: boolean;
    /** the browser lets pages open links of their own scheme */
    readonly hasOwnScheme: boolean;
  };
  readonly permissions: Readonly<Record<PermissionNeeded, Permitted>>;
  readonly printers: readonly PrinterFacts[];
  /** paired shops with a server, each as it answered */
  readonly shops: readonly ShopAnswer[];
  readonly outbox: {
    /** how many a person has to do something about */
    readonly asks: number;
    /** how many go by themselves */
    readonly waiting: number;
    /** when the oldest of these was stored, milliseconds since 1970 */
    readonly oldest: number | null;
    /** a try is all that these need */
    readonly canSend: boolean;
  };
  readonly version: {
    readonly own: string;
    readonly release: Release | null;
    readonly isWaiting: boolean;
    readonly isTooOld: boolean;
  };
  readonly worker: { readonly isActive: boolean; readonly isControlling: boolean };
  readonly payments: readonly PaymentFacts[];
  readonly camera: {
    /** null: the browser does not say */
    readonly count: number | null;
    /** what reads codes: the browser itself, a stored reader, or one that has to be fetched */
    readonly reader: 'own' | 'stored' | 'away';
  };
}

/** What the probes found; null where one failed, and nothing is known. */
export type CheckFacts = {
  /** when the check ran, milliseconds since 1970 */
  readonly at: number;
} & { readonly [P in keyof Found]: Found[P] | null };
