// One test a trip, and the table at the end.
import { appendFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { tableOf } from '../../scripts/crash-table.js';
import { cutEverywhere, eachWorld, everyPlace, type Row } from './matrix';
import type { Trip } from './seller';

const pick = process.env['CRASH_CUTS'] === 'all' ? everyPlace : eachWorld(10);
/** `npm run crash` gathers the rows of all files there. */
const gathered = process.env['CRASH_ROWS'];
/** Hundreds of trips, also on a machine that is busy with something else. */
const TIMEOUT_MS = 60 * 60_000;

export function describeMatrix(trips: readonly Trip[]): void {
  const rows: Row[] = [];

  describe('a page that is killed at any of its calls loses nothing and does nothing twice', () => {
    it.each(trips)(
      '$name',
      async (trip) => {
        const row = await cutEverywhere(trip, pick);
        rows.push(row);
        if (gathered) appendFileSync(gathered, `${JSON.stringify(row)}\n`);
        const { lost, duplicated } = row;
        expect({ lost, duplicated }).toEqual({ lost: [], duplicated: [] });
        expect(row.cuts).toBeGreaterThan(20);
        // Calls that run beside one another come in another order now and then.
        expect(row.missed.length).toBeLessThan(row.cuts / 10);
      },
      TIMEOUT_MS,
    );
  });

  afterAll(() => {
    if (!gathered) process.stdout.write(`${tableOf(rows)}\n`);
  });
}
