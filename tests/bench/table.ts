// Playwright's reporter of the bench: says what runs, and prints its tables when all has run.
import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';
import { cpus, loadavg } from 'node:os';
import {
  BASELINE,
  median,
  SAMPLES,
  encodingsIn,
  scalesIn,
  sendingsIn,
  seriesIn,
  SLOWDOWNS,
  verificationsIn,
  type Encoding,
  type Scale,
  type Sending,
  type Series,
  type Verification,
} from './series';

const NOTES = `Milliseconds: median of ${SAMPLES} (fastest to slowest), one unmeasured run before each series. "x empty" is the
median beside that of an empty page, served by the same service worker and opened in the same way.
Cold start: a new page and a stopped worker, from navigation start to the first frame with the order's sum.
Warm start: a living page on the home screen, from the new fragment to that frame.
Paid: from the tap on "Take" to the first byte at the emulated printer. The worker itself is not slowed down.
App's return: from the tap on "Approve" in the demo payment app, whose link opens the till as a new document, to the first
byte of the receipt at a network printer, which is asked for its status before; cold with the worker stopped.
`;

/** What the verification of a link may take at most, in milliseconds, on this machine as it is. */
const VERIFY_WITHIN_MS = 5;

/** The least share of a bare loop's speed that the transport may have. */
const SPEED_FROM = 0.95;

/** Round by round, and their median: each round has both, one right after the other. */
const speedOf = (ours: readonly number[], bare: readonly number[]): number =>
  median(ours.map((took, round) => (bare[round] ?? NaN) / took));

/** How much longer a till with years of sales may take. */
const SCALE_WITHIN = 1.3;
/** How much more its page may hold. */
const HEAP_WITHIN = 1.1;

const ms = (value: number): string => value.toFixed(0);
const fine = (value: number): string => value.toFixed(2);
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const times = (value: number, beside: number): string => (value / beside).toFixed(2);
const print = (rows: readonly (readonly string[])[]): string =>
  rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');

export default class Table implements Reporter {
  readonly #series: Series[] = [];
  readonly #verifications: Verification[] = [];
  readonly #encodings: Encoding[] = [];
  readonly #sendings: Sending[] = [];
  readonly #scales: Scale[] = [];
  readonly #load = loadavg()[0] ?? 0;

  printsToStdio(): boolean {
    return true;
  }

  onTestBegin({ title }: TestCase): void {
    process.stderr.write(`measuring: ${title}\n`);
  }

  onTestEnd({ title }: TestCase, { attachments, errors }: TestResult): void {
    this.#series.push(...seriesIn(attachments));
    this.#verifications.push(...verificationsIn(attachments));
    this.#encodings.push(...encodingsIn(attachments));
    this.#sendings.push(...sendingsIn(attachments));
    this.#scales.push(...scalesIn(attachments));
    for (const { stack, message } of errors)
      process.stderr.write(`\n${title}\n${stack ?? message}\n`);
  }

  onError({ stack, message }: { stack?: string; message?: string }): void {
    process.stderr.write(`${stack ?? message}\n`);
  }

  onEnd(): void {
    const tables = [this.#ways(), this.#verification(), this.#printing(), this.#scale()].filter(
      (table) => table !== null,
    );
    if (tables.length === 0) return;
    process.stdout.write(`\n${this.#machine()}\n\n${tables.join('\n')}`);
  }

