import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  mayHavePrinted,
  parseEposReply,
  refusalOf,
} from '../../../../src/lib/devices/printers/epos-reply';
import type { Refusal } from '../../../../src/lib/devices/printers/http-printer';
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

describe('what a reply says against printing', () => {
  it.each<[success: boolean, code: string, status: number, refusal: Refusal | null]>([
    [true, '', 0x0f000016, null],
    [true, '', 0x0f000016 | 0x00020000, null],
    [true, '', 0x00000020, { code: 'printer-cover-open', reason: 'EPTR_COVER_OPEN' }],
    [true, '', 0x00000028, { code: 'printer-cover-open', reason: 'EPTR_COVER_OPEN' }],
    [true, '', 0x00080008, { code: 'printer-paper-out', reason: 'EPTR_REC_EMPTY' }],
    [true, '', 0x00000400, { code: 'printer-fault', reason: 'EPTR_MECHANICAL' }],
    [true, '', 0x00000800, { code: 'printer-cutter', reason: 'EPTR_CUTTER' }],
    [true, '', 0x00002000, { code: 'printer-fault', reason: 'EPTR_UNRECOVERABLE' }],
    [true, '', 0x00004000, { code: 'printer-hot', reason: 'EPTR_AUTOMATICAL' }],
    [true, '', 0x80000000, { code: 'printer-offline', reason: 'EX_SPOOLER' }],
    [true, '', 0x00000001, { code: 'printer-offline', reason: 'EX_BADPORT' }],
    [true, '', 0x00000008, { code: 'printer-offline', reason: 'offline' }],
    [false, 'EPTR_COVER_OPEN', 0, { code: 'printer-cover-open', reason: 'EPTR_COVER_OPEN' }],
    [false, 'EPTR_REC_EMPTY', 0x0f08001c, { code: 'printer-paper-out', reason: 'EPTR_REC_EMPTY' }],
    [false, 'EPTR_AUTOMATICAL', 0, { code: 'printer-hot', reason: 'EPTR_AUTOMATICAL' }],
    [false, 'EPTR_CUTTER', 0, { code: 'printer-cutter', reason: 'EPTR_CUTTER' }],
    [false, 'EPTR_MECHANICAL', 0, { code: 'printer-fault', reason: 'EPTR_MECHANICAL' }],
    [false, 'EPTR_UNRECOVERABLE', 0, { code: 'printer-fault', reason: 'EPTR_UNRECOVERABLE' }],
    [false, 'EPTR_BATTERY_LOW', 0, { code: 'printer-refused', reason: 'EPTR_BATTERY_LOW' }],
    [false, 'EX_BADPORT', 0, { code: 'printer-offline', reason: 'EX_BADPORT' }],
    [false, 'TooManyRequests', 0, { code: 'printer-offline', reason: 'TooManyRequests' }],
    [false, 'DeviceNotFound', 0, { code: 'printer-unknown-kind', reason: 'DeviceNotFound' }],
    [false, 'SchemaError', 0, { code: 'printer-refused', reason: 'SchemaError' }],
    [false, 'EX_TIMEOUT', 0, { code: 'printer-silent', reason: 'EX_TIMEOUT' }],
    [false, 'Printing', 0, { code: 'printer-silent', reason: 'Printing' }],
    [false, 'JobSpooling', 0, { code: 'printer-silent', reason: 'JobSpooling' }],
    [false, 'EX_TIMEOUT', 0x00080008, { code: 'printer-paper-out', reason: 'EPTR_REC_EMPTY' }],
    [false, 'Printing', 0x00000020, { code: 'printer-cover-open', reason: 'EPTR_COVER_OPEN' }],
    [false, 'SchemaError', 0x00080000, { code: 'printer-refused', reason: 'SchemaError' }],
    [false, '', 0x00080000, { code: 'printer-paper-out', reason: 'EPTR_REC_EMPTY' }],
    [false, '', 0, { code: 'printer-refused', reason: 'refused' }],
  ])('success %s, code %j, status %i: %j', (success, code, status, refusal) => {
    expect(refusalOf({ success, code, status: status >>> 0 })).toEqual(refusal);
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
