// What the settings of apps have in common: names, identifiers, yes or no, and which values can be right.
import { cleanLine } from '../domain/text';
import type { SchemeSetting, SchemeSettings, Words } from './scheme';

/** Longest value of a setting. */
const MAX = 500;

/** One line of text without control characters, neither empty nor cut. */
export const isLine = (value: string, max = MAX): boolean =>
  value !== '' && value.length <= max && cleanLine(value, max) === value;

/** The name that the seller sees; on a fresh till the maker's own. */
export const labelSetting = (name: string): SchemeSetting => ({
  name: 'label',
  label: { en: 'Name on the till', ru: 'Название на кассе' },
  fallback: name,
  accepts: (value) => isLine(value, 40),
});

/** A value that only the owner knows, of a known form. */
export const ownSetting = (
  name: string,
  words: Pick<SchemeSetting, 'label' | 'hint'>,
  form: RegExp,
): SchemeSetting => ({ name, ...words, fallback: '', accepts: (value) => form.test(value) });

/** The same, but it may be left empty. */
export const optionalSetting = (
  name: string,
  words: Pick<SchemeSetting, 'label' | 'hint'>,
  form: RegExp,
): SchemeSetting => ({
  ...ownSetting(name, words, form),
  accepts: (value) => value === '' || form.test(value),
});

/** One of a few values; the first is that of a fresh till. */
export const choiceSetting = (
  name: string,
  label: Words,
  options: readonly { readonly value: string; readonly label: Words }[],
): SchemeSetting => ({
  name,
  label,
  fallback: options[0]?.value ?? '',
  accepts: (value) => options.some((option) => option.value === value),
  options,
});

/**
 * A setting as stored, or as on a fresh till. What was stored wrongly must not open some other app instead.
 * @throws RangeError when it cannot be right
 */
export function valueOf(
  settings: readonly SchemeSetting[],
  chosen: SchemeSettings,
  name: string,
): string {
  const setting = settings.find((one) => one.name === name);
  const value = chosen[name] ?? setting?.fallback ?? '';
  if (!setting?.accepts(value)) throw new RangeError(`Setting ${name} of the app is not possible`);
  return value;
}
