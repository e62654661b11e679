// What a WebPRNT printer answers, read without a DOM, and what it means for a receipt (print-apps.md §5, A-/B).
import type { ErrorCode } from '../../domain/errors';
import type { Refusal } from './http-printer';

export interface WebPrntReply {
  readonly success: boolean;
  /** `0` on success */
  readonly code: string;
  /** the automatic status of Star's printers, byte by byte; empty where it says none */
  readonly status: readonly number[];
}

/** The `<Response>` of an answer, whose text is XML once more; null when there is none. */
export function parseWebPrntReply(xml: string): WebPrntReply | null {
  const escaped = /<(?:[\w.-]+:)?Response\b[^>]*>([\s\S]*?)<\/(?:[\w.-]+:)?Response\s*>/.exec(xml);
  if (!escaped) return null;
  const inner = unescape(escaped[1] ?? '');
  const text = (name: string) =>
    new RegExp(`<${name}\\b[^>]*>([^<]*)</${name}\\s*>`).exec(inner)?.[1]?.trim() ?? '';
  const success = text('success').toLowerCase();
  if (success === '') return null;
  return { success: success === 'true', code: text('code'), status: bytesOf(text('status')) };
}

const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  amp: '&',
};

/** One level of escaping. Other references do not occur in a status. */
const unescape = (text: string): string =>
  text.replace(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);

function bytesOf(hex: string): number[] {
  const digits = hex.replace(/\s/g, '');
  if (!/^([\da-f]{2})*$/i.test(digits)) return [];
  return digits.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? [];
}

/**
 * Where the status says what. The gravest first. Cover, offline and paper are confirmed by a test suite (B); heat,
 * cutter and fault are where the automatic status of Star Line has them, whose bytes these are. [D]
 */
const BLOCKING: readonly (readonly [byte: number, bit: number, code: ErrorCode, reason: string])[] =
  [
    [2, 0x20, 'printer-cover-open', 'cover'],
    [5, 0x08, 'printer-paper-out', 'paper'],
    [3, 0x20, 'printer-fault', 'unrecoverable'],
    [3, 0x08, 'printer-cutter', 'cutter'],
    [3, 0x40, 'printer-hot', 'temperature'],
    [2, 0x08, 'printer-offline', 'offline'],
  ];

/** 1100: printer or device cannot communicate. 2001: another till is printing (B). */
const CODES: ReadonlyMap<string, ErrorCode> = new Map<string, ErrorCode>([
  ['1100', 'printer-offline'],
  ['2001', 'printer-offline'],
]);

/** What a reply says against printing; null: nothing does. */
export function refusalOf({ success, code, status }: WebPrntReply): Refusal | null {
  const blocking = BLOCKING.find(([byte, bit]) => ((status[byte] ?? 0) & bit) !== 0);
  if (blocking) return { code: blocking[2], reason: blocking[3] };
  return success ? null : { code: CODES.get(code) ?? 'printer-refused', reason: code || 'refused' };
}

/** Only while another till prints was nothing begun. Every other code may come after some lines. */
export const mayHavePrinted = ({ code }: WebPrntReply): boolean => code !== '2001';
