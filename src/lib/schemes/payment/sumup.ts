// SumUp Payment Switch, by the maker's READMEs (confidence A on iOS, A- on Android; not tried live).
// github.com/sumup/sumup-ios-url-scheme (17 March 2026), github.com/sumup/sumup-android-url-scheme
//
//   sumupmerchant://pay/1.0?amount=10.00&currency=EUR&affiliate-key=…&foreign-tx-id=<reference>&callback…=<address>
//   back: <address>?smp-status=success|failed|invalidstate&smp-tx-code=…&foreign-tx-id=<reference>
//
// Old versions leave `foreign-tx-id` out of the answer, so the callback carries the reference as well; one public
// integration saw the app put its pairs behind a second `?` then.
import type { PaymentAnswer } from '../../domain/payment';
import { toDecimal } from '../../domain/money';
import { cleanLine } from '../../domain/text';
import { buildQuery, readLoosely } from '../query';
import { callbackOf, referenceOf } from '../reference';
import type { SwitchScheme } from '../scheme';
import { labelSetting, ownSetting, valueOf } from '../settings';

const SETTINGS = [
  labelSetting('SumUp'),
  ownSetting(
    'affiliateKey',
    {
      label: { en: 'Affiliate key', ru: 'Affiliate key' },
      hint: {
        en: 'SumUp developer settings, Affiliate keys',
        ru: 'Настройки разработчика SumUp, Affiliate keys',
      },
    },
    /^[A-Za-z0-9_-]{8,100}$/,
  ),
  ownSetting(
    'appId',
    {
      label: { en: 'Application ID of the key', ru: 'Application ID ключа' },
      hint: {
        en: 'As it was entered with the key, like com.example.till',
        ru: 'Как указан при создании ключа, например com.example.till',
      },
    },
    /^[A-Za-z][A-Za-z0-9_.-]{2,100}$/,
  ),
];

/** The maker's words for why; a cancel has none of its own. */
const CAUSES = ['transaction-failed', 'geolocation-required', 'invalid-param', 'invalid-token'];

function parseReturn(url: URL): PaymentAnswer {
  const values = readLoosely(url);
  const tx = cleanLine(values.get('smp-tx-code') ?? '', 100);
  const cause = values.get('smp-failure-cause') ?? '';
  switch (values.get('smp-status')) {
    case 'success':
      // Nobody knows which of the two is true.
      if (cause) return { outcome: 'unclear', reason: 'success with a failure cause' };
      return { outcome: 'approved', ...(tx ? { tx } : {}), complete: tx !== '' };
    case 'failed':
      return { outcome: 'declined', ...(CAUSES.includes(cause) ? { reason: cause } : {}) };
    // Not logged in, or not ready: the payment never began (iOS).
    case 'invalidstate':
      return { outcome: 'declined', reason: 'invalidstate' };
    default:
      return {
        outcome: 'unclear',
        reason: values.has('smp-status') ? 'unknown status' : 'no status',
      };
  }
}

export const sumup = {
  id: 'sumup',
  name: 'SumUp Payment Switch',
  way: 'switch',
  platforms: ['android', 'ios'],
  confidence: 'A',
  status: 'alive',
  register: {
    en: 'In SumUp’s developer settings an affiliate key with an application ID. The currency must be that of the account. How strictly the key is checked for a web page on iOS is not documented.',
    ru: 'В настройках разработчика SumUp получить affiliate key с application ID. Валюта должна совпадать с валютой счёта. Насколько строго ключ проверяется для веб-страницы на iOS, в документации не сказано.',
  },
  check: {
    en: 'SumUp app, Sales; on a server the Transactions API by foreign transaction ID',
    ru: 'Приложение SumUp, «Продажи»; на сервере Transactions API по foreign transaction ID',
  },
  sources: [
    'https://github.com/sumup/sumup-ios-url-scheme',
    'https://github.com/sumup/sumup-android-url-scheme',
    'https://developer.sumup.com/docs/terminal-api',
  ],
  settings: SETTINGS,
  buildUrl(request, settings, platform) {
    if (platform === 'desktop') throw new RangeError('SumUp is not on this kind of device');
    const amount = toDecimal(request.amount, request.currency);
    const callback = callbackOf(request);
    const common = {
      currency: request.currency,
      'affiliate-key': valueOf(SETTINGS, settings, 'affiliateKey'),
      title: cleanLine(request.orderNo, 60),
      'foreign-tx-id': referenceOf(request),
    };
    const query =
      platform === 'ios'
        ? { amount, ...common, callbacksuccess: callback, callbackfail: callback }
        : // Documents and integrations disagree by age which of the two the Android app reads.
          {
            amount,
            total: amount,
            ...common,
            'app-id': valueOf(SETTINGS, settings, 'appId'),
            callback,
          };
    return `sumupmerchant://pay/1.0?${buildQuery(query)}`;
  },
  parseReturn,
} as const satisfies SwitchScheme;
