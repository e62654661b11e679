// ePOS-Print XML to the paper it makes, for the demo printer and tests. A reader of tags, not an XML parser:
// no name spaces, no DTD, no CDATA; what it does not know is named and stepped over.
import { fromBase64 } from './base64';
import { PaperRoll, type Paper } from './paper-roll';
import { unescapeXml } from './xml-text';

const TOKEN = /<(\/?)([\w:.-]+)([^<>]*?)(\/?)>|<[?!][^<>]*>|([^<]+)|</g;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const AROUND = new Set(['Envelope', 'Body', 'epos-print']);

/** What an ePOS-Print printer prints for this document. Never throws; elements it does not know are in `unknown`. */
export function readEposXml(xml: string): Paper {
  const roll = new PaperRoll();
  let inText = false;
  let image: ReadonlyMap<string, string> | null = null;
  for (const [token, slash, tag, attributes = '', empty, text] of xml.matchAll(TOKEN)) {
    const name = tag?.replace(/^.*:/, '');
    if (text !== undefined) {
      if (inText) printText(roll, unescapeXml(text));
      else if (image) drawImage(roll, image, text.trim());
      else if (text.trim() !== '') roll.unknown.push(`text outside: ${text.trim()}`);
    } else if (name === 'text') {
      if (!slash) style(roll, readAttributes(attributes));
      inText = !slash && !empty;
    } else if (name === 'image') {
      image = slash || empty ? null : readAttributes(attributes);
    } else if (name !== undefined && !slash) {
      open(roll, name, readAttributes(attributes));
    } else if (token === '<') {
      roll.unknown.push('<');
    }
  }
  return roll.tear();
}

function open(roll: PaperRoll, name: string, attributes: ReadonlyMap<string, string>): void {
  if (AROUND.has(name)) return;
  if (name === 'feed') roll.feed(Number(attributes.get('line') ?? 1) || 0);
  else if (name === 'cut') roll.cut();
  else if (name === 'pulse') roll.drawer += 1;
  else roll.unknown.push(name);
}

/** Attributes of `text` stay in force for the elements after it. */
function style(roll: PaperRoll, attributes: ReadonlyMap<string, string>): void {
  const width = attributes.get('width');
  if (width !== undefined) roll.size = Number(width) > 1 ? 2 : 1;
  const weight = attributes.get('em');
  if (weight !== undefined) roll.bold = weight === 'true' || weight === '1';
  const align = attributes.get('align');
  if (align !== undefined) roll.align = align === 'center' ? 1 : align === 'right' ? 2 : 0;
}

/** One bit a dot, rows padded to bytes, Base64 (print-apps.md §6, A-). */
function drawImage(roll: PaperRoll, attributes: ReadonlyMap<string, string>, data: string): void {
  const width = Number(attributes.get('width'));
  const height = Number(attributes.get('height'));
  const bits = /^[A-Za-z\d+/]*={0,2}$/.test(data) ? fromBase64(data) : null;
  if (bits?.length === Math.ceil(width / 8) * height) roll.picture({ width, height, bits });
  else roll.unknown.push('image');
}

function printText(roll: PaperRoll, text: string): void {
  const [first = '', ...rest] = text.split('\n');
  roll.print(first);
  for (const line of rest) {
    roll.newline();
    roll.print(line);
  }
}

function readAttributes(text: string): ReadonlyMap<string, string> {
  return new Map(
    [...text.matchAll(ATTRIBUTE)].map(([, name = '', double, single]) => [
      name,
      unescapeXml(double ?? single ?? ''),
    ]),
  );
}
