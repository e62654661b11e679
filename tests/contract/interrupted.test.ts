// A real receipt over each cable, and the link lost at every one of its bytes: nothing printed means tried again and
// printed once; anything printed means that the seller is asked; "printed" means the whole paper.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  PRINTER_KINDS,
  type PrinterKind,
  type VirtualPrinter,
} from '../../examples/printer/virtual-printer';
import { Connection } from '../../src/lib/devices/connection';
import { SendError, type Delivered } from '../../src/lib/devices/device';
import type { PrinterAbilities } from '../../src/lib/domain/printer';
import { CABLES, makePrinter, timers, type Cable } from '../fakes/byte-printers';

const text = (words: string): number[] => [...new TextEncoder().encode(words)];
const line = (words: string): number[] => [...text(words), 0x0a];

/** A QR code as `GS ( k`: model, size, correction, data, print. */
const code = (data: string): number[] => {
  const length = data.length + 3;
  return [
    ...[0x1d, 0x28, 0x6b, 0x04, 0x00, 0x31, 0x41, 0x32, 0x00],
    ...[0x1d, 0x28, 0x6b, 0x03, 0x00, 0x31, 0x43, 0x06],
    ...[0x1d, 0x28, 0x6b, 0x03, 0x00, 0x31, 0x45, 0x31],
    ...[0x1d, 0x28, 0x6b, length % 256, length >> 8, 0x31, 0x50, 0x30, ...text(data)],
    ...[0x1d, 0x28, 0x6b, 0x03, 0x00, 0x31, 0x51, 0x30],
  ];
};
/** A picture of 48 by 8 dots. */
const DOTS = Array<number>(48).fill(0xaa);
const PICTURE = [0x1d, 0x76, 0x30, 0x00, 0x06, 0x00, 0x08, 0x00, ...DOTS];
const STAR_PICTURE = [0x1b, 0x1d, 0x53, 0x01, 0x06, 0x00, 0x08, 0x00, 0x00, ...DOTS];

const ESC_POS = Uint8Array.of(
  ...[0x1b, 0x40, 0x1c, 0x2e, 0x1b, 0x74, 17],
  ...[0x1b, 0x61, 0x01, ...PICTURE, 0x1b, 0x61, 0x00],
  ...[0x1b, 0x45, 0x01, 0x1d, 0x21, 0x11, ...line('Tea shop'), 0x1b, 0x45, 0x00, 0x1d, 0x21, 0x00],
  ...line('Green tea            2 x 120.00'),
  ...line('Total                    240.00'),
  ...code('https://shop.example/r/17'),
  ...line('Receipt 17'),
  ...[0x1d, 0x56, 0x42, 0x00],
);

const STAR = Uint8Array.of(
  ...[0x1b, 0x40, 0x1b, 0x1d, 0x74, 10],
  ...STAR_PICTURE,
  ...[0x1b, 0x45, ...line('Tea shop'), 0x1b, 0x46],
  ...line('Green tea            2 x 120.00'),
  ...line('Total                    240.00'),
  ...line('Receipt 17'),
  ...[0x1b, 0x64, 0x02],
);

interface Row {
  readonly kind: PrinterKind;
  readonly abilities: PrinterAbilities;
  readonly payload: Uint8Array;
  /** what is said behind the job, bytes: fence and status */
  readonly behind: number;
}

const PRINTERS: Readonly<Record<string, Row>> = {
  'one that confirms': {
    kind: PRINTER_KINDS.epson,
    abilities: { status: true, confirms: 'printed' },
    payload: ESC_POS,
    behind: 11,
  },
  'one that confirms, line by line': {
    kind: { ...PRINTER_KINDS.epson, msPerLine: 20 },
    abilities: { status: true, confirms: 'printed' },
    payload: ESC_POS,
    behind: 11,
  },
  'one that says what it has taken': {
    kind: PRINTER_KINDS.statusClone,
    abilities: { status: true, confirms: 'taken' },
    payload: ESC_POS,
    behind: 3 + 2 * 3,
  },
  'a silent one': {
    kind: { ...PRINTER_KINDS.silentClone, knowsFunctions: true },
    abilities: { status: false, confirms: 'none' },
    payload: ESC_POS,
    behind: 0,
  },
  'a Star': {
    kind: PRINTER_KINDS.star,
    abilities: { status: true, confirms: 'printed' },
    payload: STAR,
    behind: 1,
  },
};

