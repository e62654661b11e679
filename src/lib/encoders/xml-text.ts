// Text inside XML and back. Knows no elements.

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** Text for XML content and attribute values. Characters XML 1.0 §2.2 does not allow are left out. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** The text that XML content stands for; an entity it does not know stays as it is written. */
export function unescapeXml(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,4}));/gi, (whole, dec, hex, name) => {
    if (name !== undefined) return ENTITIES[String(name)] ?? String(whole);
    const code = dec === undefined ? parseInt(String(hex), 16) : Number(dec);
    return code <= 0x10ffff ? String.fromCodePoint(code) : String(whole);
  });
}
