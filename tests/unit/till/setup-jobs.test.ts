import { describe, expect, it } from 'vitest';
import { PrinterId } from '../../../src/lib/domain/ids';
import {
  DEFAULT_PROFILE,
  type Printer,
  type PrinterLanguage,
  type PrinterProfile,
} from '../../../src/lib/domain/printer';
import { linesOf } from '../../../src/lib/domain/receipt';
import { readAs } from '../../../src/lib/encoders/paper';
import { baudOf, choiceLines, NO_PAGE, testPaper } from '../../../src/lib/till/printer-setup';
import { setupJobs, type SetupPrint } from '../../../src/lib/till/setup-jobs';
import { testReceiptOf } from '../../../src/lib/till/test-receipt';
import { fakeDraw } from '../../fakes/draw';
import { fakeWorld } from '../../fakes/till-ports';

const ports = {
  clock: { now: () => Date.UTC(2026, 10, 23, 14, 40), after: () => () => {} },
  language: () => 'en' as const,
  timeZone: 'UTC',
  draw: fakeDraw,
};
const printerWith = (part: Partial<PrinterProfile> = {}): Printer => ({
  v: 1,
  id: PrinterId.parse('printer1'),
  driver: 'usb',
  name: 'Counter',
  address: {},
  profile: { ...DEFAULT_PROFILE, ...part },
  addedAt: 0,
});
const jobs = (print: SetupPrint, language: PrinterLanguage = 'esc-pos', printer = printerWith()) =>
  setupJobs(ports, print, printer, language);

async function paper(
  print: SetupPrint,
  language: PrinterLanguage = 'esc-pos',
  printer = printerWith(),
) {
  const [job, ...more] = await jobs(print, language, printer);
  expect(more).toEqual([]);
  const read = readAs(language, job?.bytes ?? new Uint8Array(), printer.profile.page);
  return { ...read, text: linesOf(read.lines).map(({ text }) => text) };
}

describe('a test print', () => {
  it.each(['esc-pos', 'star-prnt', 'star-line'] as const)(
    'is one job and one strip of paper in %s: the usual numbers, then a receipt',
    async (language) => {
      const printed = await paper({ kind: 'test', alphabet: 'russian' }, language);
      expect(printed.unknown).toEqual([]);
      expect(printed.cuts).toBe(1);
      expect(printed.text[0]).toMatch(/^1[07]: Привет Ёё №$/);
      expect(printed.text.some((line) => line.includes('TEST PRINT'))).toBe(true);
    },
  );

  it.each(['epos-xml', 'web-prnt'] as const)('is a receipt alone in %s', async (language) => {
    const printed = await paper({ kind: 'test', alphabet: 'russian' }, language);
    expect(printed.text.some((line) => line.startsWith('17:'))).toBe(false);
    expect(printed.text.some((line) => line.includes('TEST PRINT'))).toBe(true);
  });

  it('of the card is what customers get, without numbers', async () => {
    expect((await paper({ kind: 'receipt' })).text[0]?.trim()).toBe('TEST PRINT');
  });
});

describe('the other prints', () => {
  it('are for the languages of bytes alone', async () => {
    for (const kind of ['rulers', 'calibration'] as const)
      expect(await jobs({ kind }, 'epos-xml')).toEqual([]);
    const range = { from: 0, to: 1 };
    expect(await jobs({ kind: 'pages', alphabet: 'russian', range }, 'web-prnt')).toEqual([]);
  });

  it('open the drawer without paper, where there is one', async () => {
    expect(await jobs({ kind: 'drawer' })).toEqual([]);
    const opened = await paper({ kind: 'drawer' }, 'esc-pos', printerWith({ drawer: 'pin5' }));
    expect(opened).toMatchObject({ drawer: 1, lines: [], cuts: 0 });
  });

  it('send each block of the calibration as one piece', async () => {
    const blocks = await jobs({ kind: 'calibration' });
    for (const { pieceBytes, bytes } of blocks.slice(0, -1))
      expect(bytes).toHaveLength(pieceBytes ?? 0);
  });
});

describe('the test paper on the screen', () => {
  it('is what the printer makes of the very bytes, when the chosen number is right', async () => {
    const { profile } = printerWith();
    const receipt = testReceiptOf(ports, profile);
    const world = await fakeWorld();
    const to = { profile, language: 'esc-pos', ports: world.ports } as const;
    const shown = linesOf(await testPaper(receipt, 'russian', to)).map(({ text }) => text);
    const printed = await paper({ kind: 'test', alphabet: 'russian' });
    // Which page the other numbers select, only the printer knows.
    expect(shown.slice(4)).toEqual(printed.text.slice(4));
    expect(shown[0]).toBe(printed.text[0]);
  });

  it('shows one readable line, that of the chosen number', () => {
    const readable = (codePage: number, page: PrinterProfile['page']) =>
      choiceLines('russian', { codePage, page }, 'esc-pos').filter(({ text }) =>
        text.includes('Привет'),
      );
    expect(readable(46, 'windows-1251').map(({ text }) => text)).toEqual(['46: Привет Ёё №']);
    expect(readable(NO_PAGE.codePage, NO_PAGE.page)).toEqual([]);
  });
});

describe('the speed of a port', () => {
  it.each<[string, Printer['address'], string, number | undefined]>([
    ['a cable', { kind: 'usb', baud: '38400' }, 'serial', 38_400],
    ['a speed that no port has', { kind: 'port', baud: '7' }, 'serial', 9_600],
    ['Bluetooth has none', { kind: 'bluetooth' }, 'serial', undefined],
    ['USB has none', {}, 'usb', undefined],
  ])('%s', (_, address, driver, baud) => {
    expect(baudOf({ driver, address })).toBe(baud);
  });
});
