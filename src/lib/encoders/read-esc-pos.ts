// ESC/POS bytes to the paper they make: what this project sends, strictly; anything else is named, not guessed.
// Commands as in Epson's ESC/POS reference; which page a number selects differs between printers, so it is given.
import type { CodePage } from '../domain/printer';
import { decodeByte } from './code-pages';
import { PaperRoll, type Paper } from './paper-roll';

/** How many bytes follow the two of a command, and what it does; without `run` it is only stepped over. */
interface Command {
  readonly parameters: number;
  readonly run?: (roll: PaperRoll, parameters: Uint8Array) => void;
}

const PREFIXES: Readonly<Record<number, string>> = {
  0x10: 'DLE',
  0x1b: 'ESC',
  0x1c: 'FS',
  0x1d: 'GS',
};

const COMMANDS: Readonly<Record<string, Command>> = {
  'ESC @': { parameters: 0, run: (roll) => roll.reset() },
  'FS .': { parameters: 0, run: () => undefined },
  'ESC t': { parameters: 1, run: () => undefined },
  'ESC E': { parameters: 1, run: (roll, [n = 0]) => void (roll.bold = n % 2 === 1) },
  'ESC a': { parameters: 1, run: align },
  'ESC d': { parameters: 1, run: (roll, [n = 0]) => roll.feed(n) },
  'ESC !': { parameters: 1, run: printMode },
  'GS !': { parameters: 1, run: (roll, [n = 0]) => void (roll.size = n >> 4 ? 2 : 1) },
  'ESC p': { parameters: 3, run: (roll) => void (roll.drawer += 1) },
  'DLE 14': { parameters: 3, run: drawerPulse },
  'GS h': { parameters: 1, run: () => undefined },
  'GS w': { parameters: 1, run: () => undefined },
  'GS H': { parameters: 1, run: () => undefined },
  'ESC M': { parameters: 1 },
  'DLE 04': { parameters: 1 },
  'GS a': { parameters: 1 },
  'GS r': { parameters: 1 },
};

/**
 * What a printer with this page selected prints for these bytes. Never throws; what it does not know is
 * in `unknown`: `GS ( H`, a lone control byte as hex, a command cut short.
 */
export function readPaper(bytes: Uint8Array, page: CodePage = 'cp866'): Paper {
  const roll = new PaperRoll();
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    const character = decodeByte(page, byte);
    if (PREFIXES[byte]) at = readCommand(bytes, at, roll);
    else {
      if (character !== undefined) roll.print(character);
      else if (byte === 0x0a) roll.newline();
      else roll.unknown.push(hex(byte));
      at += 1;
    }
  }
  return roll.tear();
}

/** Runs the command at `at` and returns where the next byte to read is. */
function readCommand(bytes: Uint8Array, at: number, roll: PaperRoll): number {
  const name = `${PREFIXES[bytes[at] ?? 0]} ${letter(bytes[at + 1])}`.trim();
  if (name === 'GS V') return readCut(bytes, at + 2, roll);
  if (name === 'GS (') return readFunction(bytes, at + 2, roll);
  if (name === 'GS v') return readRaster(bytes, at + 2, roll);
  if (name === 'GS k') return readBarcode(bytes, at + 2, roll);
  const command = COMMANDS[name];
  const end = at + 2 + (command?.parameters ?? 0);
  if (end > bytes.length) roll.unknown.push(`${name} cut short`);
  else if (command?.run) command.run(roll, bytes.subarray(at + 2, end));
  else roll.unknown.push(name);
  return end;
}

/** `GS V m`, or `GS V m n` with a feed before the cut. */
function readCut(bytes: Uint8Array, at: number, roll: PaperRoll): number {
  const mode = bytes[at];
  const isPlain = mode === 0 || mode === 1 || mode === 48 || mode === 49;
  const isFed = mode === 65 || mode === 66;
  const end = at + (isFed ? 2 : 1);
  if (end > bytes.length) roll.unknown.push('GS V cut short');
  else if (isPlain || isFed) roll.cut();
  else roll.unknown.push(`GS V ${letter(mode)}`);
  return end;
}

/** `GS ( x pL pH …`: a QR code, or named and stepped over. */
function readFunction(bytes: Uint8Array, at: number, roll: PaperRoll): number {
  const length = (bytes[at + 1] ?? 0) + 256 * (bytes[at + 2] ?? 0);
  const end = at + 3 + length;
  const data = bytes.subarray(at + 3, end);
  const name = `GS ( ${letter(bytes[at])}`;
  if (end > bytes.length) roll.unknown.push(`${name} cut short`);
  else if (name !== 'GS ( k' || data[0] !== 0x31 || !qrFunction(roll, data))
    roll.unknown.push(name);
  return end;
}

/** Functions of a QR code: 65, 67 and 69 set how it looks, 80 stores its text, 81 prints it. */
function qrFunction(roll: PaperRoll, data: Uint8Array): boolean {
  switch (data[1]) {
    case 0x41:
    case 0x43:
    case 0x45:
      return true;
    case 0x50:
      roll.stored = new TextDecoder().decode(data.subarray(3));
      return true;
    case 0x51:
      roll.code({ qr: roll.stored });
      return true;
    default:
      return false;
  }
}

/** `GS v 0 m xL xH yL yH` and its rows. */
function readRaster(bytes: Uint8Array, at: number, roll: PaperRoll): number {
  const [zero, mode] = bytes.subarray(at, at + 2);
  const across = (bytes[at + 2] ?? 0) + 256 * (bytes[at + 3] ?? 0);
  const height = (bytes[at + 4] ?? 0) + 256 * (bytes[at + 5] ?? 0);
  const end = at + 6 + across * height;
  if (end > bytes.length) roll.unknown.push('GS v cut short');
  else if (zero !== 0x30 || mode !== 0) roll.unknown.push('GS v');
  else roll.picture({ width: across * 8, height, bits: bytes.slice(at + 6, end) });
  return end;
}

/** `GS k 73 n {B…`: Code 128 in set B. */
function readBarcode(bytes: Uint8Array, at: number, roll: PaperRoll): number {
  const end = at + 2 + (bytes[at + 1] ?? 0);
  const text = String.fromCharCode(...bytes.subarray(at + 2, end));
  if (end > bytes.length) roll.unknown.push('GS k cut short');
  else if (bytes[at] !== 73 || !text.startsWith('{B')) roll.unknown.push('GS k');
  else roll.code({ barcode: text.slice(2).replaceAll('{{', '{') });
  return end;
}

function align(roll: PaperRoll, [n = 0]: Uint8Array): void {
  // Epson takes the digits '0' to '2' for the numbers.
  const value = n >= 48 ? n - 48 : n;
  if (value === 0 || value === 1 || value === 2) roll.align = value;
  else roll.unknown.push(`ESC a ${hex(n)}`);
}

/** `ESC !`: bit 3 weight, bit 4 height, bit 5 width. */
function printMode(roll: PaperRoll, [n = 0]: Uint8Array): void {
  roll.bold = (n & 0x08) !== 0;
  roll.size = n & 0x20 ? 2 : 1;
}

/** `DLE DC4 1 m t` opens the drawer; other functions are not ours. */
function drawerPulse(roll: PaperRoll, [fn = 0]: Uint8Array): void {
  if (fn === 1) roll.drawer += 1;
  else roll.unknown.push('DLE DC4');
}

const hex = (byte: number): string => byte.toString(16).padStart(2, '0').toUpperCase();

function letter(byte: number | undefined): string {
  if (byte === undefined) return '';
  return byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : hex(byte);
}
