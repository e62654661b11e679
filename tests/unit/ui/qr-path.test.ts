import decodeQr from 'qr/decode.js';
import { describe, expect, it } from 'vitest';
import { qrPath, type QrPath } from '../../../src/lib/ui/qr-path';

/** What a scanner reads from the path, drawn at four pixels a module. */
function scanned({ size, path }: QrPath): string {
  const scale = 4;
  const side = size * scale;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g))
    for (let dy = 0; dy < scale; dy += 1)
      for (let dx = 0; dx < Number(width) * scale; dx += 1) {
        const at = (Number(y) * scale + dy) * side + Number(x) * scale + dx;
        data.fill(0, at * 4, at * 4 + 3);
      }
  return decodeQr({ width: side, height: side, data });
}

const JWS = `${'eyJhbGciOiJFUzI1NiJ9'.repeat(50)}.${'a1_-'.repeat(40)}`;

describe('a text as a QR code', () => {
  it.each([
    ['a word', 'kass'],
    ['a result in the slot of an address', `https://shop.example/kass?order=1042&kass=${JWS}`],
    ['letters of several alphabets', 'Лавка №1 · €19.90'],
  ])('is read back as it was: %s', async (_, text) => {
    const code = await qrPath(text);
    expect(code && scanned(code)).toBe(text);
  });

  it('has no code when it is longer than any can hold', async () => {
    expect(await qrPath('x'.repeat(2953))).toMatchObject({ size: 177 + 8 });
    expect(await qrPath('x'.repeat(2954))).toBeNull();
    expect(await qrPath('я'.repeat(2000))).toBeNull();
  });
});
