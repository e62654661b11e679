// The print dialog of the system itself, with AirPrint and every printer that is set up on the device. One more app that
// prints, without a link: the paper lies on the page, and the dialog prints the page.
import { PRINT_APP, SYSTEM_PRINT } from '../domain/print-app';
import { DEFAULT_PROFILE, dotsOf, type Printer, type PrinterProfile } from '../domain/printer';
import type { Printable } from '../domain/receipt';

/** A printer for the dialog. Nothing is stored. */
export const newSystemPrinter = (facts: Pick<Printer, 'id' | 'name' | 'addedAt'>): Printer => ({
  v: 1,
  ...facts,
  driver: PRINT_APP,
  address: { app: SYSTEM_PRINT },
  profile: DEFAULT_PROFILE,
});

/** A paper for the dialog: a picture of it, and the page it lies on. */
export interface Sheet {
  /** `data:` address */
  readonly src: string;
  /** millimetres */
  readonly pageMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
}

/** A roll printer has 8 dots on a millimetre (printers.md §8). */
const DOTS_PER_MM = 8;

/**
 * The sheet of a paper: black on white, its text as wide as the printer's dots, the page as long as the paper. Loads
 * what draws it.
 */
export async function sheetOf(
  paper: Printable,
  { columns }: Pick<PrinterProfile, 'columns'>,
): Promise<Sheet> {
  const [{ layoutPaper }, { paperSvg }] = await Promise.all([
    import('../encoders/layout'),
    import('../encoders/paper-svg'),
  ]);
  const svg = paperSvg(layoutPaper(paper, columns), columns);
  const [, width = 1, height = 1] = /width="(\d+)" height="(\d+)"/.exec(svg)?.map(Number) ?? [];
  const widthMm = (dotsOf({ columns }) / DOTS_PER_MM) * (width / (columns * CELL_WIDTH));
  return {
    src: `data:image/svg+xml,${encodeURIComponent(svg)}`,
    pageMm: columns === 32 ? 58 : 80,
    widthMm: round(widthMm),
    heightMm: Math.ceil((widthMm * height) / width),
  };
}

/** Of the picture's own units (`encoders/paper-svg`). */
const CELL_WIDTH = 9;

const round = (mm: number): number => Math.round(mm * 10) / 10;
