import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAppError } from '../../../../src/lib/domain/errors';
import { readLink } from '../../../../src/lib/schemes/kass/order-link';
import { readUnsignedLink, toUnsignedOrder } from '../../../../src/lib/schemes/kass/unsigned-link';
import { NOW, NOW_MS, refusal } from './paired-shop';

const CALLBACK = 'https://shop.example/kass?order=7&{*}';
const SMALL = { no: '1047', sum: 3490, cur: 'EUR' };
const json = JSON.stringify(SMALL);

/** What a text that came through a door says, however it is encoded. */
function read(raw: string) {
  const link = readLink(raw);
  if (link.type !== 'unsigned') throw new TypeError(link.type);
  return readUnsignedLink(link.link);
}

function codeOf(raw: string): string {
  try {
    read(raw);
    return 'nothing was refused';
  } catch (error) {
    return isAppError(error) ? error.code : String(error);
  }
}

describe('a link of the original form', () => {
  const encode = encodeURIComponent;
  it.each([
    ['as the shop wrote it', `web+kass://payNow?callback=[${CALLBACK}]&order=${json}`],
    ['without brackets', `web+kass://payNow?callback=${encode(CALLBACK)}&order=${json}`],
    ['under the other scheme', `kass-api://payNow?callback=[${CALLBACK}]&order=${json}`],
    [
      'with its values encoded',
      `web+kass://payNow?callback=${encode(CALLBACK)}&order=${encode(json)}`,
    ],
    [
      'with its values encoded twice',
      `web+kass://payNow?callback=${encode(encode(CALLBACK))}&order=${encode(encode(json))}`,
    ],
    [
      'with quotes and blanks escaped by the browser',
      `web+kass://payNow?callback=[${CALLBACK}]&order=${json.replaceAll('"', '%22')}`,
    ],
    [
      'handed over by the system',
      `https://till.example/#l=${encode(`web+kass://payNow?callback=[${CALLBACK}]&order=${json}`)}`,
    ],
    ['with the order first', `web+kass://payNow?order=${json}&callback=[${CALLBACK}]`],
    ['with a slash after the action', `web+kass://payNow/?callback=[${CALLBACK}]&order=${json}`],
    ['with a fragment behind it', `web+kass://payNow?callback=[${CALLBACK}]&order=${json}#top`],
  ])('is read %s', (_, raw) => {
    expect(read(raw)).toMatchObject({ callback: CALLBACK, order: SMALL });
  });

  it.each([
    ['an ampersand and a hash', 'Salt & pepper #2, 50%'],
    ['a closing brace and a bracket', 'a } b ] c { d ['],
    ['an escaped quote', 'the "good" one \\'],
    ['a plus', '2+1'],
    ['a line of another script', 'Чай №5 — שלום'],
  ])('keeps %s inside its order', (_, n) => {
    const order = { no: '1', sum: 100, cur: 'EUR', note: n };
    const raw = `web+kass://payNow?callback=[${CALLBACK}]&order=${JSON.stringify(order)}`;
    expect(read(raw).order).toEqual(order);
  });

  it('keeps any order through any encoding a system may add', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(2), (note, times) => {
        const order = { ...SMALL, note };
        let value = JSON.stringify(order);
        for (let time = 0; time < times; time += 1) value = encodeURIComponent(value);
        // Text that looks encoded is only safe when it really is: a raw one may hold a `%41` of its own.
        fc.pre(times > 0 || !/[%+]/.test(note));
        const raw = `web+kass://payNow?callback=${encodeURIComponent(CALLBACK)}&order=${value}`;
        expect(readUnsignedLink(raw).order).toEqual(order);
      }),
    );
  });

  it.each([
    ['in the order', `web+kass://payNow?callback=[${CALLBACK}]&order={"no":"1","sum":`],
    ['at a hash in the order', `web+kass://payNow?callback=[${CALLBACK}]&order={"no":"A`],
    ['in the callback', 'web+kass://payNow?order={}&callback=[https://shop.exa'],
    ['in an encoded order', `web+kass://payNow?callback=[${CALLBACK}]&order=%7B%22no%22%3A%221%22`],
  ])('that was cut short %s is called incomplete, never guessed', (_, raw) => {
    expect(codeOf(raw)).toBe('link-cut');
  });

  it.each([
    ['no callback', `web+kass://payNow?order=${json}`],
    ['a callback that is no address', `web+kass://payNow?callback=[shop]&order=${json}`],
    ['a script for a callback', `web+kass://payNow?callback=[javascript:alert(1)]&order=${json}`],
    ['no order', `web+kass://payNow?callback=[${CALLBACK}]`],
    ['an order twice', `web+kass://payNow?callback=[${CALLBACK}]&order=${json}&order=${json}`],
    ['a list for an order', `web+kass://payNow?callback=[${CALLBACK}]&order=[1]`],
    [
      'a name twice in the order',
      `web+kass://payNow?callback=[${CALLBACK}]&order={"no":"1","no":"2"}`,
    ],
    [
      'an order that is nested too deeply',
      `web+kass://payNow?callback=[${CALLBACK}]&order=${'{"a":'.repeat(9)}1${'}'.repeat(9)}`,
    ],
  ])('with %s is garbled', (_, raw) => {
    expect(codeOf(raw)).toBe('link-garbled');
  });
});

