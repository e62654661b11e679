import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  PRINTER_KINDS,
  type Fault,
  type PrinterKind,
} from '../../../../examples/printer/virtual-printer';
import type { PrinterTold } from '../../../../src/lib/devices/device';
import { SILENCE_MS, TROUBLE_MS } from '../../../../src/lib/devices/patience';
import { directCable, makePrinter, pairPrinter } from '../../../fakes/byte-printers';

const text = (words: string): number[] => [...new TextEncoder().encode(words)];
const LINES = ['Tea', 'Cake', 'Total 12'];
/** `ESC @`, three lines, cut. */
const PAYLOAD = Uint8Array.of(
  ...[0x1b, 0x40],
  ...LINES.flatMap((line) => [...text(line), 0x0a]),
  ...[0x1d, 0x56, 0x42, 0x00],
);
/** The same in Star's words: `ESC d 2` cuts. */
const STAR_PAYLOAD = Uint8Array.of(...PAYLOAD.subarray(0, -4), 0x1b, 0x64, 0x02);

const ALL = { status: true, confirms: 'printed' } as const;
const TAKEN = { status: true, confirms: 'taken' } as const;
const NONE = { status: false, confirms: 'none' } as const;

async function connected(
  kind: PrinterKind = PRINTER_KINDS.epson,
  told: Partial<PrinterTold> = {},
  paperLines?: number,
) {
  const printer = makePrinter(kind, paperLines);
  const paired = await pairPrinter(printer);
  const connecting = paired.connect(told);
  await vi.advanceTimersByTimeAsync(10_000);
  const link = await connecting;
  const before = printer.received.length;
  return {
    ...paired,
    printer,
    link,
    /** what arrived since, without the start of the connection */
    arrived: () => printer.received.slice(before),
  };
}

/** Follows a job to its end; time has to be moved. */
function follow<T>(job: Promise<T>) {
  const seen: { done?: T; error?: unknown } = {};
  void job.then(
    (done) => (seen.done = done),
    (error: unknown) => (seen.error = error),
  );
  return seen;
}

const linesOf = (printer: ReturnType<typeof makePrinter>): string[] =>
  printer.paper().lines.flatMap((part) => ('text' in part ? part.text : []));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('what a printer can tell', () => {
  it.each([
    ['epson', PRINTER_KINDS.epson, ALL],
    ['silentClone', PRINTER_KINDS.silentClone, NONE],
    ['statusClone', PRINTER_KINDS.statusClone, TAKEN],
    ['slowBleClone', PRINTER_KINDS.slowBleClone, NONE],
    ['star', PRINTER_KINDS.star, ALL],
    ['only status', { ...PRINTER_KINDS.epson, answers: ['status'] }, { ...NONE, status: true }],
    ['only GS r', { ...PRINTER_KINDS.epson, answers: ['inOrder'] }, { ...TAKEN, status: false }],
    [
      'a Star that does not count',
      { ...PRINTER_KINDS.star, answers: ['status'] },
      { ...NONE, status: true },
    ],
  ] as const)('is found out without a mark on the paper: %s', async (_, kind, abilities) => {
    const { printer, link } = await connected(kind);
    expect(link.abilities).toEqual(abilities);
    expect(printer.problems).toEqual([]);
    expect(printer.marks).toBe(0);
    printer.received.length = 0;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(printer.received).toEqual([]);
  });

  it('is not asked again when it is known', async () => {
    const { printer, link } = await connected(PRINTER_KINDS.epson, { abilities: NONE });
    expect(printer.received).toEqual([]);
    expect(link.abilities).toEqual(NONE);
  });

  it('is nothing for one that only sends back what it hears', async () => {
    const printer = makePrinter(PRINTER_KINDS.silentClone);
    const { connect } = await pairPrinter(printer);
    const receive = printer.receive.bind(printer);
    printer.receive = (bytes) => {
      for (const byte of bytes) printer.onReply(Uint8Array.of(byte));
      return receive(bytes);
    };
    const connecting = connect();
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await connecting).abilities).toEqual(NONE);
  });

  it.each([
    ['noise of zeros', 0x00],
    ['noise of ones', 0xff],
  ])('is no status for one that answers with %s', async (_, byte) => {
    const printer = makePrinter(PRINTER_KINDS.silentClone);
    const { connect } = await pairPrinter(printer);
    const receive = printer.receive.bind(printer);
    printer.receive = (bytes) => {
      printer.onReply(Uint8Array.of(byte));
      return receive(bytes);
    };
    const connecting = connect();
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await connecting).abilities.status).toBe(false);
  });

  it.each([
    ['esc-pos', PRINTER_KINDS.epson],
    ['star', PRINTER_KINDS.star],
  ])('cannot be found out while the cover is open: %s', async (_, kind) => {
    const printer = makePrinter(kind);
    printer.openCover();
    const { connect } = await pairPrinter(printer);
    const refused = expect(connect()).rejects.toMatchObject({ code: 'printer-cover-open' });
    await vi.advanceTimersByTimeAsync(10_000);
    await refused;
    expect(printer.isLinked).toBe(false);
  });

  it('is told by itself from the moment of connecting', async () => {
    const { printer, troubles } = await connected(PRINTER_KINDS.epson, { abilities: ALL });
    printer.openCover();
    printer.closeCover();
    expect(troubles).toEqual(['printer-cover-open', null]);
  });
});

