// What a saved journal is made of. Its truth are the events of each sale and the results the shop was told; states and
// lists are folded from them again. No private key and no PIN ever is in it.
import * as z from 'zod/mini';
import { SaleId } from '../domain/ids';
import { DeliverJob } from '../domain/job';
import { Result } from '../domain/result';
import { SaleEvent } from '../domain/sale';
import { Shop } from '../domain/shop';
import { DayRow, Head } from './schema';

/** One sale with all that its shop was told of it. */
export const FileSale = z.object({
  id: SaleId,
  /** milliseconds since 1970 */
  updatedAt: z.int(),
  bare: z.optional(z.int()),
  /** in the order of their numbers, from 1 without gaps */
  events: z.array(SaleEvent).check(z.minLength(1)),
  results: z.array(Result),
  deliveries: z.array(DeliverJob),
});
export type FileSale = z.infer<typeof FileSale>;

export const FilePart = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('till'),
    /** IANA name of the time zone that its days are of */
    timeZone: z.string(),
    shops: z.array(Shop),
    heads: z.array(Head),
    /** the owner's choices that are not about this tablet's own printers */
    settings: z.record(z.string(), z.unknown()),
  }),
  z.object({ type: z.literal('days'), days: z.array(DayRow) }),
  z.object({ type: z.literal('sales'), sales: z.array(FileSale) }),
  /** rows that this version could not read: for a person to look at, never read in */
  z.object({ type: z.literal('broken'), rows: z.array(z.unknown()) }),
]);
export type FilePart = z.infer<typeof FilePart>;
export type TillPart = Extract<FilePart, { type: 'till' }>;
