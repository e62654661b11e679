// The contract of a printer language: a paper in, the bytes of one whole job out. Knows nothing of cables.
import type { PrinterProfile } from '../domain/printer';
import type { Printable } from '../domain/receipt';

/** The languages there is an encoder for; `registry.ts` loads them. */
export type PrinterLanguage = 'esc-pos' | 'epos-xml';

/** One whole job: start, paper, cut. */
export type Encode = (paper: Printable, profile: PrinterProfile) => Uint8Array;
