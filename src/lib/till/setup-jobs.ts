// The prints of a printer's set-up as jobs: what is asked, and the bytes for it. `Devices` sends them.
import type { Printer, PrinterLanguage } from '../domain/printer';
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
import type { Ports } from './ports';
import { testReceiptOf } from './test-receipt';

/**
 * What a print of the set-up asks. `receipt`: a receipt as customers get it. `test`: the same below the usual page
 * numbers of an alphabet. `drawer` opens the cash drawer and prints nothing. The rest is for the languages of bytes.
 */
export type SetupPrint =
  | { readonly kind: 'receipt' | 'drawer' | 'rulers' | 'calibration' }
  | { readonly kind: 'test'; readonly alphabet: AlphabetId }
  | { readonly kind: 'pages'; readonly alphabet: AlphabetId; readonly range: PageRange };

/**
 * The jobs of a print, in their order; none where the printer has no drawer, or neither pages nor pieces.
 * @param language in which the printer is spoken to
 */
export async function setupJobs(
  ports: Pick<Ports, 'clock' | 'language' | 'timeZone' | 'draw'>,
  print: SetupPrint,
  printer: Printer,
  language: PrinterLanguage,
): Promise<readonly Block[]> {
  const { profile } = printer;
  const encoder = await loadEncoder(language);
  const receipt = () => encoder.encode(testReceiptOf(ports, profile), profile, ports.draw);
  if (print.kind === 'drawer') {
    const pulse = encoder.drawer(profile);
    return pulse ? [{ bytes: pulse }] : [];
  }
  if (print.kind === 'receipt') return [{ bytes: await receipt() }];
  if (!isByteLanguage(language)) return print.kind === 'test' ? [{ bytes: await receipt() }] : [];
  const paper = { language, cut: profile.cut };
  switch (print.kind) {
    case 'test': {
      const head = choicePrint(language, ALPHABETS[print.alphabet]);
      return [{ bytes: Uint8Array.of(...head, ...(await receipt())) }];
    }
    case 'pages':
      return [{ bytes: pagePrint(paper, ALPHABETS[print.alphabet], print.range) }];
    case 'rulers':
      return [{ bytes: rulerPrint(paper) }];
    case 'calibration':
      return calibrationPrint(paper);
  }
}