  #ways(): string | null {
    const rows = [...new Set(this.#series.map(({ row }) => row))];
    if (rows.length === 0) return null;
    const heads = SLOWDOWNS.flatMap((slowdown) => [`${slowdown}x CPU`, 'x empty']);
    const table = print([
      ['', ...heads],
      ['---', ...heads.map(() => '--:')],
      ...rows.map((row) => [row, ...SLOWDOWNS.flatMap((slowdown) => this.#cells(row, slowdown))]),
    ]);
    return `${table}\n\n${NOTES}`;
  }

  #verification(): string | null {
    if (this.#verifications.length === 0) return null;
    const table = print([
      ['verification of 50 lines', 'CPU', 'median', 'fastest to slowest', 'bare jose', 'x jose'],
      ['---', '--:', '--:', '--:', '--:', '--:'],
      ...this.#verifications.map(({ form, slowdown, ours, bare }) => [
        form,
        `${slowdown}x`,
        fine(median(ours)),
        `${fine(Math.min(...ours))} to ${fine(Math.max(...ours))}`,
        `${fine(median(bare))} (${fine(Math.min(...bare))} to ${fine(Math.max(...bare))})`,
        fine(median(ours) / median(bare)),
      ]),
    ]);
    const slowest = Math.max(
      ...this.#verifications
        .filter(({ slowdown }) => slowdown === 1)
        .map(({ ours }) => median(ours)),
    );
    const rounds = this.#verifications[0]?.ours.length ?? 0;
    return `${table}

Milliseconds in a page of the till, ${rounds} verifications each, keys imported anew every time; "bare jose" is compactVerify
alone, of the same text and in the same run.
Target: median under ${VERIFY_WITHIN_MS} ms at 1x CPU: ${slowest < VERIFY_WITHIN_MS ? 'met' : 'NOT MET'} (${fine(slowest)} ms).
`;
  }

  #printing(): string | null {
    const [encoding] = this.#encodings;
    if (!encoding && this.#sendings.length === 0) return null;
    const rows = encoding
      ? print([
          ['encoding of one receipt', 'median', 'x ours'],
          ['---', '--:', '--:'],
          ...(['ours', 'library', 'receiptline'] as const).map((who) => [
            who,
            fine(median(encoding[who])),
            fine(median(encoding[who]) / median(encoding.ours)),
          ]),
        ])
      : '';
    const sent = print([
      ['sent over Bluetooth LE', 'bytes', 'ours', 'bare loop', 'speed of the bare loop'],
      ['---', '--:', '--:', '--:', '--:'],
      ...this.#sendings.map(({ what, bytes, ours, bare }) => [
        `the receipt as ${what}`,
        bytes.toLocaleString('en-US'),
        fine(median(ours)),
        fine(median(bare)),
        fine(speedOf(ours, bare)),
      ]),
    ]);
    return `${rows}\n\n${sent}

Milliseconds, medians. The same Russian receipt of 48 columns everywhere; "library" is the encoder library as its manual
shows it. Sent to the emulated printer in pieces of 100 bytes, each acknowledged; the emulator's speed is not a printer's, and changes
from minute to minute: the speed is the median over rounds of one beside the other.
Target: at least 0.95 of the bare loop's speed: ${this.#sendings.map(({ ours, bare }) => (speedOf(ours, bare) >= SPEED_FROM ? 'met' : 'NOT MET')).join(', ')}.
`;
  }

  #scale(): string | null {
    const [few] = this.#scales;
    if (!few) return null;
    const cells = (sales: readonly number[], beside: readonly number[]) => [
      `${ms(median(sales))} (${ms(Math.min(...sales))} to ${ms(Math.max(...sales))})`,
      times(median(sales), median(beside)),
    ];
    const table = print([
      ['sales', 'start to home', 'x', 'link to order', 'x', 'heap at start', 'x', '100 more', 'x'],
      ['--:', '--:', '--:', '--:', '--:', '--:', '--:', '--:', '--:'],
      ...this.#scales.map(({ sales, home, order, atStart, later }) => [
        sales.toLocaleString('en-US'),
        ...cells(home, few.home),
        ...cells(order, few.order),
        ...[megabytes(atStart), times(atStart, few.atStart)],
        ...[megabytes(later), times(later, few.later)],
      ]),
    ]);
    const worst = Math.max(
      ...this.#scales.flatMap(({ home, order }) => [
        median(home) / median(few.home),
        median(order) / median(few.order),
      ]),
    );
    // The first screen holds the sales of the last day: those of years may add nothing to them.
    const heap = Math.max(
      ...this.#scales
        .slice(2)
        .flatMap(({ atStart, later }) => [
          atStart / (this.#scales[1]?.atStart ?? NaN),
          later / (this.#scales[1]?.later ?? NaN),
        ]),
    );
    return `${table}

Cold starts at 1x CPU, medians of ${SAMPLES} in milliseconds, from a profile on disk; "x" is beside the first row. Sales of
398 days, as the till leaves them, up to 250 of them of the last day, with journal, results, receipts; the heap of the page
at rest, on the home screen and after 100 more orders were opened in that page.
Target: times within ${SCALE_WITHIN}x of the first row: ${worst <= SCALE_WITHIN ? 'met' : 'NOT MET'} (${worst.toFixed(2)}).
Target: heap within ${HEAP_WITHIN}x of the second row, whose day is as busy: ${heap <= HEAP_WITHIN ? 'met' : 'NOT MET'} (${heap.toFixed(2)}).
`;
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
    const [first] = [...this.#series, ...this.#verifications];
    const chromium = first?.chromium ?? '';
    return `Chromium ${chromium} headless, ${all.length} cores (${all[0]?.model.trim()}), load at the start ${this.#load.toFixed(1)}`;
  }
}
