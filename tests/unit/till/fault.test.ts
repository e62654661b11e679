// A database that fails while the till is open, and one that was cleared.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../src/lib/domain/errors';
import { Language } from '../../../src/lib/till/locale.svelte';
import { LOST, PAIRED } from '../../../src/lib/till/ports';
import { bindStorage } from '../../../src/lib/till/storage';
import { Till } from '../../../src/lib/till/till.svelte';
import { fakeNotes, fakeWorld } from '../../fakes/till-ports';
import { openSale, pairedTill, payCash, saleOf } from './paired-till';

const full = () => {
  throw new DOMException('full', 'QuotaExceededError');
};

afterEach(() => void vi.restoreAllMocks());

describe('a write that fails in the middle of the day', () => {
  it('ends the taking of money in this window, and leaves the sale as it was', async () => {
    const world = await pairedTill();
    const id = await openSale(world);
    const faults: AppError[] = [];
    const storage = bindStorage(world.db, (error) => faults.push(error));
    const till = new Till({ ...world.ports, storage }, new Language(['en']));
    await till.start();
    const view = till.show(id);
    await view?.load();
    vi.spyOn(world.db, 'transaction').mockImplementation(full);
    await expect(view?.takeCash(1990)).rejects.toMatchObject({ code: 'storage-broken' });
    expect(faults).toMatchObject([{ details: { name: 'QuotaExceededError' } }]);
    vi.restoreAllMocks();
    expect((await saleOf(world, id)).type).toBe('open');
  });

  it('is told to the till once, whichever call it was', async () => {
    const { ports } = await fakeWorld();
    const till = new Till(ports, new Language(['en']));
    await till.start();
    expect(till.fault).toBeNull();
    const first = new AppError('storage-broken', 'The browser closed the database');
    till.fail(first);
    till.fail(new AppError('storage-broken', 'Once more'));
    expect(till.fault).toBe(first);
    // Nothing reads from a database that is gone, and nothing complains about it.
    await till.refresh();
    await till.lookAfterStorage();
  });

  it('does not take a rule of the sale for a fault', async () => {
    const world = await pairedTill();
    const id = await openSale(world);
    const onFault = vi.fn();
    const ports = { ...world.ports, storage: bindStorage(world.db, onFault) };
    await payCash({ ...world, ports }, id);
    await expect(payCash({ ...world, ports }, id)).rejects.toMatchObject({ code: 'sale-changed' });
    expect(onFault).not.toHaveBeenCalled();
  });
});

describe('the start of a till', () => {
  it('is refused when nothing can be stored', async () => {
    const { ports, db } = await fakeWorld();
    vi.spyOn(db, 'transaction').mockImplementation(full);
    const till = new Till(ports, new Language(['en']));
    await expect(till.start()).rejects.toMatchObject({ code: 'storage-broken' });
  });

  it('of two windows at once fails in neither', async () => {
    const world = await fakeWorld();
    const tills = [world.ports, world.secondWindow()].map(
      (ports) => new Till(ports, new Language(['en'])),
    );
    await Promise.all(tills.map((till) => till.start()));
  });

  it('on an empty database of a till that was paired says that what was stored is gone, until it is paired again', async () => {
    const notes = fakeNotes();
    notes.write(PAIRED, 'yes');
    const { ports } = await fakeWorld({ notes });
    const till = new Till(ports, new Language(['en']));
    await till.start();
    await till.lookAfterStorage();
    expect(till.keep?.isLost).toBe(true);
    // Also at the next start, whose database has the mark of this one.
    const next = new Till(ports, new Language(['en']));
    await next.start();
    await next.lookAfterStorage();
    expect(next.keep?.isLost).toBe(true);
    await till.keep?.look((await pairedShops()).shops);
    expect(till.keep?.isLost).toBe(false);
    expect(notes.read(LOST)).toBeNull();
  });

  it('on an empty database says nothing of the kind where no shop was ever paired', async () => {
    const { ports } = await fakeWorld();
    const till = new Till(ports, new Language(['en']));
    await till.start();
    await till.lookAfterStorage();
    expect(till.keep?.isLost).toBe(false);
  });
});

async function pairedShops() {
  const { shop } = await pairedTill();
  return { shops: [shop] };
}
