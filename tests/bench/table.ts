// Playwright's reporter of the bench: says what runs, and prints one table when all has run.
import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';
import { cpus, loadavg } from 'node:os';
import { BASELINE, median, SAMPLES, seriesIn, SLOWDOWNS, type Series } from './series';

const NOTES = `Milliseconds: median of ${SAMPLES} (fastest to slowest), one unmeasured run before each series. "x empty" is the
median beside that of an empty page, served by the same service worker and opened in the same way.
Cold start: a new page and a stopped worker, from navigation start to the first frame with the order's sum.
Warm start: a living page on the home screen, from the new fragment to that frame.
Paid: from the tap on "Take" to the first byte at the emulated printer. The worker itself is not slowed down.
`;

const ms = (value: number): string => value.toFixed(0);

export default class Table implements Reporter {
  readonly #series: Series[] = [];
  readonly #load = loadavg()[0] ?? 0;

  printsToStdio(): boolean {
    return true;
  }

  onTestBegin({ title }: TestCase): void {
    process.stderr.write(`measuring: ${title}\n`);
  }

  onTestEnd({ title }: TestCase, { attachments, errors }: TestResult): void {
    this.#series.push(...seriesIn(attachments));
    for (const { stack, message } of errors)
      process.stderr.write(`\n${title}\n${stack ?? message}\n`);
  }

  onError({ stack, message }: { stack?: string; message?: string }): void {
    process.stderr.write(`${stack ?? message}\n`);
  }

  onEnd(): void {
    const rows = [...new Set(this.#series.map(({ row }) => row))];
    if (rows.length === 0) return;
    const heads = SLOWDOWNS.flatMap((slowdown) => [`${slowdown}x CPU`, 'x empty']);
    const lines = [
      ['', ...heads],
      ['---', ...heads.map(() => '--:')],
      ...rows.map((row) => [row, ...SLOWDOWNS.flatMap((slowdown) => this.#cells(row, slowdown))]),
    ];
    process.stdout.write(
      `\n${this.#machine()}\n\n${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n\n${NOTES}`,
    );
  }

  #find(row: string, slowdown: number): readonly number[] | undefined {
    return this.#series.find((one) => one.row === row && one.slowdown === slowdown)?.values;
  }

  #cells(row: string, slowdown: number): [string, string] {
    const values = this.#find(row, slowdown);
    if (!values) return ['–', '–'];
    const empty = median(this.#find(BASELINE, slowdown) ?? []);
    const times = (median(values) / empty).toFixed(1);
    const range = `${ms(Math.min(...values))} to ${ms(Math.max(...values))}`;
    const only = values.length < SAMPLES ? `, only ${values.length} runs` : '';
    return [`${ms(median(values))} (${range}${only})`, times === 'NaN' ? '–' : times];
  }

  #machine(): string {
    const all = cpus();
    const chromium = this.#series[0]?.chromium ?? '';
    return `Chromium ${chromium} headless, ${all.length} cores (${all[0]?.model.trim()}), load at the start ${this.#load.toFixed(1)}`;
  }
}
