// The contract of a printer language: a receipt in, the bytes of one whole job out. Knows nothing of cables.
import type { PrinterProfile } from '../domain/printer';
import type { Receipt } from '../domain/receipt';

/** The languages there is an encoder for; `registry.ts` loads them. */
export type PrinterLanguage = 'esc-pos' | 'epos-xml';

/** One whole job: start, receipt, cut. */
export type Encode = (receipt: Receipt, profile: PrinterProfile) => Uint8Array;
