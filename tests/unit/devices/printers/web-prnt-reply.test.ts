import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Refusal } from '../../../../src/lib/devices/printers/http-printer';
import {
  mayHavePrinted,
  parseWebPrntReply,
  refusalOf,
} from '../../../../src/lib/devices/printers/web-prnt-reply';
import { WELL, webPrntAnswer } from '../../../fakes/web-prnt-printer';

const WELL_BYTES = [0x23, 0x86, 0, 0, 0, 0, 0, 0, 0];

/** A status with one byte set. */
const statusWith = (at: number, value: number) =>
  WELL_BYTES.map((byte, index) => (index === at ? value : byte));

describe('reading the answer of a Star printer', () => {
  it.each([
    '',
    '<html><body>It works!</body></html>',
    '<response success="true"/>',
    '<Response></Response>',
    '<Response>busy</Response>',
    '<Responses>&lt;success&gt;true&lt;/success&gt;</Responses>',
    '<Response>&lt;success&gt;true',
  ])('finds none in %j', (text) => {
    expect(parseWebPrntReply(text)).toBeNull();
  });

  it.each<[what: string, xml: string, success: boolean, code: string, status: number[]]>([
    ['as documented', webPrntAnswer(true), true, '0', WELL_BYTES],
    ['without blanks', webPrntAnswer(true, '0', WELL.replaceAll(' ', '')), true, '0', WELL_BYTES],
    ['a refusal', webPrntAnswer(false, '1100', ''), false, '1100', []],
    [
      'with a prefix, attributes and line breaks',
      '<s:Response a="1">\n&lt;success&gt; TRUE &lt;/success&gt;\n&lt;code&gt;0&lt;/code&gt;\n</s:Response>',
      true,
      '0',
      [],
    ],
    [
      'that is not escaped',
      '<Response><success>true</success><code>0</code><status>2386</status></Response>',
      true,
      '0',
      [0x23, 0x86],
    ],
    ['whose status is cut short', webPrntAnswer(true, '0', '238'), true, '0', []],
    ['whose status is not hex', webPrntAnswer(true, '0', 'ok'), true, '0', []],
    [
      'with other references',
      '<Response>&lt;success&gt;false&lt;/success&gt;&lt;code&gt;&nbsp;1&lt;/code&gt;</Response>',
      false,
      '&nbsp;1',
      [],
    ],
  ])('reads it %s', (_, xml, success, code, status) => {
    expect(parseWebPrntReply(xml)).toEqual({ success, code, status });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => void parseWebPrntReply(`<Response>${text}</Response>`)),
    );
  });
});

describe('what a reply of a Star printer says against printing', () => {
  it.each<[success: boolean, code: string, status: number[], refusal: Refusal | null]>([
    [true, '0', WELL_BYTES, null],
    [true, '0', [], null],
    [true, '0', statusWith(5, 0x04), null],
    [true, '0', statusWith(2, 0x20), { code: 'printer-cover-open', reason: 'cover' }],
    [true, '0', statusWith(2, 0x28), { code: 'printer-cover-open', reason: 'cover' }],
    [true, '0', statusWith(2, 0x08), { code: 'printer-offline', reason: 'offline' }],
    [true, '0', statusWith(3, 0x40), { code: 'printer-hot', reason: 'temperature' }],
    [true, '0', statusWith(3, 0x20), { code: 'printer-fault', reason: 'unrecoverable' }],
    [true, '0', statusWith(3, 0x08), { code: 'printer-cutter', reason: 'cutter' }],
    [true, '0', statusWith(5, 0x08), { code: 'printer-paper-out', reason: 'paper' }],
    [false, '0', statusWith(5, 0x0c), { code: 'printer-paper-out', reason: 'paper' }],
    [false, '1100', [], { code: 'printer-offline', reason: '1100' }],
    [false, '2001', WELL_BYTES, { code: 'printer-offline', reason: '2001' }],
    [false, '9999', WELL_BYTES, { code: 'printer-refused', reason: '9999' }],
    [false, '', [], { code: 'printer-refused', reason: 'refused' }],
  ])('success %s, code %j, status %j: %j', (success, code, status, refusal) => {
    expect(refusalOf({ success, code, status })).toEqual(refusal);
  });
});

describe('whether a job refused by a Star printer may have left something on paper', () => {
  it.each<[code: string, may: boolean]>([
    ['2001', false],
    ['1100', true],
    ['0', true],
    ['something new', true],
    ['', true],
  ])('%j: %s', (code, may) => {
    expect(mayHavePrinted({ success: false, code, status: [] })).toBe(may);
  });
});
