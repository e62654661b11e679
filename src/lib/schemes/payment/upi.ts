// UPI, India: a code that any UPI app of the customer reads (NPCI linking specification 1.5.1, by public packages and
// processors' documents; confidence B). Only an Android app gets an answer, a web page none: the seller looks.
//
//   upi://pay?pa=<address>&pn=<name>&tr=<attempt>&tn=<note>&am=100.00&cu=INR
import { toDecimal } from '../../domain/money';
import { cleanLine } from '../../domain/text';
import { buildQuery } from '../query';
import type { CodeScheme } from '../scheme';
import { isLine, labelSetting, optionalSetting, ownSetting, valueOf } from '../settings';

const SETTINGS = [
  labelSetting('UPI'),
  ownSetting(
    'pa',
    {
      label: { en: 'UPI ID of the shop', ru: 'UPI ID магазина' },
      hint: { en: 'Like shop@bank', ru: 'Например shop@bank' },
    },
    /^[A-Za-z0-9._-]{2,100}@[A-Za-z][A-Za-z0-9.]{1,60}$/,
  ),
  {
    ...ownSetting(
      'pn',
      {
        label: { en: 'Name of the payee', ru: 'Имя получателя' },
        hint: { en: 'As the bank has it', ru: 'Как в банке' },
      },
      /^/,
    ),
    accepts: (value: string) => isLine(value, 60),
  },
  optionalSetting(
    'mc',
    {
      label: { en: 'Merchant category code', ru: 'Код категории (MCC)' },
      hint: { en: 'Four digits, of a merchant’s UPI ID', ru: 'Четыре цифры, для UPI ID магазина' },
    },
    /^\d{4}$/,
  ),
];

export const upi = {
  id: 'upi',
  name: 'UPI',
  way: 'code',
  platforms: ['android', 'ios', 'desktop'],
  confidence: 'B',
  status: 'alive',
  currencies: ['INR'],
  register: {
    en: 'A merchant’s UPI ID with a bank. The code carries the sum and the reference.',
    ru: 'UPI ID магазина в банке. Код содержит сумму и ссылочный номер.',
  },
  check: {
    en: 'The bank’s merchant app or the payment provider, by reference (tr)',
    ru: 'Приложение банка для магазинов или платёжный провайдер, по номеру (tr)',
  },
  sources: ['https://www.npmjs.com/package/upi-link', 'https://docs.juspay.io'],
  settings: SETTINGS,
  buildCode({ attempt, amount, currency, orderNo }, settings) {
    if (currency !== 'INR') throw new RangeError('UPI takes Indian rupees');
    const mc = valueOf(SETTINGS, settings, 'mc');
    const query = buildQuery({
      pa: valueOf(SETTINGS, settings, 'pa'),
      pn: valueOf(SETTINGS, settings, 'pn'),
      mc: mc || undefined,
      // At most 35 characters, so without the nonce: nothing comes back that could carry it.
      tr: attempt,
      tn: cleanLine(orderNo, 50),
      am: toDecimal(amount, currency),
      cu: currency,
    });
    return `upi://pay?${query}`;
  },
} as const satisfies CodeScheme;
