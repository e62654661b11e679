// Sums of cash in words and on keys, in the seller's language. Which coins and notes there are is `domain/money`'s.
import { changeParts } from '../domain/cash';
import { exponent, formatMoney, toDecimal } from '../domain/money';
import { toMinor, type Typed } from './keypad';

/** A sum of whole units without decimals: `€35`, `2 000 ₽`. */
function shortMoney(
  minor: number,
  currency: string,
  locale: string,
): readonly Intl.NumberFormatPart[] {
  const whole = minor % 10 ** exponent(currency) === 0;
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    ...(whole ? { minimumFractionDigits: 0, maximumFractionDigits: 0 } : {}),
  }).formatToParts(toDecimal(minor, currency) as `${number}`);
}

/** What stands on a suggested key: `€35`, and `2 000` where the sign would follow the digits. */
export function noteText(minor: number, currency: string, locale: string): string {
  const parts = shortMoney(minor, currency, locale);
  const shown =
    parts[0]?.type === 'currency' ? parts : parts.filter((part) => part.type !== 'currency');
  return shown
    .map((part) => part.value)
    .join('')
    .trim();
}

/** The change in coins and notes: `€10, €5 and €0.10`, `3 × 1 000 ₽ и 10 ₽`. */
export function changeText(minor: number, currency: string, locale: string): string {
  const parts = changeParts(minor, currency).map(({ minor: value, count }) => {
    const text = shortMoney(value, currency, locale)
      .map((part) => part.value)
      .join('');
    return count > 1 ? `${count}\u00a0×\u00a0${text}` : text;
  });
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(parts);
}

/** The sum while it is typed, with exactly the decimals typed so far: `€34`, `€34.`, `€34.9`. */
export function typedText(typed: Typed, currency: string, locale: string): string {
  if (typed.chosen) return formatMoney(toMinor(typed, currency), currency, locale);
  const [whole = '', fraction] = typed.text.split('.');
  // One decimal is asked for where none is typed yet, so that the separator comes in its place.
  const digits = fraction === undefined ? 0 : Math.max(1, fraction.length);
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
    .formatToParts(`${whole || '0'}.${fraction || '0'}` as `${number}`)
    .map((part) => (part.type === 'fraction' && !fraction ? '' : part.value))
    .join('');
}
