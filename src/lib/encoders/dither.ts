// A grey picture as black and white dots (Atkinson, as in Apple's first painting programs): it spreads only three quarters
// of each error, which keeps light areas white on paper that smears.
import type { Bitmap } from '../domain/bitmap';
import { blank, setBlack } from './bitmap';

/** Where an eighth of each error goes, from the dot that made it. */
const SPREAD = [
  [1, 0],
  [2, 0],
  [-1, 1],
  [0, 1],
  [1, 1],
  [0, 2],
] as const;

/** @param grey brightness of each dot, row by row, 0 black to 255 white */
export function dither(grey: ArrayLike<number>, width: number, height: number): Bitmap {
  const bitmap = blank(width, height);
  const rest = Float32Array.from(grey);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const value = rest[y * width + x] ?? 255;
      const isBlack = value < 128;
      if (isBlack) setBlack(bitmap, x, y);
      const error = (value - (isBlack ? 0 : 255)) / 8;
      for (const [dx, dy] of SPREAD) {
        const [column, row] = [x + dx, y + dy];
        if (column < 0 || column >= width || row >= height) continue;
        rest[row * width + column] = (rest[row * width + column] ?? 0) + error;
      }
    }
  return bitmap;
}
