// Four books about the same sales: what the journal of each till folds to, what the shop knows, what is on paper, and
// what the payment app has taken. They must agree to the cent.
import { orderOf } from '../../examples/shop/goods';
import { transition, takenOf, validTenders, type SaleState } from '../../src/lib/domain/sale';
import type { JournalRow } from '../../src/lib/offline/schema';
import type { Seller, ShopState } from '../e2e/support/seller';
import type { Charge, Counter } from './counter';

/** What one receipt says, by its number; sums in minor units. */
export type Paper = ReadonlyMap<string, { readonly order: string; readonly sum: number }>;

/** One order in all books; sums in minor units, papers and results counted. */
export interface Line {
  readonly order: string;
  readonly due: number;
  readonly journal: number;
  readonly shop: number;
  /** of all its papers */
  readonly paper: number;
  readonly papers: number;
  /** the shop's results that say `paid` */
  readonly results: number;
  /** taken by the payment app, and what of that the journal has */
  readonly app: number;
  readonly appInJournal: number;
}

export interface Books {
  readonly lines: readonly Line[];
  /** orders whose money, result or paper is missing somewhere */
  readonly lost: readonly Line[];
  /** orders with more money, results or papers than one */
  readonly duplicated: readonly Line[];
}

/** Minor units of the last sum in a line; both currencies have two decimals. */
const sumIn = (line: string | undefined): number =>
  Number(/(\d[\d\s.,]*)$/.exec(line?.trim() ?? '')?.[1]?.replace(/\D/g, '') ?? 0);

export async function readPaper(seller: Seller): Promise<Paper> {
  const texts = await seller.printed();
  const receipts = texts.flatMap((text) => {
    const number = /^(?:Receipt|Чек)\s+(\S+)$/m.exec(text)?.[1];
    if (number === undefined) return []; // a test of the printer
    const total = /^(?:TOTAL|ИТОГО)\s.*$/m.exec(text)?.[0];
    const before = /^(?:Already paid|Уже оплачено)\s.*$/m.exec(text)?.[0];
    const order = number.replace(/-\d+$/, '');
    return [[number, { order, sum: sumIn(total) - sumIn(before) }] as const];
  });
  return new Map(receipts);
}

/** The sales of a till, folded from its journal alone. */
async function journalOf(counter: Counter): Promise<readonly SaleState[]> {
  const rows = (await counter.rows('journal')) as readonly JournalRow[];
  const sales = new Map<string, SaleState>();
  for (const { saleId, event } of rows.toSorted((a, b) => a.seq - b.seq)) {
    const next = transition(sales.get(saleId) ?? null, event);
    if (!next)
      throw new Error(`The journal of sale ${saleId} has an impossible event: ${event.type}`);
    sales.set(saleId, next.state);
  }
  return [...sales.values()];
}

/** @param orders of the demo shop, each of them sold once */
export async function compare(
  orders: readonly string[],
  counters: readonly Counter[],
  seller: Seller,
): Promise<Books> {
  const sales = (await Promise.all(counters.map(journalOf))).flat();
  const charges = (await Promise.all(counters.map((counter) => counter.charges()))).flat();
  const [shop, paper] = await Promise.all([seller.shopState(), readPaper(seller)]);
  const lines = orders.map((id) => lineOf(id, sales, shop as ShopBook, paper, charges));
  return {
    lines,
    lost: lines.filter(isLost),
    duplicated: lines.filter(isDuplicated),
  };
}

/** What the demo shop's `/test/state` tells beyond the states. */
interface ShopBook extends Omit<ShopState, 'orders'> {
  readonly orders: readonly {
    readonly id: string;
    readonly state: string;
    readonly taken: number;
  }[];
}

function lineOf(
  id: string,
  sales: readonly SaleState[],
  shop: ShopBook,
  paper: Paper,
  charges: readonly Charge[],
): Line {
  const order = orderOf(id, Infinity);
  if (!order) throw new TypeError(`The demo shop has no order ${id}`);
  const own = sales.filter((sale) => sale.order.ord.id === id);
  const papers = [...paper.values()].filter((receipt) => receipt.order === order.no);
  const known = shop.orders.find((one) => one.id === id);
  return {
    order: id,
    due: order.sum - (order.paid ?? 0),
    journal: sum(own.filter(({ type }) => type === 'paid').map(takenOf)),
    shop: known?.state === 'paid' ? known.taken : 0,
    paper: sum(papers.map((receipt) => receipt.sum)),
    papers: papers.length,
    results: shop.results.filter(({ claims }) => claims.ord.id === id && claims.res === 'paid')
      .length,
    app: sum(
      charges
        .filter(({ call, answer }) => call.order.no === order.no && answer?.status === 'approved')
        .map(({ answer }) => Number(answer?.amount)),
    ),
    appInJournal: sum(
      own.flatMap(validTenders).map(({ method, amount }) => (method === 'app' ? amount : 0)),
    ),
  };
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

const isLost = ({ due, journal, shop, paper, papers, results, app, appInJournal }: Line): boolean =>
  Math.min(journal, shop, paper) < due || papers < 1 || results < 1 || appInJournal < app;

const isDuplicated = ({ due, journal, shop, paper, papers, results, ...line }: Line): boolean =>
  Math.max(journal, shop, paper) > due || papers > 1 || results > 1 || line.appInJournal > line.app;