describe('before a job', () => {
  it.each<[Fault, string]>([
    ['paperOut', 'printer-paper-out'],
    ['coverOpen', 'printer-cover-open'],
    ['cutter', 'printer-cutter'],
    ['hot', 'printer-hot'],
    ['broken', 'printer-fault'],
  ])('%s refuses it, and nothing is sent', async (fault, code) => {
    for (const kind of [PRINTER_KINDS.epson, PRINTER_KINDS.statusClone, PRINTER_KINDS.star]) {
      const payload = kind === PRINTER_KINDS.star ? STAR_PAYLOAD : PAYLOAD;
      const { printer, link, troubles, arrived } = await connected(kind);
      printer.break(fault);
      const job = follow(link.send(payload));
      await vi.advanceTimersByTimeAsync(10_000);
      expect(job.error).toMatchObject({ name: 'SendError', code, begun: false });
      expect(troubles).toEqual([code]);
      expect(String.fromCharCode(...arrived())).not.toContain('Tea');
      printer.mend(fault);
      const again = follow(link.send(payload));
      await vi.advanceTimersByTimeAsync(10_000);
      expect(again.done).toBe('printed');
      expect(linesOf(printer)).toEqual(LINES);
      expect(troubles.at(-1)).toBeNull();
    }
  });

  it('a printer that has stopped answering is lost, and nothing is sent', async () => {
    const { link, printer, arrived } = await connected(PRINTER_KINDS.silentClone, {
      abilities: ALL,
    });
    const job = follow(link.send(PAYLOAD));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(job.error).toMatchObject({ code: 'printer-lost', begun: false });
    expect(printer.marks).toBe(0);
    expect(arrived().filter((byte) => byte > 0x20)).toEqual([]);
    await link.lost;
  });

  it('one that does not come to the end of what was before gets no job', async () => {
    const kind = { ...PRINTER_KINDS.epson, answers: ['status'] } as const;
    const { link, printer } = await connected(kind, { abilities: TAKEN });
    const job = follow(link.send(PAYLOAD));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(job.error).toMatchObject({ code: 'printer-lost', begun: false });
    expect(printer.marks).toBe(0);
  });

  it('one that sleeps is woken by a byte that does nothing, and gets a moment', async () => {
    const { link, arrived } = await connected(PRINTER_KINDS.silentClone, {
      abilities: NONE,
      wake: true,
    });
    const job = follow(link.send(PAYLOAD));
    await vi.advanceTimersByTimeAsync(199);
    expect(arrived()).toEqual([0x00]);
    await vi.advanceTimersByTimeAsync(1);
    expect(job.done).toBe('handedOver');
    expect(arrived()).toEqual([0x00, ...PAYLOAD]);
  });
});

