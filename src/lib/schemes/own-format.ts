// How apps that speak this project's own format are opened: by a web address, or by a scheme of theirs. Knows no format.
import { isAppScheme, isWebAddress } from './address';
import type { SchemeSetting, SchemeSettings } from './scheme';
import { choiceSetting, labelSetting, valueOf } from './settings';

interface OwnNames {
  /** name on a fresh till */
  readonly label: string;
  /** scheme on a fresh till */
  readonly scheme: string;
  /** what else it may be called: `pay-api or web+pay` */
  readonly examples: readonly [string, string];
}

/** The settings of such an app. */
export const ownFormatSettings = ({
  label,
  scheme,
  examples: [one, other],
}: OwnNames): readonly SchemeSetting[] => [
  labelSetting(label),
  choiceSetting('use', { en: 'How does Kass open it?', ru: 'Как Kass открывает его?' }, [
    { value: 'twin', label: { en: 'By web address', ru: 'По веб-адресу' } },
    { value: 'scheme', label: { en: 'By scheme', ru: 'По схеме' } },
  ]),
  {
    name: 'twin',
    label: { en: 'Web address of the app', ru: 'Веб-адрес приложения' },
    hint: { en: 'Starts with https', ru: 'Начинается с https' },
    fallback: '',
    accepts: isWebAddress,
    keyboard: 'url',
    applies: ({ use }) => use !== 'scheme',
  },
  {
    name: 'scheme',
    label: { en: 'Scheme', ru: 'Схема' },
    hint: { en: `Like ${one} or ${other}`, ru: `Например ${one} или ${other}` },
    fallback: scheme,
    accepts: isAppScheme,
    applies: ({ use }) => use === 'scheme',
  },
];

/**
 * The address that opens such an app with these pairs. The web address has them in its fragment, so that no server logs
 * them.
 * @throws RangeError for a stored setting that cannot be right
 */
export const ownFormatUrl = (
  settings: readonly SchemeSetting[],
  chosen: SchemeSettings,
  pairs: string,
): string =>
  valueOf(settings, chosen, 'use') === 'twin'
    ? `${valueOf(settings, chosen, 'twin')}#${pairs}`
    : `${valueOf(settings, chosen, 'scheme')}://payNow?${pairs}`;
