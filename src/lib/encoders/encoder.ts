// The contract of a printer language: a paper in, the bytes of one whole job out. Knows no cables and no canvas.
import type { Bitmap } from '../domain/bitmap';
import type { PrinterProfile } from '../domain/printer';
import type { PaperLine, Printable } from '../domain/receipt';

/** Draws lines that no page of the printer carries. The till gives one made of a canvas and fonts. */
export interface Draw {
  /** One line in the grid of the paper: `columns` cells of 12 by 24 dots, a line pitch high (printers.md §7.3). */
  line(line: PaperLine, columns: number): Promise<Bitmap>;
}

/** What a job does beside printing. */
export interface JobExtras {
  /** opens the cash drawer first, where the profile has one */
  readonly drawer?: boolean;
  /** the shop's picture, above everything */
  readonly logo?: Bitmap | undefined;
}

/** One whole job: start, drawer, paper, cut. */
export type Encode = (
  paper: Printable,
  profile: PrinterProfile,
  draw: Draw,
  extras?: JobExtras,
) => Promise<Uint8Array>;

/** The short jobs of a printer without paper: opening the drawer. Null where the profile has none. */
export type EncodeDrawer = (profile: PrinterProfile) => Uint8Array | null;

/** One language. */
export interface Encoder {
  readonly encode: Encode;
  readonly drawer: EncodeDrawer;
}
