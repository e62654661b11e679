// A receipt in the grid of the paper: which lines, in which order, how wide. Knows no bytes.
//
//   shop, header | order, date | items, adjustments = TOTAL, taxes | tenders, number | marks, note, footer
import { assertNever } from '../domain/errors';
import { toDecimal } from '../domain/money';
import type { OrderLine } from '../domain/order';
import type { PaperLine, PaperPart, Receipt } from '../domain/receipt';
import { centre, twoColumns, wrap } from './columns';
import { big, bold, codes, foot, head, marks, plain, rule, type Sheet } from './paper-parts';
import { widthOf } from './plain-text';

interface ReceiptSheet extends Sheet {
  readonly money: (minor: number) => string;
}

export function layoutReceipt(receipt: Receipt, around: Sheet): readonly PaperPart[] {
  const { columns, words } = around;
  const money = (minor: number): string => toDecimal(minor, receipt.currency);
  const sheet: ReceiptSheet = { ...around, money };
  const settlement = [...settled(receipt, sheet), ...receiptNumber(receipt, sheet)];
  return [
    ...head(receipt, sheet),
    ...rule(columns),
    ...(receipt.kind === 'refund' ? big(words.refund, columns) : []),
    ...plain(twoColumns(`${words.order} ${receipt.orderNo}`, receipt.date, columns)),
    ...(receipt.paidOn === undefined
      ? []
      : plain(twoColumns(words.paidOn, receipt.paidOn, columns))),
    ...rule(columns),
    ...receipt.lines.flatMap((line) => item(line, sheet)),
    ...adjustments(receipt, sheet),
    ...plain(['='.repeat(columns)]),
    total(receipt, sheet),
    ...taxes(receipt, sheet),
    ...paidBefore(receipt, sheet),
    ...rule(columns),
    ...(settlement.length > 0 ? [...plain(settlement), ...rule(columns)] : []),
    ...marks(receipt, sheet),
    ...note(receipt, sheet),
    ...fiscal(receipt, sheet),
    ...codes(receipt, sheet),
    ...foot(receipt, sheet, lastWords(receipt, sheet)),
  ];
}

/** Name, then quantity and unit price where both are known, then its tax and the discount that the sum already has. */
function item(line: OrderLine, { columns, words, money }: ReceiptSheet): readonly PaperLine[] {
  const { n: name, q: quantity, p: unit, d: discount, v: tax, t } = line;
  const isCounted = quantity !== undefined && unit !== undefined;
  return plain([
    ...(isCounted
      ? [
          ...wrap(name, columns),
          ...twoColumns(`${quantity} x ${money(unit)}`, money(t), columns, '  '),
        ]
      : twoColumns(quantity === undefined ? name : `${quantity} x ${name}`, money(t), columns)),
    ...(tax ? wrap(tax, columns, '  ') : []),
    ...(discount ? twoColumns(words.discount, money(-Math.abs(discount)), columns, '  ') : []),
  ]);
}

/** The subtotal is the total without the adjustments; an order is refused where its lines say otherwise. */
function adjustments(
  receipt: Receipt,
  { columns, words, money }: ReceiptSheet,
): readonly PaperLine[] {
  if (receipt.adjustments.length === 0) return [];
  const subtotal = receipt.adjustments.reduce((rest, { amount }) => rest - amount, receipt.total);
  return plain([
    '-'.repeat(columns),
    ...twoColumns(words.subtotal, money(subtotal), columns),
    ...receipt.adjustments.flatMap(({ name, amount }) => twoColumns(name, money(amount), columns)),
  ]);
}

function total(receipt: Receipt, { columns, words, money }: ReceiptSheet): PaperLine {
  const sum = money(receipt.total);
  const isBig = widthOf(words.total) + 1 + sum.length <= columns / 2;
  const width = isBig ? columns / 2 : columns;
  const text = words.total + ' '.repeat(width - widthOf(words.total) - sum.length) + sum;
  return { text, size: isBig ? 2 : 1, bold: true };
}

