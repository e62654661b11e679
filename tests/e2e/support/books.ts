// Three books of the same day: the till's journal, the shop's results and the paper. Whether they agree.
import type { Page } from '@playwright/test';
import { numbersOn, UNDECIDED, type AttemptRow, type PrintRow } from './hand';
import { readRows } from './rows';
import type { Seller } from './seller';

interface TenderRow {
  readonly method: string;
  readonly amount: number;
  readonly attempt?: string;
}

interface SaleRow {
  readonly id: string;
  readonly state: string;
  readonly sale: {
    readonly type: string;
    readonly order: { readonly ord: { readonly id: string }; readonly sum: number };
    readonly tenders: readonly TenderRow[];
    readonly voids: readonly unknown[];
    readonly refunds: readonly { readonly parts: readonly { readonly amount: number }[] }[];
  };
}

interface ResultRow {
  readonly jti: string;
  readonly seq: number;
}

export interface Books {
  readonly orders: number;
  readonly payments: number;
  readonly refunds: number;
  readonly papers: number;
  readonly results: number;
  /** what does not agree, a sentence each */
  readonly faults: readonly string[];
}

/** Compares what the till has stored with what the shop, the payment app and the printer have. */
export async function compareBooks(
  till: Page,
  seller: Seller,
  approved: ReadonlySet<string>,
): Promise<Books> {
  const sales = await readRows<SaleRow>(till, 'sales');
  const results = await readRows<ResultRow>(till, 'results');
  const jobs = await readRows<PrintRow>(till, 'jobs');
  const attempts = await readRows<AttemptRow>(till, 'attempts');
  const shop = await seller.shopState();
  const printed = jobs.filter(({ kind, state }) => kind === 'print' && state === 'printed');
  const onPaper = numbersOn(await seller.printed());
  const got = shop.results.map(({ claims }) => claims);
  const tenders = sales.flatMap(({ sale }) => sale.tenders);
  const faults = [
    ...sales.flatMap(moneyFaults),
    ...differences(
      'payment that the app took',
      [...approved],
      tenders.flatMap(({ attempt }) => attempt ?? []),
    ),
    ...differences(
      'receipt',
      printed.map(({ receipt }) => receipt?.number ?? ''),
      onPaper,
    ),
    ...differences(
      'result',
      results.map(({ jti }) => jti),
      got.map(({ jti }) => jti),
    ),
    ...gaps(got.map(({ seq }) => seq)),
    ...sales.flatMap((row) => orderFaults(row, shop.orders)),
    ...attempts
      .filter(({ state }) => UNDECIDED.includes(state))
      .map(({ id, state }) => `payment ${id} is still ${state}`),
    ...jobs
      .filter(({ state }) => !['printed', 'delivered'].includes(state))
      .filter(({ state }) => state !== 'failed')
      .map(({ kind, state }) => `a ${kind} is still ${state}`),
  ];
  return {
    orders: sales.length,
    payments: tenders.length,
    refunds: sales.flatMap(({ sale }) => sale.refunds).length,
    papers: onPaper.length,
    results: got.length,
    faults,
  };
}

function moneyFaults({ sale }: SaleRow): string[] {
  const no = sale.order.ord.id;
  const taken = sale.tenders.reduce((sum, { amount }) => sum + amount, 0);
  const back = sale.refunds
    .flatMap(({ parts }) => parts)
    .reduce((sum, { amount }) => sum + amount, 0);
  return [
    ...(sale.tenders.length > 1 ? [`${no} was paid ${sale.tenders.length} times`] : []),
    ...(sale.voids.length > 0 ? [`${no} has a payment taken back that nobody took back`] : []),
    ...(back > taken ? [`of ${no} more went back than came in`] : []),
    ...(['paid', 'refunded'].includes(sale.type) !== sale.tenders.length > 0
      ? [`${no} is ${sale.type} with ${sale.tenders.length} payments`]
      : []),
  ];
}

/** What the shop believes of an order; one that was never settled it has heard nothing of, or of attempts alone. */
function orderFaults(
  { sale }: SaleRow,
  orders: readonly { readonly id: string; readonly state: string }[],
): string[] {
  const { id } = sale.order.ord;
  const known = orders.find((order) => order.id === id)?.state ?? 'awaiting';
  const isSettled = (state: string) => ['paid', 'refunded'].includes(state);
  return isSettled(known) === isSettled(sale.type) && (!isSettled(known) || known === sale.type)
    ? []
    : [`${id} is ${sale.type} in the till and ${known} at the shop`];
}

/** What is in one of two lists only, and what is in the second more than once. */
function differences(what: string, own: readonly string[], other: readonly string[]): string[] {
  return [
    ...own.filter((one) => !other.includes(one)).map((one) => `${what} ${one} is only with us`),
    ...other.filter((one) => !own.includes(one)).map((one) => `${what} ${one} is not with us`),
    ...other
      .filter((one, index) => other.indexOf(one) !== index)
      .map((one) => `${what} ${one} is there twice`),
  ];
}

function gaps(numbers: readonly number[]): string[] {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted.flatMap((seq, index) =>
    seq === index + 1 ? [] : [`result ${index + 1} of the till is missing or there twice`],
  );
}
