// The printer languages there are. Each encoder is loaded when it is first needed: printing is not part of
// opening an order.
import type { PrinterLanguage } from '../domain/printer';
import type { Encoder } from './encoder';

const ENCODERS = {
  'esc-pos': async () => (await import('./esc-pos')).escPos,
  'star-prnt': async () => (await import('./star')).star,
  'star-line': async () => (await import('./star')).star,
  'epos-xml': async () => (await import('./epos-xml')).eposXml,
  'web-prnt': async () => (await import('./web-prnt')).webPrnt,
} as const satisfies Record<PrinterLanguage, () => Promise<Encoder>>;

/** The encoder of a language. Rejects when its file cannot be loaded (offline before the first visit is cached). */
export const loadEncoder = (language: PrinterLanguage): Promise<Encoder> => ENCODERS[language]();
