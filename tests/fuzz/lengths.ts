// How long a text of a given length keeps the till busy, for shapes that make careless parsers slow: the time must
// grow with the length and not with its square. Each figure is a median; a shape that looks too steep is measured
// again before it is believed, for a busy machine is no fault of the parser.
import { deflateRawSync } from 'node:zlib';
import { takeText } from './take-text';

export const LENGTHS: readonly number[] = [1, 2, 4, 8, 16, 32, 64].map(
  (thousand) => thousand * 1000,
);
/**
 * Time grows as length to this power, at most. Linear is 1, and up to 1.3 on a text that has outgrown the
 * processor's cache on its way; quadratic is 2.
 */
export const STEEPEST = 1.4;
/** The power is fitted from here on: below it the fixed costs count for more. */
const FIT_FROM = 8000;
const SAMPLES = 5;
/** A sample lasts at least so long, in milliseconds, or the clock is too coarse for it. */
const SAMPLE_MS = 0.5;
const TRIES = 8;
/** A shape that takes so long is measured no further: its power is known by then. */
const ENDLESS_MS = 300;

/** A text of about so many characters that is mostly one thing, in one place. */
export interface Shape {
  readonly place: string;
  readonly unit: string;
  readonly text: (length: number) => string;
}

/** What the runs are made of. */
const UNITS: readonly string[] = [
  ...[' ', '\n', '%', '%25', '%20', '+', '{', '[', '{}', '[]', '"', '\\', '\\"', '{"a":', '[{'],
  ...[
    'j=',
    '#j=',
    '#j=a.b.',
    '&',
    '&a=',
    '=',
    '?',
    '#',
    '/',
    '//',
    '../',
    '.',
    '@',
    ':',
    'a',
    '-',
    '1',
  ],
  ...[
    'web+kass:',
    'web%2bkass%3a',
    'kass-api://',
    '{*}',
    '?{*}',
    '\u0000',
    '\u001b',
    '\u202e',
    '\ud800',
  ],
  // Marks in an order that Unicode's composition has to sort, and letters that host names spell in ASCII.
  ...['\u0301\u0316', 'я', '一丁丂七', '🫖', 'ﷺ'],
];

const run = (unit: string, length: number): string =>
  unit.repeat(Math.ceil(length / unit.length)).slice(0, length);

const CALLBACK = 'https://shop.example/kass/result?{*}';
const original = (callback: string, order: string): string =>
  `web+kass://payNow?callback=[${callback}]&order=${order}`;

/** Where a run may stand. */
const PLACES: readonly { readonly place: string; readonly around: (text: string) => string }[] = [
  { place: 'alone', around: (text) => text },
  { place: 'before a link', around: (text) => `${text} web+kass://payNow?j=a.b.c` },
  { place: 'after a link', around: (text) => `web+kass://payNow?j=a.b.c ${text}` },
  { place: 'inside a signed text', around: (text) => `#j=eyJhbGciOiJFUzI1NiJ9.${text}.c` },
  { place: 'in place of an action', around: (text) => `web+kass://${text}1?callback=x&order={}` },
  {
    place: 'between parameters',
    around: (text) => `web+kass://payNow?callback=x&${text}&order={}`,
  },
  { place: 'as a host', around: (text) => original(`https://${text}.example/?{*}`, '{}') },
  {
    place: 'inside a callback',
    around: (text) => original(`https://shop.example/kass/${text}`, '{}'),
  },
  { place: 'as an order', around: (text) => original(CALLBACK, text) },
  { place: 'in an open order', around: (text) => original(CALLBACK, `{"no":"1","x":${text}`) },
  {
    place: 'as a name',
    around: (text) => original(CALLBACK, `{"no":${JSON.stringify(text)},"sum":1,"cur":"EUR"}`),
  },
  {
    place: 'in names',
    around: (text) =>
      original(
        CALLBACK,
        JSON.stringify({
          ord: { id: '1', no: '1', rev: 0 },
          cur: 'EUR',
          sum: 0,
          lines: (text.match(/.{1,15000}/gsu) ?? []).map((n) => ({ n, t: 0 })),
        }),
      ),
  },
  { place: 'in a pairing link', around: (text) => `https://till.example/pair#p=${text}` },
];

