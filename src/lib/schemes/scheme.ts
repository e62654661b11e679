// The contracts of apps and services that take the money. See schemes/README.md.
import type { Language } from '../domain/receipt';
import type { PaymentAnswer } from '../domain/payment';

/** What kind of device the till runs on, as far as links to other apps differ. */
export type Platform = 'android' | 'ios' | 'desktop';

/**
 * Words on the screen, in every language of the till. They stand with the app and not in the catalogue, so that an
 * app is one file (docs/adr/0009).
 */
export type Words = Readonly<Record<Language, string>>;

/**
 * How sure the facts about an app are: A a document or source of its maker was read; B several independent
 * integrations agree, or the document was read in part; C one source, or an old one; none: it has no link.
 */
export type Confidence = 'A' | 'B' | 'C' | 'none';

/** What a payment app is asked to do. Sums in minor units. */
export interface PaymentRequest {
  /** attempt id and nonce; the app must give both back (`referenceOf`) */
  readonly attempt: string;
  readonly nonce: string;
  /** what is to be taken, the tip included */
  readonly amount: number;
  readonly currency: string;
  readonly orderNo: string;
  readonly note?: string | undefined;
  /** this sale's own page on the till, without fragment: a return there that changes only the fragment keeps it alive */
  readonly returnUrl: string;
  /** the till's page for apps whose callback is registered once or must not have a query of its own */
  readonly returnPage: string;
  /** the till's page that says that no app answered */
  readonly noAppUrl: string;
}

/** What the owner set up for one app; every value is text, checked by `settings`. */
export type SchemeSettings = Readonly<Record<string, string>>;

/** One setting of an app. */
export interface SchemeSetting {
  readonly name: string;
  readonly label: Words;
  /** where the value comes from, or what it looks like */
  readonly hint?: Words;
  /** its value on a fresh till; empty where only the owner knows it */
  readonly fallback: string;
  /** whether a value can be right; pure, and false for control characters */
  readonly accepts: (value: string) => boolean;
  /** the values to choose from, where it is a choice */
  readonly options?: readonly { readonly value: string; readonly label: Words }[];
  /** the keyboard that types it */
  readonly keyboard?: 'text' | 'url' | 'numeric';
  /** whether it matters beside the others; absent: always */
  readonly applies?: (chosen: SchemeSettings) => boolean;
}

/** What is known of an app and shown where it is chosen. */
export interface SchemeFacts {
  /** stored with every payment and written in orders (`pay.methods`): never changed */
  readonly id: string;
  /** its name as its maker writes it */
  readonly name: string;
  readonly platforms: readonly Platform[];
  readonly confidence: Confidence;
  /** `withdrawn`: its maker has ended it; `unconfirmed`: it may be gone */
  readonly status: 'alive' | 'withdrawn' | 'unconfirmed';
  /** ISO 4217 codes it takes; absent: any */
  readonly currencies?: readonly string[];
  /** what the shop has to register with the app's maker, or to have there */
  readonly register: Words;
  /** with what, and where, its result can be checked: the seller looks there when in doubt */
  readonly check: Words;
  /** where the facts are from */
  readonly sources: readonly string[];
  /** the first is always `label`, the name that the seller sees */
  readonly settings: readonly SchemeSetting[];
  /** whether a till can have several of it, each with settings of its own */
  readonly many?: true;
}

/** An app that a link opens and that comes back by a link. */
export interface SwitchScheme extends SchemeFacts {
  readonly way: 'switch';
  /**
   * The address that opens the app with this request. Pure.
   * @throws RangeError when a stored setting is one that its `accepts` refuses, or the app cannot take the sum
   */
  buildUrl(request: PaymentRequest, settings: SchemeSettings, platform: Platform): string;
  /**
   * What a return to the till says of the attempt it names; the till has found that attempt by its reference, and its
   * app by that. Pure, never throws, and never takes an unknown value for success.
   * @param currency of the attempt, by whose exponent a decimal sum is read
   */
  parseReturn(url: URL, settings: SchemeSettings, currency: string): PaymentAnswer;
}

/** An app of the customer that reads a code from the till's screen. Nothing comes back: the seller types the outcome. */
export interface CodeScheme extends SchemeFacts {
  readonly way: 'code';
  /** The text of the QR code, for the customer's app. Pure. @throws RangeError as `buildUrl` of a switch does */
  buildCode(request: PaymentRequest, settings: SchemeSettings): string;
}

/** A terminal or an app without any link: the seller takes the money there and types the outcome. */
export interface ManualScheme extends SchemeFacts {
  readonly way: 'manual';
}

/** One way to be paid other than in cash. One file exports one, one line in `registry.ts` lists it. */
export type PaymentScheme = SwitchScheme | CodeScheme | ManualScheme;
