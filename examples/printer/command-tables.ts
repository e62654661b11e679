// Where one command ends and the next begins, in the two languages the till speaks by bytes. Strict: a byte that is
// in no table is named, not guessed. Lengths as in Epson's ESC/POS reference and Star's Line Mode specification.

/** One command at the front of a buffer. */
export interface Command {
  /** `text`, `LF`, `ESC @`, `GS ( k`, …; `? 1D 77` where no table has it */
  readonly name: string;
  /** with everything that belongs to it, bytes */
  readonly length: number;
}

/** The command at `at`, or null while its end has not come. */
export type ReadCommand = (bytes: readonly number[], at: number) => Command | null;

const hex = (byte: number): string => byte.toString(16).padStart(2, '0').toUpperCase();

const letter = (byte: number): string =>
  byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : hex(byte);

/** A command whose length is known once its first `needs` bytes are here. */
function sized(
  name: string,
  bytes: readonly number[],
  at: number,
  needs: number,
  size: (byte: (offset: number) => number) => number,
): Command | null {
  if (bytes.length - at < needs) return null;
  const length = size((offset) => bytes[at + offset] ?? 0);
  return bytes.length - at < length ? null : { name, length };
}

const fixed = (name: string, bytes: readonly number[], at: number, length: number) =>
  sized(name, bytes, at, length, () => length);

/** Bytes of parameters after the two of the command. */
const ESC_POS: Readonly<Record<string, number>> = {
  'ESC @': 0, 'ESC 2': 0, 'ESC 3': 1, 'ESC !': 1, 'ESC -': 1, 'ESC E': 1, 'ESC G': 1, 'ESC M': 1,
  'ESC R': 1, 'ESC J': 1, 'ESC a': 1, 'ESC d': 1, 'ESC t': 1, 'ESC {': 1, 'ESC $': 2, 'ESC p': 3,
  'FS .': 0, 'FS &': 0, 'FS C': 1,
  'GS !': 1, 'GS B': 1, 'GS H': 1, 'GS a': 1, 'GS f': 1, 'GS h': 1, 'GS r': 1, 'GS w': 1, 'GS I': 1,
  'GS L': 2, 'GS W': 2,
  'DLE 04': 1, 'DLE 05': 1, 'DLE 14': 3,
}; // prettier-ignore

const ESC_POS_PREFIXES: Readonly<Record<number, string>> = {
  0x10: 'DLE',
  0x1b: 'ESC',
  0x1c: 'FS',
  0x1d: 'GS',
};

export const readEscPos: ReadCommand = (bytes, at) => {
  const first = bytes[at];
  if (first === undefined) return null;
  const prefix = ESC_POS_PREFIXES[first];
  if (!prefix) return single(bytes, at, first);
  const second = bytes[at + 1];
  if (second === undefined) return null;
  // What a command that was broken off leaves when zeros follow it.
  if (second === 0x00) return { name: 'broken off', length: 2 };
  const name = `${prefix} ${letter(second)}`;
  const parameters = ESC_POS[name];
  if (parameters !== undefined) return fixed(name, bytes, at, 2 + parameters);
  const word = (byte: (offset: number) => number, from: number) =>
    byte(from) + 256 * byte(from + 1);
  switch (name) {
    case 'GS V':
      return sized(name, bytes, at, 3, (byte) => ([65, 66].includes(byte(2)) ? 4 : 3));
    case 'GS (':
      return sized(`GS ( ${letter(bytes[at + 2] ?? 0)}`, bytes, at, 5, (byte) => 5 + word(byte, 3));
    case 'GS v':
      return sized(name, bytes, at, 8, (byte) => 8 + word(byte, 4) * word(byte, 6));
    case 'GS 8':
      return sized(name, bytes, at, 7, (byte) => 7 + word(byte, 3) + 65536 * word(byte, 5));
    case 'ESC *':
      return sized(name, bytes, at, 5, (byte) => 5 + word(byte, 3) * (byte(2) >= 32 ? 3 : 1));
    default:
      return { name: `? ${hex(first)} ${hex(second)}`, length: 2 };
  }
};

