import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  EscPosReplies,
  troubleOfAsb,
  troubleOfStatus,
} from '../../../../src/lib/devices/printers/esc-pos-replies';

const bytes = (hex: string): number[] =>
  hex.split(' ').flatMap((pair) => (pair === '' ? [] : [Number.parseInt(pair, 16)]));
const split = (hex: string) => new EscPosReplies().receive(Uint8Array.from(bytes(hex)));

describe('the stream of replies (printers.md §6.1)', () => {
  it.each([
    ['noise of ones', 'ff', [{ type: 'unknown', byte: 0xff }]],
    ['a letter that is no reply', '9a', [{ type: 'unknown', byte: 0x9a }]],
    ['XON and XOFF', '11 13', []],
    ['a healthy status', '12', [{ type: 'status', byte: 0x12 }]],
    ['a status with all its bits', '7e', [{ type: 'status', byte: 0x7e }]],
    ['the answer to GS r', '00', [{ type: 'byte', byte: 0x00 }]],
    ['the answer to GS r without paper', '0c', [{ type: 'byte', byte: 0x0c }]],
    ['the answer to GS I 1', '20', [{ type: 'byte', byte: 0x20 }]],
    ['a healthy ASB', '10 00 00 00', [{ type: 'asb', bytes: [0x10, 0, 0, 0] }]],
    ['an ASB of an open cover', '38 00 0f 00', [{ type: 'asb', bytes: [0x38, 0, 0x0f, 0] }]],
    ['an ASB with XOFF inside', '18 13 00 0c 00', [{ type: 'asb', bytes: [0x18, 0, 0x0c, 0] }]],
    [
      'an ASB that is none',
      '10 00 12',
      [
        { type: 'unknown', byte: 0x10 },
        { type: 'byte', byte: 0x00 },
        { type: 'status', byte: 0x12 },
      ],
    ],
    ['an ASB cut short', '10 00 00', []],
    ['a model name', '5f 54 4d 00', [{ type: 'block', bytes: [0x5f, 0x54, 0x4d] }]],
    ['what was printed', '37 22 41 42 43 44 00', [{ type: 'printed', id: 'ABCD' }]],
    [
      'an id of another length',
      '37 22 41 42 43 00',
      [{ type: 'block', bytes: [0x37, 0x22, 0x41, 0x42, 0x43] }],
    ],
    ['another answer of GS ( H', '37 25 30 00', [{ type: 'block', bytes: [0x37, 0x25, 0x30] }]],
    [
      'all of them in a row',
      '12 10 00 00 00 37 22 41 42 43 44 00 00 ff',
      [
        { type: 'status', byte: 0x12 },
        { type: 'asb', bytes: [0x10, 0, 0, 0] },
        { type: 'printed', id: 'ABCD' },
        { type: 'byte', byte: 0x00 },
        { type: 'unknown', byte: 0xff },
      ],
    ],
  ])('knows %s', (_, hex, replies) => {
    expect(split(hex)).toEqual(replies);
  });

  it.each([0x35, 0x37, 0x3b, 0x3d, 0x5f])(
    'reads no status inside a block that begins with %i',
    (start) => {
      expect(new EscPosReplies().receive(Uint8Array.of(start, 0x12, 0x10, 0x12, 0))).toEqual([
        { type: 'block', bytes: [start, 0x12, 0x10, 0x12] },
      ]);
    },
  );

  it('comes to itself after noise that began like a block', () => {
    const noise = Uint8Array.from([0x37, ...Array<number>(200).fill(0xff)]);
    const replies = new EscPosReplies();
    replies.receive(noise);
    expect(replies.receive(Uint8Array.of(0, 0x12))).toContainEqual({ type: 'status', byte: 0x12 });
  });

  it('does not depend on where the pieces end', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0x10, 0x00, 0x12, 0x37, 0x22, 0x41, 0x11, 0x13, 0xff, 0x5f)),
        (stream) => {
          const whole = new EscPosReplies().receive(Uint8Array.from(stream));
          const piecewise = new EscPosReplies();
          expect(stream.flatMap((byte) => piecewise.receive(Uint8Array.of(byte)))).toEqual(whole);
        },
      ),
    );
  });
});

describe('what a status tells of (printers.md §6.2)', () => {
  it.each([
    [1, 0x12, null],
    [1, 0x16, null],
    [1, 0x1a, 'printer-offline'],
    [1, 0x52, null],
    [2, 0x12, null],
    [2, 0x1a, null],
    [2, 0x16, 'printer-cover-open'],
    [2, 0x36, 'printer-cover-open'],
    [2, 0x32, 'printer-paper-out'],
    [2, 0x52, 'printer-fault'],
    [3, 0x12, null],
    [3, 0x16, 'printer-fault'],
    [3, 0x1a, 'printer-cutter'],
    [3, 0x32, 'printer-fault'],
    [3, 0x52, 'printer-hot'],
    [4, 0x12, null],
    [4, 0x1e, null],
    [4, 0x72, 'printer-paper-out'],
    [4, 0x7e, 'printer-paper-out'],
  ] as const)('DLE EOT %i answered by %i: %s', (n, byte, trouble) => {
    expect(troubleOfStatus(n, byte)).toBe(trouble);
  });
});

describe('what an ASB tells of (printers.md §6.3)', () => {
  it.each([
    ['10 00 00 00', null],
    ['14 00 00 00', null],
    ['50 00 00 00', null],
    ['10 00 03 00', null],
    ['18 00 00 00', 'printer-offline'],
    ['38 00 00 00', 'printer-cover-open'],
    ['38 00 0f 00', 'printer-cover-open'],
    ['18 00 0f 00', 'printer-paper-out'],
    ['10 00 0c 00', 'printer-paper-out'],
    ['18 04 00 00', 'printer-fault'],
    ['18 08 00 00', 'printer-cutter'],
    ['18 20 00 00', 'printer-fault'],
    ['18 40 00 00', 'printer-hot'],
  ])('%s: %s', (hex, trouble) => {
    expect(troubleOfAsb(bytes(hex))).toBe(trouble);
  });
});
