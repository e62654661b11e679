// What one measurement hands to the table: its name, under which slowdown, and how long each sample took.
import type { TestInfo } from '@playwright/test';

export const SAMPLES = 20;
/** A row ends after this, with the samples it has. */
export const LIMIT_MS = 90_000;
/** How many times slower than this machine the page's processor is made. */
export const SLOWDOWNS = [1, 4] as const;
/** The row the others are compared with. */
export const BASELINE = 'empty page, same worker';

export interface Series {
  readonly row: string;
  readonly slowdown: number;
  readonly chromium: string;
  /** milliseconds */
  readonly values: readonly number[];
}

const NAME = 'series';

export const handOver = (info: TestInfo, series: Series): Promise<void> =>
  info.attach(NAME, { body: JSON.stringify(series), contentType: 'application/json' });

/** The series among a test's attachments. */
export const seriesIn = (
  attachments: readonly { readonly name: string; readonly body?: Buffer | undefined }[],
): Series[] =>
  attachments
    .filter(({ name }) => name === NAME)
    .map(({ body }) => JSON.parse(String(body)) as Series);

/** The middle one, or the mean of the two in the middle; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const [low = NaN, high = NaN] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return (low + high) / 2;
}
