// Characters to the bytes of CP866, the Cyrillic page most receipt printers have (printers.md §7.1), and back.
// Makes any text printable first, so that nothing a shop writes can ever be a printer command.

/** Bytes 80 to FF of CP866 as in Unicode's own table (VENDORS/MICSFT/PC/CP866.TXT); below them it is ASCII. */
const HIGH =
  'АБВГДЕЖЗИЙКЛМНОП' +
  'РСТУФХЦЧШЩЪЫЬЭЮЯ' +
  'абвгдежзийклмноп' +
  '░▒▓│┤╡╢╖╕╣║╗╝╜╛┐' +
  '└┴┬├─┼╞╟╚╔╩╦╠═╬╧' +
  '╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀' +
  'рстуфхцчшщъыьэюя' +
  'ЁёЄєЇїЎў°∙·√№¤■\u00a0';

const FIRST_PRINTABLE = 0x20;
const LAST_ASCII = 0x7e;
const FIRST_HIGH = 0x80;
const QUESTION_MARK = 0x3f;

/** What the page can print, without control bytes and without DEL. */
const BYTES: ReadonlyMap<string, number> = new Map([
  ...Array.from(
    { length: LAST_ASCII - FIRST_PRINTABLE + 1 },
    (_, index) => [String.fromCharCode(FIRST_PRINTABLE + index), FIRST_PRINTABLE + index] as const,
  ),
  ...Array.from(HIGH, (character, index) => [character, FIRST_HIGH + index] as const),
]);

/**
 * How characters that the page lacks are written with those it has (printers.md §7.2): first a class of
 * characters with one spelling, then single ones, each followed by its own. Letters are best effort.
 */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ...Array.from('«»“”„‟‹›″', (character) => [character, '"'] as const),
  ...Array.from('‘’‚‛′´', (character) => [character, "'"] as const),
  ...Array.from('‐‑‒–—―−⁃', (character) => [character, '-'] as const),
  ...Array.from('•‣●▪◦', (character) => [character, '*'] as const),
  ...[
    '…... ×x ÷/ ⁄/ ±+/- §par. ©(c) ®(R) ←<- →->',
    '₽руб. €EUR £GBP ₴UAH ₸KZT ₹INR ¢c',
    'ІI іi ҐГ ґг ЈJ јj ЅS ѕs ӘА әа ҒГ ғг ҚК қк ҢН ңн ӨО өо ҰУ ұу ҮУ үу ҺХ һх',
    'ßss ẞSS ÆAE æae ŒOE œoe ØO øo ŁL łl ĐD đd ÐD ðd ÞTh þth ıi ĦH ħh',
  ].flatMap((row) => row.split(' ').map((pair) => [pair.slice(0, 1), pair.slice(1)] as const)),
]);

/** Texts of nothing but these need no work; the range А-я has no holes in the page. */
const PLAIN = /^[ -~А-яЁё№]*$/;
/** Control and format characters (bidi, zero width, soft hyphen) and marks left without their letter. */
const INVISIBLE = /^[\p{Cc}\p{Cf}\p{M}]$/u;

/**
 * The text as the page can carry it: composed (NFC), typographic characters and accents spelled out, white
 * space as plain spaces, control characters removed, and `?` where there is no spelling (`unprintable` tells
 * which). What it returns encodes to bytes 20–7E and 80–FE only, and does not change when put in again.
 */
export function toPrintable(text: string): string {
  if (PLAIN.test(text)) return text;
  return characters(text)
    .map((character) => spelling(character) ?? '?')
    .join('');
}

/** The characters of the text that paper shows as `?`, each once. */
export function unprintable(text: string): readonly string[] {
  return [...new Set(characters(text).filter((character) => spelling(character) === null))];
}

/** The bytes of a text; what the page lacks is a question mark, never anything below 20. */
export function encodeCp866(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => BYTES.get(character) ?? QUESTION_MARK);
}

/** The character a printer set to the page prints for a byte; undefined for a control byte. */
export function decodeCp866(byte: number): string | undefined {
  if (byte >= FIRST_HIGH) return HIGH[byte - FIRST_HIGH];
  return byte >= FIRST_PRINTABLE && byte <= LAST_ASCII ? String.fromCharCode(byte) : undefined;
}

function characters(text: string): readonly string[] {
  // FEFF counts as white space in JavaScript, but it is a mark without width.
  return [
    ...text
      .normalize('NFC')
      .replace(/\ufeff/g, '')
      .replace(/\s/g, ' '),
  ];
}

/** How one character is written on the page; null when it cannot be. */
function spelling(character: string): string | null {
  const known = direct(character);
  if (known !== null) return known;
  const parts = [...character.normalize('NFKD')].map(direct);
  return parts.includes(null) ? null : parts.join('');
}

function direct(character: string): string | null {
  const spelled = SPELLINGS.get(character);
  if (spelled !== undefined) return spelled;
  if (BYTES.has(character)) return character;
  return INVISIBLE.test(character) ? '' : null;
}
