// Cash: coins and notes, what a customer is likely to give, change, rounding where small coins are gone, and tips.
import { exponent } from './money';

/** Coins and notes a till is likely to see, in minor units, largest first. Other currencies use the 1-2-5 series. */
const CASH: Readonly<Record<string, readonly number[]>> = {
  EUR: [20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1],
  RUB: [500000, 200000, 100000, 50000, 20000, 10000, 5000, 1000, 500, 200, 100, 50, 10],
  USD: [10000, 5000, 2000, 1000, 500, 100, 25, 10, 5, 1],
  GBP: [5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1],
};

/** Where notes begin, in minor units: what is smaller is a coin. */
const SMALLEST_NOTE: Readonly<Record<string, number>> = {
  EUR: 500,
  RUB: 5000,
  USD: 100,
  GBP: 500,
};

/** The 1-2-5 series of a currency whose cash is not in the table. */
function cashOf(currency: string): readonly number[] {
  const known = CASH[currency];
  if (known) return known;
  const series: number[] = [];
  for (let unit = 1; unit <= 10 ** (exponent(currency) + 4); unit *= 10)
    series.push(unit, 2 * unit, 5 * unit);
  return series.sort((a, b) => b - a);
}

/** One kind of coin or note of the change, and how many of it. */
export interface CashPart {
  readonly minor: number;
  readonly count: number;
  readonly isNote: boolean;
}

/** The change in the fewest coins and notes; what no coin can pay is left out. */
export function changeParts(minor: number, currency: string): readonly CashPart[] {
  const parts: CashPart[] = [];
  let rest = minor;
  for (const value of cashOf(currency)) {
    const count = Math.floor(rest / value);
    if (count === 0) continue;
    parts.push({ minor: value, count, isNote: value >= (SMALLEST_NOTE[currency] ?? Infinity) });
    rest -= count * value;
  }
  return parts;
}

/**
 * What a customer is likely to hand over for `due`: the exact sum first, then up to three round sums,
 * each the next multiple of a note in circulation. In minor units, ascending, without repeats.
 */
export function suggestCash(due: number, currency: string): readonly number[] {
  if (due <= 0) return [];
  const notes = cashOf(currency).filter((value) => value >= (SMALLEST_NOTE[currency] ?? 0));
  const rounded = notes.map((note) => Math.ceil(due / note) * note).filter((sum) => sum > due);
  const distinct = [...new Set(rounded)].sort((a, b) => a - b);
  // The nearest round sum, then the ones a customer needs fewer notes for.
  return [due, ...distinct.slice(0, 3)];
}

/**
 * Currencies without coins for their smallest units: cash is paid in multiples of this, in minor units. By law or by
 * the central bank's rule: CHF (Swiss Mint), SEK (lag 1970:1029), NOK (Norges Bank), DKK (Nationalbanken), CZK (ČNB),
 * HUF (2008. évi III. törvény), AUD (Reserve Bank), NZD (Reserve Bank), CAD (Royal Canadian Mint).
 */
const CASH_STEP: Readonly<Record<string, number>> = {
  CHF: 5,
  SEK: 100,
  NOK: 100,
  DKK: 50,
  CZK: 100,
  HUF: 500,
  AUD: 5,
  NZD: 10,
  CAD: 5,
};

/** Countries of the euro that round cash to five cents leave it to the shop: it is the owner's choice. */
const EURO_STEP = 5;

/**
 * What is taken more (or less, then negative) when this sum is paid in cash, minor units; a half is rounded up.
 * @param roundsEuro the owner rounds euro cash to five cents
 */
export function cashRounding(minor: number, currency: string, roundsEuro: boolean): number {
  const step = currency === 'EUR' && roundsEuro ? EURO_STEP : (CASH_STEP[currency] ?? 1);
  const rest = minor % step;
  // Without a negative zero, which a stored number must not be.
  if (rest === 0) return 0;
  return rest * 2 < step ? -rest : step - rest;
}

/** Tips that are offered, per cent of the sum. */
const TIP_PERCENT = [5, 10, 15] as const;

/** Round tips for a sum, minor units, ascending and each once: whole units of the currency where they are large enough. */
export function suggestTips(due: number, currency: string): readonly number[] {
  const unit = 10 ** exponent(currency);
  const step = due >= 20 * unit ? unit : Math.max(1, unit / 10);
  const tips = TIP_PERCENT.map((percent) => Math.round((due * percent) / 100 / step) * step);
  return [...new Set(tips)].filter((tip) => tip > 0);
}
