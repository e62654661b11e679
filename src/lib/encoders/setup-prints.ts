// Prints that answer a question about a printer: which number selects a page it can read, how wide a line is, how much
// it takes at once. Pure; for the languages that are bytes, because only these have pages and pieces.
import type { CodePage, PrinterLanguage, PrinterProfile } from '../domain/printer';
import { encodeText } from './code-pages';

/** The languages of bytes; the others are sent Unicode in whole documents. */
export type ByteLanguage = Exclude<PrinterLanguage, 'epos-xml' | 'web-prnt'>;

export const isByteLanguage = (language: PrinterLanguage): language is ByteLanguage =>
  language !== 'epos-xml' && language !== 'web-prnt';

/** How a print is to be made. */
export interface SetupPaper {
  readonly language: ByteLanguage;
  readonly cut: boolean;
}

/** A number that may select a page. */
export type PageChoice = Pick<PrinterProfile, 'codePage' | 'page'>;

/** Letters beyond ASCII that receipts may need, and where printers have them. */
export interface Alphabet {
  /** has the letters that go wrong first; in every page of `pages` */
  readonly sample: string;
  readonly pages: readonly [CodePage, ...CodePage[]];
  /** the usual numbers, the likeliest first */
  readonly escPos: readonly PageChoice[];
  readonly star: readonly PageChoice[];
}

const choice = (codePage: number, page: CodePage): PageChoice => ({ codePage, page });

/** Numbers of ESC/POS, and of Star for Cyrillic: printers.md §7.1. Star's 4 and 32: its Line Mode specification [D]. */
export const ALPHABETS = {
  russian: {
    sample: 'Привет Ёё №',
    pages: ['cp866', 'windows-1251'],
    escPos: [
      choice(17, 'cp866'),
      choice(7, 'cp866'),
      choice(59, 'cp866'),
      choice(46, 'windows-1251'),
    ],
    star: [choice(10, 'cp866'), choice(34, 'windows-1251')],
  },
  western: {
    sample: 'Größe é ñ €',
    pages: ['cp858', 'windows-1252'],
    escPos: [choice(19, 'cp858'), choice(16, 'windows-1252')],
    star: [choice(4, 'cp858'), choice(32, 'windows-1252')],
  },
  ukrainian: {
    sample: 'Їжак Ґґ Єє №',
    pages: ['cp1125', 'windows-1251'],
    escPos: [choice(44, 'cp1125'), choice(46, 'windows-1251')],
    star: [choice(34, 'windows-1251')],
  },
  kazakh: {
    sample: 'Қазақ Әә №',
    pages: ['rk1048'],
    escPos: [choice(53, 'rk1048'), choice(15, 'rk1048')],
    star: [],
  },
} as const satisfies Record<string, Alphabet>;

export type AlphabetId = keyof typeof ALPHABETS;

/** The usual numbers of an alphabet in a language. */
export const choicesOf = (alphabet: Alphabet, language: PrinterLanguage): readonly PageChoice[] =>
  language === 'esc-pos' ? alphabet.escPos : alphabet.star;

/** The first and last number of one strip, so that it stays short. */
export interface PageRange {
  readonly from: number;
  readonly to: number;
}

/** All numbers that printers of our tables use (printers.md §7.1). */
export const PAGE_RANGES = [
  { from: 0, to: 40 },
  { from: 41, to: 80 },
] as const satisfies readonly PageRange[];

const LINE_FEED = 0x0a;
/** Lines fed past the tear-off edge where there is no cutter. */
const TEAR_OFF_LINES = 4;

/** As the encoders begin and end a paper. `FS .` leaves double-byte mode (printers.md §7.2). */
const LANGUAGES = {
  'esc-pos': {
    start: [0x1b, 0x40, 0x1c, 0x2e],
    select: [0x1b, 0x74],
    cut: [0x1d, 0x56, 0x42, 0x00],
    feed: [0x1b, 0x64, TEAR_OFF_LINES],
  },
  'star-prnt': {
    start: [0x1b, 0x40],
    select: [0x1b, 0x1d, 0x74],
    cut: [0x1b, 0x64, 3],
    feed: Array<number>(TEAR_OFF_LINES).fill(LINE_FEED),
  },
} as const;

