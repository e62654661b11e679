// Any other app with a link: the owner writes the link with placeholders, and says how to read the answer. Knows no app.
//
//   acmepay://sale?sum={amountMinor}&cur={currency}&id={reference}&back={return}
//   back: <address>?a=<reference>&<pairs of the app>
import { parseDecimal, toDecimal } from '../../domain/money';
import type { PaymentAnswer } from '../../domain/payment';
import { cleanLine } from '../../domain/text';
import { isAppAddress } from '../address';
import { buildIntent } from '../intent';
import { encodeValue, readLoosely } from '../query';
import { callbackOf, referenceOf } from '../reference';
import type { PaymentRequest, Platform, SchemeSettings, SwitchScheme } from '../scheme';
import { choiceSetting, labelSetting, optionalSetting, ownSetting, valueOf } from '../settings';

/** What can stand in a link, and what takes its place; every value is percent-encoded there. */
const PLACEHOLDERS: Readonly<Record<string, (request: PaymentRequest) => string>> = {
  amount: ({ amount, currency }) => toDecimal(amount, currency),
  amountMinor: ({ amount }) => String(amount),
  currency: ({ currency }) => currency,
  reference: referenceOf,
  return: callbackOf,
  orderNo: ({ orderNo }) => cleanLine(orderNo, 60),
  note: ({ note }) => cleanLine(note ?? '', 60),
};

const SLOT = /\{([^{}]*)\}/g;

/** A link that opens an app, with placeholders that exist, and all of them behind what says which app or site it is. */
function isTemplate(value: string): boolean {
  const names = [...value.matchAll(SLOT)].map(([, name = '']) => name);
  const [before = ''] = value.split('{');
  const filled = value.replace(SLOT, 'x');
  return (
    names.includes('return') &&
    names.every((name) => Object.hasOwn(PLACEHOLDERS, name)) &&
    !/[{}]/.test(filled) &&
    /^[a-z][a-z0-9+.-]*:\/\/[^/?#{}]+[/?#]/.test(before) &&
    isAppAddress(filled)
  );
}

const NAME = /^[A-Za-z0-9_.-]{1,60}$/;
const WORD = /^[^\s\p{Cc}]{1,60}$/u;

const LINK_HINT = {
  en: 'With {amount} or {amountMinor}, {currency}, {reference}, {orderNo}, {note}, and {return} always',
  ru: 'С {amount} или {amountMinor}, {currency}, {reference}, {orderNo}, {note}, и всегда {return}',
};

const linkSetting = (name: string, en: string, ru: string) => ({
  ...optionalSetting(name, { label: { en, ru }, hint: LINK_HINT }, /^/),
  accepts: (value: string) => value === '' || isTemplate(value),
  keyboard: 'url' as const,
});

const SETTINGS = [
  labelSetting('Payment app'),
  {
    ...ownSetting('link', { label: { en: 'Link', ru: 'Ссылка' }, hint: LINK_HINT }, /^/),
    accepts: isTemplate,
    keyboard: 'url' as const,
  },
  linkSetting('linkIos', 'Another link on iPhone and iPad', 'Другая ссылка на iPhone и iPad'),
  optionalSetting(
    'package',
    {
      label: { en: 'Android package', ru: 'Пакет Android' },
      hint: {
        en: 'Like com.acme.pay: then no other app can answer the link',
        ru: 'Например com.acme.pay: тогда на ссылку не ответит другое приложение',
      },
    },
    /^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)+$/,
  ),
  ownSetting(
    'resultName',
    {
      label: { en: 'Answer: parameter of the outcome', ru: 'Ответ: параметр итога' },
      hint: { en: 'Like status', ru: 'Например status' },
    },
    NAME,
  ),
  ownSetting(
    'paidValue',
    { label: { en: 'Its value when paid', ru: 'Его значение при оплате' } },
    WORD,
  ),
  optionalSetting(
    'declinedValue',
    { label: { en: 'Its value when declined', ru: 'Его значение при отказе' } },
    WORD,
  ),
  optionalSetting(
    'cancelledValue',
    { label: { en: 'Its value when cancelled', ru: 'Его значение при отмене' } },
    WORD,
  ),
  optionalSetting(
    'txName',
    {
      label: { en: 'Answer: parameter of the transaction', ru: 'Ответ: параметр транзакции' },
      hint: {
        en: 'Where it is named, an answer without it asks the seller',
        ru: 'Если указан, ответ без него — вопрос продавцу',
      },
    },
    NAME,
  ),
  optionalSetting(
    'amountName',
    { label: { en: 'Answer: parameter of the sum', ru: 'Ответ: параметр суммы' } },
    NAME,
  ),
  {
    ...choiceSetting(
      'amountUnit',
      { en: 'How that sum is written', ru: 'Как эта сумма записана' },
      [
        { value: 'decimal', label: { en: '19.90', ru: '19.90' } },
        { value: 'minor', label: { en: '1990', ru: '1990' } },
      ],
    ),
    applies: ({ amountName }: SchemeSettings) => !!amountName,
  },
];

