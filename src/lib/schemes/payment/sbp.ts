// SBP, Russia's Faster Payments System: the shop's own static code (by many public integrations; confidence B). Its link
// is made by the acquirer and ends with a `crc`, so the till shows it as it is and never changes it: the customer types
// the sum. Codes with a sum are made by the acquirer's server for each payment, which a till without a server cannot do.
//
//   https://qr.nspk.ru/<id>?type=01&bank=…&crc=…      type 01: static, without a sum
import type { CodeScheme } from '../scheme';
import { labelSetting, ownSetting, valueOf } from '../settings';

/** A link of type 01 and without a sum: one with a sum would ask the same of every customer. */
function isStaticCode(value: string): boolean {
  if (!/^https:\/\/qr\.nspk\.ru\/A[A-Z0-9]{15,40}\?[A-Za-z0-9=&]{1,200}$/.test(value)) return false;
  const pairs = [...new URL(value).searchParams];
  const names = new Set(pairs.map(([name]) => name));
  const isClear = names.size === pairs.length && !names.has('sum');
  return isClear && pairs.some(([name, text]) => name === 'type' && text === '01');
}

const SETTINGS = [
  labelSetting('СБП'),
  {
    ...ownSetting(
      'link',
      {
        label: { en: 'Link of the shop’s static code', ru: 'Ссылка статического кода магазина' },
        hint: {
          en: 'From the acquiring bank, begins with https://qr.nspk.ru/',
          ru: 'Выдаёт банк-эквайер, начинается с https://qr.nspk.ru/',
        },
      },
      /^/,
    ),
    accepts: isStaticCode,
    keyboard: 'url',
  },
] as const;

export const sbp = {
  id: 'sbp',
  name: 'СБП (SBP)',
  way: 'code',
  platforms: ['android', 'ios', 'desktop'],
  confidence: 'B',
  status: 'alive',
  currencies: ['RUB'],
  register: {
    en: 'A static code of the shop with the acquiring bank. It has no sum: the customer types it, and the seller compares.',
    ru: 'Статический код магазина в банке-эквайере. Суммы в нём нет: её вводит покупатель, а продавец сверяет.',
  },
  check: {
    en: 'The acquiring bank’s app: compare sum and time',
    ru: 'Приложение банка-эквайера: сверьте сумму и время',
  },
  sources: ['https://qr.nspk.ru/proxyapp/c2bmembers.json'],
  settings: SETTINGS,
  buildCode({ currency }, settings) {
    if (currency !== 'RUB') throw new RangeError('SBP takes roubles');
    return valueOf(SETTINGS, settings, 'link');
  },
} as const satisfies CodeScheme;
