// Paper as a picture that needs nothing else: for the demo printer and for looking at test results.
import type { Bitmap } from '../domain/bitmap';
import type { PaperLine, PaperPart } from '../domain/receipt';
import { isBlack } from './bitmap';
import { drawCodes } from './draw-codes';
import { escapeXml } from './xml-text';

/** Of one character, in user units; a double-size character is twice of it both ways. */
const CELL = { width: 9, height: 20 };
/** User units of a printer's dot: a character is 12 dots wide. */
const DOT = CELL.width / 12;
const FONT_SIZE = 15;
const MARGIN = 18;

/**
 * An SVG document with the parts on paper `columns` characters wide. Each line of text is stretched to its grid, so
 * that columns stand under each other in any monospace font.
 */
export function paperSvg(parts: readonly PaperPart[], columns: number): string {
  const width = columns * CELL.width + 2 * MARGIN;
  let bottom = MARGIN;
  const drawn = drawCodes(parts, columns).map((part) => {
    if ('text' in part) {
      bottom += CELL.height * part.size;
      return textElement(part, bottom);
    }
    const top = bottom;
    bottom += part.picture.height * DOT;
    return pathOf(part.picture, MARGIN + part.at * DOT, top);
  });
  const height = Math.ceil(bottom) + MARGIN;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">` +
    `<rect width="${width}" height="${height}" fill="#fff"/>` +
    `<g font-family="ui-monospace, monospace" font-size="${FONT_SIZE}" fill="#111">${drawn.join('')}</g></svg>`
  );
}

/** One rectangle for each run of black dots. */
function pathOf(picture: Bitmap, left: number, top: number): string {
  let path = '';
  for (let y = 0; y < picture.height; y++)
    for (let x = 0; x < picture.width; x++) {
      if (!isBlack(picture, x, y)) continue;
      const from = x;
      while (x < picture.width && isBlack(picture, x, y)) x += 1;
      path += `M${from} ${y}h${x - from}v1h-${x - from}z`;
    }
  return path && `<path transform="translate(${left} ${top}) scale(${DOT})" d="${path}"/>`;
}

function textElement({ text, size, bold }: PaperLine, bottom: number): string {
  const words = text.trim();
  if (words === '') return '';
  const cell = CELL.width * size;
  const x = MARGIN + (text.length - text.trimStart().length) * cell;
  const y = bottom - (CELL.height * size) / 4;
  const style =
    (size === 2 ? ` font-size="${FONT_SIZE * 2}"` : '') + (bold ? ' font-weight="700"' : '');
  return (
    `<text x="${x}" y="${y}" textLength="${words.length * cell}" lengthAdjust="spacingAndGlyphs"` +
    ` xml:space="preserve"${style}>${escapeXml(words)}</text>`
  );
}
