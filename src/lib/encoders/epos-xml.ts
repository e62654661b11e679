// A paper as Epson ePOS-Print XML, for network printers that take it by HTTP (print-apps.md §6, mark A-).
import type { PaperLine } from '../domain/receipt';
import type { Encode } from './encoder';
import { layoutPaper } from './layout';
import { escapeXml } from './xml-text';

/** Lines fed past the tear-off edge where there is no cutter. */
const TEAR_OFF_LINES = 4;

/**
 * One paper as the SOAP envelope that is POSTed to the printer, in UTF-8.
 *
 * Envelope, name space, `width`, `height`, `feed` and `cut type="feed"`: mark A-. `lang="ru"`: Epson's own
 * script passes any language code on, but what printers make of `ru` was not seen [D].
 */
export const encodeEposXml: Encode = (paper, profile) => {
  const lines = layoutPaper(paper, profile.columns).map(textElement).join('');
  const end = profile.cut ? '<cut type="feed"/>' : `<feed line="${TEAR_OFF_LINES}"/>`;
  return new TextEncoder().encode(
    '<?xml version="1.0" encoding="utf-8"?>' +
      '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>' +
      '<epos-print xmlns="http://www.epson-pos.com/schemas/2011/03/epos-print">' +
      `<text lang="${paper.lang}"/>${lines}${end}` +
      '</epos-print></s:Body></s:Envelope>',
  );
};

function textElement({ text, size, bold }: PaperLine): string {
  return `<text width="${size}" height="${size}" em="${bold}">${escapeXml(text)}&#10;</text>`;
}
