// Codes that scanners read: both kinds are read back here by a decoder that has nothing to do with how they are drawn.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { Bitmap } from '../../../src/lib/domain/bitmap';
import { isBlack } from '../../../src/lib/encoders/bitmap';
import { code128, drawBarcode } from '../../../src/lib/encoders/code128';
import { drawQr } from '../../../src/lib/encoders/qr';

const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(wasm)).buffer } });

const MARGIN = 40;

/** The picture on white paper, as a camera sees it. */
async function read(bitmap: Bitmap): Promise<readonly string[]> {
  const width = bitmap.width + 2 * MARGIN;
  const height = bitmap.height + 2 * MARGIN;
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < bitmap.height; y++)
    for (let x = 0; x < bitmap.width; x++)
      if (isBlack(bitmap, x, y))
        data.fill(
          0,
          ((y + MARGIN) * width + x + MARGIN) * 4,
          ((y + MARGIN) * width + x + MARGIN) * 4 + 3,
        );
  const found = await readBarcodes({ data, width, height, colorSpace: 'srgb' });
  return found.map(({ format, text }) => `${format} ${text}`);
}

describe('a QR code on paper', () => {
  it.each([
    'https://shop.example/r/1042',
    'Чек №1042, 34,90 €',
    't=20261123T1432&s=34.90&fn=9999078900004792&i=12345&fp=3522207165&n=1',
    '茶'.repeat(150),
  ])('is read back as "%s"', async (text) => {
    const bitmap = drawQr(text);
    expect(bitmap.width).toBeLessThanOrEqual(384);
    expect(await read(bitmap)).toEqual([`QRCode ${text}`]);
  });

  it('holds no control characters, which some printers obey even there', async () => {
    expect(await read(drawQr('a\u0010\u0004\u0001b'))).toEqual(['QRCode ab']);
  });
});

describe('a bar code on paper', () => {
  it.each(['1042', 'A-2207/1', '1047{x}', ' ~!'])('is read back as "%s"', async (text) => {
    expect(await read(drawBarcode(text))).toEqual([`Code128 ${text}`]);
  });

  it('has eleven modules for each character, and begins and ends with a bar', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ -~]{1,20}$/), (text) => {
        const modules = code128(text);
        expect(modules).toHaveLength((text.length + 2) * 11 + 13);
        expect([modules[0], modules.at(-1)]).toEqual([true, true]);
      }),
    );
  });

  it.each(['', 'чай', 'a\n'])('refuses what it cannot carry: "%s"', (text) => {
    expect(() => code128(text)).toThrow(RangeError);
  });
});
