// A paper as ESC/POS, the language of most receipt printers. Imports the library; it is large, so `registry.ts` loads
// this file when something is printed.
import ReceiptPrinterEncoder from 'esc-pos-encoder';
import type { Bitmap } from '../domain/bitmap';
import { assertNever } from '../domain/errors';
import type { PrinterProfile } from '../domain/printer';
import { bytesPerRow, rowsOf } from './bitmap';
import { encodeText } from './code-pages';
import type { Encoder } from './encoder';
import { prepare, type JobPart } from './prepare';
import { codeText, moduleDots, modulesOf } from './qr';

/** Lines fed past the tear-off edge where there is no cutter; cutters are 8 to 30 mm away (printers.md §6.7). */
const TEAR_OFF_LINES = 4;
/**
 * Rows of one raster command. A break in it swallows no more than this, and no command is over 4 kB, which is what
 * is sent to end a broken one (printers.md §6.6).
 */
export const BAND_ROWS = 48;

/** `ESC p m t1 t2`: 100 ms on, 500 ms off. */
const PULSE = { none: null, pin2: [0x1b, 0x70, 0, 50, 250], pin5: [0x1b, 0x70, 1, 50, 250] };

/**
 * One paper: initialise, leave double-byte mode, select the page, drawer, lines, cut (printers.md §9 [D]).
 *
 * The library sets weight, size and line ends, and writes bar codes. Text goes past it as bytes of our own page: it
 * would take a character it does not know for `?` in silence, and select a page by itself. Its `initialize()` is not
 * used because it selects the page only before the first text of its own; its `cut()` because it does not feed; its
 * `qrcode()` because it takes Latin letters only.
 */
export const escPos: Encoder = {
  async encode(paper, profile, draw, { drawer = false, logo } = {}) {
    const parts = await prepare(paper, profile, draw, { logo });
    const job = new ReceiptPrinterEncoder({ columns: profile.columns, newline: '\n' });
    job.raw([0x1b, 0x40, 0x1c, 0x2e, 0x1b, 0x74, profile.codePage]);
    if (drawer) job.raw(PULSE[profile.drawer] ?? []);
    for (const part of parts) add(job, part, profile);
    job.raw(profile.cut ? [0x1d, 0x56, 0x42, 0x00] : [0x1b, 0x64, TEAR_OFF_LINES]);
    return job.encode();
  },
  drawer({ drawer }) {
    const pulse = PULSE[drawer];
    return pulse && Uint8Array.from([0x1b, 0x40, ...pulse]);
  },
};

function add(job: ReceiptPrinterEncoder, part: JobPart, { page }: PrinterProfile): void {
  switch (part.kind) {
    case 'text': {
      const { text, size, bold } = part.line;
      job.bold(bold).size(size, size).raw(encodeText(page, text));
      return void job.bold(false).size(1, 1).newline();
    }
    case 'drawn':
      return centred(job, part.side === 'centre', raster(part.picture));
    case 'qr':
      return centred(job, true, qrCode(part.text));
    case 'barcode':
      return centred(job, true, barcode(part.text));
    default:
      return assertNever(part);
  }
}

function centred(job: ReceiptPrinterEncoder, isCentred: boolean, bytes: readonly number[]): void {
  if (isCentred) job.raw([0x1b, 0x61, 1, ...bytes, 0x1b, 0x61, 0]);
  else job.raw([...bytes]);
}

/** `GS v 0`, the raster command that most printers have (printers.md §7.3), in bands. */
function raster(picture: Bitmap): readonly number[] {
  const bytes: number[] = [];
  const width = bytesPerRow(picture);
  for (let from = 0; from < picture.height; from += BAND_ROWS) {
    const band = rowsOf(picture, from, Math.min(picture.height, from + BAND_ROWS));
    bytes.push(0x1d, 0x76, 0x30, 0, width & 0xff, width >> 8, band.height & 0xff, band.height >> 8);
    bytes.push(...band.bits);
  }
  return bytes;
}

/** `GS ( k`: model 2, dots a module, level M, the text as UTF-8, print; Epson's ESC/POS reference, functions 165 to 181. */
function qrCode(text: string): readonly number[] {
  const data = new TextEncoder().encode(codeText(text));
  const size = moduleDots(modulesOf(text));
  const store = data.length + 3;
  return [
    ...[0x1d, 0x28, 0x6b, 4, 0, 0x31, 0x41, 0x32, 0],
    ...[0x1d, 0x28, 0x6b, 3, 0, 0x31, 0x43, size],
    ...[0x1d, 0x28, 0x6b, 3, 0, 0x31, 0x45, 0x31],
    ...[0x1d, 0x28, 0x6b, store & 0xff, store >> 8, 0x31, 0x50, 0x30, ...data],
    ...[0x1d, 0x28, 0x6b, 3, 0, 0x31, 0x51, 0x30],
  ];
}

/** Height in dots; 60 is 7.5 mm. */
const BAR_HEIGHT = 60;
const MODULE = 2;

/** `GS k` function B, Code 128 in set B, its characters below it. `{` is written twice there. */
function barcode(text: string): readonly number[] {
  const data = [...`{B${text.replaceAll('{', '{{')}`].map((character) => character.charCodeAt(0));
  return [
    ...[0x1d, 0x68, BAR_HEIGHT, 0x1d, 0x77, MODULE, 0x1d, 0x48, 2],
    ...[0x1d, 0x6b, 73, data.length, ...data],
  ];
}
