// Rows that could not be read, as a person sees them: what they were, whose order, and all of them as a file.
import type { BrokenRow } from '../offline/quarantine';
import { toPlainRow } from '../offline/plain-row';
import { SaleId } from '../domain/ids';
import type { Ports } from './ports';

/** One row that was set aside. */
export interface SetAside {
  readonly row: BrokenRow;
  /** the number of the order it belongs to; null where nothing says so */
  readonly orderNo: string | null;
}

/** The content of the file. */
export interface SetAsideFile {
  /** ISO 8601, UTC */
  readonly exportedAt: string;
  readonly rows: readonly {
    readonly store: string;
    readonly key: string;
    readonly why: string;
    readonly order: string | null;
    /** as it is stored, without what is secret */
    readonly row: unknown;
  }[];
}

/** What was set aside and is still on the list. */
export async function listSetAside({ storage }: Pick<Ports, 'storage'>): Promise<SetAside[]> {
  const rows = await storage.listQuarantine();
  return Promise.all(
    rows.map(async (row) => ({ row, orderNo: await orderNoOf({ storage }, row) })),
  );
}

export const setAsideFile = (rows: readonly SetAside[], nowMs: number): SetAsideFile => ({
  exportedAt: new Date(nowMs).toISOString(),
  rows: rows.map(({ row: { store, key, why, row }, orderNo }) => ({
    store,
    key,
    why,
    order: orderNo,
    row: toPlainRow(store, row),
  })),
});

/** `kass-set-aside-2026-11-23.json` */
export const setAsideName = ({ exportedAt }: SetAsideFile): string =>
  `kass-set-aside-${exportedAt.slice(0, 10)}.json`;

/** Where an order's number stands in the rows that have one. */
const NUMBERS = [
  'sale.order.ord.no',
  'order.ord.no',
  'event.order.ord.no',
  'claims.ord.no',
  'receipt.orderNo',
] as const;

/** From what is left of the row, else from the sale it names. */
async function orderNoOf(
  { storage }: Pick<Ports, 'storage'>,
  { store, key, row }: BrokenRow,
): Promise<string | null> {
  for (const path of NUMBERS) {
    const found = at(row, path);
    if (typeof found === 'string' && found !== '') return found.slice(0, 100);
  }
  const named = at(row, 'saleId') ?? at(row, 'sale') ?? (store === 'journal' ? saleIn(key) : null);
  const id = SaleId.safeParse(named);
  const stored = id.success ? await storage.loadSale(id.data) : null;
  return stored?.sale.order.ord.no ?? null;
}

/** The key of an event is its sale and its number. */
const saleIn = (key: string): string | undefined => key.split('/')[0];

const at = (row: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((part, name) => (part as Record<string, unknown> | null)?.[name], row);