const commandsOf = (language: ByteLanguage) =>
  LANGUAGES[language === 'esc-pos' ? 'esc-pos' : 'star-prnt'];

const endOf = ({ language, cut }: SetupPaper): readonly number[] =>
  commandsOf(language)[cut ? 'cut' : 'feed'];

const ascii = (text: string): readonly number[] =>
  [...text].map((character) => character.charCodeAt(0));

/** `n: ` and the sample in each page, with `n` selected. */
function pageLine(
  language: ByteLanguage,
  n: number,
  texts: readonly Uint8Array[],
): readonly number[] {
  const cells = texts.flatMap((text, index) => [...(index > 0 ? ascii(' | ') : []), ...text]);
  return [...commandsOf(language).select, n, ...ascii(`${n}: `), ...cells, LINE_FEED];
}

/** Every number of a range, with the sample in each page the alphabet may be in. */
export function pagePrint(
  paper: SetupPaper,
  { sample, pages }: Alphabet,
  { from, to }: PageRange,
): Uint8Array {
  const { language } = paper;
  const texts = pages.map((page) => encodeText(page, sample));
  const bytes: number[] = [...commandsOf(language).start];
  for (let n = from; n <= to; n++) bytes.push(...pageLine(language, n, texts));
  return Uint8Array.from([...bytes, ...endOf(paper)]);
}

/** The usual numbers, each with the sample in its page: the head of the test print. Cuts nothing. */
export function choicePrint(language: ByteLanguage, alphabet: Alphabet): Uint8Array {
  const lines = choicesOf(alphabet, language).flatMap(({ codePage, page }) =>
    pageLine(language, codePage, [encodeText(page, alphabet.sample)]),
  );
  return Uint8Array.from([...commandsOf(language).start, ...lines, LINE_FEED]);
}

/** Columns of the rulers (printers.md §8). */
const RULERS = [32, 42, 48] as const satisfies readonly PrinterProfile['columns'][];

/** `32 45678901234…|`: names its width and fills it. One that is too wide goes on in the next line. */
export const ruler = (columns: number): string =>
  `${columns} ${'4567890123'.repeat(5)}`.slice(0, columns - 1) + '|';

/** The rulers one under the other. */
export const rulerPrint = (paper: SetupPaper): Uint8Array =>
  Uint8Array.from([
    ...commandsOf(paper.language).start,
    ...RULERS.flatMap((columns) => [...ascii(ruler(columns)), LINE_FEED]),
    ...endOf(paper),
  ]);

/** Sizes of a piece that printers are known to take, bytes (printers.md §2.2). */
export const PIECE_SIZES = [20, 100, 180, 244, 512] as const;

/** One job of the calibration print. */
export interface Block {
  /** to be sent in pieces of this size: the block is exactly one; absent: as usual */
  readonly pieceBytes?: number;
  readonly bytes: Uint8Array;
}

/** Columns of the narrowest paper. */
const NARROW = 32;

/**
 * A block for each size, then the cut. `100:`, dots, and `100|` at the very end: where that mark is missing or broken,
 * the piece was too large. A block begins with no command, so that nothing is sent before it.
 */
export const calibrationPrint = (paper: SetupPaper): readonly Block[] => [
  ...PIECE_SIZES.map((pieceBytes) => ({ pieceBytes, bytes: block(pieceBytes) })),
  { bytes: Uint8Array.from(endOf(paper)) },
];

function block(size: number): Uint8Array {
  const head = `${size}:\n`;
  const mark = `${size}|\n`;
  let dots = '';
  for (let left = size - head.length - mark.length; left > 0; left -= NARROW)
    dots += `${'.'.repeat(Math.min(NARROW, left) - 1)}\n`;
  return Uint8Array.from(ascii(head + dots + mark));
}
