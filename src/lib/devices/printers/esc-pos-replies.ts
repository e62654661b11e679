// What an ESC/POS printer sends back, byte by byte (printers.md §6.1–6.4 [S48][S49]). A byte that fits no row is
// called unknown and means nothing: `FF`, noise, an echo.
import type { PrinterTrouble } from '../../domain/printer';

export type EscPosReply =
  /** the answer to `DLE EOT n`; which n, it does not say */
  | { readonly type: 'status'; readonly byte: number }
  /** status by itself, four bytes */
  | { readonly type: 'asb'; readonly bytes: readonly number[] }
  /** the answer to `GS r n` or `GS I 1` to `3` */
  | { readonly type: 'byte'; readonly byte: number }
  /** an answer of several bytes, without the zero that ends it */
  | { readonly type: 'block'; readonly bytes: readonly number[] }
  /** the answer to `GS ( H` function 48: all before the one with this id is printed */
  | { readonly type: 'printed'; readonly id: string }
  | { readonly type: 'unknown'; readonly byte: number };

const XON = 0x11;
const XOFF = 0x13;
const ASB_BYTES = 4;
const BLOCK_STARTS = [0x35, 0x37, 0x3b, 0x3d, 0x5f];
/** Longer than every block there is; noise that began like one ends here. [D] */
const LONGEST_BLOCK = 80;

const isStatus = (byte: number): boolean => (byte & 0x93) === 0x12;
const startsAsb = (byte: number): boolean => (byte & 0x93) === 0x10;
const isPlain = (byte: number): boolean => (byte & 0x90) === 0;

/** Cuts the stream into replies, wherever the pieces of the link end. */
export class EscPosReplies {
  /** an ASB or a block of which more has to come */
  #open: number[] = [];

  receive(bytes: Uint8Array): readonly EscPosReply[] {
    return [...bytes].flatMap((byte) => this.#take(byte));
  }

  #take(byte: number): readonly EscPosReply[] {
    if (byte === XON || byte === XOFF) return [];
    const [first] = this.#open;
    if (first === undefined) return this.#begin(byte);
    return startsAsb(first) ? this.#inAsb(first, byte) : this.#inBlock(byte);
  }

  #begin(byte: number): readonly EscPosReply[] {
    if (startsAsb(byte) || BLOCK_STARTS.includes(byte)) {
      this.#open = [byte];
      return [];
    }
    if (isStatus(byte)) return [{ type: 'status', byte }];
    return [isPlain(byte) ? { type: 'byte', byte } : { type: 'unknown', byte }];
  }

  #inAsb(first: number, byte: number): readonly EscPosReply[] {
    if (!isPlain(byte)) {
      // It was none: its first byte means nothing, and those after it are looked at anew.
      const [, ...rest] = [...this.#open, byte];
      this.#open = [];
      return [{ type: 'unknown', byte: first }, ...rest.flatMap((one) => this.#take(one))];
    }
    this.#open.push(byte);
    return this.#open.length < ASB_BYTES ? [] : [{ type: 'asb', bytes: this.#close() }];
  }

  #inBlock(byte: number): readonly EscPosReply[] {
    if (byte !== 0) {
      this.#open.push(byte);
      if (this.#open.length <= LONGEST_BLOCK) return [];
      return this.#close().map((one) => ({ type: 'unknown', byte: one }));
    }
    const bytes = this.#close();
    const [start, kind, ...id] = bytes;
    const isPrinted = start === 0x37 && kind === 0x22 && id.length === 4;
    return [
      isPrinted ? { type: 'printed', id: String.fromCharCode(...id) } : { type: 'block', bytes },
    ];
  }

  #close(): readonly number[] {
    const bytes = this.#open;
    this.#open = [];
    return bytes;
  }
}

/** A bit and what it tells of, the cause before what follows from it. */
type Signs = readonly (readonly [mask: number, trouble: PrinterTrouble])[];

const first = (signs: Signs, byte: number): PrinterTrouble | null =>
  signs.find(([mask]) => (byte & mask) !== 0)?.[1] ?? null;

/** By n of `DLE EOT n` (printers.md §6.2). An open cover also shows as missing paper, so it comes first. */
const STATUS_SIGNS: Readonly<Record<1 | 2 | 3 | 4, Signs>> = {
  1: [[0x08, 'printer-offline']],
  2: [
    [0x04, 'printer-cover-open'],
    [0x20, 'printer-paper-out'],
    [0x40, 'printer-fault'],
  ],
  3: [
    [0x08, 'printer-cutter'],
    [0x20, 'printer-fault'],
    [0x40, 'printer-hot'],
    [0x04, 'printer-fault'],
  ],
  4: [[0x60, 'printer-paper-out']],
};

/** What the answer to `DLE EOT n` tells of; null: nothing that keeps it from printing. */
export const troubleOfStatus = (n: 1 | 2 | 3 | 4, byte: number): PrinterTrouble | null =>
  first(STATUS_SIGNS[n], byte);

/** What an ASB of four bytes tells of (printers.md §6.3). */
export const troubleOfAsb = ([
  printer = 0,
  errors = 0,
  paper = 0,
]: readonly number[]): PrinterTrouble | null =>
  first([[0x20, 'printer-cover-open']], printer) ??
  first([[0x0c, 'printer-paper-out']], paper) ??
  first(STATUS_SIGNS[3], errors) ??
  first([[0x08, 'printer-offline']], printer);