/** Bytes of parameters after `ESC x`, or after `ESC GS x`, `ESC RS x`. */
const STAR: Readonly<Record<string, number>> = {
  'ESC @': 0, 'ESC E': 0, 'ESC F': 0, 'ESC 0': 0, 'ESC 1': 0, 'ESC z': 1, 'ESC i': 2, 'ESC d': 1,
  'ESC a': 1, 'ESC R': 1, 'ESC J': 1, 'ESC I': 1, 'ESC M': 0, 'ESC P': 0, 'ESC -': 1, 'ESC W': 1,
  'ESC h': 1, 'ESC 4': 0, 'ESC 5': 0, 'ESC 07': 2, 'ESC 06': 1,
  'ESC GS t': 1, 'ESC GS a': 1, 'ESC RS a': 1, 'ESC RS E': 1, 'ESC RS F': 1, 'ESC RS C': 1,
}; // prettier-ignore

export const readStar: ReadCommand = (bytes, at) => {
  const first = bytes[at];
  if (first === undefined) return null;
  if (first === 0x17) return { name: 'ETB', length: 1 };
  if (first === 0x07) return { name: 'BEL', length: 1 };
  if (first === 0x18) return { name: 'CAN', length: 1 };
  if (first !== 0x1b) return single(bytes, at, first);
  const second = bytes[at + 1];
  if (second === undefined) return null;
  if (second === 0x00) return { name: 'broken off', length: 2 };
  if (second === 0x1d || second === 0x1e) return readStarLong(bytes, at, second);
  const name = `ESC ${letter(second)}`;
  const parameters = STAR[name];
  if (parameters !== undefined) return fixed(name, bytes, at, 2 + parameters);
  switch (name) {
    case 'ESC X':
    case 'ESC K':
    case 'ESC L':
      return sized(name, bytes, at, 4, (byte) => {
        const columns = byte(2) + 256 * byte(3);
        return 4 + columns * (name === 'ESC X' ? 3 : 1);
      });
    case 'ESC k':
      return sized(name, bytes, at, 4, (byte) => 4 + 24 * byte(2));
    default:
      return { name: `? 1B ${hex(second)}`, length: 2 };
  }
};

/** `ESC GS …` and `ESC RS …`. */
function readStarLong(bytes: readonly number[], at: number, second: number): Command | null {
  const third = bytes[at + 2];
  if (third === undefined) return null;
  if (third === 0x00) return { name: 'broken off', length: 3 };
  const name = `ESC ${second === 0x1d ? 'GS' : 'RS'} ${letter(third)}`;
  const parameters = STAR[name];
  if (parameters !== undefined) return fixed(name, bytes, at, 3 + parameters);
  switch (name) {
    case 'ESC GS S': // raster picture: m xL xH yL yH n, then the rows
      return sized(name, bytes, at, 9, (byte) => {
        const rowBytes = byte(4) + 256 * byte(5);
        return 9 + rowBytes * (byte(6) + 256 * byte(7));
      });
    case 'ESC GS y':
      return readStarQr(bytes, at);
    default:
      return { name: `? 1B ${hex(second)} ${hex(third)}`, length: 3 };
  }
}

/** `ESC GS y S 0|1|2 n` sets, `ESC GS y D 1 0 nL nH …` hands over, `ESC GS y P` draws. */
function readStarQr(bytes: readonly number[], at: number): Command | null {
  const step = bytes[at + 3];
  if (step === undefined) return null;
  const name = `ESC GS y ${letter(step)}`;
  if (step === 0x50) return { name, length: 4 };
  if (step === 0x53) return fixed(name, bytes, at, 6);
  if (step === 0x44) return sized(name, bytes, at, 8, (byte) => 8 + byte(6) + 256 * byte(7));
  return { name: `? 1B 1D 79 ${hex(step)}`, length: 4 };
}

function single(bytes: readonly number[], at: number, byte: number): Command {
  if (byte >= 0x20) return { name: 'text', length: 1 };
  if (byte === 0x0a) return { name: 'LF', length: 1 };
  if (byte !== 0x00) return { name: `? ${hex(byte)}`, length: 1 };
  let length = 1;
  while (bytes[at + length] === 0x00) length += 1;
  return { name: 'NUL', length };
}
