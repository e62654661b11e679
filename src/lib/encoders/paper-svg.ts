// Paper as a picture that needs nothing else: for the demo printer and for looking at test results.
import type { PaperLine } from '../domain/receipt';
import { escapeXml } from './xml-text';

/** Of one character, in user units; a double-size character is twice of it both ways. */
const CELL = { width: 9, height: 20 };
const FONT_SIZE = 15;
const MARGIN = 18;

/**
 * An SVG document with the lines on paper `columns` characters wide. Each line is stretched to its grid, so
 * that columns stand under each other in any monospace font.
 */
export function paperSvg(lines: readonly PaperLine[], columns: number): string {
  const width = columns * CELL.width + 2 * MARGIN;
  let bottom = MARGIN;
  const texts = lines.map((line) => {
    bottom += CELL.height * line.size;
    return textElement(line, bottom);
  });
  const height = bottom + MARGIN;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">` +
    `<rect width="${width}" height="${height}" fill="#fff"/>` +
    `<g font-family="ui-monospace, monospace" font-size="${FONT_SIZE}" fill="#111">${texts.join('')}</g></svg>`
  );
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
