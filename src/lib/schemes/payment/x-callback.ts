// Any app that speaks x-callback-url 1.0 (x-callback-url.com; confidence A for the convention, which says nothing of
// sums: the names of its parameters are the app's own, and the owner types them).
//
//   <scheme>://x-callback-url/<action>?x-source=Kass&x-success=…&x-error=…&x-cancel=…&<parameters of the app>
//   back: whichever of the three addresses the app opens, with parameters of its own behind it
import { exponent, toDecimal } from '../../domain/money';
import type { PaymentAnswer } from '../../domain/payment';
import { cleanLine } from '../../domain/text';
import { isAppScheme } from '../address';
import { buildQuery, readLoosely } from '../query';
import { callbackOf, referenceOf } from '../reference';
import type { PaymentRequest, SwitchScheme } from '../scheme';
import { choiceSetting, labelSetting, optionalSetting, ownSetting, valueOf } from '../settings';

const NAME = /^(?!x-)[A-Za-z][A-Za-z0-9_.-]{0,40}$/;

const nameSetting = (name: string, en: string, ru: string) =>
  optionalSetting(
    name,
    {
      label: { en, ru },
      hint: {
        en: 'As the app’s document calls it. Empty: it is not sent',
        ru: 'Как в документации приложения. Пусто: не передаётся',
      },
    },
    NAME,
  );

const SETTINGS = [
  labelSetting('x-callback-url'),
  {
    ...ownSetting(
      'scheme',
      {
        label: { en: 'Scheme', ru: 'Схема' },
        hint: { en: 'What stands before :// in the app’s links', ru: 'То, что стоит перед ://' },
      },
      /^/,
    ),
    accepts: isAppScheme,
  },
  ownSetting(
    'action',
    {
      label: { en: 'Action', ru: 'Действие' },
      hint: { en: 'Like payment/1.0', ru: 'Например payment/1.0' },
    },
    /^[A-Za-z0-9][A-Za-z0-9_./-]{0,60}$/,
  ),
  ownSetting('amountName', { label: { en: 'Parameter for the sum', ru: 'Параметр суммы' } }, NAME),
  choiceSetting('amountUnit', { en: 'How the sum is written', ru: 'Как записана сумма' }, [
    { value: 'decimal', label: { en: '19.90', ru: '19.90' } },
    { value: 'minor', label: { en: '1990', ru: '1990' } },
  ]),
  nameSetting('currencyName', 'Parameter for the currency', 'Параметр валюты'),
  nameSetting('referenceName', 'Parameter for the reference', 'Параметр ссылочного номера'),
  nameSetting('titleName', 'Parameter for the title', 'Параметр названия'),
  optionalSetting(
    'extra',
    {
      label: { en: 'Further parameters', ru: 'Другие параметры' },
      hint: {
        en: 'As in the link, like api-key=abc&mode=sale; percent-encoded',
        ru: 'Как в ссылке, например api-key=abc&mode=sale; с процентным кодированием',
      },
    },
    /^(?!.*(?:^|&)x-)[\w.~-]+=(?:[\w.~:/-]|%[0-9A-Fa-f]{2})*(?:&[\w.~-]+=(?:[\w.~:/-]|%[0-9A-Fa-f]{2})*)*$/,
  ),
  nameSetting('txName', 'Answer: parameter of the transaction', 'Ответ: параметр транзакции'),
];

/** Where the app goes back to, one address for each outcome. */
const endOf = (request: PaymentRequest, end: 'success' | 'error' | 'cancel'): string =>
  `${callbackOf(request)}&x=${end}`;

