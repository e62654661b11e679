import { describe, expect, it, vi } from 'vitest';
import { isFull, keptIn, Keep, mayBePrivate } from '../../../src/lib/till/keep.svelte';
import type { Disk } from '../../../src/lib/till/ports';
import { fakeNotes } from '../../fakes/till-ports';
import { pairedTill } from './paired-till';

const MB = 1024 * 1024;

function diskOf(change: Partial<Disk> = {}): Disk {
  let persisted = false;
  return {
    persist: vi.fn(() => Promise.resolve((persisted = true))),
    persisted: () => Promise.resolve(persisted),
    estimate: () => Promise.resolve({ usage: 3 * MB, quota: 10_000 * MB }),
    ...change,
  };
}

describe('how the browser keeps what is stored', () => {
  it('is unknown where it does not say, or fails to', async () => {
    const unknown = { persisted: null, usage: null, quota: null };
    expect(await keptIn(null)).toEqual(unknown);
    const fails = () => Promise.reject(new TypeError('no'));
    expect(await keptIn(diskOf({ persisted: fails, estimate: fails }))).toEqual(unknown);
    expect([isFull(unknown), mayBePrivate(unknown)]).toEqual([false, false]);
  });

  it.each([
    ['plenty', 3, 10_000, false],
    ['four fifths', 8_000, 10_000, false],
    ['more than four fifths', 8_001, 10_000, true],
    ['just enough left', 50, 100, false],
    ['less than 50 MB left', 20, 69, true],
  ])('is %s', (_, usage, quota, full) => {
    expect(isFull({ persisted: true, usage: usage * MB, quota: quota * MB })).toBe(full);
  });

  it.each([
    [false, 300, true],
    [true, 300, false],
    [null, 300, false],
    [false, 10_000, false],
  ])('with kept for good %s and %i MB it may be a private window: %s', (persisted, quota, is) => {
    expect(mayBePrivate({ persisted, usage: 0, quota: quota * MB })).toBe(is);
  });
});

describe('asking to be kept for good', () => {
  it('waits for a shop, happens once a start, and its answer is remembered', async () => {
    const { shop } = await pairedTill();
    const disk = diskOf();
    const keep = new Keep({ disk, notes: fakeNotes() });
    await keep.look([]);
    await keep.look([{ ...shop, state: 'asking' }]);
    expect(disk.persist).not.toHaveBeenCalled();
    await keep.look([shop]);
    await keep.look([shop]);
    expect(disk.persist).toHaveBeenCalledOnce();
    expect(keep.kept).toMatchObject({ persisted: true, quota: 10_000 * MB });
  });

  it('is not done again where the browser has said yes, and is where it said no', async () => {
    const yes = diskOf({ persisted: () => Promise.resolve(true) });
    const granted = new Keep({ disk: yes, notes: fakeNotes() });
    await granted.look([]);
    expect(await granted.ask()).toBe(true);
    expect(yes.persist).not.toHaveBeenCalled();

    const no = diskOf({ persist: vi.fn(() => Promise.resolve(false)) });
    const refused = new Keep({ disk: no, notes: fakeNotes() });
    await refused.look([]);
    expect(await refused.ask()).toBe(false);
    await refused.ask();
    expect(no.persist).toHaveBeenCalledTimes(2);
  });
});
