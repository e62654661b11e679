// Version 2: documents that shops want printed; sales by their last change, and those of which a refund is asked.
import type { Migration } from './migration';

export const toVersion2: Migration = (db, tx) => {
  const documents = db.createObjectStore('documents', { keyPath: 'id' });
  documents.createIndex('jti', 'jti', { unique: true });
  documents.createIndex('openedAt', 'openedAt');
  tx.objectStore('jobs').createIndex('document', 'document');
  const sales = tx.objectStore('sales');
  sales.createIndex('updatedAt', 'updatedAt');
  sales.createIndex('asked', 'asked');
};
