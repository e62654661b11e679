// Links that were used, and what for: a link's id belongs to the first sale or document it led to.
import { AppError } from '../domain/errors';
import type { DocumentId, SaleId } from '../domain/ids';
import { read, write } from './db';
import { parseRow, setAside, sift } from './quarantine';
import { SeenRow, type KassDb, type WriteTx } from './schema';

/** What a link was used for. */
export type SeenFor = { readonly sale: SaleId } | { readonly document: DocumentId };

/** How long a used link is remembered beyond its `exp`: more than any clock difference that is accepted. */
export const SEEN_MARGIN_S = 24 * 60 * 60;

/** What a link's `jti` was used for; null when it was not used. */
export async function seenJti(db: KassDb, jti: string): Promise<SeenFor | null> {
  const row: unknown = await read(() => db.get('seen', jti));
  const known = await parseRow(db, 'seen', SeenRow, jti, row);
  return known && usedFor(known);
}

/** Forgets used links that no longer verify anyway. `nowSeconds` since 1970. */
export async function forgetSeen(db: KassDb, nowSeconds: number): Promise<void> {
  const old = IDBKeyRange.upperBound(nowSeconds - SEEN_MARGIN_S, true);
  // A start that has nothing to forget waits for no write.
  if ((await read(() => db.countFromIndex('seen', 'exp', old))) === 0) return;
  await write(db, ['seen'], async (tx) => {
    const seen = tx.objectStore('seen');
    const keys = await seen.index('exp').getAllKeys(old);
    await Promise.all(keys.map((key) => seen.delete(key)));
  });
}

/**
 * Stores what a link was used for, in a transaction over `seen` and `quarantine`.
 * @throws AppError `link-replayed` when it was used for something else
 */
export async function remember(
  tx: WriteTx,
  { jti, exp }: { readonly jti: string; readonly exp: number },
  use: SeenFor,
): Promise<void> {
  const seen = tx.objectStore('seen');
  const row: unknown = await seen.get(jti);
  const { good, broken } = sift('seen', SeenRow, row === undefined ? [] : [{ key: jti, row }]);
  await setAside(tx, broken);
  if (good[0] && !isSameUse(usedFor(good[0]), use)) throw new AppError('link-replayed');
  await seen.put(
    'sale' in use
      ? { v: 1, jti, saleId: use.sale, exp }
      : { v: 1, jti, document: use.document, exp },
  );
}

const usedFor = (row: SeenRow): SeenFor =>
  'saleId' in row ? { sale: row.saleId } : { document: row.document };

export const isSameUse = (one: SeenFor, other: SeenFor): boolean =>
  'sale' in one
    ? 'sale' in other && one.sale === other.sale
    : 'document' in other && one.document === other.document;
