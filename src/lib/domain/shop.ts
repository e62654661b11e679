// A pairing: what the till knows of one shop. A name from a link is never shown; only this one is.
import * as z from 'zod/mini';
import { Currency, Minor } from './amount';
import { ShopId } from './ids';
import { cleanLine } from './text';

/** A public EC key on P-256 as a JWK (RFC 7517, RFC 7518 §6.2.1). */
export const PublicJwk = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)),
  y: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)),
});
export type PublicJwk = z.infer<typeof PublicJwk>;

const paperLine = z.pipe(
  z.string().check(z.maxLength(400)),
  z.transform((text: string) => cleanLine(text, 100)),
);

/** The shop's words around each receipt. */
export const Letterhead = z.object({
  header: z._default(z.array(paperLine).check(z.maxLength(8)), []),
  footer: z._default(z.array(paperLine).check(z.maxLength(8)), []),
  /** the order's number as a bar code at the foot, for a scanner at the shop's desk */
  barcode: z.optional(z.boolean()),
});
export type Letterhead = z.infer<typeof Letterhead>;

/** A shop's picture as its tills print it. */
export const Logo = z.object({
  /** where it is from: fetched again only when this changes */
  url: z.string(),
  /** dots */
  width: z.int(),
  height: z.int(),
  /** Base64 of the packed rows of a `Bitmap` */
  bits: z.string(),
});
export type Logo = z.infer<typeof Logo>;

/** Seconds since 1970 (RFC 7519 NumericDate). */
const seconds = z.int().check(z.gte(0), z.lte(1e11));
const address = z.string().check(z.maxLength(1000));

/** Longest life of a link unless the shop allows its till more, and the most it may allow; seconds. */
export const LINK_LIFE = 30 * 60;
export const MAX_LINK_LIFE = 24 * 60 * 60;

/** What the shop's admin allows one till (link-security §9 step 4). */
export const Grants = z.object({
  pay: z._default(z.boolean(), true),
  refund: z._default(z.boolean(), false),
  print: z._default(z.boolean(), true),
  /** largest sum of one order or refund by currency, minor units; a currency that is not named has no limit */
  limits: z._default(z.record(Currency, Minor), {}),
  /** longest life of a link, seconds */
  life: z._default(z.int().check(z.gte(60), z.lte(MAX_LINK_LIFE)), LINK_LIFE),
  /** ids of the groups of tills this one belongs to: a link's `aud` may name one */
  groups: z._default(z.array(z.string().check(z.maxLength(64))).check(z.maxLength(20)), []),
  /** the pairing ends then, seconds since 1970 */
  exp: z.optional(seconds),
});
export type Grants = z.infer<typeof Grants>;

export const DEFAULT_GRANTS: Grants = z.parse(Grants, {});

/** What `/.well-known/kass.json` of a shop says (link-security §9 step 2). */
export const WellKnown = z.object({
  v: z.literal(1),
  name: z.pipe(
    z.string().check(z.minLength(1), z.maxLength(400)),
    z.transform((text: string) => cleanLine(text, 60)),
  ),
  keys: z.array(PublicJwk).check(z.minLength(1), z.maxLength(4)),
  /** the same keys signed by one of them, for tills that pinned an older one: see `schemes/kass/key-list.ts` */
  list: z.optional(z.string().check(z.maxLength(8192))),
  /** every callback lies under this address */
  callback: address,
  /** where the pairing request is POSTed */
  pair: address,
  /** where a till asks for an order by its number, if the shop answers that */
  find: z.optional(address),
  /** the page of the shop that lists its orders, if it wants the till to link there */
  home: z.optional(address),
  paper: z._default(Letterhead, { header: [], footer: [] }),
  /** a picture for the head of each receipt, on the shop's own origin, readable by the till (CORS) */
  logo: z.optional(address),
  /** this is a shop for trying the till: its sales are marked DEMO */
  demo: z._default(z.boolean(), false),
});
export type WellKnown = z.infer<typeof WellKnown>;

/**
 * One paired shop as the till stores it. Times are milliseconds since 1970. Pairing again makes a second row, which
 * takes the place of the first one once the shop has allowed it.
 */
export const Shop = z.object({
  v: z.literal(1),
  id: ShopId,
  /** e.g. `https://shop.example`; what `iss` must be */
  origin: z.string(),
  name: z.string(),
  /** accepted keys by their RFC 7638 thumbprint */
  keys: z.array(z.object({ kid: z.string(), jwk: PublicJwk })),
  callback: z.string(),
  pair: z.string(),
  find: z.optional(z.string()),
  home: z.optional(z.string()),
  paper: Letterhead,
  logo: z.optional(Logo),
  demo: z.boolean(),
  /** built in: no server behind it, results stay on the device */
  builtIn: z.boolean(),
  /** `link`: a shop without a server, its key pasted by the owner; results go by the `{*}` slot alone */
  deliver: z._default(z.enum(['post', 'link']), 'post'),
  /** `asking` until the shop's admin allowed this till */
  state: z.enum(['asking', 'paired', 'revoked']),
  /** what ended it, once `revoked`: the shop, the till's owner, or that the shop's site did not fit its link */
  endedBy: z.optional(z.enum(['shop', 'owner', 'check'])),
  grants: z._default(Grants, () => DEFAULT_GRANTS),
  /**
   * Until when links without a signature are taken, and up to which sum: for the time of a migration, set by the
   * owner (link-security §7). Orders in another currency are not taken without a signature.
   */
  unsigned: z.optional(z.object({ until: z.int(), limit: Minor, cur: Currency })),
  /** thumbprint of this till's own key for the shop; what a link's `aud` may name */
  device: z._default(z.string(), ''),
  /** when the shop's own page was last read and fitted; 0 before */
  checkedAt: z._default(z.int(), 0),
  /** the six digits of link-security §9 step 4 */
  digits: z.string(),
  /** the one-time code of the pairing while it lasts, else empty */
  code: z.string(),
  /** until when the code may be used for the first time; only while `asking` */
  codeUntil: z.optional(z.int()),
  /** the signed pairing request; sent again it asks the shop how this till stands */
  request: z.string(),
  pairedAt: z.int(),
});
export type Shop = z.infer<typeof Shop>;

/** Whether an order of this shop is taken without a signature at this moment (link-security §7). */
export const isUnsignedTaken = (
  { state, unsigned }: Pick<Shop, 'state' | 'unsigned'>,
  order: { readonly cur: string; readonly sum: number },
  nowMs: number,
): boolean =>
  state === 'paired' &&
  unsigned !== undefined &&
  unsigned.until >= nowMs &&
  order.cur === unsigned.cur &&
  order.sum <= unsigned.limit;
