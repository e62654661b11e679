// What travels between shop and till, as plain types for whoever writes a shop. The schemas stand in `domain`; a test
// holds the two equal. Nothing here needs a package, so that the published declarations need none either.
//
// Amounts are integers in minor units (1990 is 19.90 EUR and 1990 JPY), times in seconds since 1970 where nothing
// else is said.

/** A public EC key on P-256 as a JWK (RFC 7517). */
export interface PublicJwk {
  kty: 'EC';
  crv: 'P-256';
  x: string;
  y: string;
}

/** The private key of a shop: stored on its server and nowhere else. */
export interface PrivateJwk extends PublicJwk {
  d: string;
}

/** What a link may ask of a till. */
export type LinkAction = 'payNow' | 'refundNow' | 'printNow' | 'statusNow';

/** Which order a link or a result is about. */
export interface OrderName {
  /** the shop's own id: one sale for each */
  id: string;
  /** the number people say and print */
  no: string;
  /** revision, rising with every change of the order */
  rev: number;
}

export interface OrderLine {
  /** name */
  n: string;
  /** quantity, a decimal in a string: `"0.350"` */
  q?: string | undefined;
  /** unit price; shown, never multiplied */
  p?: number | undefined;
  /** discount already inside `t`, for the paper */
  d?: number | undefined;
  /** line total */
  t: number;
  /** tax label, e.g. `VAT 10%` */
  v?: string | undefined;
}

/** An order as the shop knows it. Lines and adjustments must add up to `sum`. */
export interface ShopOrder extends OrderName {
  /** ISO 4217 */
  cur: string;
  sum: number;
  /** already paid elsewhere; the till asks for `sum − paid` */
  paid?: number | undefined;
  lines?: OrderLine[] | undefined;
  /** adjustments of the whole order: discounts, delivery, points */
  adj?: { n: string; t: number }[] | undefined;
  /** tax contained in `sum`, for the paper */
  tax?: { n: string; amt: number }[] | undefined;
  cust?: string | undefined;
  note?: string | undefined;
  /** QR codes at the foot of the paper: `n` the words above it, `u` what it holds */
  qr?: { n: string; u: string }[] | undefined;
  /** language of the paper (BCP 47); the till's own unless said */
  lang?: string | undefined;
  /** narrows how the order may be paid */
  pay?:
    | {
        /** `cash`, or ids of payment apps */
        methods?: string[] | undefined;
        tips?: boolean | undefined;
        partial?: boolean | undefined;
      }
    | undefined;
}

/** A sum to be paid back for an order that was paid at a till; its lines say what for. */
export type ShopRefund = Omit<ShopOrder, 'paid' | 'pay'>;

/** One line of a printed document: text only, nothing in it commands a printer. */
export type DocumentLine =
  /** a paragraph; `x` 2 is twice as wide and high */
  | {
      k: 'text';
      t: string;
      a?: 'left' | 'centre' | 'right' | undefined;
      b?: boolean | undefined;
      x?: 2 | undefined;
    }
  /** a name and a value at the two edges */
  | { k: 'row'; l: string; r: string; b?: boolean | undefined }
  | { k: 'rule' }
  | { k: 'space' };

/** A note to be printed at the till, about an order. */
export interface ShopDocument extends OrderName {
  doc: DocumentLine[];
  /** QR codes at the foot of the paper */
  qr?: { n: string; u: string }[] | undefined;
  lang?: string | undefined;
}

/** What the shop's admin allows one till. */
export interface Grants {
  pay: boolean;
  refund: boolean;
  print: boolean;
  /** largest sum of one order or refund by currency; a currency that is not named has no limit */
  limits: Record<string, number>;
  /** longest life of a link, seconds */
  life: number;
  /** ids of the groups the till belongs to: a link's `aud` may name one */
  groups: string[];
  /** the pairing ends then */
  exp?: number | undefined;
}

/** The shop's words around each receipt. */
export interface Letterhead {
  header?: string[] | undefined;
  footer?: string[] | undefined;
  /** the order's number as a bar code at the foot */
  barcode?: boolean | undefined;
}

/**
 * `paid`; `part` of it is paid; an attempt was `declined`; the order was `cancelled` at the till; an attempt is in
 * `doubt`; money was `refunded` or a payment `voided`; an earlier result holds no longer (`superseded`).
 */
export type ResultKind =
  'paid' | 'part' | 'declined' | 'cancelled' | 'doubt' | 'refunded' | 'voided' | 'superseded';

/** How a payment is known, best first. */
export type Assurance = 'processor' | 'cash' | 'app-return' | 'seller';

export interface ResultTender {
  method: 'cash' | 'app';
  amt: number;
  /** the tip beyond it, and the rounding of cash */
  tip?: number | undefined;
  rnd?: number | undefined;
  asr: Assurance;
  /** ISO 8601, UTC */
  at: string;
  /** the payment app, its attempt, its transaction and authorisation, the card's last four digits */
  app?: string | undefined;
  att?: string | undefined;
  tx?: string | undefined;
  auth?: string | undefined;
  last4?: string | undefined;
}

/** What a till says about an order. */
export interface ResultClaims {
  v: 1;
  /** thumbprint of the till's key */
  iss: string;
  /** the shop's origin, and the callback without its query */
  aud: string;
  htu: string;
  iat: number;
  /** the same over all retries */
  jti: string;
  ord: OrderName;
  /** `jti` of the link it answers; absent where the link had no signature */
  oj?: string | undefined;
  /** of `refunded`: the id of a refund that was begun at the till; `oj` is then the order's link */
  rid?: string | undefined;
  st?: string | undefined;
  res: ResultKind;
  /** the attempt it is about */
  att?: string | undefined;
  /** taken so far; of `refunded`: paid back by this refund */
  amt: number;
  cur: string;
  /** tips beyond `amt` */
  tip?: number | undefined;
  /** cash taken beyond `amt` and `tip` because no coin pays the exact sum; negative: less */
  rnd?: number | undefined;
  /** change given in cash */
  chg?: number | undefined;
  how: ResultTender[];
  /** the weakest of the tenders' */
  asr?: Assurance | undefined;
  /** seller and shift */
  who?: string | undefined;
  shift?: string | undefined;
  /** `jti` of the result about the same order that this one comes after */
  sup?: string | undefined;
  /** how many results waited in the till when this one was signed, this one among them */
  out?: number | undefined;
  /** number of the result, and SHA-256 of the one before, of this till for this shop */
  seq: number;
  prev?: string | undefined;
}
