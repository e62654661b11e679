import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  mayHavePrinted,
  parseEposReply,
  whyBlocked,
} from '../../../../src/lib/devices/printers/epos-reply';
import { eposAnswer } from '../../../fakes/epos-printer';

describe('reading the answer of a printer', () => {
  it.each(['', '<html><body>It works!</body></html>', '<responses success="true"/>', 'response'])(
    'finds none in %j',
    (text) => {
      expect(parseEposReply(text)).toBeNull();
    },
  );

  it.each<[what: string, xml: string, success: boolean, code: string, status: number]>([
    ['as documented', eposAnswer(true), true, '', 0x0f000016],
    [
      'with single quotes',
      `<response success='false' code='SchemaError' status='8'/>`,
      false,
      'SchemaError',
      8,
    ],
    [
      'with a prefix and line breaks',
      '<e:response\n success = "true"\n status="2">\n</e:response>',
      true,
      '',
      2,
    ],
    ['as 1', '<response success="1"/>', true, '', 0],
    ['without success', '<response code="EX_TIMEOUT"/>', false, 'EX_TIMEOUT', 0],
    [
      'with the top bit, written negative',
      '<response success="false" status="-2147483648"/>',
      false,
      '',
      0x80000000,
    ],
    [
      'without being misled by other names',
      '<response x-success="true" status="no"/>',
      false,
      '',
      0,
    ],
  ])('reads it %s', (_, xml, success, code, status) => {
    expect(parseEposReply(xml)).toEqual({ success, code, status });
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseEposReply(`<response ${text}`)));
  });
});

describe('whether a printer can print now', () => {
  it.each<[success: boolean, code: string, status: number, why: string | null]>([
    [true, '', 0x0f000016, null],
    [true, '', 0x0f000016 | 0x00020000, null],
    [false, 'EPTR_REC_EMPTY', 0x0f08001c, 'EPTR_REC_EMPTY'],
    [true, '', 0x00000028, 'EPTR_COVER_OPEN'],
    [true, '', 0x00080008, 'EPTR_REC_EMPTY'],
    [true, '', 0x00000008, 'offline'],
    [true, '', 0x80000000, 'EX_SPOOLER'],
    [false, '', 0, 'refused'],
  ])('success %s, code %j, status %i: %s', (success, code, status, why) => {
    expect(whyBlocked({ success, code, status: status >>> 0 })).toBe(why);
  });
});

describe('whether a refused job may have left something on paper', () => {
  it.each<[code: string, may: boolean]>([
    ['SchemaError', false],
    ['DeviceNotFound', false],
    ['TooManyRequests', false],
    ['RequestEntityTooLarge', false],
    ['EX_SPOOLER', false],
    ['EX_BADPORT', false],
    ['EX_TIMEOUT', true],
    ['EPTR_REC_EMPTY', true],
    ['EPTR_COVER_OPEN', true],
    ['EPTR_MECHANICAL', true],
    ['PrintSystemError', true],
    ['Printing', true],
    ['JobSpooling', true],
    ['something new', true],
    ['', true],
  ])('%j: %s', (code, may) => {
    expect(mayHavePrinted({ success: false, code, status: 0 })).toBe(may);
  });
});