/** Far more than 64 KB need, and far less than a parser whose time grows with the square of the length. */
const PROMPT_MS = 2000;

describe('64 KB that are nearly a link of the original form', () => {
  // Letters that a host name has to spell in ASCII, no two alike.
  const letters = String.fromCharCode(...Array.from({ length: 20_000 }, (_, n) => 0x4e00 + n));

  it.each([
    ['slashes before the parameters', `web+kass://${'/'.repeat(64_000)}1?callback=x&order={}`],
    ['letters before the parameters', `web+kass://${'a'.repeat(64_000)}1?callback=x&order={}`],
    [
      'a host that has no end',
      `web+kass://payNow?callback=[https://${letters}${letters}${letters}.example/?{*}]&order={}`,
    ],
  ])(
    'with %s are refused at once',
    (_, raw) => {
      expect(codeOf(raw)).toBe('link-garbled');
    },
    PROMPT_MS,
  );
});

describe('the order of an unsigned link', () => {
  const orderOf = (order: unknown) =>
    toUnsignedOrder(
      read(`web+kass://payNow?callback=[${CALLBACK}]&order=${JSON.stringify(order)}`),
      { iss: 'https://shop.example', nowMs: NOW_MS },
    );

  it('in the smallest form has its number for a line, and is of now', async () => {
    expect(await orderOf(SMALL)).toMatchObject({
      ord: { id: '1047', no: '1047', rev: 0 },
      sum: 3490,
      lines: [{ n: '1047', t: 3490 }],
      cb: CALLBACK,
      iat: NOW,
    });
  });

  it('in the full form has its own lines', async () => {
    const order = await orderOf({
      ord: { id: 'A-7', no: '7', rev: 2 },
      cur: 'EUR',
      sum: 500,
      lines: [{ n: 'Tea', t: 500 }],
    });
    expect(order).toMatchObject({ ord: { id: 'A-7', rev: 2 }, lines: [{ n: 'Tea', t: 500 }] });
  });

  it('is the same order whenever the same link comes', async () => {
    expect((await orderOf(SMALL)).jti).toBe((await orderOf(SMALL)).jti);
    expect((await orderOf({ ...SMALL, sum: 1 })).jti).not.toBe((await orderOf(SMALL)).jti);
  });

  it('cannot say who it is from, what it may do, or how long it holds', async () => {
    const order = await orderOf({
      ...{ ord: { id: '1', no: '1', rev: 0 }, cur: 'EUR', sum: 5, lines: [{ n: 'x', t: 5 }] },
      ...{ iss: 'https://evil.example', act: 'refundNow', cb: 'https://evil.example/', exp: 9e9 },
    });
    expect(order).toMatchObject({ iss: 'https://shop.example', act: 'payNow', cb: CALLBACK });
    expect(order.exp).toBeLessThan(NOW + 60);
  });

  it.each([
    ['no sum', { no: '1', cur: 'EUR' }, 'link-invalid', 'sum'],
    ['a fraction', { no: '1', cur: 'EUR', sum: 1.5 }, 'link-invalid', 'sum'],
    ['a negative sum', { no: '1', cur: 'EUR', sum: -1 }, 'link-invalid', 'sum'],
    ['no currency', { no: '1', sum: 1 }, 'link-invalid', 'cur'],
    [
      'lines that do not add up',
      { ord: { id: '1', no: '1', rev: 0 }, cur: 'EUR', sum: 5, lines: [{ n: 'x', t: 4 }] },
      'link-sum-mismatch',
      'sum',
    ],
  ])('with %s is refused', async (_, order, code, field) => {
    expect(await refusal(orderOf(order))).toMatchObject({ code, details: { field } });
  });
});
