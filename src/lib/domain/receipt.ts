// What is printed: the receipt of a sale or of a refund, and the document a shop wants printed. Made once, the same
// for paper, screen and preview. Data only, no columns, no bytes.
import * as z from 'zod/mini';
import { Currency, SignedMinor } from './amount';
import type { Bitmap } from './bitmap';
import { ShopId } from './ids';
import { DocumentLine, OrderLine, type DocumentOrder, type Order } from './order';
import type { FiscalMark } from './result';
import {
  leftOf,
  refundedBy,
  validTenders,
  type AskedRefund,
  type Refund,
  type ReturnedPart,
  type SaleState,
} from './sale';
import { Letterhead, type Shop } from './shop';

/** The languages of the till's screens. */
export type Language = 'en' | 'ru';

/** The languages that paper has words in. */
export const PaperLanguage = z.enum(['en', 'ru', 'kk', 'ka', 'ar', 'zh']);
export type PaperLanguage = z.infer<typeof PaperLanguage>;

/** What every paper has at its head and foot. */
const sheet = {
  v: z.literal(1),
  lang: PaperLanguage,
  /** `id` leads to the logo; papers of earlier versions have none */
  shop: z.extend(Letterhead, { name: z.string(), id: z.optional(ShopId) }),
  demo: z.boolean(),
  orderNo: z.string(),
  /** as printed, in the till's time zone: `23.11.2026 14:32` */
  date: z.string(),
  /** the number of this print, e.g. `1047-1`; absent on a preview */
  number: z.optional(z.string()),
  copy: z.boolean(),
  /** a copy that the shop keeps, printed beside the customer's */
  forShop: z.optional(z.boolean()),
  /** QR codes below everything, each with the words above it */
  codes: z.optional(z.array(z.object({ label: z.string(), text: z.string() }))),
  /** printed as a bar code: the order's number, where the shop wants it */
  barcode: z.optional(z.string()),
};

export const Receipt = z.object({
  ...sheet,
  /** `refund`: of money that was given back */
  kind: z._default(z.enum(['sale', 'refund']), 'sale'),
  lines: z.array(OrderLine),
  adjustments: z.array(z.object({ name: z.string(), amount: SignedMinor })),
  currency: Currency,
  total: SignedMinor,
  paidBefore: SignedMinor,
  taxes: z.array(z.object({ name: z.string(), amount: SignedMinor })),
  tenders: z.array(
    z.discriminatedUnion('method', [
      z.object({
        method: z.literal('cash'),
        amount: SignedMinor,
        tip: z.optional(SignedMinor),
        rounding: z.optional(SignedMinor),
        given: SignedMinor,
        change: SignedMinor,
      }),
      z.object({
        method: z.literal('app'),
        label: z.string(),
        amount: SignedMinor,
        tip: z.optional(SignedMinor),
        last4: z.optional(z.string()),
        auth: z.optional(z.string()),
        tx: z.optional(z.string()),
        /** `14:33` */
        time: z.string(),
      }),
    ]),
  ),
  /** still to be paid on another day, where only a part is in */
  left: z.optional(SignedMinor),
  note: z.optional(z.string()),
  /** of a refund: when what is given back was paid, as printed */
  paidOn: z.optional(z.string()),
  /** the sale at the shop's fiscal service: a receipt with its code is a fiscal one */
  fiscal: z.optional(z.object({ text: z.string(), label: z.optional(z.string()) })),
});
export type Receipt = z.infer<typeof Receipt>;

/** Something the shop wants on paper. It is no receipt, and says so. */
export const Document = z.object({
  ...sheet,
  kind: z.literal('document'),
  lines: z.array(DocumentLine),
});
export type Document = z.infer<typeof Document>;

/** Everything a printer gets from this till. Receipts stored by the first version have no `kind`. */
export const Printable = z.union([Receipt, Document]);
export type Printable = z.infer<typeof Printable>;

/** A receipt with the mark of the shop's fiscal service, where there is one by now. Documents have none. */
export function withFiscal(paper: Printable, mark: FiscalMark | undefined): Printable {
  if (mark === undefined || paper.kind === 'document') return paper;
  const { qr, n } = mark;
  return { ...paper, fiscal: { text: qr, ...(n === undefined ? {} : { label: n }) } };
}

/** One printed line, already as wide as the paper allows. `size` 2 is twice as wide and twice as high. */
export interface PaperLine {
  readonly text: string;
  readonly size: 1 | 2;
  readonly bold: boolean;
}

/** A QR code in the middle of the paper (ISO/IEC 18004). */
export interface PaperCode {
  readonly qr: string;
}

/** A Code 128 bar code in the middle of the paper, with its characters below it. */
export interface PaperBarcode {
  readonly barcode: string;
}

/** Dots, `at` dots from the left edge. */
export interface PaperPicture {
  readonly picture: Bitmap;
  readonly at: number;
}

/** What paper is made of, from the top. */
export type PaperPart = PaperLine | PaperCode | PaperBarcode | PaperPicture;

/** Narrows a part of a paper to a line of text. */
export const isLine = (part: PaperPart): part is PaperLine => 'text' in part;

/** The lines of text among the parts of a paper. */
export const linesOf = (parts: readonly PaperPart[]): readonly PaperLine[] => parts.filter(isLine);

