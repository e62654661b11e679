// The contracts of apps and services that take the money, and of apps that print. See schemes/README.md.
import type { ErrorCode } from '../domain/errors';
import type { PaymentAnswer } from '../domain/payment';
import type { PrinterProfile } from '../domain/printer';
import type { Language } from '../domain/receipt';

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
export interface AppFacts {
  /** stored with all that the app did, and written in orders (`pay.methods`): never changed */
  readonly id: string;
  /** its name as its maker writes it */
  readonly name: string;
  readonly platforms: readonly Platform[];
  readonly confidence: Confidence;
  /** `withdrawn`: its maker has ended it; `unconfirmed`: it may be gone */
  readonly status: 'alive' | 'withdrawn' | 'unconfirmed';
  /** what the shop has to register with the app's maker, or to have there */
  readonly register: Words;
  /** where the facts are from */
  readonly sources: readonly string[];
  /** the first is always `label`, the name that the seller sees */
  readonly settings: readonly SchemeSetting[];
}

/** What is known of a way to be paid beside that. */
export interface SchemeFacts extends AppFacts {
  /** ISO 4217 codes it takes; absent: any */
  readonly currencies?: readonly string[];
  /** with what, and where, its result can be checked: the seller looks there when in doubt */
  readonly check: Words;
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

/** What a print app can be given, by the language that it wants it in. */
export interface PrintPayloads {
  /** the bytes of one whole job */
  readonly 'esc-pos': Uint8Array;
  /** a whole page */
  readonly html: string;
  /** one bare `<epos-print>` element, without the envelope that a printer on the network gets */
  readonly 'epos-xml': string;
}
export type PrintLanguage = keyof PrintPayloads;

/** What a print app is asked to do. */
export interface PrintRequest<Payload = PrintPayloads[PrintLanguage]> {
  /** job id and nonce; they stand in the address to come back to (`printReferenceOf`) */
  readonly job: string;
  readonly nonce: string;
  readonly payload: Payload;
  /** the printer the payload was made for: some apps ask for its width and its cutter in the link */
  readonly profile: Pick<PrinterProfile, 'columns' | 'cut' | 'drawer'>;
  /** whether the job opens the cash drawer; where the payload can do that by itself, it already does */
  readonly drawer: boolean;
  readonly orderNo: string;
  /** the page that waits, without fragment: a return there that changes only the fragment keeps it alive */
  readonly returnUrl: string;
  /** the till's page for apps whose address to come back to had better have no query */
  readonly returnPage: string;
}

export type PrinterErrorCode = Extract<ErrorCode, `printer-${string}`>;

/** What a return says of its job. */
export type PrintAnswer =
  /** the app's own word for it; nobody has looked at the paper */
  | { readonly type: 'printed' }
  /** the app's own word for it, and why */
  | { readonly type: 'failed'; readonly reason: string; readonly code: PrinterErrorCode }
  /** whatever its document does not explain, or that contradicts itself: the seller is asked */
  | { readonly type: 'unclear'; readonly reason: string };

/** An app that a link opens and that prints what the link carries. */
interface PrintSchemeOf<Language extends PrintLanguage> extends AppFacts {
  readonly wants: Language;
  /** the only widths it can print, characters of font A on a line; absent: any */
  readonly columns?: readonly PrinterProfile['columns'][];
  /** the longest link it can be given, characters; a longer one may arrive cut, and then prints half a paper */
  readonly maxUrl: number;
  /** whether it ever comes back to say what became of the job */
  readonly returns: boolean;
  /**
   * The address that opens the app with this paper. Pure.
   * @throws LinkTooLong (a RangeError) for a paper that does not fit
   * @throws RangeError as `buildUrl` of a switch does, and for a width or a payload that the app cannot print
   */
  buildUrl(
    request: PrintRequest<PrintPayloads[Language]>,
    settings: SchemeSettings,
    platform: Platform,
  ): string;
  /**
   * What a return to the till says of the job it names; the till has found that job by its reference, and its app by
   * that. Pure, never throws, and never takes an unknown value for success.
   */
  parseReturn(url: URL, settings: SchemeSettings): PrintAnswer;
}

/** One app that prints, told apart by `wants`. One file exports one, one line in `print-registry.ts` lists it. */
export type PrintScheme = { [Language in PrintLanguage]: PrintSchemeOf<Language> }[PrintLanguage];
