// Version 1: sales with their journal, the work they bring, pairings, printers and choices.
import type { Migration } from './migration';

export const toVersion1: Migration = (db) => {
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
