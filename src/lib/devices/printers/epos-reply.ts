// What an ePOS-Print printer answers, read without a DOM, and what it means for a receipt (print-apps.md §6, A-/B).
import type { ErrorCode } from '../../domain/errors';
import type { Refusal } from './http-printer';

export interface EposReply {
  readonly success: boolean;
  /** empty on success */
  readonly code: string;
  /** bits, unsigned */
  readonly status: number;
}

/** The `<response …/>` of an answer, or null when there is none: something else lives at that address. */
export function parseEposReply(xml: string): EposReply | null {
  const attributes = /<(?:[\w.-]+:)?response\b([^>]*)>/.exec(xml)?.[1];
  if (attributes === undefined) return null;
  const attribute = (name: string) =>
    new RegExp(`(?:^|\\s)${name}\\s*=\\s*(["'])(.*?)\\1`).exec(attributes)?.[2] ?? '';
  return {
    success: ['true', '1'].includes(attribute('success')),
    code: attribute('code'),
    status: Number.parseInt(attribute('status') || '0', 10) >>> 0,
  };
}

/** Bits with which nothing will be printed now, and the code that says the same. The gravest first. */
const BLOCKING: readonly (readonly [bit: number, code: string])[] = [
  [0x00000020, 'EPTR_COVER_OPEN'],
  [0x00080000, 'EPTR_REC_EMPTY'],
  [0x00000400, 'EPTR_MECHANICAL'],
  [0x00000800, 'EPTR_CUTTER'],
  [0x00002000, 'EPTR_UNRECOVERABLE'],
  [0x00004000, 'EPTR_AUTOMATICAL'],
  [0x80000000, 'EX_SPOOLER'],
  [0x00000001, 'EX_BADPORT'],
  [0x00000008, 'offline'],
];

/** What the printer's codes are in ours; the others are a refusal that the seller has to look into. */
const MEANINGS: ReadonlyMap<string, ErrorCode> = new Map<string, ErrorCode>([
  ['EPTR_COVER_OPEN', 'printer-cover-open'],
  ['EPTR_REC_EMPTY', 'printer-paper-out'],
  ['EPTR_AUTOMATICAL', 'printer-hot'],
  ['EPTR_CUTTER', 'printer-cutter'],
  ['EPTR_MECHANICAL', 'printer-fault'],
  ['EPTR_UNRECOVERABLE', 'printer-fault'],
  ['offline', 'printer-offline'],
  ['EX_BADPORT', 'printer-offline'],
  ['EX_SPOOLER', 'printer-offline'],
  ['TooManyRequests', 'printer-offline'],
  ['DeviceNotFound', 'printer-unknown-kind'],
  // It has the job and does not say what became of it.
  ['EX_TIMEOUT', 'printer-silent'],
  ['Printing', 'printer-silent'],
  ['JobSpooling', 'printer-silent'],
]);

/**
 * What a reply says against printing; null: nothing does. A code that only says that nothing is known of the job gives
 * way to a bit that says why.
 */
export function refusalOf({ success, code, status }: EposReply): Refusal | null {
  const blocking = BLOCKING.find(([bit]) => (status & bit) !== 0)?.[1];
  const isSilent = MEANINGS.get(code) === 'printer-silent';
  const reason = success ? blocking : (isSilent && blocking) || code || blocking || 'refused';
  if (reason === undefined) return null;
  return { code: MEANINGS.get(reason) ?? 'printer-refused', reason };
}

/**
 * Refusals of a whole job before its first line. Every other code may come after some lines, `EPTR_REC_EMPTY`
 * among them, and after `EX_TIMEOUT` the rest may still come.
 */
const NOTHING_PRINTED: ReadonlySet<string> = new Set([
  'SchemaError',
  'DeviceNotFound',
  'EX_BADPORT',
  'EX_SPOOLER',
  'TooManyRequests',
  'RequestEntityTooLarge',
]);

/** Whether a refused job may have left something on paper. */
export function mayHavePrinted({ code }: EposReply): boolean {
  return !NOTHING_PRINTED.has(code);
}
