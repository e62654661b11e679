// PayPal Here Sideloader: where the idea of this till comes from. Withdrawn by its maker in 2023 in favour of Zettle, and
// kept for that reason, marked so. The format is by the maker's samples (confidence A).
// github.com/paypal/here-sideloader-api-samples docs/README.md, 29 March 2018
//
//   paypalhere://takePayment[/v2]?accepted=…&returnUrl=<address with {Type} …>&as=b64&step=choosePayment&invoice=…
//   back: <address>?a=<reference>&Type=CHIP&InvoiceId=INV2-…&Tip=…&TxId=…
//
// The answer names no sum and is not signed.
import type { PaymentAnswer } from '../../domain/payment';
import { toDecimal } from '../../domain/money';
import { cleanLine } from '../../domain/text';
import { buildQuery, readLoosely } from '../query';
import { callbackOf } from '../reference';
import type { PaymentRequest, SwitchScheme } from '../scheme';
import { labelSetting } from '../settings';

const SETTINGS = [labelSetting('PayPal Here')];

/** How the money came in, in the words of the samples; the second line is that of old iPads. */
const TYPES = new Set(
  (
    'KEY SCAN SWIPE PAYPAL CHECK CASH CHIP EMV_SWIPE ' +
    'CreditCard Check Cash PayPal DebitCard Other ChipCard'
  ).split(' '),
);

/** Every value is a text; empty ones are left out, and a number must be unique per merchant. */
function invoiceOf({ attempt, amount, currency, orderNo, note }: PaymentRequest): string {
  return JSON.stringify({
    paymentTerms: 'DueOnReceipt',
    currencyCode: currency,
    number: `${cleanLine(orderNo, 18)}-${attempt.slice(0, 6)}`,
    itemList: {
      item: [
        {
          name: cleanLine([orderNo, note].filter(Boolean).join(', '), 30),
          quantity: '1',
          unitPrice: toDecimal(amount, currency),
        },
      ],
    },
  });
}

/** RFC 4648 §4 of UTF-8. */
const base64 = (text: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text)));

function parseReturn(url: URL): PaymentAnswer {
  const values = readLoosely(url);
  const type = values.get('Type');
  if (type === undefined) return { outcome: 'unclear', reason: 'no type' };
  if (type === 'UNKNOWN' || type === 'Unknown') return { outcome: 'cancelled' };
  if (!TYPES.has(type)) return { outcome: 'unclear', reason: 'unknown type' };
  const invoice = cleanLine(values.get('InvoiceId') ?? '', 100);
  const tx = invoice === '{InvoiceId}' ? '' : invoice; // our placeholder, left as it was
  return { outcome: 'approved', ...(tx ? { tx } : {}), complete: tx !== '' };
}

export const paypalHere = {
  id: 'paypal-here',
  name: 'PayPal Here',
  way: 'switch',
  platforms: ['android', 'ios'],
  confidence: 'A',
  status: 'withdrawn',
  register: {
    en: 'Nothing any more: PayPal withdrew the app and its readers in 2023. Take Zettle, or another app.',
    ru: 'Уже ничего: PayPal закрыл приложение и терминалы в 2023 году. Выберите Zettle или другое приложение.',
  },
  check: {
    en: 'The PayPal account, by invoice number',
    ru: 'Кабинет PayPal, по номеру счёта',
  },
  sources: ['https://github.com/paypal/here-sideloader-api-samples'],
  settings: SETTINGS,
  buildUrl(request, _, platform) {
    if (platform === 'desktop') throw new RangeError('PayPal Here is not on this kind of device');
    const placeholders = 'Type={Type}&InvoiceId={InvoiceId}&Tip={Tip}&TxId={TxId}';
    const query = buildQuery({
      accepted: 'card',
      returnUrl: `${callbackOf(request)}&${placeholders}`,
      as: 'b64',
      step: 'choosePayment',
      invoice: base64(invoiceOf(request)),
    });
    return `paypalhere://takePayment${platform === 'android' ? '/v2' : ''}?${query}`;
  },
  parseReturn,
} as const satisfies SwitchScheme;
