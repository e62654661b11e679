import { describe, expect, it } from 'vitest';
import { PrinterId } from '../../../src/lib/domain/ids';
import {
  DEFAULT_PROFILE,
  type Printer,
  type PrinterTrouble,
} from '../../../src/lib/domain/printer';
import * as m from '../../../src/lib/paraglide/messages';
import type { PrinterStatus } from '../../../src/lib/till/devices.svelte';
import { printerWords, troubleText } from '../../../src/routes/printer-state';
import { stateWords, wayTo } from '../../../src/routes/printers/printer-words';

const printer: Printer = {
  v: 1,
  id: PrinterId.parse('printer1'),
  driver: 'usb',
  name: 'Counter',
  address: {},
  profile: DEFAULT_PROFILE,
  addedAt: 0,
};
const status = (part: Partial<PrinterStatus>): PrinterStatus => ({
  state: 'ready',
  error: null,
  reason: null,
  trouble: null,
  ...part,
});
const TROUBLES: readonly PrinterTrouble[] = [
  'printer-paper-out',
  'printer-cover-open',
  'printer-hot',
  'printer-cutter',
  'printer-fault',
  'printer-offline',
];

describe('the state of a printer in words', () => {
  it.each(TROUBLES)(
    'names %s as long as it lasts, in every state, and asks for a person',
    (trouble) => {
      for (const state of ['ready', 'busy', 'connecting'] as const) {
        const now = status({ state, trouble });
        expect(printerWords(printer, now, true)).toMatchObject({
          status: troubleText(trouble),
          amber: true,
        });
        expect(stateWords(now, true, 0)).toMatchObject({ text: troubleText(trouble), amber: true });
      }
    },
  );

  it('has words of its own for each trouble, short enough for the lip', () => {
    const texts = TROUBLES.map(troubleText);
    expect(new Set(texts).size).toBe(TROUBLES.length);
    for (const text of texts) expect(text.length).toBeLessThanOrEqual(18);
  });

  it('is ready again once the printer said that its trouble is over', () => {
    const now = status({ error: 'printer-cover-open' });
    expect(printerWords(printer, now, true)).toMatchObject({
      status: m.printer_ready(),
      amber: false,
    });
    expect(stateWords(now, true, 0).text).toBe(m.printer_ready());
  });

  it('asks to look after a failure that nobody took back', () => {
    const now = status({ error: 'printer-silent' });
    expect(printerWords(printer, now, true).amber).toBe(true);
    expect(stateWords(now, true, 0).text).toBe(m.printer_look());
  });

  it('is never ready on a printer that nobody has talked to', () => {
    const now = status({ state: 'idle' });
    expect(printerWords(printer, now, true).status).toBe(m.printer_not_connected());
    expect(stateWords(now, true, 0).text).toBe(m.printers_not_asked());
  });
});

describe('the way to a printer', () => {
  it('tells a port at a cable from Bluetooth', () => {
    const name = (kind: string) => wayTo({ driver: 'serial', address: { kind } }).name();
    expect(name('bluetooth')).toBe(m.printers_classic());
    expect(name('usb')).toBe(m.printers_port());
  });

  it('is named by its id when another version knew it', () => {
    expect(wayTo({ driver: 'telegraph', address: {} }).name()).toBe('telegraph');
  });
});