/** The currency stands before the first tax, or alone where there is none. */
function taxes(receipt: Receipt, { columns, words, money }: ReceiptSheet): readonly PaperLine[] {
  const currency = words.currencies.get(receipt.currency) ?? receipt.currency;
  if (receipt.taxes.length === 0) return plain([currency]);
  return plain(
    receipt.taxes.flatMap(({ name, amount }, index) =>
      twoColumns(index === 0 ? `${currency}, ${name}` : name, money(amount), columns),
    ),
  );
}

function paidBefore(
  receipt: Receipt,
  { columns, words, money }: ReceiptSheet,
): readonly PaperLine[] {
  if (receipt.paidBefore === 0) return [];
  const due = Math.max(0, receipt.total - receipt.paidBefore);
  return [
    ...plain(twoColumns(words.paidBefore, money(receipt.paidBefore), columns)),
    ...bold(twoColumns(words.due, money(due), columns)),
  ];
}

/** How the money came in, or went back. */
const settled = (receipt: Receipt, sheet: ReceiptSheet): readonly string[] =>
  receipt.kind === 'refund' ? givenBack(receipt, sheet) : tenders(receipt, sheet);

function givenBack(receipt: Receipt, { columns, words, money }: ReceiptSheet): readonly string[] {
  return receipt.tenders.flatMap((tender) => {
    if (tender.method === 'cash') {
      const { amount, rounding = 0 } = tender;
      return [
        ...twoColumns(words.cashBack, money(amount), columns),
        ...(rounding === 0 ? [] : twoColumns(words.rounding, money(rounding), columns)),
      ];
    }
    const { label, amount, tx, time } = tender;
    return [
      ...twoColumns(`${words.cardBack} ${label}`, money(amount), columns),
      ...twoColumns(tx ? `${words.reference} ${tx}` : words.time, time, columns),
    ];
  });
}

function tenders(receipt: Receipt, sheet: ReceiptSheet): readonly string[] {
  const { columns, words, money } = sheet;
  return [
    ...receipt.tenders.flatMap((tender) => tenderLines(tender, sheet)),
    ...(receipt.left === undefined ? [] : twoColumns(words.left, money(receipt.left), columns)),
  ];
}

function tenderLines(
  tender: Receipt['tenders'][number],
  { columns, words, money }: ReceiptSheet,
): readonly string[] {
  const row = (name: string, sum: number) =>
    sum === 0 ? [] : twoColumns(name, money(sum), columns);
  const { amount, tip = 0 } = tender;
  switch (tender.method) {
    case 'cash': {
      const { rounding = 0, given, change } = tender;
      return [
        ...twoColumns(words.cash, money(amount), columns),
        ...row(words.tip, tip),
        ...row(words.rounding, rounding),
        ...row(words.given, given === amount ? 0 : given),
        ...row(words.change, change),
      ];
    }
    case 'app': {
      const { label, last4, auth, tx, time } = tender;
      const card = `${words.card} ${label}${last4 === undefined ? '' : ` *${last4}`}`;
      const proof = auth ? `${words.auth} ${auth}` : tx ? `${words.reference} ${tx}` : words.time;
      return [
        ...twoColumns(card, money(amount), columns),
        ...row(words.tip, tip),
        ...twoColumns(proof, time, columns),
      ];
    }
    default:
      return assertNever(tender);
  }
}

const receiptNumber = ({ number }: Receipt, { columns, words }: ReceiptSheet): readonly string[] =>
  number === undefined ? [] : twoColumns(words.receipt, number, columns);

function note(receipt: Receipt, { columns }: ReceiptSheet): readonly PaperLine[] {
  const lines = (receipt.note ?? '').split('\n').flatMap((paragraph) => wrap(paragraph, columns));
  return lines.length > 0 ? plain([...lines, '-'.repeat(columns)]) : [];
}

/** The code of the shop's fiscal service, with its words. */
const fiscal = ({ fiscal: mark }: Receipt, { columns, words }: Sheet): readonly PaperPart[] =>
  mark === undefined
    ? []
    : [...plain(centre(mark.label || words.fiscal, columns)), { qr: mark.text }];

/** Nobody is thanked for what they bring back; only what is fiscal does not say that it is not. */
const lastWords = ({ kind, fiscal: mark }: Receipt, { words }: Sheet): readonly string[] => [
  ...(mark === undefined ? [words.notFiscal] : []),
  ...(kind === 'refund' ? [] : [words.thanks]),
];