describe('after a job', () => {
  it.each([
    ['handedOver', 'silentClone', PRINTER_KINDS.silentClone],
    ['printed', 'statusClone', PRINTER_KINDS.statusClone],
    ['printed', 'epson', PRINTER_KINDS.epson],
    ['printed', 'star', PRINTER_KINDS.star],
    ['handedOver', 'only status', { ...PRINTER_KINDS.epson, answers: ['status'] }],
    ['handedOver', 'only GS r', { ...PRINTER_KINDS.epson, answers: ['inOrder'] }],
  ] as const)('it is %s by %s', async (delivered, _, kind) => {
    const { link, printer } = await connected(kind);
    const payload = kind.language === 'star' ? STAR_PAYLOAD : PAYLOAD;
    const onProgress = vi.fn();
    const job = follow(link.send(payload, { onProgress }));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(job.done).toBe(delivered);
    expect(linesOf(printer)).toEqual(LINES);
    expect(printer.paper()).toMatchObject({ cuts: 1, unknown: [] });
    expect(printer.problems).toEqual([]);
    expect(onProgress).toHaveBeenLastCalledWith(payload.length, payload.length);
  });

  it('the status is switched on again where the job resets it, and ends with an id of its own', async () => {
    const { link, arrived } = await connected(PRINTER_KINDS.epson, { abilities: ALL });
    const ids = new Set<string>();
    for (const number of [1, 2, 3]) {
      const before = arrived().length;
      await link.send(PAYLOAD);
      const sent = arrived().slice(before);
      const questions = 2 * 3;
      expect(sent.slice(questions, questions + 5), `job ${number}`).toEqual([
        ...[0x1b, 0x40],
        ...[0x1d, 0x61, 0xff],
      ]);
      expect(sent.slice(-11, -4)).toEqual([0x1d, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30]);
      ids.add(String.fromCharCode(...sent.slice(-4)));
    }
    expect(ids.size).toBe(3);
  });

  it('an answer with another id is not taken for its own', async () => {
    const kind = { ...PRINTER_KINDS.epson, answers: ['status', 'asb'] } as const;
    const { link, printer } = await connected(kind, { abilities: ALL });
    const job = follow(link.send(PAYLOAD));
    await vi.advanceTimersByTimeAsync(5_000);
    printer.onReply(Uint8Array.of(0x37, 0x22, 0x20, 0x20, 0x20, 0x20, 0x00));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(job).toEqual({});
    printer.onReply(Uint8Array.of(0x37, 0x22, ...text('none'), 0x00));
    await vi.advanceTimersByTimeAsync(SILENCE_MS);
    expect(job.error).toMatchObject({ code: 'printer-silent', begun: true });
  });

  it('a late answer still counts', async () => {
    const kind = { ...PRINTER_KINDS.epson, answers: ['status', 'asb'] } as const;
    const { link, printer } = await connected(kind, { abilities: ALL });
    const job = follow(link.send(PAYLOAD));
    await vi.advanceTimersByTimeAsync(0);
    const id = printer.received.slice(-4);
    await vi.advanceTimersByTimeAsync(SILENCE_MS - 3_000);
    for (const byte of [0x37, 0x22, ...id, 0x00]) printer.onReply(Uint8Array.of(byte));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(job.done).toBe('printed');
  });

  it('one that stays silent is given up, and not begun again', async () => {
    const onlyStatus = { ...PRINTER_KINDS.epson, answers: ['status'] } as const;
    for (const [kind, abilities] of [
      [onlyStatus, ALL],
      [PRINTER_KINDS.statusClone, TAKEN],
      [onlyStatus, { status: false, confirms: 'printed' }],
    ] as const) {
      const { link, printer } = await connected(kind, { abilities });
      const { onReply } = printer;
      printer.onReply = (bytes) => {
        const isFence = printer.marks > 0 && bytes[0] === 0x00;
        if (!isFence) onReply(bytes);
      };
      const job = follow(link.send(PAYLOAD));
      await vi.advanceTimersByTimeAsync(SILENCE_MS - 1_000);
      expect(job).toEqual({});
      await vi.advanceTimersByTimeAsync(4_000);
      expect(job.error).toMatchObject({ code: 'printer-silent', begun: true });
      await link.lost;
    }
  });

  it('a link that breaks while the printer is waited for leaves the job in doubt', async () => {
    const { link, printer } = await connected(
      { ...PRINTER_KINDS.epson, answers: ['status'] },
      { abilities: ALL },
    );
    const job = follow(link.send(PAYLOAD));
    await vi.advanceTimersByTimeAsync(2_500);
    printer.loseLink();
    await vi.advanceTimersByTimeAsync(0);
    expect(job.error).toMatchObject({ code: 'printer-lost', begun: true });
  });
});

