// One test a trip, and the table at the end.
import { afterAll, describe, expect, it } from 'vitest';
import { cutEverywhere, eachWorld, everyPlace, type Row } from './matrix';
import type { Trip } from './seller';
import { tableOf } from './table';

const pick = process.env['CRASH_CUTS'] === 'all' ? everyPlace : eachWorld(10);
/** Hundreds of trips, also on a machine that is busy with something else. */
const TIMEOUT_MS = 30 * 60_000;

export function describeMatrix(trips: readonly Trip[]): void {
  const rows: Row[] = [];

  describe('a page that is killed at any of its calls loses nothing and does nothing twice', () => {
    it.each(trips)(
      '$name',
      async (trip) => {
        const row = await cutEverywhere(trip, pick);
        rows.push(row);
        expect({ lost: row.lost, duplicated: row.duplicated }).toEqual({
          lost: [],
          duplicated: [],
        });
        expect(row.cuts).toBeGreaterThan(row.calls / 10);
        // Calls that run beside one another come in another order now and then.
        expect(row.missed.length).toBeLessThan(row.cuts / 20);
      },
      TIMEOUT_MS,
    );
  });

  afterAll(() => void process.stdout.write(`${tableOf(rows)}\n`));
}