/** What the till adds to what the shop signed to make a paper of it. */
export interface PaperContext {
  readonly shop: Pick<Shop, 'name' | 'paper'> & Partial<Pick<Shop, 'id' | 'logo'>>;
  /** IANA name, e.g. `Europe/Berlin` */
  readonly timeZone: string;
  /** the till's language, used when the order names none the paper has */
  readonly language: PaperLanguage;
  readonly number?: string;
  readonly copy?: boolean;
}

/** The receipt of a sale as it stands: the preview while open, the receipt once paid or left with a part paid. */
export function toReceipt(state: SaleState, context: PaperContext): Receipt {
  const { order } = state;
  const tenders = validTenders(state);
  const left = leftOf(state);
  return {
    ...toSheet(order, state.demo, settledAt(state), context),
    kind: 'sale',
    ...toContents(order),
    paidBefore: order.paid,
    tenders: tenders.map((tender) => {
      if (tender.method === 'cash') {
        const { at: _, ...money } = tender;
        return money;
      }
      const { method, label, amount, tip, last4, auth, tx, at } = tender;
      return {
        method,
        label,
        amount,
        ...(tip === undefined ? {} : { tip }),
        ...(last4 === undefined ? {} : { last4 }),
        ...(auth === undefined ? {} : { auth }),
        ...(tx === undefined ? {} : { tx }),
        time: dateParts(at, context.timeZone).time,
      };
    }),
    ...(tenders.length > 0 && left > 0 ? { left } : {}),
  };
}

function settledAt(state: SaleState): number {
  if (state.type === 'partlyPaid') return state.partlyPaidAt;
  return 'paidAt' in state ? state.paidAt : state.order.iat * 1000;
}

/** The receipt of one refund of a sale: the preview while it is only asked for, the receipt once it is given. */
export function toRefundReceipt(
  state: SaleState,
  refund: Refund | AskedRefund,
  context: PaperContext,
): Receipt {
  const { order, at } = refund;
  const paid = 'paidAt' in state ? dateParts(state.paidAt, context.timeZone) : null;
  const lang = order.lang ?? state.order.lang;
  const given = 'after' in refund ? refundedBy(refund) : order.sum;
  return {
    ...toSheet({ ...order, lang }, state.demo, at, context),
    kind: 'refund',
    ...toContents(order),
    // Given up half-way, nobody can say for which of the goods it was.
    ...(given === order.sum ? {} : { lines: [], adjustments: [], taxes: [], total: given }),
    paidBefore: 0,
    tenders: refund.parts.map((part) => wayBack(state, part, context)),
    ...(paid ? { paidOn: `${paid.date} ${paid.time}` } : {}),
  };
}

function wayBack(
  { tenders }: SaleState,
  { tender: index, amount, rounding = 0, slip, at }: ReturnedPart,
  { timeZone }: PaperContext,
): Receipt['tenders'][number] {
  const tender = tenders[index];
  if (tender?.method !== 'app')
    return {
      method: 'cash',
      amount,
      ...(rounding === 0 ? {} : { rounding }),
      given: amount + rounding,
      change: 0,
    };
  return {
    method: 'app',
    label: tender.label,
    amount,
    ...(slip === undefined ? {} : { tx: slip }),
    time: dateParts(at, timeZone).time,
  };
}

const toContents = (order: Order) => ({
  lines: order.lines,
  adjustments: order.adj.map(({ n, t }) => ({ name: n, amount: t })),
  currency: order.cur,
  total: order.sum,
  taxes: order.tax.map(({ n, amt }) => ({ name: n, amount: amt })),
  ...(order.note === undefined ? {} : { note: order.note }),
});

/** The paper of a document that a shop wants printed. */
export const toDocument = (
  order: DocumentOrder,
  demo: boolean,
  context: PaperContext,
): Document => ({
  ...toSheet(order, demo, order.iat * 1000, context),
  kind: 'document',
  lines: order.doc,
});

function toSheet(
  { lang, ord, qr = [] }: Pick<Order, 'ord' | 'lang' | 'qr'>,
  demo: boolean,
  atMs: number,
  context: PaperContext,
) {
  const { date, time } = dateParts(atMs, context.timeZone);
  return {
    v: 1,
    lang: paperLanguage(lang) ?? context.language,
    shop: {
      name: context.shop.name,
      ...context.shop.paper,
      // Only where there is one to be found.
      ...(context.shop.id && context.shop.logo ? { id: context.shop.id } : {}),
    },
    demo,
    orderNo: ord.no,
    date: `${date} ${time}`,
    ...(context.number === undefined ? {} : { number: context.number }),
    copy: context.copy ?? false,
    ...(qr.length > 0 ? { codes: qr.map(({ n, u }) => ({ label: n, text: u })) } : {}),
    ...(context.shop.paper.barcode ? { barcode: ord.no } : {}),
  } as const;
}

/** The paper's language for a BCP 47 tag, if the words for it exist. */
export function paperLanguage(tag: string | undefined): PaperLanguage | undefined {
  const primary = tag?.toLowerCase().split('-')[0];
  return PaperLanguage.options.find((language) => language === primary);
}

/** A moment as it is printed: `23.11.2026` and `14:32`. `atMs` since 1970; `timeZone` is an IANA name. */
export function dateParts(
  atMs: number,
  timeZone: string,
): { readonly date: string; readonly time: string } {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const part = Object.fromEntries(
    format.formatToParts(atMs).map(({ type, value }) => [type, value]),
  );
  return { date: `${part.day}.${part.month}.${part.year}`, time: `${part.hour}:${part.minute}` };
}
