// What a soak has shown, as a table.
import type { FaultCounts } from '../../examples/storm';
import type { Line } from './ledgers';
import type { SoakReport } from './soak';

const count = (counts: FaultCounts): number => Object.values(counts).reduce((a, b) => a + b, 0);
const told = (counts: FaultCounts): string =>
  Object.entries(counts)
    .map(([fault, times]) => `${fault} ${times}`)
    .join(', ');
const total = (lines: readonly Line[], book: 'due' | 'journal' | 'shop' | 'paper'): string => {
  const byCurrency = (language: string) =>
    lines
      .filter(({ order }) => order.startsWith(language))
      .reduce((sum, line) => sum + line[book], 0);
  const [euro, rouble] = [byCurrency('en'), byCurrency('ru')];
  return `EUR ${(euro / 100).toFixed(2)}, RUB ${(rouble / 100).toFixed(2)}`;
};

export function tableOf(report: SoakReport): string {
  const { books, wish, shopFaults, printerFaults, killed, waiting } = report;
  const { lines, lost, duplicated } = books;
  const rows = [
    ['sales', String(wish.sales)],
    ['requests of results failed', `${count(shopFaults)} (${told(shopFaults)})`],
    ['requests of the printer failed', `${count(printerFaults)} (${told(printerFaults)})`],
    ['tabs killed', String(killed)],
    ['to be taken', total(lines, 'due')],
    ['journal', total(lines, 'journal')],
    ['shop', total(lines, 'shop')],
    ['paper', total(lines, 'paper')],
    ['still waiting', String(waiting)],
    ['lost', String(lost.length)],
    ['duplicated', String(duplicated.length)],
  ];
  const wrong = [...new Set([...lost, ...duplicated])].map((line) => JSON.stringify(line));
  return [
    `| seed ${wish.seed}, ${wish.tills} tills | ${report.seconds.toFixed(0)} s |`,
    '| --- | --- |',
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
    ...wrong,
    ...report.complaints,
  ].join('\n');
}

/** Whether the books agree and nothing waits. */
export const isWell = ({ books, waiting, complaints }: SoakReport): boolean =>
  books.lost.length + books.duplicated.length + waiting + complaints.length === 0;
