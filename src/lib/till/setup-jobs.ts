// The prints of a printer's set-up as jobs: what is asked, and the bytes for it. `Devices` sends them.
import type { Printer, PrinterLanguage } from '../domain/printer';
import type { Receipt } from '../domain/receipt';
import type { Draw } from '../encoders/encoder';
import { loadEncoder } from '../encoders/registry';
import {
  ALPHABETS,
  calibrationPrint,
  choicePrint,
  isByteLanguage,
  pagePrint,
  rulerPrint,
  type AlphabetId,
  type Block,
  type PageRange,
} from '../encoders/setup-prints';

/**
 * What a print of the set-up asks. `test`: a receipt as customers get it, below the usual page numbers of an alphabet.
 * All but `test` are for the languages of bytes.
 */
export type SetupPrint =
  | { readonly kind: 'test'; readonly alphabet: AlphabetId }
  | { readonly kind: 'pages'; readonly alphabet: AlphabetId; readonly range: PageRange }
  | { readonly kind: 'rulers' }
  | { readonly kind: 'calibration' };

/** What is known where a print is made. */
export interface SetupPlace {
  readonly printer: Printer;
  readonly language: PrinterLanguage;
  /** the test receipt */
  readonly receipt: Receipt;
  readonly draw: Draw;
}

/** The jobs of a print, in their order; none where the printer has neither pages nor pieces. */
export async function setupJobs(print: SetupPrint, place: SetupPlace): Promise<readonly Block[]> {
  const { language, printer } = place;
  if (print.kind === 'test') return [{ bytes: await testBytes(print.alphabet, place) }];
  if (!isByteLanguage(language)) return [];
  const paper = { language, cut: printer.profile.cut };
  switch (print.kind) {
    case 'pages':
      return [{ bytes: pagePrint(paper, ALPHABETS[print.alphabet], print.range) }];
    case 'rulers':
      return [{ bytes: rulerPrint(paper) }];
    case 'calibration':
      return calibrationPrint(paper);
  }
}

async function testBytes(
  alphabet: AlphabetId,
  { printer, language, receipt, draw }: SetupPlace,
): Promise<Uint8Array> {
  const { encode } = await loadEncoder(language);
  const bytes = await encode(receipt, printer.profile, draw);
  if (!isByteLanguage(language)) return bytes;
  return Uint8Array.of(...choicePrint(language, ALPHABETS[alphabet]), ...bytes);
}
