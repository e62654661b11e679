// A picture file as dots for paper.
import type { Bitmap } from '../domain/bitmap';
import { dither } from '../encoders/dither';

/** Dots: fits on the narrowest roll, and takes no more paper than a few lines. */
const MOST = { width: 320, height: 160 };

/** @throws DOMException or TypeError for a file that the browser cannot draw */
export async function drawPicture(file: Blob): Promise<Bitmap> {
  const url = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const scale = Math.min(1, MOST.width / image.naturalWidth, MOST.height / image.naturalHeight);
    const width = Math.max(1, Math.round(image.naturalWidth * scale));
    const height = Math.max(1, Math.round(image.naturalHeight * scale));
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const pen = canvas.getContext('2d', { willReadFrequently: true });
    if (!pen) throw new TypeError('No canvas');
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, width, height);
    pen.drawImage(image, 0, 0, width, height);
    const { data } = pen.getImageData(0, 0, width, height);
    // Brightness as the eye has it (ITU-R BT.601).
    const grey = Float32Array.from(
      { length: width * height },
      (_, at) =>
        0.299 * (data[at * 4] ?? 0) +
        0.587 * (data[at * 4 + 1] ?? 0) +
        0.114 * (data[at * 4 + 2] ?? 0),
    );
    return dither(grey, width, height);
  } finally {
    URL.revokeObjectURL(url);
  }
}
