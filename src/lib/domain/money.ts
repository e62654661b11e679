// Money as integer minor units with its ISO 4217 currency. Knows exponents; never calculates a price. Without schemas
// (those are in `amount.ts`) and cash (`cash.ts`), so that showing a sum loads neither.

/** Largest amount the protocol allows, in minor units (link-security §5.5). */
export const MAX_MINOR = 1_000_000_000_000;

/** Currencies whose minor unit is not a hundredth (ISO 4217 list one, column "Minor unit"). */
const EXPONENTS: ReadonlyMap<string, number> = new Map([
  ...withExponent(0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'),
  ...withExponent(3, 'BHD IQD JOD KWD LYD OMR TND'),
  ...withExponent(4, 'CLF UYW'),
]);

function withExponent(digits: number, codes: string): readonly (readonly [string, number])[] {
  return codes.split(' ').map((code) => [code, digits] as const);
}

/**
 * How many decimals the currency has: 2 for EUR, 0 for JPY, 3 for KWD. Not asked of `Intl`, whose data says how
 * a currency is usually shown: 0 for COP or IDR, which would make every sum a hundred times too large.
 */
export const exponent = (currency: string): number => EXPONENTS.get(currency) ?? 2;

/** Minor units as a plain decimal with a point, as receipts show it: `199000` RUB is `1990.00`. */
export function toDecimal(minor: number, currency: string): string {
  const digits = exponent(currency);
  const text = String(Math.abs(minor)).padStart(digits + 1, '0');
  const sign = minor < 0 ? '-' : '';
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** What a seller typed (`34,90`, `34.9`, `1 990`) as minor units; null when it is not an amount. */
export function parseDecimal(text: string, currency: string): number | null {
  const digits = exponent(currency);
  const match = /^(\d{1,12})(?:[.,](\d*))?$/.exec(text.replace(/[\s\u00a0\u202f]/g, ''));
  const [, whole = '', fraction = ''] = match ?? [];
  if (!match || fraction.length > digits) return null;
  const minor = Number(whole + fraction.padEnd(digits, '0'));
  return minor <= MAX_MINOR ? minor : null;
}

/** A sum for the screen in the seller's language: `1 990 ₽`, `€19.90`. Whole sums drop their zeros where the language does not. */
export function formatMoney(minor: number, currency: string, locale: string): string {
  return moneyParts(minor, currency, locale)
    .map((part) => part.text)
    .join('');
}

/** The same sum in pieces, so that the currency sign can be set lighter than the digits. */
export function moneyParts(
  minor: number,
  currency: string,
  locale: string,
): readonly { readonly text: string; readonly isSign: boolean }[] {
  const whole = minor % 10 ** exponent(currency) === 0;
  const digits = whole && locale.startsWith('ru') ? 0 : exponent(currency);
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  // As a decimal string, so that no binary fraction is ever made (ECMA-402 NumberFormat v3).
  return format
    .formatToParts(toDecimal(minor, currency) as `${number}`)
    .map(({ type, value }) => ({ text: value, isSign: type === 'currency' }));
}
