// Characters to the bytes of the pages that receipt printers have (printers.md §7), and back. Text comes here plain
// (`toPlain`); nothing that a shop writes becomes a byte below 20, whatever the page.
import type { CodePage } from '../domain/printer';

/**
 * Bytes 80 to FF of each page; below them it is ASCII. Sources: Unicode's tables of Microsoft's pages (VENDORS/MICSFT),
 * IBM's CDRA for 858 and 1125, and RK1048 as registered with IANA (KZ-1048). U+FFFD: no character.
 */
const HIGH: Readonly<Record<CodePage, string>> = {
  cp437:
    'ÇüéâäàåçêëèïîìÄÅ' +
    'ÉæÆôöòûùÿÖÜ¢£¥₧ƒ' +
    'áíóúñÑªº¿⌐¬½¼¡«»' +
    '░▒▓│┤╡╢╖╕╣║╗╝╜╛┐' +
    '└┴┬├─┼╞╟╚╔╩╦╠═╬╧' +
    '╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀' +
    'αßΓπΣσµτΦΘΩδ∞φε∩' +
    '≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0',
  cp858:
    'ÇüéâäàåçêëèïîìÄÅ' +
    'ÉæÆôöòûùÿÖÜø£Ø×ƒ' +
    'áíóúñÑªº¿®¬½¼¡«»' +
    '░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐' +
    '└┴┬├─┼ãÃ╚╔╩╦╠═╬¤' +
    'ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀' +
    'ÓßÔÒõÕµþÞÚÛÙýÝ¯´' +
    '\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0',
  cp866:
    'АБВГДЕЖЗИЙКЛМНОП' +
    'РСТУФХЦЧШЩЪЫЬЭЮЯ' +
    'абвгдежзийклмноп' +
    '░▒▓│┤╡╢╖╕╣║╗╝╜╛┐' +
    '└┴┬├─┼╞╟╚╔╩╦╠═╬╧' +
    '╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀' +
    'рстуфхцчшщъыьэюя' +
    'ЁёЄєЇїЎў°∙·√№¤■\u00a0',
  cp1125:
    'АБВГДЕЖЗИЙКЛМНОП' +
    'РСТУФХЦЧШЩЪЫЬЭЮЯ' +
    'абвгдежзийклмноп' +
    '░▒▓│┤╡╢╖╕╣║╗╝╜╛┐' +
    '└┴┬├─┼╞╟╚╔╩╦╠═╬╧' +
    '╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀' +
    'рстуфхцчшщъыьэюя' +
    'ЁёҐґЄєІіЇї·√№¤■\u00a0',
  rk1048:
    'ЂЃ‚ѓ„…†‡€‰Љ‹ЊҚҺЏ' +
    'ђ‘’“”•–—\ufffd™љ›њқһџ' +
    '\u00a0ҰұӘ¤Ө¦§Ё©Ғ«¬\u00ad®Ү' +
    '°±Ііөµ¶·ё№ғ»әҢңү' +
    'АБВГДЕЖЗИЙКЛМНОП' +
    'РСТУФХЦЧШЩЪЫЬЭЮЯ' +
    'абвгдежзийклмноп' +
    'рстуфхцчшщъыьэюя',
  'windows-1251':
    'ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏ' +
    'ђ‘’“”•–—\ufffd™љ›њќћџ' +
    '\u00a0ЎўЈ¤Ґ¦§Ё©Є«¬\u00ad®Ї' +
    '°±Ііґµ¶·ё№є»јЅѕї' +
    'АБВГДЕЖЗИЙКЛМНОП' +
    'РСТУФХЦЧШЩЪЫЬЭЮЯ' +
    'абвгдежзийклмноп' +
    'рстуфхцчшщъыьэюя',
  'windows-1252':
    '€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd' +
    '\ufffd‘’“”•–—˜™š›œ\ufffdžŸ' +
    '\u00a0¡¢£¤¥¦§¨©ª«¬\u00ad®¯' +
    '°±²³´µ¶·¸¹º»¼½¾¿' +
    'ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏ' +
    'ÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß' +
    'àáâãäåæçèéêëìíîï' +
    'ðñòóôõö÷øùúûüýþÿ',
};

const FIRST_PRINTABLE = 0x20;
const LAST_ASCII = 0x7e;
const FIRST_HIGH = 0x80;
const QUESTION_MARK = 0x3f;
const NO_CHARACTER = '\ufffd';

const maps = new Map<CodePage, ReadonlyMap<string, number>>();

/** What a page can print, without control bytes, soft hyphens and DEL. */
function bytesOf(page: CodePage): ReadonlyMap<string, number> {
  const known = maps.get(page);
  if (known) return known;
  const bytes = new Map<string, number>();
  for (let byte = FIRST_PRINTABLE; byte <= LAST_ASCII; byte++)
    bytes.set(String.fromCharCode(byte), byte);
  for (const [index, character] of [...HIGH[page]].entries())
    if (character !== NO_CHARACTER && character !== '\u00ad' && !bytes.has(character))
      bytes.set(character, FIRST_HIGH + index);
  maps.set(page, bytes);
  return bytes;
}

/** Whether a page has every character of a text. */
export function carries(page: CodePage, text: string): boolean {
  const bytes = bytesOf(page);
  for (const character of text) if (!bytes.has(character)) return false;
  return true;
}

/** The bytes of a text; what the page lacks is a question mark, never anything below 20. */
export function encodeText(page: CodePage, text: string): Uint8Array {
  const bytes = bytesOf(page);
  return Uint8Array.from(text, (character) => bytes.get(character) ?? QUESTION_MARK);
}

/** The character a printer set to the page prints for a byte; undefined for a control byte. */
export function decodeByte(page: CodePage, byte: number): string | undefined {
  if (byte >= FIRST_HIGH) return HIGH[page][byte - FIRST_HIGH];
  return byte >= FIRST_PRINTABLE && byte <= LAST_ASCII ? String.fromCharCode(byte) : undefined;
}

/**
 * How characters are written with others where neither the page has them nor the printer takes pictures
 * (printers.md §7.2): each followed by its spelling. Letters are best effort.
 */
const SPELLINGS: ReadonlyMap<string, string> = new Map(
  [
    '÷/ ⁄/ ±+/- §par. ©(c) ®(R) ←<- →->',
    '₽руб. €EUR £GBP ₴UAH ₸KZT ₹INR ¢c',
    'ІI іi ҐГ ґг ЈJ јj ЅS ѕs ӘА әа ҒГ ғг ҚК қк ҢН ңн ӨО өо ҰУ ұу ҮУ үу ҺХ һх',
    'ßss ẞSS ÆAE æae ŒOE œoe ØO øo ŁL łl ĐD đd ÐD ðd ÞTh þth ıi ĦH ħh',
  ].flatMap((row) => row.split(' ').map((pair) => [pair.slice(0, 1), pair.slice(1)] as const)),
);

/** The text in characters of the page, as well as it can be spelled, with `?` where it cannot. */
export const spellIn = (page: CodePage, text: string): string =>
  [...text].map((character) => spelling(page, character) ?? '?').join('');

function spelling(page: CodePage, character: string): string | null {
  const known = direct(page, character);
  if (known !== null) return known;
  const parts = [...character.normalize('NFKD')].map((part) => direct(page, part));
  return parts.includes(null) ? null : parts.join('');
}

function direct(page: CodePage, character: string): string | null {
  if (bytesOf(page).has(character)) return character;
  return SPELLINGS.get(character) ?? (/^[\p{Cf}\p{M}]$/u.test(character) ? '' : null);
}