describe('a printer that still owes an answer for a job of an earlier connection', () => {
  it.each([
    ['statusClone', PRINTER_KINDS.statusClone, PAYLOAD],
    ['epson', PRINTER_KINDS.epson, PAYLOAD],
    ['star', PRINTER_KINDS.star, STAR_PAYLOAD],
  ])('is believed only for the job at hand: %s', async (_, kind, payload) => {
    for (const told of [{}, { brokeOff: true }]) {
      const { link, printer, connect } = await connected({ ...kind, msPerLine: 400 }, {}, 1);
      const first = follow(link.send(payload));
      await vi.advanceTimersByTimeAsync(5_000);
      printer.loseLink();
      await vi.advanceTimersByTimeAsync(0);
      expect(first.error).toMatchObject({ code: 'printer-lost', begun: true });
      const again = await connect({ abilities: link.abilities, ...told });
      printer.loadPaper();
      let cutsAtTheEnd = -1;
      const second = follow(
        again.send(payload).finally(() => (cutsAtTheEnd = printer.paper().cuts)),
      );
      await vi.advanceTimersByTimeAsync(20_000);
      expect(second.done).toBe('printed');
      expect(cutsAtTheEnd).toBe(2);
    }
  });
});

describe('a roll that ends while a job is printed', () => {
  const kinds = [
    ['epson', PRINTER_KINDS.epson, PAYLOAD],
    ['epson without ASB', { ...PRINTER_KINDS.epson, answers: ['status', 'printed', 'inOrder'] }, PAYLOAD],
    ['statusClone', PRINTER_KINDS.statusClone, PAYLOAD],
    ['star', PRINTER_KINDS.star, STAR_PAYLOAD],
  ] as const; // prettier-ignore

  it.each(kinds)('is told, and the job is printed once when there is paper: %s', async (...row) => {
    const [, kind, payload] = row;
    const { link, printer, troubles } = await connected(kind, {}, 2);
    const job = follow(link.send(payload));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(job).toEqual({});
    expect(troubles).toEqual(['printer-paper-out']);
    await vi.advanceTimersByTimeAsync(5 * 60_000);
    expect(job).toEqual({});
    printer.loadPaper();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(job.done).toBe('printed');
    expect(troubles).toEqual(['printer-paper-out', null]);
    expect(linesOf(printer)).toEqual(LINES);
    expect(printer.paper().cuts).toBe(1);
  });

  it.each(kinds)('is in doubt when nobody comes: %s', async (_, kind, payload) => {
    const { link } = await connected(kind, {}, 2);
    const job = follow(link.send(payload));
    await vi.advanceTimersByTimeAsync(TROUBLE_MS - 1_000);
    expect(job).toEqual({});
    await vi.advanceTimersByTimeAsync(10_000);
    expect(job.error).toMatchObject({ code: 'printer-silent', begun: true });
  });

  it('holds the writes back, and goes on with them', async () => {
    const kind = { ...PRINTER_KINDS.epson, bufferBytes: 64 };
    const { link, printer, troubles } = await connected(kind, {}, 2);
    const long = Uint8Array.of(...PAYLOAD, ...PAYLOAD, ...PAYLOAD, ...PAYLOAD, ...PAYLOAD);
    const job = follow(link.send(long));
    await vi.advanceTimersByTimeAsync(5 * 60_000);
    expect(job).toEqual({});
    expect(troubles).toEqual(['printer-paper-out']);
    printer.loadPaper();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(job.done).toBe('printed');
    expect(troubles).toEqual(['printer-paper-out', null]);
    expect(linesOf(printer)).toEqual([...LINES, ...LINES, ...LINES, ...LINES, ...LINES]);
  });

  it('takes a write that is held back without a word for a dead link', async () => {
    const kind = { ...PRINTER_KINDS.silentClone, bufferBytes: 16 };
    const { link } = await connected(kind, { abilities: NONE }, 1);
    const job = follow(link.send(PAYLOAD));
    await vi.advanceTimersByTimeAsync(SILENCE_MS);
    expect(job.error).toMatchObject({ code: 'printer-lost', begun: true });
  });
});

