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

/** How long links are verified, beside the least that a verification takes. */
export interface Verification {
  /** how the link carries its order, and how long it is */
  readonly form: string;
  readonly slowdown: number;
  readonly chromium: string;
  /** milliseconds */
  readonly ours: readonly number[];
  /** milliseconds of a bare `compactVerify` of jose */
  readonly bare: readonly number[];
}

/** How long encoders take for the same receipt. */
export interface Encoding {
  /** milliseconds */
  readonly ours: readonly number[];
  /** the encoder library as its manual shows it */
  readonly library: readonly number[];
  readonly receiptline: readonly number[];
}

/** How long the same bytes take to a Bluetooth LE printer. */
export interface Sending {
  readonly what: 'text' | 'picture';
  readonly bytes: number;
  /** milliseconds */
  readonly ours: readonly number[];
  /** one acknowledged write after another, and nothing else */
  readonly bare: readonly number[];
}

/** How a till with so many sales in its database starts, and what its page holds. */
export interface Scale {
  readonly sales: number;
  /** milliseconds from the start of the navigation to the home screen with what came in today */
  readonly home: readonly number[];
  /** milliseconds from the start of the navigation to the order */
  readonly order: readonly number[];
  /** bytes of the page's heap on the home screen */
  readonly atStart: number;
  /** bytes after a hundred orders more */
  readonly later: number;
}

const attach = (info: TestInfo, name: string, value: unknown): Promise<void> =>
  info.attach(name, { body: JSON.stringify(value), contentType: 'application/json' });

export const handOver = (info: TestInfo, series: Series): Promise<void> =>
  attach(info, 'series', series);

export const handOverVerification = (info: TestInfo, verification: Verification): Promise<void> =>
  attach(info, 'verification', verification);

export const handOverEncoding = (info: TestInfo, encoding: Encoding): Promise<void> =>
  attach(info, 'encoding', encoding);

export const handOverSending = (info: TestInfo, sending: Sending): Promise<void> =>
  attach(info, 'sending', sending);

export const handOverScale = (info: TestInfo, scale: Scale): Promise<void> =>
  attach(info, 'scale', scale);

type Attachments = readonly { readonly name: string; readonly body?: Buffer | undefined }[];

const inside = (attachments: Attachments, wanted: string): unknown[] =>
  attachments
    .filter(({ name }) => name === wanted)
    .map(({ body }): unknown => JSON.parse(String(body)));

/** The series among a test's attachments. */
export const seriesIn = (attachments: Attachments): Series[] =>
  inside(attachments, 'series') as Series[];

export const verificationsIn = (attachments: Attachments): Verification[] =>
  inside(attachments, 'verification') as Verification[];

export const encodingsIn = (attachments: Attachments): Encoding[] =>
  inside(attachments, 'encoding') as Encoding[];

export const sendingsIn = (attachments: Attachments): Sending[] =>
  inside(attachments, 'sending') as Sending[];

export const scalesIn = (attachments: Attachments): Scale[] =>
  inside(attachments, 'scale') as Scale[];

/** The middle one, or the mean of the two in the middle; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const [low = NaN, high = NaN] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return (low + high) / 2;
}