const base64url = (text: string): string => Buffer.from(text).toString('base64url');
const stranger = base64url(
  JSON.stringify({ alg: 'ES256', typ: 'kass-order+jwt', kid: 'A'.repeat(43), zip: 'DEF' }),
);

/** A text that a stranger signed with anything at all: it unpacks to four times what a plain one may hold. */
const packed = (json: string): string =>
  `#j=${stranger}.${deflateRawSync(json, { level: 9 }).toString('base64url')}.${'A'.repeat(86)}`;

/** Every run in every place, and packed payloads of strangers. */
export const SHAPES: readonly Shape[] = [
  ...PLACES.flatMap(({ place, around }) =>
    UNITS.map((unit) => ({
      place,
      unit,
      text: (length: number) => around(run(unit, length)).slice(0, 64 * 1024),
    })),
  ),
  ...UNITS.map((unit) => ({
    place: "in a stranger's packed issuer",
    unit,
    text: (length: number) => packed(JSON.stringify({ iss: `https://${run(unit, 4 * length)}` })),
  })),
  ...['[', '{"a":', '[0,', '"a",'].map((unit) => ({
    place: "as a stranger's packed payload",
    unit,
    text: (length: number) => packed(run(unit, 4 * length)),
  })),
];

export interface Growth {
  readonly place: string;
  readonly unit: string;
  /** milliseconds for each of `LENGTHS`; fewer where it took too long */
  readonly times: readonly number[];
  /** time grows as length to this power, from `FIT_FROM` on */
  readonly power: number;
}

/** A machine that does something else only adds time: of several medians for one length the smallest counts. */
export async function growthOf({ place, unit, text }: Shape): Promise<Growth> {
  let times = await measure(text);
  for (let again = 1; again < TRIES && powerOf(times) > STEEPEST; again += 1) {
    const next = await measure(text);
    times = next.map((time, at) => Math.min(time, times[at] ?? Infinity));
  }
  return { place, unit, times, power: powerOf(times) };
}

async function measure(text: (length: number) => string): Promise<readonly number[]> {
  const times: number[] = [];
  for (const length of LENGTHS) {
    times.push(await timeOf(text(length)));
    if ((times.at(-1) ?? 0) > ENDLESS_MS) break;
  }
  return times;
}

/** Milliseconds until a text is refused or taken: the median of some samples, after one that does not count. */
async function timeOf(text: string): Promise<number> {
  const once = async (): Promise<void> => void (await takeText(text).catch(() => null));
  const first = await timeFor(1, once);
  if (first > ENDLESS_MS) return first;
  const rounds = Math.min(Math.max(Math.ceil(SAMPLE_MS / Math.max(first, 0.001)), 1), 50);
  const samples: number[] = [];
  while (samples.length < SAMPLES) samples.push((await timeFor(rounds, once)) / rounds);
  return samples.toSorted((a, b) => a - b)[Math.floor(SAMPLES / 2)] ?? NaN;
}

/** Milliseconds of processor time: what other programs do meanwhile does not count. */
async function timeFor(rounds: number, once: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  for (let round = 0; round < rounds; round += 1) await once();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The slope of log time over log length, by least squares. */
function powerOf(times: readonly number[]): number {
  const all = times.map((time, at) => ({ x: Math.log(LENGTHS[at] ?? NaN), y: Math.log(time) }));
  const points = all.slice(Math.max(0, Math.min(LENGTHS.indexOf(FIT_FROM), all.length - 2)));
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const x = mean(points.map((point) => point.x));
  const y = mean(points.map((point) => point.y));
  const rise = points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0);
  return rise / points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
}
