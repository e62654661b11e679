// A paper as StarPRNT and Star Line Mode, the languages of Star's printers. They differ in nothing that is used here.
// Star's Line Mode and StarPRNT command specifications; printers.md §7.1 for the page. Without the library of the other
// encoder: it ends each StarPRNT block by going into page mode and back (docs/adr/0002).
import type { Bitmap } from '../domain/bitmap';
import { assertNever } from '../domain/errors';
import type { PrinterProfile } from '../domain/printer';
import { defuseBytes, isBlack } from './bitmap';
import { encodeText } from './code-pages';
import type { Encoder } from './encoder';
import { prepare, type JobPart } from './prepare';
import { codeText, moduleDots, modulesOf } from './qr';

const TEAR_OFF_LINES = 4;
/** Rows of one `ESC X`: a column is three bytes. */
const STRIPE_ROWS = 24;

/** `BEL` and `SUB`: the two drawer circuits of Star's socket, with the pulse that the printer has set. */
const PULSE = { none: null, pin2: [0x07], pin5: [0x1a] };

/** `ESC d 3`: feed to the cutter, then a partial cut. */
const CUT = [0x1b, 0x64, 3];

export const star: Encoder = {
  async encode(paper, profile, draw, { drawer = false, logo } = {}) {
    const parts = await prepare(paper, profile, draw, { logo });
    return Uint8Array.from([
      ...[0x1b, 0x40, 0x1b, 0x1d, 0x74, profile.codePage],
      ...(drawer ? (PULSE[profile.drawer] ?? []) : []),
      ...parts.flatMap((part) => bytesOf(part, profile)),
      ...(profile.cut ? CUT : Array.from({ length: TEAR_OFF_LINES }, () => 0x0a)),
    ]);
  },
  drawer({ drawer }) {
    const pulse = PULSE[drawer];
    return pulse && Uint8Array.from(pulse);
  },
};

function bytesOf(part: JobPart, { page }: PrinterProfile): readonly number[] {
  switch (part.kind) {
    case 'text': {
      const { text, size, bold } = part.line;
      const style = [0x1b, bold ? 0x45 : 0x46, 0x1b, 0x69, size - 1, size - 1];
      return [...style, ...encodeText(page, text), 0x0a];
    }
    case 'drawn': {
      const dots = columnsOf(part.picture);
      return part.side === 'centre' ? centred(dots) : dots;
    }
    case 'qr':
      return centred(qrCode(part.text));
    case 'barcode':
      return centred(barcode(part.text));
    default:
      return assertNever(part);
  }
}

/** `ESC GS a n`: 1 centre, 0 left. */
const centred = (bytes: readonly number[]): readonly number[] => [
  ...[0x1b, 0x1d, 0x61, 1],
  ...bytes,
  ...[0x1b, 0x1d, 0x61, 0],
];

/** `ESC X n1 n2`: stripes of 24 rows, column by column, between `ESC 0` (no gap between lines) and `ESC z 1` (gap). */
function columnsOf(picture: Bitmap): readonly number[] {
  const bytes = [0x1b, 0x30];
  for (let top = 0; top < picture.height; top += STRIPE_ROWS) {
    const stripe = new Uint8Array(picture.width * 3);
    for (let x = 0; x < picture.width; x++)
      for (let y = 0; y < STRIPE_ROWS && top + y < picture.height; y++)
        if (isBlack(picture, x, top + y)) {
          const at = x * 3 + (y >> 3);
          stripe[at] = (stripe[at] ?? 0) | (0x80 >> (y & 7));
        }
    bytes.push(0x1b, 0x58, picture.width & 0xff, picture.width >> 8, ...defuseBytes(stripe), 0x0a);
  }
  return [...bytes, 0x1b, 0x7a, 1];
}

/** `ESC GS y`: model 2, level M, dots a module, the text as UTF-8, print. */
function qrCode(text: string): readonly number[] {
  const data = new TextEncoder().encode(codeText(text));
  const command = [0x1b, 0x1d, 0x79];
  return [
    ...[...command, 0x53, 0x30, 2],
    ...[...command, 0x53, 0x31, 1],
    ...[...command, 0x53, 0x32, moduleDots(modulesOf(text))],
    ...[...command, 0x44, 0x31, 0, data.length & 0xff, data.length >> 8, ...data],
    ...[...command, 0x50, 0x0a],
  ];
}

/** `ESC b 6 2 2 60 … RS`: Code 128, its characters below it. */
const barcode = (text: string): readonly number[] => [
  ...[0x1b, 0x62, 6, 2, 2, 60],
  ...[...text].map((character) => character.charCodeAt(0)),
  0x1e,
];
