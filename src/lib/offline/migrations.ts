// How the database came to its present shape: one function a version, in order, never edited after release.
import type { IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type { KassSchema } from './schema';

type VersionTx = IDBPTransaction<KassSchema, StoreNames<KassSchema>[], 'versionchange'>;
type Migration = (db: IDBPDatabase<KassSchema>, tx: VersionTx) => void;

const toVersion1: Migration = (db) => {
  db.createObjectStore('journal', { keyPath: ['saleId', 'seq'] });
  const sales = db.createObjectStore('sales', { keyPath: 'id' });
  sales.createIndex('order', ['shop', 'orderId'], { unique: true });
  sales.createIndex('openedAt', 'openedAt');
  sales.createIndex('state', 'state');
  db.createObjectStore('attempts', { keyPath: 'id' }).createIndex('state', 'state');
  const jobs = db.createObjectStore('jobs', { keyPath: 'id' });
  jobs.createIndex('due', ['state', 'notBefore']);
  jobs.createIndex('sale', 'sale');
  const results = db.createObjectStore('results', { keyPath: 'jti' });
  results.createIndex('sale', ['sale', 'seq']);
  results.createIndex('shopSeq', ['shop', 'seq'], { unique: true });
  db.createObjectStore('heads', { keyPath: 'shop' });
  db.createObjectStore('shops', { keyPath: 'id' });
  db.createObjectStore('keys', { keyPath: 'shop' });
  db.createObjectStore('seen', { keyPath: 'jti' }).createIndex('exp', 'exp');
  db.createObjectStore('printers', { keyPath: 'id' });
  db.createObjectStore('settings');
  db.createObjectStore('quarantine', { keyPath: ['store', 'key'] });
};

/** Documents that shops want printed; sales by their last change, and those of which a refund is asked. */
const toVersion2: Migration = (db, tx) => {
  const documents = db.createObjectStore('documents', { keyPath: 'id' });
  documents.createIndex('jti', 'jti', { unique: true });
  documents.createIndex('openedAt', 'openedAt');
  tx.objectStore('jobs').createIndex('document', 'document');
  const sales = tx.objectStore('sales');
  sales.createIndex('updatedAt', 'updatedAt');
  sales.createIndex('asked', 'asked');
};

/** The migration at index `n` brings version `n` to version `n + 1`. */
export const migrations: readonly Migration[] = [toVersion1, toVersion2];
