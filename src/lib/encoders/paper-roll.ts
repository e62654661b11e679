// Paper that fills line by line, as a printer fills it. All readers of printer languages write on one.
import type { Bitmap } from '../domain/bitmap';
import type { PaperPart } from '../domain/receipt';
import { stack } from './bitmap';
import { widthOf } from './plain-text';

/** What a printer made of a job. */
export interface Paper {
  /** lines of text, codes and pictures, from the top */
  readonly lines: readonly PaperPart[];
  /** how often the paper was cut */
  readonly cuts: number;
  /** how often the cash drawer was opened */
  readonly drawer: number;
  /** what the reader did not understand, by name, in order; empty for every job of ours */
  readonly unknown: readonly string[];
}

/** 0 left, 1 centre, 2 right, as in `ESC a`. */
export type Align = 0 | 1 | 2;

/** Dots of one character of font A (printers.md §7.3). */
const CELL_DOTS = 12;
/** A picture of this many rows goes on in the next one: the encoders send longer ones in such bands. */
const BAND_ROWS = 48;

type Row = { readonly part: PaperPart; readonly align: Align };

export class PaperRoll {
  size: 1 | 2 = 1;
  bold = false;
  align: Align = 0;
  cuts = 0;
  drawer = 0;
  readonly unknown: string[] = [];
  /** the text of a QR code that was handed over and not printed yet */
  stored = '';
  readonly #rows: Row[] = [];
  #text = '';
  #lineSize: 1 | 2 = 1;
  #lineBold = false;
  #blank = 0;

  print(text: string): void {
    if (text === '') return;
    this.#text += text;
    this.#lineSize = this.size === 2 ? 2 : this.#lineSize;
    this.#lineBold ||= this.bold;
  }

  /** Ends the line. Empty lines count only when something is printed below them. */
  newline(): void {
    if (this.#text === '') {
      this.#blank += 1;
      return;
    }
    const { size, bold } = { size: this.#lineSize, bold: this.#lineBold };
    this.#add({ text: this.#text.trimEnd(), size, bold });
    this.clearLine();
  }

  /** Dots, at once; a line that was begun stands above them. */
  picture(picture: Bitmap): void {
    if (this.#text !== '') this.newline();
    const last = this.#rows.at(-1);
    if (
      this.#blank === 0 &&
      last?.align === this.align &&
      'picture' in last.part &&
      last.part.picture.height % BAND_ROWS === 0
    ) {
      this.#rows.pop();
      this.#add({ picture: stack(last.part.picture, picture), at: 0 });
    } else this.#add({ picture, at: 0 });
  }

  /** A code that the printer draws itself. */
  code(code: Extract<PaperPart, { qr: string } | { barcode: string }>): void {
    if (this.#text !== '') this.newline();
    this.#add(code);
  }

  feed(lines: number): void {
    for (let line = 0; line < lines; line++) this.newline();
  }

  cut(): void {
    this.cuts += 1;
    this.#blank = 0;
  }

  /** What stood in the line buffer is gone. */
  clearLine(): void {
    this.#text = '';
    this.#lineSize = 1;
    this.#lineBold = false;
  }

  reset(): void {
    this.clearLine();
    this.size = 1;
    this.bold = false;
    this.align = 0;
  }

  /** The paper as it comes out. A line without its end stays in the printer, and is told as unknown. */
  tear(): Paper {
    if (this.#text !== '') this.unknown.push(`unfinished line: ${this.#text}`);
    const width = Math.max(0, ...this.#rows.map(({ part }) => cellsOf(part)));
    const lines = this.#rows.map((row) => placed(row, width));
    return { lines, cuts: this.cuts, drawer: this.drawer, unknown: this.unknown };
  }

  #add(part: PaperPart): void {
    for (; this.#blank > 0; this.#blank--)
      this.#rows.push({ part: { text: '', size: 1, bold: false }, align: 0 });
    this.#rows.push({ part, align: this.align });
  }
}

function cellsOf(part: PaperPart): number {
  if ('text' in part) return widthOf(part.text) * part.size;
  return 'picture' in part ? Math.ceil(part.picture.width / CELL_DOTS) : 0;
}

/** Where a part stands on a paper so many cells wide. */
function placed({ part, align }: Row, width: number): PaperPart {
  if ('text' in part) {
    const room = Math.floor((width / part.size - widthOf(part.text)) * (align / 2));
    return { ...part, text: ' '.repeat(room) + part.text };
  }
  if (!('picture' in part)) return part;
  const at = Math.max(0, Math.floor((width * CELL_DOTS - part.picture.width) * (align / 2)));
  return { ...part, at };
}
