import { describe, expect, it } from 'vitest';
import { DocumentId } from '../../../src/lib/domain/ids';
import { DocumentOrder } from '../../../src/lib/domain/order';
import {
  countDocumentsSince,
  getDocument,
  openDocument,
  type DocumentRow,
} from '../../../src/lib/offline/documents';
import { listQuarantine } from '../../../src/lib/offline/quarantine';
import { seenJti } from '../../../src/lib/offline/seen';
import { breakRow, everything, freshDb, NOW, opened, order, saleId, SHOP, step } from './samples';

const JTI = 'link-of-document-01';
const documentId = (name: string) => DocumentId.parse(`document-${name}`);

function row(name: string, change: Partial<DocumentRow> = {}): DocumentRow {
  const jti = change.jti ?? JTI;
  const { sum: _sum, cur: _cur, lines: _lines, ...envelope } = order('1', { jti });
  return {
    v: 1,
    id: documentId(name),
    shop: SHOP,
    jti,
    order: DocumentOrder.parse({ ...envelope, act: 'printNow', doc: [{ k: 'text', t: 'Hello' }] }),
    jws: 'a.b.c',
    door: 'link',
    demo: false,
    openedAt: NOW,
    ...change,
  };
}

describe('a document that a shop wants printed', () => {
  it('is stored together with its link, and read back as it was', async () => {
    const db = await freshDb();
    expect(await openDocument(db, row('1'))).toEqual(row('1'));
    expect(await getDocument(db, documentId('1'))).toEqual(row('1'));
    expect(await seenJti(db, JTI)).toEqual({ document: documentId('1') });
  });

  it('is the same one when its link comes again, also in two windows at once', async () => {
    const db = await freshDb();
    const [first, second] = await Promise.all([
      openDocument(db, row('1')),
      openDocument(db, row('2')),
    ]);
    expect(second).toEqual(first);
    expect(await db.count('documents')).toBe(1);
  });

  it('is the same one when the same words are signed once more', async () => {
    const db = await freshDb();
    await openDocument(db, row('1'));
    expect(await openDocument(db, row('2', { jws: 'a.b.other' }))).toEqual(row('1'));
  });

  it.each<[string, Partial<DocumentRow>]>([
    ['another text', { jws: 'a.d.c' }],
    ['another shop', { shop: 'shop-b' as typeof SHOP }],
  ])('under the same id but of %s is refused as a replay', async (_, change) => {
    const db = await freshDb();
    await openDocument(db, row('1'));
    const before = await everything(db);
    await expect(openDocument(db, row('2', change))).rejects.toMatchObject({
      code: 'link-replayed',
    });
    expect(await everything(db)).toEqual(before);
  });

  it('under the id of an order’s link is refused, and the other way round', async () => {
    const db = await freshDb();
    await step(db, saleId('one'), opened('one', { jti: JTI }));
    const before = await everything(db);
    await expect(openDocument(db, row('1'))).rejects.toMatchObject({ code: 'link-replayed' });
    expect(await everything(db)).toEqual(before);

    const jti = 'link-of-document-02';
    await openDocument(db, row('2', { jti }));
    await expect(step(db, saleId('two'), opened('two', { jti }))).rejects.toMatchObject({
      code: 'link-replayed',
    });
  });

  it('is counted by when it was opened', async () => {
    const db = await freshDb();
    await openDocument(db, row('1', { jti: 'link-of-document-01', openedAt: NOW - 1 }));
    await openDocument(db, row('2', { jti: 'link-of-document-02' }));
    expect(await countDocumentsSince(db, NOW)).toBe(1);
  });

  it('that no longer parses is set aside; its link opens it again under the id its prints have', async () => {
    const db = await freshDb();
    await openDocument(db, row('1'));
    await breakRow(db, 'documents', documentId('1'), { order: 'nonsense' });
    expect(await getDocument(db, documentId('1'))).toBeNull();
    expect(await listQuarantine(db)).toMatchObject([{ store: 'documents' }]);
    expect(await openDocument(db, row('2'))).toEqual(row('1'));
    expect(await getDocument(db, documentId('1'))).toEqual(row('1'));
  });
});