export const xCallback = {
  id: 'x-callback',
  name: 'x-callback-url',
  way: 'switch',
  platforms: ['ios'],
  confidence: 'A',
  status: 'alive',
  register: {
    en: 'Whatever the app’s maker asks for. The convention has no authentication of its own.',
    ru: 'То, что требует разработчик приложения. Сама схема не предусматривает проверки подлинности.',
  },
  check: {
    en: 'The history of the app, by the reference if it keeps one',
    ru: 'История приложения, по ссылочному номеру, если он сохраняется',
  },
  sources: ['https://x-callback-url.com/specification/'],
  settings: SETTINGS,
  many: true,
  buildUrl(request, settings, platform) {
    if (platform !== 'ios') throw new RangeError('x-callback-url is not on this kind of device');
    const value = (name: string) => valueOf(SETTINGS, settings, name);
    const { amount, currency, orderNo } = request;
    const named = (name: string, text: string) => (value(name) ? { [value(name)]: text } : {});
    const used = ['amountName', 'currencyName', 'referenceName', 'titleName']
      .map(value)
      .filter(Boolean);
    if (new Set(used).size < used.length) throw new RangeError('Two parameters have one name');
    const sum = value('amountUnit') === 'minor' ? String(amount) : toDecimal(amount, currency);
    const query = buildQuery({
      'x-source': 'Kass',
      'x-success': endOf(request, 'success'),
      'x-error': endOf(request, 'error'),
      'x-cancel': endOf(request, 'cancel'),
      [value('amountName')]: sum,
      ...named('currencyName', currency),
      ...named('referenceName', referenceOf(request)),
      ...named('titleName', cleanLine(orderNo, 60)),
    });
    const extra = value('extra') && `&${value('extra')}`;
    return `${value('scheme')}://x-callback-url/${value('action')}?${query}${extra}`;
  },
  parseReturn(url, settings): PaymentAnswer {
    const values = readLoosely(url);
    const hasError = values.has('errorCode') || values.has('errorMessage');
    const code = cleanLine(values.get('errorCode') || values.get('errorMessage') || '', 100);
    const txName = settings['txName'] ?? '';
    const tx = txName ? cleanLine(values.get(txName) ?? '', 100) : '';
    switch (values.get('x')) {
      case 'success':
        // An error beside success is a contradiction, and nobody knows which of the two is true.
        if (hasError) return { outcome: 'unclear', reason: 'success with an error code' };
        return { outcome: 'approved', ...(tx ? { tx } : {}), complete: !txName || tx !== '' };
      case 'error':
        return { outcome: 'declined', ...(code ? { reason: code } : {}) };
      case 'cancel':
        return { outcome: 'cancelled' };
      default:
        return { outcome: 'unclear', reason: 'no outcome' };
    }
  },
} as const satisfies SwitchScheme;

/** Zettle's links of 2012 to 2013 (github.com/perazzi/iZettle-API-sample-code): may be gone, hence unconfirmed. */
const ZETTLE_SETTINGS = [
  labelSetting('Zettle'),
  ownSetting(
    'apiKey',
    {
      label: { en: 'API key', ru: 'API key' },
      hint: { en: 'Bound to the calling app', ru: 'Привязан к вызывающему приложению' },
    },
    /^[A-Za-z0-9_-]{8,200}$/,
  ),
];

/** The failure codes of the document; under which name they come was not found, so any pair may hold one. */
const ZETTLE_CODES = [
  'TechnicalError',
  'CancelledByUser',
  'InvalidCurrency',
  'InvalidState',
  'MissingParameter',
];

export const zettle = {
  id: 'zettle',
  name: 'Zettle (iZettle)',
  way: 'switch',
  platforms: ['ios'],
  confidence: 'C',
  status: 'unconfirmed',
  register: {
    en: 'An API key. The only document is of 2013; Zettle now offers SDKs only, and this link may be gone. Try it before relying on it.',
    ru: 'API key. Единственный документ 2013 года; сейчас Zettle предлагает только SDK, и ссылка может не работать. Сначала проверьте.',
  },
  check: { en: 'Zettle app, Receipts', ru: 'Приложение Zettle, Receipts' },
  sources: ['https://github.com/perazzi/iZettle-API-sample-code'],
  settings: ZETTLE_SETTINGS,
  buildUrl(request, settings, platform) {
    if (platform !== 'ios') throw new RangeError('Zettle is not on this kind of device');
    const { amount, currency, orderNo } = request;
    if (exponent(currency) !== 2) throw new RangeError('Not known how Zettle writes this currency');
    const query = buildQuery({
      'x-source': 'Kass',
      'x-success': endOf(request, 'success'),
      'x-failure': endOf(request, 'error'),
      'api-key': valueOf(ZETTLE_SETTINGS, settings, 'apiKey'),
      price: toDecimal(amount, currency),
      currency,
      title: cleanLine(orderNo, 60),
      reference: referenceOf(request),
    });
    return `izettle://x-callback-url/payment/1.0?${query}`;
  },
  parseReturn(url): PaymentAnswer {
    const values = readLoosely(url);
    const codes = [...values.values()].filter((value) => ZETTLE_CODES.includes(value));
    const code = codes.length === 1 ? codes[0] : undefined;
    // Also where a name stands twice, so that none of its values could be read.
    const hasCode = ZETTLE_CODES.some((one) => url.href.includes(one));
    switch (values.get('x')) {
      case 'success':
        return hasCode
          ? { outcome: 'unclear', reason: 'success with an error code' }
          : { outcome: 'approved', complete: true };
      case 'error':
        if (code === 'CancelledByUser') return { outcome: 'cancelled' };
        return code === undefined
          ? { outcome: 'unclear', reason: 'no documented code' }
          : { outcome: 'declined', reason: code };
      default:
        return { outcome: 'unclear', reason: 'no outcome' };
    }
  },
} as const satisfies SwitchScheme;
