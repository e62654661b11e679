// The reader of each printer language, for who has a job and its language.
import type { CodePage, PrinterLanguage } from '../domain/printer';
import type { Paper } from './paper-roll';
import { readEposXml } from './read-epos-xml';
import { readPaper } from './read-esc-pos';
import { readStar } from './read-star';
import { readWebPrnt } from './read-web-prnt';

type Read = (bytes: Uint8Array, page: CodePage) => Paper;

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const READERS: Readonly<Record<PrinterLanguage, Read>> = {
  'esc-pos': readPaper,
  'star-prnt': readStar,
  'star-line': readStar,
  'epos-xml': (bytes) => readEposXml(text(bytes)),
  'web-prnt': (bytes) => readWebPrnt(text(bytes)),
};

/** What a printer of a language, with this page selected, makes of a job. */
export const readAs = (language: PrinterLanguage, bytes: Uint8Array, page: CodePage): Paper =>
  READERS[language](bytes, page);
