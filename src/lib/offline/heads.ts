// The ends of a shop's chain of results: which number comes next, and what the last signature was.
import * as z from 'zod/mini';
import type { ShopId } from '../domain/ids';
import { setAside, sift } from './quarantine';
import { Head, startingWith, type WriteTx } from './schema';

const EMPTY = { v: 1, seq: 0, signedSeq: 0, hash: null } as const;

/**
 * The head of a shop inside a transaction over `heads`, `results` and `quarantine`. When it was lost, numbers
 * go on after the highest one given, and the shop sees that the chain of hashes begins anew.
 */
export async function headIn(tx: WriteTx, shop: ShopId): Promise<Head> {
  const row: unknown = await tx.objectStore('heads').get(shop);
  const known = z.safeParse(Head, row);
  if (known.success) return known.data;
  if (row !== undefined) await setAside(tx, sift('heads', Head, [{ key: shop, row }]).broken);
  const numbers = tx.objectStore('results').index('shopSeq');
  const last = await numbers.openKeyCursor(startingWith(shop), 'prev');
  return { ...EMPTY, shop, seq: last?.key[1] ?? 0 };
}