describe('a cutter that jams at the end', () => {
  it.each([
    ['epson', PRINTER_KINDS.epson],
    ['statusClone', PRINTER_KINDS.statusClone],
  ])('is told, and the job is printed when it is free: %s', async (_, kind) => {
    const { link, printer, troubles } = await connected(kind);
    printer.jamsAtCut = true;
    const job = follow(link.send(PAYLOAD));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(job).toEqual({});
    expect(troubles).toEqual(['printer-cutter']);
    printer.mend('cutter');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(job.done).toBe('printed');
    expect(printer.paper().cuts).toBe(1);
  });
});

describe('a slow printer with a small buffer', () => {
  it('gets no byte more than it has room for', async () => {
    const { link, printer } = await connected(PRINTER_KINDS.slowBleClone, { abilities: NONE });
    const line = [...text('All the tea in the shop'), 0x0a];
    const long = Uint8Array.of(0x1b, 0x40, ...Array.from({ length: 100 }, () => line).flat());
    const job = follow(link.send(long));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(job.done).toBe('handedOver');
    expect(printer.problems).toEqual([]);
    expect(printer.marks).toBe(100);
  });
});

describe('pieces', () => {
  it.each([
    [{}, {}, 100],
    [{ pieceBytes: 20 }, {}, 20],
    [{ pieceBytes: 244 }, {}, 244],
    [{ pieceBytes: 20 }, { pieceBytes: 180 }, 180],
  ])('told %o and asked %o are of %i bytes', async (told, options, size) => {
    const printer = makePrinter(PRINTER_KINDS.silentClone);
    const { connect } = await pairPrinter(printer);
    const link = await connect({ abilities: NONE, ...told });
    const sizes: number[] = [];
    const receive = printer.receive.bind(printer);
    printer.receive = (bytes) => {
      sizes.push(bytes.length);
      return receive(bytes);
    };
    await link.send(Uint8Array.of(0x1b, 0x40, ...Array<number>(500).fill(0x41)), options);
    expect(Math.max(...sizes)).toBe(size);
    expect(sizes[0]).toBe(2);
  });
});