function linkOf(settings: SchemeSettings, platform: Platform): string {
  const own = platform === 'ios' ? valueOf(SETTINGS, settings, 'linkIos') : '';
  return own || valueOf(SETTINGS, settings, 'link');
}

/** The same link as an `intent:` that only one app can answer (Android). */
function asIntent(url: string, name: string, fallback: string): string {
  const [scheme = ''] = url.split(':');
  return /^https?$/.test(scheme)
    ? url
    : buildIntent({ scheme, path: url.slice(scheme.length + 1), package: name, fallback });
}

function parseReturn(url: URL, settings: SchemeSettings, currency: string): PaymentAnswer {
  const values = readLoosely(url);
  const setting = (name: string) => settings[name] ?? '';
  const result = values.get(setting('resultName'));
  if (result === undefined || result === '') return { outcome: 'unclear', reason: 'no outcome' };
  // One word for two outcomes says nothing.
  const meanings = (['paidValue', 'declinedValue', 'cancelledValue'] as const).filter(
    (name) => setting(name) === result,
  );
  switch (meanings.length === 1 ? meanings[0] : undefined) {
    case 'paidValue':
      return approvalOf(values, settings, currency);
    case 'declinedValue':
      return { outcome: 'declined' };
    case 'cancelledValue':
      return { outcome: 'cancelled' };
    default:
      return { outcome: 'unclear', reason: 'unknown outcome' };
  }
}

function approvalOf(
  values: ReadonlyMap<string, string>,
  { txName = '', amountName = '', amountUnit = 'decimal' }: SchemeSettings,
  currency: string,
): PaymentAnswer {
  const tx = txName ? cleanLine(values.get(txName) ?? '', 100) : '';
  const told = {
    outcome: 'approved',
    ...(tx ? { tx } : {}),
    complete: !txName || tx !== '',
  } as const;
  if (!amountName) return told;
  const text = values.get(amountName) ?? '';
  const amount = amountUnit === 'minor' ? minorOf(text) : parseDecimal(text, currency);
  return amount === null ? { outcome: 'unclear', reason: 'no amount' } : { ...told, amount };
}

const minorOf = (text: string): number | null => (/^\d{1,12}$/.test(text) ? Number(text) : null);

export const template = {
  id: 'template',
  name: 'Another app, by a link of your own',
  way: 'switch',
  platforms: ['android', 'ios', 'desktop'],
  confidence: 'none',
  status: 'unconfirmed',
  register: {
    en: 'Whatever the app’s maker asks for; the address to return to is this till’s with /return. Use the test button before the first sale.',
    ru: 'То, что требует разработчик приложения; адрес возврата: адрес этой кассы с /return. Нажмите «Проверить» до первой продажи.',
  },
  check: {
    en: 'The history of the app, by the reference if it keeps one',
    ru: 'История приложения, по ссылочному номеру, если он сохраняется',
  },
  sources: [],
  settings: SETTINGS,
  many: true,
  buildUrl(request, settings, platform) {
    const url = linkOf(settings, platform).replace(SLOT, (_, name: string) =>
      encodeValue(PLACEHOLDERS[name]?.(request) ?? ''),
    );
    const name = valueOf(SETTINGS, settings, 'package');
    return platform === 'android' && name ? asIntent(url, name, request.noAppUrl) : url;
  },
  parseReturn,
} as const satisfies SwitchScheme;
