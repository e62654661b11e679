// The printer languages there are. Each encoder is loaded when it is first needed: printing is not part of
// opening an order.
import type { Encode, PrinterLanguage } from './encoder';

const ENCODERS = {
  'esc-pos': async () => (await import('./esc-pos')).encodeEscPos,
  'epos-xml': async () => (await import('./epos-xml')).encodeEposXml,
} as const satisfies Record<PrinterLanguage, () => Promise<Encode>>;

/** The encoder of a language. Rejects when its file cannot be loaded (offline before the first visit is cached). */
export const loadEncoder = (language: PrinterLanguage): Promise<Encode> => ENCODERS[language]();
