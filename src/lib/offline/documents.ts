// The documents that shops want printed, as they were opened. What became of their paper stands in the jobs.
import { AppError } from '../domain/errors';
import { DocumentId } from '../domain/ids';
import { read, write } from './db';
import { parseRow, setAside, sift } from './quarantine';
import { DocumentRow, type KassDb } from './schema';
import { remember } from './seen';

export type { DocumentRow } from './schema';

/**
 * Stores a document together with its link. The same link opens the document that is here already.
 * @returns the document as it is stored
 * @throws AppError `link-replayed` when the link's id was used for anything else
 */
export function openDocument(db: KassDb, fresh: DocumentRow): Promise<DocumentRow> {
  return write(db, ['documents', 'seen', 'quarantine'], async (tx) => {
    const documents = tx.objectStore('documents');
    const { jti } = fresh;
    const key = await documents.index('jti').getKey(jti);
    const row: unknown = key === undefined ? undefined : await documents.get(key);
    const found = sift('documents', DocumentRow, row === undefined ? [] : [{ key: jti, row }]);
    await setAside(tx, found.broken);
    const [known] = found.good;
    if (known) {
      if (!isSameLink(known, fresh)) throw new AppError('link-replayed');
      return known;
    }
    // In the place of one that no longer parses, whose prints name it.
    const document = key === undefined ? fresh : { ...fresh, id: DocumentId.parse(key) };
    await remember(tx, fresh.order, { document: document.id });
    await documents.put(document);
    return document;
  });
}

/** Signed twice it is still the same link: only what was signed counts. */
const isSameLink = (one: DocumentRow, other: DocumentRow): boolean =>
  one.shop === other.shop && signedPart(one.jws) === signedPart(other.jws);

const signedPart = (jws: string): string => jws.slice(0, jws.lastIndexOf('.'));

export async function getDocument(db: KassDb, id: DocumentId): Promise<DocumentRow | null> {
  const row: unknown = await read(() => db.get('documents', id));
  return parseRow(db, 'documents', DocumentRow, id, row);
}

/** How many documents were opened at or after `sinceMs`. */
export const countDocumentsSince = (db: KassDb, sinceMs: number): Promise<number> =>
  read(() => db.countFromIndex('documents', 'openedAt', IDBKeyRange.lowerBound(sinceMs)));
