// What came through a door, as the screens see it: data alone. Making it is doors.ts, showing it the layout's.
import type { AppError } from '../domain/errors';
import type { DocumentId, SaleId } from '../domain/ids';
import type { Order } from '../domain/order';
import type { Shop } from '../domain/shop';
import type { Arrival } from './intake';

/** What is neither a sale nor a page: it stands in place of the page until the seller goes on. */
export type Notice =
  /** `arrival`: the link that was refused, where there was one */
  | { readonly type: 'refused'; readonly error: AppError; readonly arrival: Arrival | null }
  /** a shop's question about an order that this till has never seen */
  | { readonly type: 'unknown'; readonly shop: Shop; readonly orderNo: string }
  /** an order without a signature, to be looked at; nothing of it is stored */
  | { readonly type: 'unsigned'; readonly shop: Shop; readonly order: Order };

export type Brought =
  /** an order; its sale is stored */
  | { readonly type: 'sale'; readonly id: SaleId; readonly orderNo: string }
  /** a document the shop wants printed; it is stored */
  | { readonly type: 'document'; readonly id: DocumentId; readonly orderNo: string }
  /** the answer of a payment app; it is stored with its sale */
  | { readonly type: 'answer'; readonly id: SaleId }
  /** the word of an app that prints; it is stored, and the page has its paper */
  | { readonly type: 'paper'; readonly href: string }
  /** a page of the till: a pairing, or where a shortcut of the installed app leads */
  | { readonly type: 'page'; readonly href: string }
  | Notice;

/** What waits beside the sale that has the screen. */
export type Beside = Exclude<Brought, { type: 'answer' | 'paper' }>;
