// Viva.com Terminal, by the opening parts of its InterApp documents, the maker's demo code and a public package
// (confidence B; not tried live). developer.viva.com/apis-for-point-of-sale/card-terminal-apps
//
//   vivapayclient://pay/v1?action=sale&appId=…&amount=<minor>&clientTransactionId=<reference>&callback=<address>
//   back: <address>?status=success|fail&message=…&amount=<minor>&transactionId=…    values may be unencoded
//
// An https callback into a web app was seen in one public integration only. Tips are part of `amount`: whether it
// contains `tipAmount` is not documented, so that is not used.
import type { PaymentAnswer } from '../../domain/payment';
import { cleanLine } from '../../domain/text';
import { buildQuery, readLoosely } from '../query';
import { callbackOf, referenceOf } from '../reference';
import type { SwitchScheme } from '../scheme';
import { labelSetting, ownSetting, valueOf } from '../settings';

const SETTINGS = [
  labelSetting('Viva.com Terminal'),
  ownSetting(
    'appId',
    {
      label: { en: 'App ID', ru: 'App ID' },
      hint: {
        en: 'The till’s own name for Viva, like com.example.till',
        ru: 'Имя кассы для Viva, например com.example.till',
      },
    },
    /^[A-Za-z][A-Za-z0-9_.-]{2,100}$/,
  ),
];

/** The one code that is documented: the customer or the seller gave up. */
const USER_CANCEL = /\(-4\)|USER_CANCEL/;

function parseReturn(url: URL): PaymentAnswer {
  const values = readLoosely(url);
  const action = values.get('action');
  if (action !== undefined && action !== 'sale')
    return { outcome: 'unclear', reason: 'the answer is of another action' };
  const message = cleanLine(values.get('message') ?? '', 100);
  switch (values.get('status')) {
    case 'success':
      return approvalOf(values);
    case 'fail':
      return USER_CANCEL.test(message)
        ? { outcome: 'cancelled' }
        : { outcome: 'declined', ...(message ? { reason: message } : {}) };
    default:
      return { outcome: 'unclear', reason: values.has('status') ? 'unknown status' : 'no status' };
  }
}

function approvalOf(values: ReadonlyMap<string, string>): PaymentAnswer {
  const amountText = values.get('amount') ?? '';
  if (!/^(0|[1-9]\d{0,12})$/.test(amountText)) return { outcome: 'unclear', reason: 'no amount' };
  const tx = cleanLine(values.get('transactionId') ?? '', 100);
  const auth = cleanLine(values.get('authorisationCode') ?? '', 100);
  const [, last4] = /(\d{4})$/.exec(values.get('accountNumber') ?? '') ?? [];
  return {
    outcome: 'approved',
    amount: Number(amountText),
    ...(tx ? { tx } : {}),
    ...(auth ? { auth } : {}),
    ...(last4 === undefined ? {} : { last4 }),
    complete: tx !== '',
  };
}

export const viva = {
  id: 'viva',
  name: 'Viva.com Terminal',
  way: 'switch',
  platforms: ['android', 'ios'],
  confidence: 'B',
  status: 'alive',
  register: {
    en: 'A Viva.com account with the Terminal app activated on this device; Android 8.1 or newer, or an iPhone with Tap to Pay. A test app must be requested from Viva.',
    ru: 'Счёт Viva.com и активированное на этом устройстве приложение Terminal; Android 8.1 и новее или iPhone с Tap to Pay. Тестовое приложение нужно запросить у Viva.',
  },
  check: {
    en: 'Terminal app, Transactions, by merchant reference; or the account at viva.com',
    ru: 'Приложение Terminal, Transactions, по merchant reference; или кабинет на viva.com',
  },
  sources: [
    'https://developer.viva.com/apis-for-point-of-sale/card-terminal-apps/android-app/sale',
    'https://developer.viva.com/apis-for-point-of-sale/card-terminal-apps/ios-app/sale',
    'https://pub.dev/packages/viva_wallet_pos',
  ],
  settings: SETTINGS,
  buildUrl(request, settings, platform) {
    if (platform === 'desktop') throw new RangeError('Viva is not on this kind of device');
    const query = buildQuery({
      action: 'sale',
      appId: valueOf(SETTINGS, settings, 'appId'),
      amount: String(request.amount),
      clientTransactionId: referenceOf(request),
      callback: callbackOf(request),
      show_receipt: 'false',
      show_rating: 'false',
      show_transaction_result: 'false',
    });
    return `vivapayclient://pay/v1?${query}`;
  },
  parseReturn,
} as const satisfies SwitchScheme;
