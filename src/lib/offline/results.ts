// Results waiting for their signature, and the chain they form. Signing itself happens outside of any
// transaction, under the lock `sign:<shop>`; what is stored here is never signed again.
import { AppError } from '../domain/errors';
import type { ResultId, SaleId, ShopId } from '../domain/ids';
import { Result, type FiscalMark } from '../domain/result';
import { read, write } from './db';
import { headIn } from './heads';
import { keyedBy, parseRow, parseRows, setAside, sift } from './quarantine';
import { Head, startingWith, type KassDb } from './schema';

/** A result that has its signature. */
export type SignedResult = Result & { readonly jws: string };

/** What is still to be signed for a shop, in the order of `seq`. */
export async function unsignedOf(db: KassDb, shop: ShopId): Promise<readonly Result[]> {
  const signed = (await headOf(db, shop))?.signedSeq ?? 0;
  const range = IDBKeyRange.bound([shop, signed + 1], [shop, []]);
  const rows = await read(() => db.getAllFromIndex('results', 'shopSeq', range));
  const results = await parseRows(db, 'results', Result, keyedBy('jti', rows));
  return results.filter((result) => result.jws === null);
}

/**
 * Stores a result's signature and moves the head of the chain; `hash` is the SHA-256 (base64url) of `jws`.
 * A result that was signed before keeps its signature: the stored one is returned.
 * @throws AppError `storage-broken` when there is no such result
 */
export function storeSigned(
  db: KassDb,
  jti: ResultId,
  jws: string,
  hash: string,
): Promise<SignedResult> {
  return write(db, ['results', 'heads', 'quarantine'], async (tx) => {
    const results = tx.objectStore('results');
    const row: unknown = await results.get(jti);
    const { good, broken } = sift('results', Result, row === undefined ? [] : [{ key: jti, row }]);
    await setAside(tx, broken);
    const [known] = good;
    if (!known) throw new AppError('storage-broken', 'A result to be signed is gone');
    if (known.jws !== null) return { ...known, jws: known.jws };
    const signed = { ...known, jws };
    await results.put(signed);
    const head = await headIn(tx, known.shop);
    if (known.seq > head.signedSeq)
      await tx.objectStore('heads').put({ ...head, signedSeq: known.seq, hash });
    return signed;
  });
}

/** The ends of a shop's chain; null before its first result. */
export async function headOf(db: KassDb, shop: ShopId): Promise<Head | null> {
  const row: unknown = await read(() => db.get('heads', shop));
  return parseRow(db, 'heads', Head, shop, row);
}

/** The newest signature of a shop's results before number `seq`; null before the first. */
export async function signedBefore(
  db: KassDb,
  shop: ShopId,
  seq: number,
): Promise<SignedResult | null> {
  const range = IDBKeyRange.bound([shop], [shop, seq], false, true);
  return read(async () => {
    const numbers = db.transaction('results').store.index('shopSeq');
    // From the end: the newest one has a signature nearly always, and a shop may have years of them.
    for (let at = await numbers.openCursor(range, 'prev'); at; at = await at.continue()) {
      const [result] = sift('results', Result, keyedBy('jti', [at.value])).good;
      if (result && result.jws !== null) return { ...result, jws: result.jws };
    }
    return null;
  });
}

/** All results of a sale, in the order of `seq`: the last one holds. */
export async function resultsOf(db: KassDb, sale: SaleId): Promise<readonly Result[]> {
  const rows = await read(() => db.getAllFromIndex('results', 'sale', startingWith(sale)));
  return parseRows(db, 'results', Result, keyedBy('jti', rows));
}

export async function getResult(db: KassDb, jti: ResultId): Promise<Result | null> {
  const row: unknown = await read(() => db.get('results', jti));
  return parseRow(db, 'results', Result, jti, row);
}

/** Keeps what the shop's fiscal service made of a sale, with the result that it answered. Nothing for one that is gone. */
export function storeFiscal(db: KassDb, jti: ResultId, fiscal: FiscalMark): Promise<void> {
  return write(db, ['results'], async (tx) => {
    const results = tx.objectStore('results');
    const row: unknown = await results.get(jti);
    const known = Result.safeParse(row);
    if (known.success) await results.put({ ...known.data, fiscal });
  });
}

/** The newest mark of a sale's fiscal service; undefined where no shop has sent one. */
export const fiscalOf = async (db: KassDb, sale: SaleId): Promise<FiscalMark | undefined> =>
  (await resultsOf(db, sale)).findLast(({ fiscal }) => fiscal !== undefined)?.fiscal;
