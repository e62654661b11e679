// Star WebPRNT XML to the paper it makes, for tests and stand-ins. A reader of tags, not an XML parser.
import { fromBase64 } from './base64';
import { PaperRoll, type Paper } from './paper-roll';
import { unescapeXml } from './xml-text';

const TOKEN = /<(\/?)([\w:.-]+)([^<>]*?)(\/?)>|([^<]+)/g;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*"([^"]*)"/g;

/** What a WebPRNT printer prints for this document. Never throws; what it does not know is in `unknown`. */
export function readWebPrnt(xml: string): Paper {
  const roll = new PaperRoll();
  const request = unescapeXml(/<Request>([^]*)<\/Request>/.exec(xml)?.[1] ?? '');
  let open = '';
  let attributes = new Map<string, string>();
  for (const [, slash, name, given = '', empty, text] of request.matchAll(TOKEN)) {
    if (text !== undefined) content(roll, open, attributes, unescapeXml(text));
    else if (name !== undefined && !slash) {
      attributes = new Map(
        [...given.matchAll(ATTRIBUTE)].map(([, key = '', value = '']) => [key, value]),
      );
      begin(roll, name, attributes);
      open = empty ? '' : name;
    } else open = '';
  }
  return roll.tear();
}

function begin(roll: PaperRoll, name: string, attributes: ReadonlyMap<string, string>): void {
  switch (name) {
    case 'root':
    case 'text':
    case 'bitimage':
      return;
    case 'initialization':
      return roll.reset();
    case 'feed':
      return roll.feed(Number(attributes.get('line') ?? 1) || 0);
    case 'cutpaper':
      return roll.cut();
    case 'peripheral':
      return void (roll.drawer += 1);
    case 'alignment': {
      const position = attributes.get('position');
      return void (roll.align = position === 'center' ? 1 : position === 'right' ? 2 : 0);
    }
    default:
      return void roll.unknown.push(name);
  }
}

function content(
  roll: PaperRoll,
  name: string,
  attributes: ReadonlyMap<string, string>,
  text: string,
): void {
  if (name === 'text') {
    roll.bold = attributes.get('emphasis') === 'true';
    roll.size = Number(attributes.get('width')) > 1 ? 2 : 1;
    const [first = '', ...rest] = text.split('\\n');
    roll.print(first);
    for (const line of rest) {
      roll.newline();
      roll.print(line);
    }
  } else if (name === 'bitimage') {
    const width = Number(attributes.get('width'));
    const height = Number(attributes.get('height'));
    const bits = fromBase64(text);
    if (bits.length === Math.ceil(width / 8) * height) roll.picture({ width, height, bits });
    else roll.unknown.push('bitimage');
  } else if (text.trim() !== '') roll.unknown.push(`text in ${name || 'nothing'}`);
}
