// What the set-up of a printer offers and shows: letters and their pages, speeds of a port, and the test paper as the
// printer would make it with these settings. Loaded with that screen alone.
import { BAUD_RATES } from '../devices/transports/serial';
import type { CodePage, Printer, PrinterLanguage, PrinterProfile } from '../domain/printer';
import type { PaperLine, PaperPart, Receipt } from '../domain/receipt';
import { decodeByte, encodeText } from '../encoders/code-pages';
import {
  ALPHABETS,
  choicesOf,
  isByteLanguage,
  PAGE_RANGES,
  PIECE_SIZES,
  type Alphabet,
  type AlphabetId,
  type PageChoice,
} from '../encoders/setup-prints';
import { printedLines } from './paper';
import type { Ports } from './ports';

export { testReceiptOf } from './test-receipt';

export { BAUD_RATES, isByteLanguage, PAGE_RANGES, PIECE_SIZES };
export type { AlphabetId, PageChoice };

/** The alphabets that have a usual number in a language. */
export const alphabetsFor = (language: PrinterLanguage): readonly AlphabetId[] =>
  (Object.keys(ALPHABETS) as AlphabetId[]).filter(
    (id) => choicesOf(ALPHABETS[id], language).length > 0,
  );

export const alphabet = (id: AlphabetId): Alphabet => ALPHABETS[id];

/** The usual numbers of an alphabet in a language. */
export const pageChoices = (id: AlphabetId, language: PrinterLanguage): readonly PageChoice[] =>
  choicesOf(ALPHABETS[id], language);

/** The page that every printer has as number 0: no Cyrillic, so that lines with it are drawn. */
export const NO_PAGE: PageChoice = { codePage: 0, page: 'cp437' };

/** The alphabet a page was chosen for. */
export function alphabetOf(page: CodePage): AlphabetId {
  const found = (Object.keys(ALPHABETS) as AlphabetId[]).find((id) =>
    alphabet(id).pages.includes(page),
  );
  return found ?? 'russian';
}

/** The speed a wired serial port is opened with, bits a second; undefined for every other printer. */
export function baudOf({
  driver,
  address,
}: Pick<Printer, 'driver' | 'address'>): number | undefined {
  if (driver !== 'serial' || address['kind'] === 'bluetooth') return undefined;
  return BAUD_RATES.find((rate) => String(rate) === address['baud']) ?? BAUD_RATES[0];
}

/** What a printer with these settings makes of a test print: the usual numbers, then the receipt. */
export async function testPaper(
  receipt: Receipt,
  id: AlphabetId,
  to: {
    readonly profile: PrinterProfile;
    readonly language: PrinterLanguage;
    readonly ports: Pick<Ports, 'draw' | 'storage'>;
  },
): Promise<readonly PaperPart[]> {
  const printed = await printedLines(receipt, to.profile, to.ports, to.language);
  return [...choiceLines(id, to.profile, to.language), ...printed];
}

/** Only the number that the settings name is readable; what the others select, nobody knows, so it is shown as PC437. */
export function choiceLines(
  id: AlphabetId,
  { codePage, page }: PageChoice,
  language: PrinterLanguage,
): readonly PaperLine[] {
  if (!isByteLanguage(language)) return [];
  const { sample } = alphabet(id);
  const lines = pageChoices(id, language).map((choice) => {
    const selected = choice.codePage === codePage ? page : NO_PAGE.page;
    const letters = [...encodeText(choice.page, sample)].map((byte) => decodeByte(selected, byte));
    return plain(`${choice.codePage}: ${letters.join('')}`);
  });
  return [...lines, plain('')];
}

const plain = (text: string): PaperLine => ({ text, size: 1, bold: false });
