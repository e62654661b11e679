// Times, ages and order lines as the seller reads them. Takes the clock's values, never the clock.
import { formatMoney } from '../domain/money';
import type { Order } from '../domain/order';
import * as m from '../paraglide/messages';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `14:32`, in the tablet's time zone. */
export const timeText = (atMs: number, locale: string): string =>
  new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    atMs,
  );

/** `14:33:08`. */
export const secondsText = (atMs: number, locale: string): string =>
  new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(atMs);

/** Day and time: `23/11/2026, 14:32` in the language's own way. */
export const dateTimeText = (atMs: number, locale: string): string =>
  new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    hourCycle: 'h23',
  }).format(atMs);

/** The day alone. */
export const dateText = (atMs: number, locale: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(atMs);

const UNITS = ['kilobyte', 'megabyte', 'gigabyte'] as const;

/** A size in bytes as people say it: `0.4 kB`, `3.2 MB`. */
export function sizeText(bytes: number, locale: string): string {
  const step = bytes < 1e6 ? 0 : bytes < 1e9 ? 1 : 2;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: UNITS[step] ?? 'gigabyte',
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  }).format(bytes / 1000 ** (step + 1));
}

/** A running clock: `0:42`. */
export function elapsedText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** How long ago, short, for a stub: `now`, `6 min`, `2 h`, `3 d`. */
export function ageText(ms: number): string {
  if (ms < MINUTE) return m.age_now();
  if (ms < HOUR) return m.age_minutes({ minutes: Math.floor(ms / MINUTE) });
  return ms < DAY
    ? m.age_hours({ hours: Math.floor(ms / HOUR) })
    : m.age_days({ days: Math.floor(ms / DAY) });
}

/** How old the link is, as a sentence. */
export function linkAgeText(ms: number): string {
  if (ms < MINUTE) return m.sale_link_new();
  return ms < HOUR
    ? m.sale_link_age({ minutes: Math.floor(ms / MINUTE) })
    : m.sale_link_age_hours({ hours: Math.floor(ms / HOUR) });
}

/** The order as a list for screen readers: name, count, sum; then adjustments and the total. */
export function orderItems(order: Order, locale: string): readonly string[] {
  const money = (minor: number) => formatMoney(minor, order.cur, locale);
  return [
    ...order.lines.map((line) =>
      [line.n, ...(line.q ? [`× ${line.q}`] : []), money(line.t)].join(', '),
    ),
    ...order.adj.map((part) => `${part.n}, ${money(part.t)}`),
    `${m.fact_sum()}, ${money(order.sum)}`,
  ];
}
