// ESC/POS bytes to the paper they make: what this project sends, strictly; anything else is named, not guessed.
// Commands as in Epson's ESC/POS reference; the page is always taken to be CP866, whatever its number.
import { decodeCp866 } from './code-pages';
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
  'ESC M': { parameters: 1 },
  'DLE 04': { parameters: 1 },
  'GS a': { parameters: 1 },
  'GS r': { parameters: 1 },
};

/**
 * What a printer with the CP866 page selected prints for these bytes. Never throws; what it does not know is
 * in `unknown`: `GS ( H`, a lone control byte as hex, a command cut short.
 */
export function readPaper(bytes: Uint8Array): Paper {
  const roll = new PaperRoll();
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    const character = decodeCp866(byte);
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
  if (name === 'GS (') return skipFunction(bytes, at + 2, roll);
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

/** `GS ( x pL pH …`: named and stepped over. */
function skipFunction(bytes: Uint8Array, at: number, roll: PaperRoll): number {
  const length = (bytes[at + 1] ?? 0) + 256 * (bytes[at + 2] ?? 0);
  const end = at + 3 + length;
  roll.unknown.push(`GS ( ${letter(bytes[at])}${end > bytes.length ? ' cut short' : ''}`);
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
