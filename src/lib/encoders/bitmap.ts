// Pictures of dots: cut, joined, made safe to send. Knows no printer language.
import type { Bitmap } from '../domain/bitmap';

export const bytesPerRow = ({ width }: Pick<Bitmap, 'width'>): number => Math.ceil(width / 8);

/** A white picture. Sizes in dots. */
export const blank = (width: number, height: number): Bitmap => ({
  width,
  height,
  bits: new Uint8Array(Math.ceil(width / 8) * height),
});

export const isBlack = (bitmap: Bitmap, x: number, y: number): boolean =>
  ((bitmap.bits[y * bytesPerRow(bitmap) + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;

export function setBlack(bitmap: Bitmap, x: number, y: number): void {
  const at = y * bytesPerRow(bitmap) + (x >> 3);
  bitmap.bits[at] = (bitmap.bits[at] ?? 0) | (0x80 >> (x & 7));
}

/** Rows `from` to `to`, the latter not included. */
export const rowsOf = (bitmap: Bitmap, from: number, to: number): Bitmap => ({
  width: bitmap.width,
  height: to - from,
  bits: bitmap.bits.slice(from * bytesPerRow(bitmap), to * bytesPerRow(bitmap)),
});

/** Without the white at its right, to whole bytes: what is not sent costs no time. At least one byte wide. */
export function cropRight(bitmap: Bitmap): Bitmap {
  const before = bytesPerRow(bitmap);
  let used = 1;
  bitmap.bits.forEach((byte, at) => {
    if (byte !== 0) used = Math.max(used, (at % before) + 1);
  });
  if (used === before) return bitmap;
  const bits = new Uint8Array(used * bitmap.height);
  for (let y = 0; y < bitmap.height; y++)
    bits.set(bitmap.bits.subarray(y * before, y * before + used), y * used);
  return { width: used * 8, height: bitmap.height, bits };
}

/** One under the other; the wider one gives the width. */
export function stack(upper: Bitmap, lower: Bitmap): Bitmap {
  const whole = blank(Math.max(upper.width, lower.width), upper.height + lower.height);
  for (const [bitmap, from] of [
    [upper, 0],
    [lower, upper.height],
  ] as const)
    for (let y = 0; y < bitmap.height; y++)
      whole.bits.set(
        bitmap.bits.subarray(y * bytesPerRow(bitmap), (y + 1) * bytesPerRow(bitmap)),
        (from + y) * bytesPerRow(whole),
      );
  return whole;
}

/** Bytes after DLE that printers obey at once, wherever they stand: EOT, ENQ, DC4 (printers.md §6.7). */
const OBEYED: ReadonlySet<number> = new Set([0x04, 0x05, 0x14]);
const DLE = 0x10;
const ONE_DOT = 0x02;

/**
 * The same dots but for one: a picture must not ask for the status or open the drawer in its middle. One more black
 * dot after each DLE makes an order of an obeyed byte into none.
 */
export function defuseBytes(bits: Uint8Array): Uint8Array {
  const safe = bits.slice();
  for (let at = 1; at < safe.length; at++) {
    const byte = safe[at] ?? 0;
    if (safe[at - 1] === DLE && OBEYED.has(byte)) safe[at] = byte | ONE_DOT;
  }
  return safe;
}

/** A picture whose rows command nothing. */
export const defuse = (bitmap: Bitmap): Bitmap => ({ ...bitmap, bits: defuseBytes(bitmap.bits) });
