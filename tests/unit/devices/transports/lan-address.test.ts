import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isLoopback,
  needsLocalHint,
  toLanOrigin,
} from '../../../../src/lib/devices/transports/lan-address';
import { isAppError } from '../../../../src/lib/domain/errors';

describe('the address of a network printer', () => {
  it.each([
    '',
    '   ',
    'my printer',
    'ftp://192.168.1.50',
    'javascript:alert(1)',
    'http://user:secret@192.168.1.50',
    '192.168.1.50/admin',
    '192.168.1.50?x=1',
    '192.168.1.50#x',
    '192.168.1.50:99999',
    '192.168.1.500',
    '192.168.5',
    '0xC0A80132',
    '8.8.8.8',
    '172.32.0.1',
    '100.128.0.1',
    'https://1.1.1.1',
    '[2001:db8::1]',
  ])('is not %j', (typed) => {
    expect(() => toLanOrigin(typed)).toThrow(expect.objectContaining({ code: 'printer-address' }));
  });

  it.each([
    ['192.168.1.50', 'http://192.168.1.50'],
    [' 10.0.0.7:8008 ', 'http://10.0.0.7:8008'],
    ['172.16.0.9', 'http://172.16.0.9'],
    ['169.254.10.1', 'http://169.254.10.1'],
    ['127.0.0.1:4173', 'http://127.0.0.1:4173'],
    ['localhost:4173', 'http://localhost:4173'],
    ['http://localhost:4173/', 'http://localhost:4173'],
    ['HTTPS://Printer.local', 'https://printer.local'],
    ['https://tm-m30.shop.example:8043', 'https://tm-m30.shop.example:8043'],
    ['[fe80::1]', 'http://[fe80::1]'],
    ['[fd12:3456::1]:80', 'http://[fd12:3456::1]'],
  ])('%j is %s', (typed, origin) => {
    expect(toLanOrigin(typed)).toBe(origin);
  });

  it('stays the same when it is read again, and nothing else is ever thrown', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.ipV4(), fc.domain()), (typed) => {
        try {
          const origin = toLanOrigin(typed);
          expect(toLanOrigin(origin)).toBe(origin);
        } catch (error) {
          if (!isAppError(error)) throw error;
        }
      }),
    );
  });
});

describe('telling the browser that an address is local', () => {
  it.each([
    ['http://192.168.1.50', false],
    ['http://printer.local', false],
    ['http://localhost:4173', false],
    ['http://[fe80::1]', false],
    ['https://printer.shop.example', false],
    ['http://printer', true],
    ['http://printer.shop.example', true],
  ])('%s: %s', (origin, needed) => {
    expect(needsLocalHint(origin)).toBe(needed);
  });
});

describe('whether an address is this very machine', () => {
  it.each<[url: string, is: boolean]>([
    ['http://localhost:4173/x', true],
    ['https://print.localhost/', true],
    ['http://127.0.0.1/', true],
    ['http://127.8.9.10:81/', true],
    ['http://[::1]:80/', true],
    ['http://192.168.1.50/', false],
    ['http://127.example.com/', false],
    ['http://localhost.local/', false],
    ['http://[fd00::1]/', false],
  ])('%s: %s', (url, is) => {
    expect(isLoopback(url)).toBe(is);
  });
});
