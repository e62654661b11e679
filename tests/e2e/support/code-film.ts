// A film for Chromium's fake camera: one QR code, held still. The camera reads the file when it is switched on.
import encodeQR from 'qr';
import { writeFile } from 'node:fs/promises';

const WIDTH = 1280;
const HEIGHT = 720;
/** A few seconds are enough: the camera plays it again and again. */
const FRAMES = 5;

/** Chromium plays the film in place of a camera, and nobody is asked whether it may. */
export const filmArgs = (file: string): readonly string[] => [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  `--use-file-for-fake-video-capture=${file}`,
];

/** Writes a film of the code for a text; without a text it shows a white wall. YUV4MPEG2, 4:2:0. */
export async function makeFilm(file: string, text: string | null): Promise<void> {
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
  const frame = Buffer.concat([
    Buffer.from('FRAME\n'),
    brightness(text),
    Buffer.alloc((WIDTH * HEIGHT) / 2, 128),
  ]);
  await writeFile(file, Buffer.concat([head, ...Array.from({ length: FRAMES }, () => frame)]));
}

/** One byte a point: the code in the middle, as large as it fits. */
function brightness(text: string | null): Buffer {
  const points = Buffer.alloc(WIDTH * HEIGHT, 235);
  if (text === null) return points;
  const code = encodeQR(text, 'raw', { ecc: 'low', border: 4 });
  const size = code.length;
  const scale = Math.floor(HEIGHT / size);
  const left = Math.floor((WIDTH - size * scale) / 2);
  const top = Math.floor((HEIGHT - size * scale) / 2);
  for (let y = 0; y < size * scale; y += 1)
    for (let x = 0; x < size * scale; x += 1)
      if (code[Math.floor(y / scale)]?.[Math.floor(x / scale)])
        points[(top + y) * WIDTH + left + x] = 16;
  return points;
}