describe('the first job after one that broke off', () => {
  it.each([
    ['a picture', [0x1d, 0x76, 0x30, 0x00, 0x30, 0x00, 0x50, 0x00, 0xff, 0xff]],
    ['a code', [0x1d, 0x28, 0x6b, 0xff, 0x03, 0x31, 0x50]],
    ['a bare prefix', [0x1b]],
  ])('comes out whole behind %s', async (_, half) => {
    const printer = makePrinter();
    const { connect } = await pairPrinter(printer);
    await printer.receive(Uint8Array.from(half));
    const link = await connect({ abilities: NONE, brokeOff: true });
    await link.send(PAYLOAD);
    expect(linesOf(printer).slice(-3)).toEqual(LINES);
    expect(printer.paper().cuts).toBe(1);
    expect(printer.problems).toEqual([]);
    const before = printer.received.length;
    await link.send(PAYLOAD);
    expect(printer.received.slice(before)).toEqual([...PAYLOAD]);
  });

  it('is ended also before a printer is asked what it can', async () => {
    const printer = makePrinter();
    const { connect } = await pairPrinter(printer);
    // A picture of which 960 bytes are still to come.
    await printer.receive(Uint8Array.of(0x1d, 0x76, 0x30, 0x00, 0x30, 0x00, 0x14, 0x00));
    const connecting = connect({ brokeOff: true });
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await connecting).abilities).toEqual(ALL);
  });

  it('is not ended while the printer says what keeps it', async () => {
    const printer = makePrinter();
    const { connect } = await pairPrinter(printer);
    printer.openCover();
    const link = await connect({ abilities: ALL, brokeOff: true });
    const job = follow(link.send(PAYLOAD));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(job.error).toMatchObject({ code: 'printer-cover-open', begun: false });
    expect(printer.received.length).toBeLessThan(100);
    printer.closeCover();
    const again = follow(link.send(PAYLOAD));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(again.done).toBe('printed');
    expect(printer.received.filter((byte) => byte === 0).length).toBeGreaterThan(4_096);
  });

  it('marks nothing in a printer that is at rest', async () => {
    const printer = makePrinter(PRINTER_KINDS.silentClone);
    const { connect } = await pairPrinter(printer);
    const link = await connect({ abilities: NONE, brokeOff: true });
    await link.send(Uint8Array.of(0x1b, 0x40));
    expect(printer.marks).toBe(0);
    expect(printer.problems).toEqual([]);
    expect(printer.received.filter((byte) => byte === 0)).toHaveLength(16 + 4_096);
  });
});

describe('a channel on which nothing can come back', () => {
  it('is asked nothing, whatever was known before', async () => {
    for (const abilities of [undefined, ALL]) {
      const printer = makePrinter();
      const { connect } = await pairPrinter(printer, directCable({ answers: false }));
      const link = await connect({ abilities });
      expect(link.abilities).toEqual(NONE);
      expect(await link.send(PAYLOAD)).toBe('handedOver');
      expect(printer.received).toEqual([...PAYLOAD]);
    }
  });
});

describe('a channel with a side road', () => {
  it('tells why a printer that answers nothing holds a write back', async () => {
    const printer = makePrinter({ ...PRINTER_KINDS.silentClone, bufferBytes: 8 }, 1);
    const { connect, troubles } = await pairPrinter(printer, directCable({ askTrouble: true }));
    const link = await connect({ abilities: NONE });
    const job = follow(link.send(PAYLOAD));
    await vi.advanceTimersByTimeAsync(5 * 60_000);
    expect(job).toEqual({});
    expect(troubles).toEqual(['printer-paper-out']);
    printer.loadPaper();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(job.done).toBe('handedOver');
    expect(troubles).toEqual(['printer-paper-out', null]);
    expect(linesOf(printer)).toEqual(LINES);
  });

  it('tells why a printer without a status does not confirm', async () => {
    const kind = { ...PRINTER_KINDS.epson, answers: ['inOrder', 'printed'] } as const;
    const printer = makePrinter(kind, 2);
    const { connect, troubles } = await pairPrinter(printer, directCable({ askTrouble: true }));
    const link = await connect({ abilities: { status: false, confirms: 'printed' } });
    const job = follow(link.send(PAYLOAD));
    await vi.advanceTimersByTimeAsync(5 * 60_000);
    expect(job).toEqual({});
    expect(troubles).toEqual(['printer-paper-out']);
    printer.loadPaper();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(job.done).toBe('printed');
    expect(troubles).toEqual(['printer-paper-out', null]);
  });

  it('refuses a job for a printer that cannot even be asked', async () => {
    const printer = makePrinter({ ...PRINTER_KINDS.epson, answers: [] });
    const { connect } = await pairPrinter(printer, directCable({ askTrouble: true }));
    const link = await connect({ abilities: ALL });
    printer.openCover();
    const job = follow(link.send(PAYLOAD));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(job.error).toMatchObject({ code: 'printer-cover-open', begun: false });
    expect(printer.isLinked).toBe(true);
  });

  it('is not believed before the printer itself', async () => {
    const printer = makePrinter(PRINTER_KINDS.statusClone);
    const { connect, troubles } = await pairPrinter(printer, {
      ...directCable({ askTrouble: () => 'printer-paper-out' }),
    });
    const link = await connect({ abilities: TAKEN });
    const job = follow(link.send(PAYLOAD));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(job.done).toBe('printed');
    expect(troubles).toEqual([]);
  });
});

