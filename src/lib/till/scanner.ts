// A hardware scanner is a keyboard that types very fast and ends with Enter. Pure: tells such a burst from typing, key
// by key; who listens to the keyboard is scanner-keys.ts.

/** What a `keydown` says (UI Events §6); `at` in milliseconds, on any clock. */
export interface TypedKey {
  readonly key: string;
  /** the place on the keyboard, as on a US one */
  readonly code: string;
  readonly shift: boolean;
  readonly capsLock: boolean;
  /** Ctrl, Alt or Meta is held: a shortcut */
  readonly command: boolean;
  readonly at: number;
}

/** The keys so far that came one right after the other. */
export interface Burst {
  /** what they wrote */
  readonly text: string;
  /** what they would write on a US keyboard, which is what scanners are; null once a key has no such place */
  readonly plain: string | null;
  /** the system changes what the keys write: another layout, or Caps Lock */
  readonly isBent: boolean;
  readonly at: number;
}

export const NO_BURST: Burst = { text: '', plain: '', isBent: false, at: -Infinity };

/** No person types two keys within this time again and again; slow scanners need up to 30 ms a key. */
export const BURST_GAP_MS = 50;
/** Fewer keys are no scan: fast fingers, or a key that bounces. */
const SHORTEST = 6;
/** Longest text that is kept, in characters: the longest link there is (link-security §5.5). */
const LONGEST = 64 * 1024;

/**
 * The burst after one more key.
 * @returns `scanned`: the text, when this key was the Enter at the end of a scan
 */
export function burstAfter(
  burst: Burst,
  key: TypedKey,
): { readonly burst: Burst; readonly scanned: string | null } {
  if (isModifier(key)) return { burst, scanned: null };
  const isQuick = key.at - burst.at < BURST_GAP_MS;
  if (key.key === 'Enter') return { burst: NO_BURST, scanned: isQuick ? textOf(burst) : null };
  const [text, plain] = [writtenBy(key), usKey(key)];
  if (key.command || (text === null && plain === null)) return { burst: NO_BURST, scanned: null };
  const before = isQuick && burst.text.length < LONGEST ? burst : NO_BURST;
  return {
    burst: {
      text: before.text + (text ?? plain ?? ''),
      plain: before.plain === null || plain === null ? null : before.plain + plain,
      isBent: before.isBent || key.capsLock || text === null || !isAscii(text),
      at: key.at,
    },
    scanned: null,
  };
}

/** Under another layout only the places of the keys are right, and all of them: `.` and `/` change places there too. */
function textOf({ text, plain, isBent }: Burst): string | null {
  const scanned = isBent ? (plain ?? text) : text;
  return scanned.length >= SHORTEST ? scanned : null;
}

const isAscii = (text: string): boolean => /^[ -~]$/.test(text);

/** Shift and its like stand between the letters of a scan and write nothing. */
const isModifier = ({ key }: TypedKey): boolean =>
  ['Shift', 'CapsLock', 'AltGraph', 'NumLock', 'Fn'].includes(key);

/** The character itself; null for keys that write none, and for ones that an input method keeps to itself. */
const writtenBy = ({ key }: TypedKey): string | null => ([...key].length === 1 ? key : null);

/** What the other keys of a US keyboard write, plain and with Shift. */
const US_KEYS: Readonly<Record<string, string>> = {
  Backquote: '`~',
  Minus: '-_',
  Equal: '=+',
  BracketLeft: '[{',
  BracketRight: ']}',
  Backslash: '\\|',
  Semicolon: ';:',
  Quote: '\'"',
  Comma: ',<',
  Period: '.>',
  Slash: '/?',
  Space: '  ',
  NumpadDecimal: '..',
  NumpadDivide: '//',
  NumpadMultiply: '**',
  NumpadSubtract: '--',
  NumpadAdd: '++',
};
const ABOVE_DIGITS = ')!@#$%^&*(';

function usKey({ code, shift }: TypedKey): string | null {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter) return shift ? letter : letter.toLowerCase();
  const [, row, digit = ''] = /^(Digit|Numpad)(\d)$/.exec(code) ?? [];
  if (row) return row === 'Digit' && shift ? (ABOVE_DIGITS[Number(digit)] ?? null) : digit;
  return US_KEYS[code]?.[shift ? 1 : 0] ?? null;
}
