// Reads the `_headers` file that static hosts read, so that the demo and the tests send the very same headers.
// Knows blocks, comments, `*` at the end of a path and `:name` for one part of it; nothing else of that format.

/**
 * @typedef {{ path: string, headers: [name: string, value: string][] }} Rule
 */

/**
 * @param {string} text content of a `_headers` file
 * @returns {Rule[]}
 * @throws {Error} when a line is neither a path, a header below one, a comment nor empty
 */
export function parseHeaders(text) {
  /** @type {Rule[]} */
  const rules = [];
  for (const line of text.split('\n')) {
    if (/^\s*(#.*)?$/.test(line)) continue;
    const header = /^\s+([\w-]+):\s*(.+?)\s*$/.exec(line);
    const rule = rules.at(-1);
    if (/^\/\S*\s*$/.test(line)) rules.push({ path: line.trim(), headers: [] });
    else if (header?.[1] && header[2] && rule) rule.headers.push([header[1], header[2]]);
    else throw new Error(`_headers: cannot read "${line}"`);
  }
  return rules;
}

/** `/*` is everything below, `/:file` is one part of a path. */
function patternOf(/** @type {string} */ path) {
  const parts = path
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\*$/, '.*')
    .replace(/:\w+/g, '[^/]+');
  return new RegExp(`^${parts}$`);
}

/**
 * All rules that match are sent; the same name twice is joined, as the hosts do.
 *
 * @param {Rule[]} rules
 * @param {string} pathname of the request
 * @returns {Record<string, string>} header names as written in the file
 */
export function headersFor(rules, pathname) {
  /** @type {Record<string, string>} */
  const headers = {};
  for (const rule of rules.filter(({ path }) => patternOf(path).test(pathname))) {
    for (const [name, value] of rule.headers) {
      headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
    }
  }
  return headers;
}
