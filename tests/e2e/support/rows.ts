// The till's own database, read the way any page of the origin could.
import type { Page } from '@playwright/test';

/** Every row of a store, as it is stored. */
export function readRows<T>(till: Page, store: string): Promise<T[]> {
  return till.evaluate(
    (name) =>
      new Promise<unknown[]>((resolve, reject) => {
        const opening = indexedDB.open('kass');
        opening.onerror = () => reject(new Error(String(opening.error)));
        opening.onsuccess = () => {
          const db = opening.result;
          const reading = db.transaction(name).objectStore(name).getAll();
          reading.onerror = () => reject(new Error(String(reading.error)));
          reading.onsuccess = () => {
            db.close();
            resolve(reading.result);
          };
        };
      }),
    store,
  ) as Promise<T[]>;
}
