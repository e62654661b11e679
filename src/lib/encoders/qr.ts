// QR codes as text to be printed and as dots (ISO/IEC 18004), for printers that cannot draw one and for pictures of
// what printers drew.
import encodeQr from 'qr';
import type { Bitmap } from '../domain/bitmap';
import { blank, setBlack } from './bitmap';

/** Level M: thermal paper gets creased. */
const OPTIONS = { ecc: 'medium', border: 1 } as const;

/** Dots a module, so that a code is 20 mm and more and fits on the narrowest roll. */
export const moduleDots = (modules: number): number =>
  Math.max(3, Math.min(8, Math.floor(320 / modules)));

/** What goes into the code: UTF-8, without control characters, which some printers obey even here (printers.md §6.7). */
export const codeText = (text: string): string => text.replace(/\p{Cc}/gu, '');

/** Rows of modules, true for a dark one, without the quiet zone. @throws RangeError when no code holds so long a text */
const modules = (text: string): readonly (readonly boolean[])[] =>
  encodeQr(codeText(text), 'raw', OPTIONS)
    .slice(1, -1)
    .map((row) => row.slice(1, -1));

/** Modules along one side, without the quiet zone. @throws RangeError when no code holds so long a text */
export const modulesOf = (text: string): number => modules(text).length;

/** The code as dots, `scale` for each module, without the quiet zone: paper is white around it. */
export function drawQr(text: string, scale?: number): Bitmap {
  const rows = modules(text);
  const dots = scale ?? moduleDots(rows.length);
  const bitmap = blank(rows.length * dots, rows.length * dots);
  rows.forEach((row, y) =>
    row.forEach((isDark, x) => {
      if (!isDark) return;
      for (let dy = 0; dy < dots; dy++)
        for (let dx = 0; dx < dots; dx++) setBlack(bitmap, x * dots + dx, y * dots + dy);
    }),
  );
  return bitmap;
}
