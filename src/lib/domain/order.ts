// What a shop's link asks for, as the shop signed it (link-security §5.1): an order to be paid or paid back, a
// document to be printed, a question. The till shows it and never changes it.
import * as z from 'zod/mini';
import { AppError } from './errors';
import { Currency, Minor, SignedMinor } from './amount';
import { cleanLine, cleanText } from './text';

/** Limits of link-security §5.5. */
const MAX_LINES = 500;
const MAX_NAME = 200;
const MAX_NOTE = 1000;

const line = (max: number) =>
  z.pipe(
    z.string().check(z.maxLength(20_000)),
    z.transform((text: string) => cleanLine(text, max)),
  );
const paragraph = (max: number) =>
  z.pipe(
    z.string().check(z.maxLength(20_000)),
    z.transform((text: string) => cleanText(text, max)),
  );
const opaque = z.string().check(z.minLength(1), z.maxLength(256));
/** Seconds since 1970 (RFC 7519 NumericDate). */
const seconds = z.int().check(z.gte(0), z.lte(1e11));

export const OrderLine = z.object({
  /** name */
  n: line(MAX_NAME),
  /** quantity, a decimal string as the shop writes it */
  q: z.optional(z.string().check(z.regex(/^\d{1,9}([.,]\d{1,6})?$/))),
  /** unit price, minor units; shown, never multiplied */
  p: z.optional(SignedMinor),
  /** discount already inside `t`, minor units, for the paper */
  d: z.optional(SignedMinor),
  /** line total, minor units */
  t: SignedMinor,
  /** tax label, e.g. `VAT 10%` */
  v: z.optional(line(40)),
});
export type OrderLine = z.infer<typeof OrderLine>;

/** What a link may ask of a till (link-security §5.1 `act`). */
export const ACTIONS = ['payNow', 'refundNow', 'printNow', 'statusNow'] as const;
export type Action = (typeof ACTIONS)[number];

/** The claims of every link: who asks, of whom, for which order, and where the answer goes. */
const envelope = {
  /** format number */
  v: z.literal(1),
  /** shop origin */
  iss: z.string().check(z.maxLength(300)),
  /** till origin or device thumbprint the link is for; absent: any paired till of the shop */
  aud: z.optional(opaque),
  /** id of the link, at least 128 random bits */
  jti: z.string().check(z.minLength(16), z.maxLength(128)),
  iat: seconds,
  exp: seconds,
  act: z.string().check(z.maxLength(40)),
  ord: z.object({
    /** the shop's own id: one sale for each (shop, id) */
    id: z.string().check(z.minLength(1), z.maxLength(128)),
    /** the number people say and print */
    no: line(40),
    /** revision, rising */
    rev: z.int().check(z.gte(0)),
  }),
  /** language of the paper (BCP 47); absent: the till's own */
  lang: z.optional(z.string().check(z.maxLength(35))),
  /** callback address, inside the prefix fixed at pairing; may hold one `{*}` slot in its query */
  cb: z.string().check(z.maxLength(2000)),
  /** the shop's own value, returned unchanged */
  st: z.optional(opaque),
};

/** QR codes at the foot of the paper, each with the words above it: the e-receipt, the order's page. */
const paperCodes = z.optional(
  z
    .array(z.object({ n: line(60), u: z.string().check(z.minLength(1), z.maxLength(512)) }))
    .check(z.maxLength(3)),
);

/** An order to be paid (`payNow`), or a sum to be paid back (`refundNow`). */
export const Order = z.object({
  ...envelope,
  cur: Currency,
  /** minor units to be charged, before `paid` */
  sum: Minor,
  /** minor units already paid elsewhere */
  paid: z._default(Minor, 0),
  lines: z._default(z.array(OrderLine).check(z.maxLength(MAX_LINES)), []),
  /** adjustments of the whole order: discounts, delivery, points */
  adj: z._default(
    z.array(z.object({ n: line(MAX_NAME), t: SignedMinor })).check(z.maxLength(100)),
    [],
  ),
  /** tax contained in `sum`, for the paper; shown, not checked */
  tax: z._default(z.array(z.object({ n: line(60), amt: SignedMinor })).check(z.maxLength(20)), []),
  cust: z.optional(line(MAX_NAME)),
  note: z.optional(paragraph(MAX_NOTE)),
  qr: paperCodes,
  /** narrows how this order may be paid; absent members allow what the till allows */
  pay: z.optional(
    z.object({
      methods: z.optional(z.array(z.string().check(z.maxLength(40))).check(z.maxLength(40))),
      /** whether tips may be taken, and whether less than the whole sum */
      tips: z.optional(z.boolean()),
      partial: z.optional(z.boolean()),
    }),
  ),
});
export type Order = z.infer<typeof Order>;

