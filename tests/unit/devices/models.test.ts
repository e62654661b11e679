import { describe, expect, it } from 'vitest';
import { DEFAULT_PROFILE, PrinterProfile } from '../../../src/lib/domain/printer';
import { modelFacts, MODELS } from '../../../src/lib/devices/models';

describe('what is known of a model', () => {
  it.each([
    ['TM-T88V', { columns: 42, codePage: 17 }],
    ['EPSON TM-T20III', { columns: 48, codePage: 17 }],
    ['TM-T88VI', { columns: 48, codePage: 17 }],
    ['TM-m30III', { columns: 48, codePage: 17 }],
    ['MPT-II', { columns: 32, codePage: 7, cut: false }],
    ['POS-5890K', { columns: 32, codePage: 17, cut: false }],
    ['XP-N160II', { columns: 48, codePage: 17 }],
    ['Star TSP654 (STR_T-001)', { language: 'star-line', codePage: 10 }],
    ['mC-Print3', { language: 'star-prnt', codePage: 10 }],
    ['STAR L200', { language: 'star-line', columns: 32 }],
  ])('%s', (name, facts) => {
    expect(modelFacts([undefined, name])).toMatchObject(facts);
  });

  it.each(['Printer001', 'BlueTooth Printer', '', 'USB Printing Support'])(
    'is nothing for "%s", which says nothing',
    (name) => {
      expect(modelFacts([name])).toEqual({});
    },
  );

  it('makes a profile that can be stored', () => {
    for (const { profile } of MODELS)
      expect(PrinterProfile.safeParse({ ...DEFAULT_PROFILE, ...profile }).success).toBe(true);
  });
});
