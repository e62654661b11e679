import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBlack } from '../../../src/lib/encoders/bitmap';
import { dither } from '../../../src/lib/encoders/dither';

/** The share of black dots on a surface of one grey. */
function shareOf(grey: number): number {
  const bitmap = dither(
    Array.from({ length: 64 * 64 }, () => grey),
    64,
    64,
  );
  let black = 0;
  for (let y = 0; y < 64; y++) for (let x = 0; x < 64; x++) black += Number(isBlack(bitmap, x, y));
  return black / (64 * 64);
}

describe('a grey picture', () => {
  it('leaves white and black as they are', () => {
    expect(shareOf(255)).toBe(0);
    expect(shareOf(0)).toBe(1);
  });

  it('has the more black the darker it is', () => {
    const shares = [32, 80, 128, 176, 224].map(shareOf);
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    expect(shares[2]).toBeGreaterThan(0.35);
    expect(shares[2]).toBeLessThan(0.65);
  });

  it('keeps its size, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 20 }),
        (width, height) => {
          const bitmap = dither(new Uint8Array(width * height), width, height);
          expect(bitmap).toMatchObject({ width, height });
          expect(bitmap.bits).toHaveLength(Math.ceil(width / 8) * height);
        },
      ),
    );
  });
});
