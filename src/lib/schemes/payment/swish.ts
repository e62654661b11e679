// Swish, Sweden: a prefilled payment that the customer's app reads from a code (by public integrations; confidence B).
// No result comes back at all; the flow with a token needs a server and is not this.
//
//   https://app.swish.nu/1/p/sw/?sw=<number>&amt=500.00&cur=SEK&msg=<text>&src=qr    no `edit`: nothing can be changed
import { toDecimal } from '../../domain/money';
import { cleanLine } from '../../domain/text';
import { buildQuery } from '../query';
import type { CodeScheme } from '../scheme';
import { labelSetting, ownSetting, valueOf } from '../settings';

const SETTINGS = [
  labelSetting('Swish'),
  ownSetting(
    'number',
    {
      label: { en: 'Swish number', ru: 'Номер Swish' },
      hint: { en: 'Like 123 456 78 90, digits only', ru: 'Только цифры, например 1234567890' },
    },
    /^\d{10,15}$/,
  ),
];

/** Longest order number in a message: a Swish message has 50 characters, and the attempt must stay readable in it. */
const MAX_ORDER_NO = 41;

export const swish = {
  id: 'swish',
  name: 'Swish',
  way: 'code',
  platforms: ['android', 'ios', 'desktop'],
  confidence: 'B',
  status: 'alive',
  currencies: ['SEK'],
  register: {
    en: 'A Swish number for companies with a bank. The code carries the sum and the order number.',
    ru: 'Номер Swish для компаний в банке. Код содержит сумму и номер заказа.',
  },
  check: {
    en: 'Swish app or the bank’s Swish report, by message',
    ru: 'Приложение Swish или отчёт банка по Swish, по сообщению',
  },
  sources: ['https://www.swish.nu'],
  settings: SETTINGS,
  buildCode({ attempt, amount, currency, orderNo }, settings) {
    if (currency !== 'SEK') throw new RangeError('Swish takes Swedish kronor');
    const query = buildQuery({
      sw: valueOf(SETTINGS, settings, 'number'),
      amt: toDecimal(amount, currency),
      cur: currency,
      msg: `${cleanLine(orderNo, MAX_ORDER_NO)} ${attempt.slice(0, 8)}`,
      src: 'qr',
    });
    return `https://app.swish.nu/1/p/sw/?${query}`;
  },
} as const satisfies CodeScheme;
