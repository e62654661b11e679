import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  PRINTER_KINDS,
  VirtualPrinter,
  type Fault,
  type PrinterKind,
} from '../../../../examples/printer/virtual-printer';

const text = (words: string): number[] => [...new TextEncoder().encode(words)];
const CUT = [0x1d, 0x56, 0x42, 0x00];
const dleEot = (n: number): number[] => [0x10, 0x04, n];

function makePrinter(kind: PrinterKind = PRINTER_KINDS.epson, paperLines?: number) {
  const timers = { setTimeout: (run: () => void, ms: number): unknown => setTimeout(run, ms) };
  const printer = new VirtualPrinter(kind, timers, paperLines);
  const replies: number[] = [];
  printer.onReply = (bytes) => replies.push(...bytes);
  const say = (...bytes: number[]): Promise<void> => printer.receive(Uint8Array.from(bytes));
  return { printer, replies, say };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a virtual printer is strict', () => {
  it.each([
    ['a command no table has', [0x1b, 0x7a, 0x01], '? 1B 7A'],
    ['a control byte', [0x0d], '? 0D'],
    ['a question in a picture', [0x1d, 0x76, 0x30, 0, 4, 0, 1, 0, 0x10, 0x04, 0x01, 0], 'DLE EOT inside GS v'],
    ['a drawer pulse in a code', [0x1d, 0x28, 0x6b, 8, 0, 0x31, 0x50, 0x30, 0x10, 0x14, 0x01, 0, 1], 'DLE DC4 inside GS ( k'],
  ])('it writes down %s', async (_, bytes, problem) => {
    const { printer, say } = makePrinter();
    await say(...bytes);
    expect(printer.problems).toContain(problem);
  }); // prettier-ignore

  it('does what stands in data as if it were a command: the drawer opens, the status comes', async () => {
    const { printer, say, replies } = makePrinter();
    await say(0x1d, 0x76, 0x30, 0, 8, 0, 1, 0, 0x10, 0x04, 0x01, 0x10, 0x14, 0x01, 0x00, 0x01);
    expect(printer.drawer).toBe(1);
    expect(replies).toEqual([0x12]);
  });

  it('prints the parameters of a function that it does not know', async () => {
    const { printer, say } = makePrinter(PRINTER_KINDS.silentClone);
    await say(0x1d, 0x28, 0x48, 0x06, 0x00, ...text('00abcd'), 0x0a);
    expect(printer.marks).toBe(1);
    expect(printer.problems).toContain('prints GS ( H as text');
  });

  it('says when two write at a time', async () => {
    const { printer, say } = makePrinter({ ...PRINTER_KINDS.epson, bufferBytes: 4 });
    printer.openCover();
    void say(...text('too long'));
    void say(...text('me too'));
    expect(printer.problems).toEqual(['two writes at a time']);
  });
});

describe('a virtual printer answers', () => {
  it.each<[Fault, number[]]>([
    ['paperOut', [0x1a, 0x32, 0x12, 0x7e]],
    ['coverOpen', [0x1a, 0x16, 0x12, 0x12]],
    ['cutter', [0x1a, 0x52, 0x1a, 0x12]],
    ['broken', [0x1a, 0x52, 0x32, 0x12]],
    ['hot', [0x1a, 0x52, 0x52, 0x12]],
  ])('DLE EOT 1 to 4 while %s', async (fault, bytes) => {
    const { printer, say, replies } = makePrinter();
    printer.break(fault);
    for (const n of [1, 2, 3, 4]) await say(...dleEot(n));
    expect(replies).toEqual(bytes);
  });

  it('DLE EOT in real time, GS r and GS ( H when it has come to them', async () => {
    const { printer, say, replies } = makePrinter();
    printer.openCover();
    await say(...text('Tea'), 0x0a, 0x1d, 0x72, 0x01);
    await say(0x1d, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30, ...text('abcd'));
    await say(...dleEot(1));
    expect(replies).toEqual([0x1a]);
    printer.closeCover();
    expect(replies).toEqual([0x1a, 0x00, 0x37, 0x22, ...text('abcd'), 0x00]);
  });

  it('DLE EOT also when its buffer is full', async () => {
    const { printer, say, replies } = makePrinter({ ...PRINTER_KINDS.epson, bufferBytes: 4 });
    printer.openCover();
    await say(...text('full'));
    await say(...dleEot(1));
    expect(replies).toEqual([0x1a]);
  });

  it('by itself after GS a, until ESC @', async () => {
    const { printer, say, replies } = makePrinter();
    await say(0x1d, 0x61, 0xff);
    printer.break('paperOut');
    printer.loadPaper();
    expect(replies).toEqual([0x10, 0, 0, 0, 0x18, 0, 0x0f, 0, 0x10, 0, 0, 0]);
    await say(0x1b, 0x40);
    printer.openCover();
    expect(replies).toHaveLength(12);
  });

  it('ETB with a count when all before is printed: Star', async () => {
    const { printer, say, replies } = makePrinter(PRINTER_KINDS.star, 1);
    await say(0x1b, 0x1e, 0x61, 0x01, 0x17, ...text('Tea'), 0x0a, 0x17);
    expect(replies.slice(0, 9)).toEqual([0x23, 0x06, 0x02, 0, 0, 0, 0, 0x02, 0]);
    expect(replies.slice(9)).toEqual([0x23, 0x06, 0x0a, 0, 0, 0x0c, 0, 0x02, 0]);
    printer.loadPaper();
    expect(replies.slice(-9)).toEqual([0x23, 0x06, 0x02, 0, 0, 0, 0, 0x04, 0]);
  });
});

