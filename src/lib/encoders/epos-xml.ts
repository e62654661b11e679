// A paper as Epson ePOS-Print XML, for network printers that take it by HTTP (print-apps.md §6, mark A-).
import type { Bitmap } from '../domain/bitmap';
import { assertNever } from '../domain/errors';
import { dotsOf, type PrinterProfile } from '../domain/printer';
import type { PaperLine, Printable } from '../domain/receipt';
import { toBase64 } from './base64';
import type { Draw, Encoder, JobExtras } from './encoder';
import { lettersOf, prepare, type JobPart } from './prepare';
import { escapeXml } from './xml-text';

/** Lines fed past the tear-off edge where there is no cutter. */
const TEAR_OFF_LINES = 4;

const NAME_SPACE = 'http://www.epson-pos.com/schemas/2011/03/epos-print';

/** `pulse_100`: 100 ms. Names as Epson's script has them, not read in the manual (B). */
const PULSE = {
  none: '',
  pin2: '<pulse drawer="drawer_1" time="pulse_100"/>',
  pin5: '<pulse drawer="drawer_2" time="pulse_100"/>',
};

const envelope = (document: string): Uint8Array =>
  new TextEncoder().encode(
    '<?xml version="1.0" encoding="utf-8"?>' +
      '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>' +
      `${document}</s:Body></s:Envelope>`,
  );

/** One paper as the SOAP envelope that is POSTed to the printer, in UTF-8. */
export const eposXml: Encoder = {
  encode: async (paper, profile, draw, extras) =>
    envelope(await eposDocument(paper, profile, draw, extras)),
  drawer: ({ drawer }) =>
    PULSE[drawer]
      ? envelope(`<epos-print xmlns="${NAME_SPACE}">${PULSE[drawer]}</epos-print>`)
      : null,
};

/**
 * The bare `<epos-print>` element, as Epson's print app takes it.
 *
 * Envelope, name space, `width`, `height`, `image`, `feed` and `cut type="feed"`: mark A-. `lang="ru"`: Epson's own
 * script passes any language code on, but what printers make of `ru` was not seen [D]; so text beyond the letters
 * that printers have for it is drawn. QR codes are drawn too: the values of `symbol` were not read in the manual.
 */
export async function eposDocument(
  paper: Printable,
  profile: PrinterProfile,
  draw: Draw,
  { drawer = false, logo }: JobExtras = {},
): Promise<string> {
  const letters = { ...profile, page: 'cp866', qr: 'picture' } as const;
  const parts = await prepare(paper, letters, draw, { logo }, lettersOf(letters));
  const lines = parts.map((part) => element(part, profile)).join('');
  const end = profile.cut ? '<cut type="feed"/>' : `<feed line="${TEAR_OFF_LINES}"/>`;
  const lang = paper.lang === 'ru' ? 'ru' : 'en';
  return (
    `<epos-print xmlns="${NAME_SPACE}">${drawer ? PULSE[profile.drawer] : ''}` +
    `<text lang="${lang}"/>${lines}${end}</epos-print>`
  );
}

function element(part: JobPart, profile: PrinterProfile): string {
  switch (part.kind) {
    case 'text':
      return textElement(part.line);
    case 'drawn':
      return image(part.picture, part.side, profile);
    case 'barcode':
      return textElement({ text: part.text, size: 1, bold: false });
    case 'qr':
      return '';
    default:
      return assertNever(part);
  }
}

function textElement({ text, size, bold }: PaperLine): string {
  return `<text width="${size}" height="${size}" em="${bold}">${escapeXml(text)}&#10;</text>`;
}

function image(
  { width, height, bits }: Bitmap,
  side: 'left' | 'centre',
  profile: PrinterProfile,
): string {
  const align = side === 'centre' && width < dotsOf(profile);
  return (
    (align ? '<text align="center"/>' : '') +
    `<image width="${width}" height="${height}" color="color_1" mode="mono">${toBase64(bits)}</image>` +
    (align ? '<text align="left"/>' : '')
  );
}
