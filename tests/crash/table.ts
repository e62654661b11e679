// The crash matrix as a table.
import type { Row } from './matrix';

const HEAD = ['trip', 'calls', 'cuts tried', 'lost', 'duplicated'];

export function tableOf(rows: readonly Row[]): string {
  const lines = [HEAD, ...rows.map((row) => lineOf(row.trip, [row])), lineOf('all', rows)];
  const widths = HEAD.map((_, i) => Math.max(...lines.map((cells) => cells[i]?.length ?? 0)));
  const aligned = (cell: string, i: number): string =>
    i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0);
  return lines.map((cells) => cells.map(aligned).join('  ')).join('\n');
}

function lineOf(name: string, rows: readonly Row[]): string[] {
  const sum = (countOf: (row: Row) => number): string =>
    String(rows.reduce((all, row) => all + countOf(row), 0));
  return [
    name,
    sum(({ calls }) => calls),
    sum(({ cuts }) => cuts),
    sum(({ lost }) => lost.length),
    sum(({ duplicated }) => duplicated.length),
  ];
}
