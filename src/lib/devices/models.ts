// What is known of single models, so that the first test print is likely to be right. Facts, not branches: widths from
// escpos-printer-db (github.com/receipt-print-hq/escpos-printer-db, CC BY 4.0), page numbers where it and the encoder
// library agree (printers.md §7.1, §8). Where they disagree the usual first guess stays, and the test print decides.
import type { PrinterProfile } from '../domain/printer';

/** One model, or several that are alike. */
export interface ModelFacts {
  /** in the name a printer gives itself, or in its USB description */
  readonly pattern: RegExp;
  readonly profile: Partial<Pick<PrinterProfile, 'columns' | 'codePage' | 'cut' | 'language'>>;
}

/** Most special first. Portable printers have no cutter [D]. */
export const MODELS: readonly ModelFacts[] = [
  // 180 dots an inch: 512 dots, 42 columns
  { pattern: /TM-T(?:88(?:II|III|IV|V)?|70)\b/i, profile: { columns: 42, codePage: 17 } },
  { pattern: /TM-P80/i, profile: { columns: 42, codePage: 17 } },
  { pattern: /TM-(?:T20|m30|m50|T82|T88VI)/i, profile: { columns: 48, codePage: 17 } },
  { pattern: /TM-(?:P20|m10)/i, profile: { columns: 32, codePage: 17 } },
  { pattern: /mC-?Print|mPOP/i, profile: { columns: 48, codePage: 10, language: 'star-prnt' } },
  { pattern: /TSP\s?[68]\d\d/i, profile: { columns: 48, codePage: 10, language: 'star-line' } },
  {
    pattern: /SM-L\d|STAR L/i,
    profile: { columns: 32, codePage: 10, language: 'star-line', cut: false },
  },
  { pattern: /MPT-(?:II|2)|MTP-(?:II|2)/i, profile: { columns: 32, codePage: 7, cut: false } },
  { pattern: /RP-?3(?:26|32)/i, profile: { columns: 48, codePage: 7 } },
  { pattern: /TH-?230/i, profile: { columns: 48, codePage: 7 } },
  { pattern: /KR-?306/i, profile: { columns: 48, codePage: 37 } },
  { pattern: /YHD-?8390/i, profile: { columns: 48, codePage: 12 } },
  { pattern: /POS-?58|NT-?5890|PT-?210|58T/i, profile: { columns: 32, codePage: 17, cut: false } },
  {
    pattern: /POS-?8|NT-?80|XP-(?:N160|T80|80)|ITPP047|SRP-/i,
    profile: { columns: 48, codePage: 17 },
  },
  { pattern: /Sunmi/i, profile: { columns: 32, codePage: 17, cut: false } },
];

/** What is known of a printer by what it calls itself; nothing for a name that says nothing. */
export const modelFacts = (names: readonly (string | undefined)[]): ModelFacts['profile'] =>
  MODELS.find(({ pattern }) => names.some((name) => name !== undefined && pattern.test(name)))
    ?.profile ?? {};
