// What a calendar day brought: how much by which way, and how much went back. Pure: the time zone comes in as a
// function from a moment to its day. A payment counts on the day it came in, a void or refund on the day it was given,
// so that the sums of a day that is over never change.
import * as z from 'zod/mini';
import { Currency } from './amount';
import { ShopId } from './ids';
import type { Tender } from './payment';
import { askedOf, type ReturnedPart, type SaleState } from './sale';

/** A calendar day, `2026-11-23`. */
export const Day = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));

/** The calendar day of a moment in milliseconds since 1970. */
export type DayOf = (atMs: number) => string;

/** The days of a time zone. @param timeZone IANA name, e.g. `Europe/Berlin` */
export function daysIn(timeZone: string): DayOf {
  // The Swedish form is the one of ISO 8601.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  return (atMs) => format.format(atMs);
}

/** The sums of one way to be paid on one day, minor units. In the drawer: taken + tips + rounding − voided − refunded. */
export const WayTotals = z.object({
  /** `cash`, or a payment app's id */
  way: z.string(),
  /** payments that came in */
  count: z.int(),
  /** what they settled of the orders */
  taken: z.int(),
  /** tips beyond it, less those that went back with a void */
  tips: z.int(),
  /** cash taken more, or given back less, because no coin pays the exact sum; negative: the till lost it */
  rounding: z.int(),
  /** given back before the order was paid */
  voided: z.int(),
  /** given back afterwards */
  refunded: z.int(),
});
export type WayTotals = z.infer<typeof WayTotals>;

/** The sums of one day, shop and currency. */
export const DayTotals = z.object({
  day: Day,
  shop: ShopId,
  currency: Currency,
  /** sales of a demo: no real money */
  demo: z.boolean(),
  /** orders that were paid on this day, and that were cancelled */
  paid: z.int(),
  cancelled: z.int(),
  ways: z.array(WayTotals),
  /** the lowest and the highest number among the day's results; absent where there was none */
  results: z.optional(z.object({ first: z.int(), last: z.int() })),
});
export type DayTotals = z.infer<typeof DayTotals>;

/** What is known of a result here: its number at its shop, and when it was made, milliseconds since 1970. */
interface Numbered {
  readonly seq: number;
  readonly createdAt: number;
}

/** What one sale adds to the days it reaches over. */
export function totalsOfSale(
  sale: SaleState,
  results: readonly Numbered[],
  dayOf: DayOf,
): readonly DayTotals[] {
  const { shop, demo, order, tenders, voids, refunds } = sale;
  const on = (at: number): DayTotals => ({
    ...{ day: dayOf(at), shop, currency: order.cur, demo },
    ...{ paid: 0, cancelled: 0, ways: [] },
  });
  const back = [...refunds.flatMap(({ parts }) => parts), ...(askedOf(sale)?.parts ?? [])];
  return addTotals([
    ...('paidAt' in sale ? [{ ...on(sale.paidAt), paid: 1 }] : []),
    ...(sale.type === 'cancelled' ? [{ ...on(sale.cancelledAt), cancelled: 1 }] : []),
    ...tenders.map((tender) => ({ ...on(tender.at), ways: [cameIn(tender)] })),
    ...voids.map((part) => ({ ...on(part.at), ways: [voided(tenders, part)] })),
    ...back.map((part) => ({ ...on(part.at), ways: [wentBack(tenders, part)] })),
    // A number of another till's chain that was read in (0 and less) is not this one's.
    ...results
      .filter(({ seq }) => seq > 0)
      .map(({ seq, createdAt }) => ({ ...on(createdAt), results: { first: seq, last: seq } })),
  ]);
}

const nothing = (way: string): WayTotals => ({
  way,
  ...{ count: 0, taken: 0, tips: 0, rounding: 0, voided: 0, refunded: 0 },
});

const wayOf = (tender: Tender | undefined): string =>
  tender?.method === 'app' ? tender.app : 'cash';

const roundingOf = (tender: Tender | undefined): number =>
  tender?.method === 'cash' ? (tender.rounding ?? 0) : 0;

const cameIn = (tender: Tender): WayTotals => ({
  ...nothing(wayOf(tender)),
  count: 1,
  taken: tender.amount,
  tips: tender.tip ?? 0,
  rounding: roundingOf(tender),
});

/** The customer has all of it back: with the tip, and as it was rounded. */
function voided(tenders: readonly Tender[], part: ReturnedPart): WayTotals {
  const tender = tenders[part.tender];
  const { tip = 0 } = tender ?? {};
  return {
    ...nothing(wayOf(tender)),
    voided: part.amount,
    tips: 0 - tip,
    rounding: 0 - roundingOf(tender),
  };
}

const wentBack = (tenders: readonly Tender[], part: ReturnedPart): WayTotals => ({
  ...nothing(wayOf(tenders[part.tender])),
  refunded: part.amount,
  rounding: 0 - (part.rounding ?? 0),
});

/** Sums of the same day, shop and currency in one, in the order of day, shop and currency. */
export function addTotals(list: readonly DayTotals[]): readonly DayTotals[] {
  const sums = new Map<string, DayTotals>();
  for (const one of list) {
    const key = keyOf(one);
    const known = sums.get(key);
    sums.set(key, known ? plus(known, one) : one);
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, totals]) => totals);
}

const keyOf = ({ day, shop, currency }: DayTotals): string => [day, shop, currency].join(' ');

function plus(one: DayTotals, other: DayTotals): DayTotals {
  const results = [one, other].flatMap((totals) => totals.results ?? []);
  return {
    ...one,
    paid: one.paid + other.paid,
    cancelled: one.cancelled + other.cancelled,
    ways: addWays([...one.ways, ...other.ways]),
    ...(results.length > 0
      ? {
          results: {
            first: Math.min(...results.map(({ first }) => first)),
            last: Math.max(...results.map(({ last }) => last)),
          },
        }
      : {}),
  };
}

function addWays(list: readonly WayTotals[]): WayTotals[] {
  const sums = new Map<string, WayTotals>();
  for (const { way, ...money } of list) {
    const known = sums.get(way) ?? nothing(way);
    sums.set(way, {
      way,
      count: known.count + money.count,
      taken: known.taken + money.taken,
      tips: known.tips + money.tips,
      rounding: known.rounding + money.rounding,
      voided: known.voided + money.voided,
      refunded: known.refunded + money.refunded,
    });
  }
  return [...sums.values()].sort((a, b) => (a.way < b.way ? -1 : 1));
}
