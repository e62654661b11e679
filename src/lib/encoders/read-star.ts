// StarPRNT and Star Line bytes to the paper they make: what this project sends, strictly. Commands as in Star's Line
// Mode and StarPRNT specifications.
import type { CodePage } from '../domain/printer';
import { blank, setBlack } from './bitmap';
import { decodeByte } from './code-pages';
import { PaperRoll, type Paper } from './paper-roll';

/** What a Star printer with this page selected prints for these bytes. Never throws; what it does not know is named. */
export function readStar(bytes: Uint8Array, page: CodePage = 'cp866'): Paper {
  const roll = new PaperRoll();
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    const character = decodeByte(page, byte);
    if (byte === 0x1b) at = readEscape(bytes, at, roll);
    else {
      if (character !== undefined) roll.print(character);
      else if (byte === 0x0a) roll.newline();
      else if (byte === 0x07 || byte === 0x1a) roll.drawer += 1;
      else roll.unknown.push(byte.toString(16).padStart(2, '0'));
      at += 1;
    }
  }
  return roll.tear();
}

/** Runs the command at `at` and returns where the next byte to read is. */
function readEscape(bytes: Uint8Array, at: number, roll: PaperRoll): number {
  const [, name = 0, n = 0, m = 0] = bytes.subarray(at, at + 4);
  switch (name) {
    case 0x40:
      roll.reset();
      return at + 2;
    case 0x45:
    case 0x46:
      roll.bold = name === 0x45;
      return at + 2;
    case 0x69:
      roll.size = n > 0 || m > 0 ? 2 : 1;
      return at + 4;
    case 0x30:
      return at + 2;
    case 0x7a:
      return at + 3;
    case 0x64:
      roll.cut();
      return at + 3;
    case 0x58:
      return readStripe(bytes, at + 2, roll);
    case 0x62:
      return readBarcode(bytes, at + 2, roll);
    case 0x1d:
      return readGroup(bytes, at + 2, roll);
    default:
      roll.unknown.push(`ESC ${name.toString(16)}`);
      return at + 2;
  }
}

/** `ESC X n1 n2`: three bytes a column, and the line end that prints it. */
function readStripe(bytes: Uint8Array, at: number, roll: PaperRoll): number {
  const width = (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0);
  const end = at + 2 + width * 3;
  if (bytes[end] !== 0x0a) {
    roll.unknown.push('ESC X cut short');
    return end;
  }
  const stripe = blank(width, 24);
  for (let x = 0; x < width; x++)
    for (let y = 0; y < 24; y++)
      if ((bytes[at + 2 + x * 3 + (y >> 3)] ?? 0) & (0x80 >> (y & 7))) setBlack(stripe, x, y);
  roll.picture(stripe);
  return end + 1;
}

/** `ESC b 6 … RS`. */
function readBarcode(bytes: Uint8Array, at: number, roll: PaperRoll): number {
  const end = bytes.indexOf(0x1e, at);
  if (end < 0) {
    roll.unknown.push('ESC b cut short');
    return bytes.length;
  }
  roll.code({ barcode: String.fromCharCode(...bytes.subarray(at + 4, end)) });
  return end + 1;
}

/** `ESC GS …`: page, side, QR code. */
function readGroup(bytes: Uint8Array, at: number, roll: PaperRoll): number {
  const [name, n = 0, m = 0] = bytes.subarray(at, at + 3);
  if (name === 0x74) return at + 2;
  if (name === 0x61) {
    roll.align = n === 1 || n === 2 ? n : 0;
    return at + 2;
  }
  if (name !== 0x79) {
    roll.unknown.push(`ESC GS ${(name ?? 0).toString(16)}`);
    return at + 1;
  }
  if (n === 0x53) return at + 4;
  if (n === 0x44 && m === 0x31) {
    const length = (bytes[at + 4] ?? 0) + 256 * (bytes[at + 5] ?? 0);
    roll.stored = new TextDecoder().decode(bytes.subarray(at + 6, at + 6 + length));
    return at + 6 + length;
  }
  if (n === 0x50) roll.code({ qr: roll.stored });
  else roll.unknown.push('ESC GS y');
  // The code is printed with the line.
  return bytes[at + 2] === 0x0a ? at + 3 : at + 2;
}
