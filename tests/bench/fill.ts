// Runs in a page of the till's origin: fills the database with sales of the last year and more. They are copies of the
// sales that the till itself has stored there, row by row in its own form, each with other ids and at another time.

export interface FillWish {
  /** how many sales there are afterwards, the ones to copy not counted */
  readonly sales: number;
  /** how many of them are of the last day, at most */
  readonly lastDay: number;
  /** how many days the others are spread over */
  readonly days: number;
}

/** @returns how many rows were stored */
export async function fill({ sales, lastDay, days }: FillWish): Promise<number> {
  type Row = Record<string, unknown>;
  type Models = readonly { readonly store: string; readonly text: string }[];
  const STORES = ['journal', 'sales', 'attempts', 'jobs', 'results', 'seen'];
  const DAY_MS = 86_400_000;
  /** After so many days the till has removed the customer's data (`keepCustomerDays`). */
  const BARE_DAYS = 30;
  /** Sales in one transaction. */
  const BATCH = 1000;

  const done = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error(String(request.error)));
    });
  const over = (tx: IDBTransaction): Promise<void> =>
    new Promise((resolve, reject) => {
      tx.oncomplete = () => resolve();
      tx.onabort = () => reject(new Error(String(tx.error)));
    });

  const db = await done(indexedDB.open('kass'));
  const all = new Map<string, readonly Row[]>();
  for (const store of STORES)
    all.set(store, (await done(db.transaction(store).objectStore(store).getAll())) as Row[]);
  const of = (store: string): readonly Row[] => all.get(store) ?? [];

  const models: readonly Models[] = of('sales').map(({ id }) =>
    STORES.flatMap((store) =>
      of(store)
        .filter((row) => [row['id'], row['saleId'], row['sale']].includes(id))
        .map((row) => ({ store, text: JSON.stringify(row) })),
    ),
  );
  const [newest] = of('sales')
    .map(({ updatedAt }) => Number(updatedAt))
    .toSorted((a, b) => b - a);
  const ids = STORES.flatMap((store) =>
    of(store).flatMap((row) => [row['id'], row['jti'], row['orderId']]),
  ).filter((id) => typeof id === 'string');
  const anyId = new RegExp([...new Set(ids)].join('|'), 'g');
  const [head] = (await done(db.transaction('heads').objectStore('heads').getAll())) as Row[];
  const first = Number(head?.['seq']);

  const dayBefore = Date.now() - DAY_MS;
  const older = Math.max(0, sales - lastDay);
  /** When sale `n` was, milliseconds since 1970; the first is the oldest. */
  const timeOf = (n: number): number =>
    n < older
      ? dayBefore - days * DAY_MS + (n / older) * days * DAY_MS
      : dayBefore + ((n - older) / (sales - older)) * DAY_MS;

  const bareAt = (n: number): number => Math.round(timeOf(n) + BARE_DAYS * DAY_MS);

  /** Seconds and milliseconds since 1970, wherever they stand. */
  const moved = (value: unknown, byMs: number): unknown => {
    if (typeof value !== 'number') return value;
    if (value > 1.5e12 && value < 3e12) return Math.round(value + byMs);
    return value > 1.5e9 && value < 3e9 ? Math.round(value + byMs / 1000) : value;
  };

  function copy(text: string, n: number, byMs: number): Row {
    const name = n.toString(36).padStart(5, '0');
    const renamed = text.replace(anyId, (id) => `${id.slice(0, -5)}${name}`);
    const row = JSON.parse(renamed, (_key, value) => moved(value, byMs)) as Row;
    if ('sale' in row && 'orderId' in row && bareAt(n) < Date.now()) row['bare'] = bareAt(n);
    if ('seq' in row && !('event' in row) && !('orderId' in row)) row['seq'] = first + n + 1;
    if (row['claims']) (row['claims'] as Row)['seq'] = first + n + 1;
    return row;
  }

  let rows = 0;
  for (let start = 0; start < sales; start += BATCH) {
    const tx = db.transaction(STORES, 'readwrite', { durability: 'relaxed' });
    const stored = over(tx);
    for (let n = start; n < Math.min(start + BATCH, sales); n += 1) {
      const at = timeOf(n);
      for (const { store, text } of models[n % models.length] ?? []) {
        // The till forgets used links a day after they have run out.
        if (store === 'seen' && at < Date.now() - DAY_MS) continue;
        tx.objectStore(store).put(copy(text, n, at - (newest ?? 0)));
        rows += 1;
      }
    }
    await stored;
  }
  const tx = db.transaction('heads', 'readwrite');
  const stored = over(tx);
  tx.objectStore('heads').put({ ...head, seq: first + sales, signedSeq: first + sales });
  await stored;
  db.close();
  return rows;
}
