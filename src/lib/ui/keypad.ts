// What the keys of the cash keypad do to the typed sum. Text in, text out; knows no currency but its decimals.
import { parseDecimal, toDecimal } from '../domain/money';

/** A sum as it is being typed: `34.` is possible. `chosen` came from a suggested note: the next digit replaces it. */
export interface Typed {
  readonly text: string;
  readonly chosen: boolean;
}

export const KEYS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '00', '.', 'back'] as const;
export type Key = (typeof KEYS)[number];

export const NOTHING: Typed = { text: '', chosen: false };

/** Longest whole part that can be typed. */
const MAX_DIGITS = 9;

/** The sum after one key; a key that is not possible there changes nothing. */
export function press(typed: Typed, key: Key, decimals: number): Typed {
  if (key === 'back') return typed.chosen ? NOTHING : edited(typed.text.slice(0, -1));
  const before = typed.chosen ? '' : typed.text;
  const after = key === '.' ? `${before || '0'}.` : (before === '0' ? '' : before) + key;
  const whole = /^0+(?=\d)/.test(after) ? after.replace(/^0+(?=\d)/, '') : after;
  return isPossible(whole, decimals) ? edited(whole) : typed;
}

/** The sum of a suggested note, in minor units. */
export const choose = (minor: number, currency: string): Typed => ({
  text: toDecimal(minor, currency),
  chosen: true,
});

/** What was typed, in minor units; 0 for nothing. */
export const toMinor = (typed: Typed, currency: string): number =>
  parseDecimal(typed.text, currency) ?? 0;

/** How quickly keys follow one another on a hardware keyboard. */
export interface Pace {
  /** when the last one came, milliseconds on the clock of the events */
  readonly at: number;
  /** how many came in a row, each sooner than fingers can */
  readonly run: number;
  /** the sum before the first of them */
  readonly before: Typed;
}

export const AT_REST: Pace = { at: -Infinity, run: 0, before: NOTHING };

/** As for a hardware scanner (till/scanner.ts). */
const QUICK_MS = 50;
const SCAN_KEYS = 6;

/** The pace after one more key, whatever it writes. */
export const paceAfter = (pace: Pace, at: number, typed: Typed): Pace =>
  at - pace.at < QUICK_MS ? { ...pace, at, run: pace.run + 1 } : { at, run: 1, before: typed };

/** These keys are a scanner's: nothing of them belongs to the sum. */
export const isScan = ({ run }: Pace): boolean => run >= SCAN_KEYS;

/** The keypad's key for a key of a hardware keyboard; null for every other one and for shortcuts. */
export function keyOf(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>,
): Key | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (/^\d$/.test(event.key)) return event.key as Key;
  if (event.key === '.' || event.key === ',') return '.';
  return event.key === 'Backspace' ? 'back' : null;
}

const edited = (text: string): Typed => ({ text, chosen: false });

function isPossible(text: string, decimals: number): boolean {
  const [whole = '', fraction, more] = text.split('.');
  if (more !== undefined || whole.length > MAX_DIGITS) return false;
  return fraction === undefined || (decimals > 0 && fraction.length <= decimals);
}
