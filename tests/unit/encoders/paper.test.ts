import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesOf } from '../../../src/lib/domain/receipt';
import { encodeText } from '../../../src/lib/encoders/code-pages';
import { paperSvg, readEposXml, readPaper } from '../../../src/lib/encoders/paper';

/** Bytes of a job: texts in the page, numbers as they are. */
const job = (...parts: (string | number)[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'number' ? [part] : [...encodeText('cp866', part)])),
  );
const plain = (text: string) => ({ text, size: 1, bold: false });

describe('reading ESC/POS', () => {
  it.each([
    ['a fence', job(0x1d, '(H', 6, 0, '00', 'abcd', 'x', 0x0a), ['GS ( H']],
    ['a status request', job(0x10, 4, 1, 'x', 0x0a), ['DLE 04']],
    ['another font', job(0x1b, 'M', 1, 'x', 0x0a), ['ESC M']],
    ['a command of no manual', job(0x1b, 'Z', 'x', 0x0a), ['ESC Z']],
    ['a carriage return', job('x', 0x0a, 0x0d), ['0D']],
    ['a picture in another mode', job(0x1d, 'v0', 1, 1, 0, 1, 0, 0xff, 'x', 0x0a), ['GS v']],
    ['a bar code of another kind', job(0x1d, 'k', 4, 1, 'A', 'x', 0x0a), ['GS k']],
    ['a cut that is none', job('x', 0x0a, 0x1d, 'V', 9), ['GS V 09']],
  ])('names %s and prints the rest', (_, bytes, unknown) => {
    expect(readPaper(bytes)).toEqual({ lines: [plain('x')], cuts: 0, drawer: 0, unknown });
  });

  it.each([
    ['a prefix alone', job(0x1b), ['ESC cut short']],
    ['a page without its number', job(0x1b, 't'), ['ESC t cut short']],
    ['a cut without its mode', job(0x1d, 'V'), ['GS V cut short']],
    ['a feeding cut without its feed', job(0x1d, 'V', 66), ['GS V cut short']],
    ['a function without its data', job(0x1d, '(k', 9, 0, 'ab'), ['GS ( k cut short']],
    ['a picture without its rows', job(0x1d, 'v0', 0, 2, 0, 2, 0, 0xff), ['GS v cut short']],
    ['a bar code without its characters', job(0x1d, 'k', 73, 5, '{B1'), ['GS k cut short']],
    ['a line without its end', job('abc'), ['unfinished line: abc']],
  ])('names %s', (_, bytes, unknown) => {
    expect(readPaper(bytes)).toEqual({ lines: [], cuts: 0, drawer: 0, unknown });
  });

  it('counts every way to open the drawer', () => {
    const bytes = job(0x1b, 'p', 0, 25, 250, 0x10, 0x14, 1, 0, 1);
    expect(readPaper(bytes)).toMatchObject({ drawer: 2, unknown: [] });
  });

  it('counts every cut, with and without a feed', () => {
    const bytes = job('a', 0x0a, 0x1d, 'V', 0, 'b', 0x0a, 0x1d, 'VA', 3, 'c', 0x0a, 0x1d, 'V1');
    expect(readPaper(bytes)).toMatchObject({
      lines: [plain('a'), plain('b'), plain('c')],
      cuts: 3,
      unknown: [],
    });
  });

  it('knows weight and size by both commands, until the printer is initialised', () => {
    const bytes = job(
      ...[0x1b, 'E', 1, 'a', 0x0a, 0x1b, 'E', 0, 0x1d, '!', 0x11, 'b', 0x0a, 0x1d, '!', 0],
      ...[0x1b, '!', 0x38, 'c', 0x0a, 0x1b, '@', 'd', 0x0a],
    );
    expect(readPaper(bytes).lines).toEqual([
      { text: 'a', size: 1, bold: true },
      { text: 'b', size: 2, bold: false },
      { text: 'c', size: 2, bold: true },
      plain('d'),
    ]);
  });

  it('sets lines in the middle and at the right of the widest', () => {
    const bytes = job('12345678', 0x0a, 0x1b, 'a', 1, 'ab', 0x0a, 0x1b, 'a2', 'ab', 0x0a);
    expect(linesOf(readPaper(bytes).lines).map((line) => line.text)).toEqual([
      '12345678',
      '   ab',
      '      ab',
    ]);
  });

  it('keeps empty lines between printed ones, and none where the paper ends', () => {
    const bytes = job('a', 0x0a, 0x0a, 0x1b, 'd', 1, 'b', 0x0a, 0x1b, 'd', 5);
    expect(linesOf(readPaper(bytes).lines).map((line) => line.text)).toEqual(['a', '', '', 'b']);
  });

  it('takes any bytes without throwing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(readPaper(bytes).unknown.every((name) => name !== '')).toBe(true);
      }),
    );
  });
});

