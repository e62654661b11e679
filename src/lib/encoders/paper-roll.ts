// Paper that fills line by line, as a printer fills it. Both readers of printer languages write on one.
import type { PaperLine } from '../domain/receipt';

/** What a printer made of a job. */
export interface Paper {
  readonly lines: readonly PaperLine[];
  /** how often the paper was cut */
  readonly cuts: number;
  /** how often the cash drawer was opened */
  readonly drawer: number;
  /** what the reader did not understand, by name, in order; empty for every job of ours */
  readonly unknown: readonly string[];
}

/** 0 left, 1 centre, 2 right, as in `ESC a`. */
type Align = 0 | 1 | 2;

export class PaperRoll {
  size: 1 | 2 = 1;
  bold = false;
  align: Align = 0;
  cuts = 0;
  drawer = 0;
  readonly unknown: string[] = [];
  readonly #lines: (PaperLine & { readonly align: Align })[] = [];
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
    for (; this.#blank > 0; this.#blank--)
      this.#lines.push({ text: '', size: 1, bold: false, align: 0 });
    const { size, bold } = { size: this.#lineSize, bold: this.#lineBold };
    this.#lines.push({ text: this.#text.trimEnd(), size, bold, align: this.align });
    this.clearLine();
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
    const width = Math.max(0, ...this.#lines.map(({ text, size }) => text.length * size));
    const lines = this.#lines.map(({ text, size, bold, align }) => {
      const room = Math.floor((width / size - text.length) * (align / 2));
      return { text: ' '.repeat(room) + text, size, bold };
    });
    return { lines, cuts: this.cuts, drawer: this.drawer, unknown: this.unknown };
  }
}