describe('a printer that holds back the very first bytes', () => {
  it('is connected all the same', async () => {
    const printer = makePrinter({ ...PRINTER_KINDS.epson, bufferBytes: 16 });
    printer.openCover();
    await printer.receive(new Uint8Array(15));
    const { connect } = await pairPrinter(printer, directCable({ askTrouble: true }));
    const link = follow(connect({ abilities: ALL }));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(link.done?.abilities).toEqual(ALL);
    const job = follow(link.done?.send(PAYLOAD) ?? expect.fail('no link'));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(job.error).toMatchObject({ code: 'printer-cover-open', begun: false });
    printer.closeCover();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await link.done?.send(PAYLOAD)).toBe('printed');
    expect(linesOf(printer)).toEqual(LINES);
  });
});

describe('an answer in order and a status', () => {
  /** A printer whose answers pass through `change` first, with the question that came last. */
  async function intercepted(change: (reply: number[], question: number) => number[] | null) {
    const printer = makePrinter(PRINTER_KINDS.statusClone);
    const paired = await pairPrinter(printer);
    const connecting = paired.connect({ abilities: TAKEN });
    await vi.advanceTimersByTimeAsync(0);
    const link = await connecting;
    const { onReply } = printer;
    printer.onReply = (bytes) => {
      const reply = change([...bytes], printer.received.at(-1) ?? 0);
      if (reply) onReply(Uint8Array.from(reply));
    };
    return { ...paired, printer, link, onReply };
  }

  it('mean printed only when the status was asked after the answer', async () => {
    let kept: number[] | null = null;
    let passed = false;
    const { printer, link, onReply } = await intercepted((reply, question) => {
      if (printer.marks > 0 && reply[0] === 0x00) {
        kept = reply;
        return null;
      }
      if (kept && !passed && question === 2) {
        // Between the status and its answer the printer came to the end, and ran out of paper.
        passed = true;
        onReply(Uint8Array.from(kept));
        onReply(Uint8Array.from(reply));
        printer.break('paperOut');
        return null;
      }
      return reply;
    });
    const job = follow(link.send(PAYLOAD));
    await vi.advanceTimersByTimeAsync(30_000);
    expect(passed).toBe(true);
    expect(job).toEqual({});
    const before = printer.received.length;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(printer.received.length - before).toBeLessThan(12 * 9);
    printer.loadPaper();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(job.done).toBe('printed');
  });

  it('find missing paper also where only DLE EOT 4 tells of it', async () => {
    const { printer, link } = await intercepted((reply, question) =>
      question === 2 ? [0x12] : reply,
    );
    printer.break('paperOut');
    const job = follow(link.send(PAYLOAD));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(job.error).toMatchObject({ code: 'printer-paper-out', begun: false });
  });
});

describe('a Star printer', () => {
  it('that does not come to an end of what it has is offline', async () => {
    const { link } = await connected(
      { ...PRINTER_KINDS.star, answers: ['status'] },
      { abilities: ALL },
    );
    const job = follow(link.send(STAR_PAYLOAD));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(job.error).toMatchObject({ code: 'printer-offline', begun: false });
  });

  it('is not believed when it tells of something else while it prints', async () => {
    const { link, printer } = await connected({ ...PRINTER_KINDS.star, msPerLine: 400 });
    let cutsAtTheEnd = -1;
    const job = follow(
      link.send(STAR_PAYLOAD).finally(() => (cutsAtTheEnd = printer.paper().cuts)),
    );
    await vi.advanceTimersByTimeAsync(500);
    printer.break('hot');
    printer.mend('hot');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(job.done).toBe('printed');
    expect(cutsAtTheEnd).toBe(1);
  });
});
