// What a Star printer sends back in Line Mode and StarPRNT: the automatic status, and nothing else that we ask for.
// Layout: Star Line Mode Command Specifications, appendix 2 "Automatic status" (headers p. 5-8, status 5-9 to 5-11);
// lengths: TSP700 programmer's manual p. 42. Read in two editions and used so by an open-source print tool [S49];
// not seen on a printer.
import type { PrinterTrouble } from '../../domain/printer';

export interface StarStatus {
  readonly trouble: PrinterTrouble | null;
  /** how many `ETB` it has worked off, 0 to 31; null: this model does not count (TSP800 before 4.0 and such) */
  readonly etb: number | null;
}

const XON = 0x11;
const XOFF = 0x13;

const isHeader = (byte: number): boolean => (byte & 0x91) === 0x01;
const isRest = (byte: number): boolean => (byte & 0x91) === 0x00;

/** `0F` is 7, `21` is 8, `23` is 9, …: bits 1 to 3 and 5, over fixed zeros. */
const lengthOf = (header: number): number => ((header & 0x20) >> 2) | ((header & 0x0e) >> 1);
/** headers, three bytes of causes and the one of the paper */
const SHORTEST = 7;

/** Cuts the stream into statuses; what is none is dropped. */
export class StarReplies {
  #open: number[] = [];

  receive(bytes: Uint8Array): readonly StarStatus[] {
    return [...bytes].flatMap((byte) => this.#take(byte));
  }

  #take(byte: number): readonly StarStatus[] {
    // May stand in the middle of a status.
    if (byte === XON || byte === XOFF) return [];
    if (isHeader(byte)) {
      this.#open = lengthOf(byte) >= SHORTEST ? [byte] : [];
      return [];
    }
    if (this.#open.length === 0) return [];
    if (!isRest(byte)) {
      this.#open = [];
      return [];
    }
    this.#open.push(byte);
    if (this.#open.length < lengthOf(this.#open[0] ?? 0)) return [];
    const status = this.#open;
    this.#open = [];
    return [read(status)];
  }
}

function read(bytes: readonly number[]): StarStatus {
  const [, , printer = 0, errors = 0, moreErrors = 0, paper = 0, , counter] = bytes;
  return {
    trouble: troubleOf(printer, errors, moreErrors, paper),
    etb: counter === undefined ? null : ((counter & 0x60) >> 2) | ((counter & 0x0e) >> 1),
  };
}

function troubleOf(
  printer: number,
  errors: number,
  moreErrors: number,
  paper: number,
): PrinterTrouble | null {
  if (printer & 0x20) return 'printer-cover-open';
  if (paper & 0x08) return 'printer-paper-out';
  if (errors & 0x08) return 'printer-cutter';
  // Non-recoverable, mechanical; presenter jam and head up.
  if (errors & 0x24 || moreErrors & 0x06) return 'printer-fault';
  if (errors & 0x40) return 'printer-hot';
  return printer & 0x08 ? 'printer-offline' : null;
}
