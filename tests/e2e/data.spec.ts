// What is stored: a database that fails, and a journal that outlives everything else.
import { readFile, writeFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expectPaid, press, says } from './support/seller';
import { expect, test } from './support/test';

/** From now on the database takes nothing any more, as on a tablet that is full. */
const fill = (till: Page): Promise<void> =>
  till.evaluate(() => {
    IDBObjectStore.prototype.put = IDBObjectStore.prototype.add = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });

test('a tablet that can store no more takes no money, and goes on once it can', async ({
  seller,
}) => {
  const till = await seller.pair();
  await seller.open(till, 'en-0-1');
  await press(till.getByRole('link', { name: /^Cash/ }));
  await till.getByRole('button', { name: /^Exact/ }).click();
  const take = till.getByRole('button', { name: /^Take/ });
  await expect(take).not.toHaveAttribute('data-arming');
  const refusal = till.getByRole('heading', { name: /^Take no money/ });
  await fill(till);
  // The till stores things by itself as well: where that came first, there is nothing to tap any more.
  await take.or(refusal).click();
  await expect(refusal).toBeVisible();
  await expect(says(till, /last step may not be stored/)).toBeVisible();
  await expect(says(till, /tablet is full/)).toBeVisible();
  await expect(till.getByRole('button', { name: /^Take/ })).toHaveCount(0);

  // What else is wrong is told also now.
  await till.getByRole('link', { name: 'Self-check' }).click();
  await expect(says(till, 'What is stored does not come back. Take no money.')).toBeVisible();
  await till.goBack();
  await expect(refusal).toBeVisible();

  await till.getByRole('button', { name: 'Try again' }).click();
  await expect(till.getByText('To pay', { exact: true }).first()).toBeVisible();
  await expect(says(till, /Take no money/)).toHaveCount(0);

  // A database that takes nothing from the start opens no till at all.
  await till.addInitScript(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  await till.reload();
  await expect(refusal).toBeVisible();
});

test('of a busy day the first screen shows the last sales, and all of them by a tap', async ({
  seller,
}) => {
  const till = await seller.pair();
  await seller.open(till, 'en-0-1');
  await seller.takeCash(till);
  await seller.expectResults('en-0-1', ['paid']);
  await till.evaluate(
    (copies) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('kass');
        opening.onsuccess = () => {
          const writing = opening.result.transaction('sales', 'readwrite');
          const sales = writing.objectStore('sales');
          sales.getAll().onsuccess = ({ target }) => {
            const [row] = (target as IDBRequest<{ id: string; sale: object }[]>).result;
            for (let n = 1; n <= copies && row; n += 1) {
              const id = `${row.id}-${n}`;
              sales.put({ ...row, id, orderId: id, sale: { ...row.sale, id } });
            }
          };
          writing.oncomplete = () => resolve();
          writing.onabort = () => reject(new Error(String(writing.error)));
        };
      }),
    24,
  );
  await till.goto(`${seller.world.till}/`);
  const rows = till.locator('.today li');
  await expect(rows).toHaveCount(21);
  await till.getByRole('button', { name: 'Show all 25 sales' }).press('Enter');
  await expect(rows).toHaveCount(25);
  await expect(rows.nth(20).getByRole('link')).toBeFocused();
  await expect(till.getByRole('button', { name: /^Show all/ })).toHaveCount(0);
});

test('a saved journal brings the sales to a till that has lost everything', async ({
  seller,
}, info) => {
  const till = await seller.pair();
  await seller.open(till, 'en-0-2');
  await seller.takeCash(till);
  const sale = till.url();

  await till.goto(`${seller.world.till}/settings`);
  await till.getByRole('link', { name: /^Storage and journal/ }).click();
  await expect(says(till, /^1 since/)).toBeVisible();
  await till.getByRole('button', { name: 'Make the file' }).click();
  const saving = till.waitForEvent('download');
  await till.getByRole('button', { name: /^Save the file/ }).click();
  const journal = await (await saving).path();
  await expect(says(till, 'The file was handed out.')).toBeVisible();

  // Everything but what stands beside the database is gone, as after a broken disk.
  await till.goto('about:blank');
  const wiper = await seller.context.newPage();
  await wiper.goto(`${seller.world.till}/manifest.webmanifest`);
  await wiper.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const wiping = indexedDB.deleteDatabase('kass');
        wiping.onsuccess = resolve;
        wiping.onerror = reject;
      }),
  );
  await wiper.close();
  await till.goto(`${seller.world.till}/`);
  await expect(says(till, 'What this till stored is gone')).toBeVisible({ timeout: 10_000 });
  await till.getByRole('link', { name: 'Read a journal in' }).click();

  const text = await readFile(journal, 'utf8');
  const changed = info.outputPath('changed.json');
  await writeFile(changed, text.replace('"given":', '"given":1'));
  await till.locator('input[type=file]').setInputFiles(changed);
  await expect(says(till, 'This file was changed after it was saved')).toBeVisible();

  await till.locator('input[type=file]').setInputFiles(journal);
  await expect(says(till, /^1, of them here: 0/)).toBeVisible();
  await till.getByRole('button', { name: 'Read it in' }).click();
  await expect(says(till, /^Sales added or completed: 1/)).toBeVisible();
  await expect(says(till, /^1 since/)).toBeVisible();
  await till.goto(sale);
  await expectPaid(till);
});
