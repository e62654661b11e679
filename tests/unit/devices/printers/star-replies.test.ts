import { describe, expect, it } from 'vitest';
import { StarReplies } from '../../../../src/lib/devices/printers/star-replies';

const split = (hex: string) =>
  new StarReplies().receive(Uint8Array.from(hex.split(' '), (pair) => Number.parseInt(pair, 16)));

describe('the automatic status of a Star printer', () => {
  it.each([
    ['nothing', '23 06 00 00 00 00 00 00 00', null],
    ['only that the paper is near its end', '23 06 00 00 00 04 00 00 00', null],
    ['an open cover', '23 06 28 00 00 00 00 00 00', 'printer-cover-open'],
    ['no paper', '23 06 08 00 00 0c 00 00 00', 'printer-paper-out'],
    ['a stuck cutter', '23 06 08 08 00 00 00 00 00', 'printer-cutter'],
    ['a mechanical error', '23 06 08 04 00 00 00 00 00', 'printer-fault'],
    ['an error for the workshop', '23 06 08 20 00 00 00 00 00', 'printer-fault'],
    ['a jam in the presenter', '23 06 08 00 04 00 00 00 00', 'printer-fault'],
    ['a hot head', '23 06 00 40 00 00 00 00 00', 'printer-hot'],
    ['that it takes no jobs', '23 06 08 00 00 00 00 00 00', 'printer-offline'],
  ])('tells of %s', (_, hex, trouble) => {
    expect(split(hex)).toEqual([{ trouble, etb: 0 }]);
  });

  it.each([
    ['02', 1],
    ['0e', 7],
    ['20', 8],
    ['42', 17],
    ['6e', 31],
  ])('counts: an eighth byte of %s is %i', (counter, etb) => {
    expect(split(`23 06 02 00 00 00 00 ${counter} 00`)).toEqual([{ trouble: null, etb }]);
  });

  it('has as many bytes as its header says, and no counter where they are seven', () => {
    expect(split('0f 02 00 00 00 00 00 21 04 00 00 00 00 00 04')).toEqual([
      { trouble: null, etb: null },
      { trouble: null, etb: 2 },
    ]);
  });

  it.each([
    ['noise', 'ff 00 37 12'],
    ['an echo of the question', '1b 06 01'],
    ['a header too small for a status', '05 02 00 00'],
    ['one that breaks off in the middle', '23 06 00 00 ff 00 00 00 00'],
  ])('is not seen in %s', (_, hex) => {
    expect(split(hex)).toEqual([]);
  });

  it('passes over XON and XOFF', () => {
    expect(split('11 23 06 13 00 00 00 00 00 02 11 00')).toEqual([{ trouble: null, etb: 1 }]);
  });
});
