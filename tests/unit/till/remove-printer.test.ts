import { describe, expect, it } from 'vitest';
import { PrinterId } from '../../../src/lib/domain/ids';
import { DEFAULT_PROFILE, ON_SCREEN, type Printer } from '../../../src/lib/domain/printer';
import type { PrintJob } from '../../../src/lib/domain/job';
import { addPrintJob } from '../../../src/lib/offline/outbox';
import { defaultWithout, moveReceipts } from '../../../src/lib/till/remove-printer';
import { bindStorage } from '../../../src/lib/till/storage';
import { freshDb, jobId, NOW, PRINTER, printJob } from '../offline/samples';

const OTHER = PrinterId.parse('printer-b');
const printer = (id: PrinterId): Printer => ({
  v: 1,
  id,
  driver: id === ON_SCREEN ? 'on-screen' : 'ble',
  name: '',
  address: {},
  profile: DEFAULT_PROFILE,
  addedAt: 0,
});
const ALL = [PRINTER, OTHER, ON_SCREEN].map(printer);

describe('where receipts print once a printer is gone', () => {
  it.each([
    ['where they did, when it was another', ALL, PRINTER, OTHER, OTHER],
    ['on the screen still', ALL, PRINTER, ON_SCREEN, ON_SCREEN],
    ['on the next printer', ALL, PRINTER, PRINTER, OTHER],
    ['on one before it, when it was the last', ALL, OTHER, OTHER, PRINTER],
    [
      'on the screen, when none is left',
      [PRINTER, ON_SCREEN].map(printer),
      PRINTER,
      PRINTER,
      ON_SCREEN,
    ],
  ] as const)('%s', (_, printers, removed, current, expected) => {
    expect(defaultWithout(printers, removed, current)).toBe(expected);
  });
});

describe('receipts of a printer that is taken away', () => {
  const LATER = NOW + 1000;
  const moved = async (change: Partial<PrintJob>, from: PrinterId = PRINTER) => {
    const db = await freshDb();
    await addPrintJob(db, { ...printJob('one', { printer: from }), ...change });
    const clock = { now: () => LATER, after: () => () => {} };
    await moveReceipts({ storage: bindStorage(db), clock }, PRINTER, ON_SCREEN);
    return db.get('jobs', jobId('one'));
  };

  it('stay when nobody knows whether they came out', async () => {
    expect(await moved({ state: 'unknown' })).toMatchObject({ state: 'unknown', printer: PRINTER });
  });

  it('stay while they are being printed', async () => {
    const lease = { owner: 'here', until: LATER };
    expect(await moved({ state: 'printing', lease })).toMatchObject({ printer: PRINTER });
  });

  it('are not printed again when they were', async () => {
    expect(await moved({ state: 'printed', settledAt: NOW })).toMatchObject({ state: 'printed' });
  });

  it('of another printer stay there', async () => {
    expect(await moved({}, OTHER)).toMatchObject({ printer: OTHER });
  });

  it('that wait go on elsewhere at once', async () => {
    expect(await moved({ tries: 4, notBefore: NOW + 60_000, error: 'printer-lost' })).toMatchObject(
      {
        state: 'queued',
        printer: ON_SCREEN,
        tries: 0,
        notBefore: LATER,
        error: null,
      },
    );
  });

  it('that were given up there get a new try elsewhere', async () => {
    expect(
      await moved({ state: 'failed', settledAt: NOW, error: 'printer-unknown-kind' }),
    ).toMatchObject({ state: 'queued', printer: ON_SCREEN });
  });
});
