// Looks into the till's database as any page of its origin could; changes nothing.
import type { Page } from '@playwright/test';

/** A job that is not over, as far as the soak looks at it. */
export interface OpenJob {
  readonly id: string;
  readonly kind: 'print' | 'deliver';
  readonly state: string;
  readonly sale: string;
  readonly error: string | null;
  readonly receipt?: { readonly number?: string };
}

/** The jobs that are queued, at work, in question or given up. */
export function openJobs(till: Page): Promise<readonly OpenJob[]> {
  return till.evaluate(
    (states) =>
      new Promise<OpenJob[]>((resolve, reject) => {
        const opening = indexedDB.open('kass');
        opening.onerror = () => reject(new Error(String(opening.error)));
        opening.onsuccess = () => {
          const db = opening.result;
          const tx = db.transaction('jobs');
          const due = tx.objectStore('jobs').index('due');
          const found = states.map((state) => due.getAll(IDBKeyRange.bound([state], [state, []])));
          tx.oncomplete = () => {
            db.close();
            const jobs = found.flatMap(({ result }) => result as (OpenJob & object)[]);
            resolve(jobs.filter((job) => !('replacedBy' in job)));
          };
          tx.onabort = () => reject(new Error(String(tx.error)));
        };
      }),
    ['queued', 'printing', 'sending', 'unknown', 'failed', 'stopped'],
  );
}
