// The test print: a receipt that shows what a printer's settings do: width, Cyrillic page, both sizes, cut.
// Pure; it takes the same way as every receipt, so what it shows is what customers will get.
import type { PrinterProfile } from '../domain/printer';
import { dateParts, type Language, type Receipt } from '../domain/receipt';
import type { Ports } from './ports';

/** Has the letters that go wrong first: Ё, ё and the number sign (printers.md §7.1). */
export const TEST_TEXT = 'Привет Ёё № 123';

const WORDS = {
  en: { title: 'Test print', order: 'TEST', currency: 'EUR' },
  ru: { title: 'Пробный чек', order: 'ПРОБА', currency: 'RUB' },
} as const satisfies Record<Language, unknown>;

/** A receipt for nobody, marked as such, with a ruler exactly as wide as the paper is said to be. */
export function testReceipt(print: {
  readonly language: Language;
  readonly columns: PrinterProfile['columns'];
  /** milliseconds since 1970 */
  readonly atMs: number;
  /** IANA name */
  readonly timeZone: string;
}): Receipt {
  const { language, columns } = print;
  const words = WORDS[language];
  const { date, time } = dateParts(print.atMs, print.timeZone);
  return {
    v: 1,
    kind: 'sale',
    lang: language,
    shop: { name: words.title, header: [], footer: [] },
    demo: true,
    orderNo: words.order,
    date: `${date} ${time}`,
    copy: false,
    lines: [{ n: TEST_TEXT, t: 199_000 }],
    adjustments: [],
    currency: words.currency,
    total: 199_000,
    paidBefore: 0,
    taxes: [],
    tenders: [],
    note: `${ruler(columns)}\n${columns}`,
  };
}

/** The test receipt of this till, as it would be printed now. */
export const testReceiptOf = (
  { clock, language, timeZone }: Pick<Ports, 'clock' | 'language' | 'timeZone'>,
  { columns }: Pick<PrinterProfile, 'columns'>,
): Receipt => testReceipt({ language: language(), columns, atMs: clock.now(), timeZone });

/** `1234567890123…|`: fills one line of the paper to its edge. */
const ruler = (columns: number): string => `${'1234567890'.repeat(5).slice(0, columns - 1)}|`;