/** Still to be paid, minor units. */
export const dueOf = (order: Order): number => Math.max(0, order.sum - order.paid);

/** Whether the order may be paid by `method` (`cash`, or a payment scheme's id). */
export const allowsMethod = (order: Order, method: string): boolean =>
  order.pay?.methods?.includes(method) ?? true;

/** Lines of a document are text: nothing in them commands a printer. */
export const DocumentLine = z.discriminatedUnion('k', [
  /** a paragraph, wrapped; `x` 2 is twice as wide and high */
  z.object({
    k: z.literal('text'),
    t: line(1000),
    a: z.optional(z.enum(['left', 'centre', 'right'])),
    b: z.optional(z.boolean()),
    x: z.optional(z.literal(2)),
  }),
  /** a name and a value at the two edges */
  z.object({ k: z.literal('row'), l: line(MAX_NAME), r: line(100), b: z.optional(z.boolean()) }),
  z.object({ k: z.literal('rule') }),
  z.object({ k: z.literal('space') }),
]);
export type DocumentLine = z.infer<typeof DocumentLine>;

/** A document the shop wants printed (`printNow`); `ord` says for which order. */
export const DocumentOrder = z.object({
  ...envelope,
  doc: z.array(DocumentLine).check(z.minLength(1), z.maxLength(MAX_LINES)),
  qr: paperCodes,
});
export type DocumentOrder = z.infer<typeof DocumentOrder>;

/** A question what this till knows of an order (`statusNow`). */
export const StatusQuery = z.object(envelope);
export type StatusQuery = z.infer<typeof StatusQuery>;

/** What a link asks for, by its action. */
export type Ask =
  | { readonly act: 'payNow' | 'refundNow'; readonly order: Order }
  | { readonly act: 'printNow'; readonly order: DocumentOrder }
  | { readonly act: 'statusNow'; readonly order: StatusQuery };

/**
 * Reads the claims of a link by its signed action.
 * @throws AppError `link-version` for another format, `link-action` for an action this till does not know,
 *   `link-invalid` naming the claim in `details.field`, `link-sum-mismatch` when lines and adjustments do not
 *   add up to `sum`.
 */
export function parseAsk(payload: unknown): Ask {
  checkVersion(payload);
  const act = (payload as { readonly act?: unknown } | null)?.act;
  switch (act) {
    case 'payNow':
    case 'refundNow':
      return { act, order: parseOrder(payload) };
    case 'printNow':
      return { act, order: parseAs(DocumentOrder, payload) };
    case 'statusNow':
      return { act, order: parseAs(StatusQuery, payload) };
    default:
      parseAs(StatusQuery, payload);
      throw new AppError('link-action', 'Unknown action', {
        details: { reason: 'act' },
      });
  }
}

/**
 * Reads the claims of an order with its sum.
 * @throws AppError `link-version`, `link-invalid` naming the claim in `details.field`, `link-sum-mismatch`.
 */
export function parseOrder(payload: unknown): Order {
  checkVersion(payload);
  const order = parseAs(Order, payload);
  const total = [...order.lines, ...order.adj].reduce((sum, part) => sum + part.t, 0);
  if (total !== order.sum)
    throw new AppError('link-sum-mismatch', `Lines make ${total}, sum says ${order.sum}`, {
      details: { field: 'sum', lines: String(total), sum: String(order.sum) },
    });
  return order;
}

function checkVersion(payload: unknown): void {
  const version = (payload as { readonly v?: unknown } | null)?.v;
  if (typeof version === 'number' && version !== 1)
    throw new AppError('link-version', `Format ${version}`, { details: { field: 'v' } });
}

function parseAs<T>(schema: z.ZodMiniType<T>, payload: unknown): T {
  const read = z.safeParse(schema, payload);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw invalidClaim(issue?.path.join('.') || 'order', read.error);
}

const invalidClaim = (field: string, cause?: unknown): AppError =>
  new AppError('link-invalid', `Wrong claim: ${field}`, { cause, details: { field } });
