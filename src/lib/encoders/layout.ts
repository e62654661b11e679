// A receipt in the grid of the paper: which lines, in which order, how wide. The same lines become the bytes,
// the preview and the picture. Knows no bytes.
//
//   shop, header | order, date | items, adjustments = TOTAL, taxes | tenders, number | marks, note, footer
import { assertNever } from '../domain/errors';
import { toDecimal } from '../domain/money';
import type { OrderLine } from '../domain/order';
import type { PrinterProfile } from '../domain/printer';
import type { PaperLine, Receipt } from '../domain/receipt';
import { centre, twoColumns, wrap } from './columns';
import { WORDS, type PaperWords } from './words';

/** What each part of a receipt is set with. */
interface Sheet {
  readonly columns: number;
  readonly words: PaperWords;
  readonly money: (minor: number) => string;
}

/**
 * The printed lines of a receipt, none wider than `columns` (a line of size 2: half of that), all of it in
 * characters the printer has.
 */
export function layoutReceipt(
  receipt: Receipt,
  columns: PrinterProfile['columns'],
): readonly PaperLine[] {
  const sheet: Sheet = {
    columns,
    words: WORDS[receipt.lang],
    money: (minor) => toDecimal(minor, receipt.currency),
  };
  const rule = plain(['-'.repeat(columns)]);
  const settlement = [...tenders(receipt, sheet), ...receiptNumber(receipt, sheet)];
  return [
    ...head(receipt, sheet),
    ...rule,
    ...plain(twoColumns(`${sheet.words.order} ${receipt.orderNo}`, receipt.date, columns)),
    ...rule,
    ...receipt.lines.flatMap((line) => item(line, sheet)),
    ...adjustments(receipt, sheet),
    ...plain(['='.repeat(columns)]),
    total(receipt, sheet),
    ...taxes(receipt, sheet),
    ...paidBefore(receipt, sheet),
    ...rule,
    ...(settlement.length > 0 ? [...plain(settlement), ...rule] : []),
    ...marks(receipt, sheet),
    ...note(receipt, sheet),
    ...foot(receipt, sheet),
  ];
}

const plain = (lines: readonly string[]): readonly PaperLine[] =>
  lines.map((text) => ({ text, size: 1, bold: false }));
const bold = (lines: readonly string[]): readonly PaperLine[] =>
  lines.map((text) => ({ text, size: 1, bold: true }));

function head({ shop }: Receipt, { columns }: Sheet): readonly PaperLine[] {
  return [
    ...bold(centre(shop.name.toUpperCase(), columns)),
    ...plain(shop.header.flatMap((line) => centre(line, columns))),
  ];
}

/** Name, then quantity and unit price where both are known, then the discount that the sum already has. */
function item(line: OrderLine, { columns, words, money }: Sheet): readonly PaperLine[] {
  const { n: name, q: quantity, p: unit, d: discount, t } = line;
  const isCounted = quantity !== undefined && unit !== undefined;
  return plain([
    ...(isCounted
      ? [
          ...wrap(name, columns),
          ...twoColumns(`${quantity} x ${money(unit)}`, money(t), columns, '  '),
        ]
      : twoColumns(quantity === undefined ? name : `${quantity} x ${name}`, money(t), columns)),
    ...(discount ? twoColumns(words.discount, money(-Math.abs(discount)), columns, '  ') : []),
  ]);
}

/** The subtotal is the total without the adjustments; an order is refused where its lines say otherwise. */
function adjustments(receipt: Receipt, { columns, words, money }: Sheet): readonly PaperLine[] {
  if (receipt.adjustments.length === 0) return [];
  const subtotal = receipt.adjustments.reduce((rest, { amount }) => rest - amount, receipt.total);
  return plain([
    '-'.repeat(columns),
    ...twoColumns(words.subtotal, money(subtotal), columns),
    ...receipt.adjustments.flatMap(({ name, amount }) => twoColumns(name, money(amount), columns)),
  ]);
}

function total(receipt: Receipt, { columns, words, money }: Sheet): PaperLine {
  const sum = money(receipt.total);
  const isBig = words.total.length + 1 + sum.length <= columns / 2;
  const width = isBig ? columns / 2 : columns;
  const text = words.total.padEnd(width - sum.length) + sum;
  return { text, size: isBig ? 2 : 1, bold: true };
}

/** The currency stands before the first tax, or alone where there is none. */
function taxes(receipt: Receipt, { columns, words, money }: Sheet): readonly PaperLine[] {
  const currency = words.currencies.get(receipt.currency) ?? receipt.currency;
  if (receipt.taxes.length === 0) return plain([currency]);
  return plain(
    receipt.taxes.flatMap(({ name, amount }, index) =>
      twoColumns(index === 0 ? `${currency}, ${name}` : name, money(amount), columns),
    ),
  );
}

function paidBefore(receipt: Receipt, { columns, words, money }: Sheet): readonly PaperLine[] {
  if (receipt.paidBefore === 0) return [];
  const due = Math.max(0, receipt.total - receipt.paidBefore);
  return [
    ...plain(twoColumns(words.paidBefore, money(receipt.paidBefore), columns)),
    ...bold(twoColumns(words.due, money(due), columns)),
  ];
}

function tenders(receipt: Receipt, { columns, words, money }: Sheet): readonly string[] {
  return receipt.tenders.flatMap((tender) => {
    switch (tender.method) {
      case 'cash': {
        const { amount, given, change } = tender;
        return [
          ...twoColumns(words.cash, money(amount), columns),
          ...(given === amount ? [] : twoColumns(words.given, money(given), columns)),
          ...(change === 0 ? [] : twoColumns(words.change, money(change), columns)),
        ];
      }
      case 'app': {
        const { label, amount, last4, auth, tx, time } = tender;
        const card = `${words.card} ${label}${last4 === undefined ? '' : ` *${last4}`}`;
        const proof = auth ? `${words.auth} ${auth}` : tx ? `${words.reference} ${tx}` : words.time;
        return [...twoColumns(card, money(amount), columns), ...twoColumns(proof, time, columns)];
      }
      default:
        return assertNever(tender);
    }
  });
}

const receiptNumber = ({ number }: Receipt, { columns, words }: Sheet): readonly string[] =>
  number === undefined ? [] : twoColumns(words.receipt, number, columns);

/** What nobody may overlook: a copy, a demo. */
function marks(receipt: Receipt, { columns, words }: Sheet): readonly PaperLine[] {
  const big = (word: string): readonly PaperLine[] =>
    centre(word, columns / 2).map((text) => ({ text, size: 2, bold: true }));
  return [
    ...(receipt.copy ? big(words.copy) : []),
    ...(receipt.demo ? [...big(words.demo), ...plain(centre(words.demoNote, columns))] : []),
  ];
}

function note(receipt: Receipt, { columns }: Sheet): readonly PaperLine[] {
  const lines = (receipt.note ?? '').split('\n').flatMap((paragraph) => wrap(paragraph, columns));
  return lines.length > 0 ? plain([...lines, '-'.repeat(columns)]) : [];
}

function foot({ shop }: Receipt, { columns, words }: Sheet): readonly PaperLine[] {
  const lines = [...shop.footer, words.notFiscal, words.thanks];
  return plain(lines.flatMap((line) => centre(line, columns)));
}