describe('reading pictures', () => {
  it('joins the bands of a long picture, and keeps two pictures apart', () => {
    const band = (rows: number, byte: number) => [
      ...[0x1d, 0x76, 0x30, 0, 1, 0, rows, 0],
      ...Array.from({ length: rows }, () => byte),
    ];
    const bytes = Uint8Array.from([
      ...band(48, 0xff),
      ...band(2, 0x0f),
      ...band(30, 0xaa),
      ...band(30, 0x55),
    ]);
    const pictures = readPaper(bytes).lines.map((part) =>
      'picture' in part ? part.picture : null,
    );
    expect(pictures.map((picture) => picture?.height)).toEqual([50, 30, 30]);
    expect(pictures[0]?.bits.at(-1)).toBe(0x0f);
  });
});

describe('reading ePOS-Print XML', () => {
  it('names what it does not know and prints the rest', () => {
    expect(
      readEposXml('<epos-print><logo key1="8">AAAA</logo><text>x&#10;</text></epos-print>'),
    ).toMatchObject({ lines: [plain('x')], unknown: ['logo', 'text outside: AAAA'] });
  });

  it('keeps attributes for the elements after them, as printers do', () => {
    const lines = readEposXml(
      `<text em='true'/><text width="2" height="2">a&#xA;</text><text>b\n</text>`,
    ).lines;
    expect(lines).toEqual([
      { text: 'a', size: 2, bold: true },
      { text: 'b', size: 2, bold: true },
    ]);
  });

  it('counts cuts and drawer pulses', () => {
    expect(readEposXml('<cut type="feed"/><pulse drawer="drawer_1"/>')).toMatchObject({
      cuts: 1,
      drawer: 1,
    });
  });

  it('takes any text without throwing', () => {
    const pieces = fc.constantFrom('<', '>', '<text', ' em="true"', '/>', '&#x110000;', '&a;', 'x');
    fc.assert(
      fc.property(fc.array(pieces), (parts) => {
        expect(() => readEposXml(parts.join(''))).not.toThrow();
      }),
    );
  });
});

describe('the picture of paper', () => {
  it('cannot be broken out of by a text', () => {
    const svg = paperSvg([plain('<script>"&\u0000\u001b</script>') as never], 32);
    expect(svg).not.toContain('<script');
    // eslint-disable-next-line no-control-regex -- these are what must not be there
    expect(svg).not.toMatch(/[\u0000-\u001f]/);
  });

  it('sets every line on the grid of its columns', () => {
    const svg = paperSvg(
      [
        { text: '  ab', size: 1, bold: true },
        { text: '', size: 1, bold: false },
        { text: 'cd', size: 2, bold: false },
      ],
      32,
    );
    expect(svg).toContain('viewBox="0 0 324 116"');
    expect(svg).toContain(
      '<text x="36" y="33" textLength="18" lengthAdjust="spacingAndGlyphs" xml:space="preserve" font-weight="700">ab</text>',
    );
    expect(svg).toContain(
      '<text x="18" y="88" textLength="36" lengthAdjust="spacingAndGlyphs" xml:space="preserve" font-size="30">cd</text>',
    );
  });
});