describe('a virtual printer stops', () => {
  it('when its roll ends, and goes on with a new one', async () => {
    const { printer, say } = makePrinter(PRINTER_KINDS.silentClone, 1);
    await say(...text('Tea'), 0x0a, ...text('Cake'), 0x0a, ...CUT);
    expect(printer.paper().lines).toHaveLength(1);
    expect(printer.has('paperOut')).toBe(true);
    printer.loadPaper();
    expect(printer.paper()).toMatchObject({ cuts: 1, lines: [{ text: 'Tea' }, { text: 'Cake' }] });
  });

  it('when its cutter jams, before the cut', async () => {
    const { printer, say } = makePrinter();
    printer.jamsAtCut = true;
    await say(...text('Tea'), 0x0a, ...CUT);
    expect(printer.paper().cuts).toBe(0);
    printer.mend('cutter');
    expect(printer.paper().cuts).toBe(1);
  });

  it('taking bytes when its buffer is full, where the cable can hold them back', async () => {
    const { printer, say } = makePrinter({ ...PRINTER_KINDS.silentClone, bufferBytes: 8 });
    printer.openCover();
    const taken = vi.fn();
    void say(...text('Tea and cake'), 0x0a).then(taken);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(taken).not.toHaveBeenCalled();
    expect(printer.received).toHaveLength(8);
    printer.closeCover();
    await vi.advanceTimersByTimeAsync(0);
    expect(taken).toHaveBeenCalled();
    expect(printer.marks).toBe(1);
  });

  it('its sender by XOFF where it cannot, and loses what comes all the same', async () => {
    const kind = { ...PRINTER_KINDS.slowBleClone, bufferBytes: 16 };
    const { printer, say, replies } = makePrinter(kind);
    printer.openCover();
    await say(...text('Tea, cake'));
    expect(replies).toEqual([0x13]);
    await say(...text(' and bread'), 0x0a);
    expect(printer.problems).toContain('a byte came when the buffer was full');
    printer.closeCover();
    expect(replies).toEqual([0x13, 0x11]);
  });

  it('hearing at the byte where its link is lost, and prints what it has', async () => {
    const { printer, say } = makePrinter();
    const lost = vi.fn();
    printer.onLost = lost;
    printer.loseLinkAfter(4);
    const taken = vi.fn();
    void say(...text('Tea'), 0x0a, ...text('Cake'), 0x0a).then(taken);
    await vi.advanceTimersByTimeAsync(0);
    expect(lost).toHaveBeenCalledOnce();
    expect(taken).not.toHaveBeenCalled();
    expect(printer.paper().lines).toMatchObject([{ text: 'Tea' }]);
    printer.link();
    await say(...text('Bread'), 0x0a);
    expect(printer.marks).toBe(2);
  });

  it('for each line as long as a line takes', async () => {
    const { printer, say } = makePrinter({ ...PRINTER_KINDS.silentClone, msPerLine: 50 });
    await say(...text('a'), 0x0a, ...text('b'), 0x0a, ...text('c'), 0x0a);
    expect(printer.marks).toBe(1);
    await vi.advanceTimersByTimeAsync(100);
    expect(printer.marks).toBe(3);
  });
});
