// The crash matrix as a table. Pure.

/**
 * One trip, or one kind of kill. `calls`: how often the trip reaches the world when nobody cuts it; 0 where nobody counts.
 *
 * @typedef {{
 *   readonly trip: string,
 *   readonly calls: number,
 *   readonly cuts: number,
 *   readonly lost: readonly string[],
 *   readonly duplicated: readonly string[],
 * }} Row
 */

const HEAD = ['trip', 'calls', 'cuts tried', 'lost', 'duplicated'];

/** @param {readonly Row[]} rows */
export function tableOf(rows) {
  const lines = [HEAD, ...rows.map((row) => lineOf(row.trip, [row])), lineOf('all', rows)];
  const widths = HEAD.map((_, i) => Math.max(...lines.map((cells) => cells[i]?.length ?? 0)));
  const aligned = (/** @type {string} */ cell, /** @type {number} */ i) =>
    i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0);
  return lines.map((cells) => cells.map(aligned).join('  ')).join('\n');
}

/**
 * @param {string} name
 * @param {readonly Row[]} rows
 */
function lineOf(name, rows) {
  const sum = (/** @type {(row: Row) => number} */ countOf) =>
    rows.reduce((all, row) => all + countOf(row), 0);
  return [
    name,
    String(sum(({ calls }) => calls) || '–'),
    String(sum(({ cuts }) => cuts)),
    String(sum(({ lost }) => lost.length)),
    String(sum(({ duplicated }) => duplicated.length)),
  ];
}
