// A paper as a page of its own, for apps that print pages. It travels inside a link, percent-encoded, where every sign
// that is not a letter, a digit or one of `-._~` takes three characters: hence the short tags, the tabs and the drawings.
import type { Bitmap } from '../domain/bitmap';
import { dotsOf, type PrinterProfile } from '../domain/printer';
import { isLine, type PaperLine, type PaperPart, type Printable } from '../domain/receipt';
import { isBlack } from './bitmap';
import { drawBarcode } from './code128';
import { centre } from './columns';
import { layoutPaper } from './layout';
import { widthOf } from './plain-text';
import { drawQr, moduleDots } from './qr';

/**
 * Pixels. A character of a monospace font is 0.6 of its size wide, or a hair more: 12 dots and never above, so that
 * `columns` of them stay on the paper.
 */
const FONT_PX = 19.9;
const BAR_MODULE_PX = 2;
const BAR_HEIGHT_PX = 60;
/** What a tab of a page stands for. */
const TAB = 8;

/**
 * One paper as a whole HTML page, as wide as the printer's dots. Nothing in it is markup but what stands here, and it
 * asks for nothing: no script, no address.
 * @throws RangeError for a code that is too long
 */
export function paperHtml(
  paper: Printable,
  { columns, pictures }: Pick<PrinterProfile, 'columns' | 'pictures'>,
): string {
  const parts = layoutPaper(paper, columns).filter((part) => pictures || !('picture' in part));
  return (
    '<!doctype html><meta charset=utf-8><style>@page{margin:0}body{margin:0}' +
    `pre{margin:0;width:${dotsOf({ columns })}px;font:${FONT_PX}px/1.2 monospace}` +
    'big{font-size:2em}svg{display:block;margin:10px auto}</style>' +
    `<pre>${groupsOf(parts.flatMap((part) => withWords(part, columns)))
      .map(markup)
      .join('')}</pre>`
  );
}

/** The characters of a bar code stand below it, as on every printer. */
const withWords = (part: PaperPart, columns: number): readonly PaperPart[] =>
  'barcode' in part
    ? [
        part,
        ...centre(part.barcode, columns).map((text) => ({ text, size: 1, bold: false }) as const),
      ]
    : [part];

type Group = readonly PaperLine[] | Exclude<PaperPart, PaperLine>;

/** Neighbours that look the same stand in one pair of tags. */
function groupsOf(parts: readonly PaperPart[]): readonly Group[] {
  const groups: (PaperLine[] | Exclude<PaperPart, PaperLine>)[] = [];
  for (const part of parts) {
    const last = groups.at(-1);
    if (!isLine(part)) groups.push(part);
    else if (Array.isArray(last) && isAlike(last[0], part)) last.push(part);
    else groups.push([part]);
  }
  return groups;
}

const isAlike = (one: PaperLine | undefined, other: PaperLine): boolean =>
  one?.size === other.size && one.bold === other.bold;

function markup(group: Group): string {
  if ('qr' in group) {
    const picture = drawQr(group.qr, 1);
    const px = picture.width * moduleDots(picture.width);
    return drawing(picture, px, px);
  }
  if ('barcode' in group) {
    const picture = drawBarcode(group.barcode, 1, 1);
    return drawing(picture, picture.width * BAR_MODULE_PX, BAR_HEIGHT_PX);
  }
  if ('picture' in group) {
    const { picture } = group;
    return drawing(picture, picture.width, picture.height);
  }
  return textMarkup(group);
}

function textMarkup(lines: readonly PaperLine[]): string {
  const [{ size, bold } = { size: 1, bold: false }] = lines;
  const text = lines.map((line) =>
    escapeText(size === 1 ? tabbed(line.text) : line.text.trimEnd()),
  );
  const words = text.join('\n');
  const inner = bold ? `<b>${words}</b>` : words;
  return `${size === 2 ? `<big>${inner}</big>` : inner}\n`;
}

/** The same line with tabs where they save spaces. Wide characters would put the stops elsewhere: none there. */
function tabbed(line: string): string {
  const text = line.trimEnd();
  if (widthOf(text) !== text.length) return text;
  let short = '';
  for (let at = 0; at < text.length; at += TAB) {
    const piece = text.slice(at, at + TAB);
    const isWhole = piece.length === TAB;
    short += isWhole ? piece.replace(/ {2,}$/, '\t') : piece;
  }
  return short;
}

/** Text between tags; control characters would be none of the paper's. */
const escapeText = (text: string): string =>
  text
    .replace(/[^\P{Cc}\t]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

/** A picture in the middle of the paper; sizes in pixels, stretched where they are not the picture's own. */
function drawing(picture: Bitmap, widthPx: number, heightPx: number): string {
  const { width, height } = picture;
  return (
    `<svg width=${widthPx} height=${heightPx} viewBox=0,0,${width},${height} preserveAspectRatio=none>` +
    `<path stroke=black d=${strokes(picture)}></path></svg>`
  );
}

/**
 * One stroke for each run of black dots, from the bottom row up: so all steps from row to row are negative, and the
 * minus sign parts the numbers without a character that would be encoded.
 */
function strokes(picture: Bitmap): string {
  const { width, height } = picture;
  let path = `M0,${height - 0.5}`;
  let [atX, atY] = [0, height - 1];
  for (let y = height - 1; y >= 0; y--)
    for (let x = 0; x < width; x++) {
      if (!isBlack(picture, x, y)) continue;
      const from = x;
      while (x < width && isBlack(picture, x, y)) x += 1;
      if (from !== atX || y !== atY) path += `m${from - atX}-${atY - y}`;
      path += `h${x - from}`;
      [atX, atY] = [x, y];
    }
  return path;
}
