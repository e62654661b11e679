// Black and white pictures as PNG files (W3C PNG, colour type 0, one bit a dot), so that people can look at them.
import { deflateSync, inflateSync } from 'node:zlib';

export interface Dots {
  readonly width: number;
  readonly height: number;
  /** rows padded to whole bytes, 1 is black */
  readonly bits: Uint8Array;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const CRC = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function crcOf(data: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of data) value = (CRC[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

function chunk(name: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crcOf(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

export function toPng({ width, height, bits }: Dots): Buffer {
  const across = Math.ceil(width / 8);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const rows = Buffer.alloc((across + 1) * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < across; x++) rows[y * (across + 1) + 1 + x] = ~(bits[y * across + x] ?? 0);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Reads what `toPng` wrote, and nothing else. */
export function fromPng(png: Buffer): Dots {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const length = png.readUInt32BE(33);
  if (png.toString('latin1', 37, 41) !== 'IDAT') throw new TypeError('Not a picture of ours');
  const rows = inflateSync(png.subarray(41, 41 + length));
  const across = Math.ceil(width / 8);
  const bits = new Uint8Array(across * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < across; x++) bits[y * across + x] = ~(rows[y * (across + 1) + 1 + x] ?? 0);
  return { width, height, bits };
}
