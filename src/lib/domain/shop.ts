// A pairing: what the till knows of one shop. A name from a link is never shown; only this one is.
import * as z from 'zod/mini';
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
});
export type Letterhead = z.infer<typeof Letterhead>;

/** What `/.well-known/kass.json` of a shop says (link-security §9 step 2). */
export const WellKnown = z.object({
  v: z.literal(1),
  name: z.pipe(
    z.string().check(z.minLength(1), z.maxLength(400)),
    z.transform((text: string) => cleanLine(text, 60)),
  ),
  keys: z.array(PublicJwk).check(z.minLength(1), z.maxLength(4)),
  /** every callback lies under this address */
  callback: z.string().check(z.maxLength(1000)),
  /** where the pairing request is POSTed */
  pair: z.string().check(z.maxLength(1000)),
  /** the page of the shop that lists its orders, if it wants the till to link there */
  home: z.optional(z.string().check(z.maxLength(1000))),
  paper: z._default(Letterhead, { header: [], footer: [] }),
  /** this is a shop for trying the till: its sales are marked DEMO */
  demo: z._default(z.boolean(), false),
});
export type WellKnown = z.infer<typeof WellKnown>;

/** One paired shop as the till stores it. Times are milliseconds since 1970. */
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
  home: z.optional(z.string()),
  paper: Letterhead,
  demo: z.boolean(),
  /** built in: no server behind it, results stay on the device */
  builtIn: z.boolean(),
  /** `asking` until the shop's admin allowed this till */
  state: z.enum(['asking', 'paired', 'revoked']),
  /** the six digits of link-security §9 step 4 */
  digits: z.string(),
  /** the one-time code of the pairing while it lasts, else empty */
  code: z.string(),
  /** the signed pairing request, sent again until the shop answers; empty afterwards */
  request: z.string(),
  pairedAt: z.int(),
});
export type Shop = z.infer<typeof Shop>;
