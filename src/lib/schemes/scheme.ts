// The contracts of apps reached by a link. See schemes/README.md.
import type { PaymentAnswer } from '../domain/payment';

/** What a payment app is asked to do. */
export interface PaymentRequest {
  /** attempt id and nonce; the app must give both back */
  readonly attempt: string;
  readonly nonce: string;
  /** minor units */
  readonly amount: number;
  readonly currency: string;
  readonly orderNo: string;
  readonly note?: string | undefined;
  /** where the app returns to: this sale's own page on the till, without fragment */
  readonly returnUrl: string;
}

/** What the owner set up for one app; every value is text, checked by `settings`. */
export type SchemeSettings = Readonly<Record<string, string>>;

/** One setting of an app: its name, its value on a fresh till, and whether a value can be right. */
export interface SchemeSetting {
  readonly name: string;
  readonly fallback: string;
  readonly accepts: (value: string) => boolean;
}

/** A return as the till reads it: the attempt it names, and what it says. */
export interface PaymentReturn {
  readonly attempt: string;
  readonly nonce: string;
  readonly answer: PaymentAnswer;
}

/** One payment app. One file exports one, one line in `registry.ts` lists it. */
export interface PaymentScheme {
  readonly id: string;
  readonly settings: readonly SchemeSetting[];
  /** The address that opens the app with this request. Pure. */
  buildUrl(request: PaymentRequest, settings: SchemeSettings): string;
  /** Reads a return; null when the address is none of this app's. Pure; never takes an unknown value for success. */
  parseReturn(url: URL): PaymentReturn | null;
}
