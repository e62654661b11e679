// Version 3: the sums of days whose sales were folded, and the sales that the customer's data was removed from.
import type { Migration } from './migration';

export const toVersion3: Migration = (db, tx) => {
  db.createObjectStore('days', { keyPath: ['day', 'shop', 'currency'] });
  tx.objectStore('sales').createIndex('bare', 'bare');
};