/** Ink on paper, or waiting in the line that comes next. */
const hasInk = (printer: VirtualPrinter): boolean =>
  printer.marks > 0 || printer.paper().lines.length > 0;

/** The end of one try, with the time that it takes. */
async function endOf(job: Promise<Delivered>): Promise<Delivered | SendError> {
  const seen: (Delivered | SendError)[] = [];
  void job.then(
    (delivered) => seen.push(delivered),
    (error: unknown) => seen.push(error as SendError),
  );
  for (let step = 0; step < 100 && seen.length === 0; step++)
    await vi.advanceTimersByTimeAsync(step < 20 ? 1 : 1_000);
  return seen[0] ?? expect.fail('the job never ends');
}

async function connect(cable: Cable, { kind, abilities }: Row) {
  const printer = makePrinter(kind);
  const env = cable.plug(printer);
  const { address } = await cable.driver.pair(env);
  const language = kind.language === 'star' ? 'star-prnt' : 'esc-pos';
  const told = { language, abilities, wake: false, pieceBytes: 200 } as const;
  const connection = new Connection(cable.driver, env, { address, told });
  const connecting = connection.connect();
  await vi.advanceTimersByTimeAsync(0);
  await connecting;
  return { printer, connection };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const cables = Object.entries(CABLES) as [string, Cable][];
const rows = cables.flatMap(([cable, how]) =>
  Object.entries(PRINTERS).map(([name, row]) => [cable, name, how, row] as const),
);

describe.each(rows)('over %s to %s', (_, __, cable, row) => {
  /** The whole paper, and how many bytes it takes after connecting. */
  async function undisturbed() {
    const { printer, connection } = await connect(cable, row);
    const before = printer.received.length;
    const delivered = await endOf(connection.send(row.payload));
    await connection.close();
    return { delivered, paper: printer.paper(), bytes: printer.received.length - before, printer };
  }

  it('a receipt comes out whole, and the printer knows every byte of it', async () => {
    const { delivered, paper, printer } = await undisturbed();
    expect(delivered).toBe(row.abilities.confirms === 'none' ? 'handedOver' : 'printed');
    expect(paper.cuts).toBe(1);
    expect(printer.problems).toEqual([]);
  });

  it('no byte at which the link is lost makes a receipt disappear, come twice, or be believed', async () => {
    const { paper: whole, bytes } = await undisturbed();
    const lastLines = whole.lines.slice(-4);
    const ends = { again: 0, asked: 0, believed: 0 };
    for (let at = 0; at <= bytes + 1; at++) {
      const { printer, connection } = await connect(cable, row);
      printer.loseLinkAfter(at);
      const end = await endOf(connection.send(row.payload));
      if (end instanceof SendError && !end.begun) {
        ends.again += 1;
        expect(hasInk(printer), `byte ${at}: printed, and would be printed again`).toBe(false);
        expect(await endOf(connection.send(row.payload))).toMatch(/printed|handedOver/);
        expect(printer.paper(), `byte ${at}: printed again`).toEqual(whole);
      } else if (end instanceof SendError) {
        ends.asked += 1;
        await vi.advanceTimersByTimeAsync(400); // the printer goes on with what it has
        const { marks } = printer;
        await vi.advanceTimersByTimeAsync(600);
        expect(printer.isLinked, `byte ${at}: connects again by itself`).toBe(true);
        expect(printer.marks, `byte ${at}: printed again by itself`).toBe(marks);
        // The seller says that it did not come out: nothing that is left of it spoils the next one.
        expect(await endOf(connection.send(row.payload))).toMatch(/printed|handedOver/);
        await vi.advanceTimersByTimeAsync(400);
        expect(printer.paper().lines.slice(-4), `byte ${at}: the next one`).toEqual(lastLines);
      } else {
        ends.believed += 1;
        expect(printer.paper(), `byte ${at}: believed`).toEqual(whole);
      }
      await connection.close();
    }
    // Every byte before the first that could print, and no other, leads to another try. An answer that came before
    // the link was lost, with the very last byte, may be believed or not.
    const asked = row.payload.length - 2 + row.behind;
    expect(ends.again).toBe(bytes + 1 - asked);
    expect(ends.asked).toBeGreaterThanOrEqual(asked - 1);
    expect(ends.believed).toBeGreaterThanOrEqual(1);
  });
});

it('has timers that a test can move', () => {
  const run = vi.fn();
  timers.setTimeout(run, 1_000);
  vi.advanceTimersByTime(1_000);
  expect(run).toHaveBeenCalledOnce();
});
