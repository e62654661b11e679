// A printer as the till stores it: which driver reaches it, where, how its paper is, and what it can tell.
import * as z from 'zod/mini';
import type { ErrorCode } from './errors';
import { PrinterId } from './ids';

/** The languages there is an encoder for (`encoders/registry.ts`). */
export const PrinterLanguage = z.enum([
  'esc-pos',
  'star-prnt',
  'star-line',
  'epos-xml',
  'web-prnt',
]);
export type PrinterLanguage = z.infer<typeof PrinterLanguage>;

/** The pages of characters a printer may have (`encoders/code-pages.ts`). */
export const CodePage = z.enum([
  'cp437',
  'cp858',
  'cp866',
  'cp1125',
  'rk1048',
  'windows-1251',
  'windows-1252',
]);
export type CodePage = z.infer<typeof CodePage>;

/** What a printer needs to be told, fixed when it is set up. */
export const PrinterProfile = z.object({
  /** characters of font A on a line (printers.md §8) */
  columns: z.union([z.literal(32), z.literal(42), z.literal(48)]),
  /** the number that selects `page` (`ESC t n`, Star `ESC GS t n`): 17 for CP866 on most (printers.md §7.1) */
  codePage: z.int().check(z.gte(0), z.lte(255)),
  /** the page for letters beyond ASCII, as the test print showed it */
  page: z._default(CodePage, 'cp866'),
  cut: z.boolean(),
  /** chosen where a driver knows several; absent: the driver's first */
  language: z.optional(PrinterLanguage),
  /** what opens the cash drawer: the pin of its socket */
  drawer: z._default(z.enum(['none', 'pin2', 'pin5']), 'none'),
  /** whether it takes pictures: lines that no page carries, codes, the shop's logo */
  pictures: z._default(z.boolean(), true),
  /** whether it draws QR codes itself, or gets them as pictures */
  qr: z._default(z.enum(['own', 'picture']), 'own'),
  /** it sleeps and loses the first bytes: wake it with one that does nothing, and wait a moment */
  wake: z._default(z.boolean(), false),
  /** largest piece that came through whole in the calibration print, bytes; absent: the transport's own */
  pieceBytes: z.optional(z.int().check(z.gte(20), z.lte(512))),
});
export type PrinterProfile = z.infer<typeof PrinterProfile>;

export const DEFAULT_PROFILE: PrinterProfile = z.parse(PrinterProfile, {
  columns: 32,
  codePage: 17,
  cut: true,
});

/** Dots of the widest picture, by columns (printers.md §8). */
export const dotsOf = ({ columns }: Pick<PrinterProfile, 'columns'>): number =>
  ({ 32: 384, 42: 512, 48: 576 })[columns];

/** What a printer can tell. Found out once, when it is connected for the first time (printers.md §6.5). */
export const PrinterAbilities = z.object({
  /** it says what keeps it from printing: paper, cover, heat */
  status: z.boolean(),
  /**
   * How it confirms a job. `printed`: that it was printed. `taken`: that it has worked off all bytes; with a healthy
   * status after it, printed. `none`: nothing comes back.
   */
  confirms: z.enum(['none', 'taken', 'printed']),
});
export type PrinterAbilities = z.infer<typeof PrinterAbilities>;

/** What keeps a printer from printing, in its own words. Somebody has to do something there, and needs no tap here. */
export const PRINTER_TROUBLES = [
  'printer-paper-out',
  'printer-cover-open',
  'printer-hot',
  'printer-cutter',
  'printer-fault',
  'printer-offline',
] as const satisfies readonly ErrorCode[];
export type PrinterTrouble = (typeof PRINTER_TROUBLES)[number];

export const isTrouble = (code: ErrorCode): code is PrinterTrouble =>
  PRINTER_TROUBLES.some((trouble) => trouble === code);

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
  /** absent until it was connected and asked */
  abilities: z.optional(PrinterAbilities),
  addedAt: z.int(),
});
export type Printer = z.infer<typeof Printer>;

/** The printer that is always there. */
export const ON_SCREEN: PrinterId = PrinterId.parse('on-screen');
