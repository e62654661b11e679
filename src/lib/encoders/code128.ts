// Code 128 bar codes in set B as dots (ISO/IEC 15417), for printers that get them as pictures and for pictures of paper.
import type { Bitmap } from '../domain/bitmap';
import { blank, setBlack } from './bitmap';

/** Widths of bars and spaces by value, table 1 of the standard; 104 starts set B, 106 ends. */
const WIDTHS =
  '212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222123122123221' +
  '223211221132221231213212223112312131311222321122321221312212322112322211212123212321232121111323131123131321' +
  '112313132113132311211313231113231311112133112331132131113123113321133121313121211331231131213113213311213131' +
  '311123311321331121312113312311332111314111221411431111111224111422121124121421141122141221112214112412122114' +
  '122411142112142211241211221114413111241112134111111242121142121241114212124112124211411212421112421211212141' +
  '214121412121111143111341131141114113114311411113411311113141114131311141411131211412211214211232';
const START_B = 104;
const STOP_WIDTHS = '2331112';
const MODULO = 103;

const widthsOf = (value: number): string => WIDTHS.slice(value * 6, value * 6 + 6);

/** Modules of the whole symbol, dark ones true. @throws RangeError for characters outside of ASCII's printable ones */
export function code128(text: string): readonly boolean[] {
  if (!/^[ -~]+$/.test(text)) throw new RangeError('Code 128 B carries printable ASCII');
  const values = [...text].map((character) => character.charCodeAt(0) - 32);
  const check = values.reduce((sum, value, index) => sum + value * (index + 1), START_B) % MODULO;
  const widths = [START_B, ...values, check].map(widthsOf).join('') + STOP_WIDTHS;
  return [...widths].flatMap((width, index) =>
    Array.from({ length: Number(width) }, () => index % 2 === 0),
  );
}

/** The bars alone, without characters below them. Sizes in dots. */
export function drawBarcode(text: string, moduleDots = 2, height = 60): Bitmap {
  const modules = code128(text);
  const bitmap = blank(modules.length * moduleDots, height);
  modules.forEach((isDark, index) => {
    if (!isDark) return;
    for (let x = index * moduleDots; x < (index + 1) * moduleDots; x++)
      for (let y = 0; y < height; y++) setBlack(bitmap, x, y);
  });
  return bitmap;
}
