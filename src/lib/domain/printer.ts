// A printer as the till stores it: which driver reaches it, where, and how its paper is.
import * as z from 'zod/mini';
import { PrinterId } from './ids';

/** What a printer needs to be told, fixed when it is set up. */
export const PrinterProfile = z.object({
  /** characters of font A on a line (printers.md §8) */
  columns: z.union([z.literal(32), z.literal(42), z.literal(48)]),
  /** the number that selects the Cyrillic page CP866 by `ESC t n`: 17 on most (printers.md §7.1) */
  codePage: z.int().check(z.gte(0), z.lte(255)),
  cut: z.boolean(),
});
export type PrinterProfile = z.infer<typeof PrinterProfile>;

export const DEFAULT_PROFILE: PrinterProfile = { columns: 32, codePage: 17, cut: true };

/** One printer of this till. */
export const Printer = z.object({
  v: z.literal(1),
  id: PrinterId,
  /** id of the driver in `devices/registry.ts` */
  driver: z.string(),
  /** the seller's own name for it */
  name: z.string(),
  /** where the driver finds it; only the driver knows what is in it */
  address: z.record(z.string(), z.string()),
  profile: PrinterProfile,
  addedAt: z.int(),
});
export type Printer = z.infer<typeof Printer>;

/** The printer that is always there. */
export const ON_SCREEN: PrinterId = PrinterId.parse('on-screen');
