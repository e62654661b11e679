// One broken row in any store: the till starts, says so, and hands it out.
import { describe, expect, it, vi } from 'vitest';
import { ResultId, type SaleId } from '../../../src/lib/domain/ids';
import { DEFAULT_PROFILE } from '../../../src/lib/domain/printer';
import { Language } from '../../../src/lib/till/locale.svelte';
import type { StoreName } from '../../../src/lib/offline/schema';
import { intake } from '../../../src/lib/till/intake';
import { QueueView } from '../../../src/lib/till/queue-view.svelte';
import { setAsideFile } from '../../../src/lib/till/set-aside';
import { Till } from '../../../src/lib/till/till.svelte';
import { PRINTER } from '../offline/samples';
import { claims } from '../schemes/kass/paired-shop';
import {
  ATTEMPT,
  attempted,
  documentLink,
  openSale,
  pairedTill,
  payCash,
  type PairedTill,
} from './paired-till';

interface Filled extends PairedTill {
  readonly paid: SaleId;
  readonly away: SaleId;
}

/** A till with at least one row in every store. */
async function filled(): Promise<Filled> {
  const world = await pairedTill();
  world.network.isDown = true;
  const { storage } = world.ports;
  const paid = await openSale(world);
  await payCash(world, paid);
  const away = await openSale(world, {
    jti: 'another-link-of-the-shop',
    ord: { id: 'order-2', no: '2048', rev: 1 },
  });
  await attempted(world, away);
  await intake(world.ports, { raw: await documentLink(world), door: 'link' });
  await storage.saveSettings({ theme: 'dark' });
  const address = { url: 'http://printer.example' };
  await storage.putPrinter({
    v: 1,
    id: PRINTER,
    driver: 'epos',
    name: 'Counter',
    address,
    profile: DEFAULT_PROFILE,
    addedAt: 0,
  });
  await world.db.put('days', {
    v: 1,
    day: '2025-11-24',
    shop: world.shop.id,
    currency: 'EUR',
    demo: false,
    paid: 1,
    cancelled: 0,
    ways: [],
    of: [],
  });
  return { ...world, paid, away };
}

/** The row as a fault of the disk may leave it: still under its key, and no longer one of ours. */
async function breakFirst({ db }: Filled, store: StoreName): Promise<void> {
  const [key] = await db.getAllKeys(store);
  const [row] = await db.getAll(store);
  if (key === undefined) throw new TypeError(`No row in ${store}`);
  await (store === 'settings'
    ? db.put(store, { ...(row as object), v: 99 }, key as string)
    : db.put(store, { ...(row as object), v: 99 } as never));
}

/** What a seller does next by which a row is read that the start has no need of. */
const READERS: Record<Exclude<StoreName, 'quarantine'>, (world: Filled) => Promise<unknown>> = {
  jobs: async () => {},
  sales: async () => {},
  shops: async () => {},
  printers: async () => {},
  settings: async () => {},
  // The list of sales stands for the journal until it is lost itself.
  journal: async ({ db, ports }) => {
    for (const key of await db.getAllKeys('journal')) await db.delete('sales', key[0]);
    for (const key of await db.getAllKeys('journal'))
      await ports.storage.loadSale(key[0] as SaleId);
  },
  attempts: ({ ports }) => ports.storage.findByAttempt(ATTEMPT.id),
  results: async ({ db, ports }) => {
    for (const key of await db.getAllKeys('results'))
      await ports.storage.getResult(ResultId.parse(key));
  },
  heads: ({ ports, shop }) => ports.storage.headOf(shop.id),
  keys: ({ ports, shop }) => ports.storage.getKey(shop.id),
  documents: async ({ db, ports }) => {
    const [key] = await db.getAllKeys('documents');
    await ports.storage.getDocument(key as never);
  },
  days: ({ ports }) => ports.storage.listDays(),
  seen: async ({ db, ports }) => {
    for (const key of await db.getAllKeys('seen')) await ports.storage.seenJti(key);
  },
};

const stores = Object.keys(READERS) as Exclude<StoreName, 'quarantine'>[];

describe('a broken row', () => {
  it('is tried in every store there is', async () => {
    const { db } = await pairedTill();
    expect([...stores, 'quarantine'].sort()).toEqual([...db.objectStoreNames].sort());
  });

  it.each(stores)(
    'in `%s` does not stop the start, is shown, saved and put away',
    async (store) => {
      const world = await filled();
      await breakFirst(world, store);
      const till = new Till(world.ports, new Language(['en']));
      await till.start();
      await READERS[store](world);

      const view = new QueueView(till);
      await view.load();
      const found = view.setAside.filter(({ row }) => row.store === store);
      expect(found).toMatchObject([{ row: { why: expect.stringMatching(/^v: |^: |^row/) } }]);

      const file = JSON.parse(JSON.stringify(setAsideFile(view.setAside, 0))) as object;
      expect(file).toMatchObject({
        rows: expect.arrayContaining([expect.objectContaining({ store })]),
      });
      expect(JSON.stringify(file)).not.toContain(ATTEMPT.nonce);

      const keys = view.setAside.map(({ row }) => row);
      await world.ports.storage.markSaved(keys, 1);
      await view.takeOffList();
      await READERS[store](world);
      await view.load();
      expect(view.setAside).toEqual([]);
      // The drains of the queue are at rest again, whatever was lost.
      await vi.waitFor(() =>
        expect(till.queue.jobs.some(({ state }) => state === 'sending')).toBe(false),
      );
    },
  );

  it.each(['jobs', 'sales', 'results'] as const)(
    'in `%s` says of which order it is',
    async (store) => {
      const world = await filled();
      await breakFirst(world, store);
      const till = new Till(world.ports, new Language(['en']));
      await till.start();
      await READERS[store](world);
      const view = new QueueView(till);
      await view.load();
      const numbers = view.setAside.map(({ orderNo }) => orderNo);
      expect([claims.ord.no, '2048']).toEqual(expect.arrayContaining(numbers));
      expect(numbers).not.toContain(null);
    },
  );

  it.each([{ state: 'lost' }, { state: undefined }, { notBefore: NaN }])(
    'of a job is found where no list has it any more: %j',
    async (change) => {
      const world = await filled();
      const [job] = await world.db.getAll('jobs');
      await world.db.put('jobs', { ...job, ...change } as never);
      const till = new Till(world.ports, new Language(['en']));
      await till.start();
      const view = new QueueView(till);
      await view.load();
      expect(view.setAside).toMatchObject([{ row: { store: 'jobs' }, orderNo: claims.ord.no }]);
    },
  );

  it('of an attempt leads to its order by its sale', async () => {
    const world = await filled();
    await breakFirst(world, 'attempts');
    await READERS.attempts(world);
    const view = new QueueView(new Till(world.ports, new Language(['en'])));
    await view.load();
    expect(view.setAside).toMatchObject([{ orderNo: '2048' }]);
  });
});
