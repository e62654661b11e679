// JSON with one meaning: no name twice in an object, no deep nesting, nothing after the value, whole characters.
// Two readers of a document with a repeated name or half a character may see different values (RFC 8259 §4, §8.2);
// a signature must not allow that.

const MAX_DEPTH = 8;

/** In a text that is known to be JSON, a quote opens a string and all punctuation outside strings is structure. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/g;
/** Half of a surrogate pair: no character, and no UTF-8 for it. */
const HALF = /\p{Surrogate}/u;

/** @throws SyntaxError when the text is not JSON, repeats a name, nests deeper than 8, or has half a character. */
export function parseStrictJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (HALF.test(text)) throw new SyntaxError('Half of a surrogate pair');
  checkStructure(text);
  return value;
}

function checkStructure(text: string): void {
  /** one entry for each open bracket: the names seen in an object, null for an array */
  const open: (Set<string> | null)[] = [];
  let previous = '';
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token === '}' || token === ']') open.pop();
    else if (previous === '{' || previous === ',') noteName(open.at(-1), token);
    if (open.length > MAX_DEPTH) throw new SyntaxError('Nested too deeply');
    if (token.includes('\\u') && HALF.test(JSON.parse(token) as string))
      throw new SyntaxError('Half of a surrogate pair');
    previous = token;
  }
}

function noteName(names: Set<string> | null | undefined, token: string): void {
  if (!names) return;
  const name = JSON.parse(token) as string;
  if (names.has(name)) throw new SyntaxError('A name appears twice');
  names.add(name);
}
