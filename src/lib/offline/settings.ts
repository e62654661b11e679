// The seller's choices on this device.
import * as z from 'zod/mini';
import { Currency, Minor } from '../domain/amount';
import { AttemptId, Nonce, PrinterId, ShopId } from '../domain/ids';
import { PaymentAnswer } from '../domain/payment';
import { ON_SCREEN } from '../domain/printer';
import { read, write } from './db';
import { parseRow, setAside, sift } from './quarantine';
import type { KassDb } from './schema';

/** The owner's PIN, as a salted hash; `wrong` tries since the last right one, none before `until`. */
export const StoredPin = z.object({
  /** base64url */
  salt: z.string(),
  hash: z.string(),
  /** PBKDF2 rounds */
  rounds: z.int().check(z.gte(1)),
  wrong: z.int(),
  /** milliseconds since 1970 */
  until: z.int(),
});
export type StoredPin = z.infer<typeof StoredPin>;

/** From which sum on, and for which shop, an app is the first choice; the most particular one that fits counts. */
export const PayDefault = z.object({
  /** absent: any shop */
  shop: z.optional(ShopId),
  /** minor units of `currency`; both or none */
  from: z.optional(Minor),
  currency: z.optional(Currency),
  /** id of a payment app */
  app: z.string(),
});
export type PayDefault = z.infer<typeof PayDefault>;

/** The owner's last try of an app without a sale: what it was given, and what the till made of its answer. */
export const AppTest = z.object({
  app: z.string(),
  attempt: AttemptId,
  nonce: Nonce,
  /** of the sum that was asked, one unit of it */
  currency: z._default(Currency, 'EUR'),
  /** milliseconds since 1970 */
  at: z.int(),
  answer: z.optional(PaymentAnswer),
  /** the pairs the app came back with, as text, to be compared with its document; without the reference */
  heard: z.optional(z.string().check(z.maxLength(2000))),
});
export type AppTest = z.infer<typeof AppTest>;

/** A link lives for a day at most, and is remembered for one more: no sale folds before nobody can use its link again. */
export const MIN_SALE_DAYS = 7;

export const Settings = z.object({
  v: z.literal(1),
  /** `auto` follows the browser */
  language: z._default(z.enum(['auto', 'en', 'ru']), 'auto'),
  /** `auto` follows the system */
  theme: z._default(z.enum(['auto', 'light', 'dark']), 'auto'),
  /** goes back to the shop's page by itself once the result is delivered and the receipt printed */
  backByItself: z._default(z.boolean(), false),
  /** what a seller alone may not do needs it: refunds, pairing, links without a signature */
  pin: z.optional(StoredPin),
  /** prints the receipts */
  defaultPrinter: z._default(PrinterId, ON_SCREEN),
  /** prints one more of each receipt for the shop; null: none does */
  copyPrinter: z._default(z.nullable(PrinterId), null),
  /** steps in when a receipt's printer cannot print and has not begun; null: the receipt waits */
  sparePrinter: z._default(z.nullable(PrinterId), null),
  /** what each payment app needs to know, by its id on this till; only its scheme knows the names in it */
  apps: z._default(z.record(z.string(), z.record(z.string(), z.string())), {}),
  /** ids of the payment apps the seller may choose from, in this order */
  enabledApps: z._default(z.array(z.string()), []),
  payDefaults: z._default(z.array(PayDefault), []),
  appTest: z.optional(AppTest),
  /** euro cash is rounded to five cents, as some countries have it */
  roundsEuro: z._default(z.boolean(), false),
  /** so many days after a sale is over the customer's name and note are removed from it */
  keepCustomerDays: z._default(z.int().check(z.gte(1)), 30),
  /** so many days after its last change a sale folds into the sums of its days; null: never */
  keepSaleDays: z._default(z.nullable(z.int().check(z.gte(MIN_SALE_DAYS))), 400),
});
export type Settings = z.infer<typeof Settings>;

export const DEFAULT_SETTINGS: Settings = z.parse(Settings, { v: 1 });

const KEY = 'settings';

/** The stored choices, or the defaults when there are none or they no longer parse. */
export async function loadSettings(db: KassDb): Promise<Settings> {
  const row = await read(() => db.get('settings', KEY));
  return (await parseRow(db, 'settings', Settings, KEY, row)) ?? DEFAULT_SETTINGS;
}

/** Stores what `change` names and leaves the rest as it is, whichever window wrote it. Returns all choices. */
export function saveSettings(db: KassDb, change: Partial<Settings>): Promise<Settings> {
  return write(db, ['settings', 'quarantine'], async (tx) => {
    const store = tx.objectStore('settings');
    const row = await store.get(KEY);
    const { good, broken } = sift(KEY, Settings, row === undefined ? [] : [{ key: KEY, row }]);
    await setAside(tx, broken);
    const settings = { ...(good[0] ?? DEFAULT_SETTINGS), ...change };
    await store.put(settings, KEY);
    return settings;
  });
}
