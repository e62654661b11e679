// A paper as Star WebPRNT XML, for Star's network printers (print-apps.md §5, mark A- for the structure).
import type { Bitmap } from '../domain/bitmap';
import { assertNever } from '../domain/errors';
import type { PrinterProfile } from '../domain/printer';
import { toBase64 } from './base64';
import type { Encoder } from './encoder';
import { prepare, type JobPart, type Letters } from './prepare';
import { escapeXml } from './xml-text';

const TEAR_OFF_LINES = 4;

/** Which codes select other letters was not found, nor how a backslash is written: other text is drawn. */
const ASCII: Letters = {
  has: (text) => /^[ -[\]-~]*$/.test(text),
  spell: (text) =>
    text.normalize('NFKD').replace(/[^ -[\]-~]/g, (mark) => (/\p{M}/u.test(mark) ? '' : '?')),
};

/** `on` and `off` in milliseconds. */
const PULSE = {
  none: '',
  pin2: '<peripheral channel="1" on="100" off="500"/>',
  pin5: '<peripheral channel="2" on="100" off="500"/>',
};

/** The answer comes after printing where `checkedblock` is on, which it is unless switched off. */
const envelope = (content: string): Uint8Array =>
  new TextEncoder().encode(
    '<StarWebPrint xmlns="http://www.star-m.jp" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">' +
      `<Request>${escapeXml(`<root checkedblock="true" holdprint_timeout="10000">${content}</root>`)}</Request>` +
      '</StarWebPrint>',
  );

/** One paper as the document that is POSTed to the printer, in UTF-8. */
export const webPrnt: Encoder = {
  async encode(paper, profile, draw, { drawer = false, logo } = {}) {
    const parts = await prepare(paper, { ...profile, qr: 'picture' }, draw, { logo }, ASCII);
    const end = profile.cut
      ? '<cutpaper feed="true" type="partial"/>'
      : `<feed line="${TEAR_OFF_LINES}"/>`;
    const lines = parts.map(element).join('');
    return envelope(`<initialization/>${drawer ? PULSE[profile.drawer] : ''}${lines}${end}`);
  },
  drawer: ({ drawer }: PrinterProfile) => (PULSE[drawer] ? envelope(PULSE[drawer]) : null),
};

function element(part: JobPart): string {
  switch (part.kind) {
    case 'text': {
      const { text, size, bold } = part.line;
      return `<text emphasis="${bold}" width="${size}" height="${size}">${escapeXml(text)}\\n</text>`;
    }
    case 'drawn':
      return image(part.picture, part.side);
    case 'barcode':
      return `<text emphasis="false" width="1" height="1">${escapeXml(part.text)}\\n</text>`;
    case 'qr':
      return '';
    default:
      return assertNever(part);
  }
}

function image({ width, height, bits }: Bitmap, side: 'left' | 'centre'): string {
  const picture = `<bitimage width="${width}" height="${height}">${toBase64(bits)}</bitimage>`;
  return side === 'left'
    ? picture
    : `<alignment position="center"/>${picture}<alignment position="left"/>`;
}
