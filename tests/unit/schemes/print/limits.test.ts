// What the contract test does not ask of every print app.
import { describe, expect, it, test } from 'vitest';
import { fitting, LinkTooLong } from '../../../../src/lib/schemes/link-length';
import { printApi, printApiHtml } from '../../../../src/lib/schemes/print/print-api';
import { passprnt } from '../../../../src/lib/schemes/print/passprnt';
import { tmAssistant } from '../../../../src/lib/schemes/print/tm-assistant';
import { request } from '../../../fixtures/print/request';

describe('the length of a link', () => {
  it('may be all that the app takes, and not one character more', () => {
    expect(fitting('abc', 3)).toBe('abc');
    expect(() => fitting('abcd', 3)).toThrow(
      expect.objectContaining({ name: 'LinkTooLong', length: 4, limit: 3 }),
    );
  });

  it('is told apart from other refusals', () => {
    expect(new LinkTooLong(4, 3)).toBeInstanceOf(RangeError);
  });
});

describe('an app of our own format on Windows', () => {
  const long = { ...request, payload: 'x'.repeat(3000) };

  it('gets no more by its scheme than Windows hands over', () => {
    const build = () => printApiHtml.buildUrl(long, { use: 'scheme' }, 'desktop');
    expect(build).toThrow(expect.objectContaining({ limit: 2000 }));
  });

  test.each(['https://print.example/', 'http://localhost:4173/'])(
    'gets all of it at %s',
    (twin) => {
      expect(printApiHtml.buildUrl(long, { twin }, 'desktop')).toContain('x'.repeat(3000));
    },
  );

  test.each(['android', 'ios'] as const)('gets all of it by its scheme on %s', (platform) => {
    expect(printApiHtml.buildUrl(long, { use: 'scheme' }, platform)).toContain('x'.repeat(3000));
  });
});

it('opens no app of our own format before its address is filled in', () => {
  const bytes = { ...request, payload: Uint8Array.of(0x0a) };
  expect(() => printApi.buildUrl(bytes, {}, 'android')).toThrow(RangeError);
});

describe('TM Print Assistant', () => {
  test.each([
    '',
    'Hi',
    '<epos-printer></epos-printer>',
    '<?xml version="1.0"?><epos-print/>',
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><epos-print>Hi</epos-print></s:Body></s:Envelope>',
  ])('is not given %s', (payload) => {
    expect(() => tmAssistant.buildUrl({ ...request, payload }, {}, 'ios')).toThrow(RangeError);
  });
});

it('opens a drawer by PassPRNT only where the job says so and there is one', () => {
  const drawerOf = (drawer: boolean, socket: 'none' | 'pin2' | 'pin5') => {
    const profile = { ...request.profile, drawer: socket };
    const url = passprnt.buildUrl({ ...request, payload: 'Hi', drawer, profile }, {}, 'ios');
    return /&drawer=(\w+)$/.exec(url)?.[1];
  };
  expect(drawerOf(true, 'pin2')).toBe('ahead');
  expect(drawerOf(true, 'pin5')).toBe('ahead');
  expect(drawerOf(true, 'none')).toBe('off');
  expect(drawerOf(false, 'pin2')).toBe('off');
});
